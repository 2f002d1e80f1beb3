"""What was said before, without leaving Talk; and what was asked back is not lost by a reload."""

import unittest

import many_runs
from browser import Browser
from playwright.sync_api import expect

RUNS = 3000
DAY = 86_400_000


class Talk(Browser):
    def fill(self, count=RUNS):
        """So many requests on the days before today, ten a day."""
        run = self.json("ask", "what is on today?")["run"]
        many_runs.copy(self.home, run, count, created_ms=f"created_ms - (n / 10 + 1) * {DAY} - n % 10",
                       state="CASE n % 2 WHEN 0 THEN 'done' ELSE 'rejected' END")
        return run

    def open_history(self):
        self.page.get_by_role("button", name="Earlier requests").click()
        return self.page.get_by_role("region", name="Earlier requests")

    def test_earlier_requests_by_day_and_by_words(self):
        today = self.fill()
        self.enter()
        expect(self.page.locator(f"[data-run='{today}']")).to_be_visible()
        history = self.open_history()
        # By day, the newest day first, each with its outcome; what is of today stands where it stood.
        expect(history.get_by_role("list", name="Requests of Yesterday").get_by_role("listitem")).to_have_count(10)
        expect(history.get_by_role("article", name="Run: request 0")).to_contain_text("Done")
        expect(history.get_by_role("article", name="Run: request 1", exact=True)).to_contain_text("Dropped")
        expect(history.get_by_text("what is on today?")).to_have_count(0)
        expect(self.page.get_by_role("log", name="Today")).to_be_hidden()
        # Further days come as one scrolls, and the browser lays out only those in sight.
        self.page.wait_for_function("() => { scrollTo(0, document.documentElement.scrollHeight);"
                                    " return document.querySelectorAll('#history li').length >= 1000; }")
        expect(history.get_by_role("article", name="Run: request 950")).to_be_attached()
        # One is opened where it stands, and the address is still Talk's.
        history.get_by_role("searchbox").fill("request 2987")
        found = history.get_by_role("article", name="Run: request 2987")
        expect(history.get_by_role("listitem")).to_have_count(1)
        found.get_by_role("button").click()
        expect(found.locator("[data-run=zz002987]")).to_be_visible()
        self.assertEqual(self.page.url, self.origin + "/")
        # With words all days are searched, today as well.
        history.get_by_role("searchbox").fill("on today")
        expect(history.get_by_role("listitem")).to_have_count(1)
        expect(history.get_by_role("heading", name="Today")).to_be_visible()
        history.get_by_role("searchbox").fill("nothing of that kind")
        expect(history).to_contain_text("Nothing like that was asked for.")
        # What is said now stands under today.
        self.in_state(self.say("what is on tomorrow?"), "done")
        expect(self.page.get_by_role("region", name="Earlier requests")).to_have_count(0)
        expect(self.page.locator(f"[data-run='{today}']")).to_be_visible()

    def test_the_history_by_keyboard(self):
        self.fill(5)
        self.enter()
        opener = self.page.get_by_role("button", name="Earlier requests")
        opener.focus()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("searchbox", name="Words of an earlier request")).to_be_focused()
        newest = self.page.get_by_role("article", name="Run: request 0").get_by_role("button")
        expect(newest).to_be_visible()
        self.page.keyboard.press("Tab")
        expect(newest).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[data-run=zz000000]")).to_be_visible()
        opener.focus()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("log", name="Today")).to_be_visible()

    def test_a_question_outlives_a_reload(self):
        said = "write to Anna: see you later"
        question = self.say_and_be_asked(said)
        expect(question.get_by_role("button")).to_have_count(2)
        self.page.reload()
        card = self.page.get_by_role("article", name=f"Request: {said}")
        question = card.get_by_role("group", name="Which one do you mean")
        question.get_by_role("button", name="Anna Lindqvist").click()
        expect(self.in_state(card, "waiting")).to_contain_text("anna@lindqvist.example")
        # Answered, it is no question any more: it is a run, once.
        self.page.reload()
        expect(self.page.locator("[data-run][data-state=waiting]")).to_have_count(1)
        expect(self.page.get_by_role("group", name="Which one do you mean")).to_have_count(0)

    def test_a_question_goes_with_the_session(self):
        expect(self.say_and_be_asked("write to Anna: see you later")).to_be_visible()
        kept = "sessionStorage.getItem('adjutant.talk')"
        self.assertIn("see you later", self.page.evaluate(kept))
        self.log_in()
        for session in self.get("/api/v1/sessions")["sessions"]:
            if not session["current"]:
                self.assertEqual(self.request("DELETE", f"/api/v1/sessions/{session['id']}").status, 204)
        self.page.reload()
        expect(self.page.get_by_role("navigation", name="Views")).to_have_count(0)
        self.page.wait_for_function(f"() => {kept} === null")

    def say_and_be_asked(self, said):
        self.enter()
        return self.say(said).get_by_role("group", name="Which one do you mean")


if __name__ == "__main__":
    unittest.main()
