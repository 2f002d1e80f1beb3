"""Where mails, events, people, files and money are: changed and taken out while the daemon runs, which goes by it at once."""

import shutil
import unittest

from daemon import Daemon

MORE = "BEGIN:VCARD\nVERSION:4.0\nUID:zora\nFN:Zora Quint\nEMAIL:zora@quint.example\nEND:VCARD\n"
ZORA = "what is the mail address of Zora?"


class TestAccounts(Daemon):
    def setUp(self):
        super().setUp()
        self.log_in()
        self.config = self.home / "config.toml"

    def account(self, name):
        return next(each for each in self.get("/api/v1/settings")["accounts"] if each["name"] == name)

    def change(self, name, where, status=200):
        return self.post("/api/v1/accounts/change", {"name": name, "where": str(where)}, status=status)

    def remove(self, name, status=200):
        return self.post("/api/v1/accounts/remove", {"name": name}, status=status)

    def test_another_folder_counts_at_once(self):
        people = self.home / "péople"
        shutil.copytree(self.home / "contacts", people)
        (people / "zora.vcf").write_text(MORE)
        self.config.write_text("# My settings.\n" + self.config.read_text().replace("\ncontacts = ", "\ncontacts  =  "))
        before = self.config.read_text()
        was = self.account("contacts")
        self.assertNotIn("zora@quint.example", str(self.ask(ZORA)))
        changed = self.change("contacts", people)
        self.assertEqual(changed, {**was, "where": str(people)})
        self.assertEqual(self.account("contacts"), changed)
        self.assertIn("zora@quint.example", str(self.ask(ZORA)["answer"]))
        self.change("contacts", was["where"])
        self.assertEqual(self.config.read_text(), before, "nothing else was touched")
        self.assertNotIn("zora@quint.example", str(self.ask(ZORA)))

    def test_what_is_taken_out_is_used_no_more_and_stays(self):
        before = self.tree()
        was = self.account("contacts")
        self.remove("contacts")
        self.assertEqual(self.account("contacts"), {**was, "where": "", "removable": False})
        self.assertNotIn("contacts", [each["name"] for each in self.post("/api/v1/accounts/try")["checks"]])
        self.assertEqual(self.tree(), before)
        self.remove("contacts", status=409)
        self.change("contacts", was["where"])
        self.assertEqual(self.account("contacts"), was)
        self.change("bank account", "DE89 3704 0044 0532 0130 00")
        self.assertEqual(self.account("bank account")["where"], "DE89370400440532013000")
        self.remove("bank account")
        self.assertNotIn("iban", self.config.read_text())

    def test_a_shop_and_a_program_go_and_come_back_in_the_file_alone(self):
        text = self.config.read_text()
        self.config.write_text('sendmail = ["/bin/true", "-i"]\n' + text + '[orders]\nurl = "https://shop.example/api"\n')
        self.assertEqual(self.account("mail leaves by")["where"], "/bin/true -i")
        for name in ("mail leaves by", "shop", "you"):
            self.assertEqual(self.account(name)["changed_to"], "config.toml")
            self.assertIn("config.toml alone", self.change(name, "/bin/sh", status=409)["error"]["message"])
        self.remove("mail leaves by")
        self.remove("shop")
        self.assertEqual(self.config.read_text(), text)
        self.remove("mail leaves by", status=409)
        self.remove("shop", status=404)

    def test_what_it_cannot_be_is_said_and_changes_nothing(self):
        before = self.config.read_text()
        (self.home / "file").write_text("")
        for name, where, why in (("files", "files", "whole path"), ("files", self.home / "none", "There is no folder"),
                                 ("files", self.home / "file", "There is no folder"), ("files", "/", "Adjutant itself"),
                                 ("files", self.home, "Adjutant itself"), ("calendar", self.home / "mail" / "..", "Adjutant itself"),
                                 ("mail", self.home / "files", "no Maildir"), ("bank account", "DE00 1", "IBAN")):
            self.assertIn(why, self.change(name, where, status=409)["error"]["message"])
        for name in ("mail", "files", "you"):
            self.assertIn("cannot be taken out", self.remove(name, status=409)["error"]["message"])
        self.change("treasure", self.home / "files", status=404)
        self.remove("treasure", status=404)
        for body in ({"name": "mail"}, {"name": "mail", "where": ""}, {"name": "mail", "where": 1},
                     {"name": "mail", "where": "/" * 4097}, {"name": "mail", "where": "/", "more": 1}):
            self.post("/api/v1/accounts/change", body, status=400)
        self.assertEqual(self.config.read_text(), before)
        self.config.write_text("orders.url = \"https://shop.example\"\n" + before)
        self.assertIn("cannot be told apart", self.remove("shop", status=422)["error"]["message"])

    def test_they_are_the_owners_to_change(self):
        self.json("members", "add", "Kim", "--role", "member")
        answer = self.request("POST", "/api/v1/session", {"token": self.json("login", "--member", "Kim")["link"].split("#")[1]})
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        self.change("files", self.home / "files", status=403)
        self.remove("contacts", status=403)

    def test_the_daemon_goes_by_what_was_written_into_the_file(self):
        self.configure("hold_seconds = 30", "hold_seconds = 1")
        self.configure("sent-mail", "other-mail")
        (self.home / "other-mail").mkdir()
        run = self.ask("write to ben.okafor@brightwater.example that the boat is in")
        self.post(f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]})
        self.assertTrue(any("ben.okafor" in line for line in self.daemon.stdout), "it ended")
        self.assertEqual(len(list((self.home / "other-mail").iterdir())), 1)

    def test_a_file_that_cannot_be_read_changes_nothing(self):
        before = self.config.read_text()
        self.assertTrue(self.ask("show my unread mails")["answer"])
        self.config.write_text(before + "nonsense\n")
        self.assertTrue(self.ask("show my unread mails")["answer"], "it goes on as it was")
        self.assertIn("config.toml", self.change("bank account", "DE89370400440532013000", status=422)["error"]["message"])
        self.assertEqual(self.config.read_text(), before + "nonsense\n")


if __name__ == "__main__":
    unittest.main()
