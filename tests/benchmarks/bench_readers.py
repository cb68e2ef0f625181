"""Reading files against NumPy's readers of the same numbers, and the memory that it takes.

``python tests/benchmarks/bench_readers.py``; a busy machine slows down both.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import numpy as np
from timing import head, paired, row, seconds, size

from lossgui.model.files import read
from lossgui.model.files.formats import read_raw
from lossgui.model.files.formats.raw import RawTable

SHAPE = (1_000_000, 11)
RUNS = 3


def written(folder: Path, shape: tuple[int, int] = SHAPE) -> Path:
    """Write a table of numbers of four digits behind the point."""
    values = np.random.default_rng(0).standard_normal(shape) * 3
    path = folder / "numbers.csv"
    names = ",".join(f"c{k}" for k in range(shape[1]))
    np.savetxt(path, values, "%.4f", ",", header=names, comments="")
    return path


def variants(path: Path) -> Iterator[tuple[str, Path]]:
    """Give the same table in other dialects."""
    lines = path.read_text().splitlines(keepends=True)
    named = path.with_name("named.csv")
    named.write_text(
        "".join([f"name,{lines[0]}", *(f"v{k}.jpg,{x}" for k, x in enumerate(lines[1:]))])
    )
    yield "with a column of names", named
    commas = path.with_name("commas.csv")
    commas.write_text("".join(lines).replace(",", ";").replace(".", ","))
    yield "with decimal commas", commas
    quoted = path.with_name("quoted.csv")
    quoted.write_text("".join('"' + x.strip().replace(",", '","') + '"\n' for x in lines))
    yield "with quotes", quoted


def tables(path: Path) -> None:
    """Compare the time for each dialect with that of `numpy.loadtxt` for the plain one."""
    reference = np.loadtxt(path, delimiter=",", skiprows=1)

    def theirs() -> object:
        return np.loadtxt(path, delimiter=",", skiprows=1)

    for what, other in [("plain", path), *variants(path)]:
        raw = read_raw(other)
        assert isinstance(raw, RawTable)
        assert np.array_equal(raw.numbers[:, -SHAPE[1] :], reference)
        row(f"{SHAPE[0]} x {SHAPE[1]}, {what}", *paired(lambda p=other: read_raw(p), theirs, RUNS))


def arrays(folder: Path) -> None:
    """Compare the time for arrays with that of reading their bytes."""
    values = np.random.default_rng(0).standard_normal((4_000_000, 10))
    np.save(folder / "a.npy", values)
    np.savez(folder / "a.npz", logits=values)
    for name in ("a.npy", "a.npz"):
        path = folder / name
        row(
            f"{name}, 320 MB / its bytes",
            *paired(lambda p=path: read_raw(p), path.read_bytes, RUNS),
        )


def understood(path: Path) -> None:
    """Compare the time for a table and what it is with that of `numpy.loadtxt` for its numbers."""
    theirs = partial(np.loadtxt, path, delimiter=",", skiprows=1)
    row(
        f"{SHAPE[0]} x {SHAPE[1]}, understood", *paired(lambda: read(path), theirs, RUNS), ">= 0.83"
    )


def columns(folder: Path) -> None:
    """Time two rows of a million columns, and what they are."""
    path = written(folder, (2, 1_000_000))
    row("2 x 1000000 / 5 s", seconds(lambda: read_raw(path)), 5.0, ">= 1")
    row("2 x 1000000, understood / 5 s", seconds(lambda: read(path)), 5.0, ">= 1")


def memory(path: Path) -> None:
    """Compare the most memory that is held with the size of the file."""
    tracemalloc.start()
    read_raw(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    row("memory, 10 x the file", most, 10 * path.stat().st_size, ">= 1", shown=size)


def held(path: Path) -> None:
    """Compare the longest time another thread has to wait with a state of 16 ms."""
    with waiting() as longest:
        read_raw(path)
    row("another thread waits / 16 ms", longest(), 0.016, ">= 1")


@contextmanager
def waiting() -> Iterator[Callable[[], float]]:
    """Measure how late a thread is that wants to run each millisecond."""
    gaps, over = [0.0], Event()

    def run() -> None:
        while not over.is_set():
            start = time.perf_counter()
            time.sleep(0.001)
            gaps.append(time.perf_counter() - start - 0.001)

    thread = Thread(target=run)
    thread.start()
    yield lambda: max(gaps)
    over.set()
    thread.join()


def main() -> None:
    head("lossgui", "NumPy")
    with TemporaryDirectory() as place:
        path = written(Path(place))
        tables(path)
        understood(path)
        memory(path)
        held(path)
        arrays(Path(place))
        columns(Path(place))


if __name__ == "__main__":
    main()
