"""A real browser on the page of a real daemon. Each test has a home, a daemon and a browser context of its own.

Nothing here waits a fixed time: every wait is for something that can be seen.
"""

import os
import pathlib
import sys

from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from daemon import Daemon  # noqa: E402
from home import NOW  # noqa: E402

CHROMIUM = os.environ.get("ADJUTANT_CHROMIUM", "/usr/bin/chromium")
PATIENCE = 60_000
PHONE = {"width": 390, "height": 844}
AWAY = "The daemon is away"
# So many milliseconds later the page gets each answer: a test that takes for granted what has yet to come fails then.
LATE = int(os.environ.get("ADJUTANT_LATE_MS", "0"))

expect.set_options(timeout=PATIENCE)


class Browser(Daemon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.playwright = sync_playwright().start()
        cls.chromium = cls.playwright.chromium.launch(executable_path=CHROMIUM, timeout=PATIENCE,
                                                      args=["--no-sandbox"] if os.geteuid() == 0 else [])

    @classmethod
    def tearDownClass(cls):
        cls.chromium.close()
        cls.playwright.stop()
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.requested = []
        self.errors = []
        self.contexts = []
        self.page = self.new_page()

    def tearDown(self):
        for context in self.contexts:
            context.close()
        super().tearDown()
        # Whatever a test does, the page neither fails nor speaks to anybody but its daemon.
        self.assertEqual(self.errors, [])
        self.assertEqual([url for url in self.requested if not url.startswith((self.origin + "/", "data:", "blob:"))], [])

    def new_page(self, **options):
        """A page in a context of its own: another browser, as far as the daemon can tell."""
        context = self.chromium.new_context(viewport=options.pop("viewport", {"width": 1280, "height": 900}),
                                            reduced_motion="reduce", locale="en-GB", timezone_id="Europe/Berlin", **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        # The context hears also what the page's service worker asks for.
        context.on("request", lambda request: self.requested.append(request.url))
        page = context.new_page()
        page.clock.set_fixed_time(NOW)  # the day that the daemon has; timers go on as ever
        page.add_init_script("addEventListener('securitypolicyviolation', (event) =>"
                             " console.error('policy:', event.violatedDirective, event.blockedURI, event.sample))")
        if LATE:
            page.add_init_script("const asked = fetch; window.fetch = async (...what) => { const answer = await asked(...what);"
                                 f" await new Promise((done) => setTimeout(done, {LATE})); return answer; }}")
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.text.startswith("policy:") else None)
        return page

    def enter(self, page=None, path="/"):
        """Logs a page in by a link, as its owner does, and goes on to a view; it stands when this returns."""
        page = page or self.page
        views = page.get_by_role("navigation", name="Views")
        page.goto(f"{self.origin}/login#{self.login_token()}")
        expect(views).to_be_visible()
        if path != "/":
            page.goto(self.origin + path)
            expect(views).to_be_visible()
        return page

    def say(self, text, page=None):
        """Types a request and sends it; gives the card of what comes of it."""
        page = page or self.page
        page.get_by_label("Say what you want").fill(text)
        page.get_by_role("button", name="Send", exact=True).click()
        return page.get_by_role("article", name=f"Request: {text}").last

    def in_state(self, card, state):
        """Waits until the card's run is in this state; gives the run."""
        run = card.locator(f"[data-run][data-state={state}]")
        expect(run).to_be_visible()
        return run
