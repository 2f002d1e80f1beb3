"""The facts without which a number means nothing."""

import os
import pathlib
import platform
import subprocess
import time


def said(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def field(path: str, name: str) -> str:
    """The first `name : value` line of a file of /proc."""
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def facts(root: pathlib.Path, home: pathlib.Path) -> list[tuple[str, str]]:
    memory = int(field("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    system = field_of_os_release("PRETTY_NAME")
    disk = said("findmnt", "-no", "SOURCE,FSTYPE,OPTIONS", "-T", str(home)).split()
    commit = said("git", "-C", str(root), "log", "-1", "--format=%h of %cs")
    if said("git", "-C", str(root), "status", "--porcelain", "--", "src", "skills", "share", "bench"):
        commit += ", with changes that are not committed"
    return [
        ("processor", f"{field('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores"),
        ("memory", f"{memory:.0f} GiB"),
        ("system", f"{system}, Linux {platform.release()}"),
        ("disk", " ".join(disk) or "unknown"),
        ("compiler", said("g++", "--version").splitlines()[0] + ", preset release"),
        ("load before the start", f"{os.getloadavg()[0]:.1f}"),
        ("commit", commit),
        ("date", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())),
    ]


def field_of_os_release(name: str) -> str:
    for line in pathlib.Path("/etc/os-release").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        if key == name:
            return value.strip('"')
    return platform.system()
