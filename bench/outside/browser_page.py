"""The page in Debian's Chromium: a program of its own, for a Python with Playwright (browser.py runs it).

Reads what is to be measured as JSON from standard input: "origin", "cookie", "chromium", the "part" and how many "times"; for the
ledger the "rows" that there are and the pixels of a "step". Writes what it found as JSON. Times are the browser's own
(performance.now()), in milliseconds.
"""

import json
import os
import sys

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PATIENCE = 60_000
FIELD = "Say what you want"
MOST_SECONDS = 120  # of scrolling

# window.fieldShown: since the navigation began, when the field to talk into stood on the screen and could be typed into: its
# handlers are there, and the frame that shows it has been made.
WATCH_FIELD = f"""
new MutationObserver((_, watcher) => {{
  const field = document.querySelector('textarea[aria-label="{FIELD}"]');
  if (!field || field.disabled || field.closest('[inert]') || field.getClientRects().length === 0) return;
  watcher.disconnect();
  requestAnimationFrame(() => setTimeout(() => {{ window.fieldShown = performance.now(); }}));
}}).observe(document, {{ childList: true, subtree: true }});
"""

# window.rowsShown: from the click until the first rows are laid out and the frame that shows them has been made.
WATCH_ROWS = """
() => {
  let clicked = 0;
  document.addEventListener('click', (event) => { clicked = event.timeStamp; }, { capture: true, once: true });
  new MutationObserver((_, watcher) => {
    const row = document.querySelector('.ledger li');
    if (!row || row.getBoundingClientRect().height === 0) return;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.rowsShown = performance.now() - clicked; }));
  }).observe(document, { childList: true, subtree: true });
}
"""

# Scrolls by so many pixels each frame, to the last row that there is; gives how long each frame took.
SCROLL = """
([step, rows, seconds]) => new Promise((done) => {
  const begun = performance.now(), frames = [], items = document.querySelector('.ledger').getElementsByTagName('li');
  let last = 0;
  const next = (now) => {
    if (last) frames.push(now - last);
    last = now;
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    if ((atEnd && items.length >= rows) || now - begun > seconds * 1000) return done({ frames, rows: items.length });
    scrollBy({ top: step, behavior: 'instant' });
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})
"""

SIZES = """
() => {
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const bytes = (some) => some.reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  const isApi = (entry) => new URL(entry.name).pathname.startsWith('/api/');
  return { page: bytes(all.filter((entry) => !isApi(entry))), api: bytes(all.filter(isApi)) };
}
"""


def context(browser: Browser, asked: dict) -> BrowserContext:
    """A browser with nothing kept but its session."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    made.set_default_timeout(PATIENCE)
    name, _, value = asked["cookie"].partition("=")
    made.add_cookies([{"name": name, "value": value, "url": asked["origin"]}])
    made.add_init_script(WATCH_FIELD)
    return made


def opened(where: BrowserContext, asked: dict) -> tuple[Page, float]:
    """The page in a new tab, and how long it took until one could type."""
    page = where.new_page()
    page.goto(asked["origin"] + "/")
    took = page.wait_for_function("() => window.fieldShown").json_value()
    return page, took


def kept(where: BrowserContext, asked: dict) -> None:
    """Opens the page once, until its service worker has all files and answers for them."""
    page, _ = opened(where, asked)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.close()


def opens(browser: Browser, asked: dict) -> dict:
    cold, warm, sizes = [], [], {}
    for _ in range(asked["times"]):
        where = context(browser, asked)
        page, took = opened(where, asked)
        cold.append(took)
        sizes = page.evaluate(SIZES)
        # It is true: what is typed stands in the field, and can be sent.
        page.get_by_label(FIELD).press_sequentially("x")
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
        where.close()
    where = context(browser, asked)
    kept(where, asked)
    for _ in range(asked["times"]):
        page, took = opened(where, asked)
        warm.append(took)
        page.close()
    where.close()
    return {"cold": cold, "warm": warm, "bytes": sizes}


def ledger(browser: Browser, asked: dict) -> dict:
    where = context(browser, asked)
    kept(where, asked)
    first_rows = []
    for _ in range(asked["times"]):
        page, _ = opened(where, asked)
        page.evaluate(WATCH_ROWS)
        page.get_by_role("link", name="Ledger", exact=True).click()
        first_rows.append(page.wait_for_function("() => window.rowsShown").json_value())
        page.close()
    page, _ = opened(where, asked)
    page.get_by_role("link", name="Ledger", exact=True).click()
    expect(page.locator(".ledger li").first).to_be_visible()
    scrolled = page.evaluate(SCROLL, [asked["step"], asked["rows"], MOST_SECONDS])
    where.close()
    return {"first_rows": first_rows, **scrolled}


def main() -> int:
    asked = json.load(sys.stdin)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked["chromium"], timeout=PATIENCE,
                                             args=["--no-sandbox"] if os.geteuid() == 0 else [])
        print(json.dumps({"opens": opens, "ledger": ledger}[asked["part"]](browser, asked)))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
