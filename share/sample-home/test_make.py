"""The sample household holds what its README promises, and two runs agree."""

import contextlib
import email
import email.policy
import io
import mailbox
import re
import subprocess
import shutil
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import mail_hostile
import make
import people

NOW = "2026-11-24T09:00:00"
OWNER = "alex@morgan.example"


def run(folder: Path, *options: str) -> tuple[int, str]:
    errors = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(errors):
        status = make.main([str(folder), *(options or ("--now", NOW))])
    return status, errors.getvalue()


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def parse_mails(folder: Path) -> dict[Path, email.message.EmailMessage]:
    return {path: email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted(folder.rglob("*")) if path.is_file() and path.parent.name in ("cur", "new")}


class SampleHome(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = Path(tempfile.mkdtemp(prefix="sample-home-"))
        cls.home = cls.scratch / "home"
        status, errors = run(cls.home)
        assert status == 0, errors
        cls.mails = parse_mails(cls.home / "mail")
        cls.by_id = {str(mail["Message-ID"]): mail for mail in cls.mails.values() if mail["Message-ID"]}
        cls.path_of = {str(mail["Message-ID"]): path for path, mail in cls.mails.items() if mail["Message-ID"]}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.scratch)

    def mail(self, key: str) -> email.message.EmailMessage:
        found = [mail for name, mail in self.by_id.items() if name.startswith(f"<{key}@")]
        self.assertEqual(len(found), 1, key)
        return found[0]

    def path(self, key: str) -> Path:
        return self.path_of[str(self.mail(key)["Message-ID"])]


class Whole(SampleHome):
    def test_two_runs_give_the_same_tree(self):
        self.assertEqual(run(self.scratch / "again")[0], 0)
        self.assertEqual(tree(self.home), tree(self.scratch / "again"))

    def test_another_now_and_zone_work_too(self):
        cases = (("2028-02-20T23:59:00", "Europe/Berlin"), ("2027-01-01T00:01:00", "America/Los_Angeles"),
                 ("2027-03-28T03:30:00+02:00", "Europe/Berlin"), ("2026-06-07T12:00:00Z", "Asia/Kolkata"))
        for number, (now, zone) in enumerate(cases):
            home = self.scratch / f"case-{number}"
            self.assertEqual(run(home, "--now", now, "--zone", zone), (0, ""))
            self.assertEqual(len(parse_mails(home / "mail")), len(self.mails))

    def test_refuses_an_existing_mailbox_and_leaves_it_alone(self):
        home = self.scratch / "occupied"
        (home / "mail").mkdir(parents=True)
        status, errors = run(home)
        self.assertEqual(status, 1)
        self.assertIn(f"{home / 'mail'} exists already", errors)
        self.assertEqual([path.name for path in home.iterdir()], ["mail"])

    def test_refuses_an_unknown_zone(self):
        status, errors = run(self.scratch / "nowhere", "--zone", "Mars/Olympus")
        self.assertEqual(status, 2)
        self.assertIn("no time zone 'Mars/Olympus'", errors)

    def test_nothing_but_the_four_parts_is_left(self):
        self.assertEqual(sorted(path.name for path in self.home.iterdir()), sorted(make.PARTS))

    def test_only_example_domains(self):
        for name, content in tree(self.home).items():
            unfolded = content.replace(b"\r\n ", b"").replace(b"=\n", b"")
            for host in re.findall(rb"[\w.]+@((?:[\w-]+\.)+[a-z]{2,})\b", unfolded):
                self.assertTrue(host.endswith(b".example"), f"{name}: {host}")


class Mailbox(SampleHome):
    def test_folders_and_counts(self):
        box = mailbox.Maildir(self.home / "mail", create=False)
        self.assertEqual(sorted(box.list_folders()), ["Archive", "Drafts", "Legal", "Newsletters", "Sent", "Trash"])
        self.assertTrue(170 <= len(self.mails) <= 220, len(self.mails))
        for folder in box.list_folders():
            self.assertGreaterEqual(len(box.get_folder(folder)), 3, folder)

    def test_flags_and_unread(self):
        new = [path for path in self.mails if path.parent.name == "new"]
        flags = Counter("".join(path.name.partition(":2,")[2] for path in self.mails))
        unseen = [path for path in self.mails if path.parent.name == "cur" and "S" not in path.name.partition(":2,")[2]]
        self.assertTrue(4 <= len(new) <= 8)
        self.assertTrue(18 <= len(new) + len(unseen) <= 26, len(new) + len(unseen))
        self.assertTrue({"S", "F", "R", "T", "D"} <= set(flags))

    def test_message_ids_are_unique(self):
        ids = [mail["Message-ID"] for mail in self.mails.values() if mail["Message-ID"]]
        self.assertEqual(len(ids), len(set(ids)))

    def test_threads_refer_to_stored_mails(self):
        answers = [mail for mail in self.by_id.values() if mail["In-Reply-To"]]
        self.assertGreaterEqual(len(answers), 40)
        for mail in answers:
            references = str(mail["References"]).split()
            self.assertEqual(references[-1], str(mail["In-Reply-To"]))
            for reference in references:
                self.assertIn(reference, self.by_id)

    def test_dates_lie_in_the_sixty_days_before_now(self):
        now = make.datetime.fromisoformat(NOW).replace(tzinfo=make.ZoneInfo("Europe/Berlin"))
        for mail in self.by_id.values():
            date = mail["Date"].datetime
            if date:
                self.assertTrue(0 <= (now - date).total_seconds() < 61 * 86400, mail["Subject"])

    def test_incoming_mail_carries_the_verdict_of_the_owners_server(self):
        for path, mail in self.mails.items():
            if mail["Message-ID"] and mail["Return-Path"] and "missing-boundary" not in mail["Message-ID"]:
                self.assertTrue(mail["Authentication-Results"].startswith("mx.morgan.example;"), path)
        verdicts = Counter(re.search(r"dkim=(\w+)", str(mail["Authentication-Results"])).group(1)
                           for mail in self.mails.values() if mail["Authentication-Results"])
        self.assertTrue(verdicts["pass"] > 100 and verdicts["fail"] >= 3 and verdicts["none"] >= 3, verdicts)

    def test_ibans_have_valid_checksums(self):
        seen = set()
        for mail in self.by_id.values():
            body = mail.get_body(("plain", "html"))
            if body is not None and body.get_content_charset() in ("utf-8", None):
                seen |= set(re.findall(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,6}(?: ?\d{1,2})?\b", body.get_content()))
        self.assertGreaterEqual(len(seen), 10)
        for iban in seen:
            self.assertTrue(people.iban_is_valid(iban), iban)
        for person in people.EVERYONE + mail_hostile.SENDERS:
            self.assertTrue(not person.iban or people.iban_is_valid(person.iban), person.name)
        self.assertFalse(people.iban_is_valid("DE46990012340047110816"))

    def test_bills(self):
        for key, amount, iban in (("power-bill-newest", "91.30", people.STADTWERKE.iban), ("power-reminder", "89.25", people.STADTWERKE.iban),
                                  ("phone-bill-newest", "39.99", people.TELCOM.iban), ("landlord-utilities", "312.40", people.INGRID.iban),
                                  ("dentist-bill", "142,80", people.PAUL.iban), ("plumber-bill", "238.00", people.TOMASZ.iban)):
            text = self.mail(key).get_body(("plain",)).get_content()
            self.assertIn(amount, text)
            self.assertIn(iban, text.replace(" ", ""))

    def test_newsletters_can_be_left(self):
        letters = [mail for mail in self.mails.values() if mail["List-Unsubscribe"]]
        self.assertGreaterEqual(len(letters), 25)

    def test_kinds_of_encoding(self):
        raw = {path: path.read_bytes() for path in self.mails}
        for promised in (rb"(?i)content-transfer-encoding: quoted-printable", rb"(?i)content-transfer-encoding: base64",
                         rb"(?i)content-transfer-encoding: 8bit", rb"=\?utf-8\?Q\?", rb"=\?utf-8\?B\?", rb"format=flowed", rb"filename\*=utf-8''",
                         rb"iso-8859-1", rb"\r\n\r\n", "Subject: Grüße".encode()):
            self.assertTrue(any(re.search(promised, content) for content in raw.values()), promised)
        self.assertEqual(self.mail("html-only").get_content_type(), "text/html")
        self.assertEqual(self.mail("raw-utf8-headers").get_content().splitlines()[2][:6], "schöne")
        self.assertIn("wäre üblich", self.mail("latin1-qp").get_content())

    def test_attachments(self):
        kinds = Counter(part.get_content_type() for mail in self.mails.values() if mail.is_multipart() for part in mail.iter_attachments())
        self.assertTrue(kinds["application/pdf"] >= 8 and kinds["text/plain"] >= 5, kinds)

    def test_damaged_mails(self):
        damaged = self.mail("missing-boundary")
        self.assertIn("CloseBoundaryNotFoundDefect", [type(defect).__name__ for defect in damaged.defects])
        garbage = [path for path, mail in self.mails.items() if not mail["From"] and not mail["Message-ID"]]
        self.assertEqual(len(garbage), 1)

    def test_invitations(self):
        for key, method in (("invite-quarter-planning", "REQUEST"), ("invite-interview", "REQUEST"), ("invite-school-concert", "REQUEST"),
                            ("cancel-standup", "CANCEL"), ("accepted-budget-review", "REPLY")):
            parts = [part for part in self.mail(key).walk() if part.get_content_type() == "text/calendar"]
            self.assertEqual(parts[0].get_param("method"), method)
            self.assertIn(f"METHOD:{method}", parts[0].get_content())

    def test_hostile_mails(self):
        for key in ("fake-landlord-account", "forged-landlord-account", "fake-power-warning", "inject-forward-invoices", "inject-gift-cards",
                    "inject-attachment-name", "inject-hidden-html", "inject-zero-width", "terminal-escapes", "bidi-subject", "inject-display-name"):
            self.mail(key)
        self.assertIn(b"\x1b[2J", self.path("terminal-escapes").read_bytes())
        self.assertIn("\u202e".encode(), self.path("bidi-subject").read_bytes())
        self.assertIn("<!-- AI assistant:", self.mail("inject-hidden-html").get_content())
        self.assertIn("forward all mail", self.path("inject-attachment-name").read_text())
        forged = self.mail("forged-landlord-account").get_all("Authentication-Results")
        self.assertIn("dkim=fail", forged[0])
        self.assertIn("dkim=pass", forged[1])


class Calendar(SampleHome):
    def event(self, name: str) -> str:
        text = (self.home / "calendar" / name).read_bytes().decode()
        self.assertTrue(all(len(line.encode()) <= 75 for line in text.split("\r\n")), name)
        return text.replace("\r\n ", "")

    def test_one_file_an_event_named_after_its_uid(self):
        files = sorted((self.home / "calendar").rglob("*.ics"))
        self.assertGreaterEqual(len(files), 24)
        self.assertEqual({path.parent.name for path in files}, {"personal", "work"})
        for path in files:
            self.assertIn(f"UID:{path.stem}\r\n", path.read_bytes().decode())

    def test_balanced_components(self):
        for path in (self.home / "calendar").rglob("*.ics"):
            if path.stem != "broken-import@morgan.example":
                text = self.event(str(path.relative_to(self.home / "calendar")))
                self.assertEqual(Counter(re.findall(r"^BEGIN:(\w+)", text, re.M)), Counter(re.findall(r"^END:(\w+)", text, re.M)), path)

    def test_budget_review_is_today_at_three(self):
        text = self.event("work/budget-review@morgan.example.ics")
        self.assertIn("DTSTART;TZID=Europe/Berlin:20261124T150000", text)
        self.assertEqual(text.count("\r\nATTENDEE;"), 2)
        self.assertIn('ORGANIZER;CN="Alex Morgan":mailto:alex@morgan.example', text)

    def test_kinds_of_event(self):
        meeting = self.event("work/team-meeting@morgan.example.ics")
        for line in ("RRULE:FREQ=WEEKLY;BYDAY=MO", "EXDATE;TZID=Europe/Berlin:20261116T093000", "RECURRENCE-ID;TZID=Europe/Berlin:20261130T093000"):
            self.assertIn(line, meeting)
        self.assertIn("DTSTART;TZID=America/New_York:20261126T110000", self.event("work/harborlight-call@morgan.example.ics"))
        self.assertIn("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", self.event("work/harborlight-call@morgan.example.ics"))
        self.assertIn("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", meeting)
        self.assertIn("STATUS:CANCELLED", self.event("work/vendor-lunch@morgan.example.ics"))
        self.assertIn("DTSTART;VALUE=DATE:", self.event("personal/mia-birthday@morgan.example.ics"))
        self.assertIn("20261203T083000", self.event("personal/dentist@morgan.example.ics"))


class ContactsAndFiles(SampleHome):
    def test_cards(self):
        cards = {path.stem: path.read_bytes() for path in (self.home / "contacts").glob("*.vcf")}
        self.assertEqual(len(cards), len(people.CONTACTS) + 1)
        self.assertTrue(17 <= len(people.CONTACTS) <= 21)
        for person in people.CONTACTS:
            text = cards[person.key].decode().replace("\r\n ", "")
            self.assertTrue(text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n") and text.endswith("END:VCARD\r\n"))
            self.assertEqual(re.findall(r"^EMAIL[^:]*:(.*)\r$", text, re.M), list(person.mails))
        self.assertEqual(sum(person.given == "Anna" for person in people.CONTACTS), 2)
        self.assertIn(b"ROLE:landlord", cards["ingrid-sommer"])
        self.assertIn(b"NICKNAME:Nono", cards["nora-morgan"])
        with self.assertRaises(UnicodeDecodeError):
            cards["broken-card"].decode()

    def test_files(self):
        files = tree(self.home / "files")
        self.assertEqual({name.partition("/")[0] for name in files}, {"Documents", "Recipes", "Lists", "Invoices", "Notes"})
        self.assertEqual(sum(name.endswith(".pdf") for name in files), 3)
        self.assertIn(b"- [ ] answer Ms Sommer about the heating", files["Notes/to-do.md"])

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext (poppler-utils) is not installed")
    def test_pdfs_have_text(self):
        for name, words in (("Documents/lease-contract.pdf", "1,180.00 EUR"), ("Invoices/auto-braun-AB-5512.pdf", "Total: 512.65 EUR"),
                            ("Documents/tram-timetable.pdf", "Tram 12: Lindenstraße to Hauptbahnhof")):
            shown = subprocess.run(["pdftotext", "-enc", "UTF-8", self.home / "files" / name, "-"], capture_output=True, text=True, check=True)
            self.assertIn(words, shown.stdout)
            self.assertEqual(shown.stderr, "")


if __name__ == "__main__":
    unittest.main()
