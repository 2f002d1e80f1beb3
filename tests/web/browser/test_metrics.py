"""The metrics as Prometheus reads them: its own parser, and the numbers that what was done must have led to."""

import contextlib
import json
import pathlib
import sqlite3
import sys
import time
import unittest

from prometheus_client.parser import text_string_to_metric_families

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from daemon import Daemon  # noqa: E402


class Metrics(Daemon):
    def setUp(self):
        super().setUp()
        self.token = self.json("token", "metrics")["token"]
        self.log_in()

    def text(self):
        answer = self.request("GET", "/metrics", headers={"Authorization": f"Bearer {self.token}", "Cookie": None})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8")
        return answer.text

    def families(self):
        return {family.name: family for family in text_string_to_metric_families(self.text())}

    def values(self, name):
        """By the values of their labels."""
        return {tuple(sample.labels.values()): sample.value for sample in self.families()[name].samples}

    def send(self, text):
        run = self.ask(text)
        self.assertEqual(run["state"], "waiting", run)
        done = self.post(f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]})
        self.assertEqual(done["state"], "done", done)
        return done

    def test_runs_effects_and_the_outbox(self):
        before = self.values("adjutant_runs")
        self.assertEqual({state for state, in before}, {"draft", "waiting", "running", "done", "failed", "stopped", "rejected"})
        self.assertEqual([sum(before.values()), sum(self.values("adjutant_effects").values())], [0, 0])
        sent = self.send("write to Ben: the report is attached")
        self.assertEqual(self.values("adjutant_runs")["done",], 1)
        self.assertEqual(self.values("adjutant_effects")["confirmed",], 1)
        self.assertEqual(self.values("adjutant_outbox_mails")["held",], 1)
        self.assertEqual(self.values("adjutant_effects_undone"), {(): 0})
        undo = self.post(f"/api/v1/runs/{sent['run']}/undo")
        if undo["state"] == "waiting":
            undo = self.post(f"/api/v1/runs/{undo['run']}/approve", {"seal": undo["seal"]})
        self.assertEqual(undo["state"], "done", undo)
        self.assertEqual(self.values("adjutant_effects_undone"), {(): 1})
        self.assertEqual(self.values("adjutant_effects")["confirmed",], 2)
        self.assertEqual(self.values("adjutant_outbox_mails")["held",], 0)
        self.ask("write to Ben: the meeting is moved to four")
        self.assertEqual(self.values("adjutant_runs")["waiting",], 1)

    def test_requests_and_how_long_they_took(self):
        for _ in range(3):
            self.get("/api/v1/runs")
        self.get("/api/v1/runs/aaaaaaaa", 404)
        self.get("/api/v1/odd", 404)
        counted = self.values("adjutant_http_requests")
        self.assertEqual(counted["GET /api/v1/runs", "200"], 3)
        self.assertEqual(counted["GET /api/v1/runs/{run}", "404"], 1)
        self.assertEqual(counted["none", "404"], 1)
        histogram = self.families()["adjutant_http_request_duration_seconds"]
        self.assertEqual(histogram.type, "histogram")
        of_runs = [sample for sample in histogram.samples if sample.labels["operation"] == "GET /api/v1/runs"]
        buckets = [(float(sample.labels["le"]), sample.value) for sample in of_runs if sample.name.endswith("_bucket")]
        self.assertEqual(buckets, sorted(buckets))
        self.assertEqual([bound for bound, _ in buckets][-1], float("inf"))
        self.assertEqual([value for _, value in buckets], sorted(value for _, value in buckets))
        self.assertEqual(buckets[-1][1], 3)
        sums = {sample.name.rsplit("_", 1)[1]: sample.value for sample in of_runs if not sample.name.endswith("_bucket")}
        self.assertEqual(sums["count"], 3)
        self.assertTrue(0 < sums["sum"] < 60, sums)

    def test_streams_sessions_and_the_process(self):
        self.assertEqual(self.values("adjutant_event_streams"), {(): 0})
        with self.events() as stream:
            next(iter(stream))
            self.assertEqual(self.values("adjutant_event_streams"), {(): 1})
        self.assertEqual(self.values("adjutant_sessions"), {(): 1})
        self.log_in()
        self.assertEqual(self.values("adjutant_sessions"), {(): 2})
        memory = self.values("process_resident_memory_bytes")[()]
        self.assertAlmostEqual(memory / 1024, self.memory_kib(), delta=self.memory_kib() / 10)
        self.assertTrue(0 < time.time() - self.values("process_start_time_seconds")[()] < 3600)

    def test_tokens_and_budget_of_those_who_plan(self):
        self.assertEqual(self.values("adjutant_planner_tokens_today"), {})
        self.json("model", "add", "http://127.0.0.1:9/v1", "--model", "m", "--name", 'odd "name"\\', "--input-price", "2 EUR",
                  "--output-price", "4 EUR", "--daily-budget", "1.50 EUR")
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as database, database:
            (now,) = database.execute("SELECT max(created) FROM sessions").fetchone()
            for at, tokens in ((now, 1000), (now - 3 * 86400, 77)):
                database.execute("INSERT INTO plannings (planner, model, at_ms, input_tokens, output_tokens, cost_micro, currency)"
                                 " VALUES (?, 'm', ?, ?, 500, 4000, 'EUR')", ('odd "name"\\', at * 1000, tokens))
        name = 'odd "name"\\'
        self.assertEqual(self.values("adjutant_planner_tokens_today"), {(name, "input"): 1000, (name, "output"): 500})
        self.assertEqual(self.values("adjutant_planner_spent_today"), {(name, "EUR"): 0.004})
        self.assertEqual(self.values("adjutant_planner_budget"), {(name, "EUR"): 1.5})

    def test_nothing_of_mails_and_plans_is_told(self):
        self.send("write to Ben: the zebra is attached")
        self.get("/api/v1/runs?words=giraffe")
        self.request("GET", "/elephant")
        self.request("GET", "/api/v1/elephant")
        text = self.text()
        for word in ("zebra", "giraffe", "elephant", "ben", "brightwater", "@"):
            self.assertNotIn(word, text.lower())
        run = json.loads(self.request("GET", "/api/v1/runs").text)["runs"][0]["run"]
        self.get(f"/api/v1/runs/{run}")
        self.assertNotIn(run, self.text())


if __name__ == "__main__":
    unittest.main()
