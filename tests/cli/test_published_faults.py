"""What went wrong in other assistants, tried on the whole of this one. Faults that lie in one layer are tried beside its
code: runner_test.cc (an inspector that fails open, a branch that leaks, an argument changed after it was authorised),
the mandate's truth tables (inverted policies, swapped names), the MCP client (tools that change, redirects)."""

import json
import unittest

from home import Home


class TestPublishedFaults(Home):
    def test_unknown_arguments_are_not_dropped(self):
        """A call with an argument that its tool does not know means something else without it: it is refused."""
        plan = self.plan('mail.send(to=["ben.okafor@brightwater.example"], subject="s", body="b", send_at="tomorrow at 9")\n')
        done = self.run_cli("plan", "run", plan, "--yes", "--json")
        self.assertEqual(done.returncode, 2)
        self.assertIn("send_at", json.loads(done.stdout)["error"]["message"])
        done = self.run_cli("mandate", "explain", "mail.send",
                            '{"to": ["ben.okafor@brightwater.example"], "subject": "s", "body": "b", "send_at": "x"}')
        self.assertEqual(done.returncode, 2)
        self.assertIn("'send_at'", done.stderr)
        self.assertEqual(self.json("runs")["runs"], [])

    def test_a_mandate_that_cannot_be_read_allows_nothing(self):
        """An inspector that fails open: here what cannot be judged waits for a yes, or does not happen at all."""
        for file in ("mandate.toml", "mandate.last-good.toml"):
            (self.home / file).write_text("[[grant]]\nname = ")
        plan = self.plan('mail.archive(ids=[m.id for m in mail.search(words="invoice", limit=1)])\n'
                         'mail.send(to=["ben.okafor@brightwater.example"], subject="s", body="b")\n')
        before = self.tree()
        view = self.json("plan", "run", plan, "--yes", status=3)
        self.assertEqual({step["verdict"] for step in view["planned"]}, {"ask", "approve each"})
        self.assertEqual(view["happened"], [])
        self.assertEqual(self.tree(), before)

    def test_what_a_mail_decides_is_said_of_what_hangs_on_it(self):
        """A branch that leaks: that a mail's words decide whether something is sent is a part of what is judged."""
        plan = self.plan('mails = mail.search(sender="Ben", limit=1)\nfor m in mails:\n    if "a" in m.body:\n'
                         '        mail.send(to=["ben.okafor@brightwater.example"], subject="s", body="my own words")\n')
        checked = [call for call in self.json("plan", "check", plan)["calls"] if call["tool"] == "mail.send"]
        self.assertNotIn(checked[0]["decided_by"], ("", "you"))
        view = self.json("plan", "run", plan, status=3)
        self.assertNotEqual(view["planned"][0]["verdict"], "allow")

    def test_what_was_approved_is_what_is_sent(self):
        """An argument that is changed between the yes and the call: the mail on its way has the bytes of the preview."""
        plan = self.plan('m = mail.search(sender="Ben", limit=1)\nfor each in m:\n'
                         '    mail.forward(id=each.id, to=["ben.okafor@brightwater.example"], content=each.body)\n')
        view = self.json("plan", "run", plan, status=3)
        planned = view["planned"][0]["arguments"]
        after = self.json("approve", view["run"])
        self.assertEqual(after["happened"][0]["arguments"], planned)


del Home  # so that it is not found here a second time


if __name__ == "__main__":
    unittest.main()
