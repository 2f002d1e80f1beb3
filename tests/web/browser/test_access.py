"""The page for everybody: by keyboard alone, on a phone, in the dark, and by axe-core's rules."""

import pathlib
import unittest

from browser import PHONE, Browser
from playwright.sync_api import expect

AXE = pathlib.Path(__file__).parents[3] / "ui/node_modules/axe-core/axe.min.js"
SEND = "write to Ben: the report is attached"
LOOKALIKE = 'mail.send(to=["ben.okafor@brightwator.example"], subject="Figures", body="Here they are.")\n'


class Accessible(Browser):
    """No violation on any view, in both schemes, wide and narrow."""

    def check(self, what):
        # The page's policy lets no script in, but the one who drives the browser may run one.
        self.page.evaluate(AXE.read_text())
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = self.page.evaluate("""async () => (await axe.run({resultTypes: ['violations']})).violations.flatMap(
                (violation) => violation.nodes.map((node) => `${violation.id}: ${node.html} — ${node.failureSummary}`))""")
            with self.subTest(what, scheme=scheme):
                self.assertEqual(found, [])

    def visit(self):
        self.set_password("correct horse, battery")
        self.page.goto(self.origin)
        expect(self.page.get_by_label("Password")).to_be_visible()
        self.check("logged out")
        self.enter()
        expect(self.page.get_by_text("What shall be done?", exact=True)).to_be_visible()
        self.check("nothing said yet")
        self.in_state(self.say("what did Priya write?"), "done")
        expect(self.say("write to Anna: see you later").get_by_role("group", name="Which one")).to_be_visible()
        card = self.say(SEND)
        self.in_state(card, "waiting").get_by_role("button", name="Change body").click()
        expect(card.get_by_label("body: new value")).to_be_focused()
        self.check("talk: an answer, a question, a preview in change")
        card.get_by_role("button", name="Always allow").click()
        expect(card.get_by_role("group", name="Always allow this")).to_be_visible()
        self.check("always, at a step")
        self.page.get_by_role("button", name="Open mail").first.click()
        expect(self.page.get_by_role("complementary", name="The mail").get_by_role("article")).to_be_visible()
        self.check("a source is open")

        self.page.get_by_role("button", name="Close the mail").click()
        event = self.in_state(self.say("put a call with the bank into my calendar tomorrow at 10"), "waiting")
        expect(event.get_by_role("region", name="Your day")).to_be_visible()
        for ends in ("done", "waiting"):  # the second time there is a payment before it
            card = self.say("pay the bill from Stadtwerke")
            expect(self.in_state(card, "waiting").get_by_role("region", name="Paid before")).to_be_visible()
            if ends == "done":
                card.get_by_role("button", name="Do it").click()
                paid = self.in_state(card, "done")
                paid.get_by_text("Values", exact=True).click()
                paid.get_by_role("button", name="IBAN comes from").click()
                paid.get_by_text("Journal", exact=True).click()
                expect(paid.get_by_role("list", name="Journal")).to_contain_text("Confirmed")
        card.get_by_text("The earlier payment").last.click()
        expect(self.in_state(self.say("set a timer for 10 minutes"), "done").get_by_role("timer")).to_be_visible()
        self.check("the forms of an event, a payment, a timer")
        week = self.in_state(self.say("what is on next week?"), "done")
        expect(week.get_by_role("region", name="Where it is")).to_be_visible()
        self.check("the places of an answer on a map")
        self.page.get_by_role("button", name="Earlier requests").click()
        expect(self.page.get_by_role("searchbox", name="Words of an earlier request")).to_be_visible()
        self.page.get_by_role("searchbox", name="Words of an earlier request").fill("timer")
        expect(self.page.get_by_role("region", name="Earlier requests").get_by_role("listitem")).to_have_count(1)
        self.check("what was said before")

        stop = self.json("plan", "run", self.plan(LOOKALIKE), status=3)["run"]
        self.page.goto(f"{self.origin}/runs/{stop}")
        self.in_state(self.page, "waiting")
        self.check("a run with a stop")
        self.json("ask", "every weekday at 8 tell me what's on", "--yes")
        self.json("skills", "new", "water_plants")
        self.json("model", "add", "http://127.0.0.1:9/v1", "--model", "big")
        for path, sign in (("/ledger", ".ledger li"), ("/routines", "main li"), ("/away", "main li"), ("/settings", "main li"), ("/mandate", ".rules > li"), ("/skills", "main li"), ("/health", "main li")):
            self.page.goto(self.origin + path)
            expect(self.page.locator(sign).first).to_be_visible()
            if path == "/mandate":
                self.page.get_by_label("Tool").select_option("mail.send")
                self.page.get_by_role("button", name="Ask the mandate").click()
                tried = self.page.get_by_role("region", name="Would it be allowed to")
                expect(tried.get_by_role("alert")).to_be_visible()
            self.check(path)
            if path == "/settings":
                self.page.get_by_role("button", name="Test them").click()
                expect(self.page.get_by_text("All of them work.")).to_be_visible()
                self.page.get_by_role("button", name="Remove: big").click()
                self.page.get_by_role("button", name="Change: calendar").click()
                self.check("accounts that were tested, one that is changed, a model on its way out")
            if path == "/skills":
                row = self.page.get_by_role("list", name="Skills").locator("> li").first
                row.get_by_role("button", name="Test: ").click()
                expect(row.get_by_role("list", name="Tests")).to_be_visible()
                row.get_by_role("switch").click()
                expect(row.get_by_role("switch")).not_to_be_checked()
                row.get_by_role("button", name="Read: ").click()
                expect(row.get_by_role("textbox", name="The plan")).to_be_focused()
                self.check("a skill that was tested, switched off and read")
                own = self.page.get_by_role("list", name="Skills").locator("> li").filter(has_text="· your own")
                own.get_by_role("button", name="Change: ").click()
                plan = own.get_by_role("textbox", name="The plan").input_value()
                own.get_by_role("textbox", name="The plan").fill("def nothing(\n")
                own.get_by_role("button", name="Save").click()
                expect(own.get_by_role("alert")).to_be_visible()
                self.check("a skill whose text is wrong")
                own.get_by_role("textbox", name="The plan").fill(plan)
                own.get_by_role("textbox", name="Its test").fill("say: water plants about heating\nanswer: no such words\n")
                own.get_by_role("button", name="Test it").click()
                expect(own.get_by_role("list", name="Tests")).to_contain_text("Failed: ")
                own.get_by_role("textbox", name="What is said").fill("x {y: z}\n")
                own.get_by_role("button", name="Save").click()
                expect(own.get_by_role("alert")).to_contain_text("Line 1 of what is said")
                self.check("a skill whose test fails, and a sentence that is wrong")
            if path == "/mandate":
                self.page.get_by_role("button", name="Change the rule new events in my calendar").click()
                self.page.get_by_label("Times of bound 1").fill("500")
                self.check("the form of a rule")
                self.page.get_by_role("button", name="Check this change").click()
                expect(self.page.get_by_role("group", name="This would allow more")).to_be_visible()
                self.check("what would be allowed besides")

    def test_wide(self):
        self.visit()

    def test_narrow(self):
        self.page = self.new_page(viewport=PHONE, has_touch=True, is_mobile=True)
        self.visit()


class Keyboard(Browser):
    def tab_to(self, goal, backwards=False):
        """Presses Tab until this has the focus; that it does, and can be seen to, is what is tested."""
        for _ in range(200):
            if goal.evaluate("(element) => element === document.activeElement"):
                self.assertNotEqual(goal.evaluate("(element) => getComputedStyle(element).outlineStyle"), "none")
                return
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        self.fail(f"Tab never gets to {goal}")

    def test_from_words_to_undo_without_a_mouse(self):
        self.enter()
        field = self.page.get_by_label("Say what you want")
        expect(field).to_be_focused()
        self.page.keyboard.type(SEND)
        self.page.keyboard.press("Enter")
        card = self.page.get_by_role("article", name=f"Request: {SEND}")
        run = self.in_state(card, "waiting")
        before = run.get_attribute("data-run")

        # A value is changed; leaving it gives the focus back.
        change = run.get_by_role("button", name="Change body")
        self.tab_to(change, backwards=True)
        self.page.keyboard.press("Enter")
        expect(run.get_by_label("body: new value")).to_be_focused()
        self.page.keyboard.press("Escape")
        expect(change).to_be_focused()
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type("The report comes tomorrow.")
        self.tab_to(run.get_by_role("button", name="Check with this value"))
        self.page.keyboard.press("Enter")
        run = card.locator(f"[data-state=waiting]:not([data-run='{before}'])")
        expect(run.get_by_role("list", name="Steps")).to_contain_text("The report comes tomorrow.")
        # The path of a value is shown to whoever gets there.
        origin = run.get_by_role("button", name="to comes from")
        self.tab_to(origin)
        expect(run.get_by_text("comes from you; your contacts")).to_be_visible()
        self.tab_to(run.get_by_role("button", name="Do it"))
        self.page.keyboard.press("Enter")
        run = self.in_state(card, "done")
        self.tab_to(run.get_by_role("button", name="Undo"))
        self.page.keyboard.press("Enter")
        undo = self.page.locator("[data-run][data-state=waiting]")
        expect(undo).to_be_visible()
        self.tab_to(undo.get_by_role("button", name="Drop"))
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[data-run][data-state=waiting]")).to_have_count(0)

    def test_suggestions_and_sources(self):
        self.enter()
        self.page.keyboard.type("what is on")
        options = self.page.get_by_role("option")
        expect(options.first).to_be_visible()
        self.page.keyboard.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        wanted = options.first.locator("span").first.inner_text()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_label("Say what you want")).to_have_value(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type("what is on today?")
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Enter")
        card = self.page.get_by_role("article", name="Request: what is on today?")
        self.in_state(card, "done")
        source = card.get_by_role("button", name="Open event").first
        self.tab_to(source, backwards=True)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="The event")).to_be_focused()
        self.page.keyboard.press("Escape")
        expect(source).to_be_focused()

    def test_views_and_the_way_past_the_header(self):
        self.enter(path="/ledger")
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to the content")).to_be_focused()
        mandate = self.page.get_by_role("link", name="Mandate", exact=True)
        self.tab_to(mandate)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="Mandate", exact=True)).to_be_focused()


class Phone(Browser):
    def fits(self):
        self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])

    def test_from_words_to_done_on_a_phone(self):
        self.page = self.new_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark")
        self.enter()
        light = self.page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)")
        self.assertLess(max(light), 80, "dark was asked for")
        card = self.say("write to Anna: see you later")
        anna = card.get_by_role("button", name="Anna Keller")
        expect(anna).to_be_visible()
        self.fits()
        anna.tap()
        run = self.in_state(card, "waiting")
        self.fits()
        # What is to be touched is large enough for a finger.
        for name in ("Do it", "Drop"):
            box = run.get_by_role("button", name=name).bounding_box()
            self.assertGreaterEqual(min(box["width"], box["height"]), 40, name)
        run.get_by_role("button", name="Do it").tap()
        self.in_state(card, "done")
        card = self.say("what did Priya write?")
        self.in_state(card, "done")
        card.get_by_role("button", name="Open mail").first.tap()
        panel = self.page.get_by_role("complementary", name="The mail")
        expect(panel.get_by_role("article")).to_be_visible()
        self.fits()
        panel.get_by_role("button", name="Close the mail").tap()
        expect(panel).to_have_count(0)
        for view in ("Ledger", "Mandate", "Skills", "Health"):
            self.page.get_by_role("link", name=view, exact=True).tap()
            expect(self.page.get_by_role("heading", name=view, exact=True)).to_be_visible()
            self.fits()


if __name__ == "__main__":
    unittest.main()
