"""The mandate changed over the API: what allows nothing more holds at once, what allows more after a second yes; hostile
forms, stale versions, files that wait or cannot be used."""

import json
import unittest

from daemon import Daemon

RULES = "/api/v1/mandate/rules"
FORBID = {"name": "no mail to shops", "forbids": True, "effects": ["send"], "where": [{"argument": "recipient", "conditions": ["under domain shop.example"]}]}
GRANT = {"name": "notes", "tools": ["files.write"], "where": [{"argument": "path", "conditions": ["is notes.txt"]}],
         "limits": [{"count": 3, "per": "day"}], "until": "2027-01-31"}


class Mandate(Daemon):
    def setUp(self):
        super().setUp()
        self.log_in()
        self.file = self.home / "mandate.toml"
        self.before = self.file.read_text()

    def version(self):
        return self.get("/api/v1/mandate")["version"]

    def rules(self):
        return {rule["name"]: rule for rule in self.get("/api/v1/mandate")["rules"]}

    def change(self, path, status=200, version=None, **body):
        return self.post(path, {"version": version or self.version(), **body}, status=status)

    def confirmed(self, path, **body):
        first = self.change(path, **body)
        self.assertTrue(first["widens"])
        self.assertFalse(first["in_force"])
        second = self.change(path, confirmation=first["confirmation"], **body)
        self.assertTrue(second["in_force"])
        self.assertNotIn("confirmation", second)
        self.assertEqual(second["changes"], first["changes"])
        return second

    def test_a_rule_that_forbids_holds_at_once(self):
        done = self.change(RULES, rule=FORBID)
        self.assertEqual([done["in_force"], done["widens"]], [True, False])
        self.assertTrue(self.file.read_text().startswith(self.before))
        self.assertEqual(self.rules()["no mail to shops"]["sentence"], done["sentence"])
        self.assertEqual(self.json("mandate", "check"), {"ok": True, "rules": len(self.rules()), "waits": False})
        # To take it out allows more.
        self.assertFalse(self.change(RULES + "/remove", name="no mail to shops")["in_force"])
        self.confirmed(RULES + "/remove", name="no mail to shops")
        self.assertEqual(self.file.read_text(), self.before)

    def test_a_rule_that_allows_wants_a_second_yes(self):
        shown = self.change(RULES, rule=GRANT)
        self.assertTrue(any(line.startswith("+ grant \"notes\"") for line in shown["changes"]), shown)
        self.assertEqual(self.file.read_text(), self.before)
        self.assertNotIn("notes", self.rules())
        # A yes to something else is none to this.
        other = {**GRANT, "limits": [{"count": 300, "per": "day"}]}
        refused = self.change(RULES, rule=other, confirmation=shown["confirmation"], status=409)
        self.assertIn("has changed since you saw it", refused["error"]["message"])
        self.assertEqual(self.file.read_text(), self.before)
        done = self.confirmed(RULES, rule=GRANT)
        self.assertEqual(self.file.read_text(), self.before + "\n" + done["text"])
        rule = self.rules()["notes"]
        self.assertEqual(rule["form"]["until"], "2027-01-31")
        self.assertEqual(rule["form"]["limits"], [{"count": 3, "per": "day"}])
        self.assertFalse(self.json("mandate", "check")["waits"])
        # A grant goes at once.
        self.assertTrue(self.change(RULES + "/remove", name="notes")["in_force"])
        self.assertEqual(self.file.read_text(), self.before)

    def test_narrower_at_once_and_wider_after_a_yes(self):
        self.file.write_text(self.before.replace("[[grant]]\nname   = \"new events", "# mine\n[[grant]]\nname   = \"new events", 1)
                             .replace("limit  = { count = 50, per = \"day\" }\n", "limit  = { count = 50, per = \"day\" }  # enough\n", 1))
        text = self.file.read_text()
        form = self.rules()["new events in my calendar"]["form"]
        self.assertEqual(form["limits"], [{"count": 50, "per": "day"}])
        narrow = {**form, "limits": [{"count": 5, "per": "day"}]}
        done = self.change(RULES + "/change", rule=narrow)
        self.assertEqual([done["in_force"], done["widens"]], [True, False])
        self.assertEqual(self.file.read_text(), text.replace("count = 50, per = \"day\" }  # enough", "count = 5, per = \"day\" }  # enough"))
        self.assertEqual(self.rules()["new events in my calendar"]["limits"][0]["of"], "5")
        wide = {**narrow, "limits": [{"count": 500, "per": "day"}]}
        self.confirmed(RULES + "/change", rule=wide)
        self.assertIn("count = 500, per = \"day\" }  # enough", self.file.read_text())
        self.assertIn("# mine\n", self.file.read_text())
        # Nothing that is not more needs a yes, and nothing changes by saying the same again.
        again = self.change(RULES + "/change", rule=wide)
        self.assertEqual([again["in_force"], again["changes"]], [True, []])

    def test_two_that_change_at_once(self):
        seen = self.version()
        self.change(RULES, rule=FORBID)
        for path, body in ((RULES, {"rule": GRANT}), (RULES + "/change", {"rule": FORBID}), (RULES + "/remove", {"name": "reminders"})):
            refused = self.change(path, version=seen, status=409, **body)
            self.assertIn("has changed since you saw it", refused["error"]["message"])
            self.assertTrue(refused["error"]["hint"])
        text = self.file.read_text()
        shown = self.change(RULES, rule=GRANT)
        version = self.version()
        self.file.write_text(text + "# somebody else's\n")
        self.change(RULES, rule=GRANT, version=version, confirmation=shown["confirmation"], status=409)
        # Also with the newest version: what was confirmed was another text.
        self.change(RULES, rule=GRANT, confirmation=shown["confirmation"], status=409)
        self.assertEqual(self.file.read_text(), text + "# somebody else's\n")

    def test_a_file_that_waits_or_cannot_be_used(self):
        self.file.write_text(self.before.replace("count = 50", "count = 500"))
        waiting = self.get("/api/v1/mandate")
        self.assertTrue(waiting["waiting"])
        self.assertIn("waits", self.change(RULES, rule=FORBID, status=409)["error"]["message"])
        refused = self.post("/api/v1/mandate/accept", {"version": "0" * 64}, status=409)
        self.assertIn("changed since you saw it", refused["error"]["message"])
        self.post("/api/v1/mandate/accept", {"version": waiting["version"]}, status=204)
        self.assertEqual(self.get("/api/v1/mandate")["waiting"], [])
        self.post("/api/v1/mandate/accept", {"version": self.version()}, status=409)
        self.file.write_text("[[")
        broken = self.get("/api/v1/mandate")
        self.assertTrue(broken["problem"])
        refused = self.change(RULES, rule=FORBID, status=409)
        self.assertIn("cannot be used", refused["error"]["message"])
        self.assertIn("Correct the file", refused["error"]["hint"])
        self.assertEqual(self.file.read_text(), "[[")

    def test_wrong_rules_are_refused_with_the_reason(self):
        for change, says in (({"tools": ["files.wirte"]}, "files.write"),
                             ({"where": [{"argument": "pth", "conditions": ["trusted"]}]}, "path"),
                             ({"where": [{"argument": "path", "conditions": ["in contcts"]}]}, "in contacts"),
                             ({"limits": [{"count": 3, "per": "dya"}]}, "day"),
                             ({"limits": [{"amount": "3 EUR", "per": "day"}]}, "amount"),
                             ({"until": "soon"}, "2026-12-31"), ({"hours": "22:00-06:00"}, "hold nothing"),
                             ({"name": "reminders"}, "two rules"), ({"tools": []}, "what it is about"),
                             ({"where": [{"argument": "path"}]}, "empty")):
            refused = self.change(RULES, rule={**GRANT, **change}, status=422)["error"]
            self.assertIn(says.lower(), (refused["message"] + " " + refused.get("hint", "")).lower(), change)
            self.assertNotIn("mandate:", refused["message"])
        self.assertIn("no rule", self.change(RULES + "/change", rule=GRANT, status=422)["error"]["message"])
        self.change(RULES + "/remove", name="nobody", status=422)
        self.assertEqual(self.file.read_text(), self.before)

    def test_hostile_forms(self):
        names = set(self.rules())
        for evil in ('x"\n[[grant]]\nname = "y"\ntool = "mail.*', "\u0000", "\\", "'''", '"""', "]]", "\u202egpj.exe", "x" * 200, "# ", "\r\n"):
            rule = {**GRANT, "name": evil, "where": [{"argument": "path", "conditions": ["is " + evil]}]}
            answer = self.request("POST", RULES, {"version": self.version(), "rule": rule})
            if answer.status != 200:
                self.assertEqual(answer.status, 422, answer.text)
                continue
            self.confirmed(RULES, rule=rule)
            rules = self.rules()
            self.assertEqual(set(rules) - names, {evil}, "one rule and no other")
            self.assertEqual(rules[evil]["form"]["tools"], ["files.write"])
            self.assertTrue(self.change(RULES + "/remove", name=evil)["in_force"])
            self.assertEqual(self.file.read_text(), self.before)
        bad = [{}, {"name": ""}, {"name": 5}, {**GRANT, "more": 1}, {**GRANT, "name": "x" * 201}, {**GRANT, "tools": "files.write"},
               {**GRANT, "forbids": "yes"}, {**GRANT, "where": [{"argument": "path", "conditions": ["trusted"], "more": 1}]},
               {**GRANT, "where": {}}, {**GRANT, "limits": [{"count": 0, "per": "day"}]}, {**GRANT, "limits": [{"count": 1.5, "per": "day"}]},
               {**GRANT, "limits": [{"count": 1}]}, {**GRANT, "decided_by": "me"}, {**GRANT, "drafts": None}, {**GRANT, "tools": ["x"] * 65}]
        for rule in bad:
            self.assertTrue(self.change(RULES, rule=rule, status=400)["error"]["message"], json.dumps(rule)[:80])
        for body in ({}, {"version": self.version()}, {"version": self.version(), "rule": []}, {"version": 1, "rule": GRANT},
                     {"version": self.version(), "rule": GRANT, "more": 1}):
            self.post(RULES, body, status=400)
        self.assertEqual(self.file.read_text(), self.before)

    def test_only_the_owner(self):
        version = self.version()
        self.cookie = "adjutant=garbage"
        for path, body in ((RULES, {"rule": FORBID}), (RULES + "/change", {"rule": FORBID}), (RULES + "/remove", {"name": "reminders"}),
                           ("/api/v1/mandate/accept", {}), ("/api/v1/runs/abcdefgh/always", {"step": 1, "seal": "x"})):
            self.assertEqual(self.request("POST", path, {**body, "version": version}).status, 401)
            self.assertEqual(self.request("POST", path, body, {"Origin": "https://evil.example"}).status, 403)
        self.assertEqual(self.file.read_text(), self.before)


class Always(Daemon):
    def setUp(self):
        super().setUp()
        self.log_in()
        self.file = self.home / "mandate.toml"
        self.before = self.file.read_text()
        self.run_ = self.ask("write to Ben: the meeting is moved to four and write to Priya Raman: the draft is ready")
        self.assertEqual([step["tool"] for step in self.run_["planned"]], ["mail.send", "mail.send"])
        self.path = f"/api/v1/runs/{self.run_['run']}"

    def test_one_step_alone(self):
        first, second = (step["step"] for step in self.run_["planned"])
        self.post(self.path + "/approve", {"seal": "0" * 64, "step": second}, status=409)
        self.post(self.path + "/approve", {"seal": self.run_["seal"], "step": 99}, status=409)
        self.post(self.path + "/approve", {"seal": self.run_["seal"], "step": 0}, status=400)
        after = self.post(self.path + "/approve", {"seal": self.run_["seal"], "step": second})
        self.assertEqual(after["state"], "waiting")
        self.assertEqual([step["step"] for step in after["happened"]], [second])
        self.assertEqual([step["step"] for step in after["planned"]], [first])
        # What was seen before is no longer what is planned.
        self.post(self.path + "/approve", {"seal": self.run_["seal"]}, status=409)
        done = self.post(self.path + "/approve", {"seal": after["seal"], "step": first})
        self.assertEqual([done["state"], len(done["happened"])], ["done", 2])

    def test_always_in_two_turns(self):
        step = self.run_["planned"][0]
        body = {"step": step["step"], "seal": self.run_["seal"], "until": "2027-02-28"}
        shown = self.post(self.path + "/always", body)["change"]
        self.assertFalse(shown["in_force"])
        self.assertIn(step["arguments"]["to"][0], shown["sentence"])
        self.assertEqual(self.file.read_text(), self.before)
        # Another wish is not what was confirmed.
        self.post(self.path + "/always", {**body, "whole_domain": True, "confirmation": shown["confirmation"]}, status=409)
        self.post(self.path + "/always", {**body, "seal": "0" * 64, "confirmation": shown["confirmation"]}, status=409)
        done = self.post(self.path + "/always", {**body, "confirmation": shown["confirmation"]})
        self.assertTrue(done["change"]["in_force"])
        self.assertEqual(done["run"]["state"], "waiting")
        self.assertEqual([each["verdict"] for each in done["run"]["planned"]], ["allow", "ask"])
        self.assertEqual(done["run"]["planned"][0]["rule"], done["change"]["rule"])
        self.assertEqual(self.file.read_text(), self.before + "\n" + done["change"]["text"])
        self.assertIn("until", done["change"]["text"])
        self.assertEqual(self.post(self.path + "/always", {**body, "seal": done["run"]["seal"]}, status=409)["error"]["message"].count("already"), 1)

    def test_what_always_refuses(self):
        step = self.run_["planned"][0]["step"]
        body = {"step": step, "seal": self.run_["seal"]}
        for more, status in (({"step": 99}, 409), ({"step": 0}, 400), ({"per_day": 0}, 400), ({"per_day": 1001}, 400), ({"until": "soon"}, 400),
                             ({"until": "2020-01-01"}, 422), ({"whole_domain": 1}, 400), ({"more": 1}, 400)):
            self.post(self.path + "/always", {**body, **more}, status=status)
        self.post(self.path + "/always", {"seal": self.run_["seal"]}, status=400)
        self.post("/api/v1/runs/zzzzzzzz/always", body, status=404)
        self.file.write_text(self.before + '\n[[forbid]]\nname = "not to Ben"\neffect = "send"\n'
                             'where = { recipient = "is ben.okafor@brightwater.example" }\n')
        refused = self.post(self.path + "/always", body, status=422)
        self.assertIn("not to Ben", refused["error"]["message"])
        self.post(self.path + "/reject")
        self.post(self.path + "/always", body, status=409)


if __name__ == "__main__":
    unittest.main()
