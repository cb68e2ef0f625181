"""MatrixCells: the cells of a confusion matrix, each with its colour and its numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from lossgui.model.losses.terms import Array
from lossgui.views.look import Look
from lossgui.views.plots.number_axis import mixed

PALEST, DEEPEST = 0.07, 0.5
"""Parts of a hue over the ground: in a cell with few samples of its class, and with all."""


@dataclass(frozen=True, eq=False)
class Grid:
    """What the cells say, each array of shape (n_rows, n_rows), targets down.

    Parameters
    ----------
    counts : ndarray of int
        Samples, or how many more they are.
    shares : ndarray
        The same as part of all samples with the target; nan where there are none.
    signed : bool
        Whether these are differences.
    """

    counts: NDArray[np.int64]
    shares: Array
    signed: bool = False

    @property
    def good(self) -> NDArray[np.bool_]:
        """Whether a cell is drawn in the hue of what is right, or got better."""
        right = np.eye(len(self.counts), dtype=bool)
        return right == (self.counts > 0) if self.signed else right

    def texts(self) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """Return counts and shares in words."""
        sign = "+" if self.signed else ""
        counts = [f"{sign if n > 0 else ''}{n}" for n in self.counts.ravel().tolist()]
        shares = [share_text(share, self.signed) for share in self.shares.ravel().tolist()]
        shape = self.counts.shape
        return (
            np.array(counts, dtype=object).reshape(shape),
            np.array(shares, dtype=object).reshape(shape),
        )


def share_text(share: float, signed: bool = False) -> str:
    """Return a part of one as percent, with one decimal where there are some."""
    if np.isnan(share):
        return "-"
    percent = 100 * share
    if 0 < abs(percent) < 0.1:
        return f"{'-' if share < 0 else '+' if signed else ''}<0.1 %"
    return f"{percent:{'+' if signed and share else ''}.3g} %"


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
        self._look: Look | None = None
        self.grid: Grid | None = None
        self.cursor: tuple[int, int] | None = None
        self.chosen: tuple[int, int] | None = None
        self.row: int | None = None
        self._texts: tuple[NDArray[np.object_], ...] = ()

    def show_grid(self, grid: Grid) -> None:
        """Show other numbers."""
        self.grid, self._texts = grid, grid.texts()

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self._look = look

    def boundingRect(self) -> QRectF:
        """Return the inside of the plot."""
        return QRectF(self._box.rect())

    def color(self, row: int, column: int) -> QColor:
        """Return the colour of a cell; its depth is the part of the target's samples."""
        grid, look = self.grid, self._look
        assert grid is not None
        assert look is not None
        ground = look.color("card")
        if not grid.counts[row, column]:
            return ground
        part = PALEST + (DEEPEST - PALEST) * min(1.0, abs(float(grid.shares[row, column])))
        return mixed(look.color("accent" if grid.good[row, column] else "second"), ground, part)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell is in the item."""
        assert self.grid is not None
        rect, size = self.boundingRect(), len(self.grid.counts)
        xs = (round(rect.left() + k * rect.width() / size) for k in (column, column + 1))
        ys = (round(rect.top() + k * rect.height() / size) for k in (row, row + 1))
        (left, right), (top, bottom) = xs, ys
        return QRectF(left, top, right - left, bottom - top)

    def lines(self) -> tuple[NDArray[np.object_], ...]:
        """Return the texts that there is room for: counts and shares, one of them, or none."""
        if self.grid is None or self._look is None or not self.grid.counts.size:
            return ()
        size, rect = len(self.grid.counts), self.boundingRect()
        metrics = QFontMetricsF(self._look.mono(0.9))
        width = rect.width() / size - self._look.px(4)
        fits = [
            max(map(metrics.horizontalAdvance, texts.ravel())) <= width for texts in self._texts
        ]
        lines = tuple(texts for texts, there in zip(self._texts, fits, strict=True) if there)
        room = int(rect.height() / size / metrics.height())
        return lines[:room]

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint ground, numbers and outlines of all cells."""
        if self.grid is None or self._look is None:
            return
        look, lines = self._look, self.lines()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(look.mono(0.9))
        high = QFontMetricsF(look.mono(0.9)).height()
        grid, text, faint = look.color("grid"), look.color("text"), look.color("muted")
        for (row, column), count in np.ndenumerate(self.grid.counts):
            rect = self.cell_rect(row, column)
            painter.fillRect(rect, grid)
            painter.fillRect(rect.adjusted(0, 0, -1, -1), self.color(row, column))
            painter.setPen(text if count else faint)
            top = rect.center().y() - high * len(lines) / 2
            for k, texts in enumerate(lines if count else lines[:1]):
                line = QRectF(rect.left(), top + k * high, rect.width(), high)
                painter.drawText(line, Qt.AlignmentFlag.AlignCenter, str(texts[row, column]))
        self._paint_outlines(painter, look)

    def _paint_outlines(self, painter: QPainter, look: Look) -> None:
        assert self.grid is not None
        last = len(self.grid.counts) - 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.row is not None:
            whole = self.cell_rect(self.row, 0).united(self.cell_rect(self.row, last))
            _outline(painter, whole, QPen(look.color("accent"), look.px(2)))
        if self.chosen is not None:
            _outline(painter, self.cell_rect(*self.chosen), QPen(look.color("text"), look.px(3)))
        if self.cursor is not None:
            dotted = QPen(look.color("text"), look.px(2), Qt.PenStyle.DotLine)
            _outline(painter, self.cell_rect(*self.cursor), dotted)


def _outline(painter: QPainter, rect: QRectF, made: QPen) -> None:
    half = made.widthF() / 2
    made.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(made)
    inner = rect.adjusted(half, half, -half, -half)
    corners = (inner.topLeft(), inner.topRight(), inner.bottomRight(), inner.bottomLeft())
    painter.drawPolygon([QPointF(corner) for corner in corners])
