#!/usr/bin/env python3
"""scripts/check-layers on small trees. A case is a folder: src/ and expected.txt, the beginnings of the lines that the
check must print, in order; none: the tree is well."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CHECK = HERE.parent.parent / "scripts" / "check-layers"


def run(*arguments):
    done = subprocess.run([sys.executable, CHECK, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines(), done.stderr


class Trees(unittest.TestCase):
    def test_trees(self):
        cases = sorted(path.parent for path in HERE.glob("*/expected.txt"))
        self.assertGreaterEqual(len(cases), 5)
        for case in cases:
            with self.subTest(case.name):
                expected = (case / "expected.txt").read_text().splitlines()
                status, lines, _ = run(case)
                self.assertEqual(status, 1 if expected else 0)
                self.assertEqual(len(lines), len(expected), lines)
                for line, beginning in zip(lines, expected):
                    self.assertTrue(line.startswith(beginning), f"{line!r} does not begin with {beginning!r}")

    def test_stamp_only_when_all_is_well(self):
        with tempfile.TemporaryDirectory() as folder:
            stamp, depfile = pathlib.Path(folder, "stamp"), pathlib.Path(folder, "stamp.d")
            run(HERE / "upward", "--stamp", stamp, "--depfile", depfile)
            self.assertFalse(stamp.exists())
            run(HERE / "downward", "--stamp", stamp, "--depfile", depfile)
            self.assertTrue(stamp.exists())
            self.assertIn("parser.h", depfile.read_text())

    def test_no_source_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            status, _, error = run(folder)
            self.assertEqual(status, 1)
            self.assertIn("has no src/", error)


if __name__ == "__main__":
    unittest.main()
