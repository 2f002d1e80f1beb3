"""A run over hundreds of mails is watched: it moves, one item is left out, it pauses, goes on, is stopped, a step is done by
hand, and the network is cut."""

import contextlib
import re
import signal
import unittest

from browser import AWAY, Browser
from network import Network
from playwright.sync_api import expect

MAILS = 300
SENDER = "parade@bulk.example"
PLAN = f"""mails = mail.search(sender="{SENDER}", folder="INBOX", limit={MAILS})
for m in mails:
    mail.archive(ids=[m.id])
"""


class Watch(Browser):
    def setUp(self):
        super().setUp()
        for number in range(MAILS):
            (self.home / "mail" / "new" / f"1764000000.M{number:06d}P1.parade").write_text(
                f"From: Parade <{SENDER}>\nTo: alex@morgan.example\nSubject: Wagon {number:03d}\n"
                f"Message-ID: <{number}@bulk.example>\nDate: Tue, 24 Nov 2026 10:{number // 60:02d}:{number % 60:02d} +0100\n\nHello.\n")
        self.prepared = self.json("plan", "run", self.plan(PLAN), "--dry-run", status=3)["run"]
        self.open(self.page)
        self.log_in()

    def open(self, page):
        """What is done from here on is done on this page."""
        self.page = self.enter(page, path=f"/runs/{self.prepared}")
        self.run_card = self.page.locator(f"[data-run='{self.prepared}']")
        expect(self.run_card).to_have_attribute("data-state", "waiting")

    def steps(self):
        return self.run_card.get_by_role("list", name="Steps").locator("> li")

    def left(self):
        """Mails of the sender that are still in the inbox."""
        return sum(SENDER.encode() in path.read_bytes() for part in ("cur", "new") for path in (self.home / "mail" / part).iterdir())

    def view(self):
        return self.get(f"/api/v1/runs/{self.prepared}")

    def begin(self):
        """Says yes, and waits until steps have moved and are seen to."""
        self.run_card.get_by_role("button", name="Do it").click()
        expect(self.run_card).to_have_attribute("data-state", "running")
        bar = self.run_card.get_by_role("progressbar", name="Steps done")
        expect(bar).to_be_visible()
        self.page.wait_for_function("() => document.querySelector('progress')?.value > 2")
        first = bar.evaluate("(bar) => bar.value")
        self.page.wait_for_function("(first) => document.querySelector('progress')?.value > first", arg=first)

    @contextlib.contextmanager
    def said_to(self, way):
        """The daemon stands still until what the owner says is on its way: the list moves no button from under the pointer,
        and the run does not come to its end before a slow page has been touched."""
        self.daemon.send_signal(signal.SIGSTOP)
        try:
            with self.page.expect_request(f"**/api/v1/runs/{self.prepared}/{way}"):
                yield
        finally:
            self.daemon.send_signal(signal.SIGCONT)

    def pause(self):
        with self.said_to("pause"):
            self.run_card.get_by_role("button", name="Pause").click()
        expect(self.run_card.get_by_role("button", name="Go on")).to_be_visible()
        view = self.view()
        self.assertTrue(view["paused"])
        done = len(view["happened"])
        self.assertTrue(2 < done < MAILS, done)
        return done

    def ends(self, moved):
        expect(self.run_card).to_have_attribute("data-state", "done")
        view = self.view()
        self.assertEqual(sum(step["state"] == "confirmed" for step in view["happened"]), moved)
        self.assertEqual(self.left(), MAILS - moved)
        self.assertEqual(len({tuple(step["arguments"]["ids"]) for step in view["happened"]}), len(view["happened"]), "none twice")

    def test_it_moves_pauses_and_goes_on(self):
        self.begin()
        done = self.pause()
        # It holds: also for a page that is loaded anew, for another browser, and for the command line.
        self.page.reload()
        expect(self.run_card.get_by_role("button", name="Go on")).to_be_visible()
        other = self.enter(self.new_page(), path=f"/runs/{self.prepared}")
        expect(other.get_by_role("button", name="Go on")).to_be_visible()
        self.assertEqual(self.json("show", self.prepared)["paused"], True)
        self.assertEqual((len(self.view()["happened"]), self.left()), (done, MAILS - done))
        self.run_card.get_by_role("button", name="Go on").click()
        self.ends(MAILS)
        expect(other.locator(f"[data-run='{self.prepared}']")).to_have_attribute("data-state", "done")

    def test_not_that_one_in_the_middle(self):
        self.begin()
        # The last one is surely still to come; it is named by its own line.
        last = self.view()["planned"][-1]
        step = self.steps().last
        with self.said_to("skip"):
            step.get_by_role("button", name="Not that one").click()
        self.ends(MAILS - 1)
        self.assertEqual([one["step"] for one in self.view()["struck"]], [last["step"]])

    def test_what_is_under_way_says_what_it_touches(self):
        self.begin()
        current = self.run_card.locator("[aria-current=step]")
        expect(current).to_have_count(1)
        expect(current).to_contain_text(re.compile('archives the mail "Wagon [0-9]{3}" of Parade', re.I))
        done = self.pause()
        # Once it rests, what is next is the first that has not happened: its subject and its mail are those of the journal.
        planned = self.view()["planned"][0]
        number = re.search("M000([0-9]{3})P1", planned["arguments"]["ids"][0])[1]
        expect(self.steps().nth(done)).to_contain_text(f'"Wagon {number}" of Parade')
        expect(self.steps().nth(done - 1)).to_contain_text("Archived the mail")
        self.steps().nth(done).get_by_role("button", name="Open mail").click()
        expect(self.page.get_by_role("complementary", name="The mail")).to_contain_text(f"Wagon {number}")

    def test_not_that_one_of_what_is_next_while_it_rests(self):
        self.begin()
        done = self.pause()
        current = self.view()["planned"][0]
        self.steps().nth(done).get_by_role("button", name="Strike this step out").click()
        expect(self.steps().nth(done)).to_contain_text("Left out, as you said")
        expect(self.run_card.get_by_text("It needs its own yes.")).to_be_visible()
        view = self.view()
        self.assertEqual((view["paused"], [one["step"] for one in view["struck"]]), (True, [current["step"]]))
        self.assertEqual((len(view["happened"]), len(view["planned"]), self.left()), (done, MAILS - done - 1, MAILS - done))
        # The yes was to another list of steps: what is left wants one of its own, and nothing goes on without it.
        expect(self.run_card.get_by_role("button", name="Go on")).to_have_count(0)
        self.run_card.get_by_role("button", name="Do it").click()
        self.ends(MAILS - 1)
        self.assertNotIn(current["arguments"], [step["arguments"] for step in self.view()["happened"]])
        (left,) = current["arguments"]["ids"]
        self.assertIn(left, self.mails())

    def test_a_stop_in_the_middle(self):
        self.begin()
        with self.said_to("stop"):
            self.run_card.get_by_role("button", name="Stop this run").click()
        expect(self.run_card).to_have_attribute("data-state", "stopped")
        expect(self.run_card.get_by_text("You stopped it.")).to_be_visible()
        view = self.view()
        done, rest = len(view["happened"]), len(view["planned"])
        self.assertTrue(2 < done < MAILS, done)
        # The journal, the mailbox and the page agree.
        self.assertEqual((view["state"], done + rest, self.left()), ("stopped", MAILS, rest))
        self.assertEqual({step["state"] for step in view["happened"]}, {"confirmed"})
        self.assertFalse({id for step in view["happened"] for id in step["arguments"]["ids"]} & self.mails())
        expect(self.run_card.get_by_text(f"Done: {done} of {MAILS}. Not done: {rest}.")).to_be_visible()
        expect(self.steps().filter(has_text="Done; it can be taken back.")).to_have_count(done)
        expect(self.steps().filter(has_text="Not done.")).to_have_count(rest)
        for name in ("Do it", "Go on", "Pause", "Stop this run", "Not that one", "Strike this step out"):
            expect(self.run_card.get_by_role("button", name=name)).to_have_count(0)
        # What happened can be taken back, and only that.
        self.run_card.get_by_role("button", name="Undo").click()
        undo = self.page.locator(f"[data-run][data-state=waiting]:not([data-run='{self.prepared}'])")
        undo.get_by_role("button", name="Do it").click()
        expect(self.page.locator("[data-run][data-state=done]")).to_be_visible()
        self.assertEqual(self.left(), MAILS)

    def test_a_cut_network_in_the_middle(self):
        network = Network()
        self.addCleanup(network.close)
        self.open(self.new_page(proxy=network.proxy))
        away = self.page.get_by_role("status").filter(has_text=AWAY)
        done = self.steps().filter(has_text="Done; it can be taken back.")
        self.begin()
        network.cut()
        expect(away).to_be_visible()
        # It goes on without the page, which shows what it saw last.
        with self.events() as stream:
            self.post(f"/api/v1/runs/{self.prepared}/pause")
            stream.until(self.prepared, "waiting")
        moved = len(self.view()["happened"])
        self.assertTrue(2 < moved < MAILS, moved)
        expect(self.run_card).to_have_attribute("data-state", "running")
        network.mend()
        expect(self.run_card.get_by_role("button", name="Go on")).to_be_enabled()
        expect(away).to_have_count(0)
        expect(done).to_have_count(moved)
        # The yes was heard, though nobody heard its answer.
        expect(self.run_card.get_by_role("alert")).to_have_count(0)
        # Once more, and this time it comes to its end meanwhile.
        with self.events() as stream:
            self.run_card.get_by_role("button", name="Go on").click()
            expect(self.run_card).to_have_attribute("data-state", "running")
            network.cut()
            expect(away).to_be_visible()
            stream.until(self.prepared, "done")
        expect(self.run_card).to_have_attribute("data-state", "running")
        network.mend()
        self.ends(MAILS)
        expect(away).to_have_count(0)
        expect(done).to_have_count(MAILS)
        expect(self.run_card.get_by_role("alert")).to_have_count(0)

    def test_a_step_by_hand(self):
        self.begin()
        self.pause()
        planned = self.view()["planned"]
        current = self.steps().filter(has=self.page.get_by_role("button", name="I did it by hand")).first
        current.get_by_role("button", name="I did it by hand").click()
        expect(self.run_card.get_by_text("You did it by hand").first).to_be_visible()
        self.assertEqual(next(step["step"] for step in self.view()["happened"] if step["state"] == "by owner"), planned[0]["step"])
        # Its current item is left out as well, while it rests.
        expect(self.run_card.get_by_role("button", name="Go on")).to_be_enabled()
        self.run_card.get_by_role("button", name="Go on").click()
        self.ends(MAILS - 1)

    def test_a_reload_in_the_middle(self):
        self.begin()
        self.page.reload()
        self.page.wait_for_function("() => document.querySelector('[data-run]')?.dataset.state === 'done'"
                                    " || document.querySelector('progress')?.value > 2")
        self.ends(MAILS)


if __name__ == "__main__":
    unittest.main()
