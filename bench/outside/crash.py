"""The matrix of `kill -9` at every write of the journal, as the tests have it, on the binary that is measured."""

import os
import pathlib
import re
import subprocess
import sys


def matrix(root: pathlib.Path, adjutant: pathlib.Path) -> tuple[bool | None, str]:
    """Whether nothing was lost and nothing done twice (nothing: there is no such test), and at how many points."""
    done = subprocess.run([sys.executable, "-m", "unittest", "discover", "-s", str(root / "tests" / "crash"), "-k", "test_five_effects"],
                          env={**os.environ, "ADJUTANT": str(adjutant)}, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if not re.search(r"Ran [1-9]\d* test", said):
        return None, "the test was not found"
    points = re.search(r"(\d+) points", said)
    return done.returncode == 0, points[0] if points else "all points"
