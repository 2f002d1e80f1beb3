"""Models that plan: added, listed, tried, removed; one of them a real file, far too small to plan well."""

import json
import pathlib
import subprocess
import unittest

from endpoint import Endpoint, said
from home import Home

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts"
REQUEST = "rank the neighbours by how noisy their letters sound"


class TestModels(Home):
    def test_add_list_try_remove(self):
        before = (self.home / "config.toml").read_text()
        usage = {"prompt_tokens": 1000, "completion_tokens": 100}
        with Endpoint((200, said('```plan\nsay("hello")\n```', usage=usage))) as endpoint:
            url = f"http://127.0.0.1:{endpoint.server.server_port}/v1"
            added = self.json("model", "add", url, "--model", "big-1", "--name", "big", "--key-variable", "BIG_KEY", "--input-price",
                              "0.001 EUR per 1k", "--output-price", "2 EUR", "--daily-budget", "0.5 EUR")
            self.assertEqual(added["input_price"], "1.00 EUR")
            self.assertIn(before, (self.home / "config.toml").read_text())
            self.json("model", "add", "http://127.0.0.1:1/v1", "--model", "other")
            tried = self.run_cli("model", "try", "big", "greet me", env={"BIG_KEY": "k"})
            self.assertEqual((tried.returncode, tried.stdout), (0, 'say("hello")\n'), tried.stderr)
            self.assertIn("0.0012 EUR. Nothing was run.", tried.stderr)
            self.assertEqual(endpoint.asked[0]["messages"][1]["content"], "greet me")
            self.assertEqual(self.json("runs")["runs"], [])
            models = self.json("model", "list")["models"]
            self.assertEqual([model["name"] for model in models], ["big", "other"])
            self.assertEqual(models[0]["spent_today"], "0.0012 EUR")
            checks = {check["check"]: check["says"] for check in self.json("doctor")["checks"]}
            self.assertIn("0.0012 EUR of 0.50 EUR spent today", checks["planner big"])
            self.assertEqual(len(endpoint.asked), 1, "the doctor asks nobody")
        self.json("model", "remove", "big")
        self.json("model", "remove", "other")
        self.assertEqual((self.home / "config.toml").read_text().strip(), before.strip())
        self.assertEqual(self.json("model", "list")["models"], [])

    def test_what_cannot_be_added_is_named_and_the_file_stays(self):
        before = (self.home / "config.toml").read_text()
        (self.home / "notes.txt").write_text("no model")
        for words, why in ((("nowhere.gguf",), "no file"), ((str(self.home / "notes.txt"),), "no GGUF file"),
                           (("https://api.example/v1",), "--model NAME"),
                           (("https://api.example/v1", "--model", "m", "--input-price", "1 EUR"), "--daily-budget"),
                           (("https://api.example/v1?key=1", "--model", "m"), "has a query"),
                           (("https://api.example/v1", "--model", "m", "--key-variable", "sk-secret"), "never the key itself"),
                           (("https://", "--model", "m"), "cannot be used")):
            with self.subTest(words):
                done = self.run_cli("model", "add", *words)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn(why, done.stderr)
                self.assertEqual((self.home / "config.toml").read_text(), before)
        self.assertIn("no model 'x'", self.run_cli("model", "remove", "x").stderr)
        self.assertIn("no model 'x'", self.run_cli("model", "try", "x").stderr)

    def test_the_grammar_has_the_tools_in_it(self):
        self.assertIn('"mail.search("', self.run_cli("model", "grammar").stdout)


class TestAFile(Home):
    """The way through llama.cpp: whatever comes out, it is a checked plan or a clear answer, and nothing happens."""

    @classmethod
    def setUpClass(cls):
        found = subprocess.run([SCRIPTS / "fetch-test-model"], capture_output=True, text=True)
        if found.returncode == 77:
            raise unittest.SkipTest(found.stderr)
        assert found.returncode == 0, found.stderr
        cls.model = found.stdout.strip()
        super().setUpClass()

    def test_whatever_it_writes_nothing_unchecked_runs(self):
        before = self.tree()
        self.json("model", "add", self.model, "--name", "tiny")
        checks = {check["check"]: check for check in self.json("doctor", status=None)["checks"]}
        if not checks["planner tiny"]["ok"]:
            self.skipTest(checks["planner tiny"]["says"])
        with (self.home / "config.toml").open("a") as config:
            config.write("tools = 2\nmax_tokens = 60\nattempts = 1\n")
        done = self.run_cli("ask", REQUEST, "--json")
        answer = json.loads(done.stdout)
        if done.returncode in (5, 6):
            self.assertIn("no model has planned it", answer["error"]["message"])
            self.assertRegex(json.dumps(answer), "cut off|plan that holds")
        else:
            self.assertEqual(answer["planning"]["asked"][0]["planner"], "tiny")
            self.assertEqual(self.run_cli("plan", "check", self.plan(answer["plan"])).returncode, 0)
        self.assertEqual(self.tree(), before)
        self.assertEqual(self.json("runs")["runs"] if done.returncode == 6 else [], [])

    def test_a_slow_one_is_ended(self):
        self.json("model", "add", self.model, "--name", "tiny", "--timeout", "1")
        done = self.run_cli("ask", REQUEST)
        if "adjutant-llama was not built" not in done.stderr:
            self.assertIn("did not answer in time", done.stderr)
        self.assertEqual(done.returncode in (5, 6), True, done.stderr)

    def test_a_file_that_is_broken_is_told(self):
        broken = self.home / "broken.gguf"
        broken.write_bytes(pathlib.Path(self.model).read_bytes()[:5000])
        self.json("model", "add", str(broken))
        done = self.run_cli("ask", REQUEST)
        self.assertEqual(done.returncode in (5, 6), True, done.stderr)
        self.assertIn("No skill fits that", done.stderr)
