"""A daemon on a sample home, and a client that speaks HTTP to it byte by byte where a test wants that."""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))
from home import BINARY, LONG, Home  # noqa: E402


class Daemon(Home):
    """Each test has a home and a daemon of its own."""

    def setUp(self):
        super().setUp()
        self.start()

    def start(self, port=0, cookie=None, words=()):
        self.daemon = subprocess.Popen([BINARY, "--home", self.home, "serve", "--port", str(port), *words], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = self.said = []
        for line in self.daemon.stdout:
            said.append(line)
            if line.startswith("page: http://127.0.0.1:"):
                self.port = int(line.split(":")[3].split("/")[0])
            if line.startswith("ready: "):
                break
        else:
            self.fail("the daemon does not start: " + "".join(said))
        self.host = f"127.0.0.1:{self.port}"
        self.origin = f"http://{self.host}"
        self.cookie = cookie

    def end(self):
        self.daemon.send_signal(signal.SIGTERM)
        try:
            self.daemon.communicate(timeout=LONG)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.communicate(timeout=LONG)
            raise

    def tearDown(self):
        self.end()
        super().tearDown()

    def login_token(self):
        link = self.json("login")["link"]
        self.assertTrue(link.startswith(f"{self.origin}/login#"), link)
        return link.split("#")[1]

    def set_password(self, password, status=0, member=None):
        whose = ["--member", member] if member else []
        done = subprocess.run([BINARY, "--home", self.home, "password", "--json", *whose], input=password + "\n", capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def log_in(self):
        answer = self.request("POST", "/api/v1/session", {"token": self.login_token()})
        self.assertEqual(answer.status, 200, answer.text)
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer.json

    def request(self, method, path, body=None, headers=None, timeout=120):
        """One request on a connection of its own. `headers` with the value None are left out."""
        all_headers = {"Host": self.host, "Cookie": self.cookie}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            all_headers["Content-Type"] = "application/json"
        all_headers.update(headers or {})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in all_headers.items():
            if value is not None:
                connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def get(self, path, status=200):
        answer = self.request("GET", path)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json

    def post(self, path, body=None, status=200):
        answer = self.request("POST", path, body)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json

    def ask(self, text, **more):
        return self.post("/api/v1/requests", {"text": text, **more})["run"]

    def raw(self, data):
        """What the daemon answers to these bytes until it closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(data)
            with contextlib.suppress(OSError):  # it has had enough
                connection.shutdown(socket.SHUT_WR)
            heard = b""
            while part := connection.recv(65536):
                heard += part
            return heard

    def events(self, last=None):
        return Events(self, last)

    def memory_kib(self):
        status = pathlib.Path(f"/proc/{self.daemon.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")))


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()
        self.text = self.body.decode(errors="replace")
        self.json = json.loads(self.body) if self.headers.get("content-type") == "application/json" and self.body else None


class Events:
    """A stream of server-sent events: iterate over (id, name, data); what has no number has None."""

    def __init__(self, daemon, last):
        self.connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=60)
        headers = {"Host": daemon.host, "Cookie": daemon.cookie or "", **({"Last-Event-ID": str(last)} if last is not None else {})}
        self.connection.request("GET", "/api/v1/events", headers=headers)
        self.response = self.connection.getresponse()
        self.status = self.response.status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.response.close()
        self.connection.close()

    def __iter__(self):
        event = {}
        for line in self.response:
            line = line.decode().rstrip("\n")
            if line.startswith(":"):
                continue
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            elif event:
                yield int(event["id"]) if "id" in event else None, event["event"], json.loads(event["data"])
                event = {}

    def until(self, run, state):
        """Reads on until the run is in this state; gives all events on the way, but for those of other views."""
        seen = []
        for event in self:
            if event[1] == "view":
                continue
            seen.append(event)
            if event[1] == "run" and event[2] == {"run": run, "state": state}:
                return seen
        raise AssertionError(f"the stream ended before {run} was {state}: {seen}")

    def until_its_end(self):
        """Reads until the daemon ends the stream; gives all events on the way, but that a view has changed:
        what ends a stream changes a view, too, and either may come first."""
        return [event for event in self if event[1] != "view"]

    def until_view(self, view):
        """Reads on until this view has changed; gives the names of all that have on the way."""
        seen = []
        for event in self:
            if event[1] == "view":
                seen.append(event[2]["view"])
            if seen[-1:] == [view]:
                return seen
        raise AssertionError(f"the stream ended before {view} changed: {seen}")
