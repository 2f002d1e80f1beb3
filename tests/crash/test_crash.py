"""kill -9 at every commit of the store, just before it and just after it, then going on: nothing lost, nothing twice.

ADJUTANT_CRASH_AT=N ends the process at the Nth of these points. An effect is performed between the commit that says
`issued` and the one that says `confirmed`: the point just before the latter is the one where it has happened and
nobody knows.
"""

import contextlib
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))

from endpoint import Endpoint  # noqa: E402
from home import BINARY, Home  # noqa: E402

FIVE = ('mails = mail.search(sender="Stadtwerke", folder="INBOX", limit=5)\n'
        'mail.archive(ids=[m.id for m in mails])\n'
        'mail.send(to=["ben.okafor@brightwater.example"], subject="one", body="1")\n'
        'contacts.add(name="Nora Falk", address="nora@falk.example")\n'
        'files.write(path="Notes/four.txt", content="4")\n'
        'reminders.add(text="five", at="tomorrow at 9")\n')


class Crashing(Home):
    def setUp(self):
        super().setUp()
        self.configure("hold_seconds = 30", "hold_seconds = 86400")
        # A small home is copied faster.
        for path in (self.home / "mail").rglob("*"):
            if path.is_file() and b"Stadtwerke" not in path.read_bytes():
                path.unlink()
        shutil.rmtree(self.home / "calendar")
        (self.home / "calendar").mkdir()
        self.fresh = self.home.parent / (self.home.name + "-fresh")
        shutil.copytree(self.home, self.fresh)

    def tearDown(self):
        shutil.rmtree(self.fresh)
        super().tearDown()

    def again(self):
        """The home as it was when the test began, or when keep() was called."""
        shutil.rmtree(self.home)
        shutil.copytree(self.fresh, self.home)

    def keep(self):
        shutil.rmtree(self.fresh)
        shutil.copytree(self.home, self.fresh)

    def outcome(self):
        """All that the effects of the plans here can touch; keys made from the run's id are left out."""
        outbox = sorted(path.read_bytes().split(b"Subject: ")[1].split(b"\r\n")[0].split(b"\n")[0]
                        for path in (self.home / "spool").glob("*.eml"))
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store:
            reminders = [text for text, in store.execute("SELECT text FROM reminders WHERE state = 'waiting'")]
        contacts = sorted(path.read_bytes().count(b"Nora Falk") for path in (self.home / "contacts").glob("*.vcf"))
        return outbox, reminders, contacts, self.files()

    def files(self):
        return {path: text for path, text in self.tree().items() if path.startswith(("mail", "files")) and "trash" not in path}

    def go_on(self, run):
        """What the owner does after a crash: the daemon goes on by itself; what still waits is approved again."""
        if self.json("show", run)["state"] == "waiting":
            self.json("approve", run)
        else:
            self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        return self.json("show", run)

    def matrix(self, command, least, check, status=0):
        """Kills `command` at point after point, until it lives; `check(point)` after each. More than `least` points."""
        for point in range(1, 400):
            self.again()
            died = self.run_cli(*command, env={"ADJUTANT_CRASH_AT": str(point)})
            if died.returncode != -signal.SIGKILL:
                self.assertEqual(died.returncode, status, died.stderr)
                self.assertGreater(point - 1, least)
                print(f"{self.id()}: {point - 1} points", file=sys.stderr)
                return
            check(point)
        self.fail("It was killed each time.")

    def prepared(self, text):
        run = self.json("plan", "run", self.plan(text), "--dry-run", status=3)["run"]
        self.keep()
        return run


class TestRun(Crashing):
    def test_five_effects(self):
        run = self.prepared(FIVE)
        self.json("approve", run)
        expected = self.outcome()
        self.assertEqual([expected[0], expected[1], sum(expected[2])], [[b"one"], ["five"], 1])

        def check(point):
            view = self.go_on(run)
            self.assertEqual(view["state"], "done", f"{point}: {view}")
            self.assertEqual([step["state"] for step in view["happened"]], ["confirmed"] * 5, point)
            self.assertEqual(self.outcome(), expected, point)

        self.matrix(["approve", run], 40, check)

    def test_rehearsal_has_done_nothing(self):
        before = self.tree()
        path = self.plan(FIVE)
        self.keep()

        def check(point):
            self.assertEqual(self.tree(), before, point)
            self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
            self.assertEqual(self.tree(), before, point)
            self.assertEqual([run["state"] for run in self.json("runs")["runs"] if run["state"] in ("running", "done")], [])

        self.matrix(["plan", "run", path, "--dry-run"], 10, check, status=3)


class TestUndo(Crashing):
    def test_undo_of_five_effects(self):
        files = self.files()
        run = self.json("plan", "run", self.plan(FIVE), "--yes")["run"]
        undo = self.json("undo", run, "--dry-run", status=3)
        self.keep()

        def check(point):
            view = self.go_on(undo["run"])
            self.assertEqual(view["state"], "done", f"{point}: {view}")
            self.assertEqual([step["state"] for step in view["happened"]], ["confirmed"] * 5, point)
            spool, reminders, contacts, now = self.outcome()
            self.assertEqual((reminders, sum(contacts)), ([], 0), point)
            self.assertEqual(now, files, point)
            self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
            self.assertEqual(list((self.home / "sent-mail").iterdir()), [], point)
            again = self.json("undo", run, status=5)
            self.assertIn("taken back already", again["error"]["message"])

        self.matrix(["approve", undo["run"]], 30, check)


class TestPause(Crashing):
    """Pause, go on, "I did it by hand": cut off anywhere, no effect is lost or done twice, and what was paused stays so."""

    def confirmed(self, view):
        return [step["state"] for step in view["happened"]]

    def pauses_after(self, run, step):
        """As if the owner had said so while the step was under way."""
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store, store:
            store.execute(f"CREATE TRIGGER pauses AFTER UPDATE OF state ON steps WHEN NEW.run = '{run}' AND NEW.number = {step} "
                          "AND NEW.state = 'confirmed' BEGIN INSERT OR IGNORE INTO paused VALUES (NEW.run, 0); END")

    def let_go_on(self):
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store, store:
            store.execute("DROP TRIGGER IF EXISTS pauses")

    def paused(self, run):
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store:
            return bool(store.execute("SELECT count(*) FROM paused WHERE run = ?", (run,)).fetchone()[0])

    def effects(self, run):
        """The numbers of its effects."""
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store:
            return [number for number, in store.execute(
                "SELECT number FROM steps WHERE run = ? AND kind = 'effect' ORDER BY number", (run,))]

    def prepared_and_expected(self):
        run = self.prepared(FIVE)
        self.json("approve", run)
        expected = self.outcome()
        self.again()
        return run, expected

    def goes_on(self, run):
        view = self.json("show", run)
        if view["state"] == "waiting":
            return self.json("resume" if view.get("paused") else "approve", run)
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        return self.json("show", run)

    def ends_well(self, run, expected, point, states):
        view = self.json("show", run)
        if view["state"] != "done":
            view = self.goes_on(run)
        self.assertEqual((view["state"], self.confirmed(view)), ("done", states), f"{point}: {view}")
        self.assertEqual(self.outcome(), expected, point)
        self.assertFalse(self.paused(run), point)

    def stays_paused(self, run, point, states):
        """Also over restarts of the daemon."""
        for _ in range(2):
            self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
            view = self.json("show", run)
            self.assertEqual((view["state"], view.get("paused"), self.confirmed(view)), ("waiting", True, states), f"{point}: {view}")

    def test_a_pause_in_the_middle_of_a_run(self):
        run, expected = self.prepared_and_expected()
        self.pauses_after(run, self.effects(run)[1])
        self.keep()

        def check(point):
            view = self.json("show", run)
            if view["state"] == "waiting" and not view.get("paused"):  # it had not begun, or was cut off between two writes
                self.json("approve", run, status=3)
            self.stays_paused(run, point, ["confirmed"] * 2)
            self.let_go_on()
            self.ends_well(run, expected, point, ["confirmed"] * 5)

        self.matrix(["approve", run], 15, check, status=3)

    def test_going_on(self):
        run, expected = self.prepared_and_expected()
        self.pauses_after(run, self.effects(run)[1])
        self.json("approve", run, status=3)
        self.let_go_on()
        self.keep()
        self.matrix(["resume", run], 20, lambda point: self.ends_well(run, expected, point, ["confirmed"] * 5))

    def test_saying_so_while_it_is_cut_off(self):
        run, expected = self.prepared_and_expected()
        for point in range(1, 200):  # cut off between the second effect and the third
            self.again()
            died = self.run_cli("approve", run, env={"ADJUTANT_CRASH_AT": str(point)})
            self.assertEqual(died.returncode, -signal.SIGKILL, point)
            view = self.json("show", run)
            if (view["state"], self.confirmed(view)) == ("running", ["confirmed"] * 2):
                break
        self.keep()

        def check(point):
            if self.paused(run):
                self.stays_paused(run, point, ["confirmed"] * 2)
            self.ends_well(run, expected, point, ["confirmed"] * 5)

        self.matrix(["pause", run], 0, check)

    def test_a_step_by_hand(self):
        run, expected = self.prepared_and_expected()
        second, fourth = self.effects(run)[1], self.effects(run)[3]
        self.pauses_after(run, second)
        self.json("approve", run, status=3)
        self.let_go_on()
        self.keep()
        without = (*expected[:3], {path: text for path, text in expected[3].items() if path != "files/Notes/four.txt"})
        self.assertNotEqual(without, expected)

        def check(point):
            view = self.json("show", run, status=None)
            self.assertEqual((view["state"], view.get("paused")), ("waiting", True), f"{point}: {view}")
            if "by owner" not in self.confirmed(view):
                view = self.json("took-over", run, str(fourth), status=3)
            self.assertEqual(self.confirmed(view), ["confirmed", "confirmed", "by owner"], point)
            self.stays_paused(run, point, ["confirmed", "confirmed", "by owner"])
            self.ends_well(run, without, point, ["confirmed", "confirmed", "confirmed", "by owner", "confirmed"])

        self.matrix(["took-over", run, str(fourth)], 1, check, status=3)


class TestStages(Crashing):
    """What plan.next asks for is planned once, by whoever ended the run or, where that was cut off, by the daemon."""

    FINDS = '```plan\nmails = mail.search(sender="Stadtwerke", limit=5)\nplan.next(request="remind me of them", number=len(mails))\n```\n'
    REMINDS = '```plan\nreminders.add(text="feed the cat", at="tomorrow at 9")\n```\n'

    def prepared(self, endpoint):
        config = self.home / "config.toml"
        config.write_text(config.read_text() + endpoint.section("[planner]", 'name = "big"\n'))
        first = self.json("ask", "rank the neighbours by how noisy their letters sound", status=3)["run"]
        self.keep()
        return first

    def planned_once(self, first, asked, point):
        """It is there once and waits; a yes does it, and nothing more comes of it. `asked`: how often a model was."""
        view = self.json("show", first)
        self.assertEqual((view["state"], [step["state"] for step in view["happened"]]), ("done", ["confirmed"]), point)
        further = self.further_runs(first)
        self.assertEqual(len(further), 1, f"{point}: {further}")
        # A question that was on its way when the process was killed is asked again; no other is.
        self.assertIn(asked, (1, 2), point)
        self.assertEqual(self.outcome()[1], [], point)
        self.assertIn("does not wait", self.run_cli("approve", first).stderr, point)
        self.assertEqual(self.json("show", further[0])["state"], "waiting", point)
        self.assertEqual(self.json("approve", further[0])["state"], "done", point)
        self.assertEqual(self.outcome()[1], ["feed the cat"], point)
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        self.assertEqual(self.further_runs(first), further, point)
        self.assertEqual([run["state"] for run in self.json("runs")["runs"] if run["state"] in ("waiting", "running")], [], point)

    def test_a_further_stage(self):
        with Endpoint(self.FINDS, self.REMINDS) as endpoint:
            first = self.prepared(endpoint)
            planned_by_the_daemon = []

            def check(point):
                if self.json("show", first)["state"] == "waiting":  # the yes is not on disk, or nothing came of it
                    self.json("approve", first, status=3)
                else:
                    there = self.further_runs(first)
                    for _ in range(2):
                        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
                    planned_by_the_daemon.append(there == [])
                self.planned_once(first, len(endpoint.asked), point)
                endpoint.asked.clear()

            endpoint.asked.clear()
            self.matrix(["approve", first], 20, check, status=3)
            self.assertEqual(set(planned_by_the_daemon), {True, False})

    def test_a_further_stage_by_the_daemon(self):
        begun = threading.Event()

        def kills(_):
            begun.wait()  # it may ask before it is known here
            child.kill()

        with Endpoint(self.FINDS, kills, self.REMINDS) as endpoint:
            first = self.prepared(endpoint)
            child = subprocess.Popen([BINARY, "--home", self.home, "approve", first], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            begun.set()
            self.assertEqual(child.wait(), -signal.SIGKILL)
            self.keep()

            def check(point):
                for _ in range(2):
                    self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
                self.planned_once(first, len(endpoint.asked), point)
                endpoint.asked.clear()

            endpoint.asked.clear()
            self.matrix(["serve", "--once"], 10, check)

    def further_runs(self, first):
        """The runs that have come to a preview after the first one."""
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store:
            return [run for run, in store.execute("SELECT id FROM runs WHERE id <> ? AND state NOT IN ('draft', 'failed')", [first])]


class TestOutbox(Crashing):
    """The hand-over of a message: into the drop folder exactly once, to a command at most once."""

    SEND = 'mail.send(to=["ben.okafor@brightwater.example"], subject="one", body="1")\n'

    def setUp(self):
        super().setUp()
        self.configure("hold_seconds = 86400", "hold_seconds = 0")
        self.json("plan", "run", self.plan(self.SEND), "--yes")
        self.sent = len(self.mails(".Sent"))
        self.keep()

    def state(self):
        return self.run_cli("doctor").stdout

    def test_drop_folder_exactly_once(self):
        def check(point):
            for _ in range(2):
                self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
            self.assertEqual(len(list((self.home / "sent-mail").glob("*.eml"))), 1, point)
            self.assertEqual(len(self.mails(".Sent")), self.sent + 1, point)

        self.matrix(["serve", "--once"], 3, check)

    def command(self, script):
        """A sendmail command that notes each message that it is handed."""
        path = self.home / "sendmail"
        path.write_text("#!/bin/sh\n" + script.replace("$LOG", str(self.home / "handed-over")))
        path.chmod(0o755)
        config = self.home / "config.toml"
        config.write_text(config.read_text() + f'sendmail = ["{path}"]\n')

    def handed_over(self):
        log = self.home / "handed-over"
        return log.read_text().count("Subject: one") if log.exists() else 0

    def test_command_at_most_once(self):
        self.command("cat >> $LOG\n")
        self.keep()
        counts = set()

        def check(point):
            for _ in range(2):
                self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
            counts.add(self.handed_over())
            self.assertLessEqual(self.handed_over(), 1, point)
            if self.handed_over() == 0:
                self.assertIn("it cannot be told whether the mail to", self.state(), point)

        self.matrix(["serve", "--once"], 3, check)
        self.assertIn(1, counts)

    def test_killed_in_the_middle_of_the_hand_over(self):
        for script, times in (("kill -9 $PPID\nsleep 0.2\n", 0), ("cat >> $LOG\nkill -9 $PPID\n", 1)):
            self.again()
            self.command(script)
            self.assertEqual(self.run_cli("serve", "--once").returncode, -signal.SIGKILL)
            done = self.run_cli("serve", "--once")
            self.assertEqual(done.returncode, 0)
            self.assertIn("It cannot be told whether the mail to ben.okafor@brightwater.example was sent", done.stdout)
            self.assertEqual(self.handed_over(), times)
            self.assertIn("it cannot be told whether the mail to", self.state())


if __name__ == "__main__":
    unittest.main()
