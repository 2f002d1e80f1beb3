"""Percentiles, and how numbers are written."""


def percentile(values: list[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def median(values: list[float]) -> float:
    return percentile(values, 50)


def seconds(value: float) -> str:
    """With the unit in which it is easily read, and three digits that count."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"


def mebibytes(value: float) -> str:
    return f"{value / 2**20:.1f} MiB"
