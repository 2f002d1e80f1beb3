"""Cases of the crates: assertions of a few shapes, read as text."""

import datetime
import re

from table import Case, day, point, stretch

_UNITS = {"milliseconds": 0.001, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}


def human_date_parser(folder):
    text = (folder / "src/tests.rs").read_text()
    now = datetime.datetime(2010, 1, 1)
    good = text[text.index("generate_test_cases!(") : text.index("generate_test_cases_error!(")]
    for phrase, result in re.findall(r'"([^"]+)"\s*=\s*"([^"]+)"', good):
        yield Case("human-date-parser", phrase, now, point(datetime.datetime.fromisoformat(result)))
    for phrase in re.findall(r'"([^"]+)"', text[text.index("generate_test_cases_error!(") :]):
        yield Case("human-date-parser", phrase, now, "none whole")


def interim(folder):
    text = (folder / "tests/datetime.rs").read_text()
    now = datetime.datetime(2018, 3, 21, 11)
    rows = re.findall(r'assert::<Dt>\(\s*"([^"]+)",\s*(Uk|Us),\s*"([^"+]+)\+02:00",?\s*\)', text)
    for phrase, dialect, result in rows:
        order = "dmy" if dialect == "Uk" else "mdy"
        yield Case("interim", phrase, now, point(datetime.datetime.fromisoformat(result)), order=order, zone="Etc/GMT-2")
    for phrase in re.findall(r'assert_err::<Dt>\("([^"]+)"', text):
        yield Case("interim", phrase, now, "none whole")


def _value(expression, known):
    """first_moment_of_day(1969, 5, 6), d1 + Duration::days(7): a moment, or None."""
    expression = expression.strip()
    if call := re.fullmatch(r"(?:first_moment_of_day|precise_moment)\(([-\d, ]+)\)", expression):
        numbers = [int(number) for number in call[1].replace(" ", "").strip(",").split(",")]
        return datetime.datetime(*numbers) if numbers[0] > 0 else None
    if moved := re.fullmatch(r"(.+?) ([+-]) Duration::(\w+)\(([\d *\/]+)\)", expression):
        base = _value(moved[1], known)
        if base is None or moved[3] not in _UNITS:
            return None
        amount = eval(moved[4], {"__builtins__": {}}) * _UNITS[moved[3]]  # noqa: S307  # digits and * / only
        return base + datetime.timedelta(seconds=amount if moved[2] == "+" else -amount)
    return known.get(expression)


def two_timer(folder):
    text = re.sub(r"//[^\n]*", "", (folder / "tests/tests.rs").read_text())
    pieces = re.compile(
        r"let (?P<name>\w+) = (?P<value>[^;]+);|\[(?P<list>\s*\"[^\]]+)\]"
        r"|parse\(\s*(?:\"(?P<phrase>[^\"]+)\"|&?(?P<variable>\w+)),(?P<config>.*?)\)\s*(?:\.unwrap|\{|\))"
        r"|assert(?:_eq)?!\((?P<expected>[^;]*?)(?:,| ==) (?P<side>start|end)\)",
        re.DOTALL,
    )
    for test in text.split("#[test]")[1:]:
        known, asked = {}, None
        phrases, begin, end = [], None, None

        def cases():
            if asked is None or begin is None:
                return
            config, now = asked
            lean = "future" if "default_to_past(false" in config else "past"
            week = "sunday" if "monday_starts_week(false" in config else ""
            for phrase in phrases:
                # "A week ago" is a stretch of a week there: where it begins is what the phrase says.
                moved = re.search(r"\b(ago|from now|before|after)\b", phrase)
                expected = point(begin) if moved else stretch(begin, end or begin)
                yield Case("two_timer", phrase, now, expected, lean=lean, week=week, order="mdy")

        listed = []
        for piece in pieces.finditer(test):
            if piece["name"]:
                known[piece["name"]] = _value(piece["value"], known)
            elif piece["list"]:
                listed = re.findall(r'"([^"]+)"', piece["list"])
            elif piece["phrase"] or piece["variable"]:
                yield from cases()
                now = known.get("now") or datetime.datetime(2020, 6, 1, 12)
                asked, begin, end = (piece["config"], now), None, None
                phrases = [piece["phrase"]] if piece["phrase"] else listed
            elif piece["side"] == "start":
                begin = _value(piece["expected"], known)
            else:
                end = _value(piece["expected"], known)
        yield from cases()
