"""Times of several runs in turn, and how they are printed."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence

SIZES = ((50_000, 1_000), (1_000_000, 10))


def seconds(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def paired(a: Callable[[], object], b: Callable[[], object], runs: int = 7) -> tuple[float, float]:
    """Return the median times of two functions that are run in turn, after one warm-up."""
    ours, theirs = in_turn([a, b], runs)
    return statistics.median(ours), statistics.median(theirs)


def in_turn(functions: Sequence[Callable[[], object]], runs: int = 7) -> list[list[float]]:
    """Return the times of functions that are run in turn, after one warm-up."""
    for function in functions:
        function()
    rounds = [[seconds(function) for function in functions] for _ in range(runs)]
    return [list(times) for times in zip(*rounds, strict=True)]


def text(duration: float) -> str:
    """Return a time with a fitting unit."""
    for factor, unit in ((1.0, "s"), (1e3, "ms")):
        if duration * factor >= 1:
            return f"{duration * factor:.3g} {unit}"
    return f"{duration * 1e6:.3g} us"


def size(n_bytes: float) -> str:
    """Return a size in megabytes."""
    return f"{n_bytes / 1e6:.3g} MB"


def row(
    what: str,
    ours: float,
    theirs: float,
    bar: str = "",
    shown: Callable[[float], str] = text,
) -> None:
    """Print one line of the table: what, our figure, the other's, and the ratio."""
    ratio = f"{theirs / ours:.3g} x"
    print(f"| {what} | {shown(ours)} | {shown(theirs)} | {ratio} | {bar} |", flush=True)


def head(ours: str, theirs: str, ratio: str = "ratio") -> None:
    """Print the head of a table, with the machine's size."""
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    names = f"| | {ours} | {theirs} | {ratio} | bar |"
    print(f"{names}\n{'| --- ' * (names.count('|') - 1)}|")
