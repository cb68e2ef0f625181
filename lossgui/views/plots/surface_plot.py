"""SurfacePlot: the drawing of a surface, with a point that the mouse and the arrow keys move."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.surface import Span, Spot
from lossgui.views.plots.surface_drawing import SurfaceDrawing

GRAB = 16
"""Pixels around the point that take hold of it, at zoom 1."""

KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}


class SurfacePlot(SurfaceDrawing):
    """A drawing whose point can be moved.

    The mouse takes hold of the point. The arrow keys move it by a tenth, with Shift by one
    (probabilities: by a hundredth and a tenth).

    Attributes
    ----------
    domain : tuple of float
        What the entries may be.
    describe : callable
        Puts a spot into words.
    """

    point_dragged = Signal(float, float)

    def __init__(self, describe: Callable[[Spot], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.describe = describe
        self.domain: Span = (-math.inf, math.inf)
        self._offset = QPointF()

    def follow_mouse(self, position: QPointF | None) -> str:
        if position is None or self._surface is None or not self.area().contains(position):
            return ""
        return self.describe(self._surface.at(*self.fine_value_at(position)))

    def take_hold(self, position: QPointF) -> bool:
        offset = self._offset_from_point(position)
        self._offset = offset or QPointF()
        return offset is not None

    def drag_to(self, position: QPointF) -> None:
        if self._surface is not None:
            x, y = self.fine_value_at(position - self._offset)
            ends = self._surface.x, self._surface.y
            x, y = (
                float(min(max(at, end[0]), end[-1])) for at, end in zip((x, y), ends, strict=True)
            )
            self.point_dragged.emit(x, y)

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        near = self._offset_from_point(position) is not None
        return Qt.CursorShape.SizeAllCursor if near else Qt.CursorShape.CrossCursor

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        points = self.anchors()
        if key not in KEYS or not points or self._surface is None:
            return False
        low, high = self.domain
        step = (1.0 if math.isinf(high - low) else 0.1) * (1 if far else 0.1)
        now = self._surface.now
        x, y = (
            min(max(round(at + sign * step, 10), low), high)
            for at, sign in zip((now.x, now.y), KEYS[key], strict=True)
        )
        self.point_dragged.emit(x, y)
        return True

    def _offset_from_point(self, position: QPointF) -> QPointF | None:
        """Return the way from the point to a position; None if it is out of reach."""
        for point in self.anchors():
            offset = position - point
            if math.hypot(offset.x(), offset.y()) <= self.look.px(GRAB):
                return offset
        return None
