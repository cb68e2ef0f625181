"""CurveDrawing: loss against one x, and its slope below, with the same x axis."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from lossgui.model.curves import MOST, Curve
from lossgui.model.losses.terms import Array
from lossgui.ports.plots import CurvePicture
from lossgui.views.look import Look
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.plots.graphics import (
    DASH_DOTTED,
    DASHED,
    DOTTED,
    joined,
    padded,
    pen,
    robust_range,
)
from lossgui.views.plots.number_axis import mixed

OTHERS = tuple(f"other{i}" for i in range(MOST))
DASHES = ([7, 3], [2, 2], [9, 2, 2, 2], [4, 4], [12, 3], [2, 4])
"""Lengths of dashes and gaps, in widths of the pen, that tell the other targets apart."""

BESIDE = frozenset({"sample", "unweighted", "pinned"})
"""Lines beside the batch's, whose range is not made to hold them."""

LEAST_SEEN = 0.1
"""The part of a line off the scale that must be on show, else it is left out."""


class CurveDrawing(DragCanvas):
    """The two plots, the points at the present value and what they near.

    Attributes
    ----------
    curves, slopes : dict of str to Curve
        By the names of `CurvePicture.lines`; ``ends`` are the asymptotes.
    points : dict of str to Points
        One spot each, or none where it cannot be drawn; ``kinks`` may be several.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("loss_plot", parent)
        self.picture: CurvePicture | None = None
        self._fitted: object = None
        self._targets: tuple[int, ...] = ()
        self.upper = self.add_plot(0)
        self.lower = self.add_plot(1)
        self.ci.layout.setRowStretchFactor(0, 5)
        self.ci.layout.setRowStretchFactor(1, 2)
        self.upper.getAxis("bottom").setStyle(showValues=False)
        self.rulers = [self.add_line(plot) for plot in (self.upper, self.lower)]
        self._lines = [self.add_line(plot) for plot in (self.upper, self.lower)]
        self._zero = self.add_line(self.lower, level=True)
        names = ("ends", "unweighted", "pinned", *OTHERS, "sample", "batch")
        self.curves = {name: self.add_curve(self.upper) for name in names}
        self.slopes = {name: self.add_curve(self.lower) for name in ("ends", "pinned", "batch")}
        self.points = {
            name: self.add_point(self.lower if name == "slope" else self.upper)
            for name in ("kinks", "minimum", "pinned", "sample", "batch", "slope")
        }
        self.points["minimum"].setSymbol("d")
        self.points["kinks"].setSymbol("d")
        self.show_ruler(None)

    def show_curve(self, picture: CurvePicture) -> None:
        """Draw a curve."""
        self.picture = picture
        curve = picture.curve
        self.upper.getAxis("left").logarithmic = picture.choices.log
        y = {name: line.y for name, line in picture.lines.items()}
        slopes = {"batch": curve.batch.slope}
        if picture.pinned is not None:
            slopes["pinned"] = picture.pinned.batch.slope
        ends = asymptotes(curve)
        if ends is not None:
            y["ends"], slopes["ends"] = ends
        for name, item in self.curves.items():
            item.setVisible(name in y)
            if name in y:
                item.setData(curve.x, self.placed(y[name]))
        for name, item in self.slopes.items():
            item.setVisible(name in slopes)
            if name in slopes:
                item.setData(curve.x, slopes[name])
        self._put_points(picture)
        for line in self._lines:
            line.setVisible(math.isfinite(curve.x_now))
            if math.isfinite(curve.x_now):
                line.setValue(curve.x_now)
        self._tell_apart(tuple(other.target for other in picture.others))
        self.show_plots(True)
        self.fit()

    def show_nothing(self) -> None:
        """Draw no curve."""
        self.picture = None
        self.show_plots(False)

    def show_ruler(self, x: float | None) -> None:
        """Draw a line under the mouse, or none."""
        if x is not None or self.rulers[0].isVisible():
            self.repaint_soon()
        for ruler in self.rulers:
            ruler.setVisible(x is not None)
            if x is not None:
                ruler.setValue(x)

    def placed(self, y: Array) -> Array:
        """Return where losses are on the y axis: their logarithms where it is logarithmic."""
        if self.picture is None or not self.picture.choices.log:
            return y
        with np.errstate(all="ignore"):
            return np.where(y > 0, np.log10(y), np.nan)

    def place(self, y: float) -> float:
        """Return where one loss is on the y axis; see `placed`."""
        return float(self.placed(np.array(y)))

    def off_scale(self) -> frozenset[str]:
        """Return the names of the lines whose present loss is not in the range on show."""
        if self.picture is None:
            return frozenset()
        low, high = self.upper.viewRange()[1]
        now = {name: line.y_now for name, line in self.picture.lines.items() if name in BESIDE}
        return frozenset(
            name for name, y in now.items() if math.isfinite(y) and not low <= self.place(y) <= high
        )

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the curves, for a legend."""
        zoom, faint = self.look.zoom, mixed(self.look.color("muted"), self.look.color("card"), 0.67)
        pens = {
            "batch": pen(self.look.color("accent"), 2 * zoom),
            "sample": pen(self.look.color("second"), 2 * zoom, DASHED),
            "unweighted": pen(self.look.color("muted"), 1.6 * zoom, DOTTED),
            "pinned": pen(self.look.color("muted"), 1.8 * zoom, DASH_DOTTED),
            "ends": pen(faint, zoom),
            "minimum": pen(self.look.color("accent"), 1.8 * zoom),
            "kinks": pen(self.look.color("muted"), 1.4 * zoom),
        }
        for name, target, dashes in zip(OTHERS, self._targets, DASHES, strict=False):
            pens[name] = pen(self.look.class_color(target), 1.6 * zoom, DASHED)
            pens[name].setDashPattern(dashes)
        return pens

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        super().restyle(look)
        self._set_pens()
        self._zero.setPen(pen(look.color("muted"), look.zoom))
        faint = mixed(look.color("muted"), look.color("card"), 0.6)
        for line in self._lines:
            line.setPen(pen(faint, 1.2 * look.zoom))
        for line in self.rulers:
            line.setPen(pen(look.color("muted"), look.zoom, DOTTED))
        accent, card, muted = (look.color(name) for name in ("accent", "card", "muted"))
        for name, brush, edge, size in (
            ("batch", accent, card, 13),
            ("sample", card, look.color("second"), 9),
            ("pinned", card, muted, 10),
            ("kinks", card, muted, 7),
            ("minimum", card, accent, 10),
            ("slope", accent, card, 10),
        ):
            self.points[name].setSize(look.px(size))
            self.points[name].setBrush(brush)
            self.points[name].setPen(pen(edge, 2 * look.zoom))
        self.fit()

    def fit(self) -> None:
        """Show the whole x range and the y ranges that the curves need, unless they are kept."""
        picture = self.picture
        if picture is None:
            return
        if not self.dragging:
            self._fit_ranges(picture)
        self._leave_out(picture)

    def _fit_ranges(self, picture: CurvePicture) -> None:
        kept = picture.choices if picture.choices.span else None
        if kept is None or kept != self._fitted:
            across = padded((picture.curve.x[0], picture.curve.x[-1]), 0.015)
            losses = padded(self._loss_range(picture))
            self.show_range(self.upper, across, losses)
            self.show_range(self.lower, across, padded(_slope_range(picture)))
        self._fitted = kept
        self.align_axes()
        self.repaint_soon()

    def _leave_out(self, picture: CurvePicture) -> None:
        """Hide what is off the scale but for a piece that would look like an upright line."""
        low, high = self.upper.viewRange()[1]
        off = self.off_scale()
        for name in BESIDE & picture.lines.keys():
            y = self.placed(picture.lines[name].y)
            seen = int(np.count_nonzero((y >= low) & (y <= high)))
            self.curves[name].setVisible(name not in off or seen > LEAST_SEEN * len(y))

    def anchors(self) -> list[QPointF]:
        if self.picture is None:
            return []
        curve = self.picture.curve
        at = curve.x_now if math.isfinite(curve.x_now) else curve.x[0]
        return [self.pixel(at, self.place(y)) for y in (curve.batch.y_now, curve.sample.y_now)]

    def traces(self) -> Array:
        data = [
            np.column_stack([axis[::8] for axis in item.getData()])
            for item in self.curves.values()
            if item.isVisible()
        ]
        (left, right), (bottom, top) = self.upper.viewRange()
        area = self.area()
        scale = np.array([area.width() / (right - left), area.height() / (bottom - top)])
        with np.errstate(all="ignore"):
            return (np.concatenate(data) - (left, top)) * scale + (area.left(), area.top())

    def _put_points(self, picture: CurvePicture) -> None:
        curve, pinned = picture.curve, picture.pinned
        nowhere = math.nan, math.nan
        places = {
            "minimum": curve.marks.minimum or nowhere,
            "pinned": (pinned.x_now, pinned.batch.y_now) if pinned else nowhere,
            "sample": (curve.x_now, curve.sample.y_now),
            "batch": (curve.x_now, curve.batch.y_now),
        }
        for name, (x, y) in places.items():
            self.points[name].put(x, self.place(y))
        self.points["slope"].put(curve.x_now, curve.batch.slope_now)
        x, y = kinks(curve)
        self.points["kinks"].setData(x, self.placed(y))

    def _tell_apart(self, targets: tuple[int, ...]) -> None:
        if targets != self._targets:
            self._targets = targets
            self._set_pens()

    def _set_pens(self) -> None:
        pens = self.pens()
        for curves in (self.curves, self.slopes):
            for name, item in curves.items():
                if name in pens:
                    item.setPen(pens[name])

    def _loss_range(self, picture: CurvePicture) -> tuple[float, float]:
        """Return a y range that the batch's curve fills, with the others where they fit in."""
        curve = picture.curve
        span = robust_range(self.placed(curve.batch.y))
        if span is None:
            return robust_range(self.placed(curve.sample.y)) or (0.0, 1.0)
        now = self.place(curve.batch.y_now)
        if math.isfinite(now):
            span = min(span[0], now), max(span[1], now)
        if span[0] == span[1]:
            span = padded(span)
        for name in ("unweighted", "pinned"):
            if name in picture.lines:
                span = joined(span, robust_range(self.placed(picture.lines[name].y)), 6)
        span = joined(span, (self.place(curve.sample.y_now),) * 2, 6)
        for other in picture.others:
            span = joined(span, (self.place(other.line.y_now),) * 2, math.inf)
        return span if picture.choices.log else joined(span, (0.0, 0.0), 1.5)


def asymptotes(curve: Curve) -> tuple[Array, Array] | None:
    """Return the straight lines that the batch nears, up to where they meet, and their slopes."""
    left, right = curve.marks.left, curve.marks.right
    if right is None:
        return None
    left = right if left is None or left.slope == right.slope else left
    meet = -math.inf if left is right else (right.level - left.level) / (left.slope - right.slope)
    before = curve.x < meet
    with np.errstate(over="ignore", invalid="ignore"):
        starts, ends = (end.level + end.slope * curve.x for end in (left, right))
    y = np.where(before, starts, ends)
    slope = np.where(before, left.slope, right.slope)
    slope[1:][before[1:] != before[:-1]] = np.nan
    return y, slope


def kinks(curve: Curve) -> Array:
    """Return x and y where the batch's slope jumps, of the range of the curve."""
    x, y = np.array(curve.marks.kinks).reshape(-1, 2).T
    inside = (x >= curve.x[0]) & (x <= curve.x[-1]) & np.isfinite(y)
    return np.stack([x[inside], y[inside]])


def _slope_range(picture: CurvePicture) -> tuple[float, float]:
    batch, pinned = picture.curve.batch, picture.pinned
    low, high = robust_range(batch.slope) or (0.0, 0.0)
    now = batch.slope_now if math.isfinite(batch.slope_now) else 0.0
    span = min(low, now, 0.0), max(high, now, 0.0)
    return span if pinned is None else joined(span, robust_range(pinned.batch.slope), 6)
