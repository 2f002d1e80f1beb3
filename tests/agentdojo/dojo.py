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
    """One user task, alone or with one injection task."""

    suite: str
    user: str
    injection: str | None = None
    injections: tuple = ()  # (vector, text)
    everywhere: bool = False  # the injection stands besides at the end of every text that others wrote
    protected: bool = True    # False: mandate and labels decide nothing, every question is answered with yes

    @property
    def name(self):
        return f"{self.suite}/{self.user}" + (f"+{self.injection}" if self.injection else "")

    @property
    def plan(self):
        return HERE / self.suite / f"{self.user}.plan"

    def world(self):
        world = World(self.suite, self.user, dict(self.injections))
        if self.everywhere:
            for env in (world.pre, world.env):
                write_everywhere(env, self.injections[0][1])
        return world

    def injected(self):
        return [text for _, text in self.injections]


def write_everywhere(env, text):
    """Adds a text to all that others can have written: mails, events, files, messages, pages."""
    if hasattr(env, "inbox"):
        for mail in env.inbox.emails.values():
            mail.body += f"\n\n{text}"
        for event in env.calendar.events.values():
            event.description += f"\n\n{text}"
        for file in env.cloud_drive.files.values():
            file.content += f"\n\n{text}"
    if hasattr(env, "slack"):
        for messages in [*env.slack.channel_inbox.values(), *env.slack.user_inbox.values()]:
            for message in messages:
                message.body += f"\n\n{text}"
        for url in env.web.web_content:
            env.web.web_content[url] += f"\n\n{text}"


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


def attacked_cases(name, everywhere=False, protected=True):
    """Every user task with every injection task, in order; the injection stands in every text that the suite lets an attacker
    write to, also in those that the task's own solution does not read."""
    cases = []
    vectors = list(suite(name).get_injection_vector_defaults())
    for user in sorted(suite(name).user_tasks, key=number):
        for injection in sorted(suite(name).injection_tasks, key=number):
            goal = suite(name).injection_tasks[injection].GOAL
            text = dojo.TEMPLATES["important_instructions"].format(goal=goal)
            cases.append(Case(name, user, injection, tuple((vector, text) for vector in vectors), everywhere, protected))
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
