"""A yardstick for durable effects: one row into SQLite by Python's own module, synced, on the same disk."""

import pathlib
import sqlite3
import time


def synced_inserts(folder: pathlib.Path, times: int) -> list[float]:
    path = folder / "yardstick.db"
    database = sqlite3.connect(path, isolation_level=None)
    measured = []
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, words TEXT)")
        for number in range(times):
            start = time.perf_counter()
            database.execute("INSERT INTO rows VALUES (?, ?)", (number, "x" * 300))
            measured.append(time.perf_counter() - start)
    finally:
        database.close()
        for name in folder.glob("yardstick.db*"):
            name.unlink()
    return measured
