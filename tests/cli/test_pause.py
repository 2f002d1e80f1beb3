"""Pause, take over, go on: what was done stays, what the owner did by hand is not done again, and the rest goes on."""

import contextlib
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from home import Home  # noqa: E402

FOUR = ('reminders.add(text="one", at="tomorrow at 9")\n'
        'contacts.add(name="Nora Falk", address="nora@falk.example")\n'
        'files.write(path="Notes/four.txt", content="4")\n'
        'reminders.add(text="four", at="tomorrow at 10")\n')


class Pausing(Home):
    def prepared(self, text=FOUR):
        return self.json("plan", "run", self.plan(text), "--dry-run", status=3)["run"]

    def pause_after(self, run, step):
        """As if the owner had said so while the step was under way."""
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store, store:
            store.execute(f"CREATE TRIGGER pauses AFTER UPDATE OF state ON steps WHEN NEW.run = '{run}' AND NEW.number = {step} "
                          "AND NEW.state = 'confirmed' BEGIN INSERT OR IGNORE INTO paused VALUES (NEW.run, 0); END")

    def states(self, view):
        return [step["state"] for step in view["happened"]]

    def reminders(self):
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store:
            return sorted(text for text, in store.execute("SELECT text FROM reminders WHERE state = 'waiting'"))

    def test_it_waits_after_the_step_and_goes_on_without_another_yes(self):
        run = self.prepared()
        self.pause_after(run, 2)
        paused = self.json("approve", run, status=3)
        self.assertEqual((paused["state"], paused["paused"], self.states(paused)), ("waiting", True, ["confirmed"] * 2))
        self.assertEqual([step["approved"] for step in paused["planned"]], [True, True])
        # The daemon does not go on by itself either.
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        self.assertEqual(self.json("show", run, status=None)["state"], "waiting")
        done = self.json("resume", run)
        self.assertEqual((done["state"], self.states(done)), ("done", ["confirmed"] * 4))
        self.assertNotIn("paused", done)
        self.assertEqual(self.reminders(), ["four", "one"])
        self.assertIn("not paused", self.json("resume", run, status=2)["error"]["message"])

    def test_a_step_that_the_owner_did_by_hand(self):
        run = self.prepared()
        self.pause_after(run, 1)
        self.json("approve", run, status=3)
        taken = self.json("took-over", run, "3", status=3)
        self.assertEqual(self.states(taken), ["confirmed", "by owner"])
        self.assertEqual(taken["happened"][1]["report"].split(":")[0], "You did it by hand")
        done = self.json("resume", run)
        self.assertEqual((done["state"], self.states(done)), ("done", ["confirmed", "confirmed", "by owner", "confirmed"]))
        self.assertFalse([path for path in self.tree() if path.endswith("four.txt")], "no call was made")
        # What they did themselves is not taken back.
        undo = self.json("undo", run, "--dry-run", status=3)
        self.assertEqual(len(undo["planned"]), 3)
        self.assertEqual(self.json("approve", undo["run"])["state"], "done")

    def test_by_hand_before_any_yes_and_to_the_last(self):
        run = self.prepared()
        for step in ("1", "2", "3"):
            self.assertEqual(self.json("took-over", run, step, status=3)["state"], "waiting")
        done = self.json("took-over", run, "4")
        self.assertEqual((done["state"], self.states(done)), ("done", ["by owner"] * 4))
        self.assertEqual(self.reminders(), [])
        self.json("took-over", run, "4", status=2)

    def test_others_need_what_it_gives(self):
        run = self.prepared('event = calendar.create(title="Fair", start="tomorrow at 20:00")\n'
                            'calendar.move(instance=event.instance, start="tomorrow at 21:00")\n')
        refused = self.json("took-over", run, "1", status=2)
        self.assertIn("needs what", refused["error"]["message"])

    def test_what_does_not_go_on_is_not_paused(self):
        run = self.prepared()
        self.assertIn("not going on", self.json("pause", run, status=2)["error"]["message"])


if __name__ == "__main__":
    unittest.main()
