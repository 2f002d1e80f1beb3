"""Bills, reminders and receipts. Amounts, bank accounts and dates agree with `people` and the files."""

from dataclasses import dataclass
from datetime import date

from box import ARCHIVE, Box
from mime import Attachment, Content
from moments import Moments, german_date, long_date, month_name, plain_date
from pdf import pdf
from people import ALEX, BANK, CLARA, FELIX, INGRID, KARIN, PAUL, STADTWERKE, TELCOM, TOMASZ, Person, spaced


@dataclass(frozen=True)
class Bill:
    payee: Person
    number: str
    amount: str
    issued: date
    due: date
    subject_matter: str

    def as_pdf(self) -> Attachment:
        return Attachment(f"{self.number}.pdf", pdf(f"Invoice {self.number}", [
            self.payee.name, f"To: {ALEX.name}, Lindenstraße 12, 10969 Berlin", "",
            f"Date: {plain_date(self.issued)}", f"For: {self.subject_matter}", f"Total: {self.amount} EUR",
            f"Payable by: {plain_date(self.due)}", f"IBAN: {spaced(self.payee.iban)}",
            f"Reference: {self.number}"]), "application/pdf")


def fill(box: Box, t: Moments) -> None:
    power(box, t)
    phone(box, t)
    landlord(box, t)
    dentist(box, t)
    plumber(box, t)
    others(box, t)
    bank(box, t)


def power(box: Box, t: Moments) -> None:
    for key, days, amount, options in (("power-bill-oldest", -58, "84.20", {"folder": ARCHIVE}),
                                       ("power-bill-previous", -28, "86.75", {}),
                                       ("power-bill-newest", -2, "91.30", {"unread": "cur"})):
        bill = Bill(STADTWERKE, f"SN-{t.date(days):%Y%m}-420017", amount, t.date(days), t.date(days + 14), "electricity")
        box.add(STADTWERKE, f"Your electricity bill {month_name(bill.issued)}", Content(
            text=(f"Dear Alex Morgan,\n\nyour bill for electricity is ready.\n\n"
                  f"  Invoice number: {bill.number}\n  Customer number: 420017\n  Amount: {bill.amount} EUR\n"
                  f"  Payable by: {plain_date(bill.due)}\n  IBAN: {spaced(STADTWERKE.iban)}\n\n"
                  "Please give the invoice number as the reference.\n\nStadtwerke Nordlicht\n"),
            attachments=[bill.as_pdf()]), t.at(days, "06:05"), key=key, **options)
    previous = t.date(-28)
    box.add(STADTWERKE, f"Payment reminder: invoice SN-{previous:%Y%m}-420017", (
        "Dear Alex Morgan,\n\nwe have not found a payment for the following invoice yet:\n\n"
        f"  Invoice number: SN-{previous:%Y%m}-420017 of {plain_date(previous)}\n  Amount: 86.75 EUR\n  Reminder fee: 2.50 EUR\n"
        f"  Total: 89.25 EUR\n  Please pay by: {plain_date(t.date(4))}\n  IBAN: {spaced(STADTWERKE.iban)}\n\n"
        "If you paid in the last days, please ignore this mail.\n\nStadtwerke Nordlicht\n"),
        t.at(-5, "06:20"), key="power-reminder", flags="F")


def phone(box: Box, t: Moments) -> None:
    for key, days, options in (("phone-bill-previous", -50, {"folder": ARCHIVE}), ("phone-bill-newest", -20, {})):
        issued, due = t.date(days), t.date(days + 30)
        number = f"TC{issued:%y%m}88310"
        box.add(TELCOM, f"Telcom invoice {number}", Content(
            text=(f"Hello Alex Morgan,\n\nInvoice {number}, {plain_date(issued)}\nMobile and internet: EUR 39.99\n"
                  f"Due: {due.isoformat()}\nAccount: {TELCOM.iban}\n\nTelcom\n"),
            html=(f"<html><body><h1>Invoice {number}</h1><table><tr><td>Mobile and internet</td><td>EUR&nbsp;39.99</td></tr>"
                  f"<tr><td>Due</td><td>{due.isoformat()}</td></tr><tr><td>Account</td><td>{TELCOM.iban}</td></tr></table>"
                  "<p>Telcom</p></body></html>\n")), t.at(days, "03:12"), key=key, **options)


def landlord(box: Box, t: Moments) -> None:
    due = t.date(12)
    bill = Bill(INGRID, f"NK-{t.today.year - 1}-12-4", "312.40", t.date(-6), due, f"utilities {t.today.year - 1}, flat 4")
    box.add(INGRID, f"Utilities {t.today.year - 1}: your part", Content(
        text=(f"Dear Alex,\n\nthe utilities of {t.today.year - 1} came to 312.40 EUR more than you paid in advance. Please transfer the\n"
              f"amount by {long_date(due)} to my usual account:\n\n  Ingrid Sommer\n  IBAN {spaced(INGRID.iban)}\n"
              f"  Reference {bill.number}\n\nThe calculation is attached.\n\nKind regards\nIngrid Sommer\n"),
        attachments=[bill.as_pdf()]), t.at(-6, "12:10"), key="landlord-utilities")
    box.add(INGRID, "Rent received", (
        f"Dear Alex,\n\nthe rent for {month_name(t.date(-25))}, 1,180.00 EUR, has arrived on {spaced(INGRID.iban)}. Thank you.\n\nIngrid Sommer\n"),
        t.at(-25, "10:30"), folder=ARCHIVE, key="rent-received")


def dentist(box: Box, t: Moments) -> None:
    bill = Bill(PAUL, f"ZW-{t.today.year}-0917", "142.80", t.date(-9), t.date(20), "filling, tooth 26")
    box.add(PAUL, f"Rechnung {bill.number}", Content(
        text=("Sehr geehrte Frau Morgan, sehr geehrter Herr Morgan,\n\nfür die Behandlung erlauben wir uns zu berechnen:\n\n"
              f"  Füllung, Zahn 26: 142,80 €\n  Zahlbar bis: {german_date(bill.due)}\n  IBAN: {spaced(PAUL.iban)}\n"
              f"  Rechnungsnummer: {bill.number}\n\nMit freundlichen Grüßen\nPraxis Dr. Weiss\n"),
        attachments=[bill.as_pdf()]), t.at(-9, "15:45"), key="dentist-bill")


def plumber(box: Box, t: Moments) -> None:
    bill = Bill(TOMASZ, f"{t.today.year}-118", "238.00", t.date(-6), t.date(8), "kitchen tap, work and material")
    box.add(TOMASZ, f"Bill {bill.number}", Content(
        text=(f"Good day,\n\nhere the bill for the tap: 238.00 EUR, please until {plain_date(bill.due)}.\nIBAN is {TOMASZ.iban}.\n\nT. Nowak\n"),
        attachments=[bill.as_pdf()]), t.at(-6, "20:55"), key="plumber-bill")


def others(box: Box, t: Moments) -> None:
    garage = Bill(FELIX, "AB-5512", "512.65", t.date(-40), t.date(-26), "winter tyres, brake pads in front")
    box.add(FELIX, "Your invoice AB-5512", Content(
        text=(f"Dear customer,\n\nwinter tyres and brake pads: EUR 512.65, payable by {plain_date(garage.due)}.\nIBAN {spaced(FELIX.iban)}\n\nAuto Braun\n"),
        attachments=[garage.as_pdf()]), t.at(-40, "17:30"), folder=ARCHIVE, key="garage-bill")
    box.add(KARIN, f"Invoice {t.today.year}/377", (
        f"Dear Alex Morgan,\n\nfor the advice in the first half of the year: 420.00 EUR, payable by {plain_date(t.date(-21))}.\n"
        f"IBAN: {spaced(KARIN.iban)}\n\nKind regards\nKarin Brandt\n"), t.at(-35, "09:10"), folder=ARCHIVE, key="tax-adviser-bill")
    box.add(CLARA, "Money for the class fund", (
        "Dear parents,\n\nthe class fund is empty. Please transfer 25.00 EUR for each child by "
        f"{long_date(t.date(9))}:\n\n  IBAN {spaced(CLARA.iban)}\n  Reference: class fund 3b and the name of your child\n\nClara Hoffmann\n"),
        t.at(-1, "13:50"), key="class-fund", unread="cur")


def bank(box: Box, t: Moments) -> None:
    for days, text in ((-39, "512.65 EUR to Auto Braun"), (-34, "420.00 EUR to Steuerkanzlei Brandt"),
                       (-26, "1,180.00 EUR to Ingrid Sommer"), (-49, "39.99 EUR to Telcom"), (-56, "84.20 EUR to Stadtwerke Nordlicht")):
        box.add(BANK, "Your transfer was carried out", (
            f"Dear Alex Morgan,\n\nyour transfer was carried out on {plain_date(t.date(days))}:\n\n  {text}\n  from {spaced(ALEX.iban)}\n\nSpreebank\n"),
            t.at(days, "07:00"), folder=ARCHIVE, headers=(("Auto-Submitted", "auto-generated"),))
