"""A disk without room. A limit on how large a file may grow stands in for it, which needs no disk of its own (such disks
are in test_failures.py): reading goes on, an effect ends with a sentence that says so, and nothing is lost or half done."""

import contextlib
import resource
import signal
import sqlite3
import subprocess
import unittest

from home import BINARY, Home

FULL = "the disk is full"
THREE = ('reminders.add(text="x", at="tomorrow at 9")\n'
         'files.write(path="Notes/x.txt", content="x")\n'
         'contacts.add(name="Nora Falk", address="nora@falk.example")\n')


def room(size):
    """For a process of its own: no file grows beyond so many bytes."""
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))}


class Full(Home):
    def sql(self, text):
        with contextlib.closing(sqlite3.connect(self.home / "home.db", timeout=30)) as store:
            return store.execute(text).fetchall()


class FullDisk(Full):
    def left_behind(self):
        return [path.name for path in self.home.rglob("*.part")]

    def test_reading_needs_no_room(self):
        run = self.json("ask", "set a timer for 5 minutes")["run"]
        before = self.tree()
        for words in (["runs"], ["show", run], ["mandate", "check"], ["mandate", "bounds"], ["skills"], ["routines"], ["tools"],
                      ["accounts", "list"], ["prefer"], ["endorsements"], ["export"], ["plan", "check", self.plan(THREE)]):
            done = self.run_cli(*words, **room(0))
            self.assertEqual(done.returncode, 0, (words, done.stdout, done.stderr))
            self.assertEqual((words, done.stdout), (words, self.run_cli(*words).stdout))
        self.assertEqual((self.tree(), self.left_behind()), (before, []))

    def test_doctor_says_so(self):
        self.json("doctor")
        done = self.run_cli("doctor", **room(0))
        self.assertEqual(done.returncode, 5, done.stdout)
        ill = [line for line in done.stdout.splitlines() if "✗" in line]
        self.assertEqual(len(ill), 1, done.stdout)
        self.assertIn("✗ home: Cannot write into", ill[0])
        self.assertIn("The disk is full", ill[0])
        self.json("doctor")

    def test_a_store_that_was_never_made(self):
        for path in self.home.glob("home.db*"):
            path.unlink()
        done = self.run_cli("doctor", **room(0))
        self.assertEqual(done.returncode, 5, done.stdout)
        self.assertIn(FULL, done.stdout)
        self.json("doctor")

    def test_what_would_act_says_so_and_does_nothing(self):
        self.json("runs")
        before = self.tree()
        for words in (["ask", "set a timer for 5 minutes"], ["ask", "put milk on the shopping list", "--yes"],
                      ["plan", "run", self.plan(THREE), "--yes"], ["prefer", "no meetings before 9"], ["serve", "--once"]):
            done = self.run_cli(*words, **room(0))
            self.assertEqual(done.returncode, 5, (words, done.stdout, done.stderr))
            self.assertIn(FULL, done.stderr)
        self.assertEqual((self.tree(), self.left_behind()), (before, []))
        self.assertEqual(self.json("runs")["runs"], [])
        self.json("ask", "set a timer for 5 minutes")

    def test_wherever_it_fills_up_nothing_is_lost_or_done_twice(self):
        run = self.json("plan", "run", self.plan(THREE), "--dry-run", status=3)["run"]
        ended = set()
        for written in (40_000, 60_000, 80_000, 100_000, 2_000_000):
            done = self.run_cli("approve", run, **room(written))
            if done.returncode:
                self.assertEqual(done.returncode, 5, done.stderr)
                self.assertIn("disk is full", done.stdout + done.stderr)
            self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
            view = self.json("show", run)
            if view["state"] == "waiting":
                view = self.json("approve", run, status=None)
            self.check_is_whole(view)
            ended.add(done.returncode)
            run = self.anew()
        self.assertEqual(ended, {0, 5})

    def check_is_whole(self, view):
        """Each step has happened once, or not at all, as the journal says."""
        states = {step["tool"]: step["state"] for step in view["happened"]}
        self.assertLessEqual(set(states.values()), {"confirmed", "failed"})
        if view["state"] != "done":
            self.assertEqual(view["state"], "failed", view)
            self.assertIn("disk is full", str(view["reason"]) + str(view.get("error")))
        self.assertEqual(list(states.values()) == ["confirmed"] * 3, view["state"] == "done", view)
        happened = {"reminders.add": self.sql("SELECT count(*) FROM reminders")[0][0],
                    "files.write": int((self.home / "files/Notes/x.txt").exists()),
                    "contacts.add": sum(b"Nora Falk" in path.read_bytes() for path in (self.home / "contacts").glob("*.vcf"))}
        for tool, times in happened.items():
            self.assertEqual(times, int(states.get(tool) == "confirmed"), (tool, view))
        self.assertEqual(self.left_behind(), [])

    def anew(self):
        self.tearDown()
        self.setUp()
        return self.json("plan", "run", self.plan(THREE), "--dry-run", status=3)["run"]


class TestDaemon(Full):
    def test_it_goes_on_and_recovers_once_there_is_room(self):
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        daemon = subprocess.Popen([BINARY, "--home", self.home, "serve", "--port", "0"], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
        try:
            while not daemon.stdout.readline().startswith("ready: "):
                self.assertIsNone(daemon.poll())
            resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            self.json("plan", "run", self.plan('mail.send(to=["ben.okafor@brightwater.example"], subject="x", body="y")\n'), "--yes")
            self.assertIn(FULL, daemon.stdout.readline())
            self.assertEqual(self.sql("SELECT state FROM outbox"), [("held",)])
            resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            while "was sent" not in (line := daemon.stdout.readline()):
                self.assertIn("full", line)
            self.assertEqual(len(list((self.home / "sent-mail").glob("*.eml"))), 1)
            daemon.send_signal(signal.SIGTERM)
            self.assertEqual(daemon.wait(), 0)
        finally:
            daemon.kill()
            daemon.communicate()


if __name__ == "__main__":
    unittest.main()
