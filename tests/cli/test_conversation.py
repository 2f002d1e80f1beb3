"""What is said after something else: references to what was shown, corrections, follow-ups. Each sentence is a process of its
own: what was talked about stands in the journal."""

import sqlite3
import subprocess

from home import BINARY, Home


class TestConversation(Home):
    def say(self, sentence, status=0, *words):
        return self.json("ask", sentence, *words, status=status)

    def arguments(self, view, number=0):
        return view["planned"][number]["arguments"]

    def shown(self, sentence):
        """The ids that an answer's lines open, in order."""
        links = []
        for said in self.say(sentence)["answer"]:
            for link in said.get("links", [])[:1]:
                if link not in links:
                    links.append(link)
        return [link.split(":", 1)[1] for link in links]

    def test_the_second_is_of_what_was_shown(self):
        mails = self.shown("show me the mails from Ben")
        self.assertGreater(len(mails), 3)
        view = self.say("archive the second", 0, "--yes")
        self.assertEqual(view["happened"][0]["arguments"]["ids"], [mails[1]])
        # The list goes on to mean the same when one of it was handled.
        view = self.say("flag number 3", 0)
        self.assertEqual(view["happened"][0]["arguments"]["ids"], [mails[2]])
        view = self.say("and the last one too", 0)
        self.assertEqual(view["happened"][0]["arguments"]["ids"], [mails[-1]])

    def test_it_is_what_was_handled_last(self):
        view = self.say("flag the last mail from Ben", 0)
        ids = view["happened"][0]["arguments"]["ids"]
        view = self.say("archive it", 0, "--yes")
        self.assertEqual(view["happened"][0]["arguments"]["ids"], ids)

    def test_nothing_was_shown(self):
        for sentence in ("archive the second", "archive it", "forward it to Ben", "delete all of them", "make it Friday instead",
                         "no, the other one", "and tell her too"):
            done = self.run_cli("ask", sentence, "--yes")
            self.assertEqual(done.returncode, 6, sentence + done.stdout + done.stderr)

    def test_it_is_not_what_was_talked_about_long_ago(self):
        self.shown("show me the mails from Ben")
        with sqlite3.connect(self.home / "home.db") as database:
            database.execute("UPDATE runs SET created_ms = created_ms - 31 * 60 * 1000")
        self.assertEqual(self.run_cli("ask", "archive the second", "--yes").returncode, 6)

    def test_both_are_two_jobs(self):
        events = self.shown("what is on tomorrow")
        self.assertEqual(len(events), 2)
        view = self.say("cancel both", 3, "--dry-run")
        self.assertEqual(len(view["planned"]), 2)
        self.assertEqual([self.arguments(view, i)["instance"] for i in range(2)], events)

    def test_them_are_all_who_take_part_and_not_the_owner(self):
        self.say("when is the budget review?")
        view = self.say("write to them that I am late", 3, "--dry-run")
        self.assertEqual(sorted(self.arguments(view, i)["to"][0] for i in range(len(view["planned"]))),
                         ["anna.keller@brightwater.example", "priya.raman@brightwater.example"])

    def test_the_and_between_names_joins_no_two_jobs(self):
        for names in ("Ben, Priya and Nora", "Ben, Priya, and Nora", "Ben and Priya and Nora"):
            view = self.json("ask", f"write to {names} that the boat is in", status=3)
            self.assertEqual([step["arguments"]["body"] for step in view["planned"]], ["the boat is in"] * 3, names)

    def test_each_of_several_is_meant(self):
        view = self.json("ask", "write to Ben and Priya that I am late", status=3)
        self.assertEqual([(step["arguments"]["to"][0], step["arguments"]["body"]) for step in view["planned"]],
                         [("ben.okafor@brightwater.example", "I am late"), ("priya.raman@brightwater.example", "I am late")])
        self.json("reject", view["run"])
        view = self.json("ask", "remind me tomorrow at 9 and Saturday at 10 to water the roses", "--dry-run", status=3)
        self.assertEqual([step["arguments"]["text"] for step in view["planned"]], ["water the roses"] * 2)
        error = self.json("ask", "email Ben, Priya and Zorro that dinner is at eight", status=6)["error"]
        self.assertIn("Zorro", error["message"])

    def test_a_day_without_an_hour_is_its_morning(self):
        view = self.json("ask", "remind me on Friday to call mum", "--dry-run", status=3)
        self.assertEqual(view["planned"][0]["arguments"]["at"][:16], "2026-11-27T09:00")
        error = self.json("ask", "remind me today to call mum", status=6)["error"]
        self.assertIn("at what time", error["message"])

    def test_her_is_who_was_talked_about_last(self):
        for name, address in (("Priya", "priya.raman@brightwater.example"), ("Ingrid", "ingrid@sommer-immobilien.example")):
            self.say(f"who is {name}?")
            self.assertIn(address, self.arguments(self.say("write to her that I am late", 3, "--dry-run"))["to"])
        # An agenda is not about those who take part in it.
        self.say("what is on tomorrow")
        self.assertIn("ingrid@sommer-immobilien.example", self.arguments(self.say("write to her that I am late", 3, "--dry-run"))["to"])

    def test_undo_by_a_sentence(self):
        before = self.tree()
        self.json("ask", "undo", status=5)
        self.say("archive the mails from Paketpost", 0, "--yes")
        self.assertNotEqual(self.tree(), before)
        self.say("undo that", 0, "--yes")
        self.assertEqual(self.tree(), before)

    def test_a_correction_does_nothing_a_second_time(self):
        self.configure("hold_seconds = 30", "hold_seconds = 0")
        self.say("write to Nora that I am late and remind me tomorrow at 9 to call her", 0, "--yes")
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        before = {path.name: path.read_bytes() for path in (self.home / "sent-mail").iterdir()}
        self.assertEqual(len(before), 1)
        shown = self.with_answers("ask", "make it 10 instead", answers="y\ny\n", status=3)
        self.assertIn("cannot be taken back", shown)
        self.assertEqual(self.run_cli("serve", "--once").returncode, 0)
        self.assertEqual({path.name: path.read_bytes() for path in (self.home / "sent-mail").iterdir()}, before)
        self.assertEqual([run["state"] for run in self.json("runs")["runs"] if run["state"] == "waiting"], [])

    def test_it_in_the_second_job_is_what_the_first_is_about(self):
        view = self.say("flag the last mail from Ben and forward it to Priya", 3)
        flagged = (view["planned"] + view["happened"])[0]["arguments"]["ids"]
        self.assertEqual(self.arguments(view, -1)["id"], flagged[0])

    def test_a_correction_takes_the_place_of_what_waits(self):
        first = self.say("move my three o'clock to tomorrow at 4", 3)
        second = self.say("make it Friday instead", 3)
        third = self.say("no, 5 pm", 3)
        self.assertEqual([self.arguments(view)["start"][:16] for view in (first, second, third)],
                         ["2026-11-26T16:00", "2026-11-27T16:00", "2026-11-27T17:00"])
        self.assertEqual(len({self.arguments(view)["instance"] for view in (first, second, third)}), 1)
        states = {run["run"]: run["state"] for run in self.json("runs")["runs"]}
        self.assertEqual([states[view["run"]] for view in (first, second, third)], ["rejected", "rejected", "waiting"])

    def chat(self, *sentences):
        done = subprocess.run([BINARY, "--home", self.home, "chat"], input="\n".join(sentences), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr.split("What would happen:")[1:]

    def test_the_other_one_of_what_was_shown(self):
        first, second = self.shown("what is on tomorrow")
        one, other, and_back = self.chat("cancel the second", "no, the other one", "no, the other one")
        for preview, means, not_meant in ((one, second, first), (other, first, second), (and_back, second, first)):
            self.assertIn(means, preview)
            self.assertNotIn(not_meant, preview)
        self.assertIn("Dropped: cancel the second", one)
        self.assertEqual([run["state"] for run in self.json("runs")["runs"]].count("waiting"), 1)

    def test_the_other_one_of_two_of_which_one_was_picked(self):
        shown = self.with_answers("ask", "write to Anna that I am late", "--dry-run", answers="Keller\n", status=3)
        self.assertIn("Which one do you mean", shown)
        self.assertIn("to = anna.keller@brightwater.example", shown)
        (other,) = self.chat("no, the other one")
        self.assertIn("to = anna@lindqvist.example", other)
        self.assertIn("I am late", other)
        waiting = [run["run"] for run in self.json("runs")["runs"] if run["state"] == "waiting"]
        self.assertEqual(len(waiting), 1)
        self.assertEqual(self.json("show", waiting[0])["planned"][0]["arguments"]["to"], ["anna@lindqvist.example"])

    def test_a_correction_of_what_is_done_asks_to_take_it_back(self):
        done = self.say("flag the last mail from Ben", 0)
        error = self.json("ask", "no, the last mail from Priya", status=3)["error"]
        self.assertIn(done["run"], error["hint"])

    def test_again_for_something_else(self):
        self.say("what is on tomorrow")
        friday = self.say("what about Friday?")["answer"]
        self.assertTrue(any("Customer demo" in said["text"] for said in friday))
        view = self.say("archive all mails from Stadtwerke", 0, "--yes")
        again = self.say("same for Telcom", 3, "--dry-run")
        self.assertEqual(again["planned"][0]["tool"], "mail.archive")
        self.assertNotEqual(self.arguments(again)["ids"], view["happened"][0]["arguments"]["ids"])

    def test_a_request_behind_and_is_a_request(self):
        self.say("what is on tomorrow")
        view = self.say("and archive all mails from Telcom", 3, "--dry-run")
        self.assertEqual(view["planned"][0]["tool"], "mail.archive")

    def test_somebody_is_told_what_was_done_and_the_words_keep_their_label(self):
        done = self.say("flag the last mail from Ben", 0)
        view = self.say("and tell him too", 3, "--dry-run")
        self.assertEqual(view["planned"][0]["tool"], "mail.send")
        self.assertEqual(self.arguments(view)["to"], ["ben.okafor@brightwater.example"])
        self.assertIn(done["happened"][0]["report"], self.arguments(view)["body"])
        self.assertIn("ben.okafor@brightwater.example", view["planned"][0]["sources"]["body"])

    def test_what_others_wrote_never_says_what_it_means(self):
        # A subject of a mail is shown, and is no word of the owner's.
        mails = self.shown("show me the mails from Ben")
        hostile = [i for i, said in enumerate(self.say("show me the mails from Ben")["answer"]) if "deleted at once" in said["text"]]
        self.assertTrue(hostile)
        view = self.say("flag the second", 0)
        self.assertEqual(view["happened"][0]["arguments"]["ids"], [mails[1]])
