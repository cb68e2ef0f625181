"""Bars and bands of a plot, as marks of its layer."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform

from lossgui.model.array import Array
from lossgui.views.plots.artists.layer import FARTHEST, Artist
from lossgui.views.theme import LIGHT, Theme


class LevelBars(Artist):
    """Bars from left to right, each around a y.

    Attributes
    ----------
    start, y, width : ndarray, shape (n_bars,)
        Where they begin, their middles, and how long they are.
    height : float
    """

    def __init__(self) -> None:
        super().__init__()
        self.start = self.y = self.width = np.empty(0)
        self.height = 0.0

    def setData(self, start: ArrayLike, y: ArrayLike, width: ArrayLike, height: float) -> None:
        """Take the bars; see the attributes."""
        self.y, self.width = np.asarray(y, dtype=float), np.asarray(width, dtype=float)
        self.start = np.broadcast_to(np.asarray(start, dtype=float), self.y.shape)
        self.height = height

    def draw(self, painter: QPainter, place: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.NonCosmeticBrushPatterns)
        painter.setBrush(self.brush)
        high = abs(self.height * place.m22())
        ends = np.array([self.start, self.start + self.width]) * place.m11() + place.dx()
        left, right = np.clip(ends, -FARTHEST, FARTHEST).tolist()
        tops = (self.y * place.m22() + place.dy() - high / 2).tolist()
        for start, end, top in zip(left, right, tops, strict=True):
            painter.drawRect(QRectF(start, top, end - start, high))


class Band(Artist):
    """What lies between two x, or two y if it is level, under all other marks; none at nan."""

    rank = 0

    def __init__(self, view: pg.ViewBox, level: bool) -> None:
        super().__init__()
        self._view, self._level = view, level
        self._ends = 0.0, 0.0

    def isVisible(self) -> bool:
        """Tell whether it is drawn."""
        return super().isVisible() and all(map(math.isfinite, self._ends))

    def setRegion(self, ends: tuple[float, float]) -> None:
        """Take two ends."""
        self._ends = ends

    def getRegion(self) -> tuple[float, float]:
        """Return its ends."""
        return self._ends

    def draw(self, painter: QPainter, place: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        rect, (low, high) = QRectF(self._view.viewRect()), self._ends
        if self._level:
            rect.setTop(low)
            rect.setBottom(high)
        else:
            rect.setLeft(low)
            rect.setRight(high)
        rect = place.mapRect(rect)
        painter.fillRect(rect, self.brush)
        if self._level:
            painter.drawLine(rect.topLeft(), rect.topRight())
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        else:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
            painter.drawLine(rect.topRight(), rect.bottomRight())


INFINITY = "\N{INFINITY}"


class BarSigns:
    """Signs at the ends of the bars of a plot; they are made as they are needed.

    Parameters
    ----------
    plot : PlotItem

    Attributes
    ----------
    signs : list of TextItem
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._theme = Theme(LIGHT)
        self.signs: list[pg.TextItem] = []

    def show(self, values: Array, y: Array, lost: NDArray[np.bool_]) -> None:
        """Write numbers that have no bar of their length, each at its y."""
        low, high = self._plot.viewRange()[0]
        odd = np.flatnonzero(lost)
        while len(self.signs) < len(odd):
            self.signs.append(pg.TextItem())
            self.signs[-1].setZValue(20)  # above the bars
            self._plot.addItem(self.signs[-1], ignoreBounds=True)
            self._dress(self.signs[-1])
        for sign in self.signs[len(odd) :]:
            sign.hide()
        for sign, value, place in zip(self.signs, values[odd], y[odd], strict=False):
            sign.setText(f"{value:.3g}".replace("inf", INFINITY))
            sign.setAnchor((float(value > 0), 0.5))
            sign.setPos(high if value > 0 else low, place)
            sign.show()

    def hide(self) -> None:
        """Write nothing."""
        for sign in self.signs:
            sign.hide()

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        for sign in self.signs:
            self._dress(sign)

    def _dress(self, sign: pg.TextItem) -> None:
        sign.setFont(self._theme.mono(1.1, bold=True))
        sign.setColor(self._theme.color("text"))
        sign.fill = pg.mkBrush(self._theme.color("card", 215))
