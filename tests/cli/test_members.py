"""The household from the command line: who is taken in, as what, and what stays of them."""

import json
import pathlib
import stat
import subprocess
import unittest

from home import BINARY, Home


class Members(Home):
    def add(self, name, role="member", *words, status=0):
        return self.json("members", "add", name, "--role", role, *words, status=status)

    def test_who_is_there_and_as_what(self):
        self.assertEqual(self.json("members"), {"members": []})
        ben = self.add("Ben Ünal", "guest", "--address", "ben@home.example")
        self.assertEqual((ben["name"], ben["role"]), ("Ben Ünal", "guest"))
        home = pathlib.Path(ben["home"])
        self.assertEqual(home, (self.home / "members/ben-unal").resolve())
        for folder in (home.parent, home, home / "mail"):
            self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700, folder)
        self.assertIn('name = "Ben Ünal"', (home / "config.toml").read_text())
        self.assertIn("ben@home.example", (home / "config.toml").read_text())
        self.assertEqual(self.json("members")["members"], [{**ben, "sessions": 0}])
        self.assertEqual(self.json("members", "role", "BEN UNAL", "member")["role"], "member")
        self.assertEqual(self.json("members")["members"][0]["role"], "member")

    def test_their_home_is_a_home_of_their_own(self):
        home = self.add("Kim", "member", "--sample")["home"]
        theirs = subprocess.run([BINARY, "--home", home, "ask", "remind me tomorrow at 9 to call Ben", "--json"], capture_output=True, text=True)
        self.assertEqual(theirs.returncode, 0, theirs.stdout + theirs.stderr)
        run = json.loads(theirs.stdout)["run"]
        self.json("show", run, status=2)
        self.assertEqual(self.json("runs")["runs"], [])
        empty = self.add("Mia")["home"]
        asked = subprocess.run([BINARY, "--home", empty, "ask", "what is on today?", "--json"], capture_output=True, text=True)
        self.assertEqual(asked.returncode, 0, asked.stdout + asked.stderr)

    def test_what_is_no_name(self):
        for name in ("", " ", "../x", "a/b", "a\\b", ".hidden", "-x", "'", "<b>Ben</b>", "Ben\u202enaM", "Be\u200bn", "Be\u200dn", "Ben\n",
                     "\x1b[31mBen", "Ben ", "x" * 41, "x" * 10000, "\ud83d\ude00\u202e".encode("utf-16", "surrogatepass").decode("utf-16"), "a\tb", "*", "$HOME", "{member}"):
            done = self.run_cli("members", "add", "--role=guest", "--json", "--", name)
            self.assertEqual(done.returncode, 2, (name[:20], done.stdout, done.stderr))
            self.assertNotIn("\u202e", done.stdout)
            self.assertLess(len(done.stdout), 1000)
        self.assertEqual(self.json("members"), {"members": []})
        self.assertFalse((self.home / "members").exists())
        self.assertFalse((self.home / "x").exists())

    def test_names_and_homes_are_each_ones_own(self):
        self.add("Zoë")
        for name in ("zoe", "ZOË", "Alex Morgan", "alex morgan"):
            self.add(name, status=2)
        own = self.home.resolve()
        for folder in (own, own.parent, own / "members/zoe", own / "members/zoe/files", own / "members"):
            self.add("Kim", "member", "--folder", folder, status=2)
        self.assertEqual([each["name"] for each in self.json("members")["members"]], ["Zoë"])
        self.assertEqual(self.run_cli("members", "role", "Zoe", "owner").returncode, 2)
        self.assertEqual(self.json("members")["members"][0]["role"], "member")

    def test_a_home_that_is_there_is_taken_where_it_is_named(self):
        first = self.add("Kim", "member", "--sample")
        (pathlib.Path(first["home"]) / "files/mine.txt").write_text("mine")
        gone = self.json("members", "remove", "kim")
        self.assertEqual(gone, {"removed": "Kim", "home": first["home"]})
        self.assertEqual((pathlib.Path(first["home"]) / "files/mine.txt").read_text(), "mine")
        self.json("members", "remove", "kim", status=2)
        # It may have been another Kim's.
        self.assertIn("--folder", self.add("Kim", status=2)["error"]["hint"])
        again = self.add("Kim", "guest", "--folder", first["home"])
        self.assertEqual(again["home"], first["home"])
        self.assertNotEqual(again["id"], first["id"])

    def test_homes_move_together(self):
        self.add("Kim")
        other = self.home.parent / "elsewhere"
        self.home.rename(other)
        config = other / "config.toml"
        config.write_text(config.read_text().replace(str(self.home), str(other)))
        try:
            listed = json.loads(subprocess.run([BINARY, "--home", other, "members", "--json"], capture_output=True, text=True).stdout)
            self.assertEqual(listed["members"][0]["home"], str(other / "members/kim"))
        finally:
            other.rename(self.home)

    def test_a_password_is_one_persons(self):
        self.add("Kim")
        for words in (["--member", "Kim"], ["--member", "kim", "--remove"]):
            done = subprocess.run([BINARY, "--home", self.home, "password", "--json", *words], input="correct horse, battery\n",
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.json("password", "--remove", status=2)
        self.json("password", "--member", "Kim", "--remove", status=2)
        self.json("password", "--member", "Nobody", "--remove", status=2)
        self.json("login", "--member", "Nobody", status=2)


if __name__ == "__main__":
    unittest.main()
