"""ThresholdsPlot: curves on which a threshold is moved with the mouse and the keys."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from lossgui.model.losses.terms import Array
from lossgui.model.threshold_curves import Curves
from lossgui.views.guard import guarded
from lossgui.views.plots.thresholds_drawing import RATES, ROC, ThresholdsDrawing

NEAR = 40
"""Pixels from a curve within which its nearest point is read, at zoom 1."""


@guarded
class ThresholdsPlot(ThresholdsDrawing):
    """The line is dragged, and so is the point on either curve; a click puts it there.

    Left and Right move the threshold by a hundredth of its axis, with Shift by a tenth.
    """

    threshold_dragged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        return "" if threshold is None else self.picture.hover(threshold)

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(key)
        logarithmic = self.picture.log
        if sign is None or self.picture.curves is None:
            return False
        now, length = self.place(self.picture.marks["chosen"]), -self.low if logarithmic else 1
        now = self.low if math.isnan(now) else now
        moved = self.threshold_of(now + sign * length / (10 if far else 100))
        self.threshold_dragged.emit(float(f"{moved:.4g}") if logarithmic else round(moved, 10))
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def threshold_at(self, position: QPointF) -> float | None:
        """Return the threshold at a position: of the line, or of the nearest point of a curve."""
        plot, curves = self._plot_at(position), self.picture.curves
        if plot is None or curves is None:
            return None
        if plot != RATES and self._distances(position, plot, curves).min() > self.look.px(NEAR):
            return None
        return self._on_plot(position, plot)

    def _on_plot(self, position: QPointF, plot: int) -> float | None:
        curves = self.picture.curves
        if curves is None:
            return None
        if plot == RATES:
            return self.threshold_of(self.fine_value_at(position, plot)[0])
        return float(curves.threshold[int(self._distances(position, plot, curves).argmin())])

    def _distances(self, position: QPointF, plot: int, curves: Curves) -> Array:
        """Return the pixels from a position to the points of a curve, shape (n_points,)."""
        x, y = (curves.fpr, curves.tpr) if plot == ROC else (curves.tpr, curves.precision)
        wide, high = self.pixel_size(plot)
        at = self.value_at(position, plot)
        return np.hypot((x - at[0]) / wide, (y - at[1]) / high)

    def _plot_at(self, position: QPointF) -> int | None:
        if self.picture.curves is None:
            return None
        inside = (i for i in range(3) if self.area(i).contains(position))
        return next(inside, None)
