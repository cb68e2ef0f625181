"""InformationPlot: two distributions whose bars are moved with the mouse and the keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lossgui.state.pictures import InformationRows
from lossgui.views.guard import guarded
from lossgui.views.plots.graphics import pen
from lossgui.views.plots.information_drawing import (
    BARS,
    CURVE,
    HEIGHT,
    TERMS,
    TOTALS,
    InformationDrawing,
)

GRAB = 12
"""Pixels beside the end of a bar that take hold of it, at zoom 1."""


@guarded
class InformationPlot(InformationDrawing):
    """A drawing whose bars can be moved where the distributions are free.

    Up and Down choose a bar, Left and Right move it by a hundredth, with Shift by a tenth.
    A click selects a class where the distributions are those of a sample.
    """

    bar_dragged = Signal(bool, int, float)
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._focused = 0
        self._offset = 0.0
        self.frame_line = self.add_curve(self.plots[BARS])

    def take_hold(self, position: QPointF) -> bool:
        row = self._row_at(position)
        if row is not None and self.picture.selected is not None:
            self.class_chosen.emit(int(self.picture.shown[row]))
        held = self._bar_at(position)
        if held is None:
            return False
        self._focused, self._offset = held
        self._draw()
        return True

    def drag_to(self, position: QPointF) -> None:
        x, _ = self.fine_value_at(position - QPointF(self._offset, 0), BARS)
        self._move(x)

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        near = self._bar_at(position) is not None
        return Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(key)
        rows = self.picture.rows
        if sign is None or not self.picture.free or rows is None:
            return False
        row, of_target = divmod(self._focused, 2)
        now = float((rows.q if of_target else rows.p)[row])
        self._move(round(now + sign * (0.1 if far else 0.01), 10))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: +1}.get(Qt.Key(event.key()))
        if steps is None or not self.picture.free:
            super().keyPressEvent(event)
            return
        self._focused = min(max(self._focused + steps, 0), 2 * len(self.picture.shown) - 1)
        self._draw()

    def follow_mouse(self, position: QPointF | None) -> str:
        if position is None or self.picture.rows is None:
            return ""
        for plot in range(len(self.plots)):
            if self.plots[plot].isVisible() and self.area(plot).contains(position):
                return self._words(plot, position)
        return ""

    def _words(self, plot: int, position: QPointF) -> str:
        """Return the numbers at a position of a plot."""
        if plot == CURVE:
            return self.picture.curve_words(self.fine_value_at(position, CURVE)[0])
        if plot == TOTALS:
            return self.picture.total_words()
        row = self._row_near(position)
        return "" if row is None else self.picture.class_words(row)

    def _row_near(self, position: QPointF) -> int | None:
        """Return the row at a position, that of the others included."""
        row = round(-self.value_at(position, BARS)[1])
        rows = self.picture.rows
        return row if rows is not None and 0 <= row < len(rows.names) else None

    def _row_at(self, position: QPointF) -> int | None:
        """Return the row of a class at a position in the plots of classes."""
        row = self._row_near(position)
        inside = any(self.area(plot).contains(position) for plot in (BARS, TERMS))
        return row if inside and row is not None and row < len(self.picture.shown) else None

    def _bar_at(self, position: QPointF) -> tuple[int, float] | None:
        """Return which bar ends near a position, and the pixels from its end."""
        row, rows = self._row_at(position), self.picture.rows
        if row is None or rows is None or not self.picture.free:
            return None
        lower = int(self.value_at(position, BARS)[1] < -row)
        end = float((rows.q if lower else rows.p)[row])
        offset = position.x() - self.pixel(end, -row, BARS).x()
        return (2 * row + lower, offset) if abs(offset) <= self.look.px(GRAB) else None

    def _move(self, value: float) -> None:
        if self.picture.free:
            row, lower = divmod(self._focused, 2)
            index = int(self.picture.shown[row])
            self.bar_dragged.emit(not lower, index, float(min(max(value, 0.0), 1.0)))

    def _draw_classes(self, rows: InformationRows) -> None:
        super()._draw_classes(rows)
        self.frame_line.setVisible(self.picture.free)
        self._focused = min(self._focused, 2 * len(self.picture.shown) - 1)
        row, lower = divmod(self._focused, 2)
        low = -row - HEIGHT if lower else -row
        end = float((rows.q if lower else rows.p)[row])
        self.frame_line.setData([0, end, end, 0, 0], [low, low, low + HEIGHT, low + HEIGHT, low])
        self.frame_line.setPen(pen(self.look.color("text"), 2 * self.look.zoom))
