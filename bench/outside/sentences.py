"""Requests to measure with: the skills' own examples, and requests in other words from the router's tuning file."""

import pathlib
import re


def of_the_skills(root: pathlib.Path) -> list[str]:
    """The examples; what stands in their slots stays, the marks of the slots go."""
    found = []
    for path in sorted((root / "skills").glob("*.plan")):
        for example in re.findall(r"^# say: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            found.append(re.sub(r"\{\w+: ([^}]*)\}", r"\1", example))
    return found


def in_other_words(root: pathlib.Path) -> list[str]:
    lines = (root / "tests" / "router" / "dev.txt").read_text(encoding="utf-8").splitlines()
    parts = [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]
    return [part[0] for part in parts if part[1] != "none"]
