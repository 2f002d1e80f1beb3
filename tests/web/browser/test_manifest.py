"""The page can be installed: its manifest is served, linked, and good in the browser's own eyes."""

import json
import unittest

from browser import Browser
from playwright.sync_api import expect


class Manifest(Browser):
    def read(self):
        """As the browser reads it when somebody wants to install the page; it says what it does not understand."""
        return self.page.context.new_cdp_session(self.page).send("Page.getAppManifest")

    def test_it_is_linked_served_and_valid(self):
        self.enter()
        link = self.page.locator("link[rel=manifest]")
        expect(link).to_have_count(1)
        path = link.get_attribute("href")
        answer = self.request("GET", path, headers={"Cookie": None})  # a browser asks for it without one
        self.assertEqual((answer.status, answer.headers["content-type"]), (200, "application/manifest+json"))
        served = json.loads(answer.body)
        self.assertEqual((served["name"], served["short_name"], served["display"]), ("Adjutant", "Adjutant", "standalone"))
        read = self.read()
        self.assertEqual((read["url"], read["errors"]), (self.origin + path, []))
        manifest = read["manifest"]
        self.assertEqual((manifest["name"], manifest["startUrl"], manifest["scope"]), ("Adjutant", self.origin + "/", self.origin + "/"))
        # It leaves out an icon that it cannot use.
        self.assertEqual([icon["url"] for icon in manifest["icons"]], [self.origin + icon["src"] for icon in served["icons"]])

    def test_its_icons_are_pictures(self):
        self.enter()
        icons = self.read()["manifest"]["icons"]
        self.assertTrue(icons)
        for icon in icons:
            answer = self.request("GET", icon["url"].removeprefix(self.origin), headers={"Cookie": None})
            self.assertEqual((answer.status, answer.headers["content-type"]), (200, icon["type"]), icon)
            width = self.page.evaluate("""async (url) => { const picture = new Image(); picture.src = url;
                await picture.decode(); return picture.naturalWidth; }""", icon["url"])
            self.assertGreater(width, 0, icon)

    def test_what_it_starts_with_is_the_page(self):
        self.enter()
        self.page.goto(self.read()["manifest"]["startUrl"])
        expect(self.page.get_by_label("Say what you want")).to_be_visible()


if __name__ == "__main__":
    unittest.main()
