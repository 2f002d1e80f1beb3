"""The pictures of the documentation, made anew: ADJUTANT_SCREENSHOTS=docs/img scripts/web-tests pictures.py"""

import os
import pathlib
import signal
import unittest

from browser import PHONE, Browser
from endpoint import Endpoint, said
from filesystem import Filesystem
from playwright.sync_api import expect

FOLDER = os.environ.get("ADJUTANT_SCREENSHOTS")
LARGEST = 150 * 1000  # bytes
BILL = ("Invoice 4711\n\nDear customer,\n\nplease pay 48.50 EUR by 2026-12-10.\n"
        "IBAN: DE89 3704 0044 0532 0130 00\n\nKind regards\n")
ACCOUNT = "DE28 9900 5555 0000 4200 17"
LOOKALIKE = 'mail.send(to=["ben.okafor@brightwator.example"], subject="Figures", body="Here they are.")\n'


class Painter:
    """A browser whose page is kept as a picture."""

    def setUp(self):
        super().setUp()
        pathlib.Path(FOLDER).mkdir(parents=True, exist_ok=True)
        self.page = self.new_page(viewport={"width": 1000, "height": 700})
        self.enter()

    def picture(self, name, page=None):
        path = pathlib.Path(FOLDER) / f"{name}.png"
        (page or self.page).screenshot(path=path, animations="disabled", caret="hide")
        self.assertLess(path.stat().st_size, LARGEST, name)

    def show(self, element, height=700, block="center"):
        """Brings it into the middle of a window of this height."""
        self.page.set_viewport_size({"width": 1000, "height": height})
        element.evaluate("(element, block) => element.scrollIntoView({block})", block)

    def go(self, path):
        self.page.goto(self.origin + path)


@unittest.skipUnless(FOLDER, "ADJUTANT_SCREENSHOTS names no folder")
class Pictures(Painter, Browser):
    def test_pictures(self):
        self.in_state(self.say("what is on today?"), "done")
        question = self.say("write to Anna: see you later")
        expect(question.get_by_role("group", name="Which one do you mean")).to_be_visible()
        self.picture("talk")
        question.get_by_role("button", name="Anna Keller").click()
        card = self.say("write to Ben: the report is attached")
        self.in_state(card, "waiting")
        card.scroll_into_view_if_needed()
        self.picture("preview")
        card.get_by_role("button", name="Do it").click()
        self.in_state(card, "done")
        stop = self.json("plan", "run", self.plan(LOOKALIKE), status=3)["run"]
        self.page.goto(f"{self.origin}/runs/{stop}")
        self.in_state(self.page, "waiting")
        self.picture("run")
        for text in ("archive the mails from Telcom", "what did Priya write?", "remind me tomorrow at 9 to call Ben"):
            self.json("ask", text, status=None)
        self.json("ask", "every weekday at 8 tell me what's on", "--yes")
        self.json("ask", "every Friday at 5 pm tell me who owes me an answer", "--yes")
        self.json("prefer", "no meetings before 9")
        for view, sign in (("ledger", ".ledger li"), ("mandate", ".rules > li"), ("settings", "main li"), ("routines", "main li.sheet"), ("away", "main li")):
            self.page.goto(f"{self.origin}/{view}")
            expect(self.page.locator(sign).first).to_be_visible()
            self.picture(view)
        self.page.goto(self.origin)
        for name, text, role, called in (
                ("day", "put a call with the bank into my calendar tomorrow at 10", "region", "Your day"),
                ("letter", "write to Priya: the figures are ready, shall we talk at four?", "group", "The letter"),
                ("map", "what is on next week?", "region", "Where it is")):
            self.page.set_viewport_size({"width": 1000, "height": 700 if name == "day" else 860})
            shown = self.say(text).get_by_role(role, name=called)
            expect(shown).to_be_visible()
            shown.evaluate("(element) => element.scrollIntoView({block: 'center'})")
            self.picture(name)
        phone = self.enter(self.new_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark"))
        card = self.say("what did Priya write?", phone)
        self.in_state(card, "done")
        card.evaluate("(element) => element.scrollIntoView()")
        self.picture("phone", phone)

    def test_an_objection_and_what_it_rests_on(self):
        self.page.set_viewport_size({"width": 1400, "height": 700})
        self.go("/runs/" + self.json("plan", "run", self.plan(LOOKALIKE), status=3)["run"])
        self.in_state(self.page, "waiting").get_by_role("button", name="Open address").last.click()
        expect(self.page.get_by_role("complementary", name="The address")).to_be_visible()
        self.picture("objection")

    def test_a_table_and_times_to_choose_from(self):
        self.pay("79.90", "84.20", "88.00")
        table = 'which = ask("Which transfer do you mean?", bank.prepared(), form="table")\nsay(f"{which.amount}")\n'
        self.go("/runs/" + self.json("plan", "run", self.plan(table), status=3)["run"])
        expect(self.page.get_by_role("table", name="What there is to choose from")).to_be_visible()
        self.picture("table")
        times = ('slots = calendar.free(start="2026-11-26T09:00:00+01:00", end="2026-11-27T18:00:00+01:00", duration="1 hour", count=8)\n'
                 'when = ask("When shall the call be?", [slot.start for slot in slots])\ncalendar.create(title="A call", start=when)\n')
        self.go("/runs/" + self.json("plan", "run", self.plan(times), status=3)["run"])
        expect(self.page.get_by_role("region", name="Your day")).to_be_visible()
        self.picture("times")

    def pay(self, *amounts):
        """One payment of each amount, a day later each."""
        for day, amount in enumerate(amounts, 26):
            self.json("plan", "run", self.plan(f'bank.prepare_transfer(to="Stadtwerke", iban="{ACCOUNT}", amount="{amount} EUR", '
                                               f'on="2026-11-{day}", reference="Electricity")\n'), "--yes")

    def test_money_and_a_timer(self):
        self.pay("79.90", "84.20", "88.00")
        card = self.say("pay the bill from Stadtwerke")
        paid = self.in_state(card, "waiting").get_by_role("region", name="Paid before")
        expect(paid.locator("svg rect").first).to_be_visible()
        self.show(paid)
        self.picture("money")
        timer = self.say("set a timer for 10 minutes").get_by_role("timer")
        expect(timer).to_contain_text(":")
        self.show(timer, 520)
        self.picture("timer")

    def test_a_given_file(self):
        self.page.set_viewport_size({"width": 1000, "height": 820})
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Give a file").click()
        chooser.value.set_files({"name": "bill.txt", "mimeType": "text/plain", "buffer": BILL.encode()})
        expect(self.page.get_by_role("list", name="Goes along")).to_contain_text("from outside")
        card = self.say("pay this bill")
        question = card.get_by_role("group", name="Who gets the money?")
        question.get_by_label("Your answer").fill("Nordlicht")
        question.get_by_role("button", name="Answer").click()
        account = self.in_state(card, "waiting").get_by_role("button", name="IBAN comes from")
        account.click()
        self.show(card, 820, "start")
        self.picture("given")

    def test_skills_and_a_wider_mandate(self):
        self.go("/skills")
        row = self.page.get_by_role("list", name="Skills").locator("> li").filter(has_text="archive mails from Telcom")
        self.page.get_by_label("Find a skill").fill("archive")
        row.get_by_role("button", name="Test: ").click()
        expect(row.get_by_role("status").last).to_contain_text("passed")
        self.picture("skills")
        self.go("/mandate")
        self.page.get_by_role("button", name="Change the rule new events in my calendar").click()
        form = self.page.get_by_role("form", name="Change the rule new events in my calendar")
        form.get_by_label("Times of bound 1").fill("500")
        form.get_by_role("button", name="Check this change").click()
        card = self.page.get_by_role("group", name="This would allow more than now")
        expect(card).to_be_visible()
        self.show(card)
        self.picture("wider")

    def test_household(self):
        self.json("members", "add", "Kim", "--role", "member")
        self.json("members", "add", "Robin", "--role", "guest")
        theirs = self.new_page()
        theirs.goto(self.json("login", "--member", "Kim")["link"])
        expect(theirs.get_by_role("navigation", name="Views")).to_be_visible()
        self.go("/settings")
        house = self.page.get_by_role("region", name="Household")
        house.get_by_role("button", name="A link for Robin").click()
        expect(house.get_by_label("Open this in a browser of theirs")).to_be_visible()
        self.show(house, 620)
        self.picture("household")


@unittest.skipUnless(FOLDER, "ADJUTANT_SCREENSHOTS names no folder")
class Watched(Painter, Browser):
    def setUp(self):
        super().setUp()
        for number in range(300):
            (self.home / "mail" / "new" / f"1764000000.M{number:06d}P1.parade").write_text(
                f"From: Parade <parade@bulk.example>\nTo: alex@morgan.example\nSubject: Wagon {number:03d}\n"
                f"Message-ID: <{number}@bulk.example>\nDate: Tue, 24 Nov 2026 10:{number // 60:02d}:{number % 60:02d} +0100\n\nHello.\n")

    def test_a_run_is_watched_and_rests(self):
        plan = 'for m in mail.search(sender="parade@bulk.example", folder="INBOX", limit=300):\n    mail.archive(ids=[m.id])\n'
        self.go("/runs/" + self.json("plan", "run", self.plan(plan), "--dry-run", status=3)["run"])
        run = self.in_state(self.page, "waiting")
        run.get_by_role("button", name="Do it").click()
        self.page.wait_for_function("() => document.querySelector('progress')?.value > 1")
        self.daemon.send_signal(signal.SIGSTOP)  # it holds still
        self.show(self.page.locator("li:has(+ [aria-current=step])"), 720)
        self.picture("watch")
        self.daemon.send_signal(signal.SIGCONT)
        self.page.get_by_role("button", name="Pause").click()
        expect(self.page.get_by_role("button", name="Go on")).to_be_visible()
        self.show(self.page.get_by_role("button", name="Go on"), 620, "end")
        self.picture("paused")


@unittest.skipUnless(FOLDER, "ADJUTANT_SCREENSHOTS names no folder")
class Planned(Painter, Browser):
    def start(self, port=0):
        plan = "".join(f'reminders.add(text="{text}", at="tomorrow at 9")\n' for text in ("feed the cat", "water the plants"))
        endpoint = Endpoint((200, said(f"```plan\n{plan}```\n", usage={"prompt_tokens": 3000, "completion_tokens": 100})))
        self.addCleanup(endpoint.__exit__)
        with (self.home / "config.toml").open("a") as config:
            config.write(endpoint.section("[planner]", 'name = "big"\ninput_price = "10.00 EUR"\noutput_price = "20.00 EUR"\n'
                                          'daily_budget = "5 EUR"\n'))
        super().start(port)

    def test_what_planning_cost(self):
        card = self.say("see to it that neither pet nor plant goes wanting tomorrow")
        self.in_state(card, "waiting")
        expect(card.get_by_role("list", name="Cost of planning")).to_be_visible()
        self.show(card, block="start")
        self.picture("planned")


@unittest.skipUnless(FOLDER, "ADJUTANT_SCREENSHOTS names no folder")
class Connected(Painter, Filesystem):
    def test_desk(self):
        card = self.say("put a file plans.txt on my desk that says call Ben at four")
        steps = self.in_state(card, "waiting").get_by_role("list", name="Steps")
        steps.get_by_role("button", name="path comes from you").click()
        self.show(card, 620, "start")
        self.picture("server")
        self.another_version()
        self.go("/settings")
        servers = self.page.get_by_role("region", name="Connected servers")
        entry = servers.get_by_role("listitem").filter(has_text="desk")
        entry.get_by_role("button", name="Test: desk").click()
        expect(entry).to_contain_text("in quarantine")
        self.show(servers, 620, "start")
        self.picture("quarantine")


@unittest.skipUnless(FOLDER, "ADJUTANT_SCREENSHOTS names no folder")
class Keys(Painter, Browser):
    def start(self, port=0):
        super().start(port)
        self.origin = f"http://localhost:{self.port}"  # browsers have passkeys for names alone
        self.host = f"localhost:{self.port}"

    def login_token(self):
        return self.json("login")["link"].split("#")[1]

    def test_passkeys_and_browsers(self):
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True}})
        self.enter(self.new_page(user_agent="Firefox on a phone"))
        self.go("/health")
        self.page.get_by_label("What shall a new one be called?").fill("this laptop")
        self.page.get_by_role("button", name="Add a passkey").click()
        keys = self.page.get_by_role("list", name="Passkeys")
        expect(keys.get_by_role("listitem")).to_contain_text("this laptop")
        expect(self.page.get_by_role("list", name="Checks").get_by_role("listitem").first).to_be_visible()
        self.page.get_by_role("button", name="Put the notice away").click()
        self.show(keys)
        self.picture("browsers")


if __name__ == "__main__":
    unittest.main()
