"""Several people at the page: what each sees, and what is not for them."""

import pathlib
import unittest

from browser import PHONE, Browser
from playwright.sync_api import expect

AXE = pathlib.Path(__file__).parents[3] / "ui/node_modules/axe-core/axe.min.js"


class Household(Browser):
    def enter_as(self, name, path="/", **options):
        page = self.new_page(**options)
        page.goto(self.json("login", "--member", name)["link"])
        expect(page.get_by_role("navigation", name="Views")).to_be_visible()
        if path != "/":
            page.goto(self.origin + path)
        return page

    def accessible(self, page):
        page.evaluate(AXE.read_text())
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.assertEqual(page.evaluate("""async () => (await axe.run({resultTypes: ['violations']})).violations.flatMap(
                (violation) => violation.nodes.map((node) => `${violation.id}: ${node.html}`))"""), [])
        page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def test_from_a_name_to_a_second_browser_and_out_again_by_keyboard(self):
        page = self.enter(path="/settings")
        expect(page.get_by_text("Logged in: Alex Morgan, the owner")).to_be_visible()
        house = page.get_by_role("region", name="Household")
        field = house.get_by_label("Who else?")
        field.fill("../kim")
        field.press("Enter")
        expect(house.get_by_role("alert")).to_contain_text("is no name for a member")
        field.fill("Kim")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")  # letters that come too slowly would be those of several words
        expect(house.get_by_label("As")).to_have_value("guest")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        entry = house.get_by_role("listitem").filter(has_text="Kim")
        expect(entry).to_contain_text("0 browsers")
        expect(entry.get_by_label("Role of Kim")).to_have_value("guest")
        entry.get_by_role("button", name="A link for Kim").press("Enter")
        shown = entry.get_by_label("Open this in a browser of theirs")
        expect(shown).to_be_focused()
        self.accessible(page)

        theirs = self.new_page(viewport=PHONE)
        theirs.goto(shown.input_value())
        expect(theirs.get_by_role("navigation", name="Views")).to_be_visible()
        theirs.goto(self.origin + "/settings")
        expect(theirs.get_by_text("Logged in: Kim, a guest.")).to_be_visible()
        expect(theirs.get_by_role("region", name="Household")).to_have_count(0)
        expect(theirs.get_by_label("What you prefer")).to_have_count(0)
        self.assertLessEqual(theirs.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
        self.accessible(theirs)
        theirs.goto(self.origin + "/mandate")
        expect(theirs.get_by_role("heading", name="Rules")).to_be_visible()
        for button in ("Add a rule", "Change", "Take out"):
            expect(theirs.get_by_role("button", name=button)).to_have_count(0)

        entry.get_by_label("Role of Kim").select_option("member")
        expect(page.get_by_text("That holds from their next request on.")).to_be_visible()
        theirs.reload()
        expect(theirs.get_by_role("button", name="Add a rule")).to_be_visible()

        # Whoever is removed is logged out while they look.
        theirs.goto(self.origin + "/ledger")
        expect(theirs.get_by_role("heading", name="Ledger", exact=True)).to_be_visible()
        entry.get_by_role("button", name="Remove Kim").press("Enter")
        entry.get_by_role("button", name="Log Kim out and remove them").press("Enter")
        expect(page.get_by_text("Kim is logged out. Their home stays")).to_be_visible()
        expect(entry).to_have_count(0)
        expect(theirs.get_by_role("heading", name="Log in")).to_be_visible()

    def test_the_household_on_a_phone(self):
        for name in ("Kim", "A name that is as long as a name may be-"):
            self.json("members", "add", name, "--role", "member")
        page = self.enter(self.new_page(viewport=PHONE), path="/settings")
        expect(page.get_by_label("Role of Kim")).to_be_visible()
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
        self.accessible(page)

    def test_two_people_at_once_see_nothing_of_each_other(self):
        self.json("members", "add", "Kim", "--role", "member", "--sample")
        mine = self.enter(path="/ledger")
        theirs = self.enter_as("Kim")
        theirs_too = self.enter_as("Kim", "/ledger")
        asked = "what is on today?"
        self.in_state(self.say(asked, theirs), "done")
        expect(theirs_too.get_by_text(asked)).to_be_visible()  # their other page hears of it
        # Mine hears of my own run, and of nothing else on the way.
        own = self.json("ask", "what is on tomorrow?")["run"]
        expect(mine.locator(f"a[href='/runs/{own}']").first).to_be_visible()
        expect(mine.get_by_text(asked)).to_have_count(0)
        expect(theirs_too.get_by_text("what is on tomorrow?")).to_have_count(0)
        theirs.goto(f"{self.origin}/runs/{own}")
        expect(theirs.get_by_text("There is no run")).to_be_visible()

    def test_by_name_and_password(self):
        self.json("members", "add", "Kim", "--role", "member")
        self.set_password("correct horse, battery", member="Kim")
        page = self.page
        page.goto(self.origin)
        page.get_by_label("Password").fill("correct horse, battery")
        page.get_by_label("Password").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("That is not the password.")
        self.accessible(page)
        page.get_by_label("Name").fill("kim")
        page.get_by_label("Password").fill("correct horse, battery")
        page.get_by_label("Password").press("Enter")
        expect(page.get_by_role("navigation", name="Views")).to_be_visible()
        page.goto(self.origin + "/settings")
        expect(page.get_by_text("Logged in: Kim, a member")).to_be_visible()


if __name__ == "__main__":
    unittest.main()
