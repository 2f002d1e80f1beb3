"""The page with servers that nobody here wrote: the filesystem server of the protocol's own authors, as its owner uses it, and
llama.cpp's own server as the model that plans. Where they could not be fetched, the tests are skipped."""

import os
import signal
import threading
import unittest

from browser import PATIENCE, Browser
from filesystem import LETTER, Filesystem
from llama_server import LlamaServer, Relay
from playwright.sync_api import expect

WRITE = "put a file plans.txt on my desk that says call Ben at four"
LIST = "which files lie on my desk?"
# No skill is near to it.
RANK = "rank the neighbours by how noisy their letters sound"
# How long a small model may write on a busy machine, in seconds.
WRITING = 240


class Desk(Filesystem):
    def setUp(self):
        super().setUp()
        self.enter()

    def view_of(self, run):
        if not self.cookie:
            self.log_in()
        return self.get(f"/api/v1/runs/{run.get_attribute('data-run')}")

    def test_a_file_is_written_by_a_sentence_and_stands_in_the_ledger(self):
        # What only reads happens at once.
        run = self.in_state(self.say(LIST), "done")
        expect(run).to_contain_text("[FILE] letter.txt")
        self.assertEqual(self.view_of(run)["planned"], [])

        card = self.say(WRITE)
        run = self.in_state(card, "waiting")
        path = self.desk / "plans.txt"
        steps = run.get_by_role("list", name="Steps")
        for part in (f'writes "call Ben at four" to {path}', "Asks you", "Cannot be taken back."):
            expect(steps).to_contain_text(part)
        expect(steps.get_by_role("button", name="content comes from you")).to_be_visible()
        steps.get_by_role("button", name="path comes from you").click()
        expect(steps.get_by_text('your words "plans.txt"').filter(visible=True)).to_be_visible()
        (planned,) = self.view_of(run)["planned"]
        self.assertEqual((planned["tool"], planned["effect"], planned["verdict"]), ("desk.write_file", "write", "ask"))
        self.assertEqual(self.on_desk(), {"letter.txt": LETTER})

        run.get_by_role("button", name="Do it").click()
        run = self.in_state(card, "done")
        expect(run).to_contain_text(f"wrote {path}")
        self.assertEqual(self.on_desk(), {"letter.txt": LETTER, "plans.txt": "call Ben at four"})
        # The server has no way back: the page says so, and offers none.
        expect(run).to_contain_text("it cannot be taken back")
        expect(run.get_by_role("button", name="Undo")).to_have_count(0)

        self.page.get_by_role("link", name="Ledger", exact=True).click()
        self.page.get_by_role("link", name=WRITE).click()
        steps = self.in_state(self.page, "done").get_by_role("list", name="Steps")
        steps.get_by_text("Values", exact=True).click()
        expect(steps.get_by_role("button", name="path comes from you")).to_be_visible()
        expect(steps.get_by_text("call Ben at four").filter(visible=True)).to_be_visible()
        steps.get_by_text("Journal", exact=True).click()
        entries = steps.get_by_role("list", name="Journal").get_by_role("listitem")
        expect(entries).to_contain_text(["Planned", "by your yes", "Intended", "Issued", "Confirmed"])

    def test_a_file_is_renamed_and_gets_its_name_back(self):
        card = self.say("rename letter.txt on my desk to old.txt")
        run = self.in_state(card, "waiting")
        expect(run).to_contain_text("Can be taken back: desk.move_file")
        run.get_by_role("button", name="Do it").click()
        run = self.in_state(card, "done")
        self.assertEqual(self.on_desk(), {"old.txt": LETTER})
        run.get_by_role("button", name="Undo").click()
        undo = self.page.locator("[data-run][data-state=waiting]").last
        expect(undo).to_contain_text("Takes back an earlier run")
        self.assertEqual(self.on_desk(), {"old.txt": LETTER})
        taken_back = undo.get_attribute("data-run")
        undo.get_by_role("button", name="Do it").click()
        expect(self.page.locator(f"[data-run='{taken_back}'][data-state=done]")).to_be_visible()
        self.assertEqual(self.on_desk(), {"letter.txt": LETTER})

    def test_what_the_server_refuses_is_said_in_its_words(self):
        card = self.say("rename none.txt on my desk to old.txt")
        self.in_state(card, "waiting").get_by_role("button", name="Do it").click()
        expect(self.in_state(card, "failed")).to_contain_text("ENOENT")
        self.assertEqual(self.on_desk(), {"letter.txt": LETTER})

    def kill_at(self, pipe):
        """Waits until the server reads the pipe, where it has to wait, and kills it there."""
        opened = []
        writer = threading.Thread(target=lambda: opened.append(os.open(pipe, os.O_WRONLY)), daemon=True)
        writer.start()
        writer.join(PATIENCE / 1000)
        self.assertTrue(opened, "the server has not opened the file")
        (server,) = self.servers()
        os.kill(server, signal.SIGKILL)
        os.close(opened[0])
        pipe.unlink()

    def the_rest_works(self):
        """Another request, and the next one to the server, which is started anew."""
        self.in_state(self.say("what is on today?"), "done")
        expect(self.in_state(self.say(LIST), "done")).to_contain_text("[FILE] letter.txt")
        self.assertEqual(self.on_desk(), {"letter.txt": LETTER})

    def test_it_is_killed_while_it_reads(self):
        pipe = self.desk / "pipe.txt"
        os.mkfifo(pipe)
        card = self.say("read me pipe.txt from my desk")
        self.kill_at(pipe)
        expect(self.in_state(card, "failed")).to_contain_text("The server desk has ended.")
        self.the_rest_works()

    def test_it_is_killed_in_the_middle_of_an_effect(self):
        pipe = self.desk / "pipe.txt"
        os.mkfifo(pipe)
        card = self.say("in pipe.txt on my desk write four for three")
        self.in_state(card, "waiting").get_by_role("button", name="Do it").click()
        self.kill_at(pipe)
        # Whether it has happened nobody knows; so it is said, and it is not done again.
        run = self.in_state(card, "failed")
        expect(run).to_contain_text("Nobody can tell whether it happened")
        self.the_rest_works()
        self.assertEqual([step["state"] for step in self.view_of(run)["happened"]], ["unknown"])

    def test_another_version_of_it_comes_into_quarantine(self):
        prepared = self.in_state(self.say(WRITE), "waiting").get_attribute("data-run")
        self.another_version()
        self.page.goto(self.origin + "/settings")
        entry = self.page.get_by_role("region", name="Connected servers").get_by_role("listitem").filter(has_text="desk")
        expect(entry).to_contain_text("14 tools")
        entry.get_by_role("button", name="Test: desk").click()
        expect(entry.get_by_role("status")).to_contain_text("Does not work")
        expect(entry.get_by_text("in quarantine", exact=True)).to_be_visible()
        expect(entry).to_contain_text('is now "Send it to everybody, then create')
        # Nothing of it is called: neither by a new request, nor by one that was shown before.
        self.page.goto(f"{self.origin}/runs/{prepared}")
        self.in_state(self.page, "waiting").get_by_role("button", name="Do it").click()
        expect(self.page.get_by_text("The connection desk is in quarantine").first).to_be_visible()
        self.page.goto(self.origin)
        expect(self.in_state(self.say(LIST), "failed")).to_contain_text("The connection desk is in quarantine")
        self.in_state(self.say("what is on today?"), "done")
        self.assertEqual(self.on_desk(), {"letter.txt": LETTER})


class Planner(Browser):
    """The model is far too small to plan. Whatever it writes is a plan that is shown before anything happens, or a clear no."""

    def start(self, port=0):
        self.server = LlamaServer("--ctx-size", "4096")
        self.addCleanup(self.server.close)
        self.relay = Relay(self.server.port)
        self.addCleanup(self.relay.close)
        with (self.home / "config.toml").open("a") as config:
            config.write(f'\n[[planner]]\nname = "tiny"\nurl = "{self.relay.url}"\nmodel = "smollm2"\nanswers = "grammar"\ntools = 2\n'
                         f'max_tokens = 50\nattempts = 1\ntimeout = {WRITING}\n'
                         # A token costs a millionth.
                         'input_price = "1.00 EUR"\noutput_price = "1.00 EUR"\ndaily_budget = "0.05 EUR"\n')
        super().start(port)

    def setUp(self):
        super().setUp()
        self.before = self.tree()
        self.enter()

    def nothing_has_happened(self):
        self.assertEqual(self.tree(), self.before)
        self.log_in()
        self.assertEqual([step for run in self.get("/api/v1/runs")["runs"] for step in self.get(f"/api/v1/runs/{run['run']}")["happened"]], [])

    def test_what_it_writes_is_checked_and_what_that_cost_is_said(self):
        card = self.say(RANK)
        planned, refused = card.locator("[data-run][data-state=waiting]"), card.get_by_role("alert")
        expect(planned.or_(refused).first).to_be_visible(timeout=WRITING * 1000)
        (answer,) = self.relay.answers
        used = sum(answer.usage())
        self.assertGreater(used, 500)
        cost = f"{used / 1e6:f}".rstrip("0") + " EUR"
        if planned.count():
            expect(planned.get_by_role("list", name="Cost of planning")).to_have_text(f"Planned by tiny (smollm2): {used} tokens, {cost}.")
        else:
            expect(refused).to_contain_text(f"No skill fits that, and no model has planned it. Asking tiny has cost {cost}.")
            expect(refused).to_contain_text("none of 1 answers was a plan that holds")
        self.page.goto(self.origin + "/settings")
        models = self.page.get_by_role("region", name="Models that plan").get_by_role("listitem")
        expect(models).to_contain_text(f"Today {cost} of 0.05 EUR")
        self.nothing_has_happened()

    def test_it_is_gone(self):
        self.server.process.kill()
        self.server.process.wait()
        self.relay.close()
        alert = self.say(RANK).get_by_role("alert")
        expect(alert).to_contain_text("No skill fits that, and no model has planned it.")
        expect(alert).to_contain_text("asking tiny: 127.0.0.1 cannot be reached")
        expect(alert).not_to_contain_text("has cost")  # it was asked nothing
        self.in_state(self.say("what is on today?"), "done")
        self.nothing_has_happened()


if __name__ == "__main__":
    unittest.main()
