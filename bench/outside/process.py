"""What the kernel says of a process."""

import pathlib

MODEL = ("worker", "adjutant-model")  # the model's process: in its sandbox (src/model/worker.cc), and where there is none


def status_kib(pid: int, name: str) -> int:
    """VmRSS, VmHWM: kibibytes; 0 when the process is gone."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def cpu_seconds(pid: int) -> float:
    """On a core, all threads together, to the nanosecond."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text(encoding="utf-8").split()[0])
    return total / 1e9


def below(ancestor: int, names: tuple[str, ...]) -> list[int]:
    """The processes of these names (at most 15 characters count) that `ancestor` started, itself or through others."""
    parents, found = {}, []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            start, _, rest = (entry / "stat").read_text(encoding="utf-8").rpartition(")")
        except OSError:
            continue
        parents[int(entry.name)] = int(rest.split()[1])
        if start.partition("(")[2] in [name[:15] for name in names]:
            found.append(int(entry.name))
    return [pid for pid in found if ancestor in _ancestors(pid, parents)]


def _ancestors(pid: int, parents: dict[int, int]) -> set[int]:
    seen = set()
    while pid in parents and pid not in seen:
        seen.add(pid)
        pid = parents[pid]
    return seen
