"""A sample home for each test: made once a class, copied for each test. The real binary, its output and exit status."""

import contextlib
import datetime
import faulthandler
import json
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile
import unittest

# Each test begins on Wednesday 25 November 2026 at ten: what is said of tomorrow means the same on every day.
NOW = datetime.datetime.fromisoformat("2026-11-25T10:00:00+01:00")
os.environ["ADJUTANT_CLOCK_AHEAD"] = str(round((NOW - datetime.datetime.now(datetime.UTC)).total_seconds()))

# Whoever waits so long waits in vain: the log then says where. It ends nothing, and proves no speed.
LONG = 120  # seconds

BINARY = os.environ.get("ADJUTANT", "build/dev/adjutant")


class Home(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        faulthandler.dump_traceback_later(LONG, repeat=True)
        cls.folder = tempfile.mkdtemp(prefix="adjutant-cli-")
        cls.template = pathlib.Path(cls.folder) / "template"
        made = subprocess.run([BINARY, "--home", cls.template, "init", "--sample"], capture_output=True, text=True)
        assert made.returncode == 0, made.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)
        faulthandler.cancel_dump_traceback_later()

    def setUp(self):
        faulthandler.dump_traceback_later(LONG, repeat=True)
        self.home = pathlib.Path(self.folder) / self.id().split(".")[-1]
        shutil.copytree(self.template, self.home)
        self.configure(str(self.template), str(self.home))

    def tearDown(self):
        shutil.rmtree(self.home)

    def configure(self, old, new):
        """Replaces a text of the home's config.toml."""
        config = self.home / "config.toml"
        config.write_text(config.read_text().replace(old, new))

    def run_cli(self, *words, env=None, **more):
        return subprocess.run([BINARY, "--home", self.home, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env={**os.environ, **(env or {})}, **more)

    def json(self, *words, status=0):
        end = words.index("--") if "--" in words else len(words)  # what is behind it belongs to another program
        done = self.run_cli(*words[:end], "--json", *words[end:])
        if status is not None:
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def with_answers(self, *words, answers, env=None, status=0):
        """Runs it at a terminal, where the owner types the answers; gives what was shown."""
        ours, theirs = pty.openpty()
        child = subprocess.Popen([BINARY, "--home", self.home, *words], stdin=theirs, stdout=theirs, stderr=theirs,
                                 env={**os.environ, **(env or {})})
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = b""
        with contextlib.suppress(OSError):  # EIO: the other end is closed
            while part := os.read(ours, 65536):
                shown += part
        os.close(ours)
        ended = child.wait()
        if status is not None:
            self.assertEqual(ended, status, shown.decode())
        return shown.decode()

    def plan(self, text, name="test.plan"):
        path = self.home / name
        path.write_text(text)
        return str(path)

    def mails(self, folder=""):
        return {path.name.split(":2,")[0] for part in ("cur", "new") for path in (self.home / "mail" / folder / part).iterdir()}

    def tree(self):
        return {str(path.relative_to(self.home)): path.read_bytes() for name in ("mail", "calendar", "contacts", "files")
                for path in (self.home / name).rglob("*") if path.is_file()}
