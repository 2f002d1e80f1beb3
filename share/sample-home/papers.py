"""The owner's files: documents, recipes, invoices, notes and lists."""

from moments import FRIDAY, SUNDAY, Moments, long_date, plain_date, short_day
from pdf import pdf
from people import FELIX, INGRID, spaced


def files(t: Moments) -> dict[str, bytes]:
    """Path under the files folder, and content."""
    texts = documents(t) | recipes() | invoices(t) | notes(t) | lists()
    return {path: text.encode() for path, text in texts.items()} | pdfs(t)


def pdfs(t: Moments) -> dict[str, bytes]:
    return {
        "Documents/lease-contract.pdf": pdf("Lease contract", [
            "Between Ingrid Sommer, Parkallee 3, 10965 Berlin (landlord)", "and Alex Morgan, Lindenstraße 12, 10969 Berlin (tenant)", "",
            "1. The landlord lets flat 4, second floor, 74 square metres.", "2. The rent is 1,180.00 EUR a month, utilities in advance included.",
            "3. It is due on the third of each month.", f"   IBAN: {spaced(INGRID.iban)}", "4. The deposit is 2,700.00 EUR.",
            "5. The notice period for the tenant is three months.", "6. Pets: one cat. Subletting: only with consent in writing.", "",
            f"Berlin, {plain_date(t.date(-1460))}"]),
        "Invoices/auto-braun-AB-5512.pdf": pdf("Invoice AB-5512", [
            "Auto Braun, Felix Braun", "To: Alex Morgan", "", f"Date: {plain_date(t.date(-40))}", "Winter tyres, fitting: 214.65 EUR",
            "Brake pads, front: 298.00 EUR", "Total: 512.65 EUR", f"Payable by: {plain_date(t.date(-26))}", f"IBAN: {spaced(FELIX.iban)}"]),
        "Documents/tram-timetable.pdf": pdf("Tram 12: Lindenstraße to Hauptbahnhof", [
            "Monday to Friday", "6:04  6:24  6:44  7:04  7:14  7:24  7:34  7:44  8:04", "then every 20 minutes until 20:04", "",
            "Saturday and Sunday", "7:04, then every 30 minutes until 22:34", "", "Travel time to Hauptbahnhof: 17 minutes"]),
    }


def documents(t: Moments) -> dict[str, str]:
    return {
        "Documents/home-insurance.txt": (
            "Home insurance\n\nCompany: Havelland Versicherung\nPolicy: HV 88 1204 7\nCovers: water, fire, theft, bicycle up to 1,500 EUR\n"
            f"Paid until: {plain_date(t.date(120))}\nNotice: three months before the end\n"),
        "Documents/serial-numbers.md": (
            "# Serial numbers\n\n| thing | number | bought |\n|---|---|---|\n| bicycle | WB 44 1207 | Radhaus Ost |\n"
            "| washing machine | 9910-2231 | Elektro Kranz |\n| laptop (work) | BW-0147 | belongs to Brightwater |\n"),
        "Documents/moving-checklist.md": "# Moving checklist\n\n- [x] keys counted\n- [x] meters read\n- [ ] name on the door bell\n",
    }


def recipes() -> dict[str, str]:
    return {
        "Recipes/lentil-soup.md": (
            "# Grandma's lentil soup\n\nFrom Nora. For four people, 40 minutes.\n\n- 500 g brown lentils\n- 2 carrots\n- 1 leek\n- 1 bay leaf\n"
            "- 2 spoons of vinegar, at the very end\n\nNo cream.\n"),
        "Recipes/apfelkuchen.md": (
            "# Apfelkuchen\n\n- 200 g Mehl, 100 g Zucker, 120 g Butter\n- 3 Eier\n- 5 säuerliche Äpfel\n\n45 Minuten bei 180 °C. Keine Haselnüsse, "
            "wenn Nora kommt.\n"),
        "Recipes/weeknight-dal.txt": "Weeknight dal\n\n250 g red lentils, 1 tin of tomatoes, ginger, cumin, turmeric. 25 minutes.\n",
    }


def invoices(t: Moments) -> dict[str, str]:
    return {
        "Invoices/paid.csv": (
            "date,payee,reference,amount,currency\n"
            f"{t.date(-56)},Stadtwerke Nordlicht,SN-{t.date(-58):%Y%m}-420017,84.20,EUR\n{t.date(-49)},Telcom,TC{t.date(-50):%y%m}88310,39.99,EUR\n"
            f"{t.date(-39)},Auto Braun,AB-5512,512.65,EUR\n{t.date(-34)},Steuerkanzlei Brandt,{t.today.year}/377,420.00,EUR\n"
            f"{t.date(-26)},Ingrid Sommer,rent,1180.00,EUR\n"),
        "Invoices/README.txt": "Paid bills go into paid.csv. What is still to pay lies in the mail.\n",
    }


def notes(t: Moments) -> dict[str, str]:
    return {
        "Notes/to-do.md": (
            f"# To do\n\n- [ ] answer Ms Sommer about the heating\n- [ ] sign Mia's permission slip by {short_day(t.next(FRIDAY))}\n"
            f"- [ ] tax papers to Karin Brandt by {short_day(t.date(10))}\n- [ ] number of licences for the budget review (today)\n"
            f"- [ ] tell Nora by {short_day(t.next(SUNDAY))} how many we are at Christmas\n- [ ] book flights to Bergen\n- [x] winter tyres\n- [x] library books renewed\n"),
        "Notes/gift-ideas.md": "# Gift ideas\n\n- Mia: \"Der Fuchs im Schnee\" (bought), skates in size 34\n- Nora: wool gloves, grey\n- Mum: tickets for the coast railway\n",
        "Notes/flat.md": "# Flat\n\nRadiator in the living room: cold since two weeks, valve stuck (Mr Nowak).\nSpare key: Rosa, third floor left.\nFuse box: behind the coats.\n",
        f"Notes/{t.date(-11).isoformat()}-harborlight-call.md": (
            "# Harborlight, call\n\n- second site in spring, 40 seats\n- Lucía asks where the data stays\n"
            f"- quote 2217 over USD 12,400.00 went out on {long_date(t.date(-12))}\n"),
    }


def lists() -> dict[str, str]:
    return {
        "Lists/Shopping.md": "# Shopping\n\n- oat milk\n- brown lentils\n- tea lights\n",
        "Lists/Packing for Bergen.md": "# Packing for Bergen\n\n- [ ] skates in size 34\n- [x] passports\n- [ ] wool socks\n",
    }
