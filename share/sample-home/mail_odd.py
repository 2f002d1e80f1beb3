"""Invitations, unusual encodings and damaged messages."""

from datetime import timedelta

import ical
from box import ARCHIVE, NEWSLETTERS, Box, mail_date
from events import Maker, asked
from mime import Attachment, Content
from moments import FRIDAY, WEDNESDAY, Moments, short_day
from people import ALEX, ANNA_KELLER, ANNA_LINDQVIST, BEN, CLARA, HELEN, MAREK, NORA, PRIYA, SAMIR, Person

GALLERY = Person("gallery", "Galerie Süd", ("einladung@galerie-sued.example",))
CAMERA = Person("camera", "Scanner Büro", ("scanner@brightwater.example",))
OLD_CLIENT = Person("old-client", "Jörg Müller", ("joerg@mueller-holz.example",))


def fill(box: Box, t: Moments) -> None:
    invitations(box, t)
    encodings(box, t)
    damaged(box, t)


def invitations(box: Box, t: Moments) -> None:
    make = Maker(t)
    planning = make.timed("quarter-planning", "Quarter planning", t.on(t.in_next_week(WEDNESDAY), "13:00"), 180, organizer=PRIYA,
                          attendees=asked(ALEX, BEN, ANNA_KELLER, MAREK, answer="NEEDS-ACTION"), location="Room Müggelsee")
    invite(box, t, PRIYA, planning, t.at(-14, "11:00"), "invite-quarter-planning")
    interview = make.timed("interview-candidate", "Interview: candidate for support", t.at(1, "11:30"), 60, organizer=ANNA_KELLER,
                           attendees=asked(ALEX, answer="NEEDS-ACTION"), location="Room Spree")
    invite(box, t, ANNA_KELLER, interview, t.at(-1, "15:30"), "invite-interview", unread="cur")
    concert = make.timed("school-concert", "School concert", t.at(13, "17:00"), 60, organizer=CLARA,
                         attendees=asked(ALEX, answer="NEEDS-ACTION"), location="Grundschule am Lindenhof, hall")
    invite(box, t, CLARA, concert, t.ago(180), "invite-school-concert", unread="new")
    standup = make.timed("old-standup", "Stand-up", t.on(t.in_next_week(FRIDAY), "09:00"), 15, organizer=BEN, attendees=asked(ALEX), status="CANCELLED", sequence=1)
    invite(box, t, BEN, standup, t.at(-2, "16:16"), "cancel-standup", method="CANCEL")
    review = make.timed("budget-review", "Budget review", t.at(0, "15:00"), 60, organizer=ALEX, attendees=asked(PRIYA), sequence=0)
    invite(box, t, PRIYA, review, t.at(-5, "09:01"), "accepted-budget-review", method="REPLY")


def invite(box: Box, t: Moments, sender: Person, event: ical.Event, when, key: str, method: str = "REQUEST", **options) -> None:
    words = {"REQUEST": "Invitation", "CANCEL": "Cancelled", "REPLY": "Accepted"}[method]
    subject = f"{words}: {event.summary}"
    box.add(sender, subject, Content(
        text=f"{subject}\n\nWhen: {short_day(event.start.date())}, {event.start:%H:%M} to {event.end:%H:%M}\nWhere: {event.location or '-'}\n",
        invitation=ical.calendar([event], t, method), method=method), when, key=key, **options)


def encodings(box: Box, t: Moments) -> None:
    box.add(OLD_CLIENT, "Grüße aus dem Schwarzwald", Content(
        text="Hallo Alex,\n\nschöne Grüße! Das Holz für den Tisch ist da, Eiche, 40 mm. Preis bleibt bei 380 €.\n\nJörg\n",
        encoding="8bit"), t.at(-27, "12:34"), key="raw-utf8-headers", header_style="raw")
    box.add(OLD_CLIENT, "Tischbeine: Höhe?", Content(
        text="Hallo,\n\nwie hoch sollen die Beine werden? 72 cm wäre üblich.\n\nJörg\n", encoding="quoted-printable",
        charset="iso-8859-1"), t.at(-10, "07:07"), key="latin1-qp", header_style="q")
    box.add(GALLERY, "Vernissage am Donnerstag", Content(
        html="<html><head><style>p{color:#333}</style></head><body><h1>Vernissage</h1><p>Wir l&auml;den Sie ein: Licht &amp; Schatten,"
             " 19&nbsp;Uhr, Eintritt frei.</p><p><a href=\"https://galerie-sued.example/licht\">Zur Ausstellung</a></p></body></html>\n",
        encoding="quoted-printable"), t.at(-12, "10:10"), key="html-only", header_style="b")
    box.add(NORA, "Words that keep flowing", Content(
        text=("I write this on the ferry, so the lines are broken where the program \nwants, but a good reader puts them together again \n"
              "into one paragraph.\n\n> and this is quoted \n> over two lines\n\n-- \nNono, somewhere between two islands\n"), flowed=True),
        t.at(-29, "16:02"), key="format-flowed")
    box.add(CAMERA, "Scan 0412", Content(
        text="Eine Seite wurde gescannt.\n", encoding="base64",
        attachments=[Attachment("scan-0412.txt", "Inventar Büro: 4 Stühle, 2 Tische, 1 Gummibaum (müde)\n".encode(), 'text/plain; charset="utf-8"')]),
        t.at(-23, "14:44"), key="base64-scan")
    box.add(SAMIR, "Fwd: ball machine 🎾", "They rent it out by the hour. Shall we? 😀\n", t.at(-32, "22:22"), key="emoji", header_style="b")
    box.add(BEN, "Sent from Windows", "This mail has CRLF at the end of each line.\n\nBen\n", t.at(-36, "09:09"), key="crlf", crlf=True)
    box.add(MAREK, "Log of the night", "One very long line follows.\n" + "x=1;" * 300 + "\n", t.at(-21, "06:40"), key="long-line", folder=ARCHIVE)
    box.add(HELEN, "", "Did you mean to send me an empty mail? Here is one with an empty subject.\n", t.at(-46, "19:19"), key="empty-subject")
    box.add(ANNA_LINDQVIST, "Directions", Content(text="See the map.\n", attachments=[
        Attachment("wegbeschreibung-straße.txt", "Links, dann über die Brücke, dann rechts.\n".encode(), 'text/plain; charset="utf-8"')]),
        t.at(-26, "17:17"), key="rfc2231-filename")


def damaged(box: Box, t: Moments) -> None:
    when = t.at(-15, "13:13")
    box.add_raw((
        "Return-Path: <redaktion@kiez-brief.example>\nFrom: Kiez-Brief <redaktion@kiez-brief.example>\nTo: Alex Morgan <alex@morgan.example>\n"
        f"Subject: Special issue, cut off\nDate: {mail_date(when)}\nMessage-ID: <missing-boundary@kiez-brief.example>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="never-closed"\n\n--never-closed\nContent-Type: text/plain; charset="utf-8"\n'
        "Content-Transfer-Encoding: base64\n\nRGllc2UgQXVzZ2FiZSBlbmRldCBtaXR0ZW4gaW0g\n\n--never-closed\nContent-Type: image/png; name=map.png\n"
        "Content-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUgAA").encode(), when, GALLERY, "Special issue, cut off", folder=NEWSLETTERS)
    noise = bytes((i * 89 + (i >> 3) * 57 + 13) % 256 for i in range(2048))
    box.add_raw(noise, t.at(-16, "03:03"), GALLERY, "")
    when = t.at(-34, "05:50") + timedelta(seconds=7)
    box.add_raw((b"From: joerg@mueller-holz.example\nTo: alex@morgan.example\nSubject: H\xf6he und Gr\xf6\xdfe (raw Latin-1)\nDate: yesterday, I think\n"
                 b"Message-ID: <no-date@mueller-holz.example>\nContent-Type: text/plain; charset=x-unknown\nContent-Transfer-Encoding: 8bit\n\n"
                 b"Die Ma\xdfe: 80 x 160.\n"), when, OLD_CLIENT, "raw Latin-1")
