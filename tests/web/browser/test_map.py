"""Places on a map of the page's own: north up, true to scale, the same in words, nothing from elsewhere."""

import unittest

from browser import PHONE, Browser
from playwright.sync_api import expect

WEEK = "what is on next week?"
ASK = """found = calendar.list(start="2026-11-30T00:00:00+01:00", end="2026-12-05T00:00:00+01:00")
which = ask("Which one?", [event.title for event in found if event.calendar == "personal"])
say(which)
"""


class Maps(Browser):
    def setUp(self):
        super().setUp()
        self.enter()

    def places(self, run):
        if not self.cookie:
            self.log_in()
        found = self.get(f"/api/v1/runs/{run}")
        return [place for said in found["answer"] for place in said.get("places", [])], found["home"]

    def pins(self, region):
        """Number of each pin, and where on the map its middle is. All are looked at in one moment: the page may scroll,
        and a map is drawn anew when it gets its width."""
        drawn = {}
        expect(region.locator(".pin")).not_to_have_count(0)
        for numbers, *middle in region.locator(".pin").evaluate_all("""(pins) => pins.map((pin) => {
                const paper = pin.closest('svg').getBoundingClientRect();
                const { x, y, width, height } = pin.querySelector('rect').getBoundingClientRect();
                return [pin.textContent, x - paper.x + width / 2, y - paper.y + height / 2]; })"""):
            for part in numbers.split(","):
                first, _, last = part.strip().partition("–")
                for number in range(int(first), int(last or first) + 1):
                    drawn[number] = middle
        return drawn

    def test_the_places_of_an_answer(self):
        run = self.in_state(self.say(WEEK), "done")
        region = run.get_by_role("region", name="Where it is")
        places, home = self.places(run.get_attribute("data-run"))
        rows = region.get_by_role("listitem")
        expect(rows).to_have_count(len(places))
        self.assertGreaterEqual(len(places), 4)
        drawn = self.pins(region)
        self.assertEqual(set(drawn), set(range(1, len(places) + 1)))
        for number, place in enumerate(places, 1):
            expect(rows.nth(number - 1)).to_contain_text(place["name"])
            # What differs by more than a pin lies where the compass says.
            for other_number, other in enumerate(places, 1):
                x, y = (drawn[other_number][axis] - drawn[number][axis] for axis in (0, 1))
                if abs(x) > 56:  # twice a pin: those that would lie on each other are one
                    self.assertEqual(x > 0, other["longitude"] > place["longitude"])
                if abs(y) > 56:
                    self.assertEqual(y < 0, other["latitude"] > place["latitude"])
        expect(region.get_by_role("img")).to_contain_text("N")
        expect(region.locator(".bar")).to_contain_text("km")
        dentist = rows.filter(has_text="Dentist")
        expect(dentist).to_contain_text("1.4 km south of your home")
        dentist.get_by_role("button", name="Open event").click()
        expect(self.page.get_by_role("complementary", name="The event")).to_contain_text("Dentist")

    def test_one_place_is_on_a_map_on_demand(self):
        run = self.in_state(self.say("what is on today?"), "done")
        region = run.get_by_role("region", name="Where it is")
        expect(region).to_be_hidden()
        run.get_by_text("On the map").click()
        expect(region).to_contain_text("of your home")
        expect(region.locator(".pin")).to_be_visible()
        expect(region.locator(".home")).to_be_visible()

    def test_the_options_of_a_question(self):
        asked = self.json("plan", "run", self.plan(ASK), status=3)
        self.page.goto(f"{self.origin}/runs/{asked['run']}")
        question = self.page.get_by_role("group", name="Which one?")
        expect(question.get_by_role("region", name="Where it is").get_by_role("listitem")).to_have_count(3)
        dentist = next(number for number, place in enumerate(asked["question"]["places"], 1) if "Dentist" in place["name"])
        card = question.locator("button.card").filter(has_text="Dentist")
        expect(card).to_contain_text(f"on the map: {dentist}")
        card.click()
        expect(self.page.get_by_role("list", name="Answer")).to_contain_text("Dentist")

    def test_on_a_phone_nothing_is_cut_off(self):
        self.page = self.enter(self.new_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark"))
        region = self.in_state(self.say(WEEK), "done").get_by_role("region", name="Where it is")
        pins = self.pins(region)
        paper = region.get_by_role("img").bounding_box()
        self.assertLessEqual(paper["x"] + paper["width"], PHONE["width"])
        for x, y in pins.values():
            self.assertTrue(0 < x < paper["width"] and 0 < y < paper["height"])
        self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])


if __name__ == "__main__":
    unittest.main()
