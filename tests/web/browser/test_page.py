"""What an owner does with the page, from the login link to an effect and back."""

import contextlib
import re
import sqlite3
import unittest

from browser import Browser
from playwright.sync_api import expect

SEND = "write to Ben: the report is attached"
# One letter is not that of the colleague's firm.
LOOKALIKE = 'mail.send(to=["ben.okafor@brightwator.example"], subject="Figures", body="Here they are.")\n'


class Login(Browser):
    def test_a_link_logs_in_once_and_leaves_no_trace(self):
        link = f"{self.origin}/login#{self.login_token()}"
        self.page.goto(link)
        expect(self.page.get_by_label("Say what you want")).to_be_visible()
        self.assertEqual(self.page.url, self.origin + "/")
        # What was there before the link is one step back: the link's own address is in no entry.
        self.page.go_back()
        self.assertEqual(self.page.url, "about:blank")
        self.page.go_forward()
        self.assertEqual(self.page.url, self.origin + "/")
        token = link.split("#")[1]
        self.assertFalse(any(token in url for url in self.requested), "the token was in a request's address")
        kept = self.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        self.assertEqual(kept, '[{},{},""]')

        other = self.new_page()
        other.goto(link)
        expect(other.get_by_role("heading", name="Log in")).to_be_visible()
        expect(other.get_by_role("alert")).to_be_visible()

    def test_without_a_login_nothing_is_shown(self):
        for path in ("/", "/ledger", "/mandate", "/health"):
            self.page.goto(self.origin + path)
            expect(self.page.get_by_role("heading", name="Log in")).to_be_visible()
            expect(self.page.get_by_role("navigation", name="Views")).to_have_count(0)

    def test_a_browser_is_logged_out_by_another(self):
        other = self.enter(self.new_page(user_agent="Another browser"))
        self.enter(path="/health")
        expect(self.page.get_by_role("list", name="Checks")).to_be_visible()  # nothing moves any more
        self.page.get_by_role("button", name="Log out Another browser").click()
        expect(self.page.get_by_text("That browser is logged out.")).to_be_visible()
        # It is told so at once.
        expect(other.get_by_role("heading", name="Log in")).to_be_visible()
        self.page.get_by_role("button", name="Log out this browser").click()
        expect(self.page.get_by_role("heading", name="Log in")).to_be_visible()


class Talk(Browser):
    def start(self, port=0):
        self.configure("hold_seconds = 30", "hold_seconds = 3600")  # a slow machine has not sent it before it is taken back
        super().start(port)

    def setUp(self):
        super().setUp()
        self.enter()

    def test_an_answer_opens_its_source(self):
        card = self.say("what is on today?")
        self.in_state(card, "done")
        expect(card.get_by_text("Budget review")).to_be_visible()
        card.get_by_role("button", name="Open event: Wed 25 Nov 2026 15:00").click()
        panel = self.page.get_by_role("complementary", name="The event")
        expect(panel.get_by_role("heading", name="Budget review")).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(panel).to_have_count(0)

    def test_words_of_others_are_quoted_and_open(self):
        card = self.say("what did Priya write?")
        self.in_state(card, "done")
        quoted = card.get_by_role("row", name="Can you give the talk on Monday?")
        expect(quoted.get_by_role("cell", name="priya.raman@brightwater.example")).to_be_visible()
        expect(quoted.locator("cite")).to_have_text("priya.raman@brightwater.example")
        card.get_by_role("button", name="Open mail").first.click()
        expect(self.page.get_by_role("complementary", name="The mail")).to_contain_text("Can you give the talk on Monday?")

    def test_a_question_comes_as_cards(self):
        card = self.say("write to Anna: see you later")
        question = card.get_by_role("group", name="Which one do you mean")
        expect(question.get_by_role("button")).to_have_count(2)
        question.get_by_role("button", name="Anna Lindqvist").click()
        run = self.in_state(card, "waiting")
        expect(run).to_contain_text("anna@lindqvist.example")
        expect(run).not_to_contain_text("anna.keller")

    def test_a_preview_says_all_that_matters(self):
        run = self.in_state(self.say(SEND), "waiting")
        expect(run.get_by_role("group", name="Objections")).to_contain_text("nothing is attached")
        steps = run.get_by_role("list", name="Steps")
        expect(steps).to_contain_text("ben.okafor@brightwater.example")
        expect(steps).to_contain_text("Asks you")
        expect(steps.get_by_role("button", name="body comes from you")).to_be_visible()
        path = steps.get_by_role("button", name="to comes from your records")
        path.click()
        expect(path).to_have_attribute("aria-expanded", "true")
        expect(steps.get_by_text("comes from you; your contacts")).to_be_visible()
        self.assertEqual(self.outbox(), [])

    def test_a_value_of_a_mail_says_in_which_line_it_stands(self):
        steps = self.in_state(self.say("pay the bill from Stadtwerke"), "waiting").get_by_role("list", name="Steps")
        path = steps.get_by_text(re.compile(r"^comes from .*the mail .* of .*stadtwerke.*, its text, line \d+\)$", re.I))
        expect(path.filter(visible=True)).to_have_count(0)
        steps.get_by_role("button", name="IBAN comes from a person").click()
        expect(path.filter(visible=True)).to_have_count(1)

    def test_a_value_is_changed_in_place_and_done_and_undone(self):
        card = self.say(SEND)
        run = self.in_state(card, "waiting")
        before = run.get_attribute("data-run")
        run.get_by_role("button", name="Change body").click()
        run.get_by_label("body: new value").fill("The report comes tomorrow.")
        run.get_by_role("button", name="Check with this value").click()
        # Another preview, of another run; it has no objection any more.
        run = card.locator(f"[data-state=waiting]:not([data-run='{before}'])")
        expect(run.get_by_role("list", name="Steps")).to_contain_text("The report comes tomorrow.")
        expect(run.get_by_role("group", name="Objections")).to_have_count(0)
        run.get_by_role("button", name="Do it").click()
        run = self.in_state(card, "done")
        expect(run).to_contain_text("it can be taken back")
        self.assertEqual(self.outbox(), ["held"])
        # Taking it back is shown before it is done, too.
        run.get_by_role("button", name="Undo").click()
        undo = self.page.locator("[data-run][data-state=waiting]").last
        expect(undo).to_contain_text("Takes back an earlier run")
        self.assertEqual(self.outbox(), ["held"])
        taken_back = undo.get_attribute("data-run")
        undo.get_by_role("button", name="Do it").click()
        expect(self.page.locator(f"[data-run='{taken_back}'][data-state=done]")).to_be_visible()
        self.assertEqual(self.outbox(), ["cancelled"])

    def test_what_is_dropped_does_not_happen(self):
        card = self.say(SEND)
        self.in_state(card, "waiting").get_by_role("button", name="Drop").click()
        run = self.in_state(card, "rejected")
        expect(run.get_by_role("button", name="Do it")).to_have_count(0)
        self.assertEqual(self.outbox(), [])

    def test_a_stop_is_read_before_a_yes_counts(self):
        made = self.json("plan", "run", self.plan(LOOKALIKE), status=3)
        self.assertIn("stop", [objection["severity"] for objection in made["objections"]])
        self.page.goto(f"{self.origin}/runs/{made['run']}")
        run = self.in_state(self.page, "waiting")
        # What it rests on opens beside it.
        run.get_by_role("button", name="Open address").first.click()
        expect(self.page.get_by_role("complementary", name="The address")).to_contain_text("brightwator.example")
        self.page.keyboard.press("Escape")
        run.get_by_role("button", name="Do it").click(force=True)  # it says that it is disabled, and leads to what is missing
        read = run.get_by_label("I have read this")
        expect(read.first).to_be_focused()
        self.assertEqual(self.json("show", made["run"])["state"], "waiting")
        for box in read.all():
            box.check()
        run.get_by_role("button", name="Do it").click()
        self.in_state(self.page, "done")

    def outbox(self):
        """How each mail is that was given out to be sent."""
        with contextlib.closing(sqlite3.connect(self.home / "home.db", timeout=60)) as store:
            return [state for state, in store.execute("SELECT state FROM outbox")]


if __name__ == "__main__":
    unittest.main()
