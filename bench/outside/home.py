"""The home that is measured on: the sample household, made anew, with limits that a benchmark does not reach."""

import pathlib
import re
import shutil
import subprocess


class Home:
    def __init__(self, adjutant: pathlib.Path, folder: pathlib.Path):
        self.adjutant = adjutant
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        self.call("init", "--sample", check=True)
        mandate = folder / "mandate.toml"
        text = re.sub(r"count = \d+", "count = 1000000", mandate.read_text(encoding="utf-8"))
        mandate.write_text(text, encoding="utf-8")
        self.call("mandate", "accept", "--yes", check=True)

    def command(self, *words: str) -> list[str]:
        return [str(self.adjutant), "--home", str(self.folder), *words]

    def call(self, *words: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*words), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=check)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                stdin=subprocess.DEVNULL)
