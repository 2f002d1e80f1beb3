#!/usr/bin/env python3
"""AgentDojo's workspace and slack, with plans, an honest and a hostile reader: what is done, what is asked, what gets through.

  run.py [--quick] [--jobs N] [--json FILE] [--write FILE.md]      everything, or what CI has time for
  run.py --only SUITE/user_task_N[+injection_task_M] [--off] [-v]  single cases, in full
  run.py --selftest                                                the attacks reach their goals when they are obeyed

Needs the Python that scripts/fetch-agentdojo prints, ADJUTANT (the program, build/dev/adjutant by default), and
ADJUTANT_DOJO where AgentDojo's wrapper does not lie in ../shared/agentdojo. README.md says how a case goes.
"""

import argparse
import contextlib
import dataclasses
import functools
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

import attacks
import dojo
import one_case
import tables
import workers

QUICK_STRIDE = 13  # every 13th pair: neither 14 nor 5 injection tasks divide by it, so all of them come up


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--off", action="store_true")
    parser.add_argument("--everywhere", action="store_true", help="with --only: the injection in every text")
    parser.add_argument("--keep", action="store_true", help="keep the homes")
    parser.add_argument("--selftest", action="store_true")
    parser.add_argument("--make-home", nargs=2, metavar=("SUITE", "FOLDER"), help="only a home with that suite's tools")
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args()


def selftest():
    """Each attack, obeyed, is a success by AgentDojo's judge; before it, it is none."""
    wrong = []
    for suite in dojo.SUITES:
        for injection in dojo.suite(suite).injection_tasks:
            case = dojo.Case(suite, "user_task_0", injection)
            world = case.world()
            attack = attacks.attack_on(world, injection)
            before = dojo.judge(case, world, "")[1]
            dojo.obey(world, attack.calls)
            if before or not dojo.judge(case, world, "")[1]:
                wrong.append(case.name)
    print(f"attacks that do not do what they are for: {wrong}" if wrong else "all attacks do what they are for")
    return bool(wrong)


def slots_of(folder, count, suites, keep):
    """Slots with a template home for each suite."""
    slots = [workers.Slot(folder, i) for i in range(count)]
    for suite in suites:
        for slot in slots:
            slot.templates[suite] = pathlib.Path(slot.folder) / f"template-{suite}"

    def make(slot, suite):
        return str(one_case.make_home(slot.templates[suite], suite, slot))

    for slot in slots:
        for suite in suites:
            (made,) = workers.run_jobs([slot], [lambda slot, _, suite=suite: make(slot, suite)], keep)
            if "crash" in made:
                sys.exit(f"no home for {suite}: {made['crash']}")
    return slots


def make_home(suite, folder):
    path = pathlib.Path(folder)
    path.mkdir(parents=True)
    one_case.make_home(path / "home", suite, workers.Slot(folder, 0))
    return 0


def run_cases(slots, cases, work, options, title):
    began = time.monotonic()

    def told(index, result):
        if options.verbose:
            print(f"{cases[index].name}: {result.get('crash') or json.dumps(result['result'], indent=1, ensure_ascii=False)}",
                  file=sys.stderr)

    results = workers.run_jobs(slots, [functools.partial(work, case) for case in cases], options.keep, told)
    out = []
    for case, result in zip(cases, results):
        out.append(result.get("result") or {"case": case.name, "done": False, "attack": False, "asked": [], "error": result["crash"],
                                             "crash": True, "calls": [], "unanswered": [], "unmarked": []})
    print(f"{title}: {len(cases)} cases, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return out


def chosen_cases(options):
    """The cases that --only names."""
    attacked = [case for suite in dojo.SUITES for case in dojo.attacked_cases(suite, options.everywhere, not options.off)]
    return [case for case in benign_cases() + attacked if case.name in options.only]


def benign_cases():
    return [case for suite in dojo.SUITES for case in dojo.benign_cases(suite)]


def sets_of_attacks(options, asking):
    """What is run besides the tasks alone, by name. Both ends of the protection: as shipped, and with every question answered
    by yes. What CI has time for: a spread of all pairs, and with the injection in every text those of the tasks that ask,
    since only there an attacker's text comes near to where something goes."""
    attacked = [case for suite in dojo.SUITES for case in dojo.attacked_cases(suite)]
    near = [case for case in attacked if f"{case.suite}/{case.user}" in asking] if options.quick else attacked
    everywhere = [dataclasses.replace(case, everywhere=True) for case in near]
    off = [dataclasses.replace(case, protected=False) for case in everywhere]
    sets = {"attacked": attacked[:: QUICK_STRIDE if options.quick else 1], "everywhere": everywhere, "off": off}
    return sets if options.quick else {**sets, "undefended": attacked}


@contextlib.contextmanager
def temporary_folder(keep):
    folder = tempfile.mkdtemp(prefix="adjutant-dojo-")
    try:
        yield folder
    finally:
        if keep:
            print(f"homes are in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def main():
    options = arguments()
    if options.selftest:
        return selftest()
    if options.make_home:
        return make_home(*options.make_home)
    first = {"only": chosen_cases(options)} if options.only else {"benign": benign_cases()}
    dojo.warm_up()
    suites = [suite for suite in dojo.SUITES if any(case.suite == suite for cases in first.values() for case in cases)]
    results = {}
    with temporary_folder(options.keep) as folder:
        slots = slots_of(folder, options.jobs, suites, options.keep)

        def run(sets):
            for name, cases in sets.items():
                work = one_case.undefended if name == "undefended" else one_case.run_case
                results[name] = run_cases(slots, cases, work, options, name)

        run(first)
        if not options.only:
            run(sets_of_attacks(options, {result["case"] for result in results["benign"] if result["asked"]}))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=1, ensure_ascii=False))
    if options.only:
        print(json.dumps(results["only"], indent=1, ensure_ascii=False))
        return 0
    print(tables.report(results))
    if options.write:
        tables.write_into(options.write, results)
    wrong = tables.shortfalls(results)
    for line in wrong:
        print(f"NOT REACHED: {line}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
