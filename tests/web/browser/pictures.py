"""The pictures of the documentation, made anew: ADJUTANT_SCREENSHOTS=docs/img scripts/web-tests pictures.py"""

import os
import pathlib
import unittest

from browser import PHONE, Browser
from playwright.sync_api import expect

FOLDER = os.environ.get("ADJUTANT_SCREENSHOTS")
LARGEST = 150 * 1000  # bytes
LOOKALIKE = 'mail.send(to=["ben.okafor@brightwator.example"], subject="Figures", body="Here they are.")\n'


@unittest.skipUnless(FOLDER, "ADJUTANT_SCREENSHOTS names no folder")
class Pictures(Browser):
    def picture(self, name, page=None):
        path = pathlib.Path(FOLDER) / f"{name}.png"
        (page or self.page).screenshot(path=path, animations="disabled", caret="hide")
        self.assertLess(path.stat().st_size, LARGEST, name)

    def test_pictures(self):
        pathlib.Path(FOLDER).mkdir(parents=True, exist_ok=True)
        self.page = self.new_page(viewport={"width": 1000, "height": 700})
        self.enter()
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
        for view, sign in (("ledger", ".ledger li"), ("mandate", ".rules > li"), ("settings", "main dd"), ("routines", "main li.sheet"), ("away", "main li")):
            self.page.goto(f"{self.origin}/{view}")
            expect(self.page.locator(sign).first).to_be_visible()
            self.picture(view)
        self.page.goto(self.origin)
        for name, text, role, called in (
                ("day", "put a call with the bank into my calendar tomorrow at 10", "region", "Your day"),
                ("letter", "write to Priya: the figures are ready, shall we talk at four?", "group", "The letter"),
                ("map", "what is on next week?", "region", "Where it is")):
            self.page.set_viewport_size({"width": 1000, "height": 860 if name == "map" else 700})
            shown = self.say(text).get_by_role(role, name=called)
            expect(shown).to_be_visible()
            shown.evaluate("(element) => element.scrollIntoView({block: 'center'})")
            self.picture(name)
        phone = self.enter(self.new_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark"))
        self.in_state(self.say("what did Priya write?", phone), "done")
        self.picture("phone", phone)


if __name__ == "__main__":
    unittest.main()
