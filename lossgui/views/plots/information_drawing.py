"""InformationDrawing: self-information, the sums of two distributions, and both class by class."""

from __future__ import annotations

import math
from itertools import zip_longest

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPen
from PySide6.QtWidgets import QWidget

from lossgui.language import N_, _
from lossgui.model.information import UNITS, Information
from lossgui.model.ranges import padded
from lossgui.model.words import fixed_text
from lossgui.state.pictures import InformationPicture, InformationRows
from lossgui.views.look import Look
from lossgui.views.plots.class_axis import ClassAxis
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.plots.graphics import DASHED, DOTTED, SHORTEST, pen
from lossgui.views.plots.rectangles import LevelBars

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

LONGEST = 1e300
"""Nats or bits; what is more is drawn as infinity is: it goes on to the end."""


class InformationDrawing(DragCanvas):
    """Four plots: -log p; what the sums come to; both distributions; what each class adds.

    Attributes
    ----------
    curve : Curve
    target_points, prediction_points : Points
        The classes on the curve.
    entropy_bar, divergence_bar, reverse_bar, target_bars, prediction_bars, term_bars : LevelBars
    pinned_bars, pinned_line : LevelBars and Line
        The prediction and the cross-entropy of state A.
    """

    title = N_("Information")
    about = N_("Target and prediction as distributions")
    legend = ("target", "prediction", "divergence", "reverse", "pinned")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("information_plot", parent)
        self.picture = InformationPicture()
        for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
            self.add_plot(row, column)
        self._axes = {plot: ClassAxis("left") for plot in (TOTALS, BARS)}
        for plot, axis in self._axes.items():
            axis.setZValue(-1000)
            self.plots[plot].setAxisItems({"left": axis})
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

    def _add_text(self, plot: int, anchor: tuple[float, float]) -> pg.TextItem:
        text = pg.TextItem(anchor=anchor)
        self.plots[plot].addItem(text, ignoreBounds=True)
        return text

    def draw(self, picture: InformationPicture) -> None:
        """Draw two distributions, with the selected class where they are those of classes."""
        self.picture = picture
        found = np.flatnonzero(picture.shown == picture.selected).tolist()
        self.band.setVisible(bool(found))
        if found:
            self.band.setRegion((-found[0] - 0.5, -found[0] + 0.5))
        self._draw()

    def pens(self) -> dict[str, QPen]:
        """Return the pens of what is drawn, for a legend."""
        wide = 6 * self.look.zoom
        return {
            "target": pen(self.look.color("third"), wide),
            "prediction": pen(self.look.color("accent"), wide),
            "divergence": pen(self.look.color("second"), wide),
            "reverse": pen(self.look.color("second"), 1.6 * self.look.zoom, DASHED),
            "pinned": pen(self.look.color("text"), 1.6 * self.look.zoom, DOTTED),
        }

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        third, accent, second = (look.color(name) for name in ("third", "accent", "second"))
        hatched = QBrush(third, Qt.BrushStyle.Dense4Pattern)
        edge = pen(third, 1.2 * look.zoom)
        self.curve.setPen(pen(look.color("muted"), 2 * look.zoom))
        for bars in (self.target_bars, self.entropy_bar):
            bars.setBrush(hatched)
            bars.setPen(edge)
        self.prediction_bars.setBrush(accent)
        self.divergence_bar.setBrush(second)
        self.term_bars.setBrush(second)
        self.reverse_bar.setPen(self.pens()["reverse"])
        self.pinned_bars.setPen(self.pens()["pinned"])
        self.pinned_line.setPen(self.pens()["pinned"])
        self._zero.setPen(pen(look.color("muted"), look.zoom))
        self.band.setBrush(look.color("selection"))
        for points, brush, around in (
            (self.target_points, look.color("card"), third),
            (self.prediction_points, accent, look.color("card")),
        ):
            points.setSize(look.px(11))
            points.setBrush(brush)
            points.setPen(pen(around, 2 * look.zoom))
        for label in (*self.totals, *self.names):
            label.setFont(look.mono(0.85))
            label.setColor(look.color("text"))
        self.ci.layout.setHorizontalSpacing(look.px(20))
        self._draw()

    def _draw(self) -> None:
        made, rows = self.picture.information, self.picture.rows
        self.show_plots(made is not None)
        if made is not None and rows is not None:
            self._arrange()
            self._draw_curve(made, rows)
            self._draw_totals(made)
            self._draw_classes(rows)
        self.repaint_soon()

    def _arrange(self) -> None:
        """Leave out the curve and the classes' terms where there is little room."""
        size, look = self.viewport().size(), self.look
        roomy = size.width() >= look.px(LEAST_WIDTH) and size.height() >= look.px(LEAST_HEIGHT)
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
        height = QFontMetricsF(self.look.mono(0.85)).height()
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
        self.pinned_line.setVisible(before <= LONGEST)
        if before <= LONGEST:
            end = max(end, 1.08 * before)
            self.pinned_line.setValue(before)
        self._bar(self.entropy_bar, 0.0, entropy, 0)
        self._bar(self.divergence_bar, entropy, min(divergence, 2 * end), 0)
        self._bar(self.reverse_bar, 0.0, min(reverse, 2 * end), 1)
        texts = (
            "{} + {} = {}".format(
                *(fixed_text(x, 4) for x in (entropy, divergence, entropy + divergence))
            ),
            fixed_text(reverse, 4),
        )
        roomy = self.area(TOTALS).height() >= self.look.px(LEAST_HEIGHT) / 4
        for row, (label, text) in enumerate(zip(self.totals, texts, strict=True)):
            label.setVisible(roomy)
            label.setText(text)
            label.setPos(0.0, -row + HEIGHT / 2)
        self.plots[TOTALS].setRange(xRange=(0.0, end), yRange=(-1.4, 0.7), padding=0)

    @staticmethod
    def _bar(bar: LevelBars, start: float, length: float, row: int) -> None:
        bar.setData(start, [-row], [length], HEIGHT)

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
        widest = self.look.px(42)
        for plot, texts in ((TOTALS, totals), (BARS, names)):
            width = self._axes[plot].show_names(dict(enumerate(texts)), self.look, most)
            widest = max(widest, round(width) + self.look.px(10))
        for axis in self._axes.values():
            axis.widen(widest)
        self.plots[CURVE].getAxis("left").widen(self.look.px(52))

    def _follow_layout(self) -> None:
        super()._follow_layout()
        self._draw()
