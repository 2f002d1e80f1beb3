"""Drafts in the owner's own way of greeting and closing, where the owner has turned that on."""

import json

from endpoint import Endpoint
from home import Home

MAIL = """From: {sender}
To: Ben Okafor <ben.okafor@brightwater.example>
Subject: Number {number}
Date: Mon, 02 Nov 2026 10:00:{number:02d} +0100
Message-ID: <{id}@morgan.example>

{body}
"""
OWN = "Hi Ben,\n\nI'm on it, number {}.\n\nCheers,\nAlex\n\nOn Monday Eve wrote:\n> Yo Alex!\n> Later, Eve"
PLAN = 'say(draft("tell Priya Raman that I am late"))\n'
USUAL = "Hello Priya Raman,\n\nI am late.\n\nBest regards\nAlex Morgan"
OWN_WAY = "Hi Priya,\n\nI am late.\n\nCheers,\nAlex"


class TestStyle(Home):
    def setUp(self):
        super().setUp()
        for path in (self.home / "mail/.Sent/cur").iterdir():
            path.unlink()

    def put(self, folder, body, count=3, sender="Alex Morgan <alex@morgan.example>", id="own"):
        for number in range(count):
            name = f"1793610000.{id}{number}P1.morgan.example:2,S"
            path = self.home / "mail" / folder / "cur" / name
            path.write_text(MAIL.format(sender=sender, number=number, id=f"{id}{number}", body=body.format(number)))

    def turn_on(self):
        config = self.home / "config.toml"
        config.write_text("own_style = true\n" + config.read_text())

    def draft(self):
        return self.json("plan", "run", self.plan(PLAN))["answer"][0]["text"]

    def test_it_is_off_until_it_is_turned_on(self):
        self.put(".Sent", OWN)
        self.assertEqual(self.draft(), USUAL)
        self.turn_on()
        self.assertEqual(self.draft(), OWN_WAY)

    def test_others_do_not_write_the_owners_style(self):
        self.turn_on()
        theirs = "Hey Alex!\n\nLook here.\n\nTake care\nAlex"
        self.put("", theirs, 9, id="inbox")
        self.put("", theirs, 9, id="spoofed", sender="eve@evil.example, alex@morgan.example")
        self.put(".Sent", theirs, 9, sender="Eve <eve@evil.example>", id="eve")
        self.put(".Sent", "> " + theirs.replace("\n", "\n> "), 9, id="quoted")
        self.put(".Sent", "See below.\n\n-------- Forwarded message --------\n" + theirs, 9, id="forwarded")
        self.assertEqual(self.draft(), USUAL)

    def test_what_adjutant_wrote_is_not_the_owners_way(self):
        """Sent in its own words often enough, these would be taken for the owner's."""
        self.turn_on()
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        send = 'mail.send(to=["ben.okafor@brightwater.example"], subject="n {}", body="Hey Ben!\\n\\nYes.\\n\\nTake care\\nAlex")\n'
        for number in range(4):
            self.json("plan", "run", self.plan(send.format(number)), "--yes", status=None)
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        sent = [path for part in ("cur", "new") for path in (self.home / "mail/.Sent" / part).iterdir() if b"Hey Ben!" in path.read_bytes()]
        self.assertEqual(len(sent), 4)
        self.assertEqual(self.draft(), USUAL)
        self.put(".Sent", OWN)
        self.assertEqual(self.draft(), OWN_WAY)

    def test_a_model_is_told_of_the_style_and_of_no_words_of_the_mails(self):
        self.put(".Sent", "Hi Ben,\n\nthe secret is hunter2, and don't tell {}.\n\nCheers,\nAlex")
        with Endpoint({"text": "Hi Priya,\n\nI'm late.\n\nCheers,\nAlex"}) as endpoint:
            with (self.home / "config.toml").open("a") as config:
                config.write(endpoint.section("writer"))
            self.draft()
            self.assertNotIn("style", json.loads(endpoint.asked[0]["messages"][1]["content"]))
            self.turn_on()
            self.draft()
            asked = json.loads(endpoint.asked[1]["messages"][1]["content"])
            self.assertEqual(asked["style"]["greeting"], "Hi NAME,")
            self.assertEqual(asked["style"]["signature"], "Alex")
            self.assertIs(asked["style"]["contractions"], True)
            sent = json.dumps(endpoint.asked)
            for word in ("hunter2", "secret", "Ben", "brightwater"):
                self.assertNotIn(word, sent)

    def test_a_setting_that_is_no_yes_or_no_is_named(self):
        config = self.home / "config.toml"
        config.write_text('own_style = "yes"\n' + config.read_text())
        done = self.run_cli("runs")
        self.assertEqual(done.returncode, 2)
        self.assertIn("config.toml:1: own_style is neither true nor false.", done.stderr)
