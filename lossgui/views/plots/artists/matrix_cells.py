"""MatrixCells: the cells of a confusion matrix, each with its colour and its numbers."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from lossgui.model.text.formatting import share_text
from lossgui.state.pictures import MatrixValues
from lossgui.views.plots.artists.number_axis import mixed
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.guard import guarded

PALEST, DEEPEST = 0.07, 0.5
"""Parts of a hue over the ground: in a cell with few samples of its class, and with all."""


Lines = tuple[NDArray[np.object_], ...]
"""One text or several for each cell."""


def texts_of(grid: MatrixValues) -> Lines:
    """Return the counts and the shares of all cells as texts."""
    sign = "+" if grid.signed else ""
    counts = [f"{sign if n > 0 else ''}{n}" for n in grid.counts.ravel().tolist()]
    shares = [share_text(share, grid.signed) for share in grid.shares.ravel().tolist()]
    shape = grid.counts.shape
    return (
        np.array(counts, dtype=object).reshape(shape),
        np.array(shares, dtype=object).reshape(shape),
    )


@guarded
class MatrixCells(pg.GraphicsObject):
    """Paints the cells over the whole inside of a plot, in pixels.

    Attributes
    ----------
    cursor : tuple of int, optional
        Row and column of the cell that the keys are at.
    chosen : tuple of int, optional
        Those of the cell whose samples the tables show.
    row : int, optional
        That of the selected class.
    """

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self.setParentItem(box)
        self._box = box
        self._theme = Theme(LIGHT)
        self.grid = MatrixValues(np.zeros((0, 0), np.int64), np.zeros((0, 0)))
        self.cursor: tuple[int, int] | None = None
        self.chosen: tuple[int, int] | None = None
        self.row: int | None = None
        self._texts: Lines = ()
        self._lengths: list[int] = []
        self._colors: list[list[QColor]] = []

    def show_grid(self, grid: MatrixValues) -> None:
        """Show other numbers."""
        self.grid, self._texts = grid, texts_of(grid)
        self._lengths = [max(map(len, texts.ravel()), default=0) for texts in self._texts]
        self._color()

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._color()

    def _color(self) -> None:
        """Mix the colours of all cells once, since cells are painted often."""
        size = range(len(self.grid.counts))
        self._colors = [[self.color(row, column) for column in size] for row in size]

    def boundingRect(self) -> QRectF:
        """Return the inside of the plot."""
        return QRectF(self._box.rect())

    def color(self, row: int, column: int) -> QColor:
        """Return the colour of a cell; its depth is the part of the target's samples."""
        grid, theme = self.grid, self._theme
        ground = theme.color("card")
        if not grid.counts[row, column]:
            return ground
        part = PALEST + (DEEPEST - PALEST) * min(1.0, abs(float(grid.shares[row, column])))
        return mixed(theme.color("accent" if grid.good[row, column] else "second"), ground, part)

    def edges(self) -> tuple[list[int], list[int]]:
        """Return where columns and rows begin, and the last one ends."""
        rect, size = self.boundingRect(), len(self.grid.counts)
        steps = range(size + 1)
        return (
            [round(rect.left() + k * rect.width() / size) for k in steps],
            [round(rect.top() + k * rect.height() / size) for k in steps],
        )

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell is in the item."""
        xs, ys = self.edges()
        return QRectF(QPointF(xs[column], ys[row]), QPointF(xs[column + 1], ys[row + 1]))

    def lines(self) -> Lines:
        """Return the texts that there is room for: counts and shares, one of them, or none."""
        if not self.grid.counts.size:
            return ()
        size, rect = len(self.grid.counts), self.boundingRect()
        metrics = QFontMetricsF(self._theme.mono(0.9))
        width = (rect.width() / size - self._theme.px(4)) / metrics.horizontalAdvance("0")
        lines = tuple(
            texts
            for texts, length in zip(self._texts, self._lengths, strict=True)
            if length <= width
        )
        room = int(rect.height() / size / metrics.height())
        return lines[:room]

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint ground, numbers and outlines of all cells."""
        if not self.grid.counts.size:
            return
        theme, (xs, ys) = self._theme, self.edges()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(xs[0], ys[0], xs[-1] - xs[0], ys[-1] - ys[0], theme.color("grid"))
        for colors, top, bottom in zip(self._colors, ys, ys[1:], strict=False):
            for color, left, right in zip(colors, xs, xs[1:], strict=False):
                painter.fillRect(left, top, right - left - 1, bottom - top - 1, color)
        painter.setFont(theme.mono(0.9))
        there, lines = self.grid.counts != 0, self.lines()
        for name, which in (("text", there), ("muted", ~there)):
            painter.setPen(theme.color(name))
            self._paint_texts(painter, which, lines, xs, ys)
        self._paint_outlines(painter, theme)

    def _paint_texts(
        self,
        painter: QPainter,
        which: NDArray[np.bool_],
        lines: Lines,
        xs: list[int],
        ys: list[int],
    ) -> None:
        """Write the numbers of some cells; their font has digits of one width."""
        metrics = painter.fontMetrics()
        wide, high, ascent = metrics.horizontalAdvance("0"), metrics.height(), metrics.ascent()
        for row, column in np.argwhere(which).tolist():
            middle = (xs[column] + xs[column + 1]) // 2
            top = (ys[row] + ys[row + 1] - high * len(lines)) // 2
            for k, texts in enumerate(lines):
                text = str(texts[row, column])
                painter.drawText(middle - wide * len(text) // 2, top + k * high + ascent, text)

    def _paint_outlines(self, painter: QPainter, theme: Theme) -> None:
        last = len(self.grid.counts) - 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.row is not None:
            whole = self.cell_rect(self.row, 0).united(self.cell_rect(self.row, last))
            _outline(painter, whole, QPen(theme.color("accent"), theme.px(2)))
        if self.chosen is not None:
            _outline(painter, self.cell_rect(*self.chosen), QPen(theme.color("text"), theme.px(3)))
        if self.cursor is not None:
            dotted = QPen(theme.color("text"), theme.px(2), Qt.PenStyle.DotLine)
            _outline(painter, self.cell_rect(*self.cursor), dotted)


def _outline(painter: QPainter, rect: QRectF, made: QPen) -> None:
    half = made.widthF() / 2
    made.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(made)
    inner = rect.adjusted(half, half, -half, -half)
    corners = (inner.topLeft(), inner.topRight(), inner.bottomRight(), inner.bottomLeft())
    painter.drawPolygon([QPointF(corner) for corner in corners])
