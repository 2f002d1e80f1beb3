"""Cases of the Go modules: tables of structs, read as text."""

import datetime
import re

from table import Case, day, point

_UNITS = {"Hour": 3600, "Minute": 60, "Second": 1}


def naturaldate(folder):
    text = (folder / "naturaldate_test.go").read_text()
    now = datetime.datetime(2019, 11, 25, 13, 7, 18)
    past, future = text.split("var futureCases")
    for part, lean in ((past, "past"), (future, "future")):
        for phrase, result in re.findall(r"\{`([^`]*)`, [`\"]([^`\"]*)", part):
            expected = "none"
            if stamp := re.match(r"(\S+ \S+) \+0000 UTC", result):
                expected = point(datetime.datetime.fromisoformat(stamp[1]))
            yield Case("go-naturaldate", phrase, now, expected, lean=lean)


def _seconds(expression):
    """(2 * 24) * time.Hour + ... : arithmetic over whole numbers and units."""
    for unit, seconds in _UNITS.items():
        expression = expression.replace(f"time.{unit}", str(seconds))
    if not re.fullmatch(r"[\d\s()+*/-]*\d[\d\s()+*/-]*", expression):
        return None
    return eval(expression, {"__builtins__": {}})  # noqa: S307  # digits and operators only, seen above


def when(folder):
    for file in sorted(folder.glob("rules/en/*_test.go")) + [folder / "rules/common/slash_dmy_test.go"]:
        text = file.read_text()
        slash = file.name.startswith("slash")
        now = datetime.datetime(2016, 7, 15) if slash else datetime.datetime(2016, 1, 6)
        if slash:
            offset = re.search(r"OFFSET\s*=\s*(\d+)", (folder / "rules/common/common_test.go").read_text())
            text = text.replace("OFFSET", offset[1])
        for name, rows in re.findall(r"(\w+) :?= \[\]Fixture\{(.*?)\n\t\}", text, re.DOTALL):
            for phrase, difference in re.findall(r'\{"([^"]*)", \d+, "[^"]*", (.*)\},', rows):
                if "nil" in name.lower():
                    yield Case("olebedev/when", phrase, now, "none", order="dmy")
                elif (seconds := _seconds(difference)) is not None:
                    moment = now + datetime.timedelta(seconds=seconds)
                    expected = day(moment) if slash else point(moment)
                    yield Case("olebedev/when", phrase, now, expected, order="dmy")
