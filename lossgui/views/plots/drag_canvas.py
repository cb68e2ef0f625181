"""DragCanvas: a canvas with something in it that the mouse and the keys move."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from lossgui.views.plots.canvas import Canvas
from lossgui.views.widgets.guard import guarded

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}
"""Steps to the right and up."""

CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@guarded
class DragCanvas(Canvas):
    """What is dragged is one step from press to release; keys that repeat are one step, too.

    A subclass says what there is to take hold of: `grip_at`, `press`, `drag_to`, `let_go`,
    `cursor_at`, `nudge`, `go` and `choose`.

    Attributes
    ----------
    grip : object
        What was taken hold of last, and where; see `grip_at`.
    """

    drag_finished = Signal()
    dragging = False
    grip: Any
    _nudging = False

    def grip_at(self, position: QPointF) -> Any:
        """Return what there is to take hold of at a position, and where; None if nothing is."""

    def press(self, position: QPointF) -> None:
        """Do what a press at a position does beside taking hold."""

    def drag_to(self, position: QPointF) -> None:
        """Move what is held to a position."""

    def let_go(self) -> None:
        """Hold nothing any more."""

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        """Return the shape of the mouse at a position."""
        held = self.grip_at(position) is not None
        return Qt.CursorShape.SizeHorCursor if held else Qt.CursorShape.ArrowCursor

    def nudge(self, right: int, up: int, far: bool) -> bool:
        """Move what has the focus one step by an arrow key; tell whether the key moves it."""
        return False

    def go(self, down: int) -> bool:
        """Give the focus to what is below or above; tell whether there are such things."""
        return False

    def choose(self) -> bool:
        """Choose what has the focus; tell whether there is something."""
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.drawn:
            self._take_hold(event.position())
        if self.dragging:
            self.end_hover()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.dragging:
            if self.drawn:
                self.drag_to(event.position())
            return
        shape = self.cursor_at(event.position()) if self.drawn else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.dragging:
            self.dragging = False
            self.let_go()
            self.drag_finished.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = Qt.Key(event.key())
        right, up = ARROWS.get(key, (0, 0)) if self.drawn else (0, 0)
        if up and self.go(-up):
            event.accept()
        elif (right or up) and self.nudge(right, up, far):
            self._nudging = True
        elif self.drawn and key in CHOOSING and self.choose():
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self._end_nudges()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end_nudges()

    def fine_value_at(self, position: QPointF, plot: int = 0) -> tuple[float, float]:
        """Return `value_at` with no more decimals than pixels can tell apart."""
        steps = zip(self.value_at(position, plot), self.pixel_size(plot), strict=True)
        x, y = (round(value, max(0, math.ceil(-math.log10(step)))) for value, step in steps)
        return x, y

    def _take_hold(self, position: QPointF) -> None:
        grip = self.grip_at(position)
        self.dragging = grip is not None
        if self.dragging:
            self.grip = grip
        self.press(position)

    def _end_nudges(self) -> None:
        if self._nudging:
            self._nudging = False
            self.drag_finished.emit()
