"""A plan that a model wrote becomes a skill: the next such request asks no model."""

import json
import os
import sqlite3
import subprocess

from endpoint import Endpoint
from home import BINARY, Home

REQUEST = "yodel about the orchid fertilizer tomorrow at 9"
PLAN = '```plan\nreminders.add(text="the orchid fertilizer", at="tomorrow at 9")\nsay("Noted.")\n```\n'
SENDS = 'mail.send(to=["ben.okafor@brightwater.example"], subject="News", body="the boat is in")\n'
OTHERS = [(thing, when) for thing in ("the tomato seeds", "the gutter", "the parcel", "the piano tuner", "the bike tyres",
                                      "our passports", "the freezer", "the hedge", "the sourdough", "the aquarium filter")
          for when in ("tomorrow at 8", "on Friday at 10", "at noon", "in two hours", "next Monday at 7 pm",
                       "on 3 December at 14:00", "tonight at 8", "on Sunday at 11:30", "in 45 minutes", "on Saturday at 9")]


class TestLearn(Home):
    def setUp(self):
        super().setUp()
        self.config = (self.home / "config.toml").read_text()

    def use(self, endpoint):
        (self.home / "config.toml").write_text(self.config + endpoint.section("[planner]", 'name = "big"\n'))

    def planned(self, endpoint, request=REQUEST):
        self.use(endpoint)
        return self.json("ask", request, "--yes")

    def learned(self, plan, request, name, status=0):
        """Planned, done with a yes, and learned."""
        with Endpoint(f"```plan\n{plan}```\n") as endpoint:
            run = self.planned(endpoint, request)["run"]
        return self.json("learn", run, "--yes", "--name", name, status=status)

    def kept(self):
        return sorted(str(path.relative_to(self.home)) for path in self.home.glob("skills/**/*.*"))

    def test_a_hundred_repeats_ask_no_planner(self):
        # More than a hundred reminders a day are not what these are about.
        mandate = self.home / "mandate.toml"
        mandate.write_text(mandate.read_text().replace("count = 100", "count = 1000"))
        self.run_cli("mandate", "accept", "--yes")
        with Endpoint(PLAN) as endpoint:
            run = self.planned(endpoint)["run"]
            self.assertEqual(len(endpoint.asked), 1)
            learned = self.json("learn", run, "--yes", "--name", "yodel")
            self.assertTrue(learned["learned"])
            self.assertIn("# say: yodel about {what: the orchid fertilizer} {when: tomorrow at 9}", learned["source"])
            said = "".join(f"yodel about {thing} {when}\n" for thing, when in OTHERS)
            chat = subprocess.run([BINARY, "--home", self.home, "chat"], input=said, capture_output=True, text=True)
            self.assertEqual(chat.returncode, 0, chat.stderr)
            self.assertEqual(len(endpoint.asked), 1)
        done = [call["arguments"] for call in self.happened() if call["tool"] == "reminders.add"]
        self.assertEqual(len(done), 1 + len(OTHERS), chat.stderr)
        whens = {}
        for thing, _ in OTHERS:
            whens[thing] = {each["at"] for each in done if each["text"].removeprefix("the ") == thing.removeprefix("the ")}
        self.assertEqual({thing: len(times) for thing, times in whens.items()}, {thing: 10 for thing, _ in OTHERS})
        self.assertTrue(any(at.startswith("2026-12-03T14:00") for at in whens["the gutter"]), whens["the gutter"])

    def test_it_is_offered_after_a_success(self):
        with Endpoint(PLAN) as endpoint:
            self.use(endpoint)
            done = self.run_cli("ask", REQUEST)
            self.assertEqual(done.returncode, 3)
            self.assertNotIn("adjutant learn", done.stdout + done.stderr, "it has not happened yet")
            run = self.json("runs")["runs"][0]["run"]
            done = self.run_cli("approve", run)
            self.assertIn(f"'adjutant learn {run}' makes a skill of it", done.stderr)
            self.assertTrue(self.json("learn", run, "--yes")["learned"])
            done = self.run_cli("ask", "yodel about the parcel on Friday at 10", "--yes")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("adjutant learn", done.stdout + done.stderr, "that was the skill")

    def test_it_says_where_it_is_wider_than_what_was_done(self):
        learned = self.learned('reminders.add(text="the gutter", at="tomorrow at 9")\n', "yodel about the gutter tomorrow at 9", "yodel")
        self.assertEqual(learned["effects"], ["reminders.add: allow; 'text' may be any text, not only \"the gutter\"; "
                                              "'at' may be any time, not only \"tomorrow at 9\""])
        fixed = self.learned('reminders.add(text="water the plants", at="2026-11-27T09:00")\n', "warble softly for the fern", "warble")
        self.assertEqual(fixed["effects"], ["reminders.add: allow"])

    def test_what_it_does_is_asked_as_if_it_were_planned_anew(self):
        learned = self.learned(SENDS, "holler over to ben.okafor@brightwater.example that the boat is in", "holler", status=None)
        self.assertTrue(learned["learned"], learned)
        self.assertEqual(len(learned["effects"]), 1)
        self.assertIn("mail.send: ask", learned["effects"][0])
        self.assertIn("'to' may be anyone, not only \"ben.okafor@brightwater.example\"", learned["effects"][0])
        sent = self.happened()
        # A colleague is written to with any yes, a stranger only with one to that very mail.
        for whom, verdict in (("priya.raman@brightwater.example", "ask"), ("eve@evil.example", "approve each")):
            view = self.json("ask", f"holler over to {whom} that the gate is open", status=3)
            self.assertEqual([view["planned"][0]["arguments"]["to"], view["planned"][0]["verdict"]], [[whom], verdict])
        self.json("ask", "holler over to eve@evil.example that the gate is open", "--yes", status=3)
        self.assertEqual(self.happened(), sent)
        mandate = self.home / "mandate.toml"
        mandate.write_text(mandate.read_text() + '\n[[forbid]]\nname = "not to Eve"\neffect = "send"\n'
                           'where = { recipient = "is eve@evil.example" }\n')
        view = self.json("ask", "holler over to eve@evil.example that the gate is open", "--yes", status=4)
        self.assertEqual(view["planned"][0]["rule"], "not to Eve")
        self.assertEqual(self.happened(), sent)

    def happened(self):
        """The calls that were made and confirmed, of all runs."""
        with sqlite3.connect(self.home / "home.db") as database:
            return [json.loads(call) for (call,) in database.execute("SELECT call FROM steps WHERE state = 'confirmed'")]

    def test_what_the_mandate_forbids_is_not_learned(self):
        request = "holler over to ben.okafor@brightwater.example that the boat is in"
        mandate = self.home / "mandate.toml"
        before = mandate.read_text()
        with Endpoint(f"```plan\n{SENDS}```\n") as endpoint:
            run = self.planned(endpoint, request)
        self.assertEqual(run["state"], "done", run)
        kept = self.kept()
        mandate.write_text(before + '\n[[forbid]]\nname = "no mail"\ntool = "mail.send"\n')
        error = self.json("learn", run["run"], "--yes", "--name", "holler", status=4)["error"]
        self.assertIn("would do what your mandate forbids: mail.send", error["message"])
        self.assertIn('mail.send ("no mail" forbids it)', error["message"])
        self.assertEqual(self.kept(), kept)
        # Where it depends on the words, it is said, and each run is looked at.
        mandate.write_text(before + '\n[[forbid]]\nname = "not to Eve"\neffect = "send"\n'
                           'where = { recipient = "is eve@evil.example" }\n')
        self.run_cli("mandate", "accept", "--yes")
        learned = self.json("learn", run["run"], "--yes", "--name", "holler")
        self.assertIn("at worst forbid", learned["effects"][0])

    def test_its_test_is_what_the_run_did(self):
        later = {"ADJUTANT_CLOCK_AHEAD": str(int(os.environ["ADJUTANT_CLOCK_AHEAD"]) + 5 * 86400)}
        for plan, request, name, changes in (
                ('reminders.add(text="the gutter", at="tomorrow at 9")\n', "yodel about the gutter tomorrow at 9", "yodel",
                 (("text=what", 'text=f"not {what}"'), ("at=when", "at=when + hours(1)"))),
                (f'say("{"clean the gutter " * 20}")\n', "trill about the roof", "trill", (("clean", "wash"),)),
                ('m = mail.search(sender="Stadtwerke", limit=20)\nsay(f"{len(m)} mails.")\n', "croon the noise of Stadtwerke", "croon",
                 (("limit=20", "limit=2"),))):
            self.assertTrue(self.learned(plan, request, name)["learned"])
            tried = self.json("skills", "test", name)
            self.assertEqual(tried, {"skills": 1, "cases": 1, "problems": []})
            done = self.run_cli("skills", "test", name, env=later)
            self.assertEqual(done.returncode, 0, done.stderr)  # "tomorrow" means the day after the run for good
            path = self.home / f"skills/{name}.plan"
            text = path.read_text()
            for old, new in changes:
                self.assertIn(old, text)
                path.write_text(text.replace(old, new))
                problems = self.json("skills", "test", name, status=5)["problems"]
                self.assertEqual(len(problems), 1, problems)
                self.assertIn(f'{name}.test, line 3, "{request}"', problems[0])

    def test_it_stays_a_candidate_where_it_makes_nothing_better(self):
        # All but the little words are in slots: nothing of it is left to know it by.
        request = "holler at ben.okafor@brightwater.example that the boat is in"
        learned = self.learned(SENDS.replace("News", "Holler"), request, "holler", status=4)
        self.assertEqual([learned["learned"], learned["worse"], learned["better"]], [False, [], []])
        self.assertEqual(self.kept(), ["skills/candidates/holler.plan", "skills/candidates/holler.test"])
        self.assertNotIn("holler", [skill["name"] for skill in self.json("skills")["skills"]])
        with Endpoint(PLAN) as endpoint:
            self.planned(endpoint, request)
            self.assertEqual(len(endpoint.asked), 1, "it is not used")

    def test_it_stays_a_candidate_where_it_makes_a_past_request_worse(self):
        own = self.home / "skills/sing.plan"
        own.parent.mkdir(exist_ok=True)
        own.write_text('# say: yodel about {what: the sun}\ndef sing(what: text):\n    "Sings."\n    say(f"La, {what}.")\n')
        past = "yodel about the gutter tomorrow at 9"
        self.assertIn("La, ", self.json("ask", past)["answer"][0]["text"])
        own.rename(self.home / "sing.plan")
        with Endpoint(PLAN) as endpoint:
            run = self.planned(endpoint)["run"]
            self.assertEqual(len(endpoint.asked), 1)
        (self.home / "sing.plan").rename(own)
        learned = self.json("learn", run, "--yes", "--name", "yodel", status=4)
        self.assertEqual([learned["learned"], learned["worse"], learned["better"]], [False, [past], [REQUEST]])
        self.assertEqual(self.kept(), ["skills/candidates/yodel.plan", "skills/candidates/yodel.test", "skills/sing.plan"])
        done = self.run_cli("learn", run, "--yes", "--name", "yodel")
        self.assertIn(f'"{past}" was understood before', done.stderr)
        self.assertIn("La, ", self.json("ask", past)["answer"][0]["text"])

    def test_it_is_taken_away_and_nothing_is_lost(self):
        with Endpoint(PLAN) as endpoint:
            run = self.planned(endpoint)["run"]
            self.json("learn", run, "--yes", "--name", "yodel")
            self.json("unlearn", "yodel")
            self.assertTrue((self.home / "skills/unlearned/yodel.plan").exists())
            self.planned(endpoint, "yodel about the gutter tomorrow at 9")
            self.assertEqual(len(endpoint.asked), 2)

    def test_without_a_yes_nothing_is_kept(self):
        with Endpoint(PLAN) as endpoint:
            run = self.planned(endpoint)["run"]
            learned = self.json("learn", run, status=3)
            self.assertFalse(learned["learned"])
            self.assertFalse(list((self.home / "skills").glob("*.plan")) if (self.home / "skills").exists() else [])

    def test_what_a_skill_did_is_known_already(self):
        run = self.json("ask", "what is on tomorrow")["run"]
        self.assertEqual(self.run_cli("learn", run).returncode, 2)

    def test_there_is_no_such_run_and_no_such_skill(self):
        self.assertEqual(self.run_cli("learn", "nosuchrun").returncode, 2)
        self.assertEqual(self.run_cli("unlearn", "../config").returncode, 2)
        self.assertEqual(self.run_cli("unlearn", "archive_mail").returncode, 2)
