"""The page as its owner sees it, in a real browser: what scripts/web-tests needs, and a home of its own with many runs."""

import json
import os
import pathlib
import subprocess
import sys
from dataclasses import dataclass

from outside import daemon as daemons
from outside import page
from outside.home import Home

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "web" / "browser"))

import many_runs  # noqa: E402

CHROMIUM = os.environ.get("ADJUTANT_CHROMIUM", "/usr/bin/chromium")
# Pixels of each frame's scrolling: at 60 frames a second ten thousand rows go by in half a minute.
STEP = 300


@dataclass
class Browsing:
    python: pathlib.Path
    running: subprocess.Popen[str]
    session: page.Browser

    def measure(self, part: str, times: int, **more: int) -> dict:
        """A part of browser_page.py; milliseconds."""
        asked = {"origin": f"http://127.0.0.1:{self.session.port}", "cookie": self.session.cookie["Cookie"], "chromium": CHROMIUM,
                 "part": part, "times": times, "step": STEP, **more}
        done = subprocess.run([self.python, ROOT / "bench" / "outside" / "browser_page.py"], input=json.dumps(asked), check=False,
                              capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"the page in Chromium: {done.stderr}")
        return json.loads(done.stdout)

    def end(self) -> None:
        daemons.end(self.running)


def begun(home: Home) -> Browsing | str:
    """A daemon with a logged-in session and what browses it, or why there is none."""
    if not os.access(CHROMIUM, os.X_OK):
        return f"no Chromium at {CHROMIUM}"
    fetched = subprocess.run([ROOT / "scripts" / "fetch-web-tests"], capture_output=True, text=True, check=False)
    if fetched.returncode:
        return "Playwright cannot be had here"
    running, session = page.opened(home)
    answer, _ = session.ask("GET", "/", {}, session.cookie)
    if answer.status != 200:
        daemons.end(running)
        return "no page in this build"
    return Browsing(pathlib.Path(fetched.stdout.strip()) / "bin" / "python", running, session)


def fill_ledger(home: Home, runs: int) -> None:
    """So many runs, one a minute until now."""
    run = json.loads(home.call("ask", "what is on today?", "--json", check=True).stdout)["run"]
    many_runs.copy(home.folder, run, runs, created_ms="created_ms - (n + 1) * 60000")
