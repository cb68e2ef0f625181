"""BarMarks: what stands where a number has no bar of its length: infinite, nan, or too large."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from lossgui.model.losses.terms import Array
from lossgui.views.theme import LIGHT, Look

INFINITY = "\N{INFINITY}"


class BarMarks:
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
        self._look = Look(LIGHT)
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

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self._look = look
        for sign in self.signs:
            self._dress(sign)

    def _dress(self, sign: pg.TextItem) -> None:
        sign.setFont(self._look.mono(1.1, bold=True))
        sign.setColor(self._look.color("text"))
        sign.fill = pg.mkBrush(self._look.color("card", 215))
