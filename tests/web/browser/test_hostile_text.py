"""Text of strangers in the page: it is shown as text, makes nothing, asks for nothing, and hides nothing."""

import email.header
import http.server
import threading
import unittest

from browser import Browser
from playwright.sync_api import expect

MARKUP = '<img src="{beacon}/img" onerror="document.title=\'taken\'"><script>document.title="taken"</script>'
SUBJECT = "Urgent \u202etxt.exe\u202c {@html 1} "
BODY = """Dear Alex,
<h1>You have won</h1> <b onclick="alert(1)">bold</b> {markup}
![picture]({beacon}/markdown) [log in here]({beacon}/link) {beacon}/bare
<iframe src="{beacon}/frame"></iframe><style>body{{display:none}}</style><form action="{beacon}/form"><button>Do it</button></form>
{{@html "<i>svelte</i>"}} {{{{constructor.constructor('alert(1)')()}}}} javascript:alert(1)
Pay to \u202eknab ruoy\u202c and de\u200bad\u200bli\u200bne\u2066 today\u2069.
"""


class HostileText(Browser):
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
        super().setUp()

    def tearDown(self):
        super().tearDown()
        self.server.shutdown()
        self.server.server_close()

    def start(self, port=0):
        self.markup = MARKUP.format(beacon=self.beacon)
        header = lambda text: email.header.Header(text, "utf-8", maxlinelen=10_000).encode()  # noqa: E731
        mail = (f"From: {header('Zebulon ' + self.markup)} <zebulon@stranger.example>\r\n"
                "To: Alex Morgan <alex@morgan.example>\r\n"
                f"Subject: {header(SUBJECT + self.markup)}\r\n"
                "Date: Wed, 25 Nov 2026 09:30:00 +0100\r\nMessage-ID: <hostile@stranger.example>\r\n"
                "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
        body = BODY.format(beacon=self.beacon, markup=self.markup)
        (self.home / "mail" / "new" / "1795595400.M1P1.stranger.example").write_bytes(
            mail.encode() + body.replace("\n", "\r\n").encode())
        super().start(port)

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
        # What turns the reading round or is invisible is a mark with a name, and the text around it is in its true order.
        expect(panel.get_by_role("img", name="[hidden: direction change]")).not_to_have_count(0)
        expect(panel.get_by_role("img", name="[hidden: zero-width space]")).to_have_count(3)
        self.assertNotRegex(self.page.evaluate("document.documentElement.textContent"), "[\u202a-\u202e\u2066-\u2069\u200b]")
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


if __name__ == "__main__":
    unittest.main()
