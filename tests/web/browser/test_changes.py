"""What is changed in a preview before the yes: each change is another preview with a yes of its own, and what is done is what
that one showed."""

import contextlib
import datetime
import sqlite3
import unittest

from browser import Browser
from home import NOW
from playwright.sync_api import expect

BEN, ANNA = "ben.okafor@brightwater.example", "anna@lindqvist.example"
LETTER = f'mail.send(to=["{BEN}", "{ANNA}"], subject="Plans", body="See you on Friday.")\n'
# A day far enough away that the sample home has nothing there.
DAY = NOW.date() + datetime.timedelta(days=60)


def event(title, begin, length):
    return f'calendar.create(title="{title}", start="{DAY.isoformat()} {begin}", duration="{length}")\n'


class Changes(Browser):
    def preview(self, plan):
        return self.prepared("plan", "run", self.plan(plan))

    def prepared(self, *words):
        """A run that waits, on its own page; gives its card, and what the daemon says of it."""
        prepared = self.json(*words, "--dry-run", status=3)
        self.enter(path=f"/runs/{prepared['run']}")
        self.log_in()
        return self.card(prepared["run"]), prepared

    def card(self, run):
        card = self.page.locator(f"[data-run='{run}']")
        expect(card).to_have_attribute("data-state", "waiting")
        return card

    def changed(self, before):
        """The preview that stands in the place of another: it waits, and the yes that the other one would have got is none."""
        note = self.page.get_by_text("This is a new preview with your change. It needs its own yes.")
        expect(note).to_be_visible()
        run = self.page.locator("[data-run]").get_attribute("data-run")
        refused = self.request("POST", f"/api/v1/runs/{before['run']}/approve", {"seal": before["seal"]})
        self.assertEqual(refused.status, 409, refused.text)
        view = self.get(f"/api/v1/runs/{run}")
        self.assertEqual((view["state"], view["happened"]), ("waiting", []))
        expect(self.page).to_have_url(f"{self.origin}/runs/{run}")
        return self.card(run), view

    def do(self, card, run):
        card.get_by_role("button", name="Do it").click()
        expect(card).to_have_attribute("data-state", "done")
        return [step["arguments"] for step in self.get(f"/api/v1/runs/{run}")["happened"]]

    def test_one_of_two_is_not_written_to(self):
        card, before = self.preview(LETTER)
        expect(card.get_by_role("list", name="to", exact=True).get_by_role("listitem")).to_have_count(2)
        card.get_by_role("button", name=f"Take out {ANNA}").click()
        card, after = self.changed(before)
        self.assertNotEqual(after["run"], before["run"])
        to = card.get_by_role("list", name="to", exact=True).get_by_role("listitem")
        expect(to).to_have_text([BEN])
        # The last one cannot be taken out: there would be no mail.
        expect(card.get_by_role("button", name="Take out")).to_have_count(0)
        (done,) = self.do(card, after["run"])
        self.assertEqual(done["to"], [BEN])
        self.assertEqual(self.rows("SELECT recipients FROM outbox"), [f'["{BEN}"]'])

    def test_one_of_some_mails_stays(self):
        inbox = self.mails()
        card, before = self.prepared("ask", "archive the mails from Priya")
        ids = before["planned"][0]["arguments"]["ids"]
        self.assertGreater(len(ids), 2)
        things = card.get_by_role("list", name="which ones").get_by_role("listitem")
        expect(things).to_have_count(len(ids))
        says = things.nth(1).locator(".says").inner_text()
        things.nth(1).get_by_role("button", name="Not that one").click()
        card, after = self.changed(before)
        rest = card.get_by_role("list", name="which ones").get_by_role("listitem")
        expect(rest).to_have_count(len(ids) - 1)
        expect(rest.filter(has_text=says)).to_have_count(0)
        self.assertEqual(self.mails(), inbox)
        (done,) = self.do(card, after["run"])
        self.assertEqual(done["ids"], [ids[0], *ids[2:]])
        self.assertEqual(inbox - self.mails(), {ids[0], *ids[2:]})

    def test_one_step_is_struck_out(self):
        card, before = self.preview("".join(f'reminders.add(text="{text}", at="tomorrow at 9")\n' for text in ("one", "two", "three")))
        steps = card.get_by_role("list", name="Steps").locator("> li")
        expect(steps).to_have_count(3)
        steps.nth(1).get_by_role("button", name="Strike this step out").click()
        card, after = self.changed(before)
        self.assertNotEqual(after["seal"], before["seal"])
        expect(steps.nth(1)).to_contain_text("Left out, as you said")
        expect(steps.nth(1).get_by_role("button")).to_have_count(0)
        self.assertEqual([done["text"] for done in self.do(card, after["run"])], ["one", "three"])
        self.assertEqual(sorted(self.rows("SELECT text FROM reminders WHERE text IN ('one', 'two', 'three')")), ["one", "three"])

    def test_the_last_step_struck_out_is_nothing_done(self):
        card, before = self.preview('reminders.add(text="one", at="tomorrow at 9")\n')
        card.get_by_role("button", name="Strike this step out").click()
        expect(self.page.get_by_text("Nothing is left of it: nothing was done.")).to_be_visible()
        expect(card.get_by_role("button", name="Do it")).to_have_count(0)
        self.assertEqual(self.get(f"/api/v1/runs/{before['run']}")["happened"], [])

    def test_a_suggestion_is_taken(self):
        self.json("plan", "run", self.plan(event("Block", "10:00", "4 hours")), "--yes")
        card, before = self.preview(event("Talk", "11:00", "30 minutes"))
        suggested = before["objections"][0]["edit"]
        objections = card.get_by_role("group", name="Objections")
        expect(objections).to_contain_text("Block")
        objections.get_by_role("button", name=f"Take this suggestion: {suggested['text']}").click()
        card, after = self.changed(before)
        self.assertNotEqual(after["run"], before["run"])
        expect(card.get_by_role("group", name="Objections")).to_have_count(0)
        self.assertEqual(after["planned"][0]["arguments"]["start"], suggested["value"])
        self.assertFalse(self.calendar_has("Talk"))
        (done,) = self.do(card, after["run"])
        self.assertEqual((done["title"], done["start"]), ("Talk", suggested["value"]))
        self.assertTrue(self.calendar_has("Talk"))

    def rows(self, query):
        with contextlib.closing(sqlite3.connect(self.home / "home.db", timeout=60)) as store:
            return [value for value, in store.execute(query)]

    def calendar_has(self, title):
        return any(f"SUMMARY:{title}\r\n".encode() in data for path, data in self.tree().items() if path.startswith("calendar/"))


if __name__ == "__main__":
    unittest.main()
