"""The mandate changed on the page: rules by form, "always" at a step, and a yes to one step alone."""

import unittest

from browser import Browser
from playwright.sync_api import expect

TWO = "write to Ben: the meeting is moved to four and write to Priya Raman: the draft is ready"
MORE = "This would allow more than now"


class Forms(Browser):
    def setUp(self):
        super().setUp()
        self.file = self.home / "mandate.toml"
        self.before = self.file.read_text()
        self.enter(path="/mandate")
        expect(self.page.locator(".rules > li").first).to_be_visible()

    def rule(self, name):
        return self.page.locator(".rules > li").filter(has=self.page.get_by_text(name, exact=True))

    def change(self, name):
        self.page.get_by_role("button", name=f"Change the rule {name}").click()
        return self.page.get_by_role("form", name=f"Change the rule {name}")

    def in_force(self, says):
        expect(self.page.get_by_text(says)).to_be_visible()

    def test_a_rule_that_forbids_is_added_and_taken_out(self):
        self.page.get_by_role("button", name="Add a rule").click()
        form = self.page.get_by_role("form", name="A new rule")
        expect(form.get_by_label("Name")).to_be_focused()
        form.get_by_label("Name").fill("no mail to shops")
        form.get_by_role("combobox", name="It", exact=True).select_option("forbids")
        form.get_by_label("sends something to others").check()
        form.get_by_role("button", name="Add a condition").click()
        form.get_by_label("Argument of condition 1").fill("recipient")
        form.get_by_label("Condition 1", exact=True).fill("under domain shop.example")
        form.get_by_role("button", name="Check this rule").click()
        self.in_force("The rule is in force.")
        expect(self.rule("no mail to shops")).to_contain_text("where recipient is under domain shop.example")
        self.assertTrue(self.file.read_text().startswith(self.before))
        self.assertIn("[[forbid]]", self.file.read_text()[len(self.before):])

        # Without it more is allowed: that is asked first, and can be left.
        self.page.get_by_role("button", name="Take out the rule no mail to shops").click()
        card = self.page.get_by_role("group", name=MORE)
        expect(card).to_contain_text("Allows more: no longer forbid \"no mail to shops\"")
        card.get_by_role("button", name="Leave it as it is").click()
        expect(self.rule("no mail to shops")).to_be_visible()
        self.page.get_by_role("button", name="Take out the rule no mail to shops").click()
        self.page.get_by_role("group", name=MORE).get_by_role("button", name="Allow this from now on").click()
        self.in_force("The rule is out of the mandate.")
        expect(self.rule("no mail to shops")).to_have_count(0)
        self.assertEqual(self.file.read_text(), self.before)

    def test_narrower_at_once_wider_after_a_second_yes(self):
        form = self.change("new events in my calendar")
        expect(form.get_by_label("Times of bound 1")).to_have_value("50")
        form.get_by_label("Times of bound 1").fill("5")
        form.get_by_label("Until (empty: for good)").fill("2027-01-31")
        form.get_by_role("button", name="Check this change").click()
        self.in_force("The change is in force.")
        expect(self.rule("new events in my calendar")).to_contain_text("up to 5 a day, until Sun 31 Jan 2027")
        expect(self.rule("new events in my calendar").get_by_role("meter")).to_have_attribute("aria-label", "new events in my calendar: 0 of 5 per day used")
        narrow = self.file.read_text()
        self.assertEqual(len(narrow.splitlines()), len(self.before.splitlines()) + 1)

        form = self.change("new events in my calendar")
        form.get_by_label("Times of bound 1").fill("500")
        form.get_by_role("button", name="Check this change").click()
        card = self.page.get_by_role("group", name=MORE)
        expect(card).to_be_focused()
        expect(card).to_contain_text("now limit: 500 a day")
        self.assertEqual(self.file.read_text(), narrow)
        card.get_by_role("button", name="Allow this from now on").click()
        # The question goes once it is answered; until then it says the new sentence, too.
        expect(card).to_have_count(0)
        expect(self.rule("new events in my calendar")).to_contain_text("up to 500 a day")
        self.assertEqual(self.file.read_text(), narrow.replace("count = 5,", "count = 500,"))

    def test_a_form_that_makes_no_sense_says_why_and_keeps_what_was_filled_in(self):
        form = self.change("reminders")
        form.get_by_label("Condition 1", exact=True).fill("in contcts")
        form.get_by_role("button", name="Check this change").click()
        expect(self.page.get_by_role("alert")).to_contain_text("in contacts")
        expect(form.get_by_label("Condition 1", exact=True)).to_have_value("in contcts")
        self.assertEqual(self.file.read_text(), self.before)

    def test_a_file_that_has_changed_since(self):
        form = self.change("reminders")
        changed = "# by hand\n" + self.before
        self.file.write_text(changed)
        form.get_by_label("Times of bound 1").fill("7")
        form.get_by_role("button", name="Check this change").click()
        expect(self.page.get_by_role("alert")).to_contain_text("mandate.toml has changed since you saw it")
        self.assertEqual(self.file.read_text(), changed)
        # Looked at again, it can be done.
        form.get_by_role("button", name="Leave it").click()
        form = self.change("reminders")
        form.get_by_label("Times of bound 1").fill("7")
        form.get_by_role("button", name="Check this change").click()
        self.in_force("The change is in force.")
        self.assertTrue(self.file.read_text().startswith("# by hand\n"))

    def test_a_file_that_waits_is_accepted(self):
        self.file.write_text(self.before.replace("count = 50", "count = 500"))
        self.page.reload()
        waiting = self.page.get_by_role("region", name="Waits for you")
        expect(waiting).to_contain_text("500 a day")
        waiting.get_by_role("button", name="Allow this from now on").click()
        self.in_force("The changed mandate is in force.")
        expect(waiting).to_have_count(0)
        self.assertFalse(self.json("mandate", "check")["waits"])

    def test_by_keyboard(self):
        self.page.get_by_role("button", name="Change the rule reminders").focus()
        self.page.keyboard.press("Enter")
        form = self.page.get_by_role("form", name="Change the rule reminders")
        form.get_by_label("Times of bound 1").focus()
        self.page.keyboard.press("Escape")
        expect(form).to_have_count(0)
        expect(self.page.get_by_role("heading", name="Rules")).to_be_focused()
        self.page.get_by_role("button", name="Change the rule reminders").press("Enter")
        form.get_by_label("Times of bound 1").fill("1000")
        self.page.keyboard.press("Enter")
        card = self.page.get_by_role("group", name=MORE)
        expect(card).to_be_focused()
        self.page.keyboard.press("Escape")
        expect(card).to_have_count(0)
        self.assertEqual(self.file.read_text(), self.before)


class AtAStep(Browser):
    def setUp(self):
        super().setUp()
        self.file = self.home / "mandate.toml"
        self.before = self.file.read_text()
        self.enter()

    def test_only_this_step(self):
        card = self.say(TWO)
        run = self.in_state(card, "waiting")
        expect(run.get_by_role("button", name="Do only this step")).to_have_count(2)
        name = run.get_attribute("data-run")
        run.get_by_role("button", name="Do only this step").nth(1).click()
        expect(run).to_contain_text("The other steps wait for your yes.")
        expect(run).to_have_attribute("data-state", "waiting")
        expect(run.get_by_role("button", name="Do only this step")).to_have_count(0)
        shown = self.json("show", name)
        self.assertEqual([len(shown["planned"]), len(shown["happened"])], [1, 1])
        self.assertIn("priya.raman@brightwater.example", shown["happened"][0]["arguments"]["to"])
        run.get_by_role("button", name="Do it").click()
        self.in_state(card, "done")
        self.assertEqual(len(self.json("show", name)["happened"]), 2)

    def test_always_is_shown_before_it_holds(self):
        run = self.in_state(self.say(TWO), "waiting")
        run.get_by_role("button", name="Always allow").first.click()
        panel = run.get_by_role("group", name="Always allow this")
        expect(panel.get_by_label("At most a day")).to_be_focused()
        expect(panel.get_by_label("At most a day")).to_have_value("2")
        expect(panel.get_by_label("Until (empty: for good)")).to_have_value("2027-02-23")
        panel.get_by_label("At most a day").fill("1")
        panel.get_by_role("button", name="Show what that would allow").click()
        card = panel.get_by_role("group", name=MORE)
        expect(card).to_contain_text("to ben.okafor@brightwater.example")
        expect(card).to_contain_text("up to 1 a day, until Tue 23 Feb 2027")
        expect(card).to_contain_text("Allows more: grant")
        self.assertEqual(self.file.read_text(), self.before)
        card.get_by_role("button", name="Allow this from now on").click()
        expect(self.page.get_by_text("It is allowed from now on")).to_be_visible()
        steps = run.get_by_role("list", name="Steps")
        expect(steps).to_contain_text("Allowed by your mandate: rule “always mail.send to ben.okafor@brightwater.example”")
        expect(run.get_by_role("button", name="Always allow")).to_have_count(1)
        self.assertTrue(self.file.read_text().startswith(self.before))
        # It is in force, and nothing has happened yet.
        shown = self.json("show", run.get_attribute("data-run"))
        self.assertEqual([shown["state"], shown["happened"]], ["waiting", []])

    def test_always_can_be_left_and_refused(self):
        run = self.in_state(self.say(TWO), "waiting")
        always = run.get_by_role("button", name="Always allow").first
        always.click()
        self.page.keyboard.press("Escape")
        expect(always).to_be_focused()
        expect(always).to_have_attribute("aria-expanded", "false")
        self.file.write_text(self.before + '\n[[forbid]]\nname = "not to Ben"\neffect = "send"\n'
                             'where = { recipient = "is ben.okafor@brightwater.example" }\n')
        always.click()
        run.get_by_role("button", name="Show what that would allow").click()
        expect(run.get_by_role("alert")).to_contain_text("The rule \"not to Ben\" forbids it, and no grant goes above that.")


if __name__ == "__main__":
    unittest.main()
