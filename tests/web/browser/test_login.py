"""Logging in at the page, without a link."""

import unittest

from browser import Browser
from playwright.sync_api import expect

RIGHT = "correct horse, battery"


class Login(Browser):
    def test_without_a_password_it_is_not_asked_for(self):
        self.page.goto(self.origin)
        expect(self.page.get_by_role("heading", name="Log in")).to_be_visible()
        expect(self.page.get_by_text("adjutant login")).to_be_visible()
        expect(self.page.get_by_label("Password")).to_have_count(0)

    def test_by_password_and_by_keyboard(self):
        self.set_password(RIGHT)
        self.page.goto(self.origin + "/ledger")
        field = self.page.get_by_label("Password")
        field.fill("not this one")
        field.press("Enter")
        expect(self.page.get_by_role("alert")).to_contain_text("That is not the password.")
        expect(field).to_have_value("")
        expect(field).to_be_focused()
        self.page.keyboard.type(RIGHT)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="Ledger", exact=True)).to_be_visible()
        self.page.reload()
        expect(self.page.get_by_role("heading", name="Ledger", exact=True)).to_be_visible()
        self.assertEqual(self.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]"), ["", 0, 0])
        # Another password ends it, and the page says so by itself.
        self.set_password("quite another one")
        expect(self.page.get_by_label("Password")).to_be_visible()

    def test_whoever_guesses_is_told_how_long_to_wait(self):
        self.set_password(RIGHT)
        self.page.goto(self.origin)
        self.page.get_by_label("Password").fill(RIGHT)
        # After all else: how long to wait is told as long as there is something to wait for.
        for n in range(5):
            self.assertEqual(self.request("POST", "/api/v1/session", {"password": f"guess {n}"}).status, 401)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("alert")).to_contain_text("Too many attempts to log in.")
        expect(self.page.get_by_role("alert")).to_contain_text("Wait ")
        self.enter()  # by a link


if __name__ == "__main__":
    unittest.main()
