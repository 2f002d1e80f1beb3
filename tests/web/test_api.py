"""The daemon's API from outside, with real requests on a sample home: from the owner's words to what was done and undone."""

import contextlib
import json
import pathlib
import sqlite3
import sys
import unittest

from daemon import Daemon

from endpoint import Endpoint  # the daemon's module has made it known where that is

SERVER = pathlib.Path(__file__).parent.parent / "cli/mcp_server.py"


class Api(Daemon):
    def setUp(self):
        super().setUp()
        self.log_in()

    def test_an_answer_comes_with_its_sources(self):
        run = self.ask("what is on today?")
        self.assertEqual(run["state"], "done")
        self.assertTrue(run["answer"])
        links = [link for said in run["answer"] for link in said.get("links", [])]
        self.assertTrue(links)
        opened = self.get(f"/api/v1/open?link={links[0]}")
        self.assertEqual(opened["link"], links[0])
        self.assertTrue(opened["value"])

    def test_from_words_to_effect_and_back(self):
        before = self.tree()
        run = self.ask("archive all mails from Telcom")
        self.assertEqual(run["state"], "waiting" if any(e["verdict"] != "allow" for e in run["planned"]) else "done")
        if run["state"] == "waiting":
            run = self.post(f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]})
        self.assertEqual(run["state"], "done")
        self.assertTrue(all(step["state"] == "confirmed" for step in run["happened"]))
        self.assertNotEqual(self.tree(), before)
        undo = self.post(f"/api/v1/runs/{run['run']}/undo")
        self.assertEqual(undo["undoes"], run["run"])
        if undo["state"] == "waiting":
            undo = self.post(f"/api/v1/runs/{undo['run']}/approve", {"seal": undo["seal"]})
        self.assertEqual(undo["state"], "done")
        self.assertEqual(sorted(self.mails()), sorted(name.split("/")[-1].split(":2,")[0] for name in before
                                                      if name.startswith(("mail/cur/", "mail/new/"))))

    def test_undo_by_a_sentence(self):
        done = self.ask("flag the last mail from Ben")
        self.assertEqual(done["state"], "done")
        undo = self.ask("undo that")
        self.assertEqual((undo["undoes"], undo["state"]), (done["run"], "waiting"))

    def waiting(self):
        run = self.ask("write to Ben: the meeting is moved to four")
        self.assertEqual(run["state"], "waiting", run)
        return run

    def test_nothing_happens_before_a_yes_to_exactly_that(self):
        run = self.waiting()
        path = f"/api/v1/runs/{run['run']}"
        planned = run["planned"][0]
        self.assertEqual(set(planned["origins"].values()) - {"owner", "records", "tool", "model", "person", "public"}, set())
        self.assertEqual(set(planned["origins"]), set(planned["sources"]))
        refused = self.post(path + "/approve", {"seal": "0" * 64}, status=409)
        self.assertIn("changed", refused["error"]["message"])
        self.assertEqual(self.get(path)["state"], "waiting")
        self.assertEqual(self.get(path)["seal"], run["seal"])
        done = self.post(path + "/approve", {"seal": run["seal"]})
        self.assertEqual(done["state"], "done", done)
        self.post(path + "/approve", {"seal": run["seal"]}, status=409)
        # What the preview said of its values stays with them, and the journal says how it came about.
        step = done["happened"][0]
        self.assertEqual([step["sources"], step["origins"]], [planned["sources"], planned["origins"]])
        self.assertEqual([entry["state"] for entry in step["journal"]],
                         ["planned", "authorised", "intended", "issued", "confirmed"])
        self.assertEqual(step["journal"][1]["by"], "owner")
        self.assertEqual(self.get(path)["happened"], done["happened"])
        record = self.get("/api/v1/records")["records"][0]
        self.assertEqual(record["run"]["happened"], done["happened"])

    def test_a_value_says_in_which_line_it_stands(self):
        step = self.ask("pay the bill from Stadtwerke")["planned"][0]
        for argument in ("amount", "iban", "on"):
            self.assertEqual(step["origins"][argument], "person")
            self.assertRegex(step["sources"][argument], r"the mail .* of .*stadtwerke.*, its text, line \d+\)")

    def test_dropped(self):
        run = self.waiting()
        dropped = self.post(f"/api/v1/runs/{run['run']}/reject")
        self.assertEqual(dropped["state"], "rejected")
        self.post(f"/api/v1/runs/{run['run']}/reject", status=409)
        self.assertEqual(dropped["happened"], [])

    def test_a_value_is_changed_and_then_needs_a_yes_of_its_own(self):
        run = self.waiting()
        step = run["planned"][0]
        changed = self.post(f"/api/v1/runs/{run['run']}/edit", {"step": step["step"], "argument": "subject", "value": "Four o'clock"})
        self.assertNotEqual(changed["run"], run["run"])
        self.assertEqual(changed["state"], "waiting")
        self.assertEqual(changed["planned"][0]["arguments"]["subject"], "Four o'clock")
        self.assertEqual(changed["planned"][0]["origins"]["subject"], "owner")
        before = self.get(f"/api/v1/runs/{run['run']}")
        self.assertEqual((before["state"], before["superseded_by"]), ("rejected", changed["run"]))
        # What was changed into another run is no run of its own; neither is what was only tried for it.
        self.assertEqual([one["run"] for one in self.get("/api/v1/runs")["runs"]], [changed["run"]])
        self.assertEqual(self.get("/api/v1/runs?state=rejected")["runs"], [])
        self.assertIn(run["run"], [one["run"] for one in self.get("/api/v1/runs?superseded=true")["runs"]])
        self.assertIn(run["run"], [one["run"]["run"] for one in self.get("/api/v1/records")["records"]])
        self.get("/api/v1/runs?superseded=perhaps", status=400)
        self.post(f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]}, status=409)
        self.post(f"/api/v1/runs/{changed['run']}/approve", {"seal": changed["seal"]})

    def test_a_step_is_struck_out_and_the_rest_needs_a_yes_anew(self):
        run = self.ask("write to Ben: the meeting is moved to four and write to Priya Raman: the draft is ready")
        self.assertEqual([step["tool"] for step in run["planned"]], ["mail.send", "mail.send"])
        path = f"/api/v1/runs/{run['run']}"
        left = self.post(path + "/edit", {"step": run["planned"][0]["step"], "strike": True})
        self.assertEqual(left["run"], run["run"])
        self.assertEqual([step["step"] for step in left["planned"]], [run["planned"][1]["step"]])
        self.assertEqual([step["step"] for step in left["struck"]], [run["planned"][0]["step"]])
        self.post(path + "/approve", {"seal": run["seal"]}, status=409)
        done = self.post(path + "/approve", {"seal": left["seal"]})
        self.assertEqual(done["state"], "done", done)
        self.assertEqual(len(done["happened"]), 1)
        self.post(path + "/skip", {"step": run["planned"][0]["step"]}, status=409)
        self.post(path + "/skip", {}, status=400)

    def test_a_routine_that_is_there_already_is_not_made_again(self):
        daily = "every weekday at 8 tell me what's on"
        first, second = self.ask(daily), self.ask(daily)
        approve = lambda run: self.post(f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]})  # noqa: E731
        self.assertEqual(approve(first)["state"], "done")
        # Neither the one that waited beside it nor another one is made.
        self.assertIn("You have this routine already", json.dumps(approve(second)))
        self.assertIn("You have this routine already: tell me what's on, every weekday at 08:00.", self.ask(daily)["error"]["message"])
        self.assertEqual(len(self.get("/api/v1/routines")["routines"]), 1)

    def test_the_command_line_and_the_page_see_the_same(self):
        run = self.json("ask", "write to Ben: the meeting is moved to four", status=3)
        self.assertEqual(self.get(f"/api/v1/runs/{run['run']}")["seal"], run["seal"])
        done = self.post(f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]})
        self.assertEqual(self.json("show", run["run"])["state"], done["state"])

    def test_a_question_is_answered_with_a_choice(self):
        text = "when is the meeting with Anna"
        answer = self.post("/api/v1/requests", {"text": "write to Anna: see you later"})
        if "question" not in answer:
            self.skipTest("the sample home has one Anna only")
        question = answer["question"]
        self.assertGreater(len(question["options"]), 1)
        for option in question["options"]:
            run = self.ask("write to Anna: see you later", choices=[{"question": question["question"], "option": option}])
            self.assertEqual(run["state"], "waiting", text)

    def test_the_ledger_is_paged(self):
        made = [self.ask("what is on today?")["run"] for _ in range(5)]
        page = self.get("/api/v1/runs?limit=2")
        seen = [run["run"] for run in page["runs"]]
        while "next" in page:
            page = self.get(f"/api/v1/runs?limit=2&before={page['next']}")
            seen += [run["run"] for run in page["runs"]]
        self.assertEqual(seen, sorted(set(seen), key=seen.index))
        self.assertEqual(seen, made[::-1])
        self.assertEqual(len(self.get("/api/v1/runs?words=ON%20today&state=done")["runs"]), 5)
        self.assertEqual(self.get("/api/v1/runs?words=nowhere")["runs"], [])
        self.get("/api/v1/runs?limit=0", status=400)
        self.get("/api/v1/runs?state=odd", status=400)

    def test_the_ledger_by_days(self):
        """Days are the owner's: one that has 25 hours in Berlin, and what was asked a second before it and at its end."""
        at = {"early": "2026-10-24T21:59:59", "first": "2026-10-24T22:00:00", "last": "2026-10-25T22:59:59", "late": "2026-10-25T23:00:00"}
        made = {name: self.ask("what is on today?")["run"] for name in at}
        with contextlib.closing(sqlite3.connect(self.home / "home.db", timeout=60)) as store, store:
            for name, when in at.items():
                store.execute("UPDATE runs SET created_ms = unixepoch(?) * 1000 WHERE id = ?", (when, made[name]))
        found = lambda query: [run["run"] for run in self.get(f"/api/v1/runs?{query}")["runs"]]  # noqa: E731
        day = "from=2026-10-25&to=2026-10-25"
        self.assertEqual(found(day), [made["last"], made["first"]])
        self.assertEqual(found("from=2026-10-25"), [made["late"], made["last"], made["first"]])
        self.assertEqual(found("to=2026-10-25"), [made["last"], made["first"], made["early"]])
        self.assertEqual(found(day + "&words=today&state=done"), [made["last"], made["first"]])
        self.assertEqual(found(day + "&state=failed"), [])
        page = self.get(f"/api/v1/runs?{day}&limit=1")
        self.assertEqual([run["run"] for run in page["runs"]], [made["last"]])
        self.assertEqual(found(f"{day}&limit=1&before={page['next']}"), [made["first"]])
        records = self.get(f"/api/v1/records?{day}")["records"]
        self.assertEqual([record["run"]["run"] for record in records], [made["last"], made["first"]])
        for query, said in (("from=yesterday", "'from' must be a day like 2026-11-26."), ("to=2026-02-30", "'to' must be a day like 2026-11-26."),
                            ("from=", "'from' must be a day like 2026-11-26."), ("to=2026-10-25T10:00", "'to' must be a day like 2026-11-26."),
                            ("from=2026-10-26&to=2026-10-25", "'to' (2026-10-25) is before 'from' (2026-10-26).")):
            for path in ("runs", "records"):
                self.assertEqual(self.get(f"/api/v1/{path}?{query}", status=400)["error"]["message"], said)
        for first, last in (("0001-01-01", "9999-12-31"), ("2026-10-24", "2026-10-26")):
            self.assertEqual(len(found(f"from={first}&to={last}")), 4)
        # The command line has the same days.
        said = self.json("runs", "--from", "2026-10-25", "--to", "2026-10-25")["runs"]
        self.assertEqual([run["run"] for run in said], [made["last"], made["first"]])
        self.json("runs", "--from", "soon", status=2)

    def test_what_there_is(self):
        self.assertGreaterEqual(len(self.get("/api/v1/skills")["skills"]), 60)
        self.assertTrue(self.get("/api/v1/tools")["tools"])
        mandate = self.get("/api/v1/mandate")
        self.assertTrue(any(rule["limits"] for rule in mandate["rules"]))
        tool = next(each for each in self.get("/api/v1/tools")["tools"] if each["name"] == "files.trash")
        arguments = {each["name"]: "notes.txt" for each in tool["arguments"] if each["needed"]}
        self.assertTrue(self.post("/api/v1/mandate/explain", {"tool": tool["name"], "arguments": arguments})["explanation"])
        self.assertTrue(self.get("/api/v1/health")["checks"])
        self.post("/api/v1/mandate/explain", {"tool": "mail.nothing"}, status=404)
        self.get("/api/v1/open?link=mail:nothing", status=404)

    def test_a_skill_is_switched_tested_and_an_own_one_taken_away(self):
        archive = "archive all mails from Telcom"
        skill = lambda name: next(each for each in self.get("/api/v1/skills")["skills"] if each["name"] == name)  # noqa: E731
        self.assertTrue(skill("archive_mails")["on"])
        self.assertIn("archive_mails", self.ask(archive)["plan"])
        self.assertEqual(self.post("/api/v1/skills/turn", {"skill": "archive_mails", "to": "off"}),
                         {"skill": "archive_mails", "to": "off"})
        self.assertFalse(skill("archive_mails")["on"])
        answer = self.request("POST", "/api/v1/requests", {"text": archive})
        self.assertNotIn("archive_mails", json.dumps((answer.json.get("run") or {}).get("plan", "")))
        self.post("/api/v1/skills/turn", {"skill": "archive_mails", "to": "on"})
        self.assertIn("archive_mails", self.ask(archive)["plan"])
        self.post("/api/v1/skills/turn", {"skill": "archive_mails", "to": "removed"}, status=404)
        self.assertEqual(skill("archive_mails")["from"], "shipped")

        self.json("skills", "new", "water_plants")
        runs, before = self.get("/api/v1/runs")["runs"], self.tree()
        tested = self.post("/api/v1/skills/test", {"skill": "water_plants"})
        self.assertEqual([(each["passed"], each["wrong"]) for each in tested["cases"]], [(True, [])])
        (self.home / "skills/water_plants.test").write_text("say: water plants about heating\nanswer: no such words\n")
        tested = self.post("/api/v1/skills/test", {"skill": "water_plants"})
        self.assertEqual([each["passed"] for each in tested["cases"]], [False])
        self.assertIn('the answer has no "no such words"', tested["cases"][0]["wrong"][0])
        self.assertEqual((self.get("/api/v1/runs")["runs"], self.tree()), (runs, before), "a test has no effect")
        files = self.post("/api/v1/skills/turn", {"skill": "water_plants", "to": "removed"})["files"]
        self.assertTrue(pathlib.Path(files, "water_plants.plan").exists())
        self.assertNotIn("water_plants", json.dumps(self.get("/api/v1/skills")))
        for body, status in (({"skill": "water_plants", "to": "removed"}, 404), ({"skill": "nothing", "to": "off"}, 404),
                             ({"skill": "../../config", "to": "off"}, 404), ({"skill": "../config", "to": "removed"}, 404),
                             ({"skill": "agenda", "to": "sideways"}, 400), ({"skill": "agenda"}, 400)):
            self.post("/api/v1/skills/turn", body, status=status)
        for name in ("nothing", "../../config"):
            self.post("/api/v1/skills/test", {"skill": name}, status=404)

    def own_skill(self):
        self.json("skills", "new", "water_plants")
        return self.home / "skills/water_plants.plan", self.get("/api/v1/skills/text?skill=water_plants")

    def files(self, plan):
        """What stands in the folder of the owner's own skills."""
        return {str(path): path.read_bytes() for path in plan.parent.rglob("*") if path.is_file()}

    def test_the_text_of_an_own_skill_is_changed(self):
        file, read = self.own_skill()
        self.assertEqual((read["text"], read["own"], read.get("earlier")), (file.read_text(), True, None))
        self.assertEqual((read["say"], read["test"]), ("", file.with_suffix(".test").read_text()))
        text = read["text"].replace("# say: water plants about", "# say: sprinkle the ferns of").replace("mails about", "letters on")
        change = {"skill": "water_plants", "text": text, "version": read["version"]}
        written = self.post("/api/v1/skills/text", change)
        self.assertEqual((written["text"], written["earlier"]), (text, read["text"]))
        self.assertEqual(file.read_text(), text)
        self.assertEqual(written, self.get("/api/v1/skills/text?skill=water_plants"))
        # It counts from the next request on.
        run = self.ask("sprinkle the ferns of heating")
        self.assertIn("water_plants", run["plan"])
        self.assertIn("letters on heating", run["answer"][0]["text"])
        self.assertIn("sprinkle the ferns", json.dumps(self.get("/api/v1/skills")))
        # And back.
        back = self.post("/api/v1/skills/text", {**change, "text": written["earlier"], "version": written["version"]})
        self.assertEqual((file.read_text(), back["earlier"]), (read["text"], text))
        # Nothing new is written: what stood before stays at hand.
        again = self.post("/api/v1/skills/text", {**change, "text": back["text"], "version": back["version"]})
        self.assertEqual(again, back)

    def test_a_wrong_text_of_a_skill_is_named_by_its_line_and_nothing_changes(self):
        file, read = self.own_skill()
        text = read["text"]
        number = text[:text.index("    found = ")].count("\n") + 1
        example = text[:text.index("# say: please")].count("\n") + 1
        for wrong, message, hint in (
                (text.replace("mail.search", "mail.serch"), f"Line {number}: There is no tool named 'mail.serch'.", "mail.search"),
                (text.replace("# say: please water plants about {words", "# say: please {plants"), f"Line {example}: the example has a slot 'plants'", "slot"),
                (text.replace("def water_plants", "def drown_plants"), "The text is of a skill 'drown_plants', and this one is 'water_plants'.", "def water_plants"),
                (text.replace("# say:", "#"), "has no example", "# say:"),
                ("say(\"x\")\n", "a skill is one def", ""), ("def water_plants(\n", "Line 2: Expected the name of a parameter", ""), ("\0", "Line 1: ", "")):
            answer = self.post("/api/v1/skills/text", {"skill": "water_plants", "text": wrong, "version": read["version"]}, status=422)
            self.assertIn(message, answer["error"]["message"])
            self.assertIn(hint, answer["error"].get("hint", ""))
        (self.home / "skills/water_plants.say").write_text("moisten {words: heating}\n")
        renamed = text.replace("words", "topic").replace("topic=topic", "words=topic")
        change = {"skill": "water_plants", "text": renamed, "version": read["version"]}
        read = self.get("/api/v1/skills/text?skill=water_plants")
        change["version"] = read["version"]
        refused = self.post("/api/v1/skills/text", change, status=422)["error"]
        self.assertEqual((refused["message"], refused["at"]), ("Line 1 of what is said: the example has a slot 'words' that the skill has not.", {"field": "say", "line": 1}))
        self.assertEqual(self.get("/api/v1/skills/text?skill=water_plants"), read)
        self.assertEqual(sorted(each.name for each in (self.home / "skills").iterdir()), ["water_plants.plan", "water_plants.say", "water_plants.test"])
        # Both together fit again.
        self.post("/api/v1/skills/text", {**change, "say": "moisten {topic: heating}\n"})
        self.assertEqual((self.home / "skills/water_plants.say").read_text(), "moisten {topic: heating}\n")
        self.assertIn("water_plants", self.ask("please water plants about heating")["plan"])

    def test_what_is_said_for_an_own_skill_and_its_test_are_changed(self):
        file, read = self.own_skill()
        say, test = file.with_suffix(".say"), file.with_suffix(".test")
        change = {"skill": "water_plants", "version": read["version"], "say": "# Ours.\nmoisten the ferns of {words: heating}\n",
                  "test": "say: moisten the ferns of heating\nanswer: mails about heating\n"}
        self.assertEqual(self.ask("what is on today?")["state"], "done", "the router knows the skills as they were")
        written = self.post("/api/v1/skills/text", change)
        self.assertEqual((written["text"], written["say"], written["test"]), (read["text"], change["say"], change["test"]))
        self.assertEqual((say.read_text(), test.read_text()), (change["say"], change["test"]))
        self.assertEqual((written.get("earlier"), written["earlier_say"], written["earlier_test"]), (None, "", read["test"]))
        self.assertEqual(self.get("/api/v1/skills/text?skill=water_plants"), written)
        # The new sentence is taken for it, and its test says it.
        self.assertIn("mails about the roof", self.ask("moisten the ferns of the roof")["answer"][0]["text"])
        tested = self.post("/api/v1/skills/test", {"skill": "water_plants"})
        self.assertEqual([(each["sentence"], each["passed"]) for each in tested["cases"]], [("moisten the ferns of heating", True)])
        # As long as each may be, and of two bytes a character, they fit in one request.
        longest = {"text": read["text"] + "#" + "ä" * (49_998 - len(read["text"])) + "\n", "say": "#" + "ä" * 29_999, "test": change["test"] + "#" + "ä" * (29_999 - len(change["test"]))}
        body = json.dumps({"skill": "water_plants", "version": written["version"], **longest}, ensure_ascii=False).encode()
        answer = self.request("POST", "/api/v1/skills/text", body, {"Content-Type": "application/json"})
        self.assertEqual(answer.status, 200, answer.text[:200])
        written = self.post("/api/v1/skills/text", {**change, "text": read["text"], "version": answer.json["version"]})
        # An empty one is no file; what was is at hand. What is left out stays.
        gone = self.post("/api/v1/skills/text", {"skill": "water_plants", "version": written["version"], "say": "", "test": ""})
        self.assertEqual(sorted(each.name for each in file.parent.iterdir()), ["earlier", "water_plants.plan"])
        self.assertEqual((gone["text"], gone["earlier_say"], gone["earlier_test"]), (read["text"], change["say"], change["test"]))
        self.post("/api/v1/skills/turn", {"skill": "water_plants", "to": "removed"})
        self.assertEqual(list((file.parent / "earlier").iterdir()), [])

    def test_a_wrong_sentence_or_case_is_named_by_its_line_and_nothing_changes(self):
        file, read = self.own_skill()
        before = self.files(file)
        for field, wrong, message, line in (
                ("say", "moisten {words: heating}\n\nsoak {plants: ferns}\n", "Line 3 of what is said: the example has a slot 'plants' that the skill has not.", 3),
                ("say", "moisten {words: heating\n", "Line 1 of what is said: the example \"moisten {words: heating\" has no closing brace.", 1),
                ("test", "say: water plants about heating\nanser: mails\n", "Line 2 of its test: \"anser: mails\" is not understood.", 2),
                ("test", "say: water plants about heating\n", "Line 1 of its test: this case expects nothing.", 1),
                ("test", "now: tomorrow\nsay: x\nanswer: y\n", "Line 1 of its test: \"tomorrow\" is no moment.", 1),
                ("test", "# None.\n", "Its test: it has no case.", None)):
            # The plan would be right, and is not written either; nor is it tested.
            body = {"skill": "water_plants", "text": read["text"] + "# Mine.\n", field: wrong}
            for path, more in (("text", {"version": read["version"]}), ("test", {})):
                refused = self.post("/api/v1/skills/" + path, {**body, **more}, status=422)["error"]
                self.assertEqual((refused["message"], refused["at"]), (message, {"field": field, **({"line": line} if line else {})}))
                self.assertTrue(refused["hint"])
            self.assertEqual((self.files(file), self.get("/api/v1/skills/text?skill=water_plants")), (before, read))
        plan = self.post("/api/v1/skills/text", {"skill": "water_plants", "version": read["version"], "text": "def (\n", "say": "x {y: z}"}, status=422)
        self.assertEqual(plan["error"]["at"], {"field": "text", "line": 1})

    def test_texts_are_tried_before_they_are_written(self):
        file, _ = self.own_skill()
        file.with_suffix(".say").write_text("moisten {words: heating}\n")
        before = self.files(file)
        tried = {"skill": "water_plants", "say": "soak {words: heating}\n", "test": "say: soak the roof\nanswer: mails about\n\nsay: soak heating\nanswer: no such words\n"}
        tested = self.post("/api/v1/skills/test", tried)
        self.assertEqual([each["passed"] for each in tested["cases"]], [True, False])
        self.assertIn('the answer has no "no such words"', tested["cases"][1]["wrong"][0])
        # Without the sentence that is written it is not understood.
        tested = self.post("/api/v1/skills/test", {"skill": "water_plants", "say": "", "test": "say: moisten the roof\nanswer: mails about\n"})
        self.assertEqual([each["passed"] for each in tested["cases"]], [False])
        self.assertEqual(self.files(file), before)
        self.assertIn("comes with Adjutant", self.post("/api/v1/skills/test", {"skill": "agenda", "say": "x"}, status=409)["error"]["message"])
        for body, status in (({**tried, "skill": "nothing"}, 404), ({**tried, "skill": "../config"}, 404), ({**tried, "text": ""}, 400), ({**tried, "test": "x" * 30001}, 400)):
            self.post("/api/v1/skills/test", body, status=status)

    def test_the_texts_of_another_home_are_out_of_reach(self):
        file, read = self.own_skill()
        before = self.files(file)
        change = {"skill": "water_plants", "version": read["version"], "say": "moisten {words: heating}\n"}
        owner, self.cookie = self.cookie, "adjutant=nobody"
        self.post("/api/v1/skills/text", change, status=401)
        self.post("/api/v1/skills/test", change, status=401)
        self.json("members", "add", "Kim", "--role", "member")
        link = self.json("login", "--member", "Kim")["link"].split("#")[1]
        self.cookie = self.request("POST", "/api/v1/session", {"token": link}).headers["set-cookie"].split(";")[0]
        self.get("/api/v1/skills/text?skill=water_plants", status=404)
        self.post("/api/v1/skills/text", change, status=404)
        self.post("/api/v1/skills/test", {"skill": "water_plants", "say": "x"}, status=404)
        self.cookie = owner
        self.assertEqual(self.get("/api/v1/skills/text?skill=water_plants"), read)
        self.assertEqual(self.files(file), before)

    def test_a_text_of_a_skill_that_was_changed_meanwhile_is_not_overwritten(self):
        file, read = self.own_skill()
        by_hand = read["text"].replace("mails about", "mails by hand about")
        file.write_text(by_hand)
        change = {"skill": "water_plants", "text": read["text"] + "# Mine.\n", "version": read["version"]}
        refused = self.post("/api/v1/skills/text", change, status=409)["error"]
        self.assertEqual(refused["message"], "The skill 'water_plants' has changed since you read it. Nothing was written.")
        self.assertEqual(file.read_text(), by_hand)
        # One that is no skill any more is put right here, too.
        file.write_text(by_hand.replace("mail.search", "mail.serch"))
        self.assertNotIn("water_plants", json.dumps(self.get("/api/v1/skills")))
        now = self.get("/api/v1/skills/text?skill=water_plants")
        self.post("/api/v1/skills/text", {**change, "version": now["version"]})
        self.assertIn("water_plants", json.dumps(self.get("/api/v1/skills")))
        # What was kept of it goes with it.
        self.post("/api/v1/skills/turn", {"skill": "water_plants", "to": "removed"})
        self.assertNotIn("earlier", self.own_skill()[1])

    def test_the_text_of_a_shipped_skill_is_only_read(self):
        read = self.get("/api/v1/skills/text?skill=agenda")
        self.assertFalse(read["own"])
        self.assertEqual(read["text"], self.json("skills", "show", "agenda")["plan"])
        change = {"skill": "agenda", "text": read["text"] + "# Mine.\n", "version": read["version"]}
        self.assertIn("comes with Adjutant", self.post("/api/v1/skills/text", change, status=409)["error"]["message"])
        self.assertEqual(self.get("/api/v1/skills/text?skill=agenda"), read)
        for name in ("nothing", "../config", "..%2Fconfig"):
            self.get(f"/api/v1/skills/text?skill={name}", status=404)
        self.get("/api/v1/skills/text", status=400)
        self.get("/api/v1/skills/text?skill=", status=400)
        for body, status in (({**change, "skill": "nothing"}, 404), ({**change, "skill": "../config"}, 404), ({**change, "text": ""}, 400),
                             ({**change, "text": "#" * 50001}, 400), ({**change, "more": 1}, 400), ({"skill": "agenda"}, 400),
                             ({"skill": "agenda", "version": read["version"]}, 400), ({**change, "say": 5}, 400), ({**change, "say": "x" * 30001}, 400),
                             ({**change, "test": "x" * 30001}, 400), ({**change, "test": None}, 400)):
            self.post("/api/v1/skills/text", body, status=status)

    def test_a_guest_changes_no_skill_and_a_member_no_model(self):
        self.json("members", "add", "Kim", "--role", "guest")
        link = self.json("login", "--member", "Kim")["link"].split("#")[1]
        answer = self.request("POST", "/api/v1/session", {"token": link})
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        self.get("/api/v1/skills")
        read = self.get("/api/v1/skills/text?skill=agenda")
        self.post("/api/v1/skills/text", {"skill": "agenda", "text": read["text"], "version": read["version"]}, status=403)
        self.post("/api/v1/skills/text", {"skill": "agenda", "say": "x", "version": read["version"]}, status=403)
        self.post("/api/v1/skills/turn", {"skill": "agenda", "to": "off"}, status=403)
        self.post("/api/v1/skills/test", {"skill": "agenda"}, status=403)
        self.json("members", "role", "Kim", "member")
        self.post("/api/v1/skills/turn", {"skill": "agenda", "to": "off"})
        self.log_in()
        self.assertTrue(all(each["on"] for each in self.get("/api/v1/skills")["skills"]), "each home has its own")
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        for path in ("models/try", "models/remove", "models/first", "connections/try", "connections/remove"):
            self.post("/api/v1/" + path, {"name": "x"}, status=403)

    def test_models_are_tried_put_first_and_taken_out(self):
        with Endpoint("```plan\nsay(\"hello\")\n```") as endpoint:
            config = self.home / "config.toml"
            before = config.read_text()
            config.write_text(before + endpoint.section("[planner]", 'name = "a/1"\n') + endpoint.section("[planner]", 'name = "b"\n'))
            names = lambda: [each["name"] for each in self.get("/api/v1/settings")["models"]]  # noqa: E731
            self.assertEqual(names(), ["a/1", "b"])  # the daemon sees it at once
            tried = self.post("/api/v1/models/try", {"name": "a/1"})
            self.assertIn('say("hello")', tried["plan"])
            self.assertEqual(tried["planning"]["asked"][0]["planner"], "a/1")
            self.assertEqual(self.get("/api/v1/runs")["runs"], [], "a try runs nothing")
            self.post("/api/v1/models/first", {"name": "b"})
            self.assertEqual(names(), ["b", "a/1"])
            asked = self.ask("rank the neighbours by how noisy their letters sound")
            self.assertEqual(asked["planning"]["asked"][0]["planner"], "b")
            self.post("/api/v1/models/remove", {"name": "b"})
            self.assertEqual(names(), ["a/1"])
            self.post("/api/v1/models/remove", {"name": "a/1"})
            self.assertEqual((names(), config.read_text().strip()), ([], before.strip()))
            for path in ("try", "remove", "first"):
                self.post("/api/v1/models/" + path, {"name": "b"}, status=404)
                self.post("/api/v1/models/" + path, {"name": ""}, status=400)

    def test_connections_and_accounts_are_tried(self):
        (self.home / "state.json").write_text('{"notes": [], "calls": []}')
        self.json("connect", "mcp", "notes", "--yes", "--no-sandbox", "--", sys.executable, str(SERVER), str(self.home / "state.json"))
        check = self.post("/api/v1/connections/try", {"name": "notes"})
        self.assertTrue(check["ok"], check)
        self.assertIn("4 tools", check["text"])
        self.assertEqual(json.loads((self.home / "state.json").read_text())["calls"], [], "no tool is called")
        self.post("/api/v1/connections/try", {"name": "note"}, status=404)
        self.post("/api/v1/connections/remove", {"name": "notes"})
        self.assertEqual(self.get("/api/v1/settings")["connections"], [])
        self.assertEqual(self.json("connections")["connections"], [])
        self.post("/api/v1/connections/remove", {"name": "notes"}, status=404)
        checks = {each["name"]: each for each in self.post("/api/v1/accounts/try")["checks"]}
        self.assertTrue(all(each["ok"] for each in checks.values()), checks)
        self.assertLessEqual(set(checks), {each["name"] for each in self.get("/api/v1/settings")["accounts"]})
        (self.home / "contacts").rename(self.home / "moved")
        checks = {each["name"]: each for each in self.post("/api/v1/accounts/try")["checks"]}
        self.assertEqual([name for name, each in checks.items() if not each["ok"]], ["contacts"])

    def test_bad_requests_are_answered_in_words(self):
        for body, status in (({}, 400), ({"text": ""}, 400), ({"text": 5}, 400), ({"text": "x", "more": 1}, 400),
                             ({"text": "x" * 20001}, 400), ([], 400), ({"text": "x", "choices": [{"question": "q"}]}, 400)):
            answer = self.request("POST", "/api/v1/requests", body)
            self.assertEqual(answer.status, status, json.dumps(body)[:80])
            self.assertTrue(answer.json["error"]["message"])
        self.assertEqual(self.request("POST", "/api/v1/requests", b"{", {"Content-Type": "application/json"}).status, 400)
        self.assertEqual(self.request("POST", "/api/v1/requests", b"text=x", {"Content-Type": "text/plain"}).status, 415)
        self.assertEqual(self.request("POST", "/api/v1/requests", b"x" * (300 << 10), {"Content-Type": "application/json"}).status, 413)
        self.assertEqual(self.request("PUT", "/api/v1/runs").status, 405)
        self.assertEqual(self.request("GET", "/api/v1/odd").status, 404)
        self.post("/api/v1/requests", {"text": "colourless green ideas sleep furiously in the fridge"}, status=422)

    def test_stop_is_heard_at_once(self):
        self.assertEqual(self.post("/api/v1/stop")["stopping"], 0)
        run = self.waiting()
        self.post(f"/api/v1/runs/{run['run']}/stop", status=409)

    def test_a_restart_loses_nothing(self):
        run = self.waiting()
        self.end()
        self.start()
        self.log_in()
        self.assertEqual(self.get(f"/api/v1/runs/{run['run']}")["seal"], run["seal"])
        self.post(f"/api/v1/runs/{run['run']}/approve", {"seal": run["seal"]})


if __name__ == "__main__":
    unittest.main()
