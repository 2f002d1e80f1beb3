"""The stream of events: what changes is told to every page, also after a lost connection, and whoever changed it."""

import unittest

from daemon import Daemon


class EventStream(Daemon):
    def setUp(self):
        super().setUp()
        self.log_in()

    def test_a_run_is_told_to_two_pages(self):
        with self.events() as one, self.events() as two:
            self.assertEqual(next(iter(one))[1], "begin")
            self.assertEqual(next(iter(two))[1], "begin")
            run = self.ask("what is on today?")["run"]
            for stream in (one, two):
                self.assertEqual(stream.until(run, "done")[-1][2]["state"], "done")

    def test_what_the_command_line_does_is_told_as_well(self):
        with self.events() as stream:
            next(iter(stream))
            run = self.json("ask", "what is on today?")["run"]
            stream.until(run, "done")

    def test_a_lost_connection_loses_nothing(self):
        with self.events() as stream:
            last = next(iter(stream))[0]
        missed = [self.ask("what is on today?")["run"] for _ in range(3)]
        with self.events(last) as stream:
            told = stream.until(missed[-1], "done")
        states = {event[2]["run"]: event[2]["state"] for event in told}
        self.assertEqual(states, {run: "done" for run in missed})
        self.assertEqual([event[0] for event in told], sorted({event[0] for event in told}))

    def test_a_number_from_elsewhere_starts_anew(self):
        with self.events(10**12) as stream:
            self.assertEqual(next(iter(stream))[1], "reset")
        self.assertEqual(self.request("GET", "/api/v1/events", headers={"Last-Event-ID": "x"}).status, 400)

    def test_a_restart_of_the_daemon_loses_nothing(self):
        with self.events() as stream:
            last = next(iter(stream))[0]
        self.end()
        run = self.json("ask", "what is on today?")["run"]
        cookie = self.cookie
        self.start()
        self.cookie = cookie.replace(cookie.split("=")[0], f"adjutant_{self.port}")
        with self.events(last) as stream:
            self.assertEqual(stream.until(run, "done")[-1][2]["run"], run)

    def only(self, stream, view):
        """Reads on until this view has changed, and no other has; the login itself is a session more in the settings."""
        self.assertEqual({*stream.until_view(view), "settings"}, {view, "settings"})

    def begun(self):
        stream = self.events()
        self.assertEqual(next(iter(stream))[1], "begin")
        return stream

    def test_a_changed_mandate_is_told_whoever_changed_it(self):
        path = self.home / "mandate.toml"
        with self.begun() as stream:
            mandate = self.get("/api/v1/mandate")
            name = next(rule["name"] for rule in mandate["rules"] if not rule["forbids"])
            self.assertTrue(self.post("/api/v1/mandate/rules/remove", {"version": mandate["version"], "name": name})["in_force"])
            self.only(stream, "mandate")
            self.assertNotIn(name, [rule["name"] for rule in self.get("/api/v1/mandate")["rules"]])
        with self.begun() as stream:  # by an editor
            path.write_text(path.read_text() + "\n# a note\n")
            self.only(stream, "mandate")
        with self.begun() as stream:  # by a command that accepts what waits
            path.write_text(path.read_text() + '\n[[grant]]\nname = "notes"\ntool = "files.write"\nlimit = { count = 3, per = "day" }\n')
            stream.until_view("mandate")
            self.assertTrue(self.get("/api/v1/mandate")["waiting"])
            self.json("mandate", "accept", "--yes")
            stream.until_view("mandate")
            self.assertFalse(self.get("/api/v1/mandate")["waiting"])

    def test_routines_settings_and_skills_are_told_by_name(self):
        with self.begun() as stream:
            self.json("ask", "every weekday at 8 tell me what's on", "--yes")
            self.only(stream, "routines")
            routine = self.get("/api/v1/routines")["routines"][0]["id"]
            self.json("routines", "off", routine)
            stream.until_view("routines")
            self.assertFalse(self.get("/api/v1/routines")["routines"][0]["on"])
        with self.begun() as stream:
            self.json("prefer", "no meetings before 9")
            self.only(stream, "settings")
            self.post("/api/v1/settings/prefer", {"text": "no meetings on Friday"})
            stream.until_view("settings")
        with self.begun() as stream:
            self.json("skills", "new", "water_plants")
            self.only(stream, "skills")
            self.assertIn("water_plants", [skill["name"] for skill in self.get("/api/v1/skills")["skills"]])

    def test_a_stream_that_is_taken_up_names_each_view(self):
        with self.events() as stream:
            last = next(iter(stream))[0]
        self.json("prefer", "no meetings before 9")
        with self.events(last) as stream:
            run = self.ask("what is on today?")["run"]
            seen = []
            for event in stream:
                seen.append(event[2].get("view"))
                if event[2] == {"run": run, "state": "done"}:
                    break
        self.assertEqual(sorted({view for view in seen if view}), ["mandate", "routines", "settings", "skills"])

    def test_a_revoked_session_loses_its_stream_at_once(self):
        session = self.get("/api/v1/session")["id"]
        owner = self.cookie
        self.log_in()
        with self.events() as mine:
            next(iter(mine))
            other, self.cookie = self.cookie, owner
            with self.events() as theirs:
                next(iter(theirs))
                self.cookie = other
                self.assertEqual(self.request("DELETE", f"/api/v1/sessions/{session}").status, 204)
                self.assertEqual(theirs.until_its_end(), [])
            run = self.ask("what is on today?")["run"]
            mine.until(run, "done")


if __name__ == "__main__":
    unittest.main()
