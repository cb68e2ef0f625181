"""Layer: the curves, points and lines of a plot, painted together in the pixels of the screen.

pyqtgraph's own tell the plot and its axes of each change, and their pens have pixels of the
device. These are painted in a third of the time, and as wide at any scale of the screen.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TypeVar

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from pyqtgraph.functions import create_qpolygonf, ndarray_from_qpolygonf
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPaintEngine, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from lossgui.model.array import Array
from lossgui.model.samples.thinning import bends
from lossgui.views.widgets.guard import guarded

TOLERANCE = 0.125
"""Pixels of the screen by which a curve may be drawn beside its points."""

AnyArtist = TypeVar("AnyArtist", bound="Artist")

FARTHEST = 1e6
"""Pixels beyond which nothing is told apart; Qt cannot draw as far as floats go."""


@guarded
class Layer(QGraphicsItem):
    """Marks in a plot, by their rank, and those that were added later above the others."""

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__()
        self._view = plot.vb
        self._artists: list[Artist] = []
        self.setZValue(10)
        plot.addItem(self, ignoreBounds=True)

    def add(self, artist: AnyArtist) -> AnyArtist:
        """Add a mark, and return it."""
        self._artists.append(artist)
        self._artists.sort(key=lambda artist: artist.rank)
        return artist

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.viewRect())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        place = painter.worldTransform()
        painter.setWorldTransform(QTransform())
        with np.errstate(all="ignore"):
            for artist in self._artists:
                if artist.isVisible():
                    painter.setPen(artist.pen)
                    artist.draw(painter, place)


class Artist:
    """Something that is painted with a pen and a brush, anywhere in a plot.

    Attributes
    ----------
    rank : int
        Marks of a higher rank lie above the others.
    """

    rank = 1

    def __init__(self) -> None:
        self.pen, self.brush = QPen(Qt.PenStyle.NoPen), QBrush(Qt.BrushStyle.NoBrush)
        self._visible = True

    def isVisible(self) -> bool:
        """Tell whether it is drawn."""
        return self._visible

    def setVisible(self, visible: bool) -> None:
        """Draw it, or not."""
        self._visible = visible

    def setPen(self, pen: QPen | None) -> None:
        """Take a pen, whose width is in pixels at any scale, or none."""
        self.pen = QPen(Qt.PenStyle.NoPen) if pen is None else QPen(pen)
        self.pen.setCosmetic(False)

    def setBrush(self, brush: QBrush | QColor | None) -> None:
        """Take a brush, or none."""
        self.brush = QBrush(Qt.BrushStyle.NoBrush) if brush is None else QBrush(brush)

    def draw(self, painter: QPainter, place: QTransform) -> None:
        """Paint in pixels, to which a transform maps the units of the plot."""
        raise NotImplementedError


class Places(Artist):
    """Something at the places of some points."""

    def __init__(self) -> None:
        super().__init__()
        self._points = np.empty((0, 2))

    def setData(self, x: ArrayLike, y: ArrayLike) -> None:
        """Take the points, shape (n_points,) each; what is not finite is not drawn."""
        self._points = np.empty((np.size(x), 2))
        self._points[:, 0] = x
        self._points[:, 1] = y

    def getData(self) -> tuple[Array, Array]:
        """Return the points."""
        return self._points[:, 0], self._points[:, 1]


class Polyline(Places):
    """A line through points, with gaps at those that are not finite.

    On a screen it is drawn through as few of them as look the same; an export has them all.
    """

    def draw(self, painter: QPainter, place: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        raster = painter.paintEngine().type() is QPaintEngine.Type.Raster
        tolerance = TOLERANCE / painter.device().devicePixelRatio()
        for piece in self._pieces(place):
            kept = piece[bends(piece.view(complex)[:, 0], tolerance)] if raster else piece
            polygon = create_qpolygonf(len(kept))
            ndarray_from_qpolygonf(polygon)[:] = kept
            painter.drawPolyline(polygon)

    def _pieces(self, place: QTransform) -> list[Array]:
        """Return where the finite stretches of two or more points are painted."""
        pixels = self._points * (place.m11(), place.m22())
        pixels += (place.dx(), place.dy())
        if np.abs(pixels).max(initial=0.0) <= FARTHEST:
            return [pixels] if len(pixels) > 1 else []
        pixels = pixels.clip(-FARTHEST, FARTHEST)
        gaps = np.flatnonzero(~np.isfinite(self._points).all(axis=1)).tolist()
        ends = pairwise([-1, *gaps, len(pixels)])
        return [pixels[start + 1 : end] for start, end in ends if end - start > 2]


class Points(Places):
    """Symbols at points."""

    rank = 2

    def __init__(self) -> None:
        super().__init__()
        self._symbol, self._size = "o", 1.0
        self._path = QPainterPath()

    def put(self, x: float, y: float) -> None:
        """Move a single point, or take it away where it cannot be drawn."""
        there = math.isfinite(x) and math.isfinite(y)
        self.setData([x] if there else [], [y] if there else [])

    def setSymbol(self, symbol: str) -> None:
        """Take a symbol of pyqtgraph's: o, s, d, t1."""
        self._symbol = symbol
        self.setSize(self._size)

    def setSize(self, size: float) -> None:
        """Take a width in pixels."""
        self._size = size
        self._path = QTransform.fromScale(size, size).map(Symbols[self._symbol])

    def draw(self, painter: QPainter, place: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.brush)
        for x, y in self._points.tolist():
            right, down = place.m11() * x + place.dx(), place.m22() * y + place.dy()
            if abs(right) < FARTHEST and abs(down) < FARTHEST:
                painter.translate(right, down)
                painter.drawPath(self._path)
                painter.translate(-right, -down)


class StraightLine(Artist):
    """A straight line across a plot, upright or level, at one x or y; at nan there is none."""

    def __init__(self, view: pg.ViewBox, level: bool) -> None:
        super().__init__()
        self._view, self._level = view, level
        self._value = 0.0

    def isVisible(self) -> bool:
        """Tell whether it is drawn."""
        return super().isVisible() and math.isfinite(self._value)

    def setValue(self, value: float) -> None:
        """Move it."""
        self._value = value

    def value(self) -> float:
        """Return where it is."""
        return self._value

    def draw(self, painter: QPainter, place: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        rect = place.mapRect(QRectF(self._view.viewRect()))
        if self._level:
            y = place.m22() * self._value + place.dy()
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        else:
            x = place.m11() * self._value + place.dx()
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
