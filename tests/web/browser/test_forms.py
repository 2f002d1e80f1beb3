"""The form that fits the task: a day of the calendar, a letter, what was paid before, a timer."""

import re
import unittest

from browser import PHONE, Browser
from playwright.sync_api import expect


class Forms(Browser):
    def setUp(self):
        super().setUp()
        self.enter()

    def beside(self, run, step, **query):
        if not self.cookie:
            self.log_in()
        more = "".join(f"&{name}={value}" for name, value in query.items())
        return self.get(f"/api/v1/runs/{run}/beside?step={step}{more}")

    def test_an_event_lies_on_its_day_and_is_moved_by_a_touch(self):
        card = self.say("put a call with the bank into my calendar tomorrow at 10")
        run = self.in_state(card, "waiting")
        before = run.get_attribute("data-run")
        step = self.step_of(before)
        found = self.beside(before, step)["calendar"]
        self.assertTrue(found["events"], "the sample home's day has events")
        strip = run.get_by_role("region", name="Your day")
        for event in found["events"]:
            if not event["all_day"]:
                expect(strip.get_by_role("listitem").filter(has_text=event["title"]).first).to_be_visible()
        mine = strip.get_by_role("listitem").filter(has_text="This event")
        expect(mine).to_contain_text("10:00–11:00")
        # An event opens beside the page.
        strip.get_by_role("listitem").get_by_role("button").first.click()
        expect(self.page.get_by_role("complementary", name="The event")).to_be_visible()
        self.page.get_by_role("button", name="Close the event").click()
        # Another time is chosen by a touch, and is another preview.
        start = found["free"][-1]
        clock = start[11:16]
        strip.get_by_role("button", name=f"Begin at {clock} instead").click()
        run = card.locator(f"[data-state=waiting]:not([data-run='{before}'])")
        moved = run.get_by_role("region", name="Your day").get_by_role("listitem").filter(has_text="This event")
        expect(moved).to_contain_text(f"{clock}–")
        planned = self.get(f"/api/v1/runs/{run.get_attribute('data-run')}")["planned"]
        self.assertEqual(planned[0]["arguments"]["start"], start)
        # Other days can be looked at.
        run.get_by_role("button", name="The day after").click()
        expect(run.get_by_role("region", name="Your day")).not_to_have_attribute("aria-label", f"Your day, {found['day']}")

    def step_of(self, run):
        if not self.cookie:
            self.log_in()
        return self.get(f"/api/v1/runs/{run}")["planned"][0]["step"]

    def test_what_an_event_meets_is_seen(self):
        free = self.in_state(self.say("put a call with the bank into my calendar tomorrow at 10"), "waiting")
        run = free.get_attribute("data-run")
        day = self.beside(run, self.step_of(run))["calendar"]
        other = next(event for event in day["events"] if event["busy"] and not event["all_day"])
        card = self.say(f"put a visit of the plumber into my calendar tomorrow at {other['begins'][11:16]}")
        strip = self.in_state(card, "waiting").get_by_role("region", name="Your day")
        expect(strip.get_by_role("listitem").filter(has_text=other["title"]).filter(has_text="meets it")).to_be_visible()
        expect(strip.get_by_role("status")).to_contain_text("on then")
        clashing = self.page.locator("[data-run][data-state=waiting]").last.get_attribute("data-run")
        told = self.beside(clashing, self.step_of(clashing))["calendar"]
        self.assertTrue(next(event for event in told["events"] if event["link"] == other["link"])["conflicts"])
        # None of the times that are offered meets an event that keeps the owner busy.
        self.assertTrue(told["free"])
        busy = [(event["begins"], event["ends"]) for event in told["events"] if event["busy"] and not event["all_day"]]
        for start in told["free"]:
            self.assertFalse([span for span in busy if span[0] <= start < span[1]], start)

    def test_a_moved_event_is_seen_where_it_was(self):
        card = self.say("move the budget review to tomorrow at 8 pm")
        strip = self.in_state(card, "waiting").get_by_role("region", name="Your day")
        expect(strip.get_by_role("listitem").filter(has_text="This event")).to_contain_text("20:00")

    def test_a_mail_is_a_letter(self):
        card = self.say("write to Ben: the meeting is moved to four")
        run = self.in_state(card, "waiting")
        before = run.get_attribute("data-run")
        letter = run.get_by_role("group", name="The letter")
        expect(letter.get_by_role("term")).to_have_text(["to", "subject", "body"])
        letter.get_by_role("button", name="Change subject").click()
        letter.get_by_label("subject: new value").fill("Our meeting")
        letter.get_by_role("button", name="Check with this value").click()
        run = card.locator(f"[data-state=waiting]:not([data-run='{before}'])")
        expect(run.get_by_role("group", name="The letter")).to_contain_text("Our meeting")
        expect(run.get_by_label("subject: new value")).to_have_count(0)
        run.get_by_role("button", name="Do it").click()
        done = self.in_state(card, "done").get_attribute("data-run")
        self.log_in()
        self.assertEqual(self.get(f"/api/v1/runs/{done}")["happened"][0]["arguments"]["subject"], "Our meeting")

    def test_money_with_what_was_paid_before(self):
        said = "pay the bill from Stadtwerke"
        card = self.say(said)
        first = self.in_state(card, "waiting")
        expect(first.get_by_role("region", name="Paid before")).to_contain_text("Nothing was paid to them before.")
        first.get_by_role("button", name="Do it").click()
        self.in_state(card, "done")
        again = self.in_state(self.say(said), "waiting")
        history = again.get_by_role("region", name="Paid before")
        expect(history).to_contain_text("The same as the one earlier payment.")
        expect(history.locator("svg rect")).to_have_count(2)
        history.get_by_text("The earlier payment").last.click()
        row = history.get_by_role("table").get_by_role("row").nth(1)
        expect(row).to_contain_text("EUR")
        expect(row).to_contain_text("the same")

    def asked(self, plan):
        """A run of this plan that waits for an answer, in the page."""
        run = self.json("plan", "run", self.plan(plan), status=3)["run"]
        self.page.goto(f"{self.origin}/runs/{run}")
        return self.in_state(self.page, "waiting")

    def test_times_are_chosen_on_the_owners_day(self):
        run = self.asked('slots = calendar.free(start="2026-11-26T09:00:00+01:00", end="2026-11-27T18:00:00+01:00", duration="1 hour", count=8)\n'
                         'when = ask("When shall I call?", [slot.start for slot in slots])\n'
                         'calendar.create(title="A call", start=when)\n')
        name = run.get_attribute("data-run")
        question = self.view_of(name)["question"]
        self.assertEqual((question["form"], len(question["times"])), ("times", len(question["options"])))
        strip = run.get_by_role("region", name="Your day")
        day = self.beside(name, question["step"])["calendar"]
        self.assertEqual(day["free"], [time for time in question["times"] if time.startswith(day["day"])])
        for event in day["events"]:
            if not event["all_day"]:
                expect(strip.get_by_role("listitem").filter(has_text=event["title"]).first).to_be_visible()
        # Another day has its own times; a touch on one is the answer.
        strip.get_by_role("button", name="The day after").click()
        chosen = [time for time in question["times"] if time.startswith("2026-11-27")][-1]
        strip.get_by_role("button", name=f"Choose {chosen[11:16]}", exact=True).click()
        expect(self.in_state(self.page, "done")).to_contain_text("A call")
        view = self.view_of(name)
        self.assertEqual([step["arguments"]["start"] for step in view["planned"] + view["happened"]], [chosen])

    def test_records_are_chosen_from_a_table(self):
        run = self.asked('who = ask("Who is it?", contacts.find(words="Anna"), form="table")\nsay(who.name)\n')
        table = run.get_by_role("table", name="What there is to choose from")
        names = table.get_by_role("rowheader").all_inner_texts()
        self.assertEqual(sorted(names), ["Anna Keller", "Anna Lindqvist"])
        question = self.view_of(run.get_attribute("data-run"))["question"]
        self.assertEqual(table.get_by_role("columnheader").all_inner_texts(), question["columns"])
        self.assertEqual([row.get_by_role("cell").all_inner_texts() for row in table.locator("tbody tr").all()],
                         [row[1:] for row in question["rows"]])
        table.get_by_role("button", name="Anna Keller").press("Enter")
        expect(self.in_state(self.page, "done")).to_contain_text("Anna Keller")

    def test_what_is_said_of_several_things_is_a_table(self):
        run = self.in_state(self.say("show mails from Ben"), "done")
        said = [part for part in self.view_of(run.get_attribute("data-run"))["answer"] if "cells" in part]
        self.assertGreater(len(said), 5)
        table = run.get_by_role("table", name="Answer, as a table")
        self.assertEqual(table.get_by_role("columnheader").all_inner_texts(),
                         [name.replace("_", " ") for name in said[0]["columns"]] + ["in the words of", "Open"])
        shown = [[cell.inner_text() for cell in row.locator("th, td").all()][:-1] for row in table.locator("tbody tr").all()]
        self.assertEqual(shown, [[*part["cells"], part["from"]] for part in said])
        table.locator("tbody tr").first.get_by_role("button").first.click()
        expect(self.page.get_by_role("complementary", name="The mail")).to_be_visible()
        self.page.get_by_role("button", name="Close the mail").click()
        # On a phone each is a sentence.
        self.page.set_viewport_size(PHONE)
        expect(table).to_have_count(0)
        expect(run.get_by_role("list", name="Answer")).to_contain_text(said[0]["text"])

    def view_of(self, run):
        if not self.cookie:
            self.log_in()
        return self.get(f"/api/v1/runs/{run}")

    def test_a_timer_counts_down_by_the_daemons_clock(self):
        run = self.in_state(self.say("set a timer for 10 minutes"), "done")
        timer = run.get_by_role("timer")
        expect(timer).to_have_text(re.compile(r"^(10:00|\d:\d\d)$"))
        first = timer.inner_text()
        # It goes on, though the browser's own clock stands still in these tests.
        self.page.wait_for_function("(first) => document.querySelector('[role=timer]').textContent !== first", arg=first)
        # What was cancelled counts no more.
        run.get_by_role("button", name="Undo").click()
        undo = self.page.locator("[data-run][data-state=waiting]")
        taken_back = undo.get_attribute("data-run")
        undo.get_by_role("button", name="Do it").click()
        expect(self.page.locator(f"[data-run='{taken_back}'][data-state=done]")).to_be_visible()
        self.page.reload()
        expect(self.page.locator("[data-state=cancelled]")).to_contain_text("Cancelled")


if __name__ == "__main__":
    unittest.main()
