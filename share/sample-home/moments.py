"""Dates relative to one given "now", and how people write them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")


class Moments:
    """Every date of the household, worked out from `now` in the owner's zone.

    Names of days and months are spelt here and not by strftime, so that the result does not depend
    on the machine's locale.
    """

    def __init__(self, now: datetime, zone: ZoneInfo):
        self.zone = zone
        self.now = now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)
        self.today = self.now.date()

    def at(self, days: int, clock: str) -> datetime:
        """The owner's clock time on the day that is `days` after today (negative: before)."""
        return self.on(self.date(days), clock)

    def on(self, day: date, clock: str) -> datetime:
        hour, minute = clock.split(":")
        return datetime.combine(day, time(int(hour), int(minute)), self.zone)

    def ago(self, minutes: int) -> datetime:
        return (self.now - timedelta(minutes=minutes)).replace(second=0, microsecond=0)

    def date(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def next(self, weekday: int, weeks: int = 0) -> date:
        """The first such weekday after today, or that many weeks later."""
        ahead = (weekday - self.today.weekday() - 1) % 7 + 1
        return self.today + timedelta(days=ahead + 7 * weeks)

    def last(self, weekday: int, weeks: int = 0) -> date:
        """The latest such weekday before today, or that many weeks earlier."""
        behind = (self.today.weekday() - weekday - 1) % 7 + 1
        return self.today - timedelta(days=behind + 7 * weeks)

    def in_next_week(self, weekday: int) -> date:
        """That weekday in the calendar week (Monday to Sunday) after this one."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday + timedelta(days=7 + weekday)


def long_date(day: date) -> str:
    """Friday, 27 November 2026"""
    return f"{WEEKDAYS[day.weekday()]}, {plain_date(day)}"


def plain_date(day: date) -> str:
    """27 November 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Friday, 27 November"""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}"


def german_date(day: date) -> str:
    """27.11.2026"""
    return f"{day.day:02d}.{day.month:02d}.{day.year}"


def month_name(day: date) -> str:
    """November 2026"""
    return f"{MONTHS[day.month - 1]} {day.year}"
