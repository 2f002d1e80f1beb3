"""Routines on the page, what was done while the owner was away, and the ledger as a file."""

import contextlib
import json
import pathlib
import sqlite3
import sys
import unittest

from browser import Browser
from playwright.sync_api import expect

from endpoint import Endpoint  # the browser's module has made it known where that is

SERVER = pathlib.Path(__file__).parents[2] / "cli/mcp_server.py"

REQUEST = "add oat flakes to my shopping list"


class Routines(Browser):
    def make(self):
        """A routine, said and approved as its owner does."""
        self.enter()
        card = self.say("every weekday at 8 " + REQUEST)
        run = self.in_state(card, "waiting")
        expect(run).to_contain_text("every weekday at 08:00")
        run.get_by_role("button", name="Do it").click()
        self.in_state(card, "done")
        self.log_in()

    def list_has(self, item):
        return sum(path.read_text().count(item) for path in (self.home / "files" / "Lists").glob("*.md"))

    def test_switched_tried_changed_removed_and_back(self):
        self.make()
        self.page.get_by_role("link", name="Routines").click()
        routine = self.page.get_by_role("list", name="Routines").get_by_role("listitem").filter(has_text=REQUEST).first
        expect(routine).to_contain_text("every weekday at 08:00")
        expect(routine).to_contain_text("next Thu 26 Nov 2026 08:00")

        switch = routine.get_by_role("switch")
        expect(switch).to_be_checked()
        switch.click()
        expect(switch).not_to_be_checked()
        self.assertFalse(self.get("/api/v1/routines")["routines"][0]["on"])
        switch.click()
        expect(switch).to_be_checked()

        routine.get_by_role("button", name="Try it now").click()
        tried = self.in_state(self.page.locator("article"), "waiting")
        expect(tried).to_contain_text("oat flakes")
        self.assertEqual(self.list_has("oat flakes"), 0, "a try waits for a yes")
        self.page.go_back()

        routine.get_by_role("button", name="Change").click()
        routine.get_by_label("When").fill("every Friday")
        routine.get_by_role("button", name="See what changes").click()
        expect(routine.get_by_role("alert")).to_contain_text("does not say how often and at what time")
        routine.get_by_label("When").fill("every Friday at 9 am")
        routine.get_by_role("button", name="See what changes").click()
        change = self.in_state(self.page.locator("article"), "waiting")
        expect(change).to_contain_text("every Friday at 09:00")
        expect(change).to_contain_text("until now every weekday at 08:00")
        change.get_by_role("button", name="Do it").click()
        self.in_state(self.page.locator("article"), "done")
        self.page.get_by_role("link", name="Routines").click()
        expect(routine).to_contain_text("every Friday at 09:00")

        routine.get_by_role("button", name="Remove").click()
        expect(self.page.get_by_text("There are none yet.")).to_be_visible()
        removed = self.get("/api/v1/runs")["runs"][0]["run"]
        self.page.goto(f"{self.origin}/runs/{removed}")
        self.page.get_by_role("button", name="Undo").click()
        self.page.get_by_role("button", name="Do it").click()
        self.in_state(self.page.locator("article"), "done")
        self.assertEqual(len(self.get("/api/v1/routines")["routines"]), 1)

    def test_while_you_were_away(self):
        self.log_in()
        self.ask("remind me tomorrow at 9 to call the dentist")
        self.ask("write to Ben: the meeting is moved to four")
        self.enter(path="/ledger")
        self.page.get_by_role("link", name="While you were away").click()
        expect(self.page.get_by_role("list", name="Waits for you")).to_contain_text("write to Ben")
        # Both were asked for today, after the last pause: what was done before it is further back.
        done = self.page.get_by_role("list", name="Done")
        self.page.get_by_role("button", name="Last day").click()
        expect(done).to_contain_text("Set a reminder for Thu 26 Nov 2026 09:00: call the dentist.")
        expect(done).to_contain_text("you asked")
        self.assertIn("since=", self.page.url)
        # What happens while one looks appears by itself.
        self.ask("remind me tomorrow at 10 to water the plants")
        expect(done).to_contain_text("water the plants")

    def test_the_ledger_as_a_file(self):
        self.log_in()
        self.ask("remind me tomorrow at 9 to call the dentist")
        self.ask("what is on today?")
        self.enter(path="/ledger")
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Export").click()
        self.assertEqual(download.value.suggested_filename, "ledger-2026-11-25.json")
        records = json.loads(pathlib.Path(download.value.path()).read_text())["records"]
        self.assertEqual([record["run"]["request"] for record in records],
                         ["what is on today?", "remind me tomorrow at 9 to call the dentist"])
        self.assertIn("reminders.add", records[1]["plan"])
        self.assertTrue(records[1]["journal"])


class Settings(Browser):
    def test_what_is_set_up_and_what_can_be_forgotten(self):
        with contextlib.closing(sqlite3.connect(self.home / "home.db", timeout=60)) as store, store:
            store.execute("INSERT INTO endorsements VALUES ('iban', 'DE89370400440532013000', 'telcom', 'mail:m1', 0)")
            store.execute("INSERT INTO dismissals VALUES ('calendar_conflict', 'a / b', 2, 0)")
        self.json("route", "teach", "the usual, please", "agenda")
        self.enter(path="/health")
        self.page.get_by_role("link", name="What is set up").click()
        expect(self.page.get_by_role("region", name="Accounts")).to_contain_text(str(self.home / "mail"))
        preferences = self.page.get_by_role("region", name="Preferences")
        wish = preferences.get_by_label("What you prefer")
        wish.fill("no meetings before 9")
        # What is set up is read anew when the page hears of it, and what was refused before that is said no more.
        with self.page.expect_response("**/api/v1/settings"):
            preferences.get_by_role("button", name="Add").click()
        expect(preferences.get_by_role("listitem")).to_contain_text("no meetings before 9")
        expect(wish).to_have_value("")  # the page may hear that there is one more before it hears that this was it
        wish.fill("whatever")
        preferences.get_by_role("button", name="Add").click()
        expect(self.page.get_by_role("alert")).to_be_visible()
        for region, words in (("Confirmed", "DE89370400440532013000"), ("Preferences", "no meetings before 9"),
                              ("Objections you have dismissed", "calendar conflict"), ("Sentences you have taught", "the usual")):
            items = self.page.get_by_role("region", name=region).get_by_role("listitem")
            expect(items).to_contain_text(words)
            items.get_by_role("button", name="Forget").click()
            expect(items).to_have_count(0)
        self.log_in()
        left = self.get("/api/v1/settings")
        self.assertEqual([left[name] for name in ("endorsements", "preferences", "dismissed", "taught")], [[], [], [], []])
        self.post("/api/v1/settings/forget", {"kind": "endorsement", "id": "zz"}, status=404)
        self.post("/api/v1/settings/forget", {"kind": "rule", "id": "zz"}, status=400)


    def test_a_model_is_tried_put_first_and_taken_out(self):
        with Endpoint("```plan\nsay(\"hello\")\n```") as endpoint:
            config = self.home / "config.toml"
            config.write_text(config.read_text() + endpoint.section("[planner]", 'name = "a"\n') +
                              endpoint.section("[planner]", 'name = "b"\n'))
            self.enter(path="/settings")
            models = self.page.get_by_role("region", name="Models that plan")
            models.get_by_role("button", name="Try: b").click()
            expect(models).to_contain_text('say("hello")')
            expect(models).to_contain_text("Nothing was run.")
            first = models.get_by_role("button", name="Ask first: b")
            first.focus()
            self.page.keyboard.press("Enter")
            expect(models.get_by_role("list", name="Models that plan").locator("> li").first).to_contain_text("asked first")
            expect(models.get_by_role("heading")).to_be_focused()
            expect(models.get_by_role("button", name="Ask first: a")).to_be_visible()
            models.get_by_role("button", name="Remove: b").press("Enter")
            models.get_by_role("button", name="Ask it no more: b").press("Enter")
            # The first question goes when it is asked for a second time; the model goes once it is out.
            expect(models.get_by_role("list", name="Models that plan").locator("> li")).to_have_count(1)
            self.log_in()
            self.assertEqual([each["name"] for each in self.get("/api/v1/settings")["models"]], ["a"])

    def test_accounts_and_servers_are_tested(self):
        (self.home / "state.json").write_text('{"notes": [], "calls": []}')
        self.json("connect", "mcp", "notes", "--yes", "--no-sandbox", "--", sys.executable, str(SERVER), str(self.home / "state.json"))
        self.enter(path="/settings")
        servers = self.page.get_by_role("region", name="Connected servers")
        servers.get_by_role("button", name="Test: notes").click()
        expect(servers.get_by_role("status").last).to_contain_text("Works: answers; 4 tools")
        remove = servers.get_by_role("button", name="Remove: notes")
        expect(remove).to_be_enabled()  # no key waits for that, and what is set up is still being read anew
        remove.press("Enter")
        servers.get_by_role("button", name="Disconnect it: notes").press("Enter")
        expect(servers.get_by_text("None.")).to_be_visible()
        (self.home / "contacts").rename(self.home / "moved")
        accounts = self.page.get_by_role("region", name="Accounts")
        accounts.get_by_role("button", name="Test them").press("Enter")
        expect(accounts.get_by_role("status")).to_contain_text("1 of 5 do not work.")
        expect(accounts).to_contain_text("Does not work: ")

    def test_an_account_is_put_elsewhere_and_taken_out(self):
        (self.home / "contacts").rename(self.home / "moved")
        self.enter(path="/settings")
        accounts = self.page.get_by_role("region", name="Accounts")
        contacts = accounts.get_by_role("listitem").filter(has_text="contacts")
        contacts.get_by_role("button", name="Change: contacts").press("Enter")
        field = contacts.get_by_role("textbox")
        expect(field).to_be_focused()
        field.fill(str(self.home / "nowhere"))
        field.press("Enter")
        expect(accounts.get_by_role("alert")).to_contain_text("There is no folder")
        field.fill(str(self.home / "moved"))
        contacts.get_by_role("button", name="Use this").click()
        expect(contacts).to_contain_text(str(self.home / "moved"))
        expect(field).to_have_count(0)
        accounts.get_by_role("button", name="Test them").click()
        expect(accounts.get_by_role("status")).to_contain_text("All of them work.")
        contacts.get_by_role("button", name="Remove: contacts").press("Enter")
        contacts.get_by_role("button", name="Use it no more: contacts").press("Enter")
        expect(contacts).to_contain_text("none")
        expect(accounts.get_by_role("button", name="Add: contacts")).to_be_visible()
        expect(accounts.get_by_role("button", name="Remove: mail")).to_have_count(0)
        self.assertTrue((self.home / "moved").exists(), "what is in it stays")


class Skills(Browser):
    """The sentences and the test of a skill of the owner's own, changed on the page."""

    def editor(self):
        self.json("skills", "new", "water_plants")
        self.enter(path="/skills")
        row = self.page.get_by_role("list", name="Skills").locator("> li").filter(has_text="· your own")
        row.get_by_role("button", name="Change: ").press("Enter")
        form = row.get_by_role("form", name="The skill water_plants")
        expect(form.get_by_label("The plan")).to_be_focused()
        return row, form

    def test_a_sentence_is_added_and_said(self):
        row, form = self.editor()
        file = self.home / "skills/water_plants.say"
        said = form.get_by_label("What is said")
        expect(said).to_have_value("")
        # The error stands at its part, where the caret is then, at its line; nothing was written.
        said.fill("moisten the ferns of {words: heating}\nsoak {plants: the ferns}")
        form.get_by_role("button", name="Save").click()
        expect(said).to_be_focused()
        part = form.locator(".part").filter(has=self.page.get_by_label("What is said"))
        expect(part.get_by_role("alert")).to_contain_text("Line 2 of what is said: the example has a slot 'plants'")
        expect(form.get_by_role("alert")).to_have_count(1)
        self.assertEqual(said.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)"), "soak {plants: the ferns}")
        self.assertFalse(file.exists())
        said.fill("moisten the ferns of {words: heating}\n")
        form.get_by_role("button", name="Save").press("Enter")
        expect(form).to_have_count(0)
        expect(row.get_by_role("button", name="Change: ")).to_be_focused()
        self.assertEqual(file.read_text(), "moisten the ferns of {words: heating}\n")
        self.page.goto(self.origin)
        card = self.say("moisten the ferns of the roof")
        expect(self.in_state(card, "done")).to_contain_text("mails about the roof")
        self.log_in()
        self.assertIn("water_plants", self.get(f"/api/v1/runs/{self.get('/api/v1/runs')['runs'][0]['run']}")["plan"])

    def test_a_test_that_fails_says_why_before_it_is_saved(self):
        row, form = self.editor()
        file = self.home / "skills/water_plants.test"
        before = file.read_text()
        test = form.get_by_label("Its test")
        expect(test).to_have_value(before)
        test.fill(before.replace("answer: mails about", "anser: no such words about"))
        form.get_by_role("button", name="Test it").press("Enter")
        expect(form.get_by_role("alert")).to_contain_text("of its test: \"anser: no such words about heating\" is not understood.")
        expect(test).to_be_focused()
        test.fill(before.replace("answer: mails about", "answer: no such words about"))
        button = form.get_by_role("button", name="Test it")
        button.press("Enter")
        tests = form.get_by_role("list", name="Tests")
        expect(tests).to_contain_text("Failed: “please water plants about heating”")
        expect(tests).to_contain_text('the answer has no "no such words about heating"')
        expect(button).to_be_focused()
        expect(form.get_by_role("alert")).to_have_count(0)
        self.assertEqual(file.read_text(), before, "it was only tried")
        form.get_by_role("button", name="Save").click()
        expect(form).to_have_count(0)
        row.get_by_role("button", name="Test: ").click()
        expect(row.get_by_role("list", name="Tests")).to_contain_text("no such words")
        # And back.
        row.get_by_role("button", name="Change: ").click()
        form.get_by_role("button", name="Take the texts before the last change").click()
        expect(test).to_have_value(before)
        form.get_by_role("button", name="Test it").click()
        expect(tests).to_contain_text("Passed: ")

    def test_on_a_phone_it_fits(self):
        self.page = self.new_page(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
        _, form = self.editor()
        expect(form.get_by_label("Its test")).to_be_visible()
        self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), 390)


class RoutinesApi(Browser):
    def test_what_is_no_routine_and_no_change(self):
        self.log_in()
        self.post("/api/v1/routines/nothing/turn", {"to": "on"}, status=404)
        self.post("/api/v1/routines/nothing/try", status=404)
        self.post("/api/v1/routines/nothing/turn", {"to": "sideways"}, status=400)
        self.post("/api/v1/routines/nothing/change", {}, status=400)
        self.post("/api/v1/routines/nothing/change", {"request": "x", "more": 1}, status=400)
        self.assertEqual(self.request("GET", "/api/v1/away?since=yesterday").status, 400)


if __name__ == "__main__":
    unittest.main()
