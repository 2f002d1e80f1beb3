"""The matrix of `kill -9` at every write of the journal, as the tests have it, on the binary that is measured."""

import os
import pathlib
import re
import subprocess
import sys


def matrix(root: pathlib.Path, adjutant: pathlib.Path) -> tuple[bool, str]:
    """Whether nothing was lost and nothing done twice, and how many points there were, as the test says it."""
    done = subprocess.run([sys.executable, "-m", "unittest", "discover", "-s", str(root / "tests" / "crash"), "-k", "test_five_effects"],
                          env={**os.environ, "ADJUTANT": str(adjutant)}, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    ran = re.search(r"Ran [1-9]\d* test", said)
    points = re.search(r"(\d+) points", said)
    return done.returncode == 0 and ran is not None, points[0] if points else "all points" if ran else "the test was not found"
