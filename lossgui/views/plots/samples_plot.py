"""SamplesPlot: the losses of all samples by size, and how many of each size there are."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from lossgui.language import N_
from lossgui.model.array import Array
from lossgui.model.curves.axis_ranges import padded
from lossgui.model.samples.filter import Query, Which
from lossgui.model.samples.sorted_losses import OTHERS, LossHistogram, LossSpread
from lossgui.state.pictures import SamplesPicture
from lossgui.views.plots.artists.graphics import DASHED, DOTTED, SOLID, pen
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

MOST_GROUPS = 7
"""Histograms that are drawn at most: of six classes and of all others."""

STYLES = (SOLID, DASHED, DOTTED, Qt.PenStyle.DashDotLine)

ZERO = -0.3
"""Where no samples are on an axis of logarithms."""

CLICK = 4
"""Pixels that a mouse moves at most in a click, at zoom 1."""


@guarded
class SamplesPlot(DragCanvas):
    """The sorted losses above, their histogram by class below.

    A click on the curve selects a sample, on the histogram it chooses the losses of a bin.
    Dragging chooses a range of ranks, or of losses. Left and Right select the sample beside the
    selected one, with Shift the tenth; Return chooses the samples down to the selected one.

    Attributes
    ----------
    curve, pinned_curve : Curve
        Losses by rank, now and of state A.
    steps : list of Curve
        The histogram of each class.
    groups : tuple of int
        The classes with a histogram, `OTHERS` for the rest.
    point : Points
        The selected sample.
    bands : list of Band
        The ranks and the losses whose samples the tables show.
    """

    title = N_("Samples")
    about = N_("Losses of all samples, sorted, and their histogram")
    hint = N_("Drag over samples to show them in the tables; a click selects one.")
    legend = ("now", "pinned", *(f"group {i}" for i in range(MOST_GROUPS)))

    picture: SamplesPicture
    grip: int

    rank_chosen = Signal(int)
    ranks_chosen = Signal(int, int)
    losses_chosen = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("samples_plot", parent)
        self.groups: tuple[int, ...] = ()
        self.upper, self.lower = self.add_plot(0), self.add_plot(1)
        self.lower.getAxis("left").logarithmic = self.upper.getAxis("bottom").whole = True
        self.bands = [self.add_band(plot) for plot in (self.upper, self.lower)]
        self.pinned_curve, self.curve = (self.add_curve(self.upper) for _ in range(2))
        self.steps = [self.add_curve(self.lower) for _ in range(MOST_GROUPS)]
        self.point = self.add_point(self.upper)
        self._line = self.add_line(self.lower)

    def draw(self, picture: SamplesPicture) -> None:
        """Draw losses, the selected sample among them, and what the tables show of them."""
        spread = picture.spread
        self.groups = () if spread.histogram is None else spread.histogram.classes
        self.upper.getAxis("bottom").logarithmic = picture.log_rank
        for plot, side in ((self.upper, "left"), (self.lower, "bottom")):
            plot.getAxis(side).logarithmic = picture.log_loss
        self.curve.setData(*self._curve(spread.ranks.curve()))
        self.pinned_curve.setVisible(spread.pinned is not None)
        if spread.pinned is not None:
            self.pinned_curve.setData(*self._curve(spread.pinned.curve()))
        self._draw_steps(spread.histogram)
        self._mark(spread, picture.rank)
        self._show_query(picture.query)
        self._fit(spread)

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the curves: each histogram has the hue of its class and a dash."""
        theme, zoom = self.theme, self.theme.zoom
        pens = {
            "now": pen(theme.color("text"), 2 * zoom),
            "pinned": pen(theme.color("muted"), 2 * zoom, DASHED),
        }
        for i, group in enumerate(self.groups):
            color = theme.color("muted") if group == OTHERS else theme.class_color(group)
            pens[f"group {i}"] = pen(color, 1.8 * zoom, STYLES[i % len(STYLES)])
        return pens

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        pens = self.pens()
        self.curve.setPen(pens["now"])
        self.pinned_curve.setPen(pens["pinned"])
        self.point.setSize(theme.px(11))
        self.point.setBrush(theme.color("card"))
        self.point.setPen(pen(theme.color("text"), 2 * theme.zoom))
        self._line.setPen(pen(theme.color("text", 150), 1.2 * theme.zoom, DOTTED))
        for band in self.bands:
            band.setBrush(theme.color("selection"))
            band.setPen(pen(theme.color("accent"), theme.zoom))

    def rank_at(self, position: QPointF) -> int:
        """Return the rank of the sample that is nearest to a position."""
        x, _ = self.value_at(position)
        rank = 10.0**x if self.picture.log_rank else x
        return round(min(max(rank, 1), len(self.picture.spread.ranks.rows)))

    def loss_at(self, position: QPointF) -> float:
        """Return the loss at a position of the histogram."""
        x, _ = self.value_at(position, 1)
        with np.errstate(over="ignore"):
            return float(np.power(10.0, x)) if self.picture.log_loss else x

    def x_of_rank(self, rank: float) -> float:
        """Return where a rank is on its axis."""
        return math.log10(rank) if self.picture.log_rank else rank

    def place(self, losses: Array) -> Array:
        """Return where losses are on their axis; nan where they cannot be drawn."""
        with np.errstate(all="ignore"):
            places = np.log10(losses) if self.picture.log_loss else losses
        return np.where(np.isfinite(places), places, np.nan)

    def anchors(self) -> list[QPointF]:
        x, y = self.point.getData()
        return [self.pixel(x[0], y[0])] if len(x) else []

    def traces(self) -> Array:
        x, y = self.curve.getData()
        every = max(1, len(x) // 200)
        return self.pixels(x[::every], y[::every])

    def show_band(self, plot: int, low: float, high: float) -> None:
        """Show which part of an axis is chosen."""
        self.bands[plot].setRegion((low, high))
        self.repaint_soon()

    def _curve(self, curve: tuple[Array, Array]) -> tuple[Array, Array]:
        ranks, losses = curve
        return self._rank_places(ranks), self.place(losses)

    def _rank_places(self, ranks: Array) -> Array:
        return np.log10(ranks) if self.picture.log_rank else ranks

    def _draw_steps(self, histogram: LossHistogram | None) -> None:
        pens = self.pens()
        for i, item in enumerate(self.steps):
            made = pens.get(f"group {i}")
            item.setVisible(made is not None)
            if histogram is not None and made is not None:
                with np.errstate(all="ignore"):
                    heights = np.maximum(np.log10(histogram.counts[i]), ZERO)
                edges = self.place(histogram.edges)
                item.setData(np.repeat(edges, 2)[1:-1], np.repeat(heights, 2))
                item.setPen(made)

    def _mark(self, spread: LossSpread, rank: int | None) -> None:
        """Mark the selected sample in both plots."""
        loss = math.nan
        if rank is not None:
            loss = float(self.place(spread.ranks.losses[rank - 1 : rank])[0])
        self.point.put(math.nan if rank is None else self.x_of_rank(rank), loss)
        self._line.setValue(loss)

    def _show_query(self, query: Query) -> None:
        kinds = (Which.RANKS, self._rank_places), (Which.LOSSES, self.place)
        for band, (which, place) in zip(self.bands, kinds, strict=True):
            places = place(np.array(query.span)) if query.which is which else np.full(2, np.nan)
            band.setRegion(tuple(places))

    def _fit(self, spread: LossSpread) -> None:
        """Show all of it."""
        if self.dragging:
            return
        x, y = self.curve.getData()
        if spread.pinned is not None:
            y = np.append(y, self.pinned_curve.getData()[1])
        finite = y[np.isfinite(y)]
        low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
        low = low if self.picture.log_loss else min(low, 0.0)
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

    def follow_mouse(self, position: QPointF) -> str:
        if self.plot_at(position) == 0:
            return self.picture.sample_words(self.rank_at(position))
        found = self.bin_at(position)
        return "" if found is None else self.picture.bin_words(found)

    def grip_at(self, position: QPointF) -> int | None:
        return self.plot_at(position)

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        return Qt.CursorShape.ArrowCursor

    def press(self, position: QPointF) -> None:
        self._start = self._stop = position

    def drag_to(self, position: QPointF) -> None:
        self._stop = position
        if not self._is_click():
            ends = [self.value_at(end, self.grip)[0] for end in (self._start, self._stop)]
            self.show_band(self.grip, min(ends), max(ends))

    def let_go(self) -> None:
        if self._is_click():
            self._click()
        elif self.grip == 0:
            self.ranks_chosen.emit(*sorted(map(self.rank_at, (self._start, self._stop))))
        else:
            self.losses_chosen.emit(*sorted(map(self.loss_at, (self._start, self._stop))))

    def nudge(self, right: int, up: int, far: bool) -> bool:
        rank = self.picture.rank
        if not right or rank is None:
            return False
        last = len(self.picture.spread.ranks.rows)
        self.rank_chosen.emit(min(max(rank + right * (10 if far else 1), 1), last))
        return True

    def choose(self) -> bool:
        if self.picture.rank is None:
            return False
        self.ranks_chosen.emit(1, self.picture.rank)
        return True

    def _click(self) -> None:
        if self.grip == 0:
            self.rank_chosen.emit(self.rank_at(self._start))
            return
        found, histogram = self.bin_at(self._start), self.picture.spread.histogram
        if found is not None and histogram is not None:
            self.losses_chosen.emit(*histogram.edges[found : found + 2].tolist())

    def bin_at(self, position: QPointF) -> int | None:
        """Return the bin of the histogram at a position."""
        histogram = self.picture.spread.histogram
        if histogram is None or self.plot_at(position) != 1:
            return None
        found = int(histogram.edges.searchsorted(self.loss_at(position), side="right")) - 1
        return found if 0 <= found < len(histogram.edges) - 1 else None

    def _is_click(self) -> bool:
        return (self._stop - self._start).manhattanLength() <= self.theme.px(CLICK)
