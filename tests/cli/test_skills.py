"""adjutant skills: list, show, new, test; a file with an error is named, and the rest work."""

from home import Home


class TestSkills(Home):
    def test_a_new_skill_passes_its_own_test_and_is_understood(self):
        made = self.json("skills", "new", "water_plants")
        self.assertTrue(made["file"].endswith("skills/water_plants.plan"))
        self.assertEqual(self.json("skills", "test", "water_plants"), {"skills": 1, "cases": 1, "problems": []})
        listed = {each["name"]: each for each in self.json("skills")["skills"]}
        self.assertEqual(listed["water_plants"]["from"], made["file"])
        self.assertEqual(listed["archive_mails"]["from"], "shipped")
        self.assertGreaterEqual(len(listed), 66)
        self.assertIn("mails about heating", self.json("ask", "water plants about heating")["answer"][0]["text"])
        shown = self.json("skills", "show", "water_plants")
        self.assertEqual(([call["name"] for call in shown["calls"]], shown["tests"]), (["mail.search"], 1))

    def test_what_is_wrong_with_a_skill_is_said(self):
        for name, why in (("Water", "cannot be the name"), ("archive_mails", "already"), ("", "cannot be the name")):
            done = self.run_cli("skills", "new", name)
            self.assertEqual(done.returncode, 2)
            self.assertIn(why, done.stderr)
        self.assertIn("Did you mean 'archive_mails'?", self.run_cli("skills", "show", "archive_mials").stderr)
        self.json("skills", "new", "water_plants")
        test = self.home / "skills" / "water_plants.test"
        test.write_text("say: water plants about heating\nanswer: no such words\n")
        done = self.run_cli("skills", "test", "water_plants")
        self.assertEqual(done.returncode, 5)
        self.assertIn('the answer has no "no such words"', done.stderr)
        (self.home / "skills" / "water_plants.plan").write_text("# say: x\ndef water_plants():\n    mail.serch()\n")
        self.assertIn("water_plants.plan is skipped", self.run_cli("skills").stderr)
        self.assertIn("mail.search", self.run_cli("skills", "test", "water_plants").stderr)
        self.assertEqual(self.run_cli("ask", "show my reminders").returncode, 0)

    def test_a_case_means_the_same_on_every_day(self):
        self.json("skills", "new", "water_plants")
        (self.home / "skills" / "water_plants.plan").write_text(
            '# say: water the plants {when: on Friday at 3 pm}\n'
            'def water_plants(when: time):\n    "Remind you of the plants."\n'
            '    reminders.add(text="Water the plants", at=when)\n')
        (self.home / "skills" / "water_plants.test").write_text(
            "say: water the plants on Friday at 3 pm\nplans: Fri 27 Nov 2026 15:00\n")
        self.assertEqual(self.json("skills", "test", "water_plants")["problems"], [])

    def test_one_that_is_off_is_taken_for_nothing_until_it_is_on(self):
        archive = "archive all mails from Telcom"
        self.json("skills", "off", "archive_mails")
        listed = {each["name"]: each for each in self.json("skills")["skills"]}
        self.assertEqual([name for name, each in listed.items() if not each["on"]], ["archive_mails"])
        self.assertEqual(list(listed), sorted(listed), "a switch moves nothing")
        self.assertIn("switched off", self.run_cli("skills").stdout)
        done = self.run_cli("ask", archive, "--yes", "--json")
        self.assertNotIn("mail.archive(", done.stdout + done.stderr)
        self.assertIn("switched off", self.run_cli("route", "teach", "the usual", "archive_mails").stderr)
        self.assertIn("already", self.run_cli("skills", "new", "archive_mails").stderr)
        self.assertEqual(self.json("skills", "test", "archive_mails")["problems"], [])
        self.json("skills", "on", "archive_mails")
        self.assertEqual(self.json("ask", archive, "--yes")["state"], "done")

    def test_only_an_own_one_is_taken_away(self):
        self.json("skills", "new", "water_plants")
        self.json("skills", "off", "water_plants")
        self.json("unlearn", "water_plants")
        self.assertNotIn("water_plants", str(self.json("skills")))
        self.json("skills", "new", "water_plants")
        self.assertTrue(self.json("skills", "show", "water_plants")["on"], "a new one of that name is on")
        done = self.run_cli("unlearn", "archive_mails")
        self.assertEqual(done.returncode, 2)
        self.assertIn("comes with Adjutant", done.stderr)

    def test_one_whose_file_has_another_name_goes_by_its_own(self):
        folder = self.home / "skills"
        folder.mkdir(exist_ok=True)
        (folder / "water-plants.plan").write_text('# say: greet the plants\ndef greet_plants():\n    "Greet the plants."\n    say("Hello")\n')
        self.json("skills", "off", "greet_plants")
        self.json("unlearn", "greet_plants")
        self.assertEqual({path.name for path in folder.iterdir()}, {"unlearned"})
        self.assertTrue((folder / "unlearned" / "water-plants.plan").exists())

    def test_a_routine_says_that_its_skill_is_off(self):
        made = self.json("ask", "every weekday at 8 add oat flakes to my shopping list", "--yes")
        self.assertEqual(made["state"], "done")
        self.json("skills", "off", "add_to_list")
        routine = self.json("routines")["routines"][0]
        self.assertIn("switched off", self.json("routines", "try", routine["id"], status=None)["error"]["message"])

    def test_a_home_is_not_touched_by_the_tests(self):
        before = self.tree()
        self.json("skills", "test", "archive_mail")
        self.json("skills", "test", "recall")
        self.assertEqual(self.tree(), before)
        self.assertEqual(self.json("runs")["runs"], [])


class TestMemory(Home):
    def test_a_role_that_was_noted_is_whom_the_owner_means(self):
        self.assertIn("ingrid@", str(self.json("ask", "tell my landlord that I am late", status=3)["planned"]))
        self.json("ask", "Rosa Marino is my landlord", "--yes")
        self.assertIn("rosa@marino.example", str(self.json("ask", "tell my landlord that I am late", status=3)["planned"]))

    def test_a_fact_is_kept_recalled_forgotten_and_taken_back(self):
        noted = self.json("ask", "remember that the spare key is with Rosa", "--yes")
        recalled = self.json("ask", "what do you know about the spare key?")["answer"]
        self.assertIn("spare key", str(recalled))
        link = next(link for said in recalled for link in said["links"] if link.startswith("fact:"))
        self.assertIn("with Rosa", self.json("open", link)["value"]["text"])
        forgot = self.json("ask", "forget the spare key", "--yes")
        self.assertIn("told me nothing", str(self.json("ask", "what do you know about the spare key?")["answer"]))
        self.json("undo", forgot["run"], "--yes")
        self.assertIn("with Rosa", str(self.json("ask", "what do you know about the spare key?")["answer"]))
        self.json("undo", noted["run"], "--yes")
        self.assertIn("told me nothing", str(self.json("ask", "what do you know about the spare key?")["answer"]))


class TestTravel(Home):
    def answer(self, start, end):
        return self.json("ask", f"do I have time to get from {start} to {end}?")["answer"][0]["text"]

    def test_the_way_takes_what_the_owner_said_and_half_an_hour_otherwise(self):
        self.assertRegex(self.answer("the budget review", "pick up Mia"),
                         r"^Yes: there is 1 h 30 min .* I count 30 min for the way from Room Spree to Grundschule am Lindenhof\.$")
        self.json("prefer", "2 hours from Room Spree to Grundschule am Lindenhof")
        self.assertRegex(self.answer("the budget review", "pick up Mia"), r"^No: I count 2 h for the way .* only 1 h 30 min ")

    def test_nobody_travels_to_a_video_call(self):
        self.assertIn("one of the two is no place to go to", self.answer("the budget review", "the call with Harborlight"))


class TestLists(Home):
    def test_an_item_is_put_on_a_list_and_taken_back(self):
        before = self.tree()
        done = self.json("ask", "put milk on my shopping list", "--yes")
        self.assertIn("- milk\n", (self.home / "files/Lists/Shopping.md").read_text())
        self.json("undo", done["run"], "--yes")
        self.assertEqual({name: text for name, text in self.tree().items() if "adjutant-trash" not in name}, before)
