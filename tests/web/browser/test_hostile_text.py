"""Text of strangers in the page: it is shown as text, makes nothing, asks for nothing, and hides nothing."""

import email.header
import http.server
import json
import os
import sys
import threading
import unittest

from browser import Browser
from playwright.sync_api import expect
from test_connect import CARD, SERVER

MARKUP = '<img src="{beacon}/img" onerror="document.title=\'taken\'"><script>document.title="taken"</script>'
SUBJECT = "Urgent \u202etxt.exe\u202c {@html 1} "
BODY = """Dear Alex,
<h1>You have won</h1> <b onclick="alert(1)">bold</b> {markup}
![picture]({beacon}/markdown) [log in here]({beacon}/link) {beacon}/bare
<iframe src="{beacon}/frame"></iframe><style>body{{display:none}}</style><form action="{beacon}/form"><button>Do it</button></form>
{{@html "<i>svelte</i>"}} {{{{constructor.constructor('alert(1)')()}}}} javascript:alert(1)
Pay to \u202eknab ruoy\u202c and de\u200bad\u200bli\u200bne\u2066 today\u2069.
"""
# The name of a file.
MARK = '<img src=x onerror="document.title=1">'
FILE = MARK + "\u202egnp.{@html 1}<b>.txt"


class Hostile(Browser):
    def setUp(self):
        self.called = []
        called = self.called

        class Beacon(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                called.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Beacon)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.beacon = f"http://127.0.0.1:{self.server.server_port}"
        self.markup = MARKUP.format(beacon=self.beacon)
        self.body = BODY.format(beacon=self.beacon, markup=self.markup)
        super().setUp()

    def tearDown(self):
        super().tearDown()
        self.server.shutdown()
        self.server.server_close()

    def open(self, plan, state):
        """The run of a plan on its own page: done, or waiting."""
        words, status = (["--dry-run"], 3) if state == "waiting" else ([], 0)
        run = self.json("plan", "run", self.plan(plan), *words, status=status)["run"]
        self.enter(path=f"/runs/{run}")
        return self.in_state(self.page, state)

    def assert_inert(self):
        """Nothing of it became an element, was run, or was asked for."""
        self.assertNotEqual(self.page.title(), "taken")
        made = self.page.evaluate("""() => [...document.querySelectorAll('*')].filter((element) =>
            element.closest('.inert') && !element.matches('bdi.inert, .inert > span.mark')).map((element) => element.outerHTML)""")
        self.assertEqual(made, [])
        strange = self.page.evaluate("""(origin) => [...document.querySelectorAll(
            '[src], [href], [action], iframe, script:not([src]), style, object, embed, [onerror], [onclick], [style*=url]')]
            .filter((element) => { const at = element.src || element.href || element.action;
                                   return !(typeof at === 'string' && at.startsWith(origin + '/')) && element.localName !== 'svg'
                                          && element.localName !== 'use'; })
            .map((element) => element.outerHTML)""", self.origin)
        self.assertEqual(strange, [])
        self.assertEqual(self.called, [])

    def assert_plain(self):
        """What turns the reading round or is invisible is a mark with a name, and the text around it is in its true order."""
        self.assertNotRegex(self.page.evaluate("document.documentElement.textContent"), "[\u202a-\u202e\u2066-\u2069\u200b]")


class HostileText(Hostile):
    def start(self, port=0):
        header = lambda text: email.header.Header(text, "utf-8", maxlinelen=10_000).encode()  # noqa: E731
        mail = (f"From: {header('Zebulon ' + self.markup)} <zebulon@stranger.example>\r\n"
                "To: Alex Morgan <alex@morgan.example>\r\n"
                f"Subject: {header(SUBJECT + self.markup)}\r\n"
                "Date: Wed, 25 Nov 2026 09:30:00 +0100\r\nMessage-ID: <hostile@stranger.example>\r\n"
                "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
        (self.home / "mail" / "new" / "1795595400.M1P1.stranger.example").write_bytes(
            mail.encode() + self.body.replace("\n", "\r\n").encode())
        super().start(port)

    def test_a_mail_of_a_stranger(self):
        self.enter()
        card = self.say("what did Zebulon write?")
        self.in_state(card, "done")
        expect(card).to_contain_text("<script>")
        expect(card.get_by_role("img", name="[hidden: direction change]").first).to_be_visible()
        self.assert_inert()

        card.get_by_role("button", name="Open mail").first.click()
        panel = self.page.get_by_role("complementary", name="The mail")
        for literal in ("<h1>You have won</h1>", f"![picture]({self.beacon}/markdown)", f"[log in here]({self.beacon}/link)",
                        f'<iframe src="{self.beacon}/frame"></iframe>', '{@html "<i>svelte</i>"}', "javascript:alert(1)"):
            expect(panel).to_contain_text(literal)
        expect(panel.get_by_role("img", name="[hidden: direction change]")).not_to_have_count(0)
        expect(panel.get_by_role("img", name="[hidden: zero-width space]")).to_have_count(3)
        self.assert_plain()
        self.assert_inert()

    def test_what_the_owner_does_with_it(self):
        self.enter()
        run = self.in_state(self.say("archive the mails from zebulon@stranger.example"), "waiting")
        expect(run).to_contain_text("<img src=")
        self.assert_inert()
        self.page.goto(f"{self.origin}/runs/{run.get_attribute('data-run')}")
        self.in_state(self.page, "waiting")
        self.assert_inert()

    def test_the_owners_own_words_are_no_markup_either(self):
        self.enter()
        text = f"remind me tomorrow at 9 to read {self.markup}"
        self.page.get_by_label("Say what you want").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()
        expect(self.page.get_by_role("article").last.get_by_role("heading")).to_contain_text("<script>")
        expect(self.page.get_by_role("article").last.get_by_role("button").first).to_be_visible()
        self.assert_inert()
        self.page.get_by_role("link", name="Ledger", exact=True).click()
        expect(self.page.locator(".ledger")).to_contain_text("<img src=")
        self.assert_inert()

    def test_a_file_that_is_given(self):
        self.enter()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Give a file").click()
        chooser.value.set_files({"name": FILE, "mimeType": "text/plain", "buffer": self.body.encode()})
        expect(self.page.get_by_role("list", name="Goes along")).to_contain_text(MARK)
        self.assert_inert()
        card = self.say("summarise this")
        self.in_state(card, "done")
        expect(card).to_contain_text("<h1>You have won</h1>")
        # It is kept under a name without what means something elsewhere.
        expect(card.get_by_role("list", name="Given with it")).to_contain_text("_img src=x")
        self.assert_inert()
        card.get_by_role("button", name="Open file").first.click()
        expect(self.page.get_by_role("complementary", name="The file")).to_contain_text("<h1>You have won</h1>")
        self.assert_plain()
        self.assert_inert()

    def test_a_file_whose_name_is_markup(self):
        folder = self.home / "files" / "Strange"
        folder.mkdir()
        seen = FILE.replace("\u202e", "")
        (folder / seen).write_text(self.body)
        (folder / FILE).write_text(self.body)  # what has invisible characters in its name is left alone
        run = self.open('for one in files.list(folder="Strange"):\n    say(one.name)\n    files.move(path=one.file, folder="Notes")\n',
                        "waiting")
        steps = run.get_by_role("list", name="Steps").locator("> li")
        expect(steps).to_have_count(1)
        expect(steps).to_contain_text(MARK)
        self.assert_inert()
        run.get_by_role("button", name="Open file").first.click()
        panel = self.page.get_by_role("complementary", name="The file")
        expect(panel).to_contain_text(MARK)
        expect(panel).to_contain_text("<h1>You have won</h1>")
        self.assert_inert()
        self.page.keyboard.press("Escape")
        run.get_by_role("button", name="Do it").click()
        expect(self.in_state(self.page, "done").get_by_role("list", name="Steps")).to_contain_text(MARK)
        self.assertTrue((self.home / "files" / "Notes" / seen).exists())
        self.assert_inert()


class HostileServer(Hostile):
    """A connected server: what its tools give is a stranger's, too."""

    def start(self, port=0):
        data = self.home / "server"
        data.mkdir()
        self.state = data / "state.json"
        self.steer()
        card = self.home / "notes-card.toml"
        card.write_text(CARD.replace("ONCE", 'omit = ["key"]'))
        # A Python that is not the system's has to be named, too.
        python = [] if sys.base_prefix.startswith("/usr") else ["--folder", sys.base_prefix]
        done = self.run_cli("connect", "mcp", "notes", "--card", card, "--yes", "--folder", SERVER.parent, "--folder", f"{data}:rw",
                            *python, "--", os.path.realpath(sys.executable), str(SERVER), str(self.state))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        super().start(port)

    def steer(self, **more):
        notes = [{"id": "n1", "text": self.body, "author": f"Zebulon {self.markup}"}]
        self.state.write_text(json.dumps({"notes": notes, "calls": [], **more}))

    def test_what_a_tool_gives_is_text(self):
        run = self.open("for note in notes.list_notes():\n    say(note.text)\n", "done")
        for literal in ("<h1>You have won</h1>", f"![picture]({self.beacon}/markdown)", '{@html "<i>svelte</i>"}'):
            expect(run).to_contain_text(literal)
        expect(run.get_by_role("img", name="[hidden: direction change]")).not_to_have_count(0)
        expect(run).to_contain_text("zebulon <img src=")  # whose words they are
        self.assert_inert()

    def test_what_is_done_with_it_and_what_the_tool_says_of_a_failure(self):
        run = self.open("for note in notes.list_notes():\n    notes.add_note(text=note.text)\n", "waiting")
        expect(run.get_by_role("list", name="Steps")).to_contain_text("<h1>You have won</h1>")
        self.assert_inert()
        self.steer(answers={"add_note": {"isError": True, "content": [{"type": "text", "text": f"No. {self.markup}\u202e"}]}})
        run.get_by_role("button", name="Do it").click()
        run = self.in_state(self.page, "failed")
        expect(run).to_contain_text("No. <img src=")
        self.assert_plain()
        self.assert_inert()


if __name__ == "__main__":
    unittest.main()
