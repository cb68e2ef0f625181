"""ConfusionPlot: a confusion matrix whose cells are chosen with the mouse and the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from lossgui.state.pictures import MatrixPicture
from lossgui.views.guard import guarded
from lossgui.views.plots.confusion_drawing import ConfusionDrawing

STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}

KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@guarded
class ConfusionPlot(ConfusionDrawing):
    """A click chooses a cell, one on a name its class.

    The arrow keys go from cell to cell, with Shift five at a time; Return chooses the cell.
    """

    cell_chosen = Signal(int, int)
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words_at: Callable[[int, int], str] = lambda _row, _column: ""
        self._at = 0, 0

    def draw(self, picture: MatrixPicture) -> None:
        super().draw(picture)
        self._words_at = picture.hover
        last = len(picture.classes) - 1
        self._go_to(min(self._at[0], last), min(self._at[1], last))

    def take_hold(self, position: QPointF) -> bool:
        cell, row = self.cell_at(position), self.row_at(position)
        if cell is not None:
            self._go_to(*cell)
            self._choose()
        elif row is not None:
            self.class_chosen.emit(int(self.classes[row]))
        return False

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        over = self.row_at(position) is not None
        return Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor

    def follow_mouse(self, position: QPointF | None) -> str:
        cell = None if position is None else self.cell_at(position)
        return "" if cell is None else self._words_at(*cell)

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        if self.cells.grid is None:
            return False
        if key in KEYS:
            self._choose()
            return True
        if key not in STEPS:
            return False
        last, size = len(self.classes) - 1, 5 if far else 1
        row, column = (
            min(max(at + size * step, 0), last)
            for at, step in zip(self._at, STEPS[key], strict=True)
        )
        self._go_to(row, column)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go_to(*self._at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._go_to(*self._at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _choose(self) -> None:
        row, column = self._at
        self.cell_chosen.emit(int(self.classes[row]), int(self.classes[column]))

    def _go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell; it is seen, and said to a screen reader, with the focus."""
        self._at = max(row, 0), max(column, 0)
        there = self.hasFocus() and self.cells.grid is not None
        self.cells.cursor = self._at if there else None
        if there:
            self.setAccessibleDescription(self._words_at(*self._at).replace("\n", ", "))
        self.repaint_soon()
