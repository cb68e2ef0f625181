"""DragCanvas: a canvas with something in it that the mouse and the keys move."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from lossgui.views.guard import guarded
from lossgui.views.plots.canvas import Canvas


@guarded
class DragCanvas(Canvas):
    """What is dragged is one step from press to release; keys that repeat are one step, too.

    A subclass says what there is to take hold of: `take_hold`, `drag_to`, `let_go`, `cursor_at`
    and `nudge`.
    """

    drag_finished = Signal()
    dragging = False
    _nudging = False

    def take_hold(self, position: QPointF) -> bool:
        """Take hold of what is at a position; tell whether there is something."""
        return False

    def drag_to(self, position: QPointF) -> None:
        """Move what is held to a position."""

    def let_go(self) -> None:
        """Hold nothing any more."""

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        """Return the shape of the mouse at a position."""
        return Qt.CursorShape.ArrowCursor

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        """Move what has the focus by a key; tell whether the key moves it."""
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.take_hold(event.position()):
            self.dragging = True
            self.end_hover()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.dragging:
            self.drag_to(event.position())
            return
        self.viewport().setCursor(self.cursor_at(event.position()))
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
        if self.nudge(Qt.Key(event.key()), far):
            self._nudging = True
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

    def _end_nudges(self) -> None:
        if self._nudging:
            self._nudging = False
            self.drag_finished.emit()
