"""SamplesDrawing: the losses of all samples by size, and how many of each size there are."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from lossgui.model.finding import Query, Which
from lossgui.model.loss_ranks import OTHERS, LossHistogram, LossSpread
from lossgui.model.losses.terms import Array
from lossgui.model.ranges import padded
from lossgui.views.look import Look
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.plots.graphics import DASHED, DOTTED, SOLID, pen

MOST_GROUPS = 7
"""Histograms that are drawn at most: of six classes and of all others."""

STYLES = (SOLID, DASHED, DOTTED, Qt.PenStyle.DashDotLine)

ZERO = -0.3
"""Where no samples are on an axis of logarithms."""


class SamplesDrawing(DragCanvas):
    """The sorted losses above, their histogram by class below.

    Attributes
    ----------
    curve, pinned_curve : Curve
        Losses by rank, now and of state A.
    steps : list of Curve
        The histogram of each class.
    point : Points
        The selected sample.
    bands : list of Band
        The ranks and the losses whose samples the tables show.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("samples_plot", parent)
        self.spread: LossSpread | None = None
        self.log_rank = self.log_loss = False
        self.selected: int | None = None
        self._groups: tuple[int, ...] = ()
        self.upper, self.lower = self.add_plot(0), self.add_plot(1)
        self.lower.getAxis("left").logarithmic = self.upper.getAxis("bottom").whole = True
        self.bands = [self.add_band(plot) for plot in (self.upper, self.lower)]
        self.pinned_curve, self.curve = (self.add_curve(self.upper) for _ in range(2))
        self.steps = [self.add_curve(self.lower) for _ in range(MOST_GROUPS)]
        self.point = self.add_point(self.upper)
        self._line = self.add_line(self.lower)

    def show_spread(self, spread: LossSpread, rank: int | None, query: Query) -> None:
        """Draw losses, the sample with a rank among them, and what the tables show of them."""
        self.spread, self.selected = spread, rank
        self.show_plots(True)
        self.curve.setData(*self._curve(spread.ranks.curve()))
        self.pinned_curve.setVisible(spread.pinned is not None)
        if spread.pinned is not None:
            self.pinned_curve.setData(*self._curve(spread.pinned.curve()))
        self._draw_steps(spread.histogram)
        self._mark(rank)
        self._show_query(query)
        self._fit()

    def show_nothing(self) -> None:
        """Draw no losses."""
        self.spread = None
        self.show_plots(False)

    def take_scales(self, log_rank: bool, log_loss: bool) -> None:
        """Choose logarithmic or linear axes; what is drawn next has them."""
        self.log_rank, self.log_loss = log_rank, log_loss
        self.upper.getAxis("bottom").logarithmic = log_rank
        for plot, side in ((self.upper, "left"), (self.lower, "bottom")):
            plot.getAxis(side).logarithmic = log_loss

    def groups(self) -> tuple[int, ...]:
        """Return the classes with a histogram, `OTHERS` for the rest."""
        return self._groups

    def group_pens(self) -> list[QPen]:
        """Return the pens of the histograms: the hue of the class, and a dash of its own."""
        colors = [
            self.look.color("muted") if group == OTHERS else self.look.class_color(group)
            for group in self._groups
        ]
        width = 1.8 * self.look.zoom
        return [pen(color, width, STYLES[i % len(STYLES)]) for i, color in enumerate(colors)]

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the curves, for a legend."""
        zoom = self.look.zoom
        return {
            "now": pen(self.look.color("text"), 2 * zoom),
            "pinned": pen(self.look.color("muted"), 2 * zoom, DASHED),
        }

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        pens = self.pens()
        self.curve.setPen(pens["now"])
        self.pinned_curve.setPen(pens["pinned"])
        self.point.setSize(look.px(11))
        self.point.setBrush(look.color("card"))
        self.point.setPen(pen(look.color("text"), 2 * look.zoom))
        self._line.setPen(pen(look.color("text", 150), 1.2 * look.zoom, DOTTED))
        for band in self.bands:
            band.setBrush(look.color("selection"))
            band.setPen(pen(look.color("accent"), look.zoom))
        for item, made in zip(self.steps, self.group_pens(), strict=False):
            item.setPen(made)
        self.align_axes()

    def rank_at(self, position: QPointF) -> int:
        """Return the rank of the sample that is nearest to a position."""
        x, _ = self.value_at(position)
        rank = 10.0**x if self.log_rank else x
        n_samples = 0 if self.spread is None else len(self.spread.ranks.rows)
        return round(min(max(rank, 1), max(n_samples, 1)))

    def loss_at(self, position: QPointF) -> float:
        """Return the loss at a position of the histogram."""
        x, _ = self.value_at(position, 1)
        with np.errstate(over="ignore"):
            return float(np.power(10.0, x)) if self.log_loss else x

    def x_of_rank(self, rank: float) -> float:
        """Return where a rank is on its axis."""
        return math.log10(rank) if self.log_rank else rank

    def place(self, losses: Array) -> Array:
        """Return where losses are on their axis; nan where they cannot be drawn."""
        with np.errstate(all="ignore"):
            places = np.log10(losses) if self.log_loss else losses
        return np.where(np.isfinite(places), places, np.nan)

    def anchors(self) -> list[QPointF]:
        x, y = self.point.getData()
        return [self.pixel(x[0], y[0])] if len(x) else []

    def traces(self) -> Array:
        x, y = (axis[:: max(1, len(axis) // 200)] for axis in self.curve.getData())
        (left, right), (bottom, top) = self.upper.viewRange()
        area = self.area()
        scale = np.array([area.width() / (right - left), -area.height() / (top - bottom)])
        with np.errstate(all="ignore"):
            return (np.column_stack([x, y]) - (left, bottom)) * scale + (area.left(), area.bottom())

    def show_band(self, plot: int, low: float, high: float) -> None:
        """Show which part of an axis is chosen."""
        self.bands[plot].setRegion((low, high))
        self.bands[plot].setVisible(True)
        self.repaint_soon()

    def _curve(self, curve: tuple[Array, Array]) -> tuple[Array, Array]:
        ranks, losses = curve
        return np.log10(ranks) if self.log_rank else ranks, self.place(losses)

    def _draw_steps(self, histogram: LossHistogram | None) -> None:
        self._groups = () if histogram is None else histogram.classes
        for i, (item, made) in enumerate(zip(self.steps, self._padded_pens(), strict=True)):
            item.setVisible(made is not None)
            if histogram is not None and made is not None:
                with np.errstate(all="ignore"):
                    heights = np.maximum(np.log10(histogram.counts[i]), ZERO)
                edges = self.place(histogram.edges)
                item.setData(np.repeat(edges, 2)[1:-1], np.repeat(heights, 2))
                item.setPen(made)

    def _padded_pens(self) -> list[QPen | None]:
        pens = self.group_pens()
        return [*pens, *[None] * (MOST_GROUPS - len(pens))]

    def _mark(self, rank: int | None) -> None:
        """Mark the selected sample in both plots."""
        loss = math.nan
        if self.spread is not None and rank is not None:
            loss = float(self.place(self.spread.ranks.losses[rank - 1 : rank])[0])
        self.point.put(math.nan if rank is None else self.x_of_rank(rank), loss)
        self._line.setVisible(math.isfinite(loss))
        if math.isfinite(loss):
            self._line.setValue(loss)

    def _show_query(self, query: Query) -> None:
        kinds = (Which.RANKS, Which.LOSSES)
        for plot, (band, which) in enumerate(zip(self.bands, kinds, strict=True)):
            ends = np.array(query.span)
            places = self._curve((ends, ends))[plot] if query.which is which else np.full(2, np.nan)
            band.setVisible(bool(np.isfinite(places).all()))
            if band.isVisible():
                band.setRegion(tuple(places))

    def _fit(self) -> None:
        """Show all of it."""
        spread = self.spread
        if spread is None or self.dragging:
            return
        x, y = self.curve.getData()
        if spread.pinned is not None:
            y = np.append(y, self.pinned_curve.getData()[1])
        finite = y[np.isfinite(y)]
        low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
        low = low if self.log_loss else min(low, 0.0)
        self.upper.setRange(
            xRange=padded((x[0], x[-1]) if len(x) else (0, 1), 0.02),
            yRange=padded((float(low), float(high))),
            padding=0,
        )
        histogram = spread.histogram
        edges = np.array([0.0, 1.0]) if histogram is None else self.place(histogram.edges)
        most = 2 if histogram is None else histogram.counts.max(initial=2)
        self.lower.setXRange(*padded((edges[0], edges[-1]), 0.02), padding=0)
        self.lower.setYRange(ZERO, 1.08 * math.log10(most) + 0.15, padding=0)
        self.align_axes()
        self.repaint_soon()
