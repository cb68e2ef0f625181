"""CurvePlot: the drawing of a curve, with a point that the mouse and the arrow keys move."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from lossgui.views.plots.curve_drawing import CurveDrawing

GRAB = 14
"""Pixels beside the line at the present x that take hold of it, at zoom 1."""


class CurvePlot(CurveDrawing):
    """A drawing whose line at the present x, with its points, can be moved sideways.

    The mouse takes hold of the line; the y ranges stay until it lets go. The arrow keys move it
    by a tenth, with Shift by one (probabilities: by a hundredth and a tenth).
    """

    point_dragged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offset = 0.0

    def take_hold(self, position: QPointF) -> bool:
        offset = self._offset_from_line(position)
        self._offset = offset or 0.0
        return offset is not None

    def drag_to(self, position: QPointF) -> None:
        if self._curve is not None:
            x, _ = self.fine_value_at(position - QPointF(self._offset, 0))
            low, high = self._curve.x[0], self._curve.x[-1]
            self.point_dragged.emit(float(min(max(x, low), high)))

    def let_go(self) -> None:
        self._fit()

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        near = self._offset_from_line(position) is not None
        return Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(key)
        if sign is None or self._curve is None or not math.isfinite(self._curve.x_now):
            return False
        low, high = self._domain
        step = 1.0 if math.isinf(high - low) else 0.1
        step = step if far else step / 10
        self.point_dragged.emit(min(max(round(self._curve.x_now + sign * step, 10), low), high))
        return True

    def _offset_from_line(self, position: QPointF) -> float | None:
        """Return the pixels from the line to a position; None if it is out of reach."""
        if self._curve is None or not math.isfinite(self._curve.x_now):
            return None
        offset = position.x() - self.pixel(self._curve.x_now, 0).x()
        return offset if abs(offset) <= self.look.px(GRAB) else None
