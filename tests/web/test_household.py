"""Several people, one daemon: each has a home of their own, and the household's store alone says who is who."""

import contextlib
import itertools
import json
import pathlib
import re
import socket
import sqlite3
import subprocess
import unittest

from daemon import BINARY, Daemon

DESCRIPTION = json.loads((pathlib.Path(__file__).parents[2] / "share/openapi.json").read_text())
RANKS = ("guest", "member", "owner")


class Household(Daemon):
    def take_in(self, name, role="member", *words):
        """Adds somebody with a sample home; gives their cookie."""
        person = self.json("members", "add", name, "--role", role, "--sample", *words)
        return person, self.cookie_of(name)

    def cookie_of(self, name):
        answer = self.request("POST", "/api/v1/session", {"token": self.json("login", "--member", name)["link"].split("#")[1]})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.json["name"], name)
        return answer.headers["set-cookie"].split(";")[0]

    @contextlib.contextmanager
    def as_(self, cookie):
        before, self.cookie = self.cookie, cookie
        try:
            yield
        finally:
            self.cookie = before

    def try_out(self, **body):
        return self.request("POST", "/api/v1/session", body, {"Cookie": None})


class Homes(Household):
    def test_who_is_logged_in(self):
        mine = self.log_in()
        self.assertEqual((mine["name"], mine["role"]), ("Alex Morgan", "owner"))
        _, kim = self.take_in("Kim", "guest")
        with self.as_(kim):
            session = self.get("/api/v1/session")
            self.assertEqual((session["name"], session["role"]), ("Kim", "guest"))
            self.assertEqual([each["id"] for each in self.get("/api/v1/sessions")["sessions"]], [session["id"]])
            self.assertEqual(self.request("DELETE", f"/api/v1/sessions/{mine['id']}").status, 404)
        both = self.get("/api/v1/sessions")["sessions"]
        self.assertEqual({(each["name"], each["role"]) for each in both}, {("Alex Morgan", "owner"), ("Kim", "guest")})
        self.assertEqual({each["person"] for each in self.json("sessions")["sessions"]}, {"Alex Morgan", "Kim"})
        self.assertEqual(self.request("DELETE", f"/api/v1/sessions/{session['id']}").status, 204)
        with self.as_(kim):
            self.get("/api/v1/session", status=401)

    def test_nothing_of_one_home_is_found_from_another(self):
        self.log_in()
        _, kim = self.take_in("Kim")
        run = self.ask("remind me tomorrow at 9 to call the plumber about the unicorn")["run"]
        answer = self.ask("what is on today?")
        link = next(link for said in answer["answer"] for link in said.get("links", []))
        given = self.post("/api/v1/given", {"name": "secret.txt", "size": 6})["given"]
        taken = self.post(f"/api/v1/given/{given}", {"at": 0, "data": "c2VjcmV0"})
        self.assertTrue((self.home / "files" / taken["file"]).exists())
        half = self.post("/api/v1/given", {"name": "half.txt", "size": 6})["given"]
        self.get(f"/api/v1/open?link={link}")
        mine = {path: self.get(path) for path in ("/api/v1/runs", "/api/v1/away")}
        self.assertTrue(mine["/api/v1/runs"]["runs"])
        # A mail that is in both sample homes has a place in each; one that is in mine alone is not there for others.
        (self.home / "mail/cur/only-here:2,S").write_text("From: only-here@b.example\nTo: alex@morgan.example\nSubject: unicorn\n\nx\n")
        own = self.json("plan", "run", self.plan('for m in mail.search(sender="only-here", limit=1):\n    say(m.subject)\n'))
        only_mine = next(link for said in own["answer"] for link in said["links"])
        self.get(f"/api/v1/open?link={only_mine}")
        with self.as_(kim):
            for method, path, body in (("GET", "", None), ("POST", "/approve", {"seal": "0" * 64}), ("POST", "/reject", None), ("POST", "/stop", None),
                                       ("POST", "/undo", None), ("GET", "/beside?step=1", None), ("POST", "/skip", {"step": 1}),
                                       ("POST", "/pause", None), ("POST", "/resume", None), ("POST", "/took_over", {"step": 1})):
                answer = self.request(method, f"/api/v1/runs/{run}{path}", body)
                self.assertEqual(answer.status, 404, (path, answer.text))
                self.assertNotIn("unicorn", answer.text)
            self.assertEqual(self.get("/api/v1/runs")["runs"], [])
            self.assertEqual(self.get("/api/v1/runs?words=unicorn")["runs"], [])
            self.assertNotIn("unicorn", self.request("GET", "/api/v1/records").text)
            self.assertEqual(self.request("GET", f"/api/v1/open?link={only_mine}").status, 404)
            self.assertNotEqual(self.request("POST", f"/api/v1/given/{half}", {"at": 0, "data": "c2VjcmV0"}).status, 200)
            asked = self.request("POST", "/api/v1/requests", {"text": "file this under insurance", "given": [taken["file"]]})
            self.assertNotEqual(asked.status, 200, asked.text)
            self.assertNotIn("c2VjcmV0", asked.text)

    def test_what_is_done_is_done_in_their_home(self):
        self.log_in()
        person, kim = self.take_in("Kim")
        before = self.tree()
        with self.as_(kim):
            run = self.ask("archive all mails from Telcom")
            if run["state"] == "waiting":
                run = self.post(f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]})
            self.assertEqual(run["state"], "done")
        self.assertEqual(self.tree(), before)
        self.assertIn(run["run"], [each["run"] for each in self.cli_at(person["home"], "runs")["runs"]])
        self.assertEqual(self.json("runs")["runs"], [])

    def cli_at(self, home, *words):
        done = subprocess.run([BINARY, "--home", home, *words, "--json"], capture_output=True, text=True)
        return json.loads(done.stdout)

    def test_the_stream_of_one_shows_nothing_of_another(self):
        """Literal bytes: what comes by one connection, whatever is asked for with it."""
        self.log_in()
        _, kim = self.take_in("Kim")
        _, mia = self.take_in("Mia", "guest")
        with self.as_(kim), self.events() as theirs, self.as_(mia), self.events() as guests:
            next(iter(theirs))
            next(iter(guests))
            self.cookie = None
            self.log_in()
            mine = [self.ask("what is on today?")["run"] for _ in range(3)]
            with self.as_(mia):
                hers = self.ask("what is on today?")["run"]
            with self.as_(kim):
                his = self.ask("what is on today?")["run"]
            told = theirs.until(his, "done")
            self.assertEqual({event[2]["run"] for event in told}, {his})
            self.assertEqual({event[2]["run"] for event in guests.until(hers, "done")}, {hers})
        # From the very first number on, and with whatever else a browser could send to be somebody else.
        for more in ("", "X-Member: \r\n", "X-Home: " + str(self.home) + "\r\n", "Authorization: Bearer owner\r\n"):
            heard = self.raw_until(f"GET /api/v1/events?member=&home={self.home}&who=owner HTTP/1.1\r\nHost: {self.host}\r\nCookie: {kim}\r\n"
                                   f"Last-Event-ID: 0\r\n{more}\r\n".encode(), his.encode())
            self.assertTrue(heard.startswith(b"HTTP/1.1 200"), heard)
            for run in [*mine, hers]:
                self.assertNotIn(run.encode(), heard)

    def raw_until(self, data, wanted):
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(data)
            heard = b""
            while wanted not in heard and (part := connection.recv(65536)):
                heard += part
            return heard

    def test_what_is_due_in_their_home_is_done(self):
        person, _ = self.take_in("Kim")
        self.cli_at(person["home"], "ask", "remind me in two seconds to feed the cat", "--yes")
        self.cli_at(person["home"], "plan", "run", self.plan('mail.send(to=["ben.okafor@brightwater.example"], subject="now", body="x")\n'), "--yes")
        for line in self.daemon.stdout:
            if "feed the cat" in line:
                break
        self.assertTrue(line.startswith("Kim: "), line)
        self.assertEqual(list((self.home / "sent-mail").iterdir()) if (self.home / "sent-mail").exists() else [], [])


class Removal(Household):
    def test_it_ends_sessions_streams_and_whatever_lets_in(self):
        self.log_in()
        person, kim = self.take_in("Kim")
        self.set_password("correct horse, battery", member="Kim")
        kim = self.cookie_of("Kim")
        link = self.json("login", "--member", "Kim")["link"].split("#")[1]
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store, store:
            store.execute("INSERT INTO passkeys VALUES ('abcd', 'a phone', 'AA==', 'AA==', 0, 0, 0, ?)", (person["id"],))
        with self.as_(kim), self.events() as stream:
            next(iter(stream))
            self.cookie = None
            self.log_in()
            gone = self.request("DELETE", f"/api/v1/household/{person['id']}")
            self.assertEqual((gone.status, gone.json), (200, {"removed": "Kim", "home": person["home"]}))
            self.assertEqual(stream.until_its_end(), [])
        with self.as_(kim):
            self.get("/api/v1/session", status=401)
            self.get("/api/v1/runs", status=401)
        self.assertEqual(self.try_out(who="Kim", password="correct horse, battery").status, 401)
        self.assertEqual(self.try_out(token=link).status, 401)
        with contextlib.closing(sqlite3.connect(self.home / "home.db")) as store:
            for table in ("sessions", "login_tokens", "passkeys"):
                self.assertEqual(store.execute(f"SELECT count(*) FROM {table} WHERE member <> ''").fetchone(), (0,), table)
        self.assertTrue((pathlib.Path(person["home"]) / "home.db").exists())
        self.get("/api/v1/session")  # the owner's goes on

    def test_by_the_command_line_as_well(self):
        _, kim = self.take_in("Kim")
        with self.as_(kim), self.events() as stream:
            next(iter(stream))
            self.json("members", "remove", "Kim")
            self.assertEqual(stream.until_its_end(), [])
            self.get("/api/v1/runs", status=401)


class Roles(Household):
    OPERATIONS = [(path, method, operation) for path, methods in DESCRIPTION["paths"].items() for method, operation in methods.items()
                  if "security" not in operation]

    def call(self, path, method, operation):
        body = {} if "requestBody" in operation else None
        return self.request(method.upper(), re.sub(r"\{\w+\}", "abcdefgh", path), body)

    def refused(self):
        """Operations that are refused to whoever asks, each tried; with what was said."""
        out = {}
        for path, method, operation in self.OPERATIONS:
            if operation["operationId"] in ("log_out", "events"):
                continue
            answer = self.call(path, method, operation)
            if answer.status == 403:
                out[operation["operationId"]] = answer.json["error"]["message"]
        return out

    def test_each_operation_is_refused_to_whom_its_description_says(self):
        self.log_in()
        for role in ("guest", "member"):
            _, cookie = self.take_in("the " + role, role)
            wanted = {operation["operationId"] for _, _, operation in self.OPERATIONS
                      if RANKS.index(operation["x-least-role"]) > RANKS.index(role)}
            with self.as_(cookie):
                refused = self.refused()
            self.assertEqual(set(refused), wanted)
            for text in refused.values():
                self.assertRegex(text, "Alex Morgan|a member may")
        self.assertEqual(self.refused(), {})
        guests_not = {operation["operationId"] for _, _, operation in self.OPERATIONS if operation["x-least-role"] != "guest"}
        self.assertLessEqual({"household", "add_member", "remove_member", "change_role", "member_link", "forget_setting", "prefer"}, guests_not)

    def test_every_change_of_the_rules_is_for_members(self):
        """A new operation that changes the mandate, settings or routines may not be left to guests."""
        for path, method, operation in self.OPERATIONS:
            if method != "get" and re.search("mandate/(?!explain)|always|settings|routines|household", path):
                self.assertNotEqual(operation["x-least-role"], "guest", path)

    def test_a_role_that_changes_acts_at_once(self):
        self.log_in()
        person, kim = self.take_in("Kim", "guest")
        path = f"/api/v1/household/{person['id']}/role"
        wish = {"text": "no meetings before 9"}
        for role, status in (("guest", 403), ("member", 200), ("guest", 403)):
            self.assertEqual(self.post(path, {"role": role})["role"], role)
            with self.as_(kim):
                self.assertEqual(self.get("/api/v1/session")["role"], role)
                self.assertEqual(self.request("POST", "/api/v1/settings/prefer", wish).status, status)
        self.json("members", "role", "Kim", "member")
        with self.as_(kim):
            self.post("/api/v1/settings/prefer", wish)
        self.post(path, {"role": "owner"}, status=400)
        self.post("/api/v1/household/abcdefgh/role", {"role": "guest"}, status=404)

    def test_what_a_guest_says_sets_up_nothing_and_approves_no_more_than_is_allowed(self):
        self.log_in()
        _, kim = self.take_in("Kim", "guest")
        with self.as_(kim):
            allowed = self.ask("remind me tomorrow at 9 to call the dentist")
            self.assertEqual(allowed["state"], "done", allowed)
            for text in ("write to Ben: the meeting is moved to four", "every weekday at 8 tell me what's on"):
                run = self.ask(text)
                self.assertEqual({step["verdict"] for step in run["planned"]}, {"forbid"}, text)
                self.assertIn("guest", run["planned"][0]["because"])
                answer = self.request("POST", f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]})
                after = self.get(f"/api/v1/runs/{run['run']}")
                self.assertEqual([step for step in after["happened"] if step["state"] == "confirmed"], [], answer.text)
            self.assertEqual(self.get("/api/v1/routines")["routines"], [])
            self.assertEqual(self.get("/api/v1/settings")["endorsements"], [])
        self.json("members", "role", "Kim", "member")
        with self.as_(kim):
            run = self.ask("write to Ben: the meeting is moved to four")
            self.assertNotIn("forbid", {step["verdict"] for step in run["planned"]})


class TheOwnersView(Household):
    def test_from_a_name_to_a_browser_that_is_logged_in(self):
        self.log_in()
        added = self.post("/api/v1/household", {"name": "Kim", "role": "guest", "address": "kim@home.example"})
        self.assertEqual({**added, "id": "", "home": "", "since": ""}, {"id": "", "name": "Kim", "role": "guest", "home": "", "since": "",
                                                                       "sessions": 0, "password": False, "passkeys": 0})
        self.assertEqual(added["home"], str((self.home / "members/kim").resolve()))
        link = self.post(f"/api/v1/household/{added['id']}/link")["link"]
        self.assertTrue(link.startswith(f"{self.origin}/login#"), link)
        token = link.split("#")[1]
        kim = self.try_out(token=token)
        self.assertEqual((kim.status, kim.json["name"]), (200, "Kim"))
        self.assertEqual(self.try_out(token=token).status, 401)
        people = self.get("/api/v1/household")["people"]
        self.assertEqual([(each["name"], each["role"], each["sessions"]) for each in people], [("Alex Morgan", "owner", 1), ("Kim", "guest", 1)])
        with self.as_(kim.headers["set-cookie"].split(";")[0]):
            self.assertEqual(self.ask("what is on today?")["state"], "done")

    def test_hostile_names_are_refused(self):
        self.log_in()
        names = ["../x", "a/b", "..", ".", "<img src=x onerror=alert(1)>", "Be\u202en", "Be\u200bn", "x" * 10000, "\u0000", " ", "a\nb",
                 "\x1b[2J", "C:\\x", "'; DROP TABLE members; --", "x" * 41, "Alex Morgan", "%2e%2e", 7, None, ["x"], {"x": 1}, ""]
        for name in names:
            answer = self.request("POST", "/api/v1/household", {"name": name, "role": "member"})
            self.assertIn(answer.status, (400, 409), (name, answer.text))
            self.assertNotIn("\u202e", answer.text)
        self.assertEqual(len(self.get("/api/v1/household")["people"]), 1)
        self.assertFalse((self.home / "members").exists())
        self.assertEqual({path.name for path in self.home.parent.iterdir()} - {"template", self.home.name}, set())
        for who in names:
            if who:
                self.assertIn(self.try_out(who=who, password="correct horse, battery").status, (400, 401, 429))


class Passwords(Household):
    RIGHT = {"": "correct horse, battery", "Kim": "kims own horse, battery", "Mia": "mias own horse, battery"}

    def people(self):
        self.set_password(self.RIGHT[""])
        for name in ("Kim", "Mia"):
            self.json("members", "add", name, "--role", "member")
            self.set_password(self.RIGHT[name], member=name)

    def attempt(self, who, password):
        return self.try_out(**({"who": who} if who else {}), password=password)

    def test_one_opens_ones_own_home_alone(self):
        self.people()
        self.assertEqual(self.get("/api/v1/login"), {"link": True, "password": True, "names": True})
        for who in self.RIGHT:
            answer = self.attempt(who.upper(), self.RIGHT[who])
            self.assertEqual((answer.status, answer.json["name"]), (200, who or "Alex Morgan"))
        for who, other in itertools.permutations(self.RIGHT, 2):
            answer = self.attempt(who, self.RIGHT[other])
            self.assertIn(answer.status, (401, 429))
            self.assertNotIn("set-cookie", answer.headers)

    def test_who_goes_with_a_password_alone(self):
        self.people()
        token = self.login_token()
        for body in ({"token": token, "who": "Kim"}, {"who": "Kim"}, {"who": "Kim", "passkey": {}}, {"who": "", "password": self.RIGHT[""]}):
            self.assertEqual(self.try_out(**body).status, 400, body)
        self.assertEqual(self.try_out(token=token).json["role"], "owner")

    def test_no_names_get_around_the_wait(self):
        self.people()
        whos = ["", "Kim", "Mia", "nobody", "kim", "KIM", "x" * 200]
        heard = [self.attempt(whos[n % len(whos)], f"guess {n}").status for n in range(14)]
        self.assertEqual(heard, [401] * 5 + [429] * 9)
        self.assertEqual(self.attempt("Kim", self.RIGHT["Kim"]).status, 429)

    def test_ones_own_password_buys_no_guesses_at_anothers(self):
        self.people()
        heard = []
        for n in range(4):
            heard.append(self.attempt("", f"guess {n}").status)
            heard.append(self.attempt("Kim", self.RIGHT["Kim"]).status)
        heard += [self.attempt("", f"guess {n}").status for n in range(4, 7)]
        self.assertEqual(heard, [401, 200] * 4 + [401, 429, 429])

    def test_a_mistake_of_ones_own_is_forgiven(self):
        self.people()
        for _ in range(3):
            heard = [self.attempt("Kim", "guess").status for _ in range(3)] + [self.attempt("Kim", self.RIGHT["Kim"]).status]
            self.assertEqual(heard, [401] * 3 + [200])

    def test_an_unknown_name_costs_the_same_work(self):
        """Of the processor, not of the clock: the hash is made in either case."""
        self.people()
        self.json("members", "add", "Zed", "--role", "guest")  # without a password
        self.attempt("Kim", self.RIGHT["Kim"])

        def work(who):
            def ticks():
                fields = pathlib.Path(f"/proc/{self.daemon.pid}/stat").read_text().rsplit(")", 1)[1].split()
                return int(fields[11]) + int(fields[12])
            before = ticks()
            self.assertEqual(self.attempt(who, "a wrong password").status, 401)
            return ticks() - before
        known, unknown, without = work("Kim"), work("nobody"), work("Zed")
        for other in (unknown, without):
            self.assertGreaterEqual(other, known / 3, (known, unknown, without))


if __name__ == "__main__":
    unittest.main()
