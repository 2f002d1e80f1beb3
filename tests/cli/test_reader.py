"""The reading and writing roles by an OpenAI-compatible endpoint: a scripted server on this machine, good and hostile."""

import json
import tomllib

from endpoint import Endpoint, said
from home import Home

READS = '''class Trip:
    place: text
    day: date

mails = mail.search(sender="{sender}", limit=1)
if not mails:
    stop("No mail.")
trip = extract(mails[0].body, Trip)
if not trip:
    stop("Nothing.")
say(trip.place)
say(trip.day)
'''
TABLE = '''class Row:
    who: text
    days: list[date]

class Table:
    rows: list[Row]
    words: list[text]

t = extract("Ann: 1 and 2 December 2026", Table)
if not t:
    stop("Nothing.")
for row in t.rows:
    say(f"{row.who} {len(row.days)}")
say(join(t.words, "+"))
'''


class TestReader(Home):
    def use(self, *sections):
        with (self.home / "config.toml").open("a") as config:
            config.write("".join(sections))

    def read(self, sender="Ben", status=0):
        return self.json("plan", "run", self.plan(READS.replace("{sender}", sender)), status=status)

    def test_reads_a_record_whose_words_are_the_senders_and_the_readers(self):
        with Endpoint({"place": "Lisbon", "day": "2026-12-04"}) as endpoint:
            self.use(endpoint.section())
            view = self.read()
            self.assertEqual([said["text"] for said in view["answer"]], ["Lisbon", "Fri 4 Dec 2026"])
            for part in view["answer"]:
                self.assertIn("ben.okafor@brightwater.example", part["from"])
                self.assertIn("reader", part["from"])
            asked = endpoint.asked[0]
            self.assertEqual(asked["response_format"]["json_schema"]["name"], "Trip")
            self.assertEqual(json.loads(asked["messages"][1]["content"])["task"], "extract")
            self.assertNotIn("tools", asked)
            self.assertNotIn("Authorization", endpoint.headers[0])

    def test_the_run_has_what_the_rehearsal_read(self):
        plan = READS.replace("{sender}", "Ben") + 'reminders.add(text=trip.place, at="tomorrow at 9")\n'
        with Endpoint({"place": "Lisbon", "day": "2026-12-04"}, {"place": "Paris", "day": "2026-12-04"}) as endpoint:
            self.use(endpoint.section())
            view = self.json("plan", "run", self.plan(plan), status=3)
            view = self.json("approve", view["run"])
            self.assertEqual(view["happened"][0]["arguments"]["text"], "Lisbon")
            self.assertEqual(len(endpoint.asked), 1)

    def test_lists_of_records_and_of_texts(self):
        rows = [{"who": "Ann", "days": ["2026-12-01", "2026-12-02"]}, {"who": "Bob", "days": []}]
        with Endpoint({"rows": rows, "words": ["a", "b"]}) as endpoint:
            self.use(endpoint.section())
            view = self.json("plan", "run", self.plan(TABLE))
            self.assertEqual([said["text"] for said in view["answer"]], ["Ann 2", "Bob 0", "a+b"])

    def test_answers_that_are_none_end_the_run(self):
        for reply, words in (
                ("I will not.", "no JSON"), ('{"place": "Li', "no JSON"), ([1], "no object"),
                ({"place": "Lisbon", "day": "2026-12-04", "send": "all"}, "nobody asked for"),
                ((200, said("{}", tool_calls=[{"function": {"name": "mail.send"}}])), "a role has none"),
                ((200, said("{}", refusal="No.")), "refused"), ((200, "\x1b[2J"), "no JSON"),
                ((401, '{"error": {"message": "bad key"}}'), "bad key"), ((404, ""), "404"),
                ((200, " " * (2 << 20)), "127.0.0.1")):
            with self.subTest(reply=str(reply)[:60]), Endpoint(reply) as endpoint:
                text = (self.home / "config.toml").read_text()
                self.use(endpoint.section())
                view = self.read(status=5)
                self.assertIn(words, json.dumps(view["error"]))
                self.assertEqual(view["answer"], [])
                (self.home / "config.toml").write_text(text)

    def test_answers_of_the_wrong_type_are_missing(self):
        for reply in ({"place": 7, "day": "2026-12-04"}, {"place": "Lisbon", "day": "2026-02-30"}, {"place": None, "day": None},
                      {"place": "\x1b]8;;https://evil.example\x07here", "day": "2026-12-04"}, {}, {"place": "x" * 5000},
                      {"place": {"$ref": "#"}, "day": ["2026-12-04"]}):
            with self.subTest(reply=str(reply)[:60]), Endpoint(reply) as endpoint:
                text = (self.home / "config.toml").read_text()
                self.use(endpoint.section())
                self.assertEqual([said["text"] for said in self.read()["answer"]], ["Nothing."])
                (self.home / "config.toml").write_text(text)

    def test_a_busy_endpoint_is_tried_again(self):
        with Endpoint((429, "{}"), {"place": "Lisbon", "day": "2026-12-04"}) as endpoint:
            self.use(endpoint.section())
            self.assertEqual(self.read()["answer"][0]["text"], "Lisbon")
            self.assertEqual(len(endpoint.asked), 2)

    def test_the_writer_writes(self):
        plan = 'd = draft("Say hello", using=["a note"])\nsay(d)\n'
        with Endpoint({"text": "Hello \U0001f44b\nBen"}) as endpoint:
            self.use(endpoint.section("writer", 'key_file = "writer.key"\n'))
            (self.home / "writer.key").write_text("sk-test\n")
            view = self.json("plan", "run", self.plan(plan))
            self.assertEqual(view["answer"][0]["text"], "Hello \U0001f44b\nBen")
            self.assertIn("writer", view["answer"][0]["from"])
            self.assertEqual(endpoint.headers[0]["Authorization"], "Bearer sk-test")

    def test_without_a_model_a_draft_is_a_plain_mail_and_is_shown_before_it_leaves(self):
        (self.home / "mandate.toml").write_text('[[grant]]\nname = "to anyone"\neffect = "send"\ndecided_by = "anyone"\n')
        self.run_cli("mandate", "accept", "--yes")
        send = 'mail.send(to=["ben.okafor@brightwater.example"], body={})\n'
        view = self.json("plan", "run", self.plan('d = draft("tell Ben that I am late")\n' + send.format("d")), status=3)
        name = self.configured("name")
        self.assertEqual(view["planned"][0]["arguments"]["body"], f"Hello Ben,\n\nI am late.\n\nBest regards\n{name}")
        self.assertEqual(view["planned"][0]["verdict"], "ask")
        self.assertIn("a draft is shown before it leaves", view["planned"][0]["because"])
        self.assertEqual(self.json("plan", "run", self.plan(send.format('"I am late."')))["state"], "done")
        with (self.home / "mandate.toml").open("a") as rule:
            rule.write('drafts = "unseen"\n')
        self.assertIn("drafts: leave unseen", self.run_cli("mandate", "accept").stdout)  # nobody says yes
        self.run_cli("mandate", "accept", "--yes")
        self.assertEqual(self.json("plan", "run", self.plan('d = draft("tell Ben that I am early")\n' + send.format("d")))["state"], "done")

    def configured(self, key):
        return tomllib.loads((self.home / "config.toml").read_text())[key]

    def test_doctor_says_who_reads_and_who_writes(self):
        checks = {check["check"]: check["says"] for check in self.json("doctor")["checks"]}
        self.assertIn("form of its own", checks["reader"])
        with Endpoint({"option": "yes"}) as endpoint:
            self.use(endpoint.section())
            checks = {check["check"]: check["says"] for check in self.json("doctor")["checks"]}
            self.assertRegex(checks["reader"], r"small at http://127.0.0.1:\d+/v1 answers")
            self.assertIn("reader writes as well", checks["writer"])
        checks = {check["check"]: check["ok"] for check in self.json("doctor", status=5)["checks"]}
        self.assertFalse(checks["reader"])

    def test_a_wrong_section_is_named_with_its_line(self):
        lines = len((self.home / "config.toml").read_text().splitlines())
        self.use('\n[reader]\nurl = "http://127.0.0.1:1/v1"\nmodell = "small"\n')
        done = self.run_cli("runs")
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"config.toml:{lines + 4}: there is no setting 'modell' in [reader]. Did you mean 'model'?",
                      " ".join(done.stderr.split()))
