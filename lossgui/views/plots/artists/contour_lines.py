"""ContourLines: the contour lines of a surface, each with its number on it."""

from __future__ import annotations

from itertools import chain
from typing import cast

import numpy as np
import pyqtgraph as pg
from contourpy import LineType, contour_generator
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from lossgui.model.array import Array
from lossgui.model.curves.surface import Surface
from lossgui.views.plots.artists.color_ramp import ramp
from lossgui.views.plots.artists.graphics import pen
from lossgui.views.plots.artists.number_axis import mixed
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

MOST_LINES = 12

COARSE = 2
"""Every so many points of the surface make the grid that the lines are found on."""

GAP = 4
"""Pixels, at zoom 1, between a label and what is beside it."""


class ContourLines:
    """Lines and labels in a plot.

    Attributes
    ----------
    lines : PlotCurveItem
        All pieces of all lines.
    labels : list of TextItem
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self._view = plot.vb
        self._lines: list[list[Array]] = []
        self._gap = GAP
        self.lines = _Lines()
        # Long antialiased lines take half of a frame, and a drag leaves them as they are.
        self.lines.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        plot.addItem(self.lines)
        self.labels = [pg.TextItem(anchor=(0.5, 0.5)) for _ in range(MOST_LINES)]
        for label in self.labels:
            plot.addItem(label, ignoreBounds=True)

    def show(self, surface: Surface, levels: list[float]) -> None:
        """Draw the lines of a surface at some levels."""
        x, y, loss = surface.x[::COARSE], surface.y[::COARSE], surface.loss[::COARSE, ::COARSE]
        self._lines = contours(x, y, loss, levels)
        lines = list(chain.from_iterable(self._lines))
        points = np.concatenate([np.empty((0, 2)), *lines])
        goes_on = np.ones(len(points), dtype=np.int32)
        goes_on[np.cumsum([len(line) for line in lines], dtype=np.intp) - 1] = 0
        self.lines.setData(points[:, 0], points[:, 1], connect=goes_on)
        for label, level in zip(self.labels, levels, strict=False):
            label.setText(f"{level:.6g}")

    def place_labels(self, avoided: Array, pixel: tuple[float, float]) -> None:
        """Put each number on its line, far from the others; none that would cover another.

        Parameters
        ----------
        avoided : ndarray, shape (n_points, 2)
            Points that stay in view, too.
        pixel : tuple of float
            How much of x and of y a pixel is.
        """
        (left, right), (bottom, top) = self._view.viewRange()
        origin = np.array([left, bottom])
        area = np.array([right - left, top - bottom]) / pixel
        nothing: Array = np.zeros(2)
        taken = [(place, nothing) for place in (avoided - origin) / pixel]
        for i, label in enumerate(self.labels):
            lines = self._lines[i] if i < len(self._lines) else []
            halves = [line[:-1] / 2 + line[1:] / 2 for line in lines]
            middles = np.concatenate([np.empty((0, 2)), *halves])
            box = label.boundingRect()
            half = np.array([box.width(), box.height()]) / 2 + self._gap
            place = _farthest((middles - origin) / pixel, half, area, taken)
            label.setVisible(place is not None)
            if place is not None:
                taken.append((place, half))
                label.setPos(*(origin + place * pixel))

    @staticmethod
    def pen(theme: Theme) -> QPen:
        """Return the pen of the lines."""
        top = QColor(*ramp(theme.colors.name)[-1].tolist())
        return pen(mixed(theme.color("text"), top, 0.6), 1.3 * theme.zoom)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._gap = theme.px(GAP)
        self.lines.setPen(self.pen(theme))
        for label in self.labels:
            label.setFont(theme.mono(0.8))
            label.setColor(theme.color("text"))
            label.fill = pg.mkBrush(theme.color("card", 215))


def contours(x: Array, y: Array, z: Array, levels: list[float]) -> list[list[Array]]:
    """Return where a matrix has each value, interpolated linearly; cells with nan have no line.

    Parameters
    ----------
    x, y : ndarray, shape (n_x,) and (n_y,)
    z : ndarray, shape (n_x, n_y)

    Returns
    -------
    list of list of ndarray, shape (n_points, 2)
        The lines of each level; a closed one ends where it starts.
    """
    found = contour_generator(
        x, y, np.ma.masked_invalid(z.T), corner_mask=False, line_type=LineType.Separate
    )
    return [cast(list[Array], found.lines(level)) for level in levels]


@guarded
class _Lines(pg.PlotCurveItem):
    """Painted in the pixels of the screen, as a layer is: few readers of SVG know other pens."""

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        place = painter.worldTransform()
        painter.setWorldTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.opts["pen"])
        pen.setCosmetic(False)
        painter.strokePath(place.map(self.getPath()), pen)


def _farthest(
    places: Array, half: Array, area: Array, taken: list[tuple[Array, Array]]
) -> Array | None:
    """Return the place inside the area that is the farthest from all that are taken.

    Parameters
    ----------
    places : ndarray, shape (n_places, 2)
        In pixels.
    half : ndarray, shape (2,)
        Half the size of what is placed.
    taken : list of tuple of ndarray
        Places and half sizes that must not be covered.
    """
    places = places[((places > half) & (places < area - half)).all(axis=1)]
    if not len(places):
        return None
    if not taken:
        return np.asarray(places[len(places) // 2])
    ways = np.abs(places[:, None] - np.array([place for place, _ in taken]))
    covered = (ways < half + np.array([other for _, other in taken])).all(axis=2).any(axis=1)
    distances = np.where(covered, -1.0, np.linalg.norm(ways, axis=2).min(axis=1))
    best = int(distances.argmax())
    return None if covered[best] else np.asarray(places[best])
