"""What the page shows while the daemon or the network is away, and that it is whole again afterwards."""

import unittest

from browser import AWAY, Browser
from playwright.sync_api import expect

SEND = "write to Ben: the meeting is moved to four"


class Connection(Browser):
    def setUp(self):
        super().setUp()
        self.enter()

    def kill(self):
        self.daemon.kill()
        self.daemon.communicate()

    def test_two_browsers_stay_the_same(self):
        other = self.enter(self.new_page())
        self.in_state(self.say(SEND), "waiting")
        there = other.get_by_role("article").filter(has_text=SEND)
        self.in_state(there, "waiting").get_by_role("button", name="Drop").click()
        self.in_state(self.page.get_by_role("article", name=SEND), "rejected")

        # The other way round, on two views.
        self.page.get_by_role("link", name="Ledger", exact=True).click()
        expect(self.page.get_by_role("listitem").filter(has_text=SEND)).to_contain_text("Dropped")
        self.say("what is on today?", other)
        expect(self.page.get_by_role("listitem").filter(has_text="what is on today?")).to_contain_text("Done")

    def test_views_stay_the_same_whoever_changes_them(self):
        other = self.enter(self.new_page(), path="/mandate")
        self.page.goto(self.origin + "/mandate")
        there = other.locator(".rules > li").filter(has_text="new events in my calendar")
        expect(there).to_be_visible()
        # What is being filled in elsewhere stays as it is.
        other.get_by_role("button", name="Add a rule").click()
        other.get_by_label("Name").fill("mine")
        self.page.get_by_role("button", name="Take out the rule new events in my calendar").click()
        expect(there).to_have_count(0)
        expect(other.get_by_label("Name")).to_have_value("mine")

        # By a command in another process, on three views.
        for view, words, sign in (("routines", ("ask", "every weekday at 8 tell me what's on", "--yes"), "every weekday at 08:00"),
                                  ("settings", ("prefer", "no meetings before 9"), "no meetings before 9")):
            self.page.goto(f"{self.origin}/{view}")
            expect(self.page.get_by_role("heading", level=1)).to_be_visible()
            expect(self.page.get_by_text(sign)).to_have_count(0)
            self.json(*words)
            expect(self.page.get_by_text(sign).first).to_be_visible()
        self.page.goto(f"{self.origin}/skills")
        expect(self.page.get_by_role("status").filter(has_text=" of ")).to_be_visible()
        known = self.page.get_by_role("status").filter(has_text=" of ").inner_text()
        self.json("skills", "new", "water_plants")
        expect(self.page.get_by_role("status").filter(has_text=" of ")).not_to_have_text(known)

    def test_what_was_changed_into_another_leaves_the_ledger(self):
        run = self.in_state(self.say(SEND), "waiting").get_attribute("data-run")
        other = self.enter(self.new_page(), path="/ledger")
        rows = other.locator(".ledger li")
        expect(rows).to_have_count(1)
        expect(other.locator(f"a[href='/runs/{run}']")).to_be_visible()
        self.page.get_by_role("button", name="Change subject").click()
        self.page.get_by_label("subject: new value").fill("Four o'clock")
        self.page.get_by_role("button", name="Check with this value").click()
        changed = self.page.locator(f"[data-run][data-state=waiting]:not([data-run='{run}'])")
        expect(changed).to_be_visible()
        expect(other.locator(f"a[href='/runs/{run}']")).to_have_count(0)
        expect(other.locator(f"a[href='/runs/{changed.get_attribute('data-run')}']")).to_be_visible()
        after = changed.get_attribute("data-run")
        self.page.goto(f"{self.origin}/runs/{run}")
        expect(self.page.get_by_role("link", name="another run")).to_have_attribute("href", f"/runs/{after}")

    def test_what_the_command_line_does_is_seen(self):
        run = self.json("ask", SEND, status=3)["run"]
        card = self.page.locator(f"[data-run='{run}']")
        expect(card).to_have_attribute("data-state", "waiting")
        self.page.goto(f"{self.origin}/runs/{run}")
        expect(card).to_have_attribute("data-state", "waiting")
        self.json("reject", run)
        expect(card).to_have_attribute("data-state", "rejected")

    def test_a_cut_network_is_caught_up_with(self):
        run = self.in_state(self.say(SEND), "waiting").get_attribute("data-run")
        self.page.context.set_offline(True)
        asked = self.say("what is on today?")
        expect(asked.get_by_role("alert")).to_contain_text(AWAY)
        expect(self.page.get_by_role("status").filter(has_text=AWAY)).to_be_visible()
        # What is shown stays, and what has happened meanwhile comes when the network does.
        expect(self.page.locator(f"[data-run='{run}']")).to_have_attribute("data-state", "waiting")
        self.json("reject", run)
        made = self.json("ask", "which mails are unread?", status=None)["run"]
        self.page.context.set_offline(False)
        expect(self.page.locator(f"[data-run='{run}']")).to_have_attribute("data-state", "rejected")
        expect(self.page.locator(f"[data-run='{made}']")).to_be_visible()
        expect(self.page.get_by_role("status").filter(has_text=AWAY)).to_have_count(0)
        asked.get_by_role("button", name="Try again").click()
        self.in_state(self.page.get_by_role("article").filter(has_text="what is on today?").last, "done")

    def test_a_reload_in_the_middle_loses_nothing(self):
        run = self.in_state(self.say(SEND), "waiting").get_attribute("data-run")
        self.page.reload()
        card = self.page.locator(f"[data-run='{run}']")
        expect(card).to_have_attribute("data-state", "waiting")
        card.get_by_role("button", name="Do it").click()
        expect(card).to_have_attribute("data-state", "done")
        self.page.goto(f"{self.origin}/runs/{run}")
        expect(self.page.get_by_role("heading", name=SEND)).to_be_visible()
        self.page.reload()
        expect(self.page.locator(f"[data-run='{run}']")).to_have_attribute("data-state", "done")

    def test_a_reload_while_it_is_worked_out(self):
        asked = []
        self.page.on("request", lambda request: asked.append(request.url.endswith("/api/v1/requests")))
        with self.page.expect_request("**/api/v1/requests"):
            self.say(SEND)
        self.page.reload()
        # It was said once, and happens once: the page asks for it again at nobody's bidding.
        expect(self.page.locator("[data-run][data-state=waiting]")).to_have_count(1)
        self.assertEqual(sum(asked), 1)
        self.assertEqual(len(self.get_runs()), 1)

    def get_runs(self):
        if not self.cookie:
            self.log_in()
        return self.get("/api/v1/runs")["runs"]

    def test_a_killed_daemon_comes_back(self):
        run = self.in_state(self.say(SEND), "waiting").get_attribute("data-run")
        self.kill()
        expect(self.page.get_by_role("status").filter(has_text=AWAY)).to_be_visible()
        self.page.locator(f"[data-run='{run}']").get_by_role("button", name="Do it").click()
        expect(self.page.locator(f"[data-run='{run}']").get_by_role("alert")).to_contain_text(AWAY)
        self.start(self.port)
        expect(self.page.get_by_role("status").filter(has_text=AWAY)).to_have_count(0)
        # The session has outlived it, and nothing was done that nobody answered for.
        expect(self.page.locator(f"[data-run='{run}']")).to_have_attribute("data-state", "waiting")
        self.page.locator(f"[data-run='{run}']").get_by_role("button", name="Do it").click()
        expect(self.page.locator(f"[data-run='{run}']")).to_have_attribute("data-state", "done")

    def test_opened_while_the_daemon_is_away(self):
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.kill()
        self.page.reload()
        expect(self.page.get_by_role("status").filter(has_text=AWAY)).to_be_visible()
        self.start(self.port)
        expect(self.page.get_by_label("Say what you want")).to_be_visible()


if __name__ == "__main__":
    unittest.main()
