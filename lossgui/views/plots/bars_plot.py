"""BarsPlot: bars of classes whose weights are dragged with the mouse, or moved with the keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from lossgui.model.class_figures import Figure
from lossgui.views.guard import guarded
from lossgui.views.plots.bars_drawing import BarsDrawing

GRAB = 12
"""Pixels beside the end of a bar that take hold of it, at zoom 1."""

DRAGGED = (Figure.WEIGHT, Figure.POS_WEIGHT)


@guarded
class BarsPlot(BarsDrawing):
    """A click selects a class; the end of the bar of a weight can be taken hold of.

    Left and Right move the weight of the selected class by a hundredth of the axis, with Shift by
    a tenth; Up and Down select the class above and below, the wheel and the page keys scroll.
    """

    weight_dragged = Signal(int, float)
    pos_weight_dragged = Signal(int, float)
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = (Figure.WEIGHT, 0)
        self._offset = 0.0

    def take_hold(self, position: QPointF) -> bool:
        found = self._end_at(position)
        row = self.row_at(position)
        if row is not None:
            self.class_chosen.emit(int(self.order[row]))
        if found is None:
            return False
        figure, index, self._offset = found
        self._held = figure, index
        return True

    def drag_to(self, position: QPointF) -> None:
        figure, index = self._held
        plot = self.plots.index(self.columns[figure])
        x, _ = self.value_at(position - QPointF(self._offset, 0), plot)
        self._move(figure, index, x)

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        near = self._end_at(position) is not None
        return Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor

    def follow_mouse(self, position: QPointF | None) -> str:
        """Return the figures of the class under the mouse in all states."""
        row = None if position is None else self.row_at(position)
        return "" if row is None else self.picture.hover(int(self.order[row]))

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(key)
        picture = self.picture
        if sign is None or picture.bars is None or Figure.WEIGHT in picture.fixed:
            return False
        low, high = self.columns[Figure.WEIGHT].viewRange()[0]
        values = picture.bars.now[Figure.WEIGHT]
        now = float(self.place(Figure.WEIGHT, values)[picture.selected])
        step = (high - low) / (10 if far else 100)
        now = low if math.isnan(now) else min(max(now, low), high)
        self._move(Figure.WEIGHT, picture.selected, now + sign * step)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if steps is not None:
            self._select_beside(steps)
        elif pages is not None:
            self.scroll_to(self.scroll_bar.value() + pages * self.rows)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.scroll_to(self.scroll_bar.value() - round(event.angleDelta().y() / 40))
        self.end_hover()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _select_beside(self, steps: int) -> None:
        if len(self.order):
            row = int((self.order == self.picture.selected).argmax()) + steps
            self.class_chosen.emit(int(self.order[min(max(row, 0), len(self.order) - 1)]))

    def _end_at(self, position: QPointF) -> tuple[Figure, int, float] | None:
        """Return the weight whose bar ends near a position, its class and the pixels from it."""
        figure, row, bars = self.figure_at(position), self.row_at(position), self.picture.bars
        if figure not in DRAGGED or figure in self.picture.fixed or row is None or bars is None:
            return None
        index = int(self.order[row])
        plot = self.plots.index(self.columns[figure])
        end = float(self.place(figure, bars.now[figure])[index])
        low, high = self.columns[figure].viewRange()[0]
        pixel = self.pixel(low if math.isnan(end) else min(max(end, low), high), 0, plot).x()
        offset = position.x() - pixel
        return (figure, index, offset) if abs(offset) <= self.look.px(GRAB) else None

    def _move(self, figure: Figure, index: int, place: float) -> None:
        value = 10.0 ** min(place, 9.0) if self.picture.log else max(0.0, place)
        signal = self.weight_dragged if figure is Figure.WEIGHT else self.pos_weight_dragged
        signal.emit(index, float(f"{min(value, 1e9):.3g}"))
