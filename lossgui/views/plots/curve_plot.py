"""CurvePlot: the drawing of a curve, with a point that the mouse and the arrow keys move."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
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
    drag_finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offset = 0.0
        self._nudging = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        offset = self._offset_from_line(event.position())
        if event.button() is Qt.MouseButton.LeftButton and offset is not None:
            self._offset, self._fixed = offset, True
            self.end_hover()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._fixed and self._curve is not None:
            x = self._value_at(event.position().x() - self._offset)
            low, high = self._curve.x[0], self._curve.x[-1]
            self.point_dragged.emit(float(min(max(x, low), high)))
            return
        near = self._offset_from_line(event.position()) is not None
        shape = Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._fixed:
            self._fixed = False
            self._fit()
            self.drag_finished.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(Qt.Key(event.key()))
        if sign is None or self._curve is None or not math.isfinite(self._curve.x_now):
            super().keyPressEvent(event)
            return
        low, high = self._domain
        step = 1.0 if math.isinf(high - low) else 0.1
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step /= 10
        self._nudging = True
        self.point_dragged.emit(min(max(round(self._curve.x_now + sign * step, 10), low), high))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self._end_nudges()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end_nudges()

    def _end_nudges(self) -> None:
        if self._nudging:
            self._nudging = False
            self.drag_finished.emit()

    def _offset_from_line(self, position: QPointF) -> float | None:
        """Return the pixels from the line to a position; None if it is out of reach."""
        if self._curve is None or not math.isfinite(self._curve.x_now):
            return None
        offset = position.x() - self.pixel(self._curve.x_now, 0).x()
        return offset if abs(offset) <= self.look.px(GRAB) else None

    def _value_at(self, pixel: float) -> float:
        """Return the x under a pixel, with no more decimals than pixels can tell apart."""
        x, _ = self.value_at(QPointF(pixel, 0))
        step = self.upper.vb.viewPixelSize()[0]
        return round(x, max(0, math.ceil(-math.log10(step))))
