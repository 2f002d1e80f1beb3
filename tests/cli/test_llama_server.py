"""A plan by llama.cpp's own server, over its OpenAI-compatible API: the path, the grammar, the count and the limits.

The model is far too small to plan. Whatever it writes is a checked plan or a clear answer, and nothing happens unasked.
"""

import json
import re

from home import Home
from llama_server import LlamaServer, Relay

REQUEST = "rank the neighbours by how noisy their letters sound"
# A token costs a millionth.
PRICES = 'input_price = "1.00 EUR"\noutput_price = "1.00 EUR"\ndaily_budget = "%s EUR"\n'
# How a line of a plan begins.
STEP = re.compile(r"(class|def|for|if) |pass\b|[A-Za-z_]\w* = |[a-z_.]+\(|\"")


class TestLlamaServer(Home):
    @classmethod
    def setUpClass(cls):
        cls.server = LlamaServer("--ctx-size", "4096")
        cls.addClassCleanup(cls.server.close)
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.relay = Relay(self.server.port)
        self.addCleanup(self.relay.close)
        self.before = self.tree()

    def use(self, more=""):
        with (self.home / "config.toml").open("a") as config:
            config.write(f'\n[[planner]]\nname = "tiny"\nurl = "{self.relay.url}"\nmodel = "smollm2"\ntools = 2\nmax_tokens = 50\n'
                         f'attempts = 1\n{more}')

    def ask(self):
        """What came of it: a plan that has been checked, or a reason why there is none; and nothing has happened."""
        done = self.run_cli("ask", REQUEST, "--json")
        self.assertIn(done.returncode, (0, 3, 4, 5, 6), done.stderr)
        view = json.loads(done.stdout)
        if "error" in view and "run" not in view:
            self.assertIn("no model has planned it", view["error"]["message"])
        else:
            self.assertEqual(view["happened"], [])
            self.assertEqual(self.run_cli("plan", "check", self.plan(view["plan"])).returncode, 0)
        self.assertEqual(self.tree(), self.before)
        return view

    def spent(self):
        """Tokens, which are millionths here."""
        models = self.json("model", "list")["models"]
        return round(float(models[0]["spent_today"].split()[0]) * 1e6)

    def test_it_is_heard_as_it_writes_and_what_it_used_is_counted(self):
        self.use(PRICES % "0.01")
        view = self.ask()
        answer = self.relay.answers[0]
        self.assertEqual(answer.status, 200, answer.body)
        self.assertTrue(answer.type.startswith("text/event-stream"), answer.type)
        self.assertGreater(len([piece for piece in answer.pieces() if piece["choices"]]), 10)
        self.assertEqual(self.relay.asked[0]["max_tokens"], 50)
        used = answer.usage()
        self.assertGreater(used[0], 500)
        self.assertLessEqual(used[1], 50)
        self.assertEqual(self.spent(), sum(used))
        if answer.finish() == "length":
            self.assertIn("cut off", json.dumps(view))

    def test_it_answers_at_once_where_it_is_asked_to(self):
        self.use("stream = false\n" + PRICES % "0.01")
        self.ask()
        answer = self.relay.answers[0]
        self.assertEqual((answer.status, answer.type.split(";")[0]), (200, "application/json"))
        self.assertEqual(self.spent(), sum(answer.usage()))

    def test_held_to_the_grammar_it_writes_plans(self):
        self.use('answers = "grammar"\n')
        self.ask()
        asked, answer = self.relay.asked[0], self.relay.answers[0]
        self.assertIn("root ::=", asked["grammar"])
        self.assertEqual(answer.status, 200, answer.body)
        self.assertIsNotNone(STEP.match(answer.words()), answer.words())
        # The same model without it.
        self.configure('answers = "grammar"\n', "")
        self.ask()
        self.assertNotIn("grammar", self.relay.asked[1])
        self.assertIsNone(STEP.match(self.relay.answers[1].words()), "the grammar changes nothing")

    def test_it_can_be_asked_for_json(self):
        self.use('answers = "json"\n')
        self.ask()
        self.assertEqual(self.relay.answers[0].status, 200, self.relay.answers[0].body)
        self.assertRegex(self.relay.answers[0].words(), r'^\s*\{\s*"plan"\s*:')

    def test_after_a_wrong_plan_it_is_asked_again_and_both_are_counted(self):
        self.use(PRICES % "0.02")
        self.configure("attempts = 1", "attempts = 2")
        view = self.ask()
        if "error" in view:
            self.assertEqual(len(self.relay.asked), 2)
            self.assertEqual([message["role"] for message in self.relay.asked[1]["messages"]][-1], "user")
        self.assertEqual(self.spent(), sum(sum(answer.usage()) for answer in self.relay.answers))

    def test_what_is_too_long_for_it_is_said_and_costs_nothing(self):
        self.use(PRICES % "0.5")
        self.configure("tools = 2", "tools = 80")
        error = self.ask()["error"]
        self.assertEqual(self.relay.answers[0].status, 400)
        self.assertRegex(json.dumps(error), "context size")
        self.assertEqual(self.spent(), 0)

    def test_it_is_not_asked_where_that_could_cost_more_than_is_left(self):
        self.use(PRICES % "0.001")
        self.assertIn("budget of tiny is used up", json.dumps(self.ask()))
        self.assertEqual(self.relay.asked, [])

    def test_model_add_and_try(self):
        self.json("model", "add", self.relay.url, "--model", "smollm2", "--name", "tiny", "--answers", "grammar")
        self.assertIn('answers = "grammar"', (self.home / "config.toml").read_text())
        self.configure('answers = "grammar"', 'answers = "grammar"\ntools = 2\nmax_tokens = 50\nattempts = 1')
        done = self.run_cli("model", "try", "tiny", "greet me")
        self.assertIn(done.returncode, (0, 5, 6), done.stderr)
        self.assertEqual(self.relay.asked[0]["messages"][1]["content"], "greet me")
        self.assertEqual(self.json("runs")["runs"], [])

