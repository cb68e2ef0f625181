"""InformationPlot: self-information, the sums of two distributions, and both class by class."""

from __future__ import annotations

import math
from itertools import zip_longest

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetricsF, QPen
from PySide6.QtWidgets import QWidget

from lossgui.language import N_, _
from lossgui.model.curves.axis_ranges import padded
from lossgui.model.information import UNITS, Information
from lossgui.model.text.formatting import fixed_text
from lossgui.state.pictures import InformationPicture, InformationRows
from lossgui.views.plots.artists.graphics import DASHED, DOTTED, SHORTEST, pen
from lossgui.views.plots.artists.number_axis import ClassAxis
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

TOTALS, CURVE, BARS, TERMS = range(4)
"""The numbers of the four plots."""

POINTS = 400
"""Of the curve of self-information."""

LEAST_WIDTH, LEAST_HEIGHT = 420, 300
"""Pixels, at zoom 1, from which on there is room for all four plots."""

MOST_NAMES = 8
"""Of classes beside the curve."""

ROOM_FOR_NAMES = 0.7
"""Up to this probability there is room for a name at the right of a point."""

HEIGHT = 0.36
"""Of a bar, where a class has 1."""

GRAB = 12
"""Pixels beside the end of a bar that take hold of it, at zoom 1."""

LONGEST = 1e300
"""Nats or bits; what is more is drawn as infinity is: it goes on to the end."""


@guarded
class InformationPlot(DragCanvas):
    """Four plots: -log p; what the sums come to; both distributions; what each class adds.

    The bars can be moved where the distributions are free: with the mouse, or Up and Down choose
    a bar, Left and Right move it by a hundredth, with Shift by a tenth. A click selects a class
    where the distributions are those of a sample.

    Attributes
    ----------
    curve : Curve
    target_points, prediction_points : Points
        The classes on the curve.
    entropy_bar, divergence_bar, reverse_bar, target_bars, prediction_bars, term_bars : LevelBars
    pinned_bars, pinned_line : LevelBars and StraightLine
        The prediction and the cross-entropy of state A.
    """

    title = N_("Information")
    about = N_("Target and prediction as distributions")
    legend = ("target", "prediction", "divergence", "reverse", "pinned")

    picture: InformationPicture
    grip: tuple[int, float]

    bar_dragged = Signal(bool, int, float)
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("information_plot", parent)
        self._axes = {plot: ClassAxis("left") for plot in (TOTALS, BARS)}
        for row, plot in enumerate((TOTALS, BARS)):
            self.add_plot(row, 0, left=self._axes[plot])
            self.add_plot(row, 1)
        self.plots[TERMS].hideAxis("left")
        self.curve = self.add_curve(self.plots[CURVE])
        self.target_points, self.prediction_points = (
            self.add_point(self.plots[CURVE]) for _ in range(2)
        )
        self.target_points.setSymbol("d")
        self.entropy_bar, self.divergence_bar, self.reverse_bar = (
            self.add_bars(self.plots[TOTALS]) for _ in range(3)
        )
        self.target_bars, self.prediction_bars = (self.add_bars(self.plots[BARS]) for _ in range(2))
        self.pinned_bars, self.term_bars = (
            self.add_bars(self.plots[plot]) for plot in (BARS, TERMS)
        )
        self.pinned_line = self.add_line(self.plots[TOTALS])
        self._zero = self.add_line(self.plots[TERMS])
        self.totals = [self._add_text(TOTALS, (0, 1)) for _ in range(2)]
        self.names = [self._add_text(CURVE, (0, 1)) for _ in range(MOST_NAMES)]
        self.band = self.add_band(self.plots[BARS], level=True)
        self._focused = 0
        self.frame_line = self.add_curve(self.plots[BARS])

    def _add_text(self, plot: int, anchor: tuple[float, float]) -> pg.TextItem:
        text = pg.TextItem(anchor=anchor)
        self.plots[plot].addItem(text, ignoreBounds=True)
        return text

    def draw(self, picture: InformationPicture) -> None:
        """Draw two distributions, with the selected class where they are those of classes."""
        row = next(iter(np.flatnonzero(picture.shown == picture.selected).tolist()), math.nan)
        self.band.setRegion((-row - 0.5, -row + 0.5))
        self._draw()

    def pens(self) -> dict[str, QPen]:
        """Return the pens of what is drawn, for a legend."""
        wide = 6 * self.theme.zoom
        return {
            "target": pen(self.theme.color("third"), wide),
            "prediction": pen(self.theme.color("accent"), wide),
            "divergence": pen(self.theme.color("second"), wide),
            "reverse": pen(self.theme.color("second"), 1.6 * self.theme.zoom, DASHED),
            "pinned": pen(self.theme.color("text"), 1.6 * self.theme.zoom, DOTTED),
        }

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        third, accent, second = (theme.color(name) for name in ("third", "accent", "second"))
        hatched = QBrush(third, Qt.BrushStyle.Dense4Pattern)
        edge = pen(third, 1.2 * theme.zoom)
        self.curve.setPen(pen(theme.color("muted"), 2 * theme.zoom))
        reverse, pinned = self.pens()["reverse"], self.pens()["pinned"]
        for mark, outline, fill in (
            (self.target_bars, edge, hatched),
            (self.entropy_bar, edge, hatched),
            (self.prediction_bars, None, accent),
            (self.divergence_bar, None, second),
            (self.term_bars, None, second),
            (self.reverse_bar, reverse, None),
            (self.pinned_bars, pinned, None),
            (self.pinned_line, pinned, None),
            (self.frame_line, pen(theme.color("text"), 2 * theme.zoom), None),
            (self._zero, pen(theme.color("muted"), theme.zoom), None),
            (self.band, None, theme.color("selection")),
        ):
            mark.setPen(outline)
            mark.setBrush(fill)
        for points, brush, around in (
            (self.target_points, theme.color("card"), third),
            (self.prediction_points, accent, theme.color("card")),
        ):
            points.setSize(theme.px(11))
            points.setBrush(brush)
            points.setPen(pen(around, 2 * theme.zoom))
        for label in (*self.totals, *self.names):
            label.setFont(theme.mono(0.85))
            label.setColor(theme.color("text"))
        self.ci.layout.setHorizontalSpacing(theme.px(20))

    def _draw(self) -> None:
        if self.drawn:
            made, rows = self.picture.information, self.picture.rows
            self._arrange()
            self._draw_curve(made, rows)
            self._draw_totals(made)
            self._draw_classes(rows)
            self._draw_frame()
        self.repaint_soon()

    def _arrange(self) -> None:
        """Leave out the curve and the classes' terms where there is little room."""
        size, theme = self.viewport().size(), self.theme
        roomy = size.width() >= theme.px(LEAST_WIDTH) and size.height() >= theme.px(LEAST_HEIGHT)
        self.plots[CURVE].setVisible(roomy)
        self.plots[TERMS].setVisible(roomy)

    def _draw_curve(self, made: Information, rows: InformationRows) -> None:
        shown, unit = self.picture.shown, UNITS[self.picture.unit]
        top = unit * 4.0
        for side, points in (
            (made.target, self.target_points),
            (made.prediction, self.prediction_points),
        ):
            p, height = side.p[shown], unit * side.self_information[shown]
            there = height <= LONGEST
            points.setData(p[there], height[there])
            weighty = there & (made.target.p[shown] > 0)
            top = max(top, 1.1 * float(height[weighty].max(initial=0.0)))
        surprise = np.linspace(0, top, POINTS)
        self.curve.setData(np.exp(-surprise / unit), surprise)
        self.plots[CURVE].setRange(
            xRange=padded((0.0, 1.0), 0.03), yRange=padded((0.0, top), 0.04), padding=0
        )
        self._name_points(rows)

    def _name_points(self, rows: InformationRows) -> None:
        """Write the classes beside their predictions, where no name hides another."""
        taken = [math.inf]
        order = np.argsort(-rows.q[: len(rows.surprise)])
        places = [(rows.names[i], float(rows.q[i]), float(rows.surprise[i])) for i in order]
        height = QFontMetricsF(self.theme.mono(0.85)).height()
        for text, place in zip_longest(self.names, places[:MOST_NAMES]):
            y = math.nan if place is None else self.pixel(place[1], place[2], CURVE).y()
            free = math.isfinite(y) and min(abs(y - other) for other in taken) >= height
            text.setVisible(free)
            if free:
                taken.append(y)
                text.setText(place[0])
                text.setAnchor((float(place[1] > ROOM_FOR_NAMES), 1))
                text.setPos(place[1], place[2])

    def _draw_totals(self, made: Information) -> None:
        """Draw the bars of the sums; one that is infinite goes on to the end of the plot."""
        unit = UNITS[self.picture.unit]
        sums = np.array([made.entropy, made.divergence, made.reverse_divergence])
        entropy, divergence, reverse = unit * sums
        finite = [x for x in (entropy + divergence, reverse) if x <= LONGEST]
        infinite = len(finite) < 2
        end = max([1.5 * entropy if infinite else 0.0, *(1.08 * x for x in finite)])
        end = end if end >= SHORTEST else unit
        pinned = self.picture.pinned
        before = unit * pinned.cross_entropy if pinned is not None else math.nan
        self.pinned_line.setValue(before if before <= LONGEST else math.nan)
        if before <= LONGEST:
            end = max(end, 1.08 * before)
        self.entropy_bar.setData(0.0, [0], [entropy], HEIGHT)
        self.divergence_bar.setData(entropy, [0], [min(divergence, 2 * end)], HEIGHT)
        self.reverse_bar.setData(0.0, [-1], [min(reverse, 2 * end)], HEIGHT)
        texts = (
            "{} + {} = {}".format(
                *(fixed_text(x, 4) for x in (entropy, divergence, entropy + divergence))
            ),
            fixed_text(reverse, 4),
        )
        roomy = self.area(TOTALS).height() >= self.theme.px(LEAST_HEIGHT) / 4
        for row, (label, text) in enumerate(zip(self.totals, texts, strict=True)):
            label.setVisible(roomy)
            label.setText(text)
            label.setPos(0.0, -row + HEIGHT / 2)
        self.plots[TOTALS].setRange(xRange=(0.0, end), yRange=(-1.4, 0.7), padding=0)

    def _draw_classes(self, rows: InformationRows) -> None:
        y = -np.arange(len(rows.names), dtype=float)
        self.target_bars.setData(0.0, y + HEIGHT / 2, rows.p, HEIGHT)
        self.prediction_bars.setData(0.0, y - HEIGHT / 2, rows.q, HEIGHT)
        self.pinned_bars.setVisible(rows.pinned is not None)
        if rows.pinned is not None:
            self.pinned_bars.setData(0.0, y - HEIGHT / 2, rows.pinned, HEIGHT)
        finite = rows.terms[np.abs(rows.terms) <= LONGEST]
        room = 0.04 if len(finite) == len(y) else 0.3  # an infinite one goes on to the end
        low, high = padded((finite.min(initial=0.0), finite.max(initial=0.0)), room)
        width = np.clip(rows.terms, low, high)
        self.term_bars.setData(0.0, y, width, 2 * HEIGHT)
        self.plots[TERMS].setXRange(low, high, padding=0)
        self.plots[BARS].setXRange(0.0, 1.0, padding=0)
        for plot in (BARS, TERMS):
            self.plots[plot].setYRange(-len(y) + 0.5, 0.5, padding=0)
        self._name_rows(rows.names)

    def _name_rows(self, names: tuple[str, ...]) -> None:
        """Name the rows, with both columns' names as wide."""
        most = 0.3 * self.viewport().width()
        totals = (_("H(p,q)"), _("KL(q‖p)"))
        widest = self.theme.px(42)
        for plot, texts in ((TOTALS, totals), (BARS, names)):
            width = self._axes[plot].show_names(dict(enumerate(texts)), self.theme, most)
            widest = max(widest, round(width) + self.theme.px(10))
        for axis in self._axes.values():
            axis.widen(widest)
        self.plots[CURVE].getAxis("left").widen(self.theme.px(52))

    def _follow_layout(self) -> None:
        super()._follow_layout()
        self._draw()

    def press(self, position: QPointF) -> None:
        row = self._row_at(position)
        if row is not None and self.picture.selected is not None:
            self.class_chosen.emit(int(self.picture.shown[row]))
        if self.dragging:
            self._focused, _offset = self.grip
            self._draw()

    def drag_to(self, position: QPointF) -> None:
        _bar, offset = self.grip
        x, _ = self.fine_value_at(position - QPointF(offset, 0), BARS)
        self._move(x)

    def nudge(self, right: int, up: int, far: bool) -> bool:
        if not self.picture.free:
            return False
        now = self._end(self._focused)
        self._move(round(now + right * (0.1 if far else 0.01), 10))
        return True

    def go(self, down: int) -> bool:
        if not self.picture.free:
            return False
        self._focused = min(max(self._focused + down, 0), 2 * len(self.picture.shown) - 1)
        self._draw()
        return True

    def follow_mouse(self, position: QPointF) -> str:
        plot, row = self.plot_at(position), self._row_near(position)
        if plot == CURVE:
            return self.picture.curve_words(self.fine_value_at(position, CURVE)[0])
        if plot == TOTALS:
            return self.picture.total_words()
        return "" if plot is None or row is None else self.picture.class_words(row)

    def _end(self, bar: int) -> float:
        """Return where a bar ends; the target's have even numbers, the prediction's odd ones."""
        row, lower = divmod(bar, 2)
        return float((self.picture.rows.q if lower else self.picture.rows.p)[row])

    def _row_near(self, position: QPointF) -> int | None:
        """Return the row at a position, that of the others included."""
        row = round(-self.value_at(position, BARS)[1])
        return row if 0 <= row < len(self.picture.rows.names) else None

    def _row_at(self, position: QPointF) -> int | None:
        """Return the row of a class at a position in the plots of classes."""
        row = self._row_near(position)
        inside = self.plot_at(position) in (BARS, TERMS)
        return row if inside and row is not None and row < len(self.picture.shown) else None

    def grip_at(self, position: QPointF) -> tuple[int, float] | None:
        """Return which bar ends near a position, and the pixels from its end."""
        row = self._row_at(position)
        if row is None or not self.picture.free:
            return None
        bar = 2 * row + int(self.value_at(position, BARS)[1] < -row)
        offset = position.x() - self.pixel(self._end(bar), -row, BARS).x()
        return (bar, offset) if abs(offset) <= self.theme.px(GRAB) else None

    def _move(self, value: float) -> None:
        if self.picture.free:
            row, lower = divmod(self._focused, 2)
            index = int(self.picture.shown[row])
            self.bar_dragged.emit(not lower, index, float(min(max(value, 0.0), 1.0)))

    def _draw_frame(self) -> None:
        """Frame the bar that the keys move."""
        self.frame_line.setVisible(self.picture.free)
        self._focused = min(self._focused, 2 * len(self.picture.shown) - 1)
        row, lower = divmod(self._focused, 2)
        low = -row - HEIGHT if lower else -row
        end = self._end(self._focused)
        self.frame_line.setData([0, end, end, 0, 0], [low, low, low + HEIGHT, low + HEIGHT, low])
