"""AgentDojo's longest plan (tests/agentdojo), and a home with the tools that it is about."""

import os
import pathlib
import shutil
import subprocess


def longest_plan(root: pathlib.Path) -> pathlib.Path:
    plans = (root / "tests" / "agentdojo").glob("*/*.plan")
    return max(plans, key=lambda plan: plan.read_text(encoding="utf-8").count("\n"))


def home_for(root: pathlib.Path, adjutant: pathlib.Path, suite: str) -> pathlib.Path | None:
    """None where AgentDojo cannot be had."""
    folder = root / "build" / "bench-dojo"
    shutil.rmtree(folder, ignore_errors=True)
    done = subprocess.run([str(root / "scripts" / "agentdojo"), "--make-home", suite, str(folder)], check=False,
                          capture_output=True, text=True, env={**os.environ, "ADJUTANT": str(adjutant)})
    if done.returncode not in (0, 77):
        raise RuntimeError(f"no home for {suite}: {done.stdout}{done.stderr}")
    return folder / "home" if done.returncode == 0 else None
