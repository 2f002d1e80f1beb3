"""The page's password: how it is set, what it opens, and how guesses are slowed."""

import contextlib
import os
import pty
import subprocess
import unittest

from daemon import BINARY, Daemon

RIGHT = "correct horse, battery"


class Password(Daemon):
    def try_out(self, password, **headers):
        return self.request("POST", "/api/v1/session", {"password": password}, {"Cookie": None, **headers})

    def test_without_a_password_none_opens_it(self):
        self.assertEqual(self.get("/api/v1/login"), {"link": True, "password": False})
        for guess in ("x", RIGHT, "\u0000", "$argon2id$v=19$m=65536,t=3,p=1$"):
            self.assertEqual(self.try_out(guess).status, 401)

    def test_what_it_opens_and_how_it_is_kept(self):
        self.log_in()
        self.assertEqual(self.set_password(RIGHT), {"password": True, "logged_out": 1})
        self.assertEqual(self.request("GET", "/api/v1/session").status, 401)
        self.assertEqual(self.get("/api/v1/login"), {"link": True, "password": True})
        for guess in (RIGHT[:-1], RIGHT + " ", RIGHT.upper()):
            answer = self.try_out(guess)
            self.assertEqual(answer.status, 401)
            self.assertNotIn("set-cookie", answer.headers)
        answer = self.try_out(RIGHT)
        self.assertEqual(answer.status, 200, answer.text)
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        self.assertTrue(self.get("/api/v1/session")["current"])
        self.assertEqual(self.request("POST", "/api/v1/session", {"password": RIGHT, "token": "x"}).status, 400)
        stored = b"".join(path.read_bytes() for path in self.home.glob("home.db*"))
        self.assertIn(b"$argon2id$v=19$m=65536,t=3,p=1$", stored)
        self.assertNotIn(RIGHT.encode(), stored)

    def test_another_password_ends_what_the_old_one_opened(self):
        self.set_password(RIGHT)
        self.cookie = self.try_out(RIGHT).headers["set-cookie"].split(";")[0]
        with self.events() as stream:
            next(iter(stream))
            self.assertEqual(self.set_password("quite another one")["logged_out"], 1)
            self.assertEqual(stream.until_its_end(), [])
        self.assertEqual(self.request("GET", "/api/v1/session").status, 401)
        self.assertEqual([self.try_out(RIGHT).status, self.try_out("quite another one").status], [401, 200])
        self.assertEqual(self.json("password", "--remove"), {"password": False, "logged_out": 1})
        self.assertEqual(self.try_out("quite another one").status, 401)
        self.json("password", "--remove", status=2)

    def test_what_is_no_password(self):
        for text in ("", "short", "a" * 11, "ä" * 513, "a" * 1025):
            self.assertEqual(self.set_password(text, status=2)["error"]["status"], 2, text[:20])
        self.assertFalse(self.get("/api/v1/login")["password"])
        self.assertTrue(self.set_password("ä" * 12)["password"])
        self.assertEqual(self.try_out("ä" * 12).status, 200)

    def type_it(self, first, second):
        """At a terminal; each is typed when it is asked for."""
        ours, theirs = pty.openpty()
        child = subprocess.Popen([BINARY, "--home", self.home, "password"], stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown, answers = b"", [(b"The new password: ", first), (b"Once more: ", second)]
        with contextlib.suppress(OSError):  # EIO: the other end is closed
            while part := os.read(ours, 65536):
                shown += part
                if answers and answers[0][0] in shown:
                    os.write(ours, answers.pop(0)[1].encode() + b"\n")
        os.close(ours)
        return child.wait(), shown.decode()

    def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(self):
        status, shown = self.type_it(RIGHT, RIGHT)
        self.assertEqual(status, 0, shown)
        self.assertNotIn(RIGHT, shown)
        self.assertEqual(self.try_out(RIGHT).status, 200)
        status, shown = self.type_it("something else", "something new")
        self.assertEqual(status, 2, shown)
        self.assertIn("two different ones", shown)
        self.assertEqual(self.try_out(RIGHT).status, 200)

    def test_guessing_is_slowed_and_the_owner_at_this_machine_gets_in(self):
        self.set_password(RIGHT)
        headers = [{}, {"X-Forwarded-For": "198.51.100.7"}, {"User-Agent": "another"}, {"Origin": self.origin}, {"Forwarded": "for=1.2.3.4"}]
        heard = [self.try_out(f"guess {n}", **headers[n % 5]).status for n in range(12)]
        self.assertEqual(heard, [401] * 5 + [429] * 7)
        slowed = self.try_out(RIGHT)
        self.assertEqual(slowed.status, 429, "nor does it tell which one is right")
        self.assertTrue(1 <= int(slowed.headers["retry-after"]) <= 5)
        self.log_in()  # by a link


if __name__ == "__main__":
    unittest.main()
