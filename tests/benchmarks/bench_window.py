"""The window at some sizes: from a key press to the painted frame; opening, and its memory.

Each time is compared with that of a bare plot, so that a busy machine slows down both.
``python tests/benchmarks/bench_window.py [WHAT ...]``: ``example``, ``open``, or sizes such as
``50000x1000``; all of them unless given.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from timing import SIZES, head, row, seconds, text

from lossgui.app import App, application, build
from lossgui.controllers.files.opening import empty_scenario
from lossgui.model.files.opening import Request
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.views.window.settings import Settings

PRESSES = 200
BARS = "< 16 ms, < 50 ms"
WINDOW_SIZES = ((3, 3), *SIZES, (2_000, 10_000))
Key, Modifier = Qt.Key, Qt.KeyboardModifier


class Duration(NamedTuple):
    """How long something takes, and how long this thread is at work in it; in seconds."""

    passed: float
    computed: float


class Keyboard:
    """A window of 1280 x 800 pixels and the keys that are pressed in it."""

    def __init__(self, scenario: Scenario | None, folder: Path) -> None:
        self.app = build(scenario, "benchmark", Settings(folder))
        self.app.window.resize(1280, 800)
        self.app.window.show()
        QTest.qWaitForWindowExposed(self.app.window)
        self.logits = self.app.window.findChild(QTableView, "logits_table")
        self.weights = self.app.window.findChild(QTableView, "weights_table")

    def close(self) -> None:
        self.app.window.close()
        self.app.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def column_of(self, title: str) -> int:
        model = self.weights.model()
        titles = [
            model.headerData(column, Qt.Orientation.Horizontal)
            for column in range(model.columnCount())
        ]
        return titles.index(title)

    def press(self, key: Key, modifier: Modifier = Modifier.NoModifier) -> Duration:
        """Return how long it takes from a key press to the painted frame."""
        widget = QApplication.focusWidget()

        def run() -> None:
            QTest.keyPress(widget, key, modifier)
            QApplication.processEvents()

        start = time.thread_time()
        passed = seconds(run)
        duration = Duration(passed, time.thread_time() - start)
        QTest.keyRelease(widget, key, modifier)
        QApplication.processEvents()
        return duration

    def start_at(self, table: QTableView, line: int, column: int) -> None:
        table.setFocus()
        table.setCurrentIndex(table.model().index(line, column))
        QApplication.processEvents()

    def typed(self, table: QTableView, column: int) -> list[Duration]:
        """Type numbers down a column; only the Enter that changes the value counts."""
        durations = []
        for number in range(PRESSES):
            line = number % min(table.model().rowCount(), 8)
            self.start_at(table, line, column)
            QTest.keyClicks(table, str(1 + number % 7))
            QApplication.processEvents()
            durations.append(self.press(Key.Key_Return))
        return durations

    def moved(self, key: Key) -> list[Duration]:
        """Go down the logits, from the top again at the end."""
        durations = []
        for _ in range(PRESSES):
            index = self.logits.currentIndex()
            if index.row() == self.logits.model().rowCount() - 1 or not durations:
                self.start_at(self.logits, 0, 1)
            durations.append(self.press(key))
        return durations

    def jumped(self) -> list[Duration]:
        """Go to the last cell of the logits and back to the first."""
        self.start_at(self.logits, 0, 0)
        keys = (Key.Key_End, Key.Key_Home)
        return [self.press(keys[k % 2], Modifier.ControlModifier) for k in range(PRESSES)]

    def selected(self, key: Key) -> list[Duration]:
        """Select all logits, or a column, from one cell each time."""
        durations = []
        for number in range(PRESSES):
            self.start_at(self.logits, number % 3, 1)
            durations.append(self.press(key, Modifier.ControlModifier))
        return durations

    def dragged(self) -> list[Duration]:
        """Move the point of the curve to and fro."""
        self.app.window.plots_card.page.canvas.setFocus()
        keys = [Key.Key_Right] * 10 + [Key.Key_Left] * 10
        return [self.press(keys[number % 20]) for number in range(PRESSES)]


class BarePlot:
    """Four curves in a plot of pyqtgraph's, as the window has, and nothing else."""

    def __init__(self) -> None:
        self.plot = pg.PlotWidget(background="w")
        self.plot.resize(640, 600)
        self.curves = [self.plot.plot(pen=pg.mkPen("b", width=2), antialias=True) for _ in range(4)]
        self.x = np.linspace(-6, 6, 401)
        self.plot.show()
        QTest.qWaitForWindowExposed(self.plot)

    def repaint(self) -> float:
        """Return the median time from other data to the painted frame."""

        def run(factor: float) -> None:
            for curve in self.curves:
                curve.setData(self.x, np.logaddexp(0, self.x) * factor)
            QApplication.processEvents()

        factors = np.linspace(1, 2, PRESSES // 4)
        return statistics.median(seconds(partial(run, factor)) for factor in factors)


def measure(what: str, run: Callable[[], list[Duration]], bare: BarePlot) -> float:
    """Print the median and the worst of some presses; return the median in bare plots."""
    before = bare.repaint()
    durations = run()
    plot = (before + bare.repaint()) / 2
    figures = [(statistics.median(times), max(times)) for times in zip(*durations, strict=True)]
    (median, worst), computed = figures
    ratio = f"{median / plot:.2g} bare plots of {text(plot)}"
    work = " / ".join(map(text, computed))
    print(f"| {what} | {text(median)} | {text(worst)} | {work} | {ratio} | {BARS} |", flush=True)
    return median / plot


def presses(name: str, scenario: Scenario | None, folder: Path) -> float:
    """Print the times of all keys at one size; return that of the weight edits, in bare plots."""
    bare, keyboard = BarePlot(), Keyboard(scenario, folder)
    logits, column = keyboard.logits, keyboard.column_of("weight")
    medians = []
    for what, run in (
        ("weight + Enter", lambda: keyboard.typed(keyboard.weights, column)),
        ("logit + Enter", lambda: keyboard.typed(logits, 1)),
        ("Down", lambda: keyboard.moved(Key.Key_Down)),
        ("PageDown", lambda: keyboard.moved(Key.Key_PageDown)),
        ("Ctrl+End, Ctrl+Home", keyboard.jumped),
        ("Ctrl+A", lambda: keyboard.selected(Key.Key_A)),
        ("Ctrl+Space, a column", lambda: keyboard.selected(Key.Key_Space)),
        ("arrow key on the point", keyboard.dragged),
    ):
        medians.append(measure(f"{what}, {name}", run, bare))
    keyboard.close()
    bare.plot.close()
    return medians[0]


def scenario_of(name: str) -> Scenario | None:
    """Return random logits of a size such as '3x3'; None for the example."""
    if name == "example":
        return None
    n, c = map(int, name.split("x"))
    rng = np.random.default_rng(0)
    x = rng.standard_normal((n, c), dtype=np.float32) * 3
    weight = rng.random(c) + 0.5
    return make_scenario("CrossEntropyLoss", x, rng.integers(0, c, n), weight=weight)


def resident() -> int:
    """Return the bytes of this process that no file backs."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon")).split()[1]) << 10


def opened(path: Path, folder: Path) -> None:
    """Open a file in a window; print the time to its first number, a bare read's, and memory."""
    warm = Keyboard(None, folder)  # fonts, styles and the like are no cost of the file
    read_time = min(seconds(lambda: np.load(path).sum()) for _ in range(3))
    before = resident()
    apps: list[App] = []
    peak = before

    def run() -> None:
        nonlocal peak
        apps.append(build(empty_scenario(), path.name, Settings(folder)))
        apps[0].files.open_request(Request(path))
        while not apps[0].session.scenario.n_samples:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            peak = max(peak, resident())

    head("window", "read")
    row("one read of 200 MB / open to first number", seconds(run), read_time)
    size, samples = path.stat().st_size, apps[0].session.scenario.n_samples
    for what, added in (("at most", peak - before), ("in the end", resident() - before)):
        per_sample = f"{added / samples:.3g} bytes per sample"
        print(f"| memory added {what} | {added / 1e6:.3g} MB | {per_sample} | | |")
        print(f"| memory added {what} / the file | | | {added / size:.2g} | |")
    apps[0].window.close()
    warm.close()


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()
    names = sys.argv[1:] or ["example", *(f"{n}x{c}" for n, c in WINDOW_SIZES), "open"]
    with TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        if Path(names[0]).exists():
            opened(Path(names[0]), folder)
            return
        head("median", f"worst of {PRESSES}", "of that computing | ratio")
        weights = {
            name: presses(name, scenario_of(name), folder) for name in names if name != "open"
        }
        if {"3x3", "1000000x10"} <= weights.keys():
            ratio = weights["1000000x10"] / weights["3x3"]
            print(f"| weight edit, 1000000x10 / 3x3 | | | | {ratio:.2f} | <= 1.5 |")
        if "open" in names:
            path = folder / "logits.npy"
            np.save(path, np.random.default_rng(0).standard_normal(SIZES[0], dtype=np.float32))
            subprocess.run([sys.executable, __file__, path], check=True)


if __name__ == "__main__":
    main()
