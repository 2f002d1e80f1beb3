"""Runs the benchmarks of the parts (adjutant_bench) and gives their numbers in seconds."""

import json
import os
import pathlib
import subprocess

UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def run(binary: pathlib.Path, which: str, home: pathlib.Path, sentences: pathlib.Path, *options: str,
        plan: pathlib.Path | None = None) -> list[dict]:
    out = home / "benchmark.json"
    done = subprocess.run([str(binary), f"--benchmark_filter={which}", f"--benchmark_out={out}", *options],
                          env={**os.environ, "ADJUTANT_BENCH_HOME": str(home), "ADJUTANT_BENCH_SENTENCES": str(sentences),
                               "ADJUTANT_BENCH_PLAN": str(plan or "")},
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"adjutant_bench failed: {done.stdout}{done.stderr}")
    results = json.loads(out.read_text(encoding="utf-8"))["benchmarks"]
    for result in results:
        if result.get("error_occurred"):
            raise RuntimeError(f"{result['name']}: {result['error_message']}")
    return results


REPEATED = ("--benchmark_repetitions=7", "--benchmark_min_time=0.3", "--benchmark_enable_random_interleaving=true")


def medians_of(results: list[dict]) -> dict[str, dict]:
    return {result["run_name"]: {**result, "seconds": result["cpu_time"] * UNITS[result["time_unit"]]}
            for result in results if result.get("aggregate_name") == "median"}


def medians(binary: pathlib.Path, home: pathlib.Path, sentences: pathlib.Path) -> dict[str, dict]:
    """Of the parts that need no disk: the median of seven repetitions, by name, with `seconds` of processor time."""
    return medians_of(run(binary, "check|mandate|step|when", home, sentences, *REPEATED))


def check_of(binary: pathlib.Path, home: pathlib.Path, plan: pathlib.Path) -> dict:
    """The same, for the check of one plan of a file."""
    return medians_of(run(binary, "static_plan_of_a_file", home, pathlib.Path(), *REPEATED, plan=plan))["static_plan_of_a_file"]


def once(binary: pathlib.Path, which: str, home: pathlib.Path, sentences: pathlib.Path) -> dict:
    return run(binary, which, home, sentences)[0]
