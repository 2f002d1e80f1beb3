"""The API against its own description: schemathesis makes requests of share/openapi.json, right ones and wrong ones, and
looks whether each answer is one that is described. The stream of events is left out: it is an answer without an end
(tests/web/test_events.py)."""

import pathlib
import sys
import unittest

import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as some
from schemathesis import GenerationMode, checks

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from daemon import Daemon  # noqa: E402

DESCRIPTION = pathlib.Path(__file__).parents[3] / "share/openapi.json"
MOST_BYTES = 256 << 10  # of a request's body (server/http_server.h)
EXAMPLES = 25  # of each kind and operation
# Wrong tokens are slowed down, and without a session all else is refused: these two come last.
LAST = ("log_out", "log_in")
LEFT_OUT = {"events"}
CHECKS = [checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
          checks.response_headers_conformance, checks.response_schema_conformance]


class Description(Daemon):
    def setUp(self):
        super().setUp()
        self.log_in()
        self.schema = schemathesis.openapi.from_path(DESCRIPTION)
        self.schema.config.update(base_url=self.origin)
        self.schema.config.generation.update(with_security_parameters=False)  # the session is a real one
        all_operations = [each.ok() for each in self.schema.get_all_operations()]
        self.operations = {each.definition.raw["operationId"]: each for each in all_operations}
        for name in LEFT_OUT:
            del self.operations[name]
        self.calls = 0
        self.headers = {"Cookie": self.cookie, "Authorization": f"Bearer {self.json('token', 'metrics')['token']}"}

    def known_runs(self):
        """Runs in the states that one can find them in, so that not every made-up call is about none."""
        waiting = self.ask("write to Ben: the report is attached")
        done = self.ask("what is on today?")
        acted = self.ask("remind me tomorrow at 9 to call Ben")
        if acted["state"] == "waiting":
            acted = self.post(f"/api/v1/runs/{acted['run']}/approve", {"seal": acted["seal"]})
        self.assertEqual(acted["state"], "done")
        dropped = self.ask("write to Ben: the meeting is moved to four")
        self.post(f"/api/v1/runs/{dropped['run']}/reject")
        return [run["run"] for run in (waiting, done, acted, dropped)], waiting

    def check(self, mode, more_checks=()):
        runs, waiting = self.known_runs()
        # A path of a known run, unless what is wrong may be the path.
        known = some.none() | some.sampled_from(runs) if mode == GenerationMode.POSITIVE else some.none()
        for name, operation in sorted(self.operations.items(), key=lambda each: LAST.index(each[0]) if each[0] in LAST else -1):
            if name == LAST[0]:  # it is as well as before
                self.assertEqual(self.ask("what is on today?")["state"], "done")
            if mode == GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
                continue  # nothing about it can be wrong

            @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
                      suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet)
            @given(case=operation.as_strategy(generation_mode=mode), run=known, sealed=some.booleans())
            def try_out(case, run, sealed):
                if run and "run" in (case.path_parameters or {}):
                    case.path_parameters["run"] = run
                if sealed and isinstance(case.body, dict) and "seal" in case.body:
                    case.body["seal"] = waiting["seal"]
                if sealed and isinstance(case.body, dict) and "version" in case.body:
                    case.body["version"] = self.get("/api/v1/mandate")["version"]
                self.calls += 1
                answer = case.call(headers=self.headers, timeout=300)
                if answer.status_code != 431:  # too long to be read as far as to know which operation it is
                    checks = [*CHECKS, *more_checks]
                    if more_checks and answer.status_code == 413:  # described, but no refusal to schemathesis
                        self.assertGreater(len(answer.request.body), MOST_BYTES)
                        checks = CHECKS
                    case.validate_response(answer, checks=checks)

            with self.subTest(name):
                try_out()
        print(f"{self.calls} calls")

    def test_what_is_described_is_answered_as_described(self):
        self.check(GenerationMode.POSITIVE)

    def test_what_is_not_described_is_refused_as_described(self):
        self.check(GenerationMode.NEGATIVE, [checks.negative_data_rejection])


if __name__ == "__main__":
    unittest.main()
