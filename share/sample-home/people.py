"""Who is who in the household: one table for mail, calendar and contacts alike."""

from dataclasses import dataclass

import places


@dataclass(frozen=True)
class Person:
    """A person or an organisation; `mails` starts with the address that they write from."""

    key: str
    name: str
    mails: tuple[str, ...]
    family: str = ""
    given: str = ""
    nickname: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    organisation: str = ""
    title: str = ""
    role: str = ""
    categories: tuple[str, ...] = ()
    street: str = ""
    position: tuple[float, float] | None = None
    birthday: str = ""
    note: str = ""
    kind: str = "individual"
    iban: str = ""
    zone: str = ""
    in_contacts: bool = True

    @property
    def mail(self) -> str:
        return self.mails[0]

    @property
    def domain(self) -> str:
        return self.mail.rpartition("@")[2]


ALEX = Person(
    "alex-morgan", "Alex Morgan", ("alex@morgan.example",), "Morgan", "Alex",
    phones=(("cell", "+49 151 5550 1000"),), organisation="Brightwater GmbH", title="Project manager",
    categories=("me",), street="Lindenstraße 12;Berlin;10969;Germany", position=places.HOME, iban="DE29990012340000555777",
    note="That is you.")
INGRID = Person(
    "ingrid-sommer", "Ingrid Sommer", ("ingrid@sommer-immobilien.example",), "Sommer", "Ingrid",
    phones=(("work", "+49 30 5550 1101"), ("cell", "+49 151 5550 1102")),
    organisation="Sommer Immobilien", role="landlord", categories=("landlord", "home"),
    street="Parkallee 3;Berlin;10965;Germany", position=places.LANDLORD, iban="DE46990012340047110815",
    note="Owns Lindenstraße 12. Prefers mail to calls. Rent is due on the third of the month.")
NORA = Person(
    "nora-morgan", "Nora Morgan", ("nora@morgan.example", "nono@fjordmail.example"), "Morgan", "Nora",
    nickname="Nono", phones=(("cell", "+47 5550 2201"),), role="sister", categories=("family",),
    street="Fjordgata 8;Bergen;5003;Norway", position=places.BERGEN, birthday="--0214", note="Allergic to hazelnuts.")
HELEN = Person(
    "helen-morgan", "Helen Morgan", ("helen@morgan.example",), "Morgan", "Helen", nickname="Mum",
    phones=(("home", "+44 20 5550 2301"),), role="mother", categories=("family",), birthday="19540617",
    note="Calls on Sundays after six.")
MIA = Person(
    "mia-morgan", "Mia Morgan", ("mia@morgan.example",), "Morgan", "Mia", nickname="Mimi",
    role="daughter", categories=("family",), note="Class 3b at Grundschule am Lindenhof.")
BEN = Person(
    "ben-okafor", "Ben Okafor", ("ben.okafor@brightwater.example", "ben@okafor.example"), "Okafor", "Ben",
    phones=(("work", "+49 30 5550 3101"), ("cell", "+49 151 5550 3102")), organisation="Brightwater GmbH",
    title="Software engineer", role="colleague", categories=("work",), note="Vegetarian. In the office Tuesday to Thursday.")
ANNA_KELLER = Person(
    "anna-keller", "Anna Keller", ("anna.keller@brightwater.example",), "Keller", "Anna",
    phones=(("work", "+49 30 5550 3201"),), organisation="Brightwater GmbH", title="Controller",
    role="colleague", categories=("work",), note="Budget and travel costs.")
ANNA_LINDQVIST = Person(
    "anna-lindqvist", "Anna Lindqvist", ("anna@lindqvist.example",), "Lindqvist", "Anna", nickname="Annika",
    phones=(("cell", "+46 70 5550 41"),), role="friend", categories=("friends",), birthday="--1203",
    note="Choir on Thursdays. Moved to Berlin last spring.")
PRIYA = Person(
    "priya-raman", "Priya Raman", ("priya.raman@brightwater.example",), "Raman", "Priya",
    phones=(("work", "+49 30 5550 3301"),), organisation="Brightwater GmbH", title="Team lead",
    role="team lead", categories=("work",), note="Works from home on Fridays.")
MAREK = Person(
    "marek-dvorak", "Marek Dvořák", ("marek.dvorak@brightwater.example",), "Dvořák", "Marek",
    phones=(("work", "+49 30 5550 3401"),), organisation="Brightwater GmbH", title="IT support",
    role="colleague", categories=("work",))
PAUL = Person(
    "paul-weiss", "Dr. Paul Weiss", ("praxis@zahnarzt-weiss.example",), "Weiss", "Paul",
    phones=(("work", "+49 30 5550 5101"),), organisation="Zahnarztpraxis Dr. Weiss", role="dentist",
    categories=("health",), street="Gneisenaustraße 40;Berlin;10961;Germany", position=places.DENTIST, iban="DE93990012340099887766")
TOMASZ = Person(
    "tomasz-nowak", "Tomasz Nowak", ("tomasz@nowak-sanitaer.example",), "Nowak", "Tomasz",
    phones=(("cell", "+49 151 5550 6101"),), organisation="Nowak Sanitär", role="plumber",
    categories=("home", "trades"), iban="DE74990033330005551212", note="Has a key to the cellar.")
LUCIA = Person(
    "lucia-fernandez", "Lucía Fernández", ("lucia.fernandez@harborlight.example",), "Fernández", "Lucía",
    phones=(("work", "+1 212 555 0142"),), organisation="Harborlight Inc.", title="Head of operations",
    role="customer", categories=("work", "customers"), zone="America/New_York", note="New York, six hours behind.")
YUKI = Person(
    "yuki-tanaka", "田中 由紀", ("yuki.tanaka@aoyama-print.example",), "田中", "由紀", nickname="Yuki Tanaka",
    phones=(("work", "+81 3 5550 7201"),), organisation="青山印刷", role="supplier",
    categories=("work", "suppliers"), zone="Asia/Tokyo", note="Prints the brochures. English is fine.")
KARIN = Person(
    "karin-brandt", "Karin Brandt", ("kanzlei@brandt-steuer.example", "karin@brandt-steuer.example"),
    "Brandt", "Karin", phones=(("work", "+49 30 5550 8101"),), organisation="Steuerkanzlei Brandt",
    role="tax adviser", categories=("money",), iban="DE39990041410000777001")
DAVID = Person(
    "david-stern", "David Stern", ("d.stern@stern-legal.example",), "Stern", "David",
    phones=(("work", "+49 30 5550 8201"),), organisation="Stern Legal", role="lawyer",
    categories=("legal",), iban="DE92990019190000150150", note="Confidential: nothing of his goes to others.")
CLARA = Person(
    "clara-hoffmann", "Clara Hoffmann", ("clara.hoffmann@gs-lindenhof.example",), "Hoffmann", "Clara",
    phones=(("work", "+49 30 5550 9101"),), organisation="Grundschule am Lindenhof",
    role="teacher", position=places.SCHOOL, categories=("school",), iban="DE49990012340000200300", note="Mia's class teacher.")
SAMIR = Person(
    "samir-haddad", "Samir Haddad", ("samir@haddad.example", "samir.h@tennisclub-ost.example"), "Haddad", "Samir",
    phones=(("cell", "+49 151 5550 4201"),), role="friend", categories=("friends", "tennis"))
ROSA = Person(
    "rosa-marino", "Rosa Marino", ("rosa@marino.example",), "Marino", "Rosa",
    phones=(("home", "+49 30 5550 1201"),), role="neighbour", categories=("home",),
    street="Lindenstraße 12;Berlin;10969;Germany", position=places.HOME, note="Third floor left. Waters the plants; has our spare key.")
FELIX = Person(
    "felix-braun", "Felix Braun", ("werkstatt@auto-braun.example",), "Braun", "Felix",
    phones=(("work", "+49 30 5550 6201"),), organisation="Auto Braun", role="mechanic", position=places.GARAGE,
    categories=("trades",), iban="DE78990062620000313373")
STADTWERKE = Person(
    "stadtwerke-nordlicht", "Stadtwerke Nordlicht", ("rechnung@stadtwerke-nordlicht.example",
                                                      "service@stadtwerke-nordlicht.example"),
    phones=(("work", "+49 30 5550 0100"),), organisation="Stadtwerke Nordlicht", role="power company",
    categories=("home", "money"), kind="org", iban="DE28990055550000420017",
    note="Customer number 420017, meter 7 714 003.")

# Known by their mail only.
TELCOM = Person("telcom", "Telcom", ("billing@telcom.example",), in_contacts=False, iban="DE34990077000123456789")
BANK = Person("bank", "Spreebank", ("service@spreebank.example",), in_contacts=False)
PARCEL = Person("parcel", "Paketpost", ("info@paketpost.example",), in_contacts=False)
SHOP = Person("shop", "Bücherhalle", ("bestellung@buecherhalle.example",), in_contacts=False)
LIBRARY = Person("library", "Stadtbibliothek", ("noreply@stadtbibliothek.example",), in_contacts=False)
RAIL = Person("rail", "Regiobahn", ("buchung@regiobahn.example",), in_contacts=False)
TRACKER = Person("tracker", "Brightwater Tracker", ("tracker@brightwater.example",), in_contacts=False)
TAX_OFFICE = Person("tax-office", "Finanzamt Mitte", ("poststelle@finanzamt-mitte.example",), in_contacts=False)

CONTACTS = tuple(person for person in list(globals().values())
                 if isinstance(person, Person) and person.in_contacts)
EVERYONE = tuple(person for person in list(globals().values()) if isinstance(person, Person))


def iban_is_valid(iban: str) -> bool:
    """The checksum of ISO 13616: letters become two digits, and the remainder by 97 is 1."""
    compact = iban.replace(" ", "")
    digits = "".join(str(int(character, 36)) for character in compact[4:] + compact[:4])
    return int(digits) % 97 == 1


def spaced(iban: str) -> str:
    """DE46 9900 1234 0047 1108 15"""
    return " ".join(iban[i:i + 4] for i in range(0, len(iban), 4))
