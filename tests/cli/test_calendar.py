"""The calendar from outside: real iCalendar files before and after, what people are told, and every byte back by undo."""

import email
import email.policy
import re
import shutil
import unittest

from home import Home


def unfolded(ics):
    return re.sub(rb"\r?\n[ \t]", b"", ics).decode()


class CalendarHome(Home):
    def files(self):
        return {str(path.relative_to(self.home / "calendar")): path.read_bytes()
                for path in (self.home / "calendar").rglob("*.ics")}

    def file(self, uid):
        return next(data for name, data in self.files().items() if name.endswith(f"/{uid}@morgan.example.ics"))

    def waiting(self):
        """The mails in the outbox: recipients, text, and iTIP object."""
        out = []
        for path in sorted((self.home / "spool").iterdir()):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            parts = {part.get_content_type(): part for part in message.walk()}
            calendar = parts.get("text/calendar")
            out.append((message["To"], parts["text/plain"].get_content(),
                        unfolded(calendar.get_payload(decode=True)) if calendar else "",
                        calendar.get_content_type() and calendar["Content-Type"].params.get("method") if calendar else None))
        return out

    def does_and_undoes(self, sentence, changes):
        """Says it, lets `changes(view, before, after)` look, takes it back: all files are as they were."""
        before = self.tree()
        old = self.files()
        view = self.json("ask", sentence, "--yes")
        self.assertEqual([step["state"] for step in view["happened"]], ["confirmed"] * len(view["happened"]), view)
        self.assertNotEqual(self.tree(), before)
        changes(view, old, self.files())
        undone = self.json("undo", view["run"], "--yes")
        self.assertEqual(undone["state"], "done", undone)
        self.assertEqual(self.tree(), before)
        return view

    def only_change(self, before, after):
        """The one file that differs: its old and its new bytes."""
        names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        self.assertEqual(len(names), 1, names)
        name = names.pop()
        return before.get(name), after.get(name)


class TestChanges(CalendarHome):
    def test_an_event_is_moved_its_people_are_told_and_undo_takes_both_back(self):
        def check(view, before, after):
            old, new = self.only_change(before, after)
            self.assertEqual([step["tool"] for step in view["happened"]], ["calendar.reschedule"])
            # Only the lines that the change is about are others.
            kept = set(old.split(b"\r\n")) - set(new.split(b"\r\n"))
            self.assertTrue(all(line.split(b";")[0].split(b":")[0] in (b"DTSTAMP", b"DTSTART", b"DTEND", b"SEQUENCE")
                                for line in kept), kept)
            self.assertIn(b"TRIGGER:-PT15M", new)
            self.assertIn("SEQUENCE:1", unfolded(new))
            (to, text, ics, method), = self.waiting()
            self.assertEqual(to, "priya.raman@brightwater.example, anna.keller@brightwater.example")
            self.assertEqual(method, "REQUEST")
            self.assertIn("METHOD:REQUEST", ics)
            self.assertIn("UID:budget-review@morgan.example", ics)
            self.assertIn("SEQUENCE:1", ics)
            start = re.search(r"DTSTART;TZID=Europe/Berlin:(\d{8})T(\d{6})", ics)
            self.assertEqual(start.group(2), "150000")
            self.assertIn("15:00 to 16:00", text)

        view = self.does_and_undoes("move the budget review to tomorrow at 3 pm", check)
        self.assertEqual(self.json("show", view["run"])["state"], "done")
        # What was taken back does not leave.
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        self.assertEqual(list((self.home / "sent-mail").iterdir()), [])

    def test_a_day_without_an_hour_keeps_the_time_of_day(self):
        def check(view, before, after):
            old, new = self.only_change(before, after)
            self.assertEqual([step["tool"] for step in view["happened"]], ["calendar.move"])
            self.assertIn(b"T083000", new)
            self.assertNotEqual(re.search(rb"DTSTART;[^\r]*", old).group(), re.search(rb"DTSTART;[^\r]*", new).group())

        self.does_and_undoes("move the dentist to the 15th of January 2031", check)

    def test_one_occurrence_of_a_series(self):
        def check(view, before, after):
            old, new = (unfolded(data) for data in self.only_change(before, after))
            self.assertEqual(new.count("BEGIN:VEVENT"), old.count("BEGIN:VEVENT") + 1)
            self.assertIn("RECURRENCE-ID;TZID=Europe/Berlin:", new)
            self.assertEqual(new.count("RRULE:FREQ=WEEKLY;BYDAY=SA;COUNT=20"), 1)
            self.assertIn("one of the series", view["happened"][0]["report"])
            ics = self.waiting()[0][2]
            self.assertIn("RECURRENCE-ID", ics)
            self.assertNotIn("RRULE:FREQ=WEEKLY;BYDAY=SA", ics)

        self.does_and_undoes("move tennis to Sunday at 11 am", check)

    def test_one_occurrence_is_cancelled_and_the_others_stay(self):
        def check(view, before, after):
            old, new = (unfolded(data) for data in self.only_change(before, after))
            self.assertEqual(new.count("EXDATE"), old.count("EXDATE") + 1)
            self.assertEqual(new.count("BEGIN:VEVENT"), 1)

        self.does_and_undoes("cancel call mum", check)

    def test_a_series_with_a_moved_and_an_excluded_occurrence_comes_back_whole(self):
        text = ('es = calendar.list(start=now(), end=now() + weeks(9), words="team meeting")\n'
                'calendar.cancel(instance=es[0].instance)\ncalendar.move(instance=es[1].instance, day="2031-01-06")\n')
        before = self.tree()
        view = self.json("plan", "run", self.plan(text), "--yes")
        after = unfolded(self.file("team-meeting"))
        self.assertEqual(after.count("EXDATE"), 3)
        self.assertIn("DTSTART;TZID=Europe/Berlin:20310106T093000", after)
        self.assertEqual(self.json("undo", view["run"], "--yes")["state"], "done")
        self.assertEqual(self.tree(), before)

    def test_a_whole_series_is_cancelled_only_when_it_is_said(self):
        def check(view, before, after):
            old, new = self.only_change(before, after)
            self.assertIsNone(new)
            self.assertIn("METHOD:CANCEL", self.waiting()[0][2])
            self.assertIn("STATUS:CANCELLED", self.waiting()[0][2])

        self.does_and_undoes("cancel the whole series tennis", check)

    def test_whole_days_stay_whole_days(self):
        def check(view, before, after):
            old, new = (unfolded(data) for data in self.only_change(before, after))
            self.assertIn("RECURRENCE-ID;VALUE=DATE:", new)
            self.assertEqual(new.count("DTSTART;VALUE=DATE:"), 2)

        self.does_and_undoes("move Mia's birthday to the 15th of January 2031", check)
        self.assertIn("whole days", self.run_cli("ask", "move Mia's birthday to tomorrow at 3 pm", "--yes").stdout)

    def test_an_event_in_another_zone_keeps_its_zone(self):
        def check(view, before, after):
            old, new = (unfolded(data) for data in self.only_change(before, after))
            self.assertRegex(new, r"DTSTART;TZID=America/New_York:\d{8}T110000")
            self.assertIn("17:00", view["happened"][0]["report"])

        self.does_and_undoes("move the call with Harborlight to the 15th of January 2031", check)

    def test_nobody_moves_what_somebody_else_organises(self):
        before = self.tree()
        done = self.run_cli("ask", "move the design workshop to tomorrow at 4 pm", "--yes")
        self.assertIn("Somebody else organises it", done.stdout)
        self.assertEqual(self.tree(), before)


class TestNewEvents(CalendarHome):
    def created(self, sentence, status=0):
        before = self.files()
        view = self.json("ask", sentence, "--yes", status=status)
        return view, unfolded(self.only_change(before, self.files())[1])

    def test_an_event_needs_no_question_and_is_undone(self):
        before = self.tree()
        view = self.json("ask", "put yoga into my calendar tomorrow from 6 pm to 7:30 pm")
        self.assertEqual(view["state"], "done")
        new = unfolded(next(data for name, data in self.files().items() if name.endswith("@adjutant.ics")))
        self.assertIn("SUMMARY:yoga", new)
        self.assertRegex(new, r"DTSTART;TZID=Europe/Berlin:\d{8}T180000\r\nDTEND;TZID=Europe/Berlin:\d{8}T193000")
        self.json("undo", view["run"], "--yes")
        self.assertEqual(self.tree(), before)

    def test_it_repeats_and_is_about_whole_days_where_that_was_said(self):
        self.assertIn("RRULE:FREQ=WEEKLY;BYDAY=MO", self.created("add an event yoga every Monday at 7 pm")[1])
        self.assertRegex(self.created("create an event school trip from Monday to Wednesday")[1],
                         r"DTSTART;VALUE=DATE:\d{8}\r\nDTEND;VALUE=DATE:\d{8}")

    def test_a_part_of_a_day_is_a_question(self):
        before = self.tree()
        self.assertIn("At what time?", self.run_cli("ask", "put yoga into my calendar tomorrow afternoon", "--yes").stdout)
        self.assertEqual(self.tree(), before)

    def test_a_meeting_is_booked_and_people_are_invited_once(self):
        view, new = self.created("book lunch with Ben tomorrow at noon for an hour")
        self.assertIn("ORGANIZER;CN=Alex Morgan:mailto:alex@morgan.example", new)
        self.assertIn("mailto:ben.okafor@brightwater.example", new)
        (to, text, ics, method), = self.waiting()
        self.assertEqual((to, method), ("ben.okafor@brightwater.example", "REQUEST"))
        self.assertIn("12:00 to 13:00", text)
        self.assertIn("SUMMARY:lunch", ics)
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        # It was queued with the hold time of then; undo refuses once it has left, and leaves the event.
        self.json("undo", view["run"], "--yes")
        self.assertEqual(self.waiting()[0][0], "ben.okafor@brightwater.example")
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        self.assertEqual(list((self.home / "sent-mail").iterdir()), [])

    def test_what_has_left_is_not_taken_back_and_the_event_stays(self):
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        view, new = self.created("book lunch with Ben tomorrow at noon for an hour")
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        self.assertEqual(len(list((self.home / "sent-mail").iterdir())), 1)
        before = self.files()
        done = self.run_cli("undo", view["run"], "--yes")
        self.assertEqual(done.returncode, 5)
        self.assertIn("cannot be taken back any more", done.stdout + done.stderr)
        self.assertEqual(self.files(), before)

    def test_a_stranger_is_invited_only_with_an_approval_of_that_very_step(self):
        view = self.json("ask", "book lunch with eve@evil.example tomorrow at noon", "--yes", status=3)
        self.assertEqual(view["planned"][0]["verdict"], "approve each")

    def test_a_free_time_is_found_and_does_not_overlap(self):
        view = self.json("ask", "find an hour with Priya next week and invite her", "--dry-run", status=3)
        self.assertEqual(view["planned"][0]["tool"], "calendar.meet")
        self.assertNotIn("overlaps", " ".join(view["planned"][0]["details"]))

    def test_deadlines_of_unread_mail_ask_because_others_decide(self):
        view = self.json("ask", "put the deadlines from my unread mail into the calendar", "--dry-run", status=3)
        titles = [step["arguments"]["title"] for step in view["planned"]]
        self.assertIn("Due: Money for the class fund", titles)
        self.assertIn("Due: Vacation days", titles)
        self.assertNotIn("Due: can i", titles)
        self.assertTrue(all(step["verdict"] == "ask" for step in view["planned"]))
        self.json("approve", view["run"])
        # What a mail said does not become the owner's own words, and is not entered twice.
        listed = self.json("plan", "run", self.plan('for e in calendar.list(start=now(), end=now() + weeks(9), words="class fund"):\n    say(e.title)\n'))
        self.assertIn("clara.hoffmann", str(listed["answer"][0]))
        self.assertEqual(self.json("ask", "put the deadlines from my unread mail into the calendar", "--dry-run")["planned"], [])


class TestInvitations(CalendarHome):
    def test_one_that_came_by_mail_is_accepted_and_put_into_the_calendar(self):
        def check(view, before, after):
            new = unfolded(self.only_change(before, after)[1])
            self.assertIn("UID:school-concert@morgan.example", new)
            self.assertRegex(new, r"ATTENDEE[^\r]*PARTSTAT=ACCEPTED:mailto:alex@morgan.example")
            self.assertIn("X-ADJUTANT-SOURCE:person clara.hoffmann@gs-lindenhof.example", new)
            (to, text, ics, method), = self.waiting()
            self.assertEqual((to, method), ("clara.hoffmann@gs-lindenhof.example", "REPLY"))
            self.assertIn("ATTENDEE;PARTSTAT=ACCEPTED:mailto:alex@morgan.example", ics)

        self.does_and_undoes("accept the invitation to the school concert", check)

    def test_what_is_declined_is_not_put_into_the_calendar(self):
        before = self.files()
        self.json("ask", "decline the invitation to the school concert", "--yes")
        self.assertEqual(self.files(), before)
        self.assertIn("PARTSTAT=DECLINED", self.waiting()[0][2])

    def test_one_in_the_calendar_is_answered(self):
        def check(view, before, after):
            new = unfolded(self.only_change(before, after)[1])
            self.assertRegex(new, r"ATTENDEE[^\r]*PARTSTAT=TENTATIVE:mailto:alex@morgan.example")

        self.does_and_undoes("say maybe to the interview", check)

    def test_which_one_is_a_question(self):
        done = self.run_cli("ask", "decline the invitation to the", "--yes")
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)

    def test_a_cancellation_that_came_by_mail(self):
        def check(view, before, after):
            self.assertIn("STATUS:CANCELLED", unfolded(self.only_change(before, after)[1]))

        self.does_and_undoes("put the mail about the stand-up into my calendar", check)

    def test_an_answer_that_came_by_mail(self):
        text = ('for m in mail.search(words="Accepted Budget review", limit=1):\n'
                '    if m.invitation:\n        calendar.receive(ics=m.invitation)\n')
        data = self.home / "calendar" / "work" / "budget-review@morgan.example.ics"
        data.write_bytes(data.read_bytes().replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=NEEDS-ACTION"))
        view = self.json("plan", "run", self.plan(text), "--yes")
        self.assertIn("priya.raman@brightwater.example has accepted", view["happened"][0]["report"])
        self.assertRegex(unfolded(data.read_bytes()), r"ATTENDEE[^\r]*PARTSTAT=ACCEPTED:mailto:priya")

    def test_nobody_cancels_in_the_name_of_the_organizer(self):
        mail = next(path for path in (self.home / "mail").rglob("*") if path.is_file() and b"Cancelled: Stand-up" in path.read_bytes())
        mail.write_bytes(re.sub(rb"(?m)^From:.*$", b"From: Eve <eve@evil.example>", mail.read_bytes()))
        before = self.tree()
        done = self.run_cli("ask", "put the mail about the stand-up into my calendar", "--yes")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("not from ben.okafor@brightwater.example", done.stdout + done.stderr)
        self.assertEqual(self.tree(), before)


class TestAround(CalendarHome):
    def test_a_home_without_a_calendar_works_and_says_so(self):
        config = self.home / "config.toml"
        config.write_text(re.sub(r"(?m)^calendar = .*$", "", config.read_text()))
        self.json("ask", "what needs me today?")
        self.assertEqual(self.run_cli("doctor").returncode, 0)
        done = self.run_cli("ask", "what is on tomorrow?")
        self.assertEqual(done.returncode, 5)
        self.assertIn("You have no calendar here.", done.stdout + done.stderr)

    def test_a_calendar_that_is_gone_is_an_error_and_nothing_is_made(self):
        shutil.rmtree(self.home / "calendar")
        done = self.run_cli("ask", "put yoga into my calendar tomorrow at 6 pm", "--yes")
        self.assertEqual(done.returncode, 5)
        self.assertIn("is not there", done.stdout + done.stderr)
        self.assertFalse((self.home / "calendar").exists())
        self.assertEqual(self.run_cli("doctor").returncode, 5)

    def test_a_broken_file_is_listed_and_never_changed(self):
        broken = self.home / "calendar" / "personal" / "broken-import@morgan.example.ics"
        before = broken.read_bytes()
        self.assertIn("broken-import@morgan.example.ics", self.run_cli("doctor").stdout)
        self.json("ask", "put yoga into my calendar tomorrow at 6 pm")
        self.assertEqual(broken.read_bytes(), before)

    def test_the_file_changed_between_preview_and_run(self):
        dentist = self.home / "calendar" / "personal" / "dentist@morgan.example.ics"
        view = self.json("ask", "move the dentist to the 15th of January 2031", "--dry-run", status=3)
        changed = dentist.read_bytes().replace(b"SUMMARY:", b"SUMMARY:New ")
        dentist.write_bytes(changed)
        after = self.json("approve", view["run"], status=3)
        self.assertEqual(after["happened"], [])
        self.assertIn("New Dentist", after["planned"][0]["preview"])
        self.assertEqual(dentist.read_bytes(), changed)


if __name__ == "__main__":
    unittest.main()
