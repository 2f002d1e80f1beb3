"""What goes wrong around it: full disks, missing and read-only folders, damage, stops. Each is a clear error with the
right exit status, and nothing is lost. Some need to be root (a file system of their own); they say so where it is not so.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from home import BINARY, Home

MANY = "".join(f'reminders.add(text="number {i}", at="tomorrow at 9")\n' for i in range(400))


def wait_until(happens, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := happens():
            return value
        os.sched_yield()
    raise AssertionError("It did not happen.")


class Failing(Home):
    def fails(self, *words, status=5, says=""):
        done = self.run_cli(*words)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertIn(says, done.stdout + done.stderr)
        return done

    def sql(self, text):
        with contextlib.closing(sqlite3.connect(self.home / "home.db", timeout=30)) as store:
            rows = store.execute(text).fetchall()
            store.commit()
            return rows


class Mounts(Failing):
    """File systems that are small or read-only, gone again after the test."""

    def setUp(self):
        super().setUp()
        self.mounted = []

    def tearDown(self):
        for path in reversed(self.mounted):
            subprocess.run(["umount", path], check=True)
        super().tearDown()

    def mount(self, path, *words):
        if subprocess.run(["mount", *words, path], capture_output=True).returncode:
            self.skipTest("needs to be root")
        self.mounted.append(path)

    def on_a_small_disk(self, folder, room):
        """Moves the folder onto a disk with `room` bytes left."""
        away = folder.parent / (folder.name + ".away")
        folder.rename(away)
        folder.mkdir()
        self.mount(folder, "-t", "tmpfs", "-o", "size=8m", "none")
        shutil.copytree(away, folder, dirs_exist_ok=True)
        shutil.rmtree(away)
        return self.fill(folder, room)

    def fill(self, folder, room):
        ballast = folder / ".ballast"
        with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        size = ballast.stat().st_size
        os.truncate(ballast, max(0, size - room))
        return ballast

    def read_only(self, folder):
        self.mount(folder, "--bind", folder)
        if subprocess.run(["mount", "-o", "remount,bind,ro", folder], capture_output=True).returncode:
            self.skipTest("needs to be root")


class TestFullDisk(Mounts):
    def test_files(self):
        ballast = self.on_a_small_disk(self.home / "files", 0)
        text = f'files.write(path="Notes/big.txt", content="{"x" * 9000}")\n'
        view = self.json("plan", "run", self.plan(text), "--yes", status=5)
        self.assertEqual(view["happened"][0]["state"], "failed")
        self.assertIn("full", view["error"].get("hint", "") + view["error"]["message"])
        self.assertFalse((self.home / "files" / "Notes" / "big.txt").exists())
        ballast.unlink()
        self.json("plan", "run", self.plan(text), "--yes")
        self.assertEqual((self.home / "files" / "Notes" / "big.txt").stat().st_size, 9000)

    def test_contacts(self):
        ballast = self.on_a_small_disk(self.home / "contacts", 0)
        before = self.tree()
        text = f'contacts.add(name="Nora Falk", address="nora@falk.example", note="{"x" * 9000}")\n'
        if "note" not in self.run_cli("plan", "check", self.plan(text)).stdout:
            text = f'contacts.add(name="{"Nora " * 900}", address="nora@falk.example")\n'
        self.fails("plan", "run", self.plan(text), "--yes")
        self.assertEqual(self.tree(), before)
        ballast.unlink()

    def test_the_outbox_keeps_what_it_cannot_send(self):
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        (self.home / "sent-mail").mkdir(exist_ok=True)
        ballast = self.on_a_small_disk(self.home / "sent-mail", 0)
        body = "x" * 9000
        self.json("plan", "run", self.plan(f'mail.send(to=["ben.okafor@brightwater.example"], subject="s", body="{body}")\n'), "--yes")
        done = self.run_cli("serve", "--once")
        self.assertIn("could not be sent yet; it is tried again", done.stdout)
        self.assertIn("No space left", done.stdout)
        self.assertEqual(list((self.home / "sent-mail").glob("*.eml")), [])
        self.assertEqual(len(list((self.home / "spool").glob("*.eml"))), 1)
        self.fails("doctor", says="the mail to ben.okafor@brightwater.example could not be sent yet")
        ballast.unlink()
        self.assertEqual(self.run_cli("serve", "--once").stdout, "")  # not before its time
        self.sql("UPDATE outbox SET send_after_ms = 0")
        self.assertIn("was sent", self.run_cli("serve", "--once").stdout)
        self.assertEqual(len(list((self.home / "sent-mail").glob("*.eml"))), 1)
        self.assertEqual(self.run_cli("doctor").returncode, 0)

    def test_doctor_says_what_to_do_with_messages_that_are_stuck(self):
        self.json("plan", "run", self.plan('mail.send(to=["ben.okafor@brightwater.example"], subject="s", body="b")\n'), "--yes")
        for state, words in (("failed", "was not sent: The disk caught fire. Put that right and send it anew"),
                             ("unknown", "it cannot be told whether the mail to ben.okafor@brightwater.example was sent"),
                             ("handed", "has no copy in the folder of sent mails")):
            self.sql(f"UPDATE outbox SET state = '{state}', error = 'The disk caught fire.'")
            done = self.fails("doctor", says=words)
            if state != "handed":
                self.assertIn(str(self.home / "spool"), done.stdout)

    def test_the_store(self):
        ballast = self.on_a_small_disk(self.home, 0)
        before = self.tree()
        done = self.fails("plan", "run", self.plan_elsewhere(MANY), "--yes")
        self.assertIn("full", done.stderr)
        ballast.unlink()
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        self.assertEqual({path: text for path, text in self.tree().items() if path in before}, before)
        states = [run["state"] for run in self.json("runs")["runs"]]
        self.assertNotIn("running", states)

    def plan_elsewhere(self, text):
        path = pathlib.Path(self.folder) / "elsewhere.plan"
        path.write_text(text)
        return str(path)

    def test_the_store_in_the_middle_of_a_run(self):
        """The disk is full when a run is on its way. Where it cannot write down how far it came, it goes on once there is
        room; where a tool had no room, and that could still be written down, that step has failed. Nothing is done twice."""
        self.on_a_small_disk(self.home, 8 << 20)
        plan = self.plan_elsewhere(MANY)
        run = self.json("plan", "run", plan, "--dry-run", status=3)["run"]
        ballast = self.fill(self.home, 200_000)
        done = self.fails("approve", run)
        self.assertIn("full", done.stderr)
        ballast.unlink()
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        view = self.json("show", run)
        if view["state"] == "waiting":
            view = self.json("approve", run)
        confirmed = [step for step in view["happened"] if step["state"] == "confirmed"]
        if view["state"] != "done":
            self.assertEqual(view["state"], "failed")
            self.assertIn("full", view["reason"])
        self.assertEqual(len(confirmed) == 400, view["state"] == "done")
        self.assertEqual(self.sql("SELECT count(*), count(DISTINCT text) FROM reminders"), [(len(confirmed),) * 2])


class TestFolders(Mounts):
    def test_a_read_only_mailbox(self):
        before = self.tree()
        self.read_only(self.home / "mail")
        self.assertEqual(self.run_cli("ask", "what needs me today?").returncode, 0)
        view = self.json("ask", "archive all mails from Stadtwerke", "--yes", status=5)
        self.assertEqual(view["happened"][0]["state"], "failed")
        self.assertIn("Read-only", view["error"]["message"])
        self.assertEqual(self.tree(), before)

    def test_a_read_only_home(self):
        self.read_only(self.home)
        self.fails("ask", "what needs me today?", says="Read-only file system")
        self.fails("serve")

    def test_missing_folders(self):
        for name, words in (("mail", ["ask", "what needs me today?"]),
                            ("files", ["plan", "run", self.plan('files.write(path="a.txt", content="x")\n'), "--yes"]),
                            ("contacts", ["plan", "run", self.plan('contacts.add(name="Nora", address="nora@falk.example")\n', "contact.plan"), "--yes"]),
                            ("contacts", ["doctor"])):
            (self.home / name).rename(self.home / "away")
            self.fails(*words, says=name)
            self.assertFalse((self.home / name).exists() and any((self.home / name).iterdir()))
            if (self.home / name).exists():
                (self.home / name).rmdir()
            (self.home / "away").rename(self.home / name)

    def test_no_home(self):
        done = subprocess.run([BINARY, "--home", self.home / "none", "runs"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 5)
        self.assertIn("There is no home", done.stderr)
        self.assertIn("adjutant init", done.stderr)


class TestDamage(Failing):
    def test_no_database(self):
        (self.home / "home.db").write_bytes(b"this is no database, and never was one. " * 200)
        for suffix in ("-wal", "-shm"):
            (self.home / ("home.db" + suffix)).unlink(missing_ok=True)
        self.fails("runs", says="no database, or damaged")
        self.assertTrue((self.home / "home.db").read_bytes().startswith(b"this is no"))

    def test_pages_overwritten(self):
        self.json("plan", "run", self.plan(MANY), "--dry-run", status=3)
        self.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        size = (self.home / "home.db").stat().st_size
        with open(self.home / "home.db", "r+b") as file:
            file.seek(8192)
            file.write(os.urandom(size - 8192))
        self.fails("runs", says="damaged")

    def test_a_damaged_row_is_no_empty_row(self):
        run = self.json("plan", "run", self.plan('reminders.add(text="x", at="tomorrow at 9")\n'), "--dry-run", status=3)["run"]
        for column in ("call", "preview"):
            (kept,), = self.sql(f"SELECT {column} FROM steps WHERE run = '{run}' AND kind = 'effect'")
            self.sql(f"UPDATE steps SET {column} = substr({column}, 1, 20)")
            self.fails("approve", run, says=f"The journal is damaged: the {column} of step 1 of the run {run}")
            with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store:
                store.execute(f"UPDATE steps SET {column} = ?", (kept,))
                store.commit()
        self.assertEqual(self.sql("SELECT count(*) FROM reminders"), [(0,)])
        self.assertEqual(self.json("approve", run)["state"], "done")

    def test_a_plan_with_an_error(self):
        for text, position in (('reminders.add(text="x", at="tomorrow at 9")\nmail.sned(to=["a@b.example"], subject="x", body="y")\n', ":2:1: error:"),
                               ('reminders.add(text="x", at="tomorrow at 9")\nwhile True:\n    pass\n', ":2:"),
                               ('reminders.add(text="x", at="tomorrow at 9")\nsay(\n', ":")):
            for words in (["plan", "run"], ["plan", "check"]):
                done = self.fails(*words, self.plan(text), status=2, says="test.plan" + position)
                self.assertEqual(done.stdout, "")
        self.assertEqual(self.json("runs")["runs"], [])

    def test_an_unreadable_mandate(self):
        plan = self.plan('mail.send(to=["ben.okafor@brightwater.example"], subject="x", body="y")\n')
        before = self.json("plan", "run", plan, "--dry-run", status=3)["planned"][0]["verdict"]
        good = (self.home / "mandate.toml").read_text()
        (self.home / "mandate.toml").write_text(good + "\n[[grant]\n")
        self.assertEqual(self.json("plan", "run", plan, "--dry-run", status=3)["planned"][0]["verdict"], before)
        self.fails("mandate", "check", status=2, says="The last good mandate stays in force")
        self.fails("doctor", says="last good mandate")
        (self.home / "mandate.last-good.toml").unlink()
        self.assertEqual(self.json("plan", "run", plan, "--dry-run", status=3)["planned"][0]["verdict"], "approve each")

    def test_a_broken_config(self):
        (self.home / "config.toml").write_text("mail = [")
        self.fails("runs", status=2, says="config.toml:1")


class TestDaemon(Failing):
    def setUp(self):
        super().setUp()
        self.daemons = []

    def tearDown(self):
        for daemon in self.daemons:
            daemon.kill()
            daemon.communicate()
        super().tearDown()

    def serve(self):
        daemon = subprocess.Popen([BINARY, "--home", self.home, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.daemons.append(daemon)
        self.assertTrue(daemon.stdout.readline().startswith("page: http://127.0.0.1:"))
        self.assertTrue(daemon.stdout.readline().startswith("ready: "))
        return daemon

    def test_a_second_one(self):
        first = self.serve()
        self.fails("serve", says="Another daemon works on the home")
        error = self.json("serve", status=5)["error"]
        self.assertEqual(error["status"], 5)
        first.kill()
        first.wait()
        self.serve().send_signal(signal.SIGTERM)
        self.assertEqual(self.daemons[-1].wait(), 0)

    def test_reminders_are_told_once_across_restarts(self):
        self.json("plan", "run", self.plan('timers.start(duration="1 second", text="tea")\n'
                                           'timers.start(duration="2 seconds", text="eggs")\n'), "--yes")
        first = self.serve()
        self.assertEqual(first.stdout.readline(), "Reminder: tea\n")
        # It is killed where nothing is being told: what was told and not yet noted as told is told again.
        with contextlib.closing(sqlite3.connect(self.home / "home.db", timeout=60, isolation_level=None)) as store:
            def nothing_is_being_told():
                store.execute("BEGIN IMMEDIATE")  # until its end nobody else writes
                if not store.execute("SELECT 1 FROM settings WHERE key LIKE 'notice:%'").fetchall():
                    return True
                store.execute("ROLLBACK")
                return False
            wait_until(nothing_is_being_told)
            first.kill()
            first.wait()
        rest = first.stdout.read()
        second = self.serve()
        if "eggs" not in rest:
            self.assertEqual(second.stdout.readline(), "Reminder: eggs\n")
        second.send_signal(signal.SIGTERM)
        self.assertEqual(second.stdout.read(), "")
        self.assertEqual(self.run_cli("serve", "--once").stdout, "")

    def test_it_wakes_for_what_comes_later(self):
        daemon = self.serve()
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        self.json("plan", "run", self.plan('mail.send(to=["ben.okafor@brightwater.example"], subject="x", body="y")\n'), "--yes")
        self.assertEqual(daemon.stdout.readline(), "The mail to ben.okafor@brightwater.example was sent.\n")
        mandate, new = self.home / "mandate.toml", self.home / "new.toml"
        good = mandate.read_text()
        new.write_text("[[grant]\n")
        new.replace(mandate)  # at once: a file that is being written is empty first, and the daemon may look then
        self.assertIn("cannot be used, the one before stays in force", daemon.stdout.readline())
        new.write_text(good)
        new.replace(mandate)
        self.assertEqual(daemon.stdout.readline(), "The mandate is in force again.\n")

    def test_it_goes_on_with_a_run_whose_process_died(self):
        daemon = self.serve()
        run = self.json("plan", "run", self.plan(MANY), "--dry-run", status=3)["run"]
        dies = subprocess.Popen([BINARY, "--home", self.home, "approve", run], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: self.sql("SELECT count(*) FROM reminders")[0][0] > 5)
        dies.kill()
        dies.wait()
        self.assertEqual(daemon.stdout.readline(), f"The run {run} went on where it was cut off: done.\n")
        self.assertEqual(self.sql("SELECT count(*), count(DISTINCT text) FROM reminders"), [(400, 400)])


class TestStop(Failing):
    """A run of many effects that is stopped on its way, by another process and by signals."""

    def setUp(self):
        super().setUp()
        self.run_id = self.json("plan", "run", self.plan(MANY), "--dry-run", status=3)["run"]
        self.process = subprocess.Popen([BINARY, "--home", self.home, "approve", self.run_id, "--json"],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: self.sql("SELECT count(*) FROM reminders")[0][0] > 3)

    def begun(self):
        return self.sql("SELECT count(*) FROM steps WHERE state IN ('issued', 'confirmed')")[0][0]

    def check_stopped(self):
        out, _ = self.process.communicate()
        self.assertEqual(self.process.returncode, 7)
        view = json.loads(out)
        self.assertEqual(view["state"], "stopped")
        self.assertEqual({step["state"] for step in view["happened"]}, {"confirmed"})
        self.assertEqual(len(view["happened"]) + len(view["planned"]), 400)
        self.assertGreater(len(view["planned"]), 0)
        self.assertEqual(self.sql("SELECT count(*) FROM reminders")[0][0], len(view["happened"]))
        self.assertIn("not done", self.run_cli("show", self.run_id).stdout)
        # It stays so, and what happened can be taken back.
        self.run_cli("serve", "--once")
        self.assertEqual(self.sql("SELECT count(*) FROM reminders")[0][0], len(view["happened"]))
        self.assertEqual(self.json("undo", self.run_id, "--yes")["state"], "done")
        self.assertEqual(self.sql("SELECT count(*) FROM reminders WHERE state = 'waiting'"), [(0,)])

    def test_by_another_process(self):
        self.assertEqual(self.json("stop"), {"stopping": 1})
        begun = self.begun()
        self.check_stopped()
        self.assertEqual(len(self.sql("SELECT 1 FROM steps WHERE run = '%s' AND state = 'confirmed'" % self.run_id)), begun)

    def test_by_its_id(self):
        self.assertEqual(self.json("stop", self.run_id), {"stopping": 1})
        self.check_stopped()

    def test_by_ctrl_c(self):
        self.process.send_signal(signal.SIGINT)
        self.check_stopped()

    def test_by_term(self):
        self.process.send_signal(signal.SIGTERM)
        self.check_stopped()


class TestUndo(Failing):
    def waiting(self):
        return self.sql("SELECT count(*) FROM reminders WHERE state = 'waiting'")[0][0]

    def test_undo_of_an_undo_and_back(self):
        before = self.tree()
        run = self.json("plan", "run", self.plan('reminders.add(text="x", at="tomorrow at 9")\n'
                                                 'm = mail.search(sender="Stadtwerke", folder="INBOX", limit=2)\n'
                                                 'mail.archive(ids=[x.id for x in m])\n'), "--yes")["run"]
        done = self.tree()
        undo = self.json("undo", run, "--yes")
        self.assertEqual((self.tree(), self.waiting()), (before, 0))
        redo = self.json("undo", undo["run"], "--yes")
        self.assertEqual((self.tree(), self.waiting()), (done, 1))
        self.assertEqual(redo["cannot_undo"], [])
        again = self.json("undo", run, "--yes")
        self.assertEqual((self.tree(), self.waiting()), (before, 0))
        self.assertEqual(again["undoes"], run)
        self.assertIn("taken back already", self.json("undo", run, status=5)["error"]["message"])

    def test_what_has_left_cannot_be_taken_back_and_is_said_before(self):
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        run = self.json("plan", "run", self.plan('mail.send(to=["ben.okafor@brightwater.example"], subject="x", body="y")\n'
                                                 'reminders.add(text="x", at="tomorrow at 9")\n'), "--yes")["run"]
        self.run_cli("serve", "--once")
        view = self.json("undo", run, "--dry-run", status=3)
        self.assertEqual([effect["tool"] for effect in view["planned"]], ["reminders.cancel"])
        self.assertEqual(len(view["cannot_undo"]), 1)
        self.assertIn("sent", view["cannot_undo"][0])
        self.assertEqual(self.json("undo", run, "--yes")["state"], "done")
        self.assertEqual(self.waiting(), 0)
        error = self.json("undo", run, status=5)["error"]
        self.assertIn("What stays", error["message"])

    def test_what_could_not_be_taken_back_can_be_tried_again(self):
        before = self.tree()
        run = self.json("plan", "run", self.plan('m = mail.search(sender="Stadtwerke", folder="INBOX", limit=1)\n'
                                                 'mail.archive(ids=[x.id for x in m])\n'
                                                 'reminders.add(text="x", at="tomorrow at 9")\n'), "--yes")
        mail = next(path for path in (self.home / "mail" / ".Archive" / "cur").iterdir()
                    if path.name.startswith(run["happened"][0]["arguments"]["ids"][0]))
        mail.rename(self.home / "away")
        first = self.json("undo", run["run"], "--yes")
        self.assertEqual((self.waiting(), len(first["cannot_undo"])), (0, 1))
        self.assertIn("any more", first["cannot_undo"][0])
        (self.home / "away").rename(mail)
        second = self.json("undo", run["run"], "--yes")
        self.assertEqual([step["tool"] for step in second["happened"]], ["mail.place"])
        self.assertEqual(second["cannot_undo"], [])
        self.assertEqual(self.tree(), before)

    def test_an_undo_that_was_stopped_goes_on_later(self):
        run = self.json("plan", "run", self.plan(MANY), "--yes")["run"]
        undo = self.json("undo", run, "--dry-run", status=3)["run"]
        process = subprocess.Popen([BINARY, "--home", self.home, "approve", undo], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        wait_until(lambda: self.waiting() < 395)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(), 7)
        left = self.waiting()
        self.assertGreater(left, 0)
        rest = self.json("undo", run, "--yes")
        self.assertEqual((len(rest["happened"]), self.waiting()), (left, 0))


if __name__ == "__main__":
    unittest.main()
