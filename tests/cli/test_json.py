"""What --json prints is what docs/JSON.md says: the shapes are read from the document."""

import contextlib
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import unittest
import urllib.request

from endpoint import Endpoint, said
from home import BINARY, Home

DOCUMENT = (pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "JSON.md").read_text()
SHAPES = {name: json.loads(block) for name, block in re.findall(r"^### ([^\n]+)\n.*?```json\n(.*?)```", DOCUMENT, re.M | re.S)}
SCALARS = {"text": lambda value: isinstance(value, str), "bool": lambda value: isinstance(value, bool),
           "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
           "null": lambda value: value is None, "any": lambda value: True}


def differences(value, shape, at="it"):
    """Where `value` is not of the shape, one line each."""
    if isinstance(shape, str) and shape.startswith("shape "):
        return differences(value, SHAPES[shape[6:]], at)
    if isinstance(shape, str):
        for each in shape.split(" | "):
            if SCALARS[each](value) if each in SCALARS else value == each:
                return []
        return [f"{at} is {value!r}, and not {shape}"]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{at} is no list"]
        return [line for i, item in enumerate(value) for line in differences(item, shape[0], f"{at}[{i}]")]
    if not isinstance(value, dict):
        return [f"{at} is no object"]
    if "*" in shape:
        return [line for key, item in value.items() for line in differences(item, shape["*"], f"{at}.{key}")]
    known = {key.rstrip("?"): key for key in shape}
    lines = [f"{at} has a key {key} that the document lacks" for key in value if key not in known]
    for name, key in known.items():
        if name in value:
            lines += differences(value[name], shape[key], f"{at}.{name}")
        elif not key.endswith("?"):
            lines.append(f"{at} has no {name}")
    return lines


class TestTheTest(unittest.TestCase):
    def test_it_sees_differences(self):
        run = {"runs": [{"run": "a", "created": "b", "request": "", "state": "done"}]}
        self.assertEqual(differences(run, "shape runs"), [])
        for change in ({"state": "gone"}, {"more": 1}, {"run": 1}, {"reason": None}):
            self.assertEqual(len(differences({"runs": [{**run["runs"][0], **change}]}, "shape runs")), 1)
        self.assertEqual(len(differences({"runs": [{"run": "a"}]}, "shape runs")), 3)
        self.assertEqual(len(differences({"runs": {}}, "shape runs")), 1)


class TestShapes(Home):
    def expect(self, shape, *words, status=0):
        value = self.json(*words, status=status)
        self.assertEqual(differences(value, "shape " + shape), [])
        self.shown.add(" ".join(words[:2]) if words[0] in ("plan", "mandate", "connect", "route", "model", "accounts", "skills", "routines", "token", "sessions", "passkeys", "members") or words[1:2] == ("forget",) else words[0])
        return value

    def setUp(self):
        super().setUp()
        self.shown = set()

    def login(self):
        self.expect("failure", "login", status=5)
        daemon = subprocess.Popen([BINARY, "--home", self.home, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
        while not daemon.stdout.readline().startswith("ready: "):
            self.assertIsNone(daemon.poll())
        link = self.expect("login", "login")["link"]
        address, token = link.split("login#")
        request = urllib.request.Request(f"{address}api/v1/session", json.dumps({"token": token}).encode(),
                                         {"Content-Type": "application/json", "User-Agent": "a browser"})
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 200)
        listed = self.expect("sessions", "sessions")["sessions"]
        self.assertEqual([each["device"] for each in listed], ["a browser"])
        self.assertEqual(self.expect("ended", "sessions", "revoke", listed[0]["id"][:6]), {"ended": [listed[0]["id"]]})
        self.expect("failure", "sessions", "revoke", listed[0]["id"], status=2)
        self.expect("failure", "sessions", "revoke", status=2)
        daemon.terminate()
        daemon.communicate()

    def test_every_command(self):
        mail = self.plan('mails = mail.search(sender="Stadtwerke", folder="INBOX", limit=2)\nfor m in mails:\n    say(m.subject)\n'
                         'mail.archive(ids=[m.id for m in mails])\nreminders.add(text="x", at="tomorrow at 9")\n')
        self.expect("check", "plan", "check", mail)
        waiting = self.expect("run", "plan", "run", mail, "--dry-run", status=3)
        self.assertEqual([len(waiting["planned"]), len(waiting["answer"])], [2, 2])
        self.assertIn("from", waiting["answer"][0])
        self.expect("run", "show", waiting["run"])
        done = self.expect("run", "approve", waiting["run"])
        self.assertEqual(len(done["happened"]), 2)
        undo = self.expect("run", "undo", waiting["run"], "--dry-run", status=3)
        self.assertIn("cannot_undo", undo)
        self.assertEqual(len(self.expect("run", "strike", undo["run"], str(undo["planned"][0]["step"]), status=3)["struck"]), 1)
        self.expect("rejected", "reject", undo["run"])
        sent = self.json("plan", "run", self.plan('mail.send(to=["ben.okafor@brightwater.example"], body="Done.")\n'), status=3)
        self.assertIn("confirmation", self.expect("grant", "always", sent["run"], str(sent["planned"][0]["step"]), status=3))
        self.assertTrue(self.expect("grant", "always", sent["run"], str(sent["planned"][0]["step"]), "--yes")["in_force"])
        self.expect("run", "ask", "what needs me today?")
        self.expect("runs", "runs")
        self.expect("stopping", "stop")
        self.expect("mandate", "mandate", "check")
        self.expect("accepted", "mandate", "accept")
        self.expect("bounds", "mandate", "bounds")
        self.expect("explanation", "mandate", "explain", "mail.send",
                    '{"to": ["ben.okafor@brightwater.example"], "subject": "s", "body": "b"}')
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as database, database:
            database.execute("INSERT INTO endorsements VALUES ('iban', 'DE89370400440532013000', 'telcom', 'mail:m1', 0)")
        endorsed = self.expect("endorsements", "endorsements")["endorsements"]
        self.expect("forgotten", "endorsements", "forget", endorsed[0]["id"])
        self.expect("opened", "open", waiting["planned"][0]["links"][0])
        self.expect("preferences", "prefer", "no meetings before 9")
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as database, database:
            database.execute("INSERT INTO dismissals VALUES ('calendar_conflict', 'a / b', 2, 0)")
        self.expect("forgotten", "objections", "forget", self.expect("dismissals", "objections")["dismissed"][0]["id"])
        self.expect("skills", "skills")
        self.expect("skill", "skills", "show", "archive_mails")
        self.expect("written", "skills", "new", "water_plants")
        self.expect("tested", "skills", "test", "water_plants")
        self.expect("switched", "skills", "off", "water_plants")
        self.expect("skills", "skills")
        self.expect("switched", "skills", "on", "water_plants")
        self.expect("failure", "skills", "off", "../water_plants", status=2)
        self.expect("tools", "tools")
        self.expect("understanding", "understand", "remind me tomorrow at 9 to call the dentist")
        self.expect("understanding", "understand", "archive the mail about the unicorn", status=6)
        lesson = self.expect("lesson", "route", "teach", "the usual, please", "agenda")
        self.assertEqual(len(self.expect("taught", "route", "taught")["taught"]), 1)
        self.expect("taught", "route", "export")
        self.expect("lesson_gone", "route", "forget", str(lesson["number"]))
        self.expect("doctor", "doctor")
        self.expect("away", "away")
        self.routines()
        self.pausing()
        self.login()
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as database, database:
            database.execute("INSERT INTO passkeys VALUES ('abcd', 'this phone', 'AA==', 'AA==', 0, 0, 0, '')")
        self.expect("passkeys", "passkeys")
        self.assertEqual(self.expect("removed", "passkeys", "remove", "ab"), {"removed": "abcd"})
        self.expect("failure", "passkeys", "remove", "ab", status=2)
        self.members()
        self.expect("certificate", "certificate", "--name", "adjutant.lan")
        subprocess.run([BINARY, "--home", self.home, "password"], input="correct horse, battery\n", text=True, check=True,
                       capture_output=True)
        self.expect("password", "password", "--remove")
        self.expect("token", "token", "metrics")
        self.expect("token", "token", "metrics", "--revoke")
        self.connections()
        self.accounts()
        self.models()
        self.learning()
        listed = {name for row in re.findall(r"^\| (`.*?) \| \w+ \|$", DOCUMENT, re.M) for name in re.findall(r"`([^`]+)`", row)}
        self.assertEqual(listed - {"init", "bench route"}, self.shown)  # test_teach.py has the latter
        made = subprocess.run([BINARY, "--home", self.home / "new", "init", "--maildir", self.home / "mail", "--files",
                               self.home / "files", "--json"], capture_output=True, text=True)
        self.assertEqual(differences(json.loads(made.stdout), "shape home"), [], made.stderr)

    def members(self):
        self.expect("member", "members", "add", "Kim", "--role", "guest")
        self.expect("member", "members", "role", "Kim", "member")
        self.assertEqual(len(self.expect("members", "members")["members"]), 1)
        self.expect("member_gone", "members", "remove", "Kim")
        self.expect("failure", "members", "remove", "Kim", status=2)

    def paused_after_its_first(self, run):
        """As if the owner had said so while that was under way."""
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store, store:
            store.execute("CREATE TRIGGER pauses AFTER UPDATE OF state ON steps WHEN NEW.state = 'confirmed' "
                          "BEGIN INSERT OR IGNORE INTO paused VALUES (NEW.run, 0); END")
        self.assertTrue(self.expect("run", "approve", run, status=3)["paused"])
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store, store:
            store.execute("DROP TRIGGER pauses")

    def pausing(self):
        plan = self.plan('reminders.add(text="one", at="tomorrow at 9")\nreminders.add(text="two", at="tomorrow at 10")\n')
        for go_on in (["took-over", "2"], ["resume"]):
            run = self.json("plan", "run", plan, "--dry-run", status=3)["run"]
            self.expect("failure", "pause", run, status=2)  # it does not go on
            self.paused_after_its_first(run)
            self.expect("run", go_on[0], run, *go_on[1:])

    def routines(self):
        self.expect("run", "ask", "every weekday at 8 tell me what's on", "--yes")
        routine = self.expect("routines", "routines")["routines"][0]["id"]
        self.expect("run", "routines", "try", routine)
        self.expect("run", "routines", "edit", routine, "--when", "every Friday at 9", status=3)
        for to in ("off", "on", "remove"):
            self.expect("run", "routines", to, routine)

    def accounts(self):
        listed = {each["name"]: each for each in self.expect("accounts", "accounts", "list")["accounts"]}
        self.assertEqual(self.expect("account", "accounts", "change", "contacts", str(self.home / "files"))["where"], str(self.home / "files"))
        self.expect("account", "accounts", "change", "contacts", listed["contacts"]["where"])
        self.expect("removed", "accounts", "remove", "bank account")
        self.expect("account", "accounts", "change", "bank account", listed["bank account"]["where"])

    def models(self):
        usage = {"prompt_tokens": 10, "completion_tokens": 10}
        with Endpoint((200, said('```plan\nsay("hello")\n```', usage=usage))) as endpoint:
            url = f"http://127.0.0.1:{endpoint.server.server_port}/v1"
            self.expect("model", "model", "add", url, "--model", "m", "--input-price", "1 EUR", "--output-price", "1 EUR",
                        "--daily-budget", "1 EUR")
            self.expect("models", "model", "list")
            self.expect("tried", "model", "try", "m")
            self.expect("first", "model", "first", "m")
            planned = self.expect("run", "ask", "rank the neighbours by how noisy their letters sound")
            self.assertIn("planning", planned)
            self.expect("removed", "model", "remove", "m")

    def learning(self):
        config = (self.home / "config.toml").read_text()
        with Endpoint('```plan\nreminders.add(text="the gutter", at="tomorrow at 9")\n```') as endpoint:
            (self.home / "config.toml").write_text(config + endpoint.section("[planner]", 'name = "big"\n'))
            run = self.json("ask", "yodel about the gutter tomorrow at 9", "--yes")["run"]
        self.expect("learned", "learn", run, "--yes", "--name", "yodel")
        self.expect("unlearned", "unlearn", "yodel")

    def connections(self):
        (self.home / "state.json").write_text('{"notes": [], "calls": []}')
        server = ["--no-sandbox", "--", sys.executable, pathlib.Path(__file__).parent / "mcp_server.py", self.home / "state.json"]
        self.expect("card", "connect", "mcp", "notes", "--draft-card", *server)
        self.expect("connection", "connect", "mcp", "notes", *server, status=3)
        self.expect("connection", "connect", "mcp", "notes", "--yes", *server)
        self.assertEqual(len(self.expect("connections", "connections")["connections"][0]["tools"]), 4)
        self.expect("disconnected", "disconnect", "notes")

    def test_runs_that_end_otherwise(self):
        failed = self.expect("run", "plan", "run", self.plan('mails = mail.search(sender="Stadtwerke", limit=1)\nsay(mails[5].subject)\n'),
                             status=5)
        self.assertEqual(failed["state"], "failed")
        self.assertIn("while", failed["error"])
        text = ('m = mail.search(folder="Legal", limit=1)\nif m:\n'
                '    mail.forward(id=m[0].id, to=["ben.okafor@brightwater.example"], content=m[0].body)\n')
        self.assertEqual(self.expect("run", "plan", "run", self.plan(text), status=4)["state"], "rejected")
        text = 'r = reminders.add(text="x", at="tomorrow at 9")\nreminders.cancel(id=r.id)\n'
        planned = self.expect("run", "plan", "run", self.plan(text), "--dry-run", status=3)["planned"]
        self.assertEqual([step["awaits_results"] for step in planned], [False, True])
        self.assertEqual(planned[1]["preview"], "reminders.cancel with id = the id of what step 1 gives")
        done = self.expect("run", "plan", "run", self.plan(text), "--yes")
        self.assertEqual([step["state"] for step in done["happened"]], ["confirmed", "confirmed"])
        text = 'r = reminders.add(text="x", at="tomorrow at 9")\nif r.text == "x":\n    reminders.cancel(id=r.id)\n'
        self.assertEqual(len(self.expect("run", "plan", "run", self.plan(text), "--dry-run", status=3)["possible_after"]), 1)

    def test_failures(self):
        self.expect("failure", "ask", "dance on the table", status=6)
        self.expect("failure", "plan", "check", self.plan("nonsense(\n"), status=2)
        self.expect("failure", "plan", "check", "/no/such/file", status=5)
        for words in (["show", "zzz"], ["approve", "zzz"], ["reject", "zzz"], ["undo", "zzz"], ["stop", "zzz"],
                      ["mandate", "explain", "no.tool"]):
            self.expect("failure", *words, status=2)
        (self.home / "mandate.toml").write_text("[[")
        self.expect("failure", "mandate", "check", status=2)
        self.expect("doctor", "doctor", status=5)
        (self.home / "config.toml").unlink()
        self.expect("failure", "runs", status=5)
        self.expect("failure", "serve", status=5)


if __name__ == "__main__":
    unittest.main()
