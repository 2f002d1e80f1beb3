"""The command line from outside: one sample home for each test class, the real binary, its output and exit status."""

import shutil
import subprocess
import unittest

from home import BINARY, Home


class TestReading(Home):
    def test_reading_changes_nothing(self):
        before = self.tree()
        view = self.json("ask", "what needs me today?")
        self.assertEqual(view["state"], "done")
        self.assertEqual(view["planned"], [])
        self.assertGreater(len(view["answer"]), 5)
        self.assertEqual(self.tree(), before)

    def test_words_of_others_are_quoted_with_their_source_and_harmless(self):
        done = self.run_cli("plan", "run", self.plan('for m in mail.search(limit=300):\n    say(m.subject)\n    say(m.body)\n'))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("in the words of", done.stdout)
        for bad in ("\x1b", "\u202e", "\u200b"):
            self.assertNotIn(bad, done.stdout)

    def test_not_understood(self):
        self.assertEqual(self.run_cli("ask", "dance on the table").returncode, 6)
        self.assertEqual(self.run_cli("ask", "x" * 10000).returncode, 6)
        self.assertEqual(self.run_cli("ask", "\x01\x02").returncode, 6)

    def test_two_annas_are_a_question(self):
        done = self.run_cli("ask", "write to Anna that I am late", "--yes")
        self.assertEqual(done.returncode, 3)
        self.assertIn("Anna Keller", done.stderr)
        self.assertIn("Anna Lindqvist", done.stderr)


class TestEffects(Home):
    def test_preview_approve_undo_restores_every_byte(self):
        before = self.tree()
        view = self.json("ask", "archive all mails from Stadtwerke", "--dry-run", status=3)
        self.assertEqual(self.tree(), before)
        self.assertEqual(view["planned"][0]["tool"], "mail.archive")
        ids = set(view["planned"][0]["arguments"]["ids"])
        after = self.json("approve", view["run"])
        self.assertEqual(after["happened"][0]["state"], "confirmed")
        self.assertTrue(ids <= self.mails(".Archive"))
        undone = self.json("undo", view["run"], "--yes")
        self.assertEqual(undone["state"], "done")
        self.assertEqual(sorted(self.tree().values()), sorted(before.values()))
        self.assertEqual(self.run_cli("undo", view["run"], "--yes").returncode, 5)

    def test_yes_does_not_cover_what_needs_approval_of_the_very_call(self):
        text = 'mail.send(to=["stranger@elsewhere.example"], subject="hi", body="hello")\n'
        view = self.json("plan", "run", self.plan(text), "--yes", status=3)
        self.assertEqual(view["planned"][0]["verdict"], "approve each")
        self.assertEqual(view["happened"], [])
        self.assertEqual(self.json("approve", view["run"])["state"], "done")

    def test_forbidden_never_happens(self):
        text = ('m = mail.search(folder="Legal", limit=1)\nif m:\n'
                '    mail.forward(id=m[0].id, to=["ben.okafor@brightwater.example"], content=m[0].body)\n')
        view = self.json("plan", "run", self.plan(text), "--yes", status=4)
        self.assertEqual(view["state"], "rejected")
        self.assertEqual(self.run_cli("approve", view["run"]).returncode, 2)

    def test_a_bill_becomes_a_transfer_file_with_the_senders_account(self):
        view = self.json("ask", "pay the bill from Stadtwerke", "--yes")
        self.assertEqual(view["happened"][0]["arguments"]["iban"], "DE28990055550000420017")
        self.assertEqual(view["happened"][0]["arguments"]["amount"], "91.30 EUR")
        self.assertEqual(len(list((self.home / "files" / "Payments").iterdir())), 1)

    def test_one_sentence_two_jobs(self):
        view = self.json("ask", "write to Ben that I am late and remind me tomorrow at 9 to call him", "--yes")
        self.assertEqual([step["tool"] for step in view["happened"]], ["mail.send", "reminders.add"])

    def test_a_mail_leaves_once_after_its_hold(self):
        config = self.home / "config.toml"
        config.write_text(config.read_text().replace("hold_seconds = 30", "hold_seconds = 0"))
        self.json("ask", "write to Ben that I am late", "--yes")
        for _ in range(2):
            self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        self.assertEqual(len(list((self.home / "sent-mail").iterdir())), 1)

    def test_the_world_moved_between_preview_and_run(self):
        view = self.json("ask", "archive all mails from Stadtwerke", "--dry-run", status=3)
        one = view["planned"][0]["arguments"]["ids"][0]
        for path in (self.home / "mail" / "cur").iterdir():
            if path.name.startswith(one):
                path.unlink()
        again = self.json("approve", view["run"], status=3)
        self.assertEqual(again["happened"], [])
        self.assertIn("any more", again["reason"])
        left = again["planned"][0]["arguments"]["ids"]
        self.assertEqual(sorted([one, *left]), sorted(view["planned"][0]["arguments"]["ids"]))
        self.assertFalse(set(left) & self.mails(".Archive"))
        after = self.json("approve", view["run"])
        self.assertEqual(after["happened"][0]["state"], "confirmed")
        self.assertTrue(set(left) <= self.mails(".Archive"))

    def test_a_flag_that_changed_makes_a_new_preview(self):
        view = self.json("plan", "run", self.plan('m = mail.search(sender="Stadtwerke", folder="INBOX", limit=1)\n'
                                                  'mail.flag(ids=[x.id for x in m])\nreminders.add(text="x", at="tomorrow at 9")\n'),
                         "--dry-run", status=3)
        one = view["planned"][0]["arguments"]["ids"][0]
        path = next(path for path in (self.home / "mail" / "cur").iterdir() if path.name.startswith(one))
        path.rename(path.parent / (one + ":2,RS"))
        again = self.json("approve", view["run"], status=3)
        self.assertIn("something has changed", again["reason"])
        self.assertEqual([len(again["planned"]), again["happened"]], [2, []])
        self.assertEqual(self.json("approve", view["run"])["state"], "done")
        self.assertTrue(any(path.name == one + ":2,FRS" for path in (self.home / "mail" / "cur").iterdir()))

    def test_what_the_run_itself_changes_is_no_surprise(self):
        text = ('m = mail.search(sender="Stadtwerke", folder="INBOX", limit=2)\nids = [x.id for x in m]\n'
                'mail.flag(ids=ids)\nmail.mark_read(ids=ids, on=False)\nmail.archive(ids=ids)\n')
        before = self.tree()
        view = self.json("plan", "run", self.plan(text), "--yes")
        self.assertEqual([step["state"] for step in view["happened"]], ["confirmed"] * 3)
        self.assertEqual(self.json("undo", view["run"], "--yes")["state"], "done")
        self.assertEqual(self.tree(), before)


class TestBadInput(Home):
    def test_a_plan_with_an_error_runs_nothing_and_says_where(self):
        done = self.run_cli("plan", "run", self.plan('mail.sned(to=["a@b.example"], subject="x", body="y")\n'))
        self.assertEqual(done.returncode, 2)
        self.assertIn("test.plan:1:1: error: There is no tool named 'mail.sned'.", done.stderr)
        self.assertIn("Did you mean 'mail.send'?", done.stderr)

    def test_a_broken_mandate_keeps_the_old_one(self):
        self.json("mandate", "check")
        (self.home / "mandate.toml").write_text("[[grant]]\nnonsense")
        self.assertEqual(self.run_cli("mandate", "check").returncode, 2)
        self.assertIn("at most", self.run_cli("mandate", "bounds").stdout)

    def test_a_mandate_that_allows_more_waits(self):
        plan = self.plan('mail.send(to=["ben.okafor@brightwater.example"], subject="x", body="y")\n')
        verdict = lambda status: self.json("plan", "run", plan, "--dry-run", status=status)["planned"][0]["verdict"]
        good = (self.home / "mandate.toml").read_text()
        wide = "\n[[grant]]\nname = \"mail to anybody\"\ntool = \"mail.send\"\n"
        (self.home / "mandate.toml").write_text(good + wide)
        self.assertEqual(verdict(3), "ask")
        self.assertIn("'adjutant mandate accept' shows it", self.run_cli("runs").stderr)
        self.assertIn("waits for you", self.run_cli("mandate", "check").stdout)
        shown = self.run_cli("mandate", "accept")  # nobody says yes
        self.assertEqual(shown.returncode, 3)
        self.assertIn('+ grant "mail to anybody": tool: mail.send', shown.stdout)
        self.assertEqual(verdict(3), "ask")
        done = self.json("mandate", "accept", "--yes")
        self.assertTrue(done["accepted"])
        self.assertIn('+ grant "mail to anybody": tool: mail.send', done["changes"])
        self.assertEqual(verdict(3), "allow")
        self.assertNotIn("accept", self.run_cli("runs").stderr)
        (self.home / "mandate.toml").write_text(good + wide + 'ask = { always = true }\n')
        self.assertEqual(verdict(3), "ask")  # narrower: at once

    def test_what_was_confirmed_needs_no_second_question(self):
        mandate = self.home / "mandate.toml"
        mandate.write_text(mandate.read_text() + '\n[[grant]]\nname = "bills"\ntool = "bank.prepare_transfer"\n'
                           'where = { iban = "endorsed" }\n')
        self.json("mandate", "accept", "--yes")
        pay = 'bank.prepare_transfer(to="%s", iban=%s, amount="9 EUR", reference="bill")\n'
        iban = "DE89370400440532013000"
        plain = self.plan(pay % ("Telcom", f'"{iban}"'), "plain.plan")
        verdict = lambda plan: self.json("plan", "run", plan, "--dry-run", status=3)["planned"][0]["verdict"]
        self.assertEqual(verdict(plain), "ask")
        confirms = self.plan(f'sure = confirm(iban("{iban}"))\n' + pay % ("Telcom", "sure"), "confirms.plan")
        self.with_answers("plan", "run", confirms, answers="yes\nyes\n")
        endorsed = self.json("endorsements")["endorsements"]
        self.assertEqual([(each["kind"], each["value"], each["subject"]) for each in endorsed], [("iban", iban, "telcom")])
        self.assertEqual(verdict(plain), "allow")
        self.assertEqual(verdict(self.plan(pay % ("Stranger", f'"{iban}"'), "other.plan")), "ask")
        self.assertIn("telcom", self.run_cli("endorsements").stdout)
        self.json("endorsements", "forget", endorsed[0]["id"])
        self.assertEqual(verdict(plain), "ask")
        self.assertEqual(self.run_cli("endorsements", "forget", endorsed[0]["id"]).returncode, 2)

    def test_no_home_missing_mailbox_second_daemon(self):
        self.assertEqual(subprocess.run([BINARY, "--home", self.home / "none", "runs"], capture_output=True).returncode, 5)
        shutil.rmtree(self.home / "mail")
        done = self.run_cli("ask", "what needs me today?")
        self.assertEqual(done.returncode, 5)
        self.assertIn("is not a Maildir", done.stdout + done.stderr)

    def test_doctor_lists_what_is_broken(self):
        done = self.run_cli("doctor")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("no mail: it has no sender", done.stdout)

    def test_usage(self):
        self.assertEqual(self.run_cli("nonsense").returncode, 2)
        self.assertEqual(self.run_cli("plan", "run", "/no/such/file").returncode, 5)


if __name__ == "__main__":
    unittest.main()
