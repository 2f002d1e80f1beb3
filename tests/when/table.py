"""A case of a corpus: what a library's own test says that a phrase means, written the same way for all libraries."""

import dataclasses
import datetime

Moment = datetime.datetime


@dataclasses.dataclass(frozen=True)
class Case:
    """expected is one of
    point T          one moment, to the minute or second
    day D            a day of which the library gives no hour, or fills one in
    range T T        a stretch; either end may be "open"; an end at midnight may be meant with or without its day
    length SECONDS   a duration
    rule RRULE       what repeats
    clock H:M, clocks H:M H:M   a time of day, or two, on no day that the test speaks of
    none             nothing in it is a time; "none whole": the whole is not one
    """

    corpus: str
    phrase: str
    now: Moment
    expected: str
    lean: str = ""  # past, or future; either: the nearest, or in this week or year
    order: str = ""  # mdy or dmy, of "4/3"
    week: str = ""  # sunday, where the library's weeks begin with it
    zone: str = "UTC"

    def line(self):
        options = [f"{name}={value}" for name in ("lean", "order", "week", "zone") if (value := getattr(self, name))]
        fields = [self.corpus, self.phrase, self.now.isoformat(), ",".join(options), self.expected]
        return "\t".join(field.replace("\t", " ").replace("\n", " ") for field in fields)


def point(moment):
    return f"point {moment.replace(microsecond=0, tzinfo=None).isoformat()}"


def day(moment):
    return f"day {moment.strftime('%Y-%m-%d')}" if moment.year >= 1000 else f"day {moment.year:04}-01-01"


def stretch(begin, end):
    def said(moment):
        return "open" if moment is None else moment.replace(microsecond=0, tzinfo=None).isoformat()

    return f"range {said(begin)} {said(end)}"


def length(delta):
    return f"length {int(abs(delta).total_seconds())}"


def add_months(moment, months):
    month = moment.month - 1 + months
    year, month = moment.year + month // 12, month % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return moment.replace(year=year, month=month, day=min(moment.day, last))
