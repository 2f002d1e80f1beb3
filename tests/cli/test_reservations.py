"""What a sentence says not to do, only asks about, or would leave out, is not done: all the words of an effect are there, and it
was not asked for."""

import unittest

from home import Home

NO = ["do not archive anything from Ben", "don't archive the mails from Nora", "never archive mails from Anna",
      "please don’t archive the mails from Telcom", "Don't remind me tomorrow at 9 to call Ben",
      "do not put milk on the shopping list", "do not mark the mails from Clara as read", "dont set a timer for 10 minutes",
      "don't put yoga into my calendar on Friday at 6 pm", "Don't cancel tennis on Saturday",
      "do not pay the bill from Telcom yet", "Please don't write to Ingrid about the heating",
      "no need to archive the mails from Ben", "I did not ask you to archive the mails from Ben",
      "I don't want you to archive the mails from Ben"]
QUESTIONS = ["should I archive the mails from Stadtwerke?", "did I already cancel the budget review?",
             "Should I pay the bill from Stadtwerke or is that a scam?", "What happens if I cancel the series tennis?",
             "Did you archive the mails from Paketpost?",
             "Should I put milk on the shopping list?", "have you marked the mails from Ben as read?",
             "is it a bad idea to move the customer demo to Sunday?"]
EXCEPTIONS = ["Archive all mails from Stadtwerke except the reminder",
              "delete all the mails from Nordwind except the one about boots",
              "archive everything but the mails from Priya", "archive all mails but those from Priya",
              "mark all mails apart from Ben's as read", "delete the mails from Nordwind but not the last one"]
# No skill takes these: it is not known which ones they are, or from whom.
OTHERS = ["archive all newsletters", "archive all invoices", "archive everything", "mark all newsletters as read"]

TAKEN_BACK = ["pay the electricity bill. Forget it, I've paid", "flag the last mail from Ben. Actually no, never mind",
              "cancel the stand-up, no wait, leave it", "archive the mails from Nora and flag the lease. Scratch that!",
              "remind me tomorrow at 9 to call Ben. Never mind, I'll do it now"]


class Reservations(Home):
    def files(self):
        return {path.relative_to(self.home): path.read_bytes() for path in self.home.rglob("*")
                if path.is_file() and not path.name.startswith("home.db")}

    def assert_nothing_comes_of(self, requests, *words):
        before = self.files()
        for said in requests:
            with self.subTest(said):
                found = self.json("ask", said, *words, status=None)
                self.assertEqual((found.get("planned", []), found.get("happened", [])), ([], []))
        self.assertEqual(self.files(), before)

    def test_a_no_is_not_done(self):
        self.assert_nothing_comes_of(NO, "--yes")
        self.assertIn("what not to do", self.json("ask", NO[0], status=6)["error"]["message"])

    def test_a_question_changes_nothing(self):
        self.assert_nothing_comes_of(QUESTIONS)

    def test_what_is_to_be_left_out_is_not_done_with_the_rest(self):
        before = self.files()
        for said in EXCEPTIONS:
            with self.subTest(said):
                self.assertIn("leave out", self.json("ask", said, "--yes", status=6)["error"]["message"])
        self.assertEqual(self.files(), before)

    def test_some_are_not_all(self):
        self.assert_nothing_comes_of(OTHERS, "--yes")

    def test_what_is_taken_back_in_the_same_breath_is_not_done(self):
        before = self.files()
        for said in TAKEN_BACK:
            with self.subTest(said):
                self.assertIn("taken that back", self.json("ask", said, "--yes", status=6)["error"]["message"])
        self.assertEqual(self.files(), before)

    def test_a_no_that_is_no_no(self):
        # Of each it is the skill's own way to be asked for.
        self.assertEqual(self.json("understand", "don't let me forget to call Ben tomorrow at 9")["understood"][0]["skill"], "remind_me")
        # Inside of what is written it is the owner's text.
        for said in ("I do not come", "everyone except Anna comes"):
            waits = self.json("ask", f"write to Ben that {said}", status=3)
            self.assertIn(said.removeprefix("I do "), waits["planned"][0]["arguments"]["body"])
        # Said beside it, or as what leads to it, it holds nothing up.
        for said in ("archive the mails from Paketpost if you don't mind", "sorry to bother you, but flag the last mail from Ben"):
            self.assertEqual(self.json("ask", said)["state"], "done", said)

    def test_of_two_jobs_neither_is_done(self):
        before = self.files()
        self.json("ask", "archive the mails from Nora and don't archive the mails from Ben", "--yes", status=6)
        self.assertEqual(self.files(), before)

    def test_a_condition_is_looked_at_first(self):
        view = self.json("ask", "archive the mails from Paketpost unless one is important", status=3)
        self.assertEqual((view["state"], view["happened"]), ("waiting", []))


if __name__ == "__main__":
    unittest.main()
