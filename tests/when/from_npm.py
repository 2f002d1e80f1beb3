"""Cases of the npm packages: chrono-node's tests are run with a recorder, date.js' tests are read as text."""

import datetime
import json
import os
import pathlib
import re
import subprocess

from table import Case, day, point, stretch

_NOW = datetime.datetime(2020, 6, 1, 12)  # where a test gives none, since its text names a whole date


def _side(fields, side, text):
    """(moment, whether its hour was said, whether its day was); None where the test says too little of it."""
    said = {name.removeprefix(side + "."): value for name, value in fields.items() if name.startswith(side + ".")}
    # Noon is what the library fills in.
    clock = "hour" in said and (said["hour"] != 12 or re.search(r"12|noon|mid-?day", text, re.IGNORECASE) is not None)
    if "date" in said:
        seconds = said["date"] / 1000
        if not -2e9 < seconds < 7e9:
            return datetime.datetime(1, 1, 1), False, True  # out of everyone's reach, as the scope says
        moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(tzinfo=None)
        return moment, clock or not ("day" in said or "weekday" in said), True
    dated = {"year", "month", "day"} <= said.keys()
    if not dated and (not clock or "minute" not in said):
        return None
    try:
        date = (said["year"], said["month"], said["day"]) if dated else (2000, 1, 1)
        moment = datetime.datetime(*date, said.get("hour", 12), said.get("minute", 0), said.get("second", 0))
    except ValueError:
        return None
    return moment, clock, dated


def chrono_node(folder):
    recorder = pathlib.Path(__file__).parent / "record_chrono.js"
    files = sorted(str(file) for file in (folder / "test/en").glob("*.js"))
    done = subprocess.run(["node", str(recorder), *files], capture_output=True, text=True, timeout=60, check=True,
                          env=os.environ | {"TZ": "UTC"})
    for line in done.stdout.splitlines():
        call = json.loads(line)
        fields, text = call["fields"], call["text"]
        if not isinstance(text, str):
            continue
        now = _NOW
        if call["reference"] is not None:
            now = datetime.datetime.fromtimestamp(call["reference"] / 1000, datetime.UTC).replace(tzinfo=None)
        lean = "future" if (call.get("options") or {}).get("forwardDate") else "either"
        if fields.get("count") == 0:
            if not call.get("strict"):  # the strict parser refuses what the other reads
                yield Case("chrono-node", text, now, "none", order="mdy")
            continue
        start, end = _side(fields, "start", text), _side(fields, "end", text)
        if start is None:
            continue
        moment, clock, dated = start
        if not dated:
            expected = f"clock {moment:%H:%M}" if end is None else f"clocks {moment:%H:%M} {end[0]:%H:%M}"
        elif end is None:
            expected = point(moment) if clock else day(moment)
        elif clock:
            expected = stretch(moment, end[0])
        else:  # both are whole days, the last of them included
            expected = stretch(moment.replace(hour=0, minute=0),
                               end[0].replace(hour=0, minute=0) + datetime.timedelta(days=1))
        yield Case("chrono-node", text, now, expected, order="mdy", lean=lean)


def date_js(folder):
    text = re.sub(r"^\s*//.*$", "", (folder / "test/parser.js").read_text(), flags=re.MULTILINE)
    now = datetime.datetime(2013, 5, 13, 1, 30)
    for phrase, body in re.findall(r"parse\('([^']+)', mon\);(.*?)\}\);", text, re.DOTALL):
        clock = re.search(r"'([\d:]+)' == t\(", body)
        date = re.search(r"'(\d+)/(\d+)/(\d+)' == d\(", body)
        if clock and date:
            hour, minute, second = (int(part) for part in clock[1].split(":"))
            month, number, year = (int(part) for part in date.groups())
            moment = datetime.datetime(2000 + year, month, number, hour, minute, second)
            yield Case("date.js", phrase, now, point(moment), order="mdy", lean="either")
