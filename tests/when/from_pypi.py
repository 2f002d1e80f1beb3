"""Cases of the PyPI packages. Their tables are Python literals, read as syntax; parsedatetime's tests build what they
expect in code, so they are run with a recorder in place of the library (record_parsedatetime.py)."""

import ast
import datetime
import re

from record_parsedatetime import recorded
from table import Case, add_months, day, length, point, stretch


def _evaluate(node, **names):
    """A literal with datetime calls and arithmetic in it. Names are the modules of datetime and what is given."""
    allowed = {"datetime": datetime} | names
    return eval(compile(ast.Expression(node), "<corpus>", "eval"), allowed)  # noqa: S307  # pinned by hash


def _list(tree, name):
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return node.value
    raise ValueError(f"no {name} there")


def ctparse(folder):
    tree = ast.parse((folder / "ctparse/time/corpus.py").read_text())
    shape = r"(\d+|X)-(\d+|X)-(\d+|X) (\d+|X):(\d+|X) \(X/(\w+)\)"
    for expected, stamp, phrases in _evaluate(_list(tree, "corpus")):
        now = datetime.datetime.fromisoformat(stamp)
        kind = expected.split("[")[0]
        body = expected[expected.index("{") + 1 : -1]

        def moment(text):
            if text == "None":
                return None, False
            year, month, number, hour, minute, part = re.fullmatch(shape, text).groups()
            clock = hour != "X"
            numbers = [int(value) if value != "X" else other for value, other in
                       ((year, now.year), (month, now.month), (number, now.day if year == month == "X" else 1))]
            if part == "noon":
                return datetime.datetime(*numbers, 12), True
            return datetime.datetime(*numbers, int(hour) if clock else 0, int(minute) if clock else 0), clock

        for phrase in phrases:
            if kind == "Time":
                at, clock = moment(body)
                undated = body.startswith("X-X-X")
                yield Case("ctparse", phrase, now, f"clock {at:%H:%M}" if undated and clock else
                           point(at) if clock else day(at), order="mdy" if "/" in phrase else "dmy")
            elif kind == "Interval":
                (begin, clock), (end, end_clock) = (moment(half) for half in re.split(r" - ", body))
                undated = "X-X-X" in body
                if end is not None and not end_clock:
                    end += datetime.timedelta(days=1)
                if undated and begin and end:
                    yield Case("ctparse", phrase, now, f"clocks {begin:%H:%M} {end:%H:%M}", order="mdy")
                else:
                    yield Case("ctparse", phrase, now, stretch(begin, end), order="mdy" if "/" in phrase else "dmy")
            elif kind == "Duration":
                amount, unit = body.split()
                seconds = {"minutes": 60, "hours": 3600, "days": 86400, "nights": 86400, "weeks": 604800}.get(unit)
                if seconds:
                    yield Case("ctparse", phrase, now, f"length {int(amount) * seconds}")


def _section(text, function):
    """The English part of the parameters of a test: (begin, end) offsets in text."""
    at = text.index(f"def {function}(")
    begin = text.rindex("@parameterized.expand", 0, at)
    english = text.find("# English dates", begin, at)
    begin = english if english >= 0 else begin
    other = re.compile(r"# (?!English)[A-Z]\w+ dates").search(text, begin, at)
    return text[begin : other.start() if other else at]


def _params(section):
    for found in re.finditer(r"\bparam\(", section):
        depth, at = 0, found.end() - 1
        while True:
            depth += {"(": 1, ")": -1}.get(section[at], 0)
            at += 1
            if depth == 0:
                break
        try:
            yield ast.parse(section[found.start() : at], mode="eval").body
        except SyntaxError:
            continue  # a bracket inside a string


def _moved(now, amounts, sign):
    months = 12 * amounts.get("years", 0) + amounts.get("months", 0)
    rest = {name: value for name, value in amounts.items() if name not in ("years", "months")}
    return add_months(now, sign * months) + sign * datetime.timedelta(**rest)


def dateparser(folder):
    text = (folder / "tests/test_freshness_date_parser.py").read_text()
    now = datetime.datetime(2014, 9, 1, 10, 30)
    functions = ["test_relative_past_dates_with_time_as_period", "test_relative_past_dates",
                 "test_relative_future_dates"]
    for function in functions:
        for param in _params(_section(text, function)):
            words = {word.arg: word.value for word in param.keywords}
            amounts = words.get("ago") or words.get("in_future")
            try:
                amounts, phrase = _evaluate(amounts), ast.literal_eval(param.args[0])
                moment = _moved(now, amounts, -1 if "ago" in words else 1)
            except (ValueError, TypeError, OverflowError):
                continue
            exact = {"hours", "minutes", "seconds"} & amounts.keys() or amounts in ({}, {"days": 0})
            yield Case("dateparser", phrase, now, point(moment) if exact else day(moment), lean="past")
    text = (folder / "tests/test_date_parser.py").read_text()
    tables = {
        "test_dates_parsing": (datetime.datetime(2012, 11, 13), "past"),
        "test_preferably_past_dates": (datetime.datetime(2015, 2, 15, 15, 30), "past"),
        "test_preferably_future_dates": (datetime.datetime(2015, 2, 15, 15, 30), "future"),
    }
    for function, (now, lean) in tables.items():
        for param in _params(_section(text, function)):
            phrase = ast.literal_eval(param.args[0])
            moment = _evaluate(param.args[1], datetime=datetime.datetime)
            clock = re.search(r"\d:\d|\d ?[ap]\.?m|noon|midnight|\d[.h]\d\d(?!\d)(?!\.?\d)", phrase, re.IGNORECASE)
            yield Case("dateparser", phrase, now, point(moment) if clock else day(moment), lean=lean, order="mdy")


def friendlydateparser(folder):
    now = datetime.datetime(2023, 10, 12)
    for file, name in (("test_parse_date.py", "dates"), ("test_parse_datetime.py", "datetimes")):
        for phrase, result, tag in _evaluate(_list(ast.parse((folder / "tests" / file).read_text()), name),
                                             ValueError=ValueError):
            if tag != "OK":
                continue  # the library's authors say that it fails
            if result is ValueError:
                expected = "none whole"
            else:
                moment = datetime.datetime.fromisoformat(result)
                expected = day(moment) if name == "dates" else point(moment)
            yield Case("friendlydateparser", phrase, now, expected, order="mdy", lean="either")


def parsedatetime(folder):
    for phrase, now, target, end, flag in recorded(folder / "tests"):
        if end is not None:
            whole_days = flag == 1
            begin = target.replace(hour=0, minute=0, second=0) if whole_days else target
            last = end.replace(hour=0, minute=0, second=0) + datetime.timedelta(days=1) if whole_days else end
            expected = stretch(begin, last)
        elif flag == 0:
            expected = "none"
        else:
            expected = day(target) if flag == 1 else point(target)
        yield Case("parsedatetime", phrase, now, expected, order="mdy", lean="either")


def _rule(rule):
    """recurrent's dict as an RRULE; None where it has exceptions, which no rule can say."""
    if "exdate" in rule or "exrule" in rule:
        return None
    parts = [f"FREQ={rule['freq'].upper()}"]
    if rule.get("interval", 1) != 1:
        parts.append(f"INTERVAL={rule['interval']}")
    for name in ("bymonth", "byweekno", "byyearday", "bymonthday", "byday", "byhour", "byminute", "bysetpos", "count",
                 "until", "dtstart"):
        if name in rule:
            parts.append(f"{name.upper()}={rule[name]}")
    return ";".join(parts)


def recurrent(folder):
    tree = ast.parse((folder / "src/recurrent/test.py").read_text())
    now = datetime.datetime(2010, 1, 1)
    names = {"NOW": now, "TOMORROW": now + datetime.timedelta(days=1), "ExpectedFailure": lambda value: None}
    for table in ("expressions", "time_expressions"):
        for row in _evaluate(_list(tree, table), **names):
            phrase, result = row[0], row[1]
            if isinstance(result, dict):
                rule = _rule(result)
                yield Case("recurrent", phrase, now, f"rule {rule}" if rule else "exceptions", order="mdy")
            elif isinstance(result, datetime.datetime):
                timed = table == "time_expressions" or result.time() != datetime.time()
                yield Case("recurrent", phrase, now, point(result) if timed else day(result), order="mdy")
            elif isinstance(result, datetime.date):
                yield Case("recurrent", phrase, now, day(result), order="mdy")


def timefhuman(folder):
    tree = ast.parse((folder / "tests/test_e2e.py").read_text())
    now = datetime.datetime(2018, 8, 4, 14)
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name not in ("test_default", "test_no_inference"):
            continue
        rows = function.decorator_list[0].args[1]
        for row in rows.elts:
            try:
                phrase, results = _evaluate(row)
            except (NameError, AttributeError):
                continue  # zones of a library that is not here
            if len(results) > 1 or any(isinstance(result, list) for result in results):
                continue  # alternatives, not readings of one time
            if not results:
                yield Case("timefhuman", phrase, now, "none")
                continue
            result = results[0]
            if isinstance(result, tuple) and isinstance(result[0], datetime.datetime):
                whole = all(each.time() == datetime.time() for each in result)
                expected = stretch(result[0], result[1] + datetime.timedelta(days=1 if whole else 0))
            elif isinstance(result, datetime.datetime):
                expected = point(result) if result.time() != datetime.time() else day(result)
            elif isinstance(result, datetime.date):
                expected = day(result)
            elif isinstance(result, datetime.time):
                expected = f"clock {result:%H:%M}"
            elif isinstance(result, datetime.timedelta):
                expected = length(result)
            else:
                continue
            yield Case("timefhuman", phrase, now, expected, order="mdy", lean="either")
