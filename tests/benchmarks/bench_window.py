"""The window at three sizes: from a key press to the painted frame; opening, and its memory.

Run it on a quiet machine: ``python tests/benchmarks/bench_window.py``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from timing import SIZES, head, row, seconds, text

from lossgui.app import App, application, build
from lossgui.model.arguments import make_scenario
from lossgui.model.exchange import open_arrays
from lossgui.model.scenario import Scenario
from lossgui.model.storage import read
from lossgui.views.settings import Settings

PRESSES = 200
MEDIAN_BAR, WORST_BAR = 0.016, 0.050
Key = Qt.Key


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

    def press(self, key: Key) -> float:
        """Return how long it takes from a key press to the painted frame."""
        widget = QApplication.focusWidget()

        def run() -> None:
            QTest.keyPress(widget, key)
            QApplication.processEvents()

        duration = seconds(run)
        QTest.keyRelease(widget, key)
        QApplication.processEvents()
        return duration

    def start_at(self, table: QTableView, line: int, column: int) -> None:
        table.setFocus()
        table.setCurrentIndex(table.model().index(line, column))
        QApplication.processEvents()

    def typed(self, table: QTableView, column: int) -> list[float]:
        """Type numbers down a column; only the Enter that changes the value counts."""
        durations = []
        for number in range(PRESSES):
            line = number % min(table.model().rowCount(), 8)
            self.start_at(table, line, column)
            QTest.keyClicks(table, str(1 + number % 7))
            QApplication.processEvents()
            durations.append(self.press(Key.Key_Return))
        return durations

    def moved(self, key: Key) -> list[float]:
        """Go down the logits, from the top again at the end."""
        durations = []
        for _ in range(PRESSES):
            index = self.logits.currentIndex()
            if index.row() == self.logits.model().rowCount() - 1 or not durations:
                self.start_at(self.logits, 0, 1)
            durations.append(self.press(key))
        return durations

    def dragged(self) -> list[float]:
        """Move the point of the curve to and fro."""
        self.app.window.plots_card.page.canvas.setFocus()
        keys = [Key.Key_Right] * 10 + [Key.Key_Left] * 10
        return [self.press(keys[number % 20]) for number in range(PRESSES)]


def measure(what: str, run: Callable[[], list[float]]) -> float:
    """Print the median and the worst of some presses; return the median."""
    durations = run()
    median, worst = statistics.median(durations), max(durations)
    bars = f"< {text(MEDIAN_BAR)}, < {text(WORST_BAR)}"
    print(f"| {what} | {text(median)} | {text(worst)} | | {bars} |", flush=True)
    return median


def presses(name: str, scenario: Scenario | None, folder: Path) -> float:
    """Print the times of all keys at one size; return the median of the weight edits."""
    keyboard = Keyboard(scenario, folder)
    column = keyboard.column_of("weight")
    measure(f"logit + Enter, {name}", lambda: keyboard.typed(keyboard.logits, 1))
    weight = measure(f"weight + Enter, {name}", lambda: keyboard.typed(keyboard.weights, column))
    measure(f"Down, {name}", lambda: keyboard.moved(Key.Key_Down))
    measure(f"PageDown, {name}", lambda: keyboard.moved(Key.Key_PageDown))
    measure(f"arrow key on the point, {name}", keyboard.dragged)
    keyboard.close()
    return weight


def large(n: int, c: int) -> Scenario:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((n, c), dtype=np.float32) * 3
    weight = rng.random(c) + 0.5
    return make_scenario("CrossEntropyLoss", x, rng.integers(0, c, n), weight=weight)


def small() -> Scenario:
    return make_scenario("CrossEntropyLoss", np.eye(3), [0, 1, 2], weight=[1.0, 2.0, 3.0])


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

    def run() -> None:
        scenario = open_arrays(read(path))
        apps.append(build(scenario, path.name, Settings(folder), wait=False))
        while apps[0].session.scenario is not scenario:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    row("one read of 200 MB / open to first number", seconds(run), read_time)
    added = resident() - before
    part = added / path.stat().st_size
    samples = apps[0].session.scenario.n_samples
    print(f"| memory added / the file | {added / 1e6:.3g} MB | {part:.2g} | | |")
    print(f"| memory added per sample | {added / samples:.3g} bytes | | | |")
    apps[0].window.close()
    warm.close()


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()
    with TemporaryDirectory() as name:
        folder = Path(name)
        if sys.argv[1:]:
            opened(Path(sys.argv[1]), folder)
            return
        head("median", f"worst of {PRESSES}")
        presses("the example", None, folder)
        least = presses("3 x 3", small(), folder)
        for n, c in SIZES:
            median = presses(f"{n} x {c}", large(n, c), folder)
        row("weight edit, 3 x 3 / the last size (bar: at least 1 / 1.5)", median, least)
        path = folder / "logits.npy"
        np.save(path, np.random.default_rng(0).standard_normal(SIZES[0], dtype=np.float32))
        subprocess.run([sys.executable, __file__, path], check=True)


if __name__ == "__main__":
    main()
