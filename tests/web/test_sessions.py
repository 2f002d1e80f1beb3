"""Sessions over time: secrets that are renewed, copies that end them, and guesses that lead nowhere."""

import concurrent.futures
import contextlib
import itertools
import json
import os
import unittest
from unittest import mock

from daemon import Daemon

HOUR = 3600


class Sessions(Daemon):
    @contextlib.contextmanager
    def later(self, seconds):
        """The daemon anew, on the same port, with its clock so much further."""
        ahead = str(int(os.environ["ADJUTANT_CLOCK_AHEAD"]) + seconds)
        with mock.patch.dict(os.environ, {"ADJUTANT_CLOCK_AHEAD": ahead}):
            self.end()
            self.start(self.port, cookie=self.cookie)
            yield

    def offered(self, answer):
        cookie = answer.headers.get("set-cookie")
        if cookie:
            self.assertRegex(cookie, rf"^adjutant_{self.port}=[a-z2-7]{{48}}; Path=/; HttpOnly; SameSite=Strict; Max-Age=\d+$")
        return cookie and cookie.split(";")[0]

    def with_cookie(self, cookie, path="/api/v1/session"):
        return self.request("GET", path, headers={"Cookie": cookie})

    def test_a_cookie_is_renewed_after_hours_of_use_and_a_copy_ends_the_session(self):
        me = self.log_in()["id"]
        old = self.cookie
        self.assertIsNone(self.offered(self.with_cookie(old)))
        with self.later(7 * HOUR):
            new = self.offered(self.with_cookie(old))
            self.assertIsNotNone(new)
            self.assertNotEqual(new, old)
            self.assertEqual(self.with_cookie(new).json["id"], me)
            self.assertEqual(self.with_cookie(old).json["id"], me, "a request that was on its way")
            with self.events() as stream:
                self.assertEqual(next(iter(stream))[1], "begin")
        with self.later(7 * HOUR + 61):
            self.assertEqual(self.with_cookie(old).status, 401)
            self.assertEqual(self.with_cookie(new).status, 401, "somebody has a copy: it is over for both")

    def test_a_renewed_cookie_goes_on(self):
        me = self.log_in()["id"]
        for day in range(1, 4):
            with self.later(day * 24 * HOUR):
                new = self.offered(self.with_cookie(self.cookie))
                self.assertEqual(self.with_cookie(new).json["id"], me)
                self.assertIsNone(self.offered(self.with_cookie(new)))
                self.cookie = new
        with self.later(3 * 24 * HOUR + 60):
            self.assertEqual([each["id"] for each in self.get("/api/v1/sessions")["sessions"]], [me])

    def test_many_requests_at_once_are_served_and_get_one_offer(self):
        self.log_in()
        with self.later(7 * HOUR), concurrent.futures.ThreadPoolExecutor(20) as pool:
            paths = ["/api/v1/session", "/api/v1/runs", "/api/v1/mandate", "/api/v1/tools"] * 10
            answers = list(pool.map(lambda path: self.with_cookie(self.cookie, path), paths))
            self.assertEqual({answer.status for answer in answers}, {200})
            offers = [cookie for cookie in map(self.offered, answers) if cookie]
            self.assertEqual(len(offers), 1)
            # Those that know it and those that do not yet, side by side.
            answers = list(pool.map(self.with_cookie, [self.cookie, offers[0]] * 20))
            self.assertEqual({answer.status for answer in answers}, {200})
            self.assertEqual({self.offered(answer) for answer in answers}, {None})

    def test_logging_out_takes_both_away(self):
        self.log_in()
        with self.later(7 * HOUR):
            new = self.offered(self.with_cookie(self.cookie))
            gone = self.request("DELETE", "/api/v1/session", headers={"Cookie": self.cookie})
            self.assertEqual(gone.status, 204)
            self.assertIn("Max-Age=0", gone.headers["set-cookie"])
            for cookie in (self.cookie, new):
                self.assertEqual(self.with_cookie(cookie).status, 401)

    def test_the_command_line_logs_browsers_out_and_their_streams_end(self):
        first = self.log_in()["id"]
        old = self.cookie
        second = self.log_in()["id"]
        self.assertEqual({each["id"] for each in self.json("sessions")["sessions"]}, {first, second})
        self.assertEqual(self.json("sessions", "revoke", first), {"ended": [first]})
        self.assertEqual([self.with_cookie(old).status, self.with_cookie(self.cookie).status], [401, 200])
        with self.events() as stream:
            next(iter(stream))
            self.assertEqual(self.json("sessions", "revoke", "--all"), {"ended": [second]})
            self.assertEqual(stream.until_its_end(), [])
        self.assertEqual(self.with_cookie(self.cookie).status, 401)

    def test_no_combination_of_fields_gets_around_the_wait(self):
        values = (None, "", "guess", "a" * 300, 7, True, {}, [])
        headers = [{}, {"User-Agent": "another"}, {"X-Forwarded-For": "198.51.100.7"}, {"Forwarded": "for=198.51.100.7"},
                   {"X-Real-IP": "198.51.100.7"}, {"Cookie": f"adjutant_{self.port}=guess"}, {"Authorization": "Bearer guess"},
                   {"Origin": self.origin}, {"Host": f"localhost:{self.port}"}]
        heard = []
        combinations = list(itertools.product(values, values, (False, True), headers))
        for n, (token, password, more, other) in enumerate(combinations * 2):
            body = {"token": f"{token}{n}" if token == "guess" else token, "password": f"{password}{n}" if password == "guess" else password}
            body = {name: value for name, value in body.items() if value is not None} | ({"more": 1} if more else {})
            answer = self.request("POST", "/api/v1/session", json.dumps(body).encode(), {"Content-Type": "application/json", **other})
            heard.append(answer.status)
            self.assertNotIn("set-cookie", answer.headers)
        self.assertLessEqual(set(heard), {400, 401, 429})
        # Whatever could have been right was looked at ten times of each sort at most, over all that differs.
        self.assertLessEqual(heard.count(401), 20)
        self.assertEqual(self.request("POST", "/api/v1/session", {"token": self.login_token()}).status, 429)


if __name__ == "__main__":
    unittest.main()
