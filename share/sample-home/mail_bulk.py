"""Newsletters, notices and junk: what fills a mailbox without saying much."""

from box import ARCHIVE, INBOX, NEWSLETTERS, TRASH, Box
from mime import Content
from moments import Moments, short_day
from people import BANK, LIBRARY, PARCEL, RAIL, SHOP, Person

# Name, address, folder, days between issues, the titles in turn.
LETTERS = (
    ("Kiez-Brief", "redaktion@kiez-brief.example", NEWSLETTERS, 7, (
        "New bench on the corner, old quarrel", "The tram stays, the stop moves", "Who feeds the swans?", "Market day in the rain",
        "A library for tools", "The bakery looks for a successor", "Street lamps: the vote", "Chestnuts, everywhere", "Lost: one tuba")),
    ("Slow Kitchen", "hello@slow-kitchen.example", NEWSLETTERS, 7, (
        "Beans, three ways", "What to do with quinces", "Bread for people with jobs", "Soup is a verb", "Pumpkin without spice",
        "The case for cabbage", "Butter, a love letter", "Salt early", "Dumplings at midnight")),
    ("Tabs & Spaces", "weekly@tabs-and-spaces.example", NEWSLETTERS, 14, (
        "Why your queue is full", "A parser in an afternoon", "Time zones, again", "Delete more code")),
    ("Nordwind Outdoor", "news@nordwind-outdoor.example", INBOX, 12, (
        "Wool week: 20 % off", "Boots that forgive", "Last tents of the season", "Your size is back", "Lights for dark paths")),
    ("Museum of Technology", "post@technikmuseum.example", NEWSLETTERS, 20, (
        "The engine room opens again", "Night of the telephones", "For children: build a bridge")),
)

NOTICES = (
    (PARCEL, -57, "Your parcel is on its way", "Parcel 0034 0001 88 arrives tomorrow between 10 and 14 o'clock."),
    (PARCEL, -18, "Delivered to a neighbour", "Parcel 0034 0001 97 was given to: Marino, 3rd floor left."),
    (PARCEL, -4, "Your parcel is on its way", "Parcel 0034 0002 11 arrives today between 12 and 16 o'clock."),
    (SHOP, -22, "Bestellung 88-1204 ist eingegangen", "Vielen Dank! Ihre Bestellung: \"Der Fuchs im Schnee\", 16,00 €. Lieferung in 3 Tagen."),
    (SHOP, -19, "Your order 88-1204 was sent", "One book, 16.00 EUR, by Paketpost."),
    (LIBRARY, -30, "Three books are due soon", "Please bring back or renew: \"Zugvögel\", \"Strong Bread\", \"Asterix 4\"."),
    (LIBRARY, -16, "Renewed", "Your three books are renewed for four weeks."),
    (RAIL, -46, "Your ticket to Hamburg", "Berlin Hbf 7:06, Hamburg Hbf 8:54, coach 7, seat 61. Order RB-77120."),
    (RAIL, -44, "Train 1204 is late today", "Your train is about 25 minutes late. We are sorry."),
    (BANK, -38, "Your statement is ready", "A new statement lies in your online mailbox."),
    (BANK, -8, "Your statement is ready", "A new statement lies in your online mailbox."),
    (BANK, -17, "New terms of use", "Our terms change in three months. You need not do anything."),
)

JUNK = (
    ("Casino Royal Online", "spin@casino-royal.example", -51, "Your 200 free spins expire"),
    ("Dr. Slim", "offer@dr-slim.example", -45, "Doctors hate this soup"),
    ("Crypto Klaus", "klaus@coin-klaus.example", -29, "I made 40 000 before breakfast"),
    ("Solar Now", "info@solar-now.example", -14, "Your roof is waiting"),
    ("Roof Experts", "sales@roof-experts.example", -11, "We saw your roof"),
)


def fill(box: Box, t: Moments) -> None:
    letters(box, t)
    notices(box, t)
    junk(box, t)


def letters(box: Box, t: Moments) -> None:
    for column, (name, address, folder, every, titles) in enumerate(LETTERS):
        sender = Person(f"letter-{column}", name, (address,))
        for issue, title in enumerate(titles):
            days = -(1 + column + every * (len(titles) - 1 - issue))
            if days < -60:
                continue
            newest = issue == len(titles) - 1
            unsubscribe = f"https://{sender.domain}/unsubscribe?reader=4711"
            box.add(sender, title, Content(
                text=(f"{name}, no. {issue + 101}\n\n{title}\n{'=' * len(title)}\n\nRead it on the web: https://{sender.domain}/{issue + 101}\n"
                      f"Published on {short_day(t.date(days))}.\n\nUnsubscribe: {unsubscribe}\n"),
                html=(f"<html><body><h1>{name}</h1><h2>{title}</h2><p><a href=\"https://{sender.domain}/{issue + 101}\">Read on</a></p>"
                      f"<p><small><a href=\"{unsubscribe}\">Unsubscribe</a></small></p></body></html>\n"),
                encoding="quoted-printable"),
                t.at(days, "05:30"), folder=folder, unread="cur" if newest and folder == NEWSLETTERS and column < 2 else None,
                headers=(("List-Id", f"{name} <list.{sender.domain}>"),
                         ("List-Unsubscribe", f"<{unsubscribe}>, <mailto:leave@{sender.domain}?subject=unsubscribe>"),
                         ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"), ("Precedence", "bulk")))


def notices(box: Box, t: Moments) -> None:
    for sender, days, subject, text in NOTICES:
        box.add(sender, subject, f"{text}\n\n{sender.name}\n", t.at(days, "08:25"), folder=ARCHIVE if days < -25 else INBOX,
                headers=(("Auto-Submitted", "auto-generated"),), header_style="b")


def junk(box: Box, t: Moments) -> None:
    for number, (name, address, days, subject) in enumerate(JUNK):
        box.add(Person(f"junk-{number}", name, (address,)), subject, Content(
            html=f"<html><body><p>{subject}!</p><p><a href=\"https://{address.split('@')[1]}/\">Click</a></p></body></html>\n"),
            t.at(days, "00:42"), folder=TRASH, auth="fail" if number % 2 else "none", flags="T" if number == 0 else "")
