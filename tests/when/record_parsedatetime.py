"""Runs parsedatetime's own tests with a recorder in place of the library: which text, at which now, means which time.

The tests build what they expect from the current time, so the recorder also stands in for the clock.
"""

import datetime as real
import sys
import time as real_time
import types
import unittest

NOW = real.datetime(2026, 11, 24, 10, 20, 30)  # a Tuesday
_OTHER_LANGUAGES = ("French", "German", "Russian", "LocaleBase", "Australian")


class _Now(real.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(*NOW.timetuple()[:6])

    @classmethod
    def today(cls):
        return cls.now()


class _Asked:
    def __init__(self, text, now):
        self.text, self.now = text, now

    def __getitem__(self, index):
        return self

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **words):
        return self

    def __iter__(self):
        return iter((self, self))


class _Calendar:
    def __init__(self, *arguments, **words):
        self.ptc = types.SimpleNamespace(StartTimeFromSourceTime=False)

    def parse(self, text, now=None, **words):
        return _Asked(text, now)

    def parseDT(self, text, sourceTime=None, **words):  # noqa: N802  # the library's name
        return _Asked(text, sourceTime)

    def evalRanges(self, text, now=None):  # noqa: N802  # the library's name
        return _Asked(text, now)

    def __getattr__(self, name):
        raise unittest.SkipTest(name)


def _moment(value):
    if isinstance(value, real.datetime):
        return real.datetime(*value.timetuple()[:6])
    return real.datetime(*tuple(value)[:6])


def recorded(folder):
    """(text, now, target, end or None, flag) of each assertion; flag 0 none, 1 a date, 2 a time, 3 both."""
    found = []

    def note(result, check, **words):
        if not isinstance(result, _Asked):
            return True
        try:
            now = _moment(result.now) if result.now is not None else NOW
            *moments, flag = check
            moments = [_moment(moment) for moment in moments]
            if flag in (0, 1, 2, 3) and moments:
                date_only = flag == 1 or words.get("dateOnly")
                found.append((result.text, now, moments[0], moments[1] if len(moments) > 1 else None,
                              1 if date_only and flag else flag))
        except (TypeError, ValueError):
            pass  # another shape of assertion: a context, a delta
        return True

    utils = types.ModuleType("utils")
    utils.assertEqualWithComparator = lambda comparator: lambda self, result, check, errMsg=None, **words: note(
        result, check, **words)
    for name in ("ByTimeTuplesAndFlags", "ByFlags", "ByTimeTupleRangesAndFlags", "ByTimeTuplesAndFlags"):
        setattr(utils, f"compareResult{name}", lambda *arguments, **words: True)
    library = types.ModuleType("parsedatetime")
    library.Calendar = _Calendar
    library.Constants = lambda *arguments, **words: types.SimpleNamespace(
        BirthdayEpoch=50, StartTimeFromSourceTime=False, DOWParseStyle=0, CurrentDOWParseStyle=False)
    library.VERSION_FLAG_STYLE, library.VERSION_CONTEXT_STYLE = 1, 2
    clock = types.ModuleType("datetime")
    clock.__dict__.update(real.__dict__)
    clock.datetime = _Now
    times = types.ModuleType("time")
    times.__dict__.update(real_time.__dict__)
    times.localtime = lambda seconds=None: NOW.timetuple() if seconds is None else real_time.localtime(seconds)
    times.time = lambda: NOW.timestamp()
    stand_ins = {"parsedatetime": library, "datetime": clock, "time": times, "corpus_tests.utils": utils}
    package = types.ModuleType("corpus_tests")
    package.__path__ = []
    package.utils = utils
    stand_ins["corpus_tests"] = package
    kept = {name: sys.modules.get(name) for name in stand_ins}
    sys.modules.update(stand_ins)
    try:
        for file in sorted(folder.glob("Test*.py")):
            if any(language in file.name for language in _OTHER_LANGUAGES) or file.name == "TestNlp.py":
                continue
            module = types.ModuleType("corpus_tests." + file.stem)
            module.__package__ = "corpus_tests"
            try:
                exec(compile(file.read_text(), file.name, "exec"), module.__dict__)  # noqa: S102  # pinned by hash
            except (ImportError, AttributeError):
                continue
            _run(module)
    finally:
        for name, value in kept.items():
            if value is None:
                sys.modules.pop(name)
            else:
                sys.modules[name] = value
    return found


def _run(module):
    for kind in list(vars(module).values()):
        if not (isinstance(kind, type) and issubclass(kind, unittest.TestCase)):
            continue
        for name in sorted(dir(kind)):
            if not name.startswith("test"):
                continue
            case = kind(name)
            case.assertExpectedResult = _bound(case)
            try:
                case.setUp()
                getattr(case, name)()
            except (unittest.SkipTest, AssertionError, AttributeError, TypeError, ValueError):
                continue  # what it does beyond asking is not a text's meaning


def _bound(case):
    checker = getattr(type(case), "assertExpectedResult", None)
    return (lambda *arguments, **words: checker(case, *arguments, **words)) if checker else None
