"""ContourLines: the contour lines of a surface, each with its number on it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from lossgui.model.contours import contour
from lossgui.model.losses.terms import Array
from lossgui.model.surface import Surface
from lossgui.views.look import Look
from lossgui.views.plots.color_ramp import ramp
from lossgui.views.plots.graphics import pen
from lossgui.views.plots.number_axis import mixed

MOST_LINES = 12

COARSE = 2
"""Every so many points of the surface make the grid that the lines are found on."""

MARGIN = 0.06
"""Part of the plot along its border that has no labels."""


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
        self._pieces: list[Array] = []
        self.lines = pg.PlotCurveItem(antialias=True)
        plot.addItem(self.lines)
        self.labels = [pg.TextItem(anchor=(0.5, 0.5)) for _ in range(MOST_LINES)]
        for label in self.labels:
            plot.addItem(label, ignoreBounds=True)

    def show(self, surface: Surface, levels: list[float]) -> None:
        """Draw the lines of a surface at some levels."""
        x, y, loss = surface.x[::COARSE], surface.y[::COARSE], surface.loss[::COARSE, ::COARSE]
        self._pieces = [contour(x, y, loss, level) for level in levels]
        ends = np.concatenate([np.empty((0, 2, 2)), *self._pieces]).reshape(-1, 2)
        self.lines.setData(ends[:, 0], ends[:, 1], connect="pairs")
        for label, level in zip(self.labels, levels, strict=False):
            label.setText(f"{level:.6g}")

    def place_labels(self, avoided: Array) -> None:
        """Put each number on its line, far from the others.

        Parameters
        ----------
        avoided : ndarray, shape (n_points, 2)
            Points that stay in view, too.
        """
        (left, right), (bottom, top) = self._view.viewRange()
        origin, size = np.array([left, bottom]), np.array([right - left, top - bottom])
        taken = list((avoided - origin) / size)
        for i, label in enumerate(self.labels):
            middles = self._pieces[i].mean(axis=1) if i < len(self._pieces) else np.empty((0, 2))
            place = _farthest((middles - origin) / size, taken)
            label.setVisible(place is not None)
            if place is not None:
                taken.append(place)
                label.setPos(*(origin + place * size))

    @staticmethod
    def pen(look: Look) -> QPen:
        """Return the pen of the lines: opaque, since pieces overlap at their ends."""
        top = QColor(*ramp(look.theme.name)[-1].tolist())
        return pen(mixed(look.color("text"), top, 0.6), look.zoom)

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self.lines.setPen(self.pen(look))
        for label in self.labels:
            label.setFont(look.mono(0.8))
            label.setColor(look.color("text"))
            label.fill = pg.mkBrush(look.color("card", 150))


def _farthest(places: Array, taken: list[Array]) -> Array | None:
    """Return the place inside the plot that is the farthest from all that are taken."""
    inside = ((places > MARGIN) & (places < 1 - MARGIN)).all(axis=1)
    places = places[inside]
    if not len(places):
        return None
    if not taken:
        return np.asarray(places[len(places) // 2])
    distances = np.linalg.norm(places[:, None] - np.array(taken), axis=2).min(axis=1)
    return np.asarray(places[distances.argmax()])
