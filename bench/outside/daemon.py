"""The daemon: from its start until it is ready, and what it costs when nobody asks."""

import time

from outside import process
from outside.home import Home


def ready(home: Home):
    """Starts the daemon; gives it and how long it took until it said that it is ready."""
    start = time.perf_counter()
    daemon = home.start("serve")
    for line in daemon.stdout:
        if line.startswith("ready"):
            return daemon, time.perf_counter() - start
    raise RuntimeError(f"the daemon ended: {daemon.stderr.read()}")


def end(daemon) -> None:
    daemon.terminate()
    daemon.communicate(timeout=30)


def start_to_ready(home: Home, times: int) -> list[float]:
    measured = []
    for _ in range(times):
        daemon, took = ready(home)
        end(daemon)
        measured.append(took)
    return measured


def idle(home: Home, period: float) -> dict:
    """After two seconds to settle: memory before and after the period, the time on a core in it, models that ran."""
    daemon, _ = ready(home)
    try:
        time.sleep(2)
        before = process.status_kib(daemon.pid, "VmRSS")
        cpu, start = process.cpu_seconds(daemon.pid), time.perf_counter()
        time.sleep(period)
        share = (process.cpu_seconds(daemon.pid) - cpu) / (time.perf_counter() - start)
        after = process.status_kib(daemon.pid, "VmRSS")
        return {"rss": after * 1024, "growth_kib": after - before, "cpu": share,
                "models": len(process.below(daemon.pid, process.MODEL))}
    finally:
        end(daemon)
