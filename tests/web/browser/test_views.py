"""The views beside the talk: ledger, mandate, skills, health."""

import unittest
import urllib.parse

import many_runs
from browser import PHONE, Browser
from playwright.sync_api import expect

RUNS = 10_000
FIRST_PAGE = 60
PAGE = 100
MOST_LAID_OUT = 300


class Views(Browser):
    def fill_ledger(self):
        """Ten thousand runs, one a minute until now, as if they had been made."""
        run = self.json("ask", "what is on today?")["run"]
        many_runs.copy(self.home, run, RUNS, created_ms="created_ms - (n + 1) * 60000")

    def pages_below(self):
        """What was asked of the ledger below its first page."""
        queries = [urllib.parse.urlsplit(url).query for url in self.requested if urllib.parse.urlsplit(url).path == "/api/v1/runs"]
        return [query for query in queries if "before=" in query]

    def test_a_ledger_of_ten_thousand_runs(self):
        self.fill_ledger()
        self.enter()
        rows = self.page.locator(".ledger li")
        self.page.get_by_role("link", name="Ledger", exact=True).click()
        expect(self.page.get_by_role("link", name="request 0 ")).to_be_visible()
        # Before anybody scrolls there is the first page only.
        expect(rows).to_have_count(FIRST_PAGE)
        self.assertEqual(self.pages_below(), [])
        self.page.wait_for_function("() => { scrollTo(0, document.documentElement.scrollHeight);"
                                    " return document.querySelectorAll('.ledger li').length >= 2000; }")
        expect(self.page.get_by_role("link", name="request 1900 ")).to_be_attached()
        # One page came after the other, each once; and of all these rows the browser lays out those near the screen.
        below = self.pages_below()
        self.assertEqual(len(below), len(set(below)))
        self.assertEqual([query for query in below if f"limit={PAGE}" not in query], [])
        self.page.wait_for_function("most => [...document.querySelectorAll('.ledger li')]"
                                    ".filter(row => row.checkVisibility({ contentVisibilityAuto: true })).length <= most", arg=MOST_LAID_OUT)
        self.page.get_by_label("Words").fill("request 9999")
        expect(rows).to_have_count(1)
        # The address says what was looked for.
        self.page.reload()
        expect(rows).to_have_count(1)
        self.page.get_by_role("link", name="request 9999 ").click()
        expect(self.page.get_by_role("heading", name="request 9999")).to_be_visible()
        self.page.go_back()
        expect(self.page.get_by_label("Words")).to_have_value("request 9999")

    def test_the_ledger_by_state(self):
        dropped = self.json("ask", "write to Ben: the meeting is moved to four", status=3)["run"]
        self.json("reject", dropped)
        self.json("ask", "what is on today?")
        self.enter(path="/ledger")
        rows = self.page.locator(".ledger li")
        expect(rows).to_have_count(2)
        self.page.get_by_label("State").select_option("Dropped")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("write to Ben")
        self.page.get_by_label("Words").fill("nowhere")
        expect(self.page.get_by_text("No run is like that.")).to_be_visible()

    def test_the_ledger_by_days(self):
        run = self.json("ask", "what is on today?")["run"]
        many_runs.copy(self.home, run, 5, created_ms="created_ms - (n + 1) * 86400000")  # the five days before
        self.page = self.new_page(viewport=PHONE)
        self.enter(path="/ledger")
        rows = self.page.locator(".ledger li")
        expect(rows).to_have_count(6)
        first, last = self.page.get_by_label("From day"), self.page.get_by_label("To day")
        first.fill("2026-11-22")
        expect(rows).to_have_count(4)
        last.fill("2026-11-24")
        expect(rows).to_have_count(3)
        expect(self.page.get_by_role("list", name="Runs of Yesterday")).to_be_visible()
        self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
        # The address says which days, and other filters go with them.
        self.page.reload()
        expect(rows).to_have_count(3)
        expect(first).to_have_value("2026-11-22")
        self.page.get_by_label("Words").fill("request 2")
        expect(rows).to_have_count(1)
        expect(last).to_have_value("2026-11-24")
        # Days in the wrong order are no days.
        last.fill("2026-11-20")
        expect(self.page.get_by_role("alert")).to_contain_text("'to' (2026-11-20) is before 'from' (2026-11-22).")
        expect(rows).to_have_count(0)
        last.fill("")
        expect(rows).to_have_count(1)
        expect(self.page.get_by_role("alert")).to_have_count(0)

    def test_a_run_of_the_ledger_keeps_its_labels_and_its_journal(self):
        said = "pay the bill from Stadtwerke"
        made = self.json("ask", said, "--yes")["happened"][0]
        self.enter(path="/ledger")
        self.page.get_by_role("link", name=said).click()
        steps = self.in_state(self.page, "done").get_by_role("list", name="Steps")
        steps.get_by_text("Values", exact=True).click()
        account = steps.get_by_role("button", name="IBAN comes from a person")
        account.click()
        expect(steps.get_by_text(f"comes from {made['sources']['iban']}").filter(visible=True)).to_be_visible()
        expect(steps.get_by_role("button", name="to comes from you")).to_be_visible()
        # What is past is not changed.
        expect(steps.get_by_role("button", name="Change")).to_have_count(0)
        steps.get_by_text("Journal", exact=True).click()
        entries = steps.get_by_role("list", name="Journal").get_by_role("listitem")
        expect(entries).to_contain_text(["Planned", "by your yes", "Intended", "Issued", "Confirmed"])
        expect(entries.last.get_by_role("time")).to_have_attribute("datetime", made["journal"][-1]["at"])

    def test_the_mandate_in_sentences_and_a_try(self):
        self.enter(path="/mandate")
        expect(self.page.locator(".rules > li").first).to_be_visible()
        self.log_in()
        mandate = self.get("/api/v1/mandate")
        for rule in mandate["rules"]:
            card = self.page.locator(".rules > li").filter(has=self.page.get_by_text(rule["name"], exact=True))
            expect(card).to_contain_text(rule["sentence"])
        for bound in mandate["bounds"]:
            expect(self.page.get_by_text(bound)).to_be_visible()
        tried = self.page.get_by_role("region", name="Would it be allowed to")
        tried.get_by_label("Tool").select_option("mail.send")
        tried.get_by_label("to", exact=True).fill("stranger@nowhere.example")
        tried.get_by_label("subject").fill("Hello")
        tried.get_by_label("body").fill("Hello")
        tried.get_by_role("button", name="Ask the mandate").click()
        said = tried.get_by_role("status").get_by_role("listitem")
        expect(said).not_to_have_count(0)
        expected = self.post("/api/v1/mandate/explain", {"tool": "mail.send", "arguments": {
            "to": ["stranger@nowhere.example"], "subject": "Hello", "body": "Hello"}})["explanation"]
        self.assertEqual([line.replace("\n", "") for line in said.all_inner_texts()], expected)
        self.assertEqual(self.get("/api/v1/runs")["runs"], [], "trying is not doing")

    def test_a_changed_mandate_waits_for_its_owner(self):
        mandate = self.home / "mandate.toml"
        mandate.write_text(mandate.read_text().replace("count = 50", "count = 500"))
        self.enter(path="/mandate")
        self.log_in()
        told = self.get("/api/v1/mandate")
        self.assertTrue(told["waiting"])
        for line in told["waiting"]:
            expect(self.page.get_by_role("region", name="Waits for you")).to_contain_text(line)

    def test_a_skill_is_found_and_tried(self):
        self.enter(path="/skills")
        skills = self.page.get_by_role("list", name="Skills").get_by_role("listitem")
        expect(skills.first).to_be_visible()
        self.log_in()
        all_skills = self.get("/api/v1/skills")["skills"]
        expect(skills).to_have_count(len(all_skills))
        agenda = next(skill for skill in all_skills if skill["name"] == "agenda")
        self.page.get_by_label("Find a skill").fill(agenda["example"])
        expect(skills).to_have_count(1)
        tried = skills.get_by_role("button", name="Try: ")
        example = tried.get_attribute("aria-label").removeprefix("Try: ")
        self.assertEqual(example.replace(" ", ""), agenda["example"].replace(" ", ""))
        tried.click()
        field = self.page.get_by_label("Say what you want")
        expect(field).to_have_value(example)
        expect(field).to_be_focused()

    def test_a_skill_is_tested_and_switched_off_by_keyboard(self):
        self.enter(path="/skills")
        row = self.page.get_by_role("list", name="Skills").locator("> li").filter(has_text="archive mails from Telcom")
        find = self.page.get_by_label("Find a skill")
        find.fill("archive mails from Telcom")
        expect(row).to_have_count(1)
        find.press("Tab")
        expect(row.get_by_role("button", name="Try: ")).to_be_focused()
        self.page.keyboard.press("Tab")
        expect(row.get_by_role("button", name="Test: ")).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(row.get_by_role("status").last).to_contain_text("passed")
        expect(row.get_by_role("list", name="Tests").get_by_role("listitem").first).to_contain_text("Passed: ")
        self.log_in()
        self.assertEqual(self.get("/api/v1/runs")["runs"], [])
        switch = row.get_by_role("switch")
        switch.focus()
        self.page.keyboard.press("Space")
        expect(switch).not_to_be_checked()
        expect(switch).to_be_focused()
        expect(row).to_contain_text("switched off")
        expect(row.get_by_role("button", name="Try: ")).to_have_count(0)
        self.assertFalse(next(each for each in self.get("/api/v1/skills")["skills"] if each["name"] == "archive_mails")["on"])
        self.json("skills", "on", "archive_mails")  # the page hears of it
        expect(switch).to_be_checked()

    def test_an_own_skill_is_taken_away(self):
        self.json("skills", "new", "water_plants")
        self.enter(path="/skills")
        row = self.page.get_by_role("list", name="Skills").locator("> li").filter(has_text="· your own")
        (self.home / "skills/water_plants.test").write_text("say: water plants about heating\nanswer: no such words\n")
        row.get_by_role("button", name="Test: ").click()
        expect(row.get_by_role("list", name="Tests")).to_contain_text('the answer has no "no such words"')
        row.get_by_role("button", name="Remove: ").click()
        expect(row.get_by_role("button", name="Leave it")).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(row.get_by_role("button", name="Remove: ")).to_be_focused()
        self.page.keyboard.press("Enter")
        row.get_by_role("button", name="Take it away: ").click()
        expect(row).to_have_count(0)
        expect(self.page.get_by_text("is no skill any more")).to_be_focused()
        expect(self.page.get_by_text("is no skill any more")).to_contain_text(str(self.home / "skills/unlearned"))
        self.assertTrue((self.home / "skills/unlearned/water_plants.plan").exists())

    def own_skill(self):
        """One of the owner's own, whose text is open."""
        self.json("skills", "new", "water_plants")
        self.enter(path="/skills")
        row = self.page.get_by_role("list", name="Skills").locator("> li").filter(has_text="· your own")
        row.get_by_role("button", name="Change: ").focus()
        self.page.keyboard.press("Enter")
        field = row.get_by_label("The plan")
        expect(field).to_be_focused()
        return row, field, self.home / "skills/water_plants.plan"

    def test_an_own_skill_is_changed_and_used(self):
        row, field, file = self.own_skill()
        before = file.read_text()
        expect(field).to_have_value(before)
        after = before.replace("# say: water plants about", "# say: sprinkle the ferns of")
        # A wrong text is named by its line, where the caret stands then, and what was typed stays.
        field.fill(after.replace("mail.search", "mail.serch"))
        row.get_by_role("button", name="Save").click()
        expect(row.get_by_role("alert")).to_contain_text("There is no tool named 'mail.serch'.")
        expect(field).to_be_focused()
        line = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
        self.assertIn("mail.serch(words=words, limit=5)", field.evaluate(line))
        expect(field).to_have_value(after.replace("mail.search", "mail.serch"))
        self.assertEqual(file.read_text(), before)
        # No key throws away what was typed.
        self.page.keyboard.press("Escape")
        field.fill(after)
        for role, name in (("textbox", "What is said"), ("textbox", "Its test"), ("button", "Save")):
            self.page.keyboard.press("Tab")
            expect(row.get_by_role(role, name=name)).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text("It is saved, and counts from your next request on.")).to_be_visible()
        expect(field).to_have_count(0)
        expect(row.get_by_role("button", name="Change: sprinkle the ferns of heating")).to_be_focused()
        self.assertEqual(file.read_text(), after)
        row.get_by_role("button", name="Try: ").click()
        self.page.get_by_role("button", name="Send", exact=True).click()
        card = self.page.get_by_role("article", name="Request: sprinkle the ferns of heating")
        expect(self.in_state(card, "done")).to_contain_text("mails about heating")
        # And back to what it was.
        self.page.goto(self.origin + "/skills")
        row.get_by_role("button", name="Change: ").click()
        row.get_by_role("button", name="Take the texts before the last change").click()
        expect(field).to_have_value(before)
        row.get_by_role("button", name="Save").click()
        expect(row).to_contain_text("water plants about heating")
        self.assertEqual(file.read_text(), before)

    def test_a_skill_that_was_changed_meanwhile_is_read_anew(self):
        row, field, file = self.own_skill()
        file.write_text(file.read_text() + "# By hand.\n")
        field.fill(field.input_value() + "# Mine.\n")
        row.get_by_role("button", name="Save").click()
        expect(row.get_by_role("alert")).to_contain_text("has changed since you read it. Nothing was written.")
        self.assertTrue(file.read_text().endswith("# By hand.\n"))
        self.assertTrue(field.input_value().endswith("# Mine.\n"))
        row.get_by_role("button", name="Read it anew").click()
        expect(row.get_by_role("alert")).to_have_count(0)
        expect(field).to_have_value(file.read_text())
        expect(field).to_be_focused()
        self.page.keyboard.press("Escape")
        expect(row.get_by_role("button", name="Change: ")).to_be_focused()

    def test_a_shipped_skill_is_only_read(self):
        self.enter(path="/skills")
        row = self.page.get_by_role("list", name="Skills").locator("> li").filter(has_text="archive mails from Telcom")
        row.get_by_role("button", name="Read: ").click()
        field = row.get_by_role("textbox", name="The plan")
        expect(field).to_be_focused()
        expect(field).not_to_be_editable()
        expect(field).to_have_value(self.json("skills", "show", "archive_mails")["plan"])
        expect(row.get_by_role("button", name="Save")).to_have_count(0)
        self.page.keyboard.press("Escape")
        expect(row.get_by_role("button", name="Read: ")).to_be_focused()

    def test_health_says_what_is_wrong_first(self):
        self.enter(path="/health")
        checks = self.page.get_by_role("list", name="Checks").get_by_role("listitem")
        expect(checks.first).to_be_visible()
        contacts = self.home / "contacts"
        contacts.rename(self.home / "moved")
        self.page.get_by_role("button", name="Check again").click()
        expect(checks.first).to_contain_text("Does not work")
        self.log_in()
        wrong = [check for check in self.get("/api/v1/health")["checks"] if not check["ok"]]
        self.assertTrue(wrong)
        expect(checks.first).to_contain_text(wrong[0]["text"])
        (self.home / "moved").rename(contacts)

    def test_an_address_that_leads_nowhere(self):
        self.enter()
        self.page.goto(self.origin + "/runs/zzzzzzzz")
        expect(self.page.get_by_role("alert")).to_be_visible()
        self.page.goto(self.origin + "/no/such/view")
        expect(self.page.get_by_role("heading")).to_be_visible()


if __name__ == "__main__":
    unittest.main()
