"""A plan that a model wrote becomes a skill: the next such request asks no model."""

from endpoint import Endpoint
from home import Home

REQUEST = "yodel about the orchid fertilizer tomorrow at 9"
PLAN = '```plan\nreminders.add(text="the orchid fertilizer", at="tomorrow at 9")\nsay("Noted.")\n```\n'
OTHERS = [(thing, when) for thing in ("the tomato seeds", "the gutter", "the parcel", "the piano tuner", "the bike tyres",
                                      "our passports", "the freezer", "the hedge", "the sourdough", "the aquarium filter")
          for when in ("tomorrow at 8", "on Friday at 10", "at noon", "in two hours", "next Monday at 7 pm",
                       "on 3 December at 14:00", "tonight at 8", "on Sunday at 11:30", "in 45 minutes", "on Saturday at 9")]


class TestLearn(Home):
    def setUp(self):
        super().setUp()
        self.config = (self.home / "config.toml").read_text()

    def planned(self, endpoint, request=REQUEST):
        (self.home / "config.toml").write_text(self.config + endpoint.section("[planner]", 'name = "big"\n'))
        return self.json("ask", request, "--yes")

    def test_a_hundred_repeats_ask_no_planner(self):
        with Endpoint(PLAN) as endpoint:
            run = self.planned(endpoint)["run"]
            self.assertEqual(len(endpoint.asked), 1)
            learned = self.json("learn", run, "--yes", "--name", "yodel")
            self.assertTrue(learned["learned"])
            self.assertIn("# say: yodel about {what: the orchid fertilizer} {when: tomorrow at 9}", learned["source"])
            for thing, when in OTHERS:
                understood = self.json("understand", f"yodel about {thing} {when}")["understood"]
                self.assertEqual([job["skill"] for job in understood], ["yodel"], (thing, when))
                self.assertEqual(understood[0]["words"]["what"].removeprefix("the "), thing.removeprefix("the "))
            view = self.json("ask", "yodel about the gutter on Friday at 10", "--yes")
            self.assertIn("the gutter", view["happened"][0]["report"])
            self.assertEqual(len(endpoint.asked), 1)

    def test_it_is_taken_away_and_nothing_is_lost(self):
        with Endpoint(PLAN) as endpoint:
            run = self.planned(endpoint)["run"]
            self.json("learn", run, "--yes", "--name", "yodel")
            self.json("unlearn", "yodel")
            self.assertTrue((self.home / "skills/unlearned/yodel.plan").exists())
            self.planned(endpoint, "yodel about the gutter tomorrow at 9")
            self.assertEqual(len(endpoint.asked), 2)

    def test_without_a_yes_nothing_is_kept(self):
        with Endpoint(PLAN) as endpoint:
            run = self.planned(endpoint)["run"]
            learned = self.json("learn", run, status=3)
            self.assertFalse(learned["learned"])
            self.assertFalse(list((self.home / "skills").glob("*.plan")) if (self.home / "skills").exists() else [])

    def test_what_a_skill_did_is_known_already(self):
        run = self.json("ask", "what is on tomorrow")["run"]
        self.assertEqual(self.run_cli("learn", run).returncode, 2)

    def test_there_is_no_such_run_and_no_such_skill(self):
        self.assertEqual(self.run_cli("learn", "nosuchrun").returncode, 2)
        self.assertEqual(self.run_cli("unlearn", "../config").returncode, 2)
        self.assertEqual(self.run_cli("unlearn", "archive_mail").returncode, 2)
