"""ThresholdsPlot: curves on which a threshold is moved with the mouse and the keys."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from lossgui.views.plots.thresholds_drawing import RATES, ThresholdsDrawing

NEAR = 40
"""Pixels from a curve within which its nearest point is read, at zoom 1."""


class ThresholdsPlot(ThresholdsDrawing):
    """The line is dragged, and so is the point on either curve; a click puts it there.

    Left and Right move the threshold by a hundredth of its axis, with Shift by a tenth.

    Attributes
    ----------
    words_at : callable
        Returns the outcome at a threshold in words.
    """

    threshold_dragged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words_at: Callable[[float], str] = lambda _: ""
        self._held = RATES

    def take_hold(self, position: QPointF) -> bool:
        plot, threshold = self._plot_at(position), self.threshold_at(position)
        if plot is None or threshold is None:
            return False
        self._held = plot
        self.threshold_dragged.emit(threshold)
        return True

    def drag_to(self, position: QPointF) -> None:
        threshold = self._on_plot(position, self._held)
        if threshold is not None:
            self.threshold_dragged.emit(threshold)

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        if self.threshold_at(position) is None:
            return Qt.CursorShape.ArrowCursor
        lower = self._plot_at(position) == RATES
        return Qt.CursorShape.SizeHorCursor if lower else Qt.CursorShape.PointingHandCursor

    def follow_mouse(self, position: QPointF | None) -> str:
        threshold = None if position is None else self.threshold_at(position)
        return "" if threshold is None else self.words_at(threshold)

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(key)
        if sign is None or self.picture is None:
            return False
        now, length = self.place(self.picture.threshold), -self.low if self.logarithmic else 1
        now = self.low if math.isnan(now) else now
        moved = self.threshold_of(now + sign * length / (10 if far else 100))
        self.threshold_dragged.emit(float(f"{moved:.4g}") if self.logarithmic else round(moved, 10))
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def threshold_at(self, position: QPointF) -> float | None:
        """Return the threshold at a position: of the line, or of the nearest point of a curve."""
        plot = self._plot_at(position)
        if plot is None:
            return None
        if plot != RATES and self._distances(position, plot).min() > self.look.px(NEAR):
            return None
        return self._on_plot(position, plot)

    def _on_plot(self, position: QPointF, plot: int) -> float | None:
        if self.picture is None:
            return None
        if plot == RATES:
            return self.threshold_of(self.fine_value_at(position, plot)[0])
        nearest = int(self._distances(position, plot).argmin())
        return float(self.picture.curves.threshold[nearest])

    def _distances(self, position: QPointF, plot: int) -> np.ndarray:
        """Return the pixels from a position to the points of a curve, shape (n_points,)."""
        assert self.picture is not None
        curves = self.picture.curves
        x, y = (curves.fpr, curves.tpr) if plot == 0 else (curves.tpr, curves.precision)
        wide, high = self.pixel_size(plot)
        at = self.value_at(position, plot)
        return np.hypot((x - at[0]) / wide, (y - at[1]) / high)

    def _plot_at(self, position: QPointF) -> int | None:
        if self.picture is None:
            return None
        inside = (i for i in range(3) if self.area(i).contains(position))
        return next(inside, None)
