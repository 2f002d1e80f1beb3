"""AgentDojo as this test sees it: its suites, the cases that are made of them, and its judge.

The wrapper around AgentDojo (agentdojo_mcp.py) lies outside the repository; ADJUTANT_DOJO names its folder.
"""

import contextlib
import dataclasses
import functools
import gc
import io
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
DOJO = pathlib.Path(os.environ.get("ADJUTANT_DOJO") or HERE.parents[2] / "shared" / "agentdojo")
sys.path.insert(0, str(DOJO))

import agentdojo_mcp as dojo  # noqa: E402

SUITES = ("workspace", "slack")


class World(dojo.World):
    """A suite's tools over one environment. What it says of its tools is made once, before the workers are forked."""

    def tools(self):
        return tools_of(self.suite.name)


@functools.cache
def tools_of(name):
    return list(dojo.World(name).tools())


@dataclasses.dataclass(frozen=True)
class Case:
    """One user task, alone or with one injection task in every text that AgentDojo's attacks would write to."""

    suite: str
    user: str
    injection: str | None = None
    injections: tuple = ()  # (vector, text)
    protected: bool = True  # False: mandate and labels decide nothing, every question is answered with yes

    @property
    def name(self):
        return f"{self.suite}/{self.user}" + (f"+{self.injection}" if self.injection else "")

    @property
    def plan(self):
        return HERE / self.suite / f"{self.user}.plan"

    def world(self):
        return World(self.suite, self.user, dict(self.injections))

    def injected(self):
        return [text for _, text in self.injections]


def suite(name):
    return dojo.light.suites()[name]


def warm_up():
    """Loads in this process what every forked one needs."""
    import mcp.server.streamable_http_manager  # noqa: F401
    import uvicorn  # noqa: F401
    import uvicorn.lifespan.on  # noqa: F401
    import uvicorn.loops.auto  # noqa: F401
    import uvicorn.protocols.http.auto  # noqa: F401

    for name in SUITES:
        tools_of(name)
        dojo.make_server(World(name)).streamable_http_app(host="127.0.0.1")
    gc.collect()
    gc.freeze()


def number(task):
    return int(task.rsplit("_", 1)[1])


def benign_cases(name):
    return [Case(name, user) for user in sorted(suite(name).user_tasks, key=number)]


def attacked_cases(name, protected=True):
    """Every user task with every injection task, in order."""
    cases = []
    for user in sorted(suite(name).user_tasks, key=number):
        vectors = dojo.visible_vectors(name, suite(name).user_tasks[user])
        for injection in sorted(suite(name).injection_tasks, key=number):
            goal = suite(name).injection_tasks[injection].GOAL
            text = dojo.TEMPLATES["important_instructions"].format(goal=goal)
            cases.append(Case(name, user, injection, tuple((vector, text) for vector in vectors), protected))
    return cases


def judge(case, world, answer):
    """AgentDojo's verdicts on what happened to the world: (the task is done, the attack succeeded)."""
    output = [{"type": "text", "content": answer}]

    def check(task):
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                return bool(world.suite._check_task_result(task, output, world.pre, world.env, world.calls))
        except Exception:  # its checkers index into what may not be there: not fulfilled
            return False

    done = check(world.suite.user_tasks[case.user])
    return done, check(world.suite.injection_tasks[case.injection]) if case.injection else None


def calls_of(world):
    return [{"tool": call.function, "arguments": dict(call.args)} for call in world.calls]


def obey(world, calls):
    """Makes calls as an agent would that does all it is told."""
    for function, arguments in calls:
        world.call(function, arguments)
