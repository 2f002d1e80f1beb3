"""A page of somebody else in the browser of a logged-in owner: it reads nothing, and what it sends does nothing."""

import http.server
import json
import threading
import unittest

from browser import Browser
from playwright.sync_api import expect

# Each way in which a page can speak to another origin; gives what it has learned of the daemon.
ATTACK = """async (daemon) => {
    const heard = {};
    const settle = async (name, made) => {
        try { heard[name] = await made(); } catch (error) { heard[name] = error.name; }
    };
    const bodyOf = async (response) => `${response.type} ${response.status} ${await response.text()}`;
    const words = JSON.stringify({text: 'remind me tomorrow at 9 to obey'});
    await settle('read', async () => bodyOf(await fetch(`${daemon}/api/v1/runs`, {credentials: 'include'})));
    await settle('read blindly', async () =>
        bodyOf(await fetch(`${daemon}/api/v1/runs`, {credentials: 'include', mode: 'no-cors'})));
    await settle('ask', async () => bodyOf(await fetch(`${daemon}/api/v1/requests`, {
        method: 'POST', credentials: 'include', headers: {'Content-Type': 'application/json'}, body: words})));
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
        await settle(`ask blindly as ${type}`, async () => bodyOf(await fetch(`${daemon}/api/v1/requests`, {
            method: 'POST', credentials: 'include', mode: 'no-cors', headers: {'Content-Type': type}, body: words})));
    await settle('stop', async () =>
        bodyOf(await fetch(`${daemon}/api/v1/stop`, {method: 'POST', credentials: 'include', mode: 'no-cors'})));
    await settle('log out', async () =>
        bodyOf(await fetch(`${daemon}/api/v1/session`, {method: 'DELETE', credentials: 'include'})));
    await settle('beacon', async () => navigator.sendBeacon(`${daemon}/api/v1/stop`, words));
    await settle('image', () => new Promise((done) => {
        const image = new Image();
        image.onload = () => done(`${image.width} pixels`);
        image.onerror = () => done('error');
        image.src = `${daemon}/icon.svg`;
    }));
    await settle('script', () => new Promise((done) => {
        const script = document.createElement('script');
        script.onload = () => done('loaded');
        script.onerror = () => done('error');
        script.src = `${daemon}/api/v1/runs`;
        document.head.append(script);
    }));
    await settle('events', () => new Promise((done) => {
        const events = new EventSource(`${daemon}/api/v1/events`, {withCredentials: true});
        events.onopen = () => done('open');
        events.onerror = () => { events.close(); done('error'); };
    }));
    await settle('socket', () => new Promise((done) => {
        const socket = new WebSocket(`${daemon.replace('http', 'ws')}/api/v1/events`);
        socket.onopen = () => done('open');
        socket.onerror = () => done('error');
    }));
    return heard;
}"""
FORM = """(daemon) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.enctype = 'text/plain';
    form.action = `${daemon}/api/v1/requests`;
    const field = document.createElement('input');
    field.name = '{"text": "remind me tomorrow at 9 to obey", "x": "';
    field.value = '"}';
    form.append(field);
    document.body.append(form);
    form.submit();
}"""


class OtherOrigin(Browser):
    def setUp(self):
        daemon = self

        class Stranger(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                frame = f'<iframe src="{daemon.origin}/ledger"></iframe>' if self.path == "/frame" else ""
                self.wfile.write(f"<!doctype html><title>stranger</title><body>{frame}".encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        super().setUp()
        self.enter()
        expect(self.page.get_by_label("Say what you want")).to_be_visible()
        self.secret = self.say("what is on today?")
        self.in_state(self.secret, "done")
        self.log_in()
        self.before = self.ledger()

    def tearDown(self):
        self.requested.clear()  # here, others are spoken to
        self.server.shutdown()
        self.server.server_close()
        super().tearDown()

    def ledger(self):
        return self.get("/api/v1/runs")["runs"]

    def strangers(self):
        """The same site, to which cookies go whatever port it has, and another one."""
        port = self.server.server_port
        return f"http://127.0.0.1:{port}", f"http://localhost:{port}"

    def test_nothing_is_read_and_nothing_is_done(self):
        for stranger in self.strangers():
            with self.subTest(stranger):
                page = self.page.context.new_page()
                page.goto(stranger)
                heard = page.evaluate(ATTACK, self.origin)
                blind = {name: told for name, told in heard.items() if "blindly" in name or name == "stop"}
                self.assertEqual(len(blind), 5)
                # Whoever asks blindly learns at most that there was an answer, and not which.
                self.assertEqual({told for told in blind.values()} - {"opaque 0 ", "TypeError"}, set(), heard)
                self.assertEqual({name: told for name, told in heard.items() if name not in blind and name != "beacon"},
                                 {"read": "TypeError", "ask": "TypeError", "log out": "TypeError", "image": "error",
                                  "script": "error", "events": "error", "socket": "error"})
                page.close()
        self.assertEqual(self.ledger(), self.before)
        # The owner is still logged in.
        self.in_state(self.say("what is on tomorrow?"), "done")

    def test_a_form_is_refused(self):
        for stranger in self.strangers():
            with self.subTest(stranger):
                page = self.page.context.new_page()
                page.goto(stranger)
                with page.expect_response(lambda response: response.url.startswith(self.origin)) as answered:
                    page.evaluate(FORM, self.origin)
                self.assertIn(answered.value.status, (401, 403, 415), json.dumps(answered.value.headers))
                page.close()
        self.assertEqual(self.ledger(), self.before)

    def test_the_page_is_in_no_frame(self):
        for stranger in self.strangers():
            with self.subTest(stranger):
                page = self.page.context.new_page()
                with page.expect_event("requestfailed", lambda request: request.url == self.origin + "/ledger"):
                    page.goto(stranger + "/frame", wait_until="domcontentloaded")
                page.close()

    def test_a_window_that_was_opened_is_out_of_reach(self):
        page = self.page.context.new_page()
        page.goto(self.strangers()[0])
        page.evaluate("(daemon) => { window.theirs = window.open(daemon + '/ledger'); }", self.origin)
        # The browser takes it out of the opener's hands once the daemon has answered.
        page.wait_for_function("window.theirs.closed")


if __name__ == "__main__":
    unittest.main()
