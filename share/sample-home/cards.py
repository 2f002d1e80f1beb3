"""The address book: one vCard 4.0 (RFC 6350) a person, and one that is broken."""

from ical import escape, text
from people import ALEX, CONTACTS, Person

BROKEN = b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN;CHARSET=klingon:Half \xff\xfe a person\r\nEMAIL;PREF=\r\nTEL:::\r\nEND:VEVENT"


def files() -> dict[str, bytes]:
    """File name and content."""
    made = {f"{person.key}.vcf": card(person).encode() for person in CONTACTS}
    return made | {"broken-card.vcf": BROKEN}


def card(person: Person) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:x-adjutant-sample:{person.key}", f"KIND:{person.kind}",
             f"FN:{escape(person.name)}"]
    if person.family:
        prefix = "Dr." if person.name.startswith("Dr. ") else ""
        lines.append(f"N:{escape(person.family)};{escape(person.given)};;{prefix};")
    if person.nickname:
        lines.append(f"NICKNAME:{escape(person.nickname)}")
    place = "work" if person.organisation and person is not ALEX else "home"
    for preference, mail in enumerate(person.mails, start=1):
        kind = place if preference == 1 else "home"
        lines.append(f"EMAIL;TYPE={kind};PREF={preference}:{mail}")
    lines += [f"TEL;TYPE={kind};VALUE=uri:tel:{number.replace(' ', '-')}" for kind, number in person.phones]
    lines += [f"{name}:{escape(value)}" for name, value in (
        ("ORG", person.organisation), ("TITLE", person.title), ("ROLE", person.role)) if value]
    if person.categories:
        lines.append("CATEGORIES:" + ",".join(escape(c) for c in person.categories))
    if person.street:
        street, city, code, country = (escape(part) for part in person.street.split(";"))
        lines.append(f"ADR;TYPE={place}:;;{street};{city};;{code};{country}")
    if person.position:
        lines.append("GEO:geo:{:.4f},{:.4f}".format(*person.position))
    if person.birthday:
        lines.append(f"BDAY:{person.birthday}")
    if person.note:
        lines.append(f"NOTE:{escape(person.note)}")
    return text(lines + ["END:VCARD"])
