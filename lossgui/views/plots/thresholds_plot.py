"""ThresholdsPlot: ROC and precision-recall curve, and the rates at all thresholds."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem, QWidget

from lossgui.language import N_
from lossgui.model.array import Array
from lossgui.model.curves.axis_ranges import padded
from lossgui.model.decisions.threshold_curves import ThresholdCurves
from lossgui.state.pictures import ThresholdsPicture
from lossgui.views.plots.artists.graphics import DASH_DOTTED, DASHED, DOTTED, pen
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

ROC, PRECISION_RECALL, RATES = range(3)

RATE_NAMES = ("recall", "fpr", "precision")

MARKS = ("chosen", "half", "implied")
"""The thresholds that are marked in all plots."""

LEAST = -12
"""The decimal logarithm at which a logarithmic axis begins at least."""

SYMBOLS = {"chosen": "o", "half": "s", "implied": "t1"}

NEAR = 40
"""Pixels from a curve within which its nearest point is read, at zoom 1."""


@guarded
class ThresholdsPlot(DragCanvas):
    """Both curves above, recall, false positive rate and precision by threshold below.

    The line is dragged, and so is the point on either curve; a click puts it there. Left and Right
    move the threshold by a hundredth of its axis, with Shift by a tenth.

    Attributes
    ----------
    picture : ThresholdsPicture
    curves, pinned_curves : list of Curve
        ROC and precision-recall curve, now and of state A.
    rates : dict of str to Curve
    lines : dict of str to StraightLine
        The `MARKS` at their thresholds.
    points : dict of (str, int) to Points
        The `MARKS` on ROC and precision-recall curve.
    low : int
        The power of ten at which the axis of thresholds begins if it is logarithmic.
    """

    title = N_("Thresholds")
    about = N_("ROC curve, precision-recall curve, and rates at all thresholds")
    hint = N_("Drag the threshold, or use the arrow keys.")
    legend = (*RATE_NAMES, "pinned", *MARKS)

    picture: ThresholdsPicture
    grip: int

    threshold_dragged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("thresholds_plot", parent)
        self.low = -1
        upper = [self.add_plot(0, column) for column in range(2)]
        lower = self.add_plot(1, width=2)
        self._chance = [self.add_curve(plot) for plot in upper]
        self.pinned_curves = [self.add_curve(plot) for plot in upper]
        self.curves = [self.add_curve(plot) for plot in upper]
        self.rates = {name: self.add_curve(lower) for name in RATE_NAMES}
        self.lines = {name: self.add_line(lower) for name in reversed(MARKS)}
        self.points = {
            (name, plot): self.add_point(upper[plot]) for name in reversed(MARKS) for plot in (0, 1)
        }
        for plot in self.plots:
            plot.setRange(xRange=padded((0, 1), 0.03), yRange=padded((0, 1), 0.08), padding=0)
            # Marks at 0 and 1 are drawn whole where a plot is small.
            plot.vb.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, False)

    def draw(self, picture: ThresholdsPicture) -> None:
        curves, pinned = picture.curves, picture.pinned
        self._draw_curves(curves)
        self._draw_rates(curves)
        for item in self.pinned_curves:
            item.setVisible(pinned is not None)
        if pinned is not None:
            for item, drawn in zip(self.pinned_curves, drawn_curves(pinned), strict=True):
                item.setData(*drawn)
        for name, threshold in picture.marks.items():
            self._mark(name, curves, threshold)
        self.align_axes()

    def place(self, threshold: float) -> float:
        """Return where a threshold is on its axis; nan where a logarithmic one has no place."""
        if not self.picture.log:
            return threshold
        return math.log10(threshold) if threshold >= 10.0**self.low else math.nan

    def threshold_of(self, place: float) -> float:
        """Return the threshold at a place of the axis, the nearest one in [0, 1]."""
        return min(max(10.0**place if self.picture.log else place, 0.0), 1.0)

    def pens(self) -> dict[str, QPen]:
        """Return the pens of curves and marks, for a legend."""
        theme, zoom = self.theme, self.theme.zoom
        return {
            "pinned": pen(theme.color("muted"), 2 * zoom, DASHED),
            "recall": pen(theme.color("accent"), 2 * zoom),
            "fpr": pen(theme.color("second"), 2 * zoom, DASHED),
            "precision": pen(theme.color("third"), 2 * zoom, DASH_DOTTED),
            "chosen": pen(theme.color("text"), 2 * zoom),
            "half": pen(theme.color("muted"), 1.4 * zoom, DOTTED),
            "implied": pen(theme.color("text"), 1.4 * zoom, DASHED),
        }

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        self.ci.layout.setHorizontalSpacing(theme.px(10))
        pens = self.pens()
        for now, pinned, chance in zip(self.curves, self.pinned_curves, self._chance, strict=True):
            now.setPen(pens["recall"])
            pinned.setPen(pens["pinned"])
            chance.setPen(pen(theme.color("muted", 150), theme.zoom, DOTTED))
        for name, item in self.rates.items():
            item.setPen(pens[name])
        for name, line in self.lines.items():
            line.setPen(pens[name])
        for (name, _), point in self.points.items():
            point.setSymbol(SYMBOLS[name])
            point.setSize(theme.px(11))
            point.setPen(pen(theme.color("text"), 1.6 * theme.zoom))
            point.setBrush(theme.color("text") if name == "chosen" else theme.color("card"))

    def _draw_curves(self, curves: ThresholdCurves) -> None:
        for item, drawn in zip(self.curves, drawn_curves(curves), strict=True):
            item.setData(*drawn)
        self._chance[ROC].setData([0, 1], [0, 1])
        self._chance[PRECISION_RECALL].setData([0, 1], np.full(2, curves.prevalence))

    def _draw_rates(self, curves: ThresholdCurves) -> None:
        least = curves.threshold[curves.threshold > 0].min(initial=0.1)
        self.low = max(LEAST, math.floor(math.log10(least)))
        edges = np.concatenate([[1.0], np.repeat(curves.threshold, 2), [0.0]])
        if self.picture.log:
            edges = np.log10(np.maximum(edges, 10.0**self.low))
        span = (self.low, 0) if self.picture.log else (0, 1)
        self.plots[RATES].setXRange(*padded(span, 0.03), padding=0)
        self.plots[RATES].getAxis("bottom").logarithmic = self.picture.log
        starts = 0.0, 0.0, math.nan
        for name, start, values in zip(
            RATE_NAMES, starts, (curves.tpr, curves.fpr, curves.precision), strict=True
        ):
            self.rates[name].setData(edges, np.repeat(np.append(start, values), 2))

    def _mark(self, name: str, curves: ThresholdCurves, threshold: float) -> None:
        self.lines[name].setValue(self.place(threshold))
        if not math.isfinite(threshold):
            self.points[name, ROC].put(math.nan, math.nan)
            self.points[name, PRECISION_RECALL].put(math.nan, math.nan)
            return
        at = curves.found.at(threshold)
        self.points[name, ROC].put(at.fpr, at.tpr)
        self.points[name, PRECISION_RECALL].put(at.tpr, at.precision)

    def press(self, position: QPointF) -> None:
        if self.dragging:
            self.drag_to(position)

    def drag_to(self, position: QPointF) -> None:
        self.threshold_dragged.emit(self._on_plot(position, self.grip))

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        upper = self.grip_at(position) in (ROC, PRECISION_RECALL)
        return Qt.CursorShape.PointingHandCursor if upper else super().cursor_at(position)

    def follow_mouse(self, position: QPointF) -> str:
        plot = self.grip_at(position)
        return "" if plot is None else self.picture.hover(self._on_plot(position, plot))

    def nudge(self, right: int, up: int, far: bool) -> bool:
        logarithmic = self.picture.log
        if not right:
            return False
        now, length = self.place(self.picture.marks["chosen"]), -self.low if logarithmic else 1
        now = self.low if math.isnan(now) else now
        moved = self.threshold_of(now + right * length / (10 if far else 100))
        self.threshold_dragged.emit(float(f"{moved:.4g}") if logarithmic else round(moved, 10))
        return True

    def grip_at(self, position: QPointF) -> int | None:
        """Return the plot at a position, near its curve."""
        plot = self.plot_at(position)
        if plot in (None, RATES):
            return plot
        return plot if self._distances(position, plot).min() <= self.theme.px(NEAR) else None

    def _on_plot(self, position: QPointF, plot: int) -> float:
        """Return the threshold at a position: of the line, or of the nearest point of a curve."""
        if plot == RATES:
            return self.threshold_of(self.fine_value_at(position, plot)[0])
        return float(self.picture.curves.threshold[self._distances(position, plot).argmin()])

    def _distances(self, position: QPointF, plot: int) -> Array:
        """Return the pixels from a position to the points of a curve, shape (n_points,)."""
        curves = self.picture.curves
        x, y = (curves.fpr, curves.tpr) if plot == ROC else (curves.tpr, curves.precision)
        return np.linalg.norm(self.pixels(x, y, plot) - position.toTuple(), axis=1)


def drawn_curves(curves: ThresholdCurves) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Return x and y of ROC and of precision-recall curve.

    The second is drawn in steps, so that the area under it is the average precision.
    """
    recall = np.repeat(np.append(0, curves.tpr), 2)[1:-1]
    roc = np.append(0, curves.fpr), np.append(0, curves.tpr)
    return roc, (recall, np.repeat(curves.precision, 2))
