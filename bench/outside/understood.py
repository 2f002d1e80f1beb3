"""How many of the sentences are understood that nobody is to look at: numbers alone, as tests/cli/test_router.py counts them."""

import ast
import json
import os
import pathlib
import subprocess
import sys

from outside.home import Home


def totals(root: pathlib.Path, adjutant: pathlib.Path) -> dict[str, dict[str, int]]:
    """Of each file of tests/router/sentences, by its name: what was counted."""
    files = sorted((root / "tests" / "router" / "sentences").glob("*.txt"))
    done = subprocess.run([sys.executable, root / "tests" / "cli" / "test_router.py", "--totals", *files], check=True,
                          env={**os.environ, "ADJUTANT": str(adjutant)}, stdout=subprocess.PIPE, text=True)
    found = {}
    for line in done.stdout.splitlines():
        path, _, counted = line.partition(" {")
        found[pathlib.Path(path).stem] = ast.literal_eval("{" + counted)
    return found


def models(home: Home) -> str:
    """Which of the models that help to understand there are, in words."""
    checks = json.loads(home.call("doctor", "--json").stdout)["checks"]
    there = {check["check"] for check in checks if check["says"] == "answers"}
    return ", ".join(f"{'with' if check in there else 'without'} {name}"
                     for check, name in (("model", "the small model"), ("embedder", "the embedder")))
