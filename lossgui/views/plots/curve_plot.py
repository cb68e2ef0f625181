"""CurvePlot: the drawing of a curve, with a point that the mouse and the arrow keys move."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.axes import TEMPERATURE
from lossgui.views.plots.curve_drawing import CurveDrawing

GRAB = 14
"""Pixels beside the line at the present x that take hold of it, at zoom 1."""


class CurvePlot(CurveDrawing):
    """A drawing whose line at the present x, with its points, can be moved sideways.

    The mouse takes hold of the line; the y ranges stay until it lets go. The arrow keys move it
    by about a hundredth of the range, with Shift by a tenth. The temperature stays at 1.

    Parameters
    ----------
    describe : callable
        Returns the numbers at a point of the curves, by its index, in words.
    """

    point_dragged = Signal(float)

    def __init__(self, describe: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._describe = describe
        self._offset = 0.0

    def take_hold(self, position: QPointF) -> bool:
        offset = self._offset_from_line(position)
        self._offset = offset or 0.0
        return offset is not None

    def drag_to(self, position: QPointF) -> None:
        if self.picture is not None:
            x, _ = self.fine_value_at(position - QPointF(self._offset, 0))
            low, high = self.picture.curve.x[0], self.picture.curve.x[-1]
            self.point_dragged.emit(float(min(max(x, low), high)))

    def let_go(self) -> None:
        self.fit()

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        near = self._offset_from_line(position) is not None
        return Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(key)
        if sign is None or self.picture is None or not self._movable():
            return False
        curve, (low, high) = self.picture.curve, self.picture.domain
        decimals = 2 - math.floor(math.log10(curve.x[-1] - curve.x[0]))
        step = 10.0 ** ((1 if far else 0) - decimals)
        moved = round(curve.x_now + sign * step, max(decimals, 10))
        self.point_dragged.emit(min(max(moved, low), high))
        return True

    def follow_mouse(self, position: QPointF | None) -> str:
        index = None if position is None else self._index_at(position)
        x = None if index is None or self.picture is None else self.picture.curve.x[index]
        self.show_ruler(x)
        return "" if index is None else self._describe(index)

    def _index_at(self, position: QPointF) -> int | None:
        """Return the point of the curves under a position; None beside the plots and the line."""
        areas = (self.area(plot) for plot in range(len(self.plots)))
        inside = any(area.contains(position) for area in areas)
        if self.picture is None or not inside or self._offset_from_line(position) is not None:
            return None
        return int(np.abs(self.picture.curve.x - self.value_at(position)[0]).argmin())

    def _movable(self) -> bool:
        if self.picture is None or self.picture.choices.axis == TEMPERATURE:
            return False
        return math.isfinite(self.picture.curve.x_now)

    def _offset_from_line(self, position: QPointF) -> float | None:
        """Return the pixels from the line to a position; None if it is out of reach."""
        if self.picture is None or not self._movable():
            return None
        offset = position.x() - self.pixel(self.picture.curve.x_now, 0).x()
        return offset if abs(offset) <= self.look.px(GRAB) else None
