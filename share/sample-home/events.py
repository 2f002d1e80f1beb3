"""The owner's two calendars, `personal` and `work`: one file an event, named after its UID."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import ical
import places
from ical import Event
from moments import FRIDAY, MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY, Moments
from people import (ALEX, ANNA_KELLER, ANNA_LINDQVIST, BEN, CLARA, INGRID, LUCIA, MAREK, PAUL, PRIYA, SAMIR, Person)

NEW_YORK = ZoneInfo("America/New_York")

BROKEN = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:broken-import@morgan.example\r\n"
          "DTSTART;TZID=Mars/Olympus:20261399T996000\r\nSUMMARY:Half an event\r\nRRULE:FREQ=SOMETIMES;INTERVAL=-1\r\nATTENDEE")


def files(t: Moments) -> dict[str, bytes]:
    """Path under the calendar folder, and content."""
    made = {"personal/broken-import@morgan.example.ics": BROKEN.encode()}
    for name, groups in (("personal", personal(t)), ("work", work(t))):
        for events in groups:
            made[f"{name}/{events[0].uid}.ics"] = ical.calendar(events, t).encode()
    return made


class Maker:
    """Makes events of one calendar in the owner's zone."""

    def __init__(self, t: Moments):
        self.t = t

    def timed(self, key: str, summary: str, start: datetime, minutes: int, **options) -> Event:
        # Local arithmetic: the length is what a clock on the wall shows.
        return Event(f"{key}@morgan.example", summary, start, start + timedelta(minutes=minutes),
                     options.pop("zone", self.t.zone), **options)

    def all_day(self, key: str, summary: str, first: date, days: int = 1, **options) -> Event:
        return Event(f"{key}@morgan.example", summary, first, first + timedelta(days=days), self.t.zone,
                     transparent=True, **options)


def asked(*people: Person, answer: str = "ACCEPTED") -> list[tuple[Person, str]]:
    return [(person, answer) for person in people]


def work(t: Moments) -> list[list[Event]]:
    make = Maker(t)
    lucia_there = datetime.combine(t.date(2), datetime.min.time(), NEW_YORK).replace(hour=11)
    return [
        team_meeting(t),
        [make.timed("budget-review", "Budget review", t.at(0, "15:00"), 60, organizer=ALEX, location="Room Spree",
                    attendees=[(PRIYA, "ACCEPTED"), (ANNA_KELLER, "TENTATIVE")], alarm_minutes=15,
                    description="Open items: licences, travel, training.")],
        [make.timed("harborlight-call", "Call with Harborlight", lucia_there, 45, zone=NEW_YORK, organizer=ALEX,
                    attendees=[(LUCIA, "ACCEPTED"), (BEN, "ACCEPTED")], location="https://meet.brightwater.example/harborlight",
                    description="Second site; seats; where the data stays.")],
        [make.timed("new-york-workshop", "Workshop in New York", datetime.combine(t.date(16), datetime.min.time(), NEW_YORK).replace(hour=9),
                    7 * 60, zone=NEW_YORK, organizer=LUCIA, attendees=asked(ALEX, answer="TENTATIVE"), location="Harborlight, 120 Pier Street, New York")],
        [make.timed("design-workshop", "Design workshop", t.at(1, "10:30"), 90, organizer=PRIYA,
                    attendees=asked(ALEX, BEN, MAREK), location="Room Havel")],
        [make.timed("interview-candidate", "Interview: candidate for support", t.at(1, "11:30"), 60, organizer=ANNA_KELLER,
                    attendees=asked(ALEX, answer="NEEDS-ACTION"), location="Room Spree",
                    description="Overlaps the design workshop by half an hour.")],
        [make.timed("customer-demo", "Customer demo", t.at(2, "15:00"), 60, organizer=ALEX, attendees=asked(BEN, LUCIA),
                    location="Room Havel")],
        [make.timed("vendor-lunch", "Lunch with the printer's agent", t.at(3, "12:30"), 60, status="CANCELLED", sequence=2,
                    organizer=ALEX, attendees=asked(ANNA_KELLER, answer="DECLINED"), location="Markthalle", position=places.MARKET_HALL)],
        [make.timed("one-to-one-ben", "Ben and Alex", t.at(-7, "16:00"), 30, organizer=ALEX, attendees=asked(BEN),
                    rule="FREQ=WEEKLY;INTERVAL=2;COUNT=8")],
        [make.timed("quarter-planning", "Quarter planning", t.on(t.in_next_week(WEDNESDAY), "13:00"), 180, organizer=PRIYA,
                    attendees=asked(ALEX, BEN, ANNA_KELLER, MAREK), location="Room Müggelsee")],
        [make.all_day("trade-fair", "Trade fair, Hamburg", t.date(22), 3, location="Hamburg, hall 4", position=places.HAMBURG_FAIR)],
        [make.timed("old-standup", "Stand-up", t.on(t.in_next_week(FRIDAY), "09:00"), 15, organizer=BEN, attendees=asked(ALEX),
                    description="Ben's mail cancels it; the calendar does not know yet.")],
        [make.timed("release-retro", "Release: looking back", t.at(-12, "14:00"), 60, organizer=PRIYA, attendees=asked(ALEX, BEN))],
    ]


def team_meeting(t: Moments) -> list[Event]:
    """Mondays 9:30; left out one week back and four weeks ahead; next week's is moved to 16:00."""
    make = Maker(t)
    start = t.last(MONDAY, weeks=9)
    moved = t.in_next_week(MONDAY)
    series = make.timed("team-meeting", "Team meeting", t.on(start, "09:30"), 45, organizer=PRIYA, location="Room Spree",
                        attendees=asked(ALEX, BEN, ANNA_KELLER, MAREK), rule="FREQ=WEEKLY;BYDAY=MO",
                        excluded=[t.on(t.last(MONDAY, weeks=1), "09:30"), t.on(t.in_next_week(MONDAY) + timedelta(days=21), "09:30")])
    exception = make.timed("team-meeting", "Team meeting (moved)", t.on(moved, "16:00"), 45, organizer=PRIYA, location="Room Havel",
                           attendees=asked(ALEX, BEN, ANNA_KELLER, MAREK), replaces=t.on(moved, "09:30"), sequence=1)
    return [series, exception]


def personal(t: Moments) -> list[list[Event]]:
    make = Maker(t)
    birthday = t.date(9).replace(year=t.today.year - 9) if not is_leap_day(t.date(9)) else date(t.today.year - 8, 2, 29)
    return [
        [make.all_day("mia-birthday", "Mia's birthday", birthday, rule="FREQ=YEARLY")],
        [make.all_day("nora-birthday", "Nora's birthday", date(1988, 2, 14), rule="FREQ=YEARLY")],
        [make.all_day("christmas-holiday", "Christmas holidays", t.date(28), 12, location="Bergen", position=places.BERGEN)],
        [make.timed("dentist", "Dentist: check-up and cleaning", t.on(t.in_next_week(THURSDAY), "08:30"), 45,
                    location=f"{PAUL.name}, Gneisenaustraße 40, Berlin", alarm_minutes=60, position=places.DENTIST)],
        [make.timed("tennis", "Tennis with Samir", t.on(t.last(SATURDAY, weeks=4), "10:00"), 60, attendees=asked(SAMIR),
                    organizer=ALEX, rule="FREQ=WEEKLY;BYDAY=SA;COUNT=20", location="Tennisclub Ost, court 4", position=places.TENNIS_CLUB)],
        [make.timed("parents-evening", "Parents' evening, class 3b", t.at(6, "19:00"), 90, organizer=CLARA,
                    attendees=asked(ALEX), location="Grundschule am Lindenhof, room 12", position=places.SCHOOL)],
        [make.timed("dinner-anna", "Dinner with Anna", t.on(t.in_next_week(TUESDAY), "20:00"), 120,
                    attendees=asked(ANNA_LINDQVIST), organizer=ALEX, location="Thai place, Bergmannstraße", position=places.THAI_PLACE)],
        [make.timed("chimney-sweep", "Chimney sweep", t.on(t.next(FRIDAY), "08:00"), 120, organizer=INGRID, attendees=asked(ALEX))],
        [make.timed("choir-rehearsal", "Choir concert (maybe)", t.on(t.next(SATURDAY, 1), "19:30"), 120, status="TENTATIVE",
                    location="Passionskirche", position=places.CHURCH)],
        [make.timed("pick-up-mia", "Pick up Mia", t.at(0, "17:30"), 30, location="Grundschule am Lindenhof", position=places.SCHOOL)],
        [make.timed("call-mum", "Call Mum", t.on(t.last(6, weeks=7), "18:30"), 30, rule="FREQ=WEEKLY;BYDAY=SU")],
    ]


def is_leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)
