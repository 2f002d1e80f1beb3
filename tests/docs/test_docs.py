"""What the documents show is so: their plans are checked, their mandates loaded, the tool table is the real one."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

BINARY = os.environ.get("ADJUTANT", "build/dev/adjutant")
DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


def blocks(name, language):
    return re.findall(rf"^```{language}\n(.*?)^```", (DOCS / name).read_text(), re.MULTILINE | re.DOTALL)


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="adjutant-docs-")
        cls.home = pathlib.Path(cls.folder.name) / "home"
        folders = [f"--{kind}={cls.folder.name}/{kind}" for kind in ("maildir", "calendar", "contacts", "files")]
        for kind in ("maildir/cur", "maildir/new", "maildir/tmp", "calendar", "contacts", "files"):
            (pathlib.Path(cls.folder.name) / kind).mkdir(parents=True)
        made = subprocess.run([BINARY, "--home", cls.home, "init", *folders, "--name=Kim", "--address=kim@home.example"],
                              capture_output=True, text=True)
        assert made.returncode == 0, made.stderr

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_cli(self, *words):
        return subprocess.run([BINARY, "--home", self.home, *words], capture_output=True, text=True)

    def test_plans(self):
        plans = blocks("PLAN-LANGUAGE.md", "plan")
        self.assertGreater(len(plans), 8)
        for text in plans:
            path = pathlib.Path(self.folder.name) / "example.plan"
            path.write_text(text)
            done = self.run_cli("plan", "check", str(path))
            wanted = re.match(r"# error: (.*)\n", text)
            with self.subTest(text):
                if wanted:
                    self.assertIn("error: " + wanted[1], done.stderr)
                else:
                    self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_planners_page(self):
        page = (DOCS.parent / "share/planner/language.md").read_text()
        plans = re.findall(r"^```plan\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        self.assertGreater(len(plans), 3)
        for text in plans:
            path = pathlib.Path(self.folder.name) / "example.plan"
            path.write_text(text)
            with self.subTest(text):
                done = self.run_cli("plan", "check", str(path))
                self.assertEqual(done.returncode, 0, done.stderr)
        table = self.run_cli("tools").stdout
        for name in re.findall(r"^\| `(\w+)\(", table[:table.index("## Records")], re.MULTILINE):
            self.assertRegex(page, rf"`[^`]*\b{name}\b", name)

    def test_mandates(self):
        mandates = blocks("MANDATE.md", "toml")
        self.assertGreater(len(mandates), 8)
        for text in mandates:
            (self.home / "mandate.toml").write_text(text)
            done = self.run_cli("mandate", "check")
            wanted = re.match(r"# error: (.*)\n", text)
            with self.subTest(text):
                if wanted:
                    self.assertIn(wanted[1], done.stderr)
                else:
                    self.assertEqual(done.returncode, 0, done.stderr)

    def test_cards(self):
        cards = blocks("CARDS.md", "toml")
        self.assertGreater(len(cards), 8)
        server = DOCS.parent / "tests/cli/mcp_server.py"
        state = DOCS.parent / "tests/docs/mail_server.json"
        for text in cards:
            card = pathlib.Path(self.folder.name) / "card.toml"
            card.write_text(text)
            done = self.run_cli("connect", "mcp", "post", "--card", str(card), "--yes", "--no-sandbox",
                                "--", sys.executable, str(server), str(state))
            wanted = re.match(r"# error: (.*)\n", text)
            with self.subTest(text):
                if wanted:
                    self.assertIn(wanted[1], done.stderr)
                else:
                    self.assertEqual(done.returncode, 0, done.stderr)
        self.run_cli("disconnect", "post")

    def test_every_builtin_is_described(self):
        text = (DOCS / "PLAN-LANGUAGE.md").read_text()
        table = self.run_cli("tools").stdout
        names = re.findall(r"^\| `(\w+)\(", table[:table.index("## Records")], re.MULTILINE)
        self.assertGreater(len(names), 25)
        for name in names:
            self.assertRegex(text, rf"`[^`\n]*\b{name}\b", name)

    def test_tool_table_is_up_to_date(self):
        table = self.run_cli("tools").stdout
        path = DOCS / "TOOLS.md"
        if os.environ.get("ADJUTANT_ACCEPT"):
            path.write_text(table)
        self.assertEqual(path.read_text(), table, "ADJUTANT_ACCEPT=1 accepts it")


if __name__ == "__main__":
    unittest.main()
