"""A yes to one step alone, and "always": the narrowest grant that covers a step, shown before it is in force."""

import json
import unittest

from home import Home

TWO = ('mail.send(to=["ben.okafor@brightwater.example"], subject="Figures", body="They are ready.")\n'
       'mail.send(to=["priya.raman@brightwater.example"], subject="Talk", body="I can give it.")\n')
BEN = 'mail.send(to=["ben.okafor@brightwater.example"], subject="{}", body="{}")\n'


class Grants(Home):
    def setUp(self):
        super().setUp()
        self.mandate = self.home / "mandate.toml"
        self.before = self.mandate.read_text()

    def waiting(self, text):
        run = self.json("plan", "run", self.plan(text), status=3)
        self.assertEqual(run["state"], "waiting", run)
        return run

    def test_one_step_happens_and_the_others_wait(self):
        run = self.waiting(TWO)
        first, second = (step["step"] for step in run["planned"])
        after = self.json("approve", run["run"], "--step", str(second), status=3)
        self.assertEqual([step["step"] for step in after["happened"]], [second])
        self.assertEqual([step["step"] for step in after["planned"]], [first])
        self.assertEqual(after["state"], "waiting")
        self.assertFalse(after["planned"][0]["approved"])
        self.json("approve", run["run"], "--step", str(second), status=2)
        self.json("approve", run["run"], "--step", "99", status=2)
        done = self.json("approve", run["run"])
        self.assertEqual([step["state"] for step in done["happened"]], ["confirmed", "confirmed"])

    def test_always_is_shown_first_and_is_narrow(self):
        run = self.waiting(BEN.format("Figures", "They are ready."))
        step = str(run["planned"][0]["step"])
        shown = self.json("always", run["run"], step, status=3)
        self.assertFalse(shown["in_force"])
        self.assertTrue(shown["widens"])
        self.assertIn("mail.send", shown["sentence"])
        self.assertIn("ben.okafor@brightwater.example", shown["sentence"])
        self.assertIn("up to 1 a day", shown["sentence"])
        self.assertIn("until", shown["sentence"])
        self.assertTrue(any(line.startswith("+ ") for line in shown["changes"]), shown["changes"])
        self.assertEqual(self.mandate.read_text(), self.before)

        done = self.json("always", run["run"], step, "--per-day", "2", "--until", "never", "--yes")
        self.assertTrue(done["in_force"])
        self.assertEqual(self.mandate.read_text(), self.before + "\n" + done["text"])
        self.assertNotIn("until", done["text"])
        # What the preview says follows; the run still waits for its yes.
        now = self.json("show", run["run"])
        self.assertEqual([now["state"], now["planned"][0]["verdict"], now["planned"][0]["rule"]], ["waiting", "allow", done["rule"]])
        self.json("approve", run["run"])
        # The same recipient needs no question any more, another one does, and so does the third mail of a day.
        self.assertEqual(self.json("plan", "run", self.plan(BEN.format("More", "Further ones.")))["state"], "done")
        self.waiting(BEN.format("More", "Further ones.").replace("ben.okafor", "priya.raman"))
        self.waiting(BEN.format("Still more", "The last ones."))
        self.assertEqual(self.json("mandate", "check")["waits"], False)

    def test_always_for_a_domain(self):
        run = self.waiting(BEN.format("Figures", "They are ready."))
        done = self.json("always", run["run"], str(run["planned"][0]["step"]), "--domain", "--yes")
        self.assertIn("under domain brightwater.example", done["text"])
        self.assertEqual(self.json("plan", "run", self.plan(BEN.format("A", "B").replace("ben.okafor", "priya.raman")))["state"], "done")

    def test_always_at_a_terminal(self):
        run = self.waiting(BEN.format("Figures", "They are ready."))
        step = str(run["planned"][0]["step"])
        shown = self.with_answers("always", run["run"], step, answers="n\n", status=3)
        self.assertIn("Allows mail.send where", shown)
        self.assertIn("What was allowed before stays as it is.", shown)
        self.assertEqual(self.mandate.read_text(), self.before)
        self.assertIn("The run still waits", self.with_answers("always", run["run"], step, answers="y\n"))
        self.assertNotEqual(self.mandate.read_text(), self.before)
        again = self.json("always", run["run"], step, status=2)
        self.assertIn("allows it already", again["error"]["message"])

    def test_what_stands_above_it(self):
        run = self.waiting(BEN.format("Figures", "They are ready."))
        step = str(run["planned"][0]["step"])
        self.mandate.write_text(self.before.replace("count = 20", "count = 2000"))
        waits = self.json("always", run["run"], step, "--yes", status=2)
        self.assertIn("waits", waits["error"]["message"])
        self.mandate.write_text("[[")
        self.assertIn("cannot be used", self.json("always", run["run"], step, "--yes", status=2)["error"]["message"])
        self.mandate.write_text(self.before)
        self.json("always", run["run"], "99", status=2)
        self.json("always", run["run"], step, "--until", "soon", status=2)
        self.json("always", run["run"], step, "--until", "2020-01-01", status=5)
        self.assertEqual(self.run_cli("always", run["run"], step, "--per-day", "0").returncode, 2)
        self.mandate.write_text(self.before + '\n[[forbid]]\nname = "not to Ben"\neffect = "send"\n'
                                'where = { recipient = "is ben.okafor@brightwater.example" }\n')
        refused = self.json("always", run["run"], step, "--yes", status=4)
        self.assertIn('"not to Ben" forbids it', refused["error"]["message"])
        self.json("reject", run["run"])
        self.json("always", run["run"], step, status=2)

    def test_what_another_wrote_is_not_more_than_that(self):
        text = ('mails = mail.search(sender="Priya", folder="INBOX", limit=1)\nfor m in mails:\n'
                '    mail.forward(id=m.id, to=["ben.okafor@brightwater.example"], content=m.body)\n')
        run = self.waiting(text)
        shown = self.json("always", run["run"], str(run["planned"][0]["step"]), status=3)
        self.assertIn("from person priya.raman@brightwater.example", shown["text"], json.dumps(shown))


if __name__ == "__main__":
    unittest.main()
