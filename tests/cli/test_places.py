"""Where events and contacts are: coordinates of the calendar and the address book, in answers and beside choices."""

import unittest

from home import Home

DENTIST = (52.4915, 13.4)
HOME_OF_ALEX = {"latitude": 52.5035, "longitude": 13.3935}
ASK = """found = calendar.list(start="2026-11-30T00:00:00+01:00", end="2026-12-05T00:00:00+01:00")
which = ask("Which one?", [event.title for event in found if event.calendar == "personal"])
say(which)
"""


class Places(Home):
    def at(self, run):
        return {place["link"]: (place["latitude"], place["longitude"]) for said in run["answer"] for place in said.get("places", [])}

    def test_an_answer_says_where_its_events_are(self):
        run = self.json("ask", "what is on next week?")
        self.assertEqual(self.at(run)["event:dentist@morgan.example"], DENTIST)
        self.assertEqual(run["home"], HOME_OF_ALEX)
        # Each part has the places of what it opens, and no other.
        for said in run["answer"]:
            self.assertLessEqual({place["link"] for place in said.get("places", [])}, set(said.get("links", [])))
        # What has no coordinates has no place.
        self.assertTrue([said for said in run["answer"] if said.get("links") and "places" not in said])

    def test_whose_word_it_is(self):
        run = self.json("ask", "what is on next Tuesday?")
        school = next(place for said in run["answer"] for place in said["places"] if "parents" in place["link"])
        self.assertEqual(school["where"], "Grundschule am Lindenhof, room 12")
        self.assertIn("clara.hoffmann@gs-lindenhof.example", school["from"])
        dinner = next(place for said in run["answer"] for place in said["places"] if "dinner" in place["link"])
        self.assertNotIn("from", dinner)

    def test_a_choice_says_where_its_options_are(self):
        run = self.json("plan", "run", self.plan(ASK), status=3)
        question = run["question"]
        named = {question["options"][place["option"]]: place for place in question["places"]}
        self.assertEqual(set(named), {"Dentist: check-up and cleaning", "Dinner with Anna", "Parents' evening, class 3b"})
        dentist = named["Dentist: check-up and cleaning"]
        self.assertEqual((dentist["latitude"], dentist["longitude"]), DENTIST)
        self.assertEqual(run["home"], HOME_OF_ALEX)

    def test_contacts_by_their_cards(self):
        run = self.json("plan", "run", self.plan('for person in contacts.find(words="dentist"):\n    say(person.name)\n'))
        place = run["answer"][0]["places"][0]
        self.assertEqual((place["name"], place["where"]), ("Dr. Paul Weiss", "Gneisenaustraße 40, Berlin"))

    def test_garbage_is_no_place_and_loses_nothing(self):
        for path in (self.home / "calendar").rglob("dentist@*.ics"):
            path.write_bytes(path.read_bytes().replace(b"GEO:52.4915;13.4000", b"GEO:1e99;<script>"))
        run = self.json("ask", "what is on next week?")
        self.assertNotIn("event:dentist@morgan.example", self.at(run))
        self.assertIn("event:dentist@morgan.example", [link for said in run["answer"] for link in said.get("links", [])])

    def test_without_a_place_of_ones_own(self):
        card = self.home / "contacts" / "alex-morgan.vcf"
        card.write_bytes(b"".join(line for line in card.read_bytes().splitlines(keepends=True) if not line.startswith(b"GEO")))
        run = self.json("ask", "what is on next week?")
        self.assertTrue(self.at(run))
        self.assertNotIn("home", run)


if __name__ == "__main__":
    unittest.main()
