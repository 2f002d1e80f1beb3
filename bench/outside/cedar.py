"""Cedar's decision over an equivalent policy (bench/cedar), where cargo is there to build it."""

import json
import os
import pathlib
import shutil
import subprocess


def decision(root: pathlib.Path) -> dict | None:
    """p50_ns, p95_ns and version; None where it cannot be built here. The first build takes minutes."""
    if not shutil.which("cargo"):
        return None
    target = root / "build" / "cedar"
    built = subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=root / "bench" / "cedar", capture_output=True,
                           text=True, check=False, env={**os.environ, "CARGO_TARGET_DIR": str(target)})
    if built.returncode != 0:
        print(f"cedar was not built: {built.stderr.strip()[-300:]}")
        return None
    done = subprocess.run([str(target / "release" / "cedar-decision")], capture_output=True, text=True, check=True)
    measured = json.loads(done.stdout)
    if not measured["allowed"]:
        raise RuntimeError("Cedar does not allow the call: the policies are not equivalent")
    return measured
