"""The table: what | target | measured | met | how, on the terminal and in docs/BENCHMARKS.md."""

import pathlib
from dataclasses import dataclass

HEAD = """# Benchmarks

Written by `make bench`, which builds the release, makes the sample home anew in `build/bench-home`, measures for a few
minutes and replaces this file. The targets are those of the design.

"""


@dataclass
class Row:
    what: str
    target: str
    measured: str
    met: bool | None  # nothing: there is no target
    how: str

    def cells(self) -> list[str]:
        met = "" if self.met is None else "yes" if self.met else "**no**"
        return [self.what, self.target, self.measured, met, self.how]


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def write(path: pathlib.Path, facts: list[tuple[str, str]], rows: list[Row], notes: list[str]) -> None:
    text = HEAD + table(["machine", ""], [list(fact) for fact in facts]) + "\n"
    text += table(["what", "target", "measured", "met", "how"], [row.cells() for row in rows])
    text += "".join(f"\n- {note}" for note in notes) + "\n"
    path.write_text(text, encoding="utf-8")


def show(row: Row) -> None:
    mark = {True: "ok  ", False: "MISS", None: "    "}[row.met]
    print(f"{mark} {row.what:58} {row.target:34} {row.measured}", flush=True)
