"""Drags with the mouse in every plot: from each move to the painted frame, and the number shown.

``python tests/benchmarks/bench_drags.py [SIZE ...]``: sizes such as ``50000x1000``; 3x3 and
1000000x10 unless given. After each drag the number on show is compared with `lossgui.evaluate`.
"""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench_window import PRESSES, BarePlot, Duration, Keyboard, measure, scenario_of
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from timing import head, seconds

import lossgui
from lossgui.app import App, application
from lossgui.model.classes.comparison import ClassFigure
from lossgui.model.scenario.arrays import arrays_of
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.information_plot import BARS

NONE, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


class Mouse:
    """What the left button does to a canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._viewport = canvas.viewport()

    def send(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        buttons = NONE if kind is QEvent.Type.MouseButtonRelease else LEFT
        where = QPointF(self._viewport.mapToGlobal(at.toPoint()))
        event = QMouseEvent(kind, at, where, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._viewport, event)
        QApplication.processEvents()

    def dragged(self, start: QPointF, reach: QPointF) -> list[Duration]:
        """Move to and fro with the button down; the presses and releases do not count."""
        durations = []
        self.send(QEvent.Type.MouseButtonPress, start, LEFT)
        for number in range(1, PRESSES + 1):
            part = abs((number + 10) % 40 - 20) / 10 - 1
            at, began = start + part * reach, time.thread_time()
            passed = seconds(partial(self.send, QEvent.Type.MouseMove, at, NONE))
            durations.append(Duration(passed, time.thread_time() - began))
        self.send(QEvent.Type.MouseButtonRelease, start + reach, LEFT)
        return durations


def held(app: App, key: str) -> tuple[Canvas, QPointF, QPointF]:
    """Return the canvas of a page, where it has something to drag, and how far."""
    app.window.plots_card.page_chosen.emit(key)
    page = app.window.plots_card.page
    if key == "information":
        page.free.click()
    QTest.qWait(300)
    plot = page.canvas
    if key == "bars":
        bar = plot.items[ClassFigure.WEIGHT, "now"]
        column = plot.plots.index(plot.columns[ClassFigure.WEIGHT])
        return plot, plot.pixel(bar.width[0], bar.y[0], column), QPointF(25, 0)
    if key == "information":
        bar = plot.target_bars
        return plot, plot.pixel(bar.width[0], bar.y[0], BARS), QPointF(-60, 0)
    return plot, plot.anchors()[0], QPointF(60, 30)


def check(app: App) -> None:
    """Fail unless the number on show is that of the scenario that was dragged to."""
    arrays = arrays_of(app.session.scenario)
    value = lossgui.evaluate(arrays.loss, arrays.input, arrays.target, weight=arrays.weight).value
    QTest.qWait(300)
    shown = float(app.window.findChild(QLabel, "result_value").text())
    if abs(shown - float(value)) > 1e-6:
        raise SystemExit(f"{shown} on show, {value} computed")


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()
    with TemporaryDirectory() as folder:
        head("median", f"worst of {PRESSES}", "of that computing | ratio")
        for name in sys.argv[1:] or ["3x3", "1000000x10"]:
            window, bare = Keyboard(scenario_of(name), Path(folder)), BarePlot()
            for key in ("curve", "surface", "bars", "information"):
                before = window.app.session.scenario
                canvas, start, reach = held(window.app, key)
                drag = partial(Mouse(canvas).dragged, start, reach)
                measure(f"drag, {key}, {name}", drag, bare)
                if key != "information" and window.app.session.scenario is before:
                    raise SystemExit(f"nothing was dragged on the page {key}")
                check(window.app)
            window.close()
            bare.plot.close()


if __name__ == "__main__":
    main()
