"""Routines: made by a sentence, done by the daemon at their time, once, within the mandate; and what was done meanwhile."""

import contextlib
import datetime
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading

from endpoint import Endpoint, said
from home import BINARY, Home
from test_json import differences

MORNING = "2026-11-26T08:00:30+01:00"  # a Thursday
NEXT_MORNING = "2026-11-27T08:00:30+01:00"


SUM_UP = """# say: sum up what Priya wrote
# say: a summary of what Priya wrote

def sum_up_priya():
    "Say in a sentence what the latest mail of Priya is about."
    mails = mail.search(sender="priya.raman@brightwater.example", limit=1)
    for m in mails:
        say(draft("What is it about?", using=[m.body]))
"""


def at(moment):
    """The clock as it is then, however long the tests before this one have taken."""
    ahead = datetime.datetime.fromisoformat(moment) - datetime.datetime.now(datetime.UTC)
    return {"ADJUTANT_CLOCK_AHEAD": str(round(ahead.total_seconds()))}


class Routines(Home):
    def make(self, sentence, status=0):
        return self.json("ask", sentence, "--yes", status=status)

    def routines(self):
        listed = self.json("routines")
        self.assertEqual(differences(listed, "shape routines"), [])
        return listed["routines"]

    def serve(self, moment):
        done = self.run_cli("serve", "--once", env=at(moment))
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def list_has(self, item):
        lists = self.home / "files" / "Lists"
        return sum(path.read_text().count(item) for path in lists.glob("*.md"))


class TestRoutines(Routines):
    def test_is_shown_before_it_is_made_and_waits_for_a_yes(self):
        seen = self.json("ask", "every weekday at 8 tell me what's on", "--dry-run", status=3)
        planned = seen["planned"][0]
        self.assertEqual(planned["tool"], "routines.add")
        self.assertEqual(planned["verdict"], "ask")
        self.assertIn("every weekday at 08:00, the first time on Thu 26 Nov 2026 08:00: tell me what's on", planned["preview"])
        self.assertIn("calendar", planned["details"][0])
        self.assertEqual(self.routines(), [])

    def test_tells_at_its_time_and_only_once(self):
        self.make("every weekday at 8 tell me what's on")
        routine = self.routines()[0]
        self.assertEqual((routine["request"], routine["rhythm"], routine["on"]), ("tell me what's on", "every weekday at 08:00", True))
        self.assertNotIn("Routine", self.serve("2026-11-26T07:59:00+01:00"))
        said = self.serve(MORNING)
        asked = self.run_cli("ask", "tell me what's on", "--json", env=at(MORNING))
        agenda = json.loads(asked.stdout)["answer"]
        self.assertIn('Routine "tell me what\'s on": ', said)
        self.assertIn(agenda[0]["text"], said)
        self.assertNotIn("Routine", self.serve(MORNING))
        run = self.json("show", self.routines()[0]["last_run"])
        self.assertEqual((run["state"], run["request"]), ("done", "tell me what's on"))
        self.assertIn("Routine", self.serve(NEXT_MORNING))

    def test_reminds_each_time(self):
        self.make("remind me every day at 9 pm to water the plants")
        self.serve("2026-11-25T21:00:10+01:00")
        self.assertIn("Reminder: water the plants", self.serve("2026-11-25T21:00:50+01:00"))
        self.serve("2026-11-26T21:00:10+01:00")
        self.assertIn("Reminder: water the plants", self.serve("2026-11-26T21:00:50+01:00"))

    def test_what_the_mandate_allows_is_done_and_else_it_waits(self):
        self.make("every Thursday at 8 add oat flakes to my shopping list")
        self.make("every Thursday at 8 write to Ben: good morning")
        said = self.serve(MORNING)
        self.assertEqual(self.list_has("oat flakes"), 1)
        self.assertIn("It waits for you", said)
        waiting = [run for run in self.json("runs")["runs"] if run["state"] == "waiting"]
        self.assertEqual([run["request"] for run in waiting], ["write to Ben: good morning"])
        self.assertEqual(list((self.home / "spool").glob("*.eml")), [])

    def test_what_was_missed_long_ago_is_said_and_not_done(self):
        self.make("every Thursday at 8 add oat flakes to my shopping list")
        self.assertIn("was missed", self.serve("2026-11-26T21:00:00+01:00"))
        self.assertEqual(self.list_has("oat flakes"), 0)
        # A machine that was off for three weeks does it once.
        self.serve("2026-12-17T08:30:00+01:00")
        self.assertEqual(self.list_has("oat flakes"), 1)

    def test_off_on_removed_and_back(self):
        self.make("every day at 8 add oat flakes to my shopping list")
        routine = self.routines()[0]["id"]
        self.assertEqual(self.json("routines", "off", routine)["state"], "done")
        self.assertFalse(self.routines()[0]["on"])
        self.assertNotIn("Routine", self.serve(MORNING))
        self.json("routines", "on", routine)
        removed = self.json("routines", "remove", routine)
        self.assertEqual(self.routines(), [])
        self.assertEqual(self.json("undo", removed["run"], "--yes")["state"], "done")
        self.assertEqual(len(self.routines()), 1)
        self.json("routines", "off", "nothing", status=5)

    def test_a_try_waits_for_a_yes(self):
        self.make("every day at 8 add oat flakes to my shopping list")
        tried = self.json("routines", "try", self.routines()[0]["id"])
        self.assertIn("oat flakes", tried["planned"][0]["preview"])
        self.assertEqual(self.list_has("oat flakes"), 0)

    def test_another_request_and_other_times_are_seen_before_they_hold(self):
        self.make("every day at 8 add oat flakes to my shopping list")
        before = self.routines()[0]
        self.json("routines", "edit", before["id"], status=2)
        self.assertIn("does not say how often", self.json("routines", "edit", before["id"], "--when", "on Friday", status=2)["error"]["message"])
        self.json("routines", "edit", "nothing", "--when", "every Friday at 9", status=2)
        self.json("routines", "edit", before["id"], "--request", "frobnicate the gizmo", status=None)
        seen = self.json("routines", "edit", before["id"], "--when", "every Friday at 9 am", "--request", "add rye to my shopping list",
                         "--dry-run", status=3)
        self.assertIn("every Friday at 09:00", seen["planned"][0]["preview"])
        self.assertIn("rye", " ".join([seen["planned"][0]["preview"], *seen["planned"][0]["details"]]))
        self.assertEqual(self.routines(), [before])
        # Without a yes it waits, even where the mandate would allow it.
        waits = self.json("routines", "edit", before["id"], "--when", "every Friday at 9 am", status=3)
        self.assertEqual((waits["state"], self.routines()), ("waiting", [before]))
        self.json("reject", waits["run"])
        done = self.json("routines", "edit", before["id"], "--when", "every Friday at 9 am", "--request", "add rye to my shopping list", "--yes")
        after = self.routines()[0]
        self.assertEqual((after["id"], after["rhythm"], after["request"]), (before["id"], "every Friday at 09:00", "add rye to my shopping list"))
        self.serve("2026-11-26T08:00:30+01:00")
        self.assertEqual((self.list_has("oat flakes"), self.list_has("rye")), (0, 0))
        self.serve("2026-11-27T09:00:30+01:00")
        self.assertEqual((self.list_has("oat flakes"), self.list_has("rye")), (0, 1))
        self.assertEqual(self.json("undo", done["run"], "--yes")["state"], "done")
        self.assertEqual(self.routines()[0]["request"], before["request"])

    def test_a_skill_that_has_changed_does_nothing(self):
        (self.home / "skills").mkdir(exist_ok=True)
        skill = self.home / "skills" / "water_plants.plan"
        skill.write_text('# say: water the plants\ndef water_plants():\n    "Water."\n    lists.add(item="water")\n')
        self.make("every day at 8 water the plants")
        skill.write_text(skill.read_text().replace('lists.add(item="water")', 'lists.clear()'))
        self.assertIn("does something else by now", self.serve(MORNING))
        self.assertIn("does something else by now", self.routines()[0]["trouble"])
        self.assertEqual([run["state"] for run in self.json("runs")["runs"][:-1]], [])

    def test_the_same_one_is_not_made_twice(self):
        for sentence in ("every weekday at 8 tell me what's on", "every weekday at 9 add oat flakes to my shopping list"):
            self.make(sentence)
            again = self.json("ask", sentence, "--yes", status=5)
            self.assertIn("You have this routine already: ", again["error"]["message"])
        self.assertIn("every weekday at 09:00", again["error"]["message"])
        self.assertIn("You have this routine already", self.run_cli("ask", "every weekday at 8 am tell me what's on").stdout)
        self.assertEqual(len(self.routines()), 2)
        self.make("every weekday at 10 tell me what's on")
        self.assertEqual(len(self.routines()), 3, "at another time")

    def test_words_of_a_mail_make_none(self):
        plan = self.plan('for m in mail.search(limit=1):\n    routines.add(request=m.subject, start="tomorrow at 8", '
                         'repeat="FREQ=DAILY")\n')
        refused = self.json("plan", "run", plan, "--yes", status=None)
        self.assertEqual(self.routines(), [])
        self.assertNotEqual(refused.get("state"), "done")

    def test_what_belongs_to_an_event_or_a_mail_is_no_routine(self):
        for sentence, tool in {"put yoga into my calendar every Monday at 7 pm": "calendar.create",
                               "write to Ben that I am away every Monday at 9": "mail.send"}.items():
            self.assertEqual(self.json("ask", sentence, "--dry-run", status=3)["planned"][0]["tool"], tool, sentence)

    def test_cannot_make_routines(self):
        done = self.run_cli("ask", "every day at 8 turn off the routine about the plants", "--yes")
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.routines(), [])


class TestRoutinesAfterACrash(Routines):
    def reminders(self):
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store:
            return [text for text, in store.execute("SELECT text FROM reminders WHERE text = 'water the plants'")]

    def test_each_point_leads_to_one_run_and_its_effect_once(self):
        # A second reminder of the same text is one more: nothing but the run's own identity keeps it from being set twice.
        self.make("every Thursday at 8 remind me to water the plants")
        fresh = self.home.parent / (self.home.name + "-fresh")
        shutil.copytree(self.home, fresh)
        try:
            for point in range(1, 200):
                shutil.rmtree(self.home)
                shutil.copytree(fresh, self.home)
                died = self.run_cli("serve", "--once", env={**at(MORNING), "ADJUTANT_CRASH_AT": str(point)})
                if died.returncode == 0:
                    break
                # The second time for what was cut off, the third for nothing more.
                self.serve("2026-11-26T08:05:00+01:00")
                self.serve("2026-11-26T08:06:00+01:00")
                self.assertEqual(self.reminders(), ["water the plants"], point)
                states = [run["state"] for run in self.json("runs")["runs"] if run["request"] == "remind me to water the plants"]
                self.assertEqual([state for state in states if state != "rejected"], ["done"], point)  # what had not begun
            self.assertGreater(point, 10)
        finally:
            shutil.rmtree(fresh)


class TestALongRoutine(Routines):
    """A routine that waits for a slow model holds up neither the outbox nor a reminder."""

    def setUp(self):
        super().setUp()
        self.asked, self.may_go_on = threading.Event(), threading.Event()

    def slow(self, handler):
        self.asked.set()
        self.may_go_on.wait()
        data = said({"text": "It is about wagons."}).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def until(self, words):
        """Reads what the daemon says until a line has these words; gives it, and all before it."""
        for line in self.daemon.stdout:
            self.heard.append(line)
            if words in line:
                return line
        self.fail(f"the daemon ended before it said {words!r}: {self.heard}")

    def test_reminders_and_mails_do_not_wait_for_it(self):
        self.heard = []
        self.configure("hold_seconds = 30", "hold_seconds = 1")
        with Endpoint(self.slow) as endpoint:
            config = self.home / "config.toml"
            config.write_text(config.read_text() + endpoint.section())
            (self.home / "skills").mkdir(exist_ok=True)
            (self.home / "skills" / "sum_up_priya.plan").write_text(SUM_UP)
            self.make("every day at 8 sum up what Priya wrote")
            env = at(MORNING)
            self.daemon = subprocess.Popen([BINARY, "--home", self.home, "serve", "--port", "0"], stdin=subprocess.DEVNULL,
                                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **env})
            try:
                self.until("ready: ")
                self.asked.wait()  # the routine is under way, and stays so
                asked = self.run_cli("ask", "remind me in 10 seconds to breathe", "--yes", env=env)
                self.assertEqual(asked.returncode, 0, asked.stdout + asked.stderr)
                self.until("breathe")
                self.assertEqual(self.run_cli("ask", "write to Ben: hello there", "--yes", env=env).returncode, 0)
                while not list((self.home / "sent-mail").glob("*")):
                    self.assertIsNone(self.daemon.poll())
                self.assertFalse([line for line in self.heard if "Routine" in line])
                self.may_go_on.set()
                self.assertIn("wagons", self.until("Routine"))
            finally:
                self.may_go_on.set()
                self.daemon.send_signal(signal.SIGTERM)
                self.daemon.communicate()
        self.assertEqual([run["state"] for run in self.json("runs")["runs"] if run["request"] == "sum up what Priya wrote"], ["done"])


class TestAway(Routines):
    def away(self, *words, moment=NEXT_MORNING):
        done = self.run_cli("away", "--json", *words, env=at(moment))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(differences(found, "shape away"), [])
        return found

    def test_says_what_was_done_and_what_waits(self):
        self.make("every Thursday at 8 add oat flakes to my shopping list")
        self.make("every Thursday at 8 write to Ben: good morning")
        self.make("every Thursday at 8 tell me what's on")
        self.serve(MORNING)
        away = self.away()
        self.assertTrue(away["since"].startswith("2026-11-25T10:"), away["since"])
        self.assertEqual([deed["state"] for deed in away["deeds"] if deed["by"] == "routine" and "oat flakes" in deed["report"]],
                         ["confirmed"])
        self.assertEqual([run["request"] for run in away["waiting"]], ["write to Ben: good morning"])
        self.assertEqual({run["request"] for run in away["routines"]},
                         {"add oat flakes to my shopping list", "write to Ben: good morning", "tell me what's on"})
        # Since then: nothing of what was done before.
        later = self.away("--since", "today")
        self.assertEqual(later["deeds"], [])
        words = self.run_cli("away", env=at(NEXT_MORNING)).stdout
        self.assertIn("Waits for you:", words)
        self.assertRegex(words, r"oat flakes.*\(routine, run \w+\)")

    def test_the_whole_ledger_to_keep(self):
        self.make("remind me tomorrow at 9 to call the dentist")
        self.json("ask", "what is on today?")
        lines = self.run_cli("export").stdout.splitlines()
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertEqual(differences(json.loads(line), "shape record"), [])
        record = json.loads(lines[1])
        self.assertIn("reminders.add", record["plan"])
        self.assertEqual([step["state"] for step in record["journal"] if step["kind"] == "effect"], ["confirmed"])
