"""What the owner teaches about sentences, and the measuring of the router on a data set."""

import json
import os
import subprocess

from home import BINARY, Home
from test_json import differences

SENTENCE = "the usual morning business, please"


class TestTeaching(Home):
    def skill_of(self, sentence, env=None):
        done = self.run_cli("understand", sentence, "--json", env=env)
        return [job["skill"] for job in json.loads(done.stdout).get("understood", [])]

    def taught_and_taken_back(self, env=None):
        before = self.skill_of(SENTENCE, env)
        self.assertNotEqual(before, ["agenda"])
        number = self.json("route", "teach", SENTENCE, "agenda")["number"]
        self.assertEqual(self.skill_of(SENTENCE, env), ["agenda"])
        self.assertEqual(self.skill_of("The usual morning business please!", env), ["agenda"])
        self.json("route", "forget", str(number))
        self.assertEqual(self.skill_of(SENTENCE, env), before)

    def test_counts_at_once_and_is_taken_back(self):
        self.taught_and_taken_back()

    def test_the_same_without_models(self):
        self.taught_and_taken_back({"ADJUTANT_MODELS": str(self.home / "none")})

    def test_is_listed_exported_and_gone(self):
        first = self.json("route", "teach", SENTENCE, "agenda")["number"]
        second = self.json("route", "teach", "bin it", "delete_mail")["number"]
        exported = self.json("route", "export")["taught"]
        self.assertEqual([(each["sentence"], each["skill"]) for each in exported],
                         [(SENTENCE, "agenda"), ("bin it", "delete_mail")])
        self.assertIn("agenda: " + SENTENCE, self.run_cli("route", "taught").stdout)
        self.json("route", "forget", str(first))
        self.assertEqual([each["number"] for each in self.json("route", "taught")["taught"]], [second])
        self.assertIn("has the number", self.json("route", "forget", str(first), status=2)["error"]["message"])

    def test_a_choice_of_the_owners_teaches(self):
        words_alone = {"ADJUTANT_MODELS": str(self.home / "none")}
        sentence = "Ben sent which mails lately to me"
        ask = lambda: self.run_cli("ask", sentence, "--json", env=words_alone)
        self.assertRegex(ask().stdout, "Did you mean: .*Find mails by sender")
        self.assertEqual(self.json("route", "taught")["taught"], [], "nobody was asked")
        shown = self.with_answers("ask", sentence, answers="Find mails by sender\n", env=words_alone)
        self.assertIn("That means find_mail from now on; 'adjutant route forget ", shown)
        taught = self.json("route", "taught")["taught"]
        self.assertEqual([(each["sentence"], each["skill"]) for each in taught], [(sentence, "find_mail")])
        self.assertEqual(ask().returncode, 0)
        self.json("route", "forget", str(taught[0]["number"]))
        self.assertRegex(ask().stdout, "Did you mean: .*Find mails by sender")

    def test_a_conversation_sees_what_another_process_changes(self):
        chat = subprocess.Popen([BINARY, "--home", self.home, "chat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True,
                                env={**os.environ, "ADJUTANT_MODELS": str(self.home / "none")})

        def said(line):
            chat.stdin.write(line + "\nskills\n")
            chat.stdin.flush()
            shown = ""
            while "world_time" not in shown.rpartition("\n")[0]:  # the list of skills ends with it
                self.assertTrue(part := chat.stdout.readline(), shown)
                shown += part
            return shown

        try:
            self.assertIn("No skill fits that", said("greet the moon"))
            (self.home / "skills").mkdir(exist_ok=True)
            (self.home / "skills" / "greet.plan").write_text(
                '# say: greet the {what: sun}\ndef greet(what: text):\n    "Greets."\n    say(f"Hello, {what}.")\n')
            self.assertIn("Hello, moon.", said("greet the moon"))
            self.assertNotIn("Hello", said("salute everybody up there"))
            self.json("route", "teach", "salute everybody up there", "agenda")
            self.assertNotIn("No skill fits", said("salute everybody up there"))
            (self.home / "skills" / "greet.plan").unlink()
            self.assertIn("No skill fits that", said("greet the moon"))
        finally:
            chat.stdin.close()
            chat.stdout.close()
            chat.wait()

    def test_a_text_that_was_pasted_teaches_nothing(self):
        words_alone = {"ADJUTANT_MODELS": str(self.home / "none")}
        shown = self.with_answers("ask", "Ben sent which mails lately to me\nhello\nthere", answers="Find mails by sender\n", env=words_alone, status=None)
        self.assertIn("Did you mean", shown)
        self.assertNotIn("from now on", shown)
        self.assertEqual(self.json("route", "taught")["taught"], [])

    def test_of_a_skill_that_is_not_there_is_an_error(self):
        error = self.json("route", "teach", SENTENCE, "agendo", status=2)["error"]
        self.assertIn("agendo", error["message"])
        self.assertIn("agenda", error["hint"])


class TestBenchRoute(Home):
    def data(self, text):
        path = self.home / "data.json"
        path.write_text(text)
        return str(path)

    def test_says_what_is_wrong_with_the_file(self):
        good = self.data('{"train": [["a", "x"]], "val": [["b", "x"]]}')
        for text, words in (("{}", 'no list "train"'), ('{"train": [["a"]]}', "[TEXT, LABEL]"), ("[", "")):
            error = self.json("bench", "route", "--train", self.data(text), "--test", good, status=None)["error"]
            self.assertIn(words, error["message"])

    def test_measures(self):
        kinds = {"bread": "buy {} loaves of bread", "music": "play song number {}", "oos": "how deep is lake {}"}
        pairs = [[text.format(i), label] for i in range(8) for label, text in kinds.items()]
        split = {part: [pair for i, pair in enumerate(pairs) if (i % 8 < 2) == (part == "test")] for part in ("train", "test")}
        data = {part: [pair for pair in some if pair[1] != "oos"] for part, some in split.items()}
        data |= {"oos_" + part: [pair for pair in some if pair[1] == "oos"] for part, some in split.items()}
        path = self.data(json.dumps(data))
        done = self.run_cli("bench", "route", "--train", path, "--test", path, "--json")
        measured = json.loads(done.stdout)
        if "error" in measured:
            self.assertIn("There is no embedder", measured["error"]["message"])
            self.skipTest("built without llama.cpp, or no model: scripts/fetch-llama, scripts/fetch-models")
        self.assertEqual(differences(measured, "shape routing"), [])
        self.assertEqual((measured["classes"], measured["examples"] + measured["tested"]), (2, 24))
        self.assertEqual(measured["in_scope_accuracy"], 1)

    def json(self, *words, status=0):
        if status is not None:
            return super().json(*words, status=status)
        done = self.run_cli(*words, "--json")
        self.assertNotEqual(done.returncode, 0)
        return json.loads(done.stdout)
