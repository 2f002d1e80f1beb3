"""From the sentence to the preview, a process for each request."""

import os
import threading
import time

from outside import process
from outside.home import Home

UNDERSTOOD = (0, 3)  # answered, or waiting with a preview


def ask_each(home: Home, sentences: list[str]) -> list[float]:
    """How long `ask --dry-run --json` took, of those that led to an answer or a preview."""
    times = []
    for sentence in sentences:
        start = time.perf_counter()
        status = home.call("ask", sentence, "--dry-run", "--json").returncode
        if status in UNDERSTOOD:
            times.append(time.perf_counter() - start)
    return times


def process_floor(home: Home, times: int) -> list[float]:
    """What starting and ending the program costs by itself, measured the same way."""
    measured = []
    for _ in range(times):
        start = time.perf_counter()
        home.call("--version")
        measured.append(time.perf_counter() - start)
    return measured


class ModelMemory:
    """Watches for model processes as long as it is open, and keeps the most memory that one had."""

    def __init__(self):
        self.most = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._end.set()
        self._thread.join()

    def _watch(self):
        while not self._end.wait(0.02):
            for pid in process.below(os.getpid(), process.MODEL):
                self.most = max(self.most, process.status_kib(pid, "VmHWM") * 1024)
