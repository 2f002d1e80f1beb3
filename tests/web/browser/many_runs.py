"""A ledger with many runs, as if they had been made: copies of one that was."""

import contextlib
import pathlib
import sqlite3


def copy(home: pathlib.Path, run: str, count: int, **changed: str) -> None:
    """`changed`: what a column of copy n holds, in SQL; the copies are named and worded by number unless it says else."""
    changed = {"id": "printf('zz%06d', n)", "request": "'request ' || n", **changed}
    with contextlib.closing(sqlite3.connect(home / "home.db", timeout=60)) as store, store:
        columns = [name for _, name, *_ in store.execute("PRAGMA table_info(runs)")]
        store.execute(f"WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < {count}) "
                      f"INSERT INTO runs ({', '.join(columns)}) "
                      f"SELECT {', '.join(changed.get(name, name) for name in columns)} FROM runs, counted WHERE id = ?", (run,))
