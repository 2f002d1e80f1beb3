"""An account whose folder cannot be read: what needs it fails with a sentence that says so, and nothing else does."""

import subprocess
import unittest

from home import BINARY, Home

# What needs which account. Each is also asked while the other accounts are ill.
NEEDS = {
    "mail": ["ask", "read me the last mail from Ben"],
    "calendar": ["ask", "what is on tomorrow?"],
    "contacts": ["ask", "who is Ingrid?"],
    "files": ["ask", "find the file about home insurance"],
}
NEEDS_NONE = [["runs"], ["away"], ["mandate", "check"], ["mandate", "bounds"], ["skills"], ["routines"], ["accounts", "list"],
              ["ask", "set a timer for 5 minutes"], ["serve", "--once"]]


class IllAccounts(Home):
    """A folder that holds for root, too: there is a file in its place, a link that leads nowhere, or to itself."""

    def ill(self, account, how):
        folder = self.home / account
        folder.rename(self.home / "away")
        if how == "a file":
            folder.write_text("this is no folder")
        elif how != "nothing":
            folder.symlink_to(self.home / ("none" if how == "a dangling link" else account))

    def well(self, account):
        (self.home / account).unlink(missing_ok=True)
        (self.home / "away").rename(self.home / account)

    def check_doctor_names(self, account):
        health = self.json("doctor", status=5)
        ill = {check["check"]: check["says"] for check in health["checks"] if not check["ok"]}
        self.assertEqual(list(ill), [account])
        self.assertIn(f"The {account} folder {self.home / account} ", ill[account])
        self.assertIn(f"adjutant accounts change {account} FOLDER", ill[account])

    def check_only_it_is_missed(self, account):
        for words in NEEDS_NONE:
            done = self.run_cli(*words)
            self.assertEqual(done.returncode, 0, (words, done.stdout, done.stderr))
        for needed, words in NEEDS.items():
            if needed != account:
                self.assertEqual(self.run_cli(*words).returncode, 0, words)
        error = self.json(*NEEDS[account], status=5)["error"]
        self.assertIn(f"The {account} folder {self.home / account} ", error["message"])
        self.assertIn(f"'adjutant accounts change {account} FOLDER'", error["hint"])

    def check(self, account):
        for how in ("a file", "nothing", "a dangling link", "a link to itself"):
            with self.subTest(how):
                self.ill(account, how)
                self.check_doctor_names(account)
                if how == "a file":
                    self.check_only_it_is_missed(account)
                self.well(account)
                self.json("doctor")
        self.json(*NEEDS[account])

    def test_mail(self):
        self.check("mail")

    def test_calendar(self):
        self.check("calendar")

    def test_contacts(self):
        self.check("contacts")

    def test_files(self):
        self.check("files")

    def test_another_folder_is_named_while_it_is_ill(self):
        self.ill("files", "a file")
        self.json("accounts", "change", "files", str(self.home / "away"))
        self.json("doctor")
        self.json(*NEEDS["files"])

    def test_an_effect_that_was_approved_fails_and_nothing_is_made_in_its_place(self):
        run = self.json("plan", "run", self.plan('files.write(path="Notes/new.txt", content="x")\n'), "--dry-run", status=3)["run"]
        self.ill("files", "a file")
        self.assertIn("The files folder", self.json("approve", run, status=5)["error"]["message"])
        self.assertEqual((self.home / "files").read_text(), "this is no folder")
        self.well("files")
        self.assertFalse((self.home / "files/Notes/new.txt").exists())
        self.assertNotIn("running", [each["state"] for each in self.json("runs")["runs"]])

    def test_what_was_given_needs_the_files(self):
        given = self.home / "offer.txt"
        given.write_text("An offer.")
        self.ill("files", "a file")
        error = self.json("ask", "file this under insurance", "--with", str(given), status=5)["error"]
        self.assertIn("The files folder", error["message"])


class NoHomeToOpen(Home):
    def test_doctor_says_why_as_a_check(self):
        (self.home / "config.toml").write_text("mail = [")
        check, = self.json("doctor", status=5)["checks"]
        self.assertEqual((check["check"], check["ok"]), ("home", False))
        self.assertIn("config.toml:1", check["says"])
        self.assertIn("✗ home: config.toml:1", self.run_cli("doctor").stdout)

    def test_doctor_of_no_home(self):
        done = subprocess.run([BINARY, "--home", self.home / "none", "doctor"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 5)
        self.assertIn("✗ home: There is no home", done.stdout)
        self.assertIn("adjutant init", done.stdout)


if __name__ == "__main__":
    unittest.main()
