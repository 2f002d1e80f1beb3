"""The mailbox while it is being filled, and its Maildir++ on disk."""

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import mime
from mime import Content
from moments import MONTHS, WEEKDAYS, Moments
from people import ALEX, Person

INBOX, SENT, ARCHIVE, DRAFTS, TRASH = "", ".Sent", ".Archive", ".Drafts", ".Trash"
LEGAL, NEWSLETTERS = ".Legal", ".Newsletters"
FOLDERS = (SENT, ARCHIVE, DRAFTS, TRASH, LEGAL, NEWSLETTERS)

AUTH_SERVER = "mx.morgan.example"


@dataclass
class Mail:
    """One stored message; `unread` says where an unread one lies: "new", or "cur" without the S flag."""

    number: int
    message_id: str
    sender: Person
    to: list[Person]
    cc: list[Person]
    subject: str
    when: datetime
    text: str
    folder: str
    raw: bytes
    unread: str | None = None
    flags: set[str] = field(default_factory=set)
    references: list[str] = field(default_factory=list)

    def path(self) -> str:
        """Its place under the mail folder. Names follow from time and number alone."""
        name = f"{int(self.when.timestamp())}.M{self.number:06d}P1.morgan.example"
        if self.unread == "new":
            return os.path.join(self.folder, "new", name)
        flags = self.flags | (set() if self.unread else {"S"})
        return os.path.join(self.folder, "cur", f"{name}:2,{''.join(sorted(flags))}")


class Box:
    """Collects messages in the order they are told, and gives each its id, trace and MIME form."""

    def __init__(self, moments: Moments):
        self.moments = moments
        self.mails: list[Mail] = []
        self.keys: set[str] = set()

    def add(self, sender: Person, subject: str, content: Content | str, when: datetime, *,
            key: str | None = None, to: list[Person] | None = None, cc: list[Person] | None = None,
            folder: str | None = None, unread: str | None = None, flags: str = "",
            replies_to: Mail | None = None, header_style: str = "q", auth: str = "pass",
            headers: tuple[tuple[str, str], ...] = (), from_line: str | None = None,
            crlf: bool = False) -> Mail:
        """Adds a message. Mail from the owner goes to .Sent, other mail to the inbox, unless told otherwise.

        `auth` is what the owner's server found: "pass", "fail", "none", or "" for no such header.
        """
        content = Content(text=content) if isinstance(content, str) else content
        number = len(self.mails) + 1
        key = key or f"m{number:04d}.{when:%Y%m%d}"
        assert key not in self.keys, f"two mails with the key {key}"
        self.keys.add(key)
        to = [ALEX] if to is None else to
        mail = Mail(number, f"<{key}@{sender.domain}>", sender, to, cc or [], subject, when,
                    content.text or "", self.folder_for(sender, folder), b"", unread, set(flags))
        if replies_to:
            mail.references = replies_to.references + [replies_to.message_id]
            if sender is ALEX:
                replies_to.flags.add("R")
        lines = self.trace(mail, auth) + self.identity(mail, header_style, from_line) + list(headers)
        mail.raw = self.render(lines, mime.build(content, mail.message_id), crlf)
        self.mails.append(mail)
        return mail

    def reply(self, original: Mail, sender: Person, text: str, when: datetime, *,
              quote: bool = True, **options) -> Mail:
        """An answer in the same thread: to whoever wrote, or on to the same people after one's own mail."""
        subject = original.subject if original.subject.startswith("Re: ") else f"Re: {original.subject}"
        to = options.pop("to", None) or (original.to if original.sender is sender else [original.sender])
        if quote:
            text = f"{text.rstrip()}\n\n{quotation(original)}"
        return self.add(sender, subject, Content(text=text, **options.pop("content", {})), when,
                        to=to, replies_to=original, **options)

    def add_raw(self, raw: bytes, when: datetime, sender: Person, subject: str, *,
                folder: str = INBOX, unread: str | None = None) -> Mail:
        """A message that is stored as given, however broken."""
        mail = Mail(len(self.mails) + 1, "", sender, [ALEX], [], subject, when, "", folder, raw, unread)
        self.mails.append(mail)
        return mail

    @staticmethod
    def folder_for(sender: Person, folder: str | None) -> str:
        if folder is not None:
            return folder
        return SENT if sender is ALEX else INBOX

    def trace(self, mail: Mail, auth: str) -> list[tuple[str, str]]:
        """What the owner's own server wrote above an incoming message."""
        if mail.sender is ALEX:
            return []
        arrived = mail.when + timedelta(seconds=4)
        lines = [("Return-Path", f"<{mail.sender.mail}>"), ("Delivered-To", ALEX.mail)]
        if auth:
            lines.append(("Authentication-Results", authentication(mail.sender, auth)))
        lines.append(("Received", f"from mail.{mail.sender.domain} by {AUTH_SERVER}\n"
                                  f"\twith ESMTPS id q{mail.number:05d} for <{ALEX.mail}>;\n"
                                  f"\t{mail_date(arrived)}"))
        return lines

    def identity(self, mail: Mail, style: str, from_line: str | None) -> list[tuple[str, str]]:
        sent = mail.when.astimezone(ZoneInfo(mail.sender.zone)) if mail.sender.zone else mail.when
        lines = [("From", from_line or mime.address(mail.sender.name, mail.sender.mail, style))]
        for field_name, people in (("To", mail.to), ("Cc", mail.cc)):
            if people:
                lines.append((field_name, ",\n ".join(mime.address(p.name, p.mail, style) for p in people)))
        lines += [("Subject", mime.encode_words(mail.subject, style)), ("Date", mail_date(sent)),
                  ("Message-ID", mail.message_id)]
        if mail.references:
            lines += [("In-Reply-To", mail.references[-1]), ("References", "\n ".join(mail.references))]
        return lines + [("MIME-Version", "1.0")]

    @staticmethod
    def render(lines: list[tuple[str, str]], body: mime.Part, crlf: bool) -> bytes:
        raw = mime.Part(lines + body.headers, body.body).render()
        return raw.replace(b"\n", b"\r\n") if crlf else raw

    def write(self, root: Path) -> None:
        """Writes the Maildir++ tree below `root`, which must be empty or absent."""
        for folder in (INBOX,) + FOLDERS:
            for name in ("cur", "new", "tmp"):
                (root / folder / name).mkdir(parents=True)
            if folder:
                (root / folder / "maildirfolder").touch()
        for mail in self.mails:
            path = root / mail.path()
            path.write_bytes(mail.raw)
            os.utime(path, (mail.when.timestamp(), mail.when.timestamp()))


def authentication(sender: Person, auth: str) -> str:
    policy = {"pass": "pass", "fail": "fail", "none": "none"}[auth]
    spf = "pass" if auth == "pass" else "softfail"
    signature = "dkim=none" if auth == "none" else f"dkim={auth} header.d={sender.domain} header.s=s1"
    return (f"{AUTH_SERVER};\n\t{signature};\n\tspf={spf} smtp.mailfrom={sender.mail};\n"
            f"\tdmarc={policy} header.from={sender.domain}")


def mail_date(when: datetime) -> str:
    """RFC 5322, for example: Tue, 24 Nov 2026 09:00:00 +0100"""
    return (f"{WEEKDAYS[when.weekday()][:3]}, {when.day:02d} {MONTHS[when.month - 1][:3]} {when.year} "
            f"{when:%H:%M:%S %z}")


def quotation(original: Mail) -> str:
    """The first lines of the mail that is answered, as mail programs quote them."""
    own = [line for line in original.text.split("\n\nOn ")[0].splitlines() if not line.startswith(">")]
    quoted = "\n".join(f"> {line}".rstrip() for line in own[:8])
    when = original.when
    return (f"On {WEEKDAYS[when.weekday()][:3]}, {when.day} {MONTHS[when.month - 1][:3]} {when.year} "
            f"at {when:%H:%M}, {original.sender.name} wrote:\n{quoted}\n")
