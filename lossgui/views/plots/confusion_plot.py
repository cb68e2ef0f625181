"""ConfusionPlot: a confusion matrix of as many classes as there is room for."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPen
from PySide6.QtWidgets import QWidget

from lossgui.language import N_
from lossgui.model.losses.signature.targets import Indices
from lossgui.state.pictures import MatrixPicture
from lossgui.views.plots.artists.graphics import pen
from lossgui.views.plots.artists.matrix_cells import DEEPEST, MatrixCells
from lossgui.views.plots.artists.number_axis import ClassAxis
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

MOST_CLASSES, FEWEST_CLASSES = 20, 2

CELL, MARGIN = 17, 120
"""Pixels, at zoom 1, that a class and all that stands under the matrix need."""

LONGEST, TITLE = 80, 34
"""Pixels, at zoom 1, that a name which runs upwards may take, and the title of the left axis."""


@guarded
class ConfusionPlot(DragCanvas):
    """Targets down, predictions across; a click chooses a cell, one on a name its class.

    The arrow keys go from cell to cell, with Shift five at a time; Return chooses the cell.

    Attributes
    ----------
    classes : ndarray of int
        The classes on show.
    cells : MatrixCells
    """

    title = N_("Confusion matrix")
    about = N_("Confusion matrix, targets down, predictions across")
    hint = N_("Click a cell, or use the arrow keys and Enter, to show its samples.")
    legend = ("right", "wrong")

    room_changed = Signal(int)
    """How many classes there is room for, if that is another number than before."""

    picture: MatrixPicture

    cell_chosen = Signal(int, int)
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("confusion_plot", parent)
        self.classes: Indices = np.zeros(0, dtype=np.intp)
        self._names: tuple[str, ...] = ()
        self._axes = {side: ClassAxis(side) for side in ("left", "bottom")}
        plot = self.add_plot(0, **self._axes)
        self.cells = MatrixCells(plot.vb)
        self._room = FEWEST_CLASSES
        self._at = 0, 0

    @property
    def room(self) -> int:
        """How many classes there is room for."""
        view, theme = self.viewport(), self.theme
        wide = 0.75 * view.width() - theme.px(TITLE)
        high = view.height() - min(theme.px(MARGIN), 0.4 * view.height())
        return max(FEWEST_CLASSES, min(MOST_CLASSES, int(min(wide, high) / theme.px(CELL))))

    def draw(self, picture: MatrixPicture) -> None:
        """Draw a matrix."""
        self.classes, self._names = picture.classes, picture.names
        self.cells.row, self.cells.chosen = picture.row, picture.chosen
        self.cells.show_grid(picture.grid)
        size = max(len(picture.classes), 1)
        spans = {"xRange": (-0.5, size - 0.5), "yRange": (0.5 - size, 0.5)}
        self.plots[0].setRange(**spans, padding=0)
        self._name()
        self._go_to(*self._at)

    def pens(self) -> dict[str, QPen]:
        """Return the pens of what is right and of what is wrong, for a legend."""
        alpha = round(255 * DEEPEST)
        return {
            key: pen(self.theme.color(hue, alpha), 9 * self.theme.zoom)
            for key, hue in (("right", "accent"), ("wrong", "second"))
        }

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        self.cells.restyle(theme)

    def cell_at(self, position: QPointF) -> tuple[int, int] | None:
        """Return row and column of the cell at a position; None beside the matrix."""
        if not self.area().contains(position):
            return None
        x, y = self.value_at(position)
        last = len(self.classes) - 1
        return min(max(round(-y), 0), last), min(max(round(x), 0), last)

    def row_at(self, position: QPointF) -> int | None:
        """Return the row whose cells or name are at a position."""
        area = self.area()
        inside = position.x() <= area.right() and area.top() <= position.y() <= area.bottom()
        row = round(-self.value_at(position)[1])
        return row if inside and 0 <= row < len(self.classes) else None

    def _name(self) -> None:
        """Write the names beside the rows and under the columns, upright where they are wide."""
        theme, names = self.theme, dict(enumerate(self._names))
        left, bottom = self._axes["left"], self._axes["bottom"]
        widest = left.show_names(names, theme, 0.25 * self.viewport().width())
        left.widen(widest + theme.px(TITLE))
        self.plots[0].layout.activate()
        metrics = QFontMetricsF(theme.mono(0.85))
        every = max(map(metrics.horizontalAdvance, self._names), default=0.0)
        room = self.area().width() / max(len(names), 1) - theme.px(4)
        bottom.upright = every > room
        longest = min(theme.px(LONGEST), 0.25 * self.viewport().height())
        length = bottom.show_names(names, theme, longest if bottom.upright else room)
        extent = length if bottom.upright else metrics.height()
        title = QFontMetricsF(theme.font(0.95)).height()
        if bottom.fixedHeight != round(extent + title + theme.px(8)):
            bottom.setHeight(round(extent + title + theme.px(8)))
        self.plots[0].layout.activate()

    def _follow_layout(self) -> None:
        super()._follow_layout()
        self._name()
        if self.room != self._room:
            self._room = self.room
            self.room_changed.emit(self.room)

    def press(self, position: QPointF) -> None:
        cell, row = self.cell_at(position), self.row_at(position)
        if cell is not None:
            self._go_to(*cell)
            self.choose()
        elif row is not None:
            self.class_chosen.emit(int(self.classes[row]))

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        over = self.row_at(position) is not None
        return Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor

    def follow_mouse(self, position: QPointF) -> str:
        cell = self.cell_at(position)
        return "" if cell is None else self.picture.hover(*cell)

    def nudge(self, right: int, up: int, far: bool) -> bool:
        row, column = self._at
        size = 5 if far else 1
        self._go_to(row - size * up, column + size * right)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go_to(*self._at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._go_to(*self._at)

    def choose(self) -> bool:
        row, column = self._at
        self.cell_chosen.emit(int(self.classes[row]), int(self.classes[column]))
        return True

    def _go_to(self, row: int, column: int) -> None:
        """Put the cursor on the nearest cell; with the focus it is seen, and a reader says it."""
        last = len(self.classes) - 1
        self._at = max(min(row, last), 0), max(min(column, last), 0)
        there = self.hasFocus() and self.drawn
        self.cells.cursor = self._at if there else None
        if there:
            self.setAccessibleDescription(self.picture.hover(*self._at).replace("\n", ", "))
        self.repaint_soon()
