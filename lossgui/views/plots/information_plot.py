"""InformationPlot: two distributions whose bars are moved with the mouse and the keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lossgui.model.information import UNITS
from lossgui.model.words import fixed_text, signed_text
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
        if row is not None and self.selected is not None and self.picture is not None:
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
        if sign is None or not self.choices.free or self.rows is None:
            return False
        row, of_target = divmod(self._focused, 2)
        now = float((self.rows.q if of_target else self.rows.p)[row])
        self._move(round(now + sign * (0.1 if far else 0.01), 10))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: +1}.get(Qt.Key(event.key()))
        if steps is None or not self.choices.free or self.picture is None:
            super().keyPressEvent(event)
            return
        self._focused = min(max(self._focused + steps, 0), 2 * len(self.picture.shown) - 1)
        self._draw()

    def follow_mouse(self, position: QPointF | None) -> str:
        if position is None or self.rows is None:
            return ""
        for plot, words in (
            (CURVE, self._curve_words),
            (TOTALS, self._total_words),
            (BARS, self._row_words),
            (TERMS, self._row_words),
        ):
            if self.plots[plot].isVisible() and self.area(plot).contains(position):
                return words(position)
        return ""

    def _curve_words(self, position: QPointF) -> str:
        p, _ = self.fine_value_at(position, CURVE)
        if not 0 < p <= 1:
            return ""
        unit = self.choices.unit
        surprise = fixed_text(UNITS[unit] * -math.log(p), 4)
        return self.tr("p = {}\n-log p = {} {}").format(fixed_text(p, 4), surprise, unit)

    def _total_words(self, _position: QPointF) -> str:
        assert self.picture is not None
        made, unit = self.picture.information, self.choices.unit
        lines = (
            (self.tr("entropy H(p) = {} {}"), made.entropy),
            (self.tr("KL(p‖q) = {} {}"), made.divergence),
            (self.tr("cross-entropy H(p,q) = {} {}"), made.cross_entropy),
            (self.tr("KL(q‖p) = {} {}"), made.reverse_divergence),
        )
        return "\n".join(
            text.format(fixed_text(UNITS[unit] * value, 4), unit) for text, value in lines
        )

    def _row_words(self, position: QPointF) -> str:
        row, rows, unit = self._row_near(position), self.rows, self.choices.unit
        if row is None or rows is None:
            return ""
        lines = [
            rows.names[row],
            self.tr("p = {}   q = {}").format(
                fixed_text(float(rows.p[row]), 4), fixed_text(float(rows.q[row]), 4)
            ),
            self.tr("p log(p/q) = {} {}").format(signed_text(float(rows.terms[row]), 4), unit),
        ]
        if not math.isnan(rows.surprise[row]):
            surprise = fixed_text(float(rows.surprise[row]), 4)
            lines.insert(2, self.tr("-log q = {} {}").format(surprise, unit))
        return "\n".join(lines)

    def _row_near(self, position: QPointF) -> int | None:
        """Return the row at a position, that of the others included."""
        row = round(-self.value_at(position, BARS)[1])
        return row if self.rows is not None and 0 <= row < len(self.rows.names) else None

    def _row_at(self, position: QPointF) -> int | None:
        """Return the row of a class at a position in the plots of classes."""
        row = self._row_near(position)
        inside = any(self.area(plot).contains(position) for plot in (BARS, TERMS))
        classes = 0 if self.picture is None else len(self.picture.shown)
        return row if inside and row is not None and row < classes else None

    def _bar_at(self, position: QPointF) -> tuple[int, float] | None:
        """Return which bar ends near a position, and the pixels from its end."""
        row = self._row_at(position)
        if row is None or self.rows is None or not self.choices.free:
            return None
        lower = int(self.value_at(position, BARS)[1] < -row)
        end = float((self.rows.q if lower else self.rows.p)[row])
        offset = position.x() - self.pixel(end, -row, BARS).x()
        return (2 * row + lower, offset) if abs(offset) <= self.look.px(GRAB) else None

    def _move(self, value: float) -> None:
        if self.picture is not None and self.choices.free:
            row, lower = divmod(self._focused, 2)
            index = int(self.picture.shown[row])
            self.bar_dragged.emit(not lower, index, float(min(max(value, 0.0), 1.0)))

    def _draw_classes(self) -> None:
        super()._draw_classes()
        assert self.picture is not None
        self.frame_line.setVisible(self.choices.free)
        self._focused = min(self._focused, 2 * len(self.picture.shown) - 1)
        row, lower = divmod(self._focused, 2)
        low = -row - HEIGHT if lower else -row
        assert self.rows is not None
        end = float((self.rows.q if lower else self.rows.p)[row])
        self.frame_line.setData([0, end, end, 0, 0], [low, low, low + HEIGHT, low + HEIGHT, low])
        self.frame_line.setPen(pen(self.look.color("text"), 2 * self.look.zoom))
