#!/usr/bin/env python3
"""Holds our grammar of times against the published tests of other libraries.

    tests/when/run.py SCORER            the table, and exit status 1 where less than 97 % are right
    tests/when/run.py SCORER --wrong    and each case in scope that is read otherwise
    tests/when/run.py SCORER --write    and put the tables into docs/UNDERSTANDING.md

Exit status 77 where the corpora cannot be had. What is out of scope, and why, is in scope.toml.
"""

import argparse
import collections
import datetime
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

import from_go
import from_npm
import from_pypi
import from_rust

HERE = pathlib.Path(__file__).resolve().parent
TARGET = 97.0  # percent of all cases in scope

READERS = {
    "chrono-node": from_npm.chrono_node,
    "date.js": from_npm.date_js,
    "github.com/olebedev/when": from_go.when,
    "github.com/tj/go-naturaldate": from_go.naturaldate,
    "two_timer": from_rust.two_timer,
    "human-date-parser": from_rust.human_date_parser,
    "interim": from_rust.interim,
    "ctparse": from_pypi.ctparse,
    "dateparser": from_pypi.dateparser,
    "friendlydateparser": from_pypi.friendlydateparser,
    "parsedatetime": from_pypi.parsedatetime,
    "recurrent": from_pypi.recurrent,
    "timefhuman": from_pypi.timefhuman,
}


def weekday_contradicts(case):
    """The phrase names the weekday of a date, and what is expected lies on another."""
    said = re.search(r"\b(mon|tue|wed|thu|fri|sat|sun)(s|nes|rs|ur)?(day)?\.?,? (the )?"
                     r"(\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", case.phrase, re.IGNORECASE)
    date = re.match(r"(?:point|day|range) (\d{4}-\d\d-\d\d)", case.expected)
    if not said or not date:
        return False
    return datetime.date.fromisoformat(date[1]).strftime("%a").lower() != said[1].lower()


def morning_hour_without_am(case):
    """The phrase says an hour from 1 to 6 bare, and what is expected is before seven in the morning."""
    said = re.search(r"(?<![\d:.])([1-6])(:\d\d)*(?![\d:./-])(?!\s*(a|p)\.?m?\b)", case.phrase, re.IGNORECASE)
    hour = re.search(r"(?:^clock |T)0([1-6]):", case.expected)
    return bool(said and hour and said[1] == hour[1]) and not re.search(r"morning|ago|hour|min|now", case.phrase)


class Rule:
    def __init__(self, reason, phrase="", expected="", corpora=(), unless="", check=""):
        self.reason, self.corpora = reason, corpora
        self.check = CHECKS[check] if check else None
        self.phrase, self.expected, self.unless = (re.compile(text, re.IGNORECASE) if text else None
                                                   for text in (phrase, expected, unless))

    def fits(self, case):
        return (
            (not self.corpora or case.corpus in self.corpora)
            and (self.phrase is None or self.phrase.search(case.phrase))
            and (self.expected is None or self.expected.search(case.expected))
            and (self.check is None or self.check(case))
            and not (self.unless is not None and self.unless.search(case.phrase))
        )


CHECKS = {"weekday_contradicts": weekday_contradicts, "morning_hour_without_am": morning_hour_without_am}


def cases(folder):
    """All cases, each once."""
    seen = {}
    for package, reader in READERS.items():
        for case in reader(folder / package):
            if case.phrase.strip() and case.phrase.isprintable():
                seen.setdefault(case.line(), case)
    return list(seen.values())


def verdicts(scorer, chosen):
    asked = "".join(case.line() + "\n" for case in chosen)
    done = subprocess.run([scorer], input=asked, capture_output=True, text=True, timeout=300, check=True)
    answers = done.stdout.splitlines()
    if len(answers) != len(chosen):
        raise ValueError(f"{len(chosen)} cases were asked, {len(answers)} answered")
    return [answer.split("\t", 1) for answer in answers]


def percent_of(part, count):
    scope = count["cases"] - count["excluded"]
    return f"{100 * count[part] / scope:.1f}" if scope else "-"


def tables(counts, excluded):
    """The two tables, as lists of rows; the first row of each is its head."""
    total = collections.Counter()
    for count in counts.values():
        total.update(count)
    scores = [["corpus", "cases", "out of scope", "right", "percent", "at once"]]
    for corpus, count in [*sorted(counts.items()), ("all", total)]:
        scores.append([corpus, str(count["cases"]), str(count["excluded"]), str(count["right"]),
                       percent_of("right", count), percent_of("first", count)])
    reasons = [["out of scope", "cases", "of"]]
    for reason in sorted(excluded, key=lambda reason: -excluded[reason].total()):
        reasons.append([reason, str(excluded[reason].total()), ", ".join(sorted(excluded[reason]))])
    return scores, reasons, total


def show(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) if at == 0 else cell.rjust(width) if cell[:1].isdigit() else cell
                        for at, (cell, width) in enumerate(zip(row, widths, strict=True))))


def markdown(rows):
    head, *rest = rows
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rest])


def write(document, scores, reasons):
    """Replaces what stands between the marks in the document."""
    begin, end = "<!-- tests/when/run.py --write: begin -->\n", "<!-- end -->"
    text = document.read_text()
    before, rest = text.split(begin)
    after = rest[rest.index(end) :]
    document.write_text(f"{before}{begin}{markdown(scores)}\n\n{markdown(reasons)}\n{after}")


def main():
    parser = argparse.ArgumentParser(description="Holds our grammar of times against other libraries' tests.")
    parser.add_argument("scorer", help="the program when_score")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/UNDERSTANDING.md")
    parser.add_argument("--wrong", action="store_true", help="list the cases in scope that are read otherwise")
    arguments = parser.parse_args()
    fetched = subprocess.run([HERE.parents[1] / "scripts" / "fetch-time-corpora"], stdout=subprocess.PIPE, text=True,
                             check=False)
    if fetched.returncode != 0:
        return fetched.returncode
    if shutil.which("node") is None:
        print("chrono-node's tests cannot be run: there is no node.", file=sys.stderr)
        return 77
    rules = [Rule(**rule) for rule in tomllib.loads((HERE / "scope.toml").read_text())["rule"]]
    counts, chosen = collections.defaultdict(collections.Counter), []
    excluded = collections.defaultdict(collections.Counter)  # by reason, then by corpus
    for case in cases(pathlib.Path(fetched.stdout.strip())):
        counts[case.corpus]["cases"] += 1
        rule = next((rule for rule in rules if rule.fits(case)), None)
        if rule is None:
            chosen.append(case)
        else:
            counts[case.corpus]["excluded"] += 1
            excluded[rule.reason][case.corpus] += 1
    for case, (verdict, reading) in zip(chosen, verdicts(arguments.scorer, chosen), strict=True):
        counts[case.corpus]["first"] += verdict == "first"
        counts[case.corpus]["right"] += verdict != "wrong"
        if verdict == "wrong" and arguments.wrong:
            print(f"{case.corpus}: '{case.phrase}' at {case.now:%a %Y-%m-%d %H:%M} {case.lean}: "
                  f"{case.expected}, read as {reading}")
    scores, reasons, total = tables(counts, excluded)
    show(scores)
    print()
    show(reasons)
    if arguments.write:
        write(HERE.parents[1] / "docs" / "UNDERSTANDING.md", scores, reasons)
    percent = 100 * total["right"] / (total["cases"] - total["excluded"])
    print(f"\n{percent:.1f} % of the cases in scope are right; {TARGET:.0f} % are asked for.")
    return 0 if percent >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
