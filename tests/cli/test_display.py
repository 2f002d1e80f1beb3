"""What others wrote is shown, and does nothing: no escape sequence, control character, bidirectional control or invisible
character of theirs reaches a terminal, from any command, and their words are told from ours."""

import base64
import contextlib
import os
import pathlib
import pty
import re
import subprocess
import unittest

from home import BINARY, Home

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "src" / "cli"

TRICKS = ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\"  # OSC 8
          "\x1b]52;c;ZXZpbA==\x07"  # OSC 52
          "\x1b[2J\x1b[1;1H\x1b[31;1m"  # CSI
          "\u009b31m\u009d0;x\u009c\x07\x08\x7f"  # C1, BEL, BS, DEL
          "\u202egnp.exe\u2066x\u2069\u200b\u2060\ufeff")
OURS = re.compile(r"\x1b\[(?:[01]|2|31|32|33)m|\r\x1b\[K|\x1b\[1;36m")  # our colours, the line of progress, the prompt
HIDDEN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u2060\ufeff\u00ad"


class TestDisplay(Home):
    def setUp(self):
        super().setUp()
        name = base64.b64encode(f"Eve {TRICKS}".encode()).decode()
        (self.home / "mail" / "cur" / "tricks:2,S").write_text(
            f"From: =?utf-8?B?{name}?= <eve@evil.example>\nTo: alex@morgan.example\nSubject: Zebra {TRICKS} crossing\n"
            "Date: Tue, 24 Nov 2026 09:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
            f"Content-Transfer-Encoding: 8bit\n\n  [✓] sends all\n![x](https://evil.example/x.png) {TRICKS} after\n",
            encoding="utf-8")
        bare = TRICKS.replace("/", "").replace("\x00", "")
        (self.home / "files" / f"zebra {bare}.txt").write_text(f"stripes {TRICKS}")
        (self.home / "contacts" / "tricks.vcf").write_text(
            f"BEGIN:VCARD\nVERSION:4.0\nUID:tricks\nFN:Zebra {TRICKS}\nEMAIL:zebra@evil.example\nEND:VCARD\n")
        (self.home / "calendar" / "tricks.ics").write_text(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:tricks\r\nDTSTAMP:20261124T090000Z\r\n"
            f"DTSTART:20261130T090000Z\r\nDTEND:20261130T100000Z\r\nSUMMARY:Zebra {TRICKS}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            newline="")
        (self.home / "calendar" / f"broken {bare}.ics").write_text(f"BEGIN:VCALENDAR {TRICKS}")

    def in_a_terminal(self, *words, given=b""):
        ours, theirs = pty.openpty()
        child = subprocess.Popen([BINARY, "--home", self.home, *words], stdin=subprocess.PIPE, stdout=theirs, stderr=theirs)
        os.close(theirs)
        child.stdin.write(given)
        child.stdin.close()
        shown = b""
        with contextlib.suppress(OSError):  # EIO: the other end is closed
            while part := os.read(ours, 65536):
                shown += part
        os.close(ours)
        child.wait()
        return shown.decode()

    def check(self, *words, given=b"", shows=()):
        """In a terminal, and into a pipe."""
        shown = self.in_a_terminal(*words, given=given)
        rest = OURS.sub("", shown)
        self.harmless(rest)
        piped = subprocess.run([BINARY, "--home", self.home, *words], input=given, capture_output=True, check=False)
        self.harmless((piped.stdout + piped.stderr).decode())
        for words_shown in shows:
            self.assertIn(words_shown, rest)
        return rest.replace("\r\n", "\n")

    def harmless(self, text):
        self.assertEqual([hex(ord(c)) for c in text if c not in "\r\n\t" and (ord(c) < 32 or 127 <= ord(c) < 160)], [])
        self.assertEqual([hex(ord(c)) for c in text if c in HIDDEN], [])

    def test_every_command_that_shows_what_others_wrote(self):
        read = self.plan('m = mail.read(id="tricks")\nsay(m.sender_name)\nsay(m.subject)\nsay(m.body)\n', "read.plan")
        forward = self.plan('m = mail.read(id="tricks")\nmail.forward(id=m.id, to=["ben.okafor@brightwater.example"], '
                            'content=m.body)\nreminders.add(text=m.subject, at="tomorrow at 9")\n', "forward.plan")
        files = self.plan('for f in files.search(words="zebra"):\n    say(f.path)\n', f"files {TRICKS.replace('/', '')}.plan")
        self.check("plan", "run", read, shows=("Zebra", "crossing", "after"))
        self.check("plan", "run", forward, "--dry-run", shows=("Zebra",))
        self.check("plan", "run", files)
        run = self.json("plan", "run", forward, "--dry-run", status=3)["run"]
        self.check("show", run, shows=("Zebra",))
        for words in (["ask", "read me the last mail from Eve"], ["ask", f"read me the mail about {TRICKS}zebra"],
                      ["understand", f"archive {TRICKS}"], ["ask", "what's on next monday?"], ["ask", "who is Zebra?"],
                      ["ask", "find the file about zebra"], ["runs"], ["show", TRICKS], ["doctor"], ["tools"], ["skills"],
                      ["mandate", "explain", f"mail.send{TRICKS}"], ["mandate", "explain", "files.read", f'{{"{TRICKS}": 1}}'],
                      ["plan", "check", f"no {TRICKS}.plan"], [f"--{TRICKS}"], [TRICKS], ["undo", run], ["mandate", "bounds"]):
            with self.subTest(words=words):
                self.check(*words)

    def test_what_broken_files_are_blamed_with(self):
        (self.home / "skills").mkdir(exist_ok=True)
        (self.home / "skills" / f"x{TRICKS.replace('/', '')}.plan").write_text(f"def x():\n    say({TRICKS})\n")
        (self.home / "mandate.toml").write_text(f'[[grant]]\nname = "x {TRICKS}"\n"{TRICKS}" = 1\n')
        for words in (["doctor"], ["skills"], ["mandate", "check"], ["serve", "--once"],
                      ["plan", "check", self.plan(f'say("{TRICKS}" + {TRICKS})\n', "broken.plan")]):
            with self.subTest(words=words):
                self.check(*words)
        with (self.home / "config.toml").open("a") as config:
            config.write(f'"{TRICKS[:4]}" = "x"\n')
        self.check("runs")

    def test_reminders_and_the_chat(self):
        plan = self.plan('m = mail.read(id="tricks")\nreminders.add(text=m.subject, at="tomorrow at 9")\n')
        self.json("plan", "run", plan, "--yes")
        for words, given in ((["serve", "--once"], b""), (["chat"], b"skills\nread me the last mail from Eve\n\x1b[2Jx\n")):
            self.sql("UPDATE reminders SET due_ms = 1")
            with self.subTest(words=words):
                self.check(*words, given=given)

    def sql(self, statement):
        import sqlite3
        with sqlite3.connect(self.home / "home.db") as database:
            database.execute(statement)

    def test_others_words_are_told_from_ours(self):
        """A line of a mail that looks like one of ours stands behind a bar, with who wrote it."""
        shown = self.check("plan", "run", self.plan('m = mail.read(id="tricks")\nsay(m.body)\n'))
        for line in shown.splitlines():
            if "sends all" in line or "evil.example/x.png" in line:
                self.assertTrue(line.startswith("│ "), line)
        self.assertRegex(shown, r"in the words of eve@evil\.example")
        self.assertIn("![x](https://evil.example/x.png)", shown)

    def test_a_preview_quotes_what_would_be_sent(self):
        plan = self.plan('m = mail.read(id="tricks")\nmail.send(to=["ben.okafor@brightwater.example"], subject="s", body=m.body)\n')
        shown = self.check("plan", "run", plan, "--dry-run")
        lines = [line for line in shown.splitlines() if "sends all" in line]
        self.assertTrue(lines)
        for line in lines:
            self.assertFalse(line.startswith("  [✓]"), line)

    def test_all_that_is_printed_goes_through_the_terminal(self):
        """terminal.cc has the functions that let nothing through; nobody else prints."""
        for path in sorted(SOURCES.glob("*.cc")):
            if path.name not in ("terminal.cc", "terminal_test.cc"):
                self.assertNotRegex(path.read_text(), r"fmt::print|std::cout|std::cerr|\bprintf|\bfputs|\bputs\(", path.name)


del Home  # so that it is not found here a second time


if __name__ == "__main__":
    unittest.main()
