"""Stop: from the request to the last effect that still happened, in the middle of a plan of many effects."""

import json
import signal
import sqlite3
import time

from outside.home import Home

EFFECTS = 600
STOPPED = 7


def plan_file(home: Home):
    path = home.folder / "many.plan"
    lines = [f'reminders.add(text="number {i}", at="tomorrow at 9")\n' for i in range(EFFECTS)]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def confirmed(home: Home, run: str) -> tuple[int, int]:
    """How many effects of the run happened, and when the last one did (milliseconds since 1970)."""
    database = sqlite3.connect(f"file:{home.folder}/home.db?mode=ro", uri=True, timeout=10)
    try:
        return database.execute("SELECT count(*), coalesce(max(updated_ms), 0) FROM steps WHERE run = ? AND "
                                "kind = 'effect' AND state = 'confirmed'", (run,)).fetchone()
    finally:
        database.close()


def stop_once(home: Home, by_signal: bool) -> float:
    """Seconds from the request to the last effect; 0 when none happened after the request."""
    run = json.loads(home.call("plan", "run", str(plan_file(home)), "--dry-run", "--json").stdout)["run"]
    doing = home.start("approve", run, "--json")
    while confirmed(home, run)[0] < 20:
        if doing.poll() is not None:
            raise RuntimeError(f"the run ended before it was stopped: {doing.communicate()}")
        time.sleep(0.01)
    asked_at = time.time()
    if by_signal:
        doing.send_signal(signal.SIGINT)
    else:
        home.call("stop", run, check=True)
    doing.communicate(timeout=60)
    count, last_ms = confirmed(home, run)
    if doing.returncode != STOPPED or count >= EFFECTS:
        raise RuntimeError(f"stopping did not stop: exit status {doing.returncode}, {count} of {EFFECTS} effects")
    return max(0.0, last_ms / 1000 - asked_at)


def stop_times(home: Home, times: int) -> dict[str, list[float]]:
    return {"command": [stop_once(home, by_signal=False) for _ in range(times)],
            "signal": [stop_once(home, by_signal=True) for _ in range(times)]}
