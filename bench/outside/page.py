"""The daemon's API: requests of a logged-in browser, many at once beside many open streams."""

import http.client
import json
import re
import shutil
import socket
import subprocess
import time

from outside import daemon as daemons
from outside import process
from outside.home import Home


class Browser:
    """A session with the daemon of a home."""

    def __init__(self, home: Home, port: int):
        self.port = port
        token = home.call("login", check=True).stdout.strip().split("#")[1]
        answer, _ = self.ask("POST", "/api/v1/session", {"token": token}, {})
        self.cookie = {"Cookie": answer.getheader("set-cookie").split(";")[0]}

    def ask(self, method: str, path: str, body: dict, headers: dict):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer, data

    def stream(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port))
        head = f"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie['Cookie']}\r\n\r\n"
        connection.sendall(head.encode())
        connection.recv(65536)
        return connection


def opened(home: Home):
    """A daemon with its page on a free port, and a browser that is logged in."""
    running = home.start("serve", "--port", "0")
    port = None
    for line in running.stdout:
        if found := re.match(r"page: http://127\.0\.0\.1:(\d+)", line):
            port = int(found[1])
        if line.startswith("ready"):
            return running, Browser(home, port)
    raise RuntimeError(f"the daemon ended: {running.stderr.read()}")


def load(home: Home, streams: int, seconds: int) -> dict | None:
    """wrk asks for the ledger over eight connections beside the streams; nothing where there is no wrk."""
    if not shutil.which("wrk"):
        return None
    running, browser = opened(home)
    open_streams = []
    try:
        open_streams = [browser.stream() for _ in range(streams)]
        before = process.status_kib(running.pid, "VmRSS")
        said = subprocess.run(["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-H", f"Cookie: {browser.cookie['Cookie']}",
                               f"http://127.0.0.1:{browser.port}/api/v1/runs?limit=20"], capture_output=True, text=True, check=True).stdout
        number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
        if "Non-2xx" in said:
            raise RuntimeError(said)
        return {"p99": float(number) * {"us": 1e-6, "ms": 1e-3, "s": 1}[unit],
                "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
                "rss": process.status_kib(running.pid, "VmRSS") * 1024,
                "growth_kib": process.status_kib(running.pid, "VmRSS") - before}
    finally:
        for each in open_streams:
            each.close()
        daemons.end(running)


def ask_each(home: Home, sentences: list[str]) -> list[float]:
    """How long each takes to its answer or preview, over the API of a daemon that has been asked before."""
    running, browser = opened(home)
    try:
        times = []
        for sentence in [sentences[0], *sentences]:
            start = time.perf_counter()
            answer, _ = browser.ask("POST", "/api/v1/requests", {"text": sentence}, browser.cookie)
            if answer.status == 200:
                times.append(time.perf_counter() - start)
        return times[1:]
    finally:
        daemons.end(running)
