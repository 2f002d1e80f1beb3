"""iCalendar objects (RFC 5545) as text: lines end in CRLF and are folded at 75 octets."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from mime import chunks
from moments import Moments
from people import Person

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass
class Event:
    """One VEVENT. `start` and `end` are both dates (all day; the end is the day after) or both times."""

    uid: str
    summary: str
    start: date | datetime
    end: date | datetime
    zone: ZoneInfo
    organizer: Person | None = None
    attendees: list[tuple[Person, str]] = field(default_factory=list)
    location: str = ""
    position: tuple[float, float] | None = None
    description: str = ""
    status: str = "CONFIRMED"
    sequence: int = 0
    rule: str = ""
    excluded: list[datetime] = field(default_factory=list)
    replaces: datetime | None = None
    alarm_minutes: int = 0
    transparent: bool = False

    def lines(self, stamp: datetime) -> list[str]:
        lines = ["BEGIN:VEVENT", f"UID:{self.uid}", f"DTSTAMP:{utc(stamp)}"]
        if self.replaces:
            lines.append(self.moment("RECURRENCE-ID", self.replaces))
        lines += [self.moment("DTSTART", self.start), self.moment("DTEND", self.end)]
        if self.rule:
            lines.append(f"RRULE:{self.rule}")
        lines += [self.moment("EXDATE", skipped) for skipped in self.excluded]
        lines += [f"{name}:{escape(value)}" for name, value in (
            ("SUMMARY", self.summary), ("LOCATION", self.location), ("DESCRIPTION", self.description)) if value]
        if self.position:
            lines.append("GEO:{:.4f};{:.4f}".format(*self.position))
        lines += [f"STATUS:{self.status}", f"SEQUENCE:{self.sequence}"]
        if self.transparent:
            lines.append("TRANSP:TRANSPARENT")
        if self.organizer:
            lines.append(f'ORGANIZER;CN="{self.organizer.name}":mailto:{self.organizer.mail}')
        lines += [f'ATTENDEE;CN="{person.name}";ROLE=REQ-PARTICIPANT;PARTSTAT={answer};RSVP=TRUE:mailto:{person.mail}'
                  for person, answer in self.attendees]
        if self.alarm_minutes:
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{self.alarm_minutes}M",
                      f"DESCRIPTION:{escape(self.summary)}", "END:VALARM"]
        return lines + ["END:VEVENT"]

    def moment(self, name: str, value: date | datetime) -> str:
        if not isinstance(value, datetime):
            return f"{name};VALUE=DATE:{value:%Y%m%d}"
        return f"{name};TZID={self.zone.key}:{value.astimezone(self.zone):%Y%m%dT%H%M%S}"


def calendar(events: list[Event], moments: Moments, method: str = "") -> str:
    """A VCALENDAR with the given events and a VTIMEZONE for each zone that they use."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Adjutant//Sample home//EN", "CALSCALE:GREGORIAN"]
    if method:
        lines.append(f"METHOD:{method}")
    zones = {event.zone.key: event.zone for event in events if isinstance(event.start, datetime)}
    for zone in zones.values():
        lines += time_zone(zone, moments.today.year)
    for event in events:
        lines += event.lines(moments.at(-60, "12:00"))
    return text(lines + ["END:VCALENDAR"])


def time_zone(zone: ZoneInfo, year: int) -> list[str]:
    """A VTIMEZONE from the changes of one year before, repeated yearly on the same weekday of the month."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    changes = offset_changes(zone, year - 1)
    if not changes:
        start = datetime(year - 1, 1, 1, tzinfo=zone)
        lines += observance("STANDARD", start.replace(tzinfo=None), start.utcoffset(), start.utcoffset(), zone.key, "")
    for moment, before in changes:
        after = moment.astimezone(zone)
        local = (moment + before).replace(tzinfo=None)
        kind = "DAYLIGHT" if after.dst() else "STANDARD"
        lines += observance(kind, local, before, after.utcoffset(), after.tzname(), yearly_rule(local))
    return lines + ["END:VTIMEZONE"]


@cache
def offset_changes(zone: ZoneInfo, year: int) -> list[tuple[datetime, timedelta]]:
    """When the zone's offset changes in that year (in UTC, to the hour), and the offset before."""
    hour = datetime(year, 1, 1, tzinfo=timezone.utc)
    changes = []
    while hour.year == year:
        before = (hour - timedelta(hours=1)).astimezone(zone).utcoffset()
        if before != hour.astimezone(zone).utcoffset():
            changes.append((hour, before))
        hour += timedelta(hours=1)
    return changes


def yearly_rule(local: datetime) -> str:
    last_week = (local + timedelta(days=7)).month != local.month
    place = -1 if last_week else (local.day - 1) // 7 + 1
    return f"FREQ=YEARLY;BYMONTH={local.month};BYDAY={place}{DAY_CODES[local.weekday()]}"


def observance(kind: str, start: datetime, before: timedelta, after: timedelta, name: str, rule: str) -> list[str]:
    lines = [f"BEGIN:{kind}", f"DTSTART:{start:%Y%m%dT%H%M%S}", f"TZOFFSETFROM:{offset(before)}",
             f"TZOFFSETTO:{offset(after)}", f"TZNAME:{name}"]
    return lines + ([f"RRULE:{rule}"] if rule else []) + [f"END:{kind}"]


def offset(delta: timedelta) -> str:
    minutes = int(delta.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"


def escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def text(lines: list[str]) -> str:
    """Content lines, folded and ended; vCard (RFC 6350) folds the same way."""
    return "".join("\r\n ".join(chunks(line, limit=74)) + "\r\n" for line in lines)
