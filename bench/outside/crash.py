"""The matrix of `kill -9` at every write of the journal, as the tests have it, on the binary that is measured."""

import os
import pathlib
import re
import subprocess
import sys


def matrix(root: pathlib.Path, adjutant: pathlib.Path) -> tuple[bool, str]:
    """Whether nothing was lost and nothing done twice, and how many points there were, as the test says it."""
    tests = [path for path in sorted((root / "tests").glob("*/test_*.py")) if "class TestCrash" in path.read_text(encoding="utf-8")]
    if not tests:
        return False, "the test was not found"
    done = subprocess.run([sys.executable, "-m", "unittest", f"{tests[0].stem}.TestCrash"], cwd=tests[0].parent,
                          env={**os.environ, "ADJUTANT": str(adjutant)}, capture_output=True, text=True, check=False)
    points = re.search(r"(\d+) points", done.stdout + done.stderr)
    return done.returncode == 0, points[0] if points else "all points"
