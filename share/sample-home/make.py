#!/usr/bin/env python3
"""Makes a household to try Adjutant on: mail, calendar, contacts and files of Alex Morgan.

    python3 share/sample-home/make.py DIR [--now 2026-11-24T09:00:00] [--zone Europe/Berlin]

The same --now and --zone give the same bytes. README.md lists what is in it.
"""

import argparse
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cards
import events
import mail_bills
import mail_bulk
import mail_home
import mail_hostile
import mail_odd
import mail_work
import papers
from box import Box
from moments import Moments

PARTS = ("calendar", "contacts", "files", "mail")  # mail comes last: its presence means "complete"


def fill_box(moments: Moments) -> Box:
    box = Box(moments)
    for module in (mail_home, mail_work, mail_bills, mail_hostile, mail_bulk, mail_odd):
        module.fill(box, moments)
    return box


def write_files(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def make(home: Path, moments: Moments) -> None:
    """Fills `home`. Everything is written beside it first and then renamed into place, part by part."""
    for part in reversed(PARTS):
        if (home / part).exists():
            raise FileExistsError(f"{home / part} exists already. Choose another folder, or move that one away.")
    home.mkdir(parents=True, exist_ok=True)
    building = home / f".sample-{os.getpid()}"
    try:
        write_files(building / "calendar", events.files(moments))
        write_files(building / "contacts", cards.files())
        write_files(building / "files", papers.files(moments))
        fill_box(moments).write(building / "mail")
        for part in PARTS:
            os.rename(building / part, home / part)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make a household to try Adjutant on.")
    parser.add_argument("home", metavar="DIR", type=Path, help="where mail, calendar, contacts and files go")
    parser.add_argument("--now", type=datetime.fromisoformat, help="the moment that all dates refer to (default: now)")
    parser.add_argument("--zone", default="Europe/Berlin", help="the owner's time zone (default: %(default)s)")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    try:
        zone = ZoneInfo(options.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        print(f"make.py: there is no time zone {options.zone!r}; try Europe/Berlin", file=sys.stderr)
        return 2
    moments = Moments(options.now or datetime.now(zone), zone)
    try:
        make(options.home, moments)
    except OSError as error:
        print(f"make.py: {error}", file=sys.stderr)
        return 1
    print(f"A household for {moments.now:%Y-%m-%d %H:%M} lies in {options.home}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
