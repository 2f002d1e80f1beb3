"""What a model behind a scripted endpoint has planned: its preview says who planned it and what that cost."""

import re
import unittest

from browser import Browser
from endpoint import Endpoint, said
from playwright.sync_api import expect

# No skill is near to it.
REQUEST = "rank the neighbours by how noisy their letters sound"
REMINDS = '```plan\nreminders.add(text="feed the cat", at="tomorrow at 9")\n```\n'
WRONG = '```plan\nreminders.ad(text="feed the cat", at="tomorrow at 9")\n```\n'
USAGE = {"prompt_tokens": 3000, "completion_tokens": 100}
PRICES = 'input_price = "10.00 EUR"\noutput_price = "20.00 EUR"\ndaily_budget = "5 EUR"\n'


class Planner(Browser):
    prices = PRICES
    name = "big"
    replies = ((200, said(REMINDS, usage=USAGE)),)

    def start(self, port=0):
        self.endpoint = Endpoint(*self.replies)
        self.addCleanup(self.endpoint.__exit__)
        with (self.home / "config.toml").open("a") as config:
            config.write(self.endpoint.section("[planner]", f'name = "{self.name}"\n{self.prices}'))
        super().start(port)

    def planned(self):
        """What stands in the preview of what it has planned, before anything has happened."""
        self.enter()
        card = self.say(REQUEST)
        run = self.in_state(card, "waiting")
        expect(run.get_by_role("list", name="Steps")).to_contain_text("feed the cat")
        cost = run.get_by_role("list", name="Cost of planning")
        expect(cost).to_be_visible()
        return card, run, cost


class Priced(Planner):
    def test_the_preview_says_what_planning_cost(self):
        card, run, cost = self.planned()
        expect(cost.get_by_role("listitem")).to_have_text(["Planned by big (small): 3100 tokens, 0.032 EUR."])
        self.log_in()
        asked = self.get(f"/api/v1/runs/{run.get_attribute('data-run')}")["planning"]["asked"]
        self.assertEqual([(one["input_tokens"] + one["output_tokens"], one["cost"]) for one in asked], [(3100, "0.032 EUR")])
        # It was asked once, and stays said when all is done and when the page is loaded anew.
        run.get_by_role("button", name="Do it").click()
        self.in_state(card, "done")
        self.page.reload()
        expect(self.page.get_by_role("list", name="Cost of planning")).to_contain_text("0.032 EUR")
        self.assertEqual(len(self.endpoint.asked), 1)


class Unpriced(Planner):
    prices = ""
    name = "<b>big</b>"
    replies = ((200, said(WRONG, usage=USAGE)), (200, said(REMINDS, usage=USAGE)))

    def test_attempts_are_counted_and_no_price_is_said_to_be_none(self):
        _, _, cost = self.planned()
        expect(cost.get_by_role("listitem")).to_have_text(["Planned by <b>big</b> (small): 6200 tokens, without a price, in 2 attempts."])


class Uncounted(Planner):
    replies = (REMINDS,)

    def test_what_nobody_counted_is_an_upper_bound(self):
        _, _, cost = self.planned()
        expect(cost).to_contain_text(re.compile(r"Planned by big \(small\): at most [0-9]+ tokens, at most [0-9.]+ EUR\."))


if __name__ == "__main__":
    unittest.main()
