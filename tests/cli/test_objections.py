"""What speaks against a request: shown before it happens, answered by its severity, dismissed, opened, edited."""

import datetime
import json
import unittest

from home import NOW, Home

# A Wednesday far enough away that the sample home has nothing there.
DAY = NOW.date() + datetime.timedelta(days=60)
DAY += datetime.timedelta(days=(2 - DAY.weekday()) % 7)
FIRST, SECOND = "DE89370400440532013000", "DE02120300000000202051"


def event(title, begin, length="30 minutes"):
    return f'calendar.create(title="{title}", start="{DAY.isoformat()} {begin}", duration="{length}")\n'


def payment(iban, amount="20.00 EUR", to="Bicycle Shop"):
    return f'bank.prepare_transfer(to="{to}", iban="{iban}", amount="{amount}", reference="{iban[-4:]} {amount}")\n'


class TestObjections(Home):
    def run_plan(self, text, *words, status=0):
        return self.json("plan", "run", self.plan(text), *words, status=status)

    def kinds(self, view):
        return [(each["kind"], each["severity"]) for each in view["objections"]]

    def block(self):
        """An event from 10 to 14 that others can meet."""
        self.assertEqual(self.run_plan(event("Block", "10:00", "4 hours"), "--yes")["state"], "done")

    def test_a_question_waits_although_the_mandate_allows_it(self):
        self.block()
        view = self.run_plan(event("Talk", "11:00"), status=3)
        self.assertEqual(view["planned"][0]["verdict"], "allow")
        self.assertEqual((view["state"], self.kinds(view)), ("waiting", [("calendar_conflict", "question")]))
        shown = self.run_cli("show", view["run"]).stdout
        self.assertLess(shown.index("What speaks against it"), shown.index("What would happen"))
        self.assertIn('You have "Block" then', shown)
        self.assertEqual(self.json("approve", view["run"])["state"], "done")

    def test_nothing_is_said_where_nothing_speaks_against_it(self):
        self.block()
        view = self.run_plan(event("Talk", "14:00"))
        self.assertEqual((view["state"], view["objections"]), ("done", []))

    def test_evidence_opens(self):
        self.block()
        view = self.run_plan(event("Talk", "11:00"), status=3)
        link = view["objections"][0]["evidence"][0]["link"]
        self.assertTrue(link.startswith("event:"), link)
        self.assertEqual(self.json("open", link)["value"]["title"], "Block")
        self.assertIn("title: Block", self.run_cli("open", link).stdout)
        self.assertEqual(self.run_cli("open", "event:nothing").returncode, 5)
        self.assertEqual(self.run_cli("open", "nonsense").returncode, 2)

    def opened(self, view, kind):
        """What the objection of this kind rests on, by its links."""
        found = [each for each in view["objections"] if each["kind"] == kind]
        self.assertEqual(len(found), 1, view["objections"])
        self.assertTrue(found[0]["evidence"])
        return {each["link"]: self.json("open", each["link"])["value"] for each in found[0]["evidence"]}

    def test_of_what_is_in_no_record_it_opens_what_was_looked_at(self):
        text = 'mail.send(to=["k.lang@post.example"], subject="Door", body="Please find the plan attached.")\n'
        view = self.run_plan(text, status=3)
        stranger = self.opened(view, "unusual_recipient")["address:k.lang@post.example"]
        self.assertEqual((stranger["mails to it"], stranger["contact"]), ("none", "none"))
        number = view["planned"][0]["step"]
        mail = self.opened(view, "missing_attachment")[f"step:{view['run']}/{number}"]
        self.assertEqual((mail["tool"], mail["subject"]), ("mail.send", "Door"))
        self.assertIn("attached", mail["body"])
        self.assertIn("body: Please find", self.run_cli("open", f"step:{view['run']}/{number}").stdout)
        for nothing in ("step:nothing/1", f"step:{view['run']}/99", "request:nothing", "address:nobody", "setting:x", "records:x"):
            self.assertEqual(self.run_cli("open", nothing).returncode, 2, nothing)

    def test_the_hours_and_the_records_open(self):
        night = f'reminders.add(text="call the bank", at="{DAY.isoformat()} 04:30")\n'
        self.assertEqual(self.opened(self.run_plan(night, "--dry-run", status=3), "outside_hours")["setting:rest"]["hours"], "23:00 to 6:00")
        self.assertIn("Monday to Friday", self.json("open", "setting:working_hours")["value"]["hours"])
        self.assertEqual(self.json("open", "records:all")["value"]["preferences"], "0")

    def test_yes_covers_a_question_and_no_stop(self):
        self.block()
        self.assertEqual(self.run_plan(event("Talk", "11:00"), "--yes")["state"], "done")
        self.pay_once()
        view = self.run_plan(payment(SECOND), "--yes", status=3)
        self.assertEqual((view["state"], self.kinds(view)), ("waiting", [("unusual_payment", "stop")]))
        refused = self.run_cli("approve", view["run"])
        self.assertEqual(refused.returncode, 3)
        self.assertIn("--despite unusual_payment", refused.stderr)
        self.assertEqual(self.run_cli("approve", view["run"], "--despite", "already_done").returncode, 3)
        self.assertEqual(self.run_cli("approve", view["run"], "--despite", "nonsense").returncode, 2)
        self.assertEqual(self.json("show", view["run"])["state"], "waiting")
        self.assertEqual(self.json("approve", view["run"], "--despite", "unusual_payment")["state"], "done")

    def pay_once(self):
        view = self.run_plan(payment(FIRST), status=3)
        self.assertEqual(view["objections"], [])
        self.assertEqual(self.json("approve", view["run"])["state"], "done")

    def test_a_payment_that_was_taken_back_is_no_earlier_one(self):
        self.pay_once()
        run = self.json("runs")["runs"][0]["run"]
        undo = self.json("undo", run, "--dry-run", status=3)
        self.assertEqual(undo["objections"], [])
        self.assertEqual(self.json("approve", undo["run"])["state"], "done")
        self.assertEqual(self.run_plan(payment(SECOND), "--dry-run", status=3)["objections"], [])

    def test_what_was_dismissed_twice_is_milder_until_it_is_forgotten(self):
        self.block()
        for begin in ("10:15", "11:15"):
            view = self.run_plan(event("Talk", begin), status=3)
            self.assertEqual(self.kinds(view), [("calendar_conflict", "question")])
            self.json("approve", view["run"])
        view = self.run_plan(event("Talk", "12:15"))
        self.assertEqual((view["state"], self.json("show", view["run"])["objections"]), ("done", []))
        listed = self.json("objections")["dismissed"]
        self.assertEqual([(each["kind"], each["times"], each["milder"]) for each in listed], [("calendar_conflict", 2, True)])
        preview = self.run_plan(event("Talk", "13:00"), "--dry-run", status=3)
        self.assertEqual(self.kinds(preview), [("calendar_conflict", "note")])
        self.json("reject", preview["run"])
        self.json("objections", "forget", listed[0]["id"])
        self.assertEqual(self.kinds(self.run_plan(event("Talk", "13:00"), status=3)), [("calendar_conflict", "question")])

    def test_a_blanket_yes_teaches_nothing(self):
        self.block()
        for begin in ("10:15", "11:15"):
            self.run_plan(event("Talk", begin), "--yes")
        self.assertEqual(self.json("objections")["dismissed"], [])
        self.assertEqual(self.kinds(self.run_plan(event("Talk", "12:15"), status=3)), [("calendar_conflict", "question")])

    def test_a_suggestion_is_another_run_that_is_shown_first(self):
        self.block()
        view = self.run_plan(event("Talk", "11:00"), status=3)
        edit = view["objections"][0]["edit"]
        self.assertEqual((edit["argument"], edit["step"]), ("start", view["planned"][0]["step"]))
        other = self.json("approve", view["run"], "--edit", "1", status=3)
        self.assertNotEqual(other["run"], view["run"])
        self.assertEqual((other["state"], other["objections"]), ("waiting", []))
        self.assertEqual(other["planned"][0]["arguments"]["start"], edit["value"])
        self.assertIn(edit["value"], other["plan"])
        before = self.json("show", view["run"])
        self.assertEqual(before["state"], "rejected")
        self.assertIn(other["run"], before["reason"])
        # It is no run of its own in a list, but stays in the whole ledger.
        self.assertEqual(before["superseded_by"], other["run"])
        listed = [run["run"] for run in self.json("runs")["runs"]]
        self.assertIn(other["run"], listed)
        self.assertNotIn(view["run"], listed)
        self.assertIn(view["run"], [run["run"] for run in self.json("runs", "--all")["runs"]])
        self.assertIn(view["run"], [json.loads(line)["run"]["run"] for line in self.run_cli("export").stdout.splitlines()])
        self.assertEqual(self.json("approve", other["run"])["state"], "done")
        self.assertEqual(self.run_cli("approve", other["run"], "--edit", "1").returncode, 2)

    def test_a_suggestion_changes_the_parameter_of_a_skill(self):
        self.block()
        text = ('def talk(start: time):\n    calendar.create(title="Talk", start=start, duration="30 minutes")\n'
                '    say(f"The talk is at {start}.")\n')
        view = self.json("plan", "run", self.plan(text), "--arg", f"start={DAY.isoformat()} 11:00", status=3)
        other = self.json("approve", view["run"], "--edit", "1", status=3)
        self.assertEqual(other["plan"], view["plan"])
        self.assertIn("14:00", other["answer"][0]["text"])

    def test_preferences(self):
        self.assertEqual(self.run_cli("prefer", "I like cheese").returncode, 6)
        said = self.json("prefer", "never on Wednesdays")["preferences"]
        self.assertEqual([each["text"] for each in said], ["never on Wednesdays"])
        view = self.run_plan(event("Talk", "11:00"), status=3)
        self.assertEqual(self.kinds(view), [("against_preference", "question")])
        self.assertEqual(self.json("open", view["objections"][0]["evidence"][0]["link"])["value"]["preference"], "never on Wednesdays")
        self.assertEqual(self.json("prefer", "--forget", said[0]["id"])["preferences"], [])
        self.assertEqual(self.run_plan(event("Talk", "11:00"))["objections"], [])

    def test_text_of_others_is_harmless_in_an_objection(self):
        day = DAY.strftime("%Y%m%d")
        (self.home / "calendar" / "bad.ics").write_text(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:bad\r\nDTSTAMP:20260101T000000Z\r\n"
            f"DTSTART:{day}T080000\r\nDTEND:{day}T160000\r\nSUMMARY:Bad\x1b[31m\u202eTitle\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        view = self.run_plan(event("Talk", "11:00"), status=3)
        shown = self.run_cli("show", view["run"]).stdout
        self.assertIn("What speaks against it", shown)
        for bad in ("\x1b", "\u202e"):
            self.assertNotIn(bad, shown)

    def test_what_becomes_known_in_the_middle_is_looked_at_then(self):
        self.block()
        text = ('e = calendar.create(title="Talk", start="' + DAY.isoformat() + ' 15:00", duration="30 minutes")\n'
                'if e.title == "Talk":\n    ' + event("Second talk", "11:00"))
        view = self.run_plan(text, status=3)
        self.assertEqual(len(view["happened"]), 1)
        self.assertEqual(self.kinds(view), [("calendar_conflict", "question")])
        self.assertEqual(self.json("approve", view["run"])["state"], "done")


if __name__ == "__main__":
    unittest.main()
