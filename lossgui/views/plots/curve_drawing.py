"""CurveDrawing: loss against one entry of the input, and its slope below, with the same x axis."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from lossgui.model.curves import Curve
from lossgui.model.losses.terms import Array
from lossgui.views.look import Look
from lossgui.views.plots.canvas import put
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.plots.graphics import DASHED, DOTTED, joined, padded, pen, robust_range


class CurveDrawing(DragCanvas):
    """The two linked plots, the point at the present value and the box beside it.

    Attributes
    ----------
    batch_curve, sample_curve, unweighted_curve, slope_curve : PlotCurveItem
    point, sample_point, slope_point : ScatterPlotItem
        One spot each, or none where the present value cannot be drawn.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("loss_plot", parent)
        self._curve: Curve | None = None
        self._domain = (-math.inf, math.inf)
        self.upper = self.add_plot(0)
        self.lower = self.add_plot(1)
        self.lower.setXLink(self.upper)
        self.ci.layout.setRowStretchFactor(0, 5)
        self.ci.layout.setRowStretchFactor(1, 2)
        self.upper.getAxis("bottom").setStyle(showValues=False)
        self._lines = [self.add_line(plot) for plot in (self.upper, self.lower)]
        self._zero = self.add_line(self.lower, angle=0)
        self.unweighted_curve, self.sample_curve, self.batch_curve = (
            self.add_curve(self.upper) for _ in range(3)
        )
        self.slope_curve = self.add_curve(self.lower)
        self.sample_point, self.point = (self.add_point(self.upper) for _ in range(2))
        self.slope_point = self.add_point(self.lower)

    def show_curve(self, curve: Curve, domain: tuple[float, float]) -> None:
        """Draw a curve; the entry may have values of the domain."""
        self._curve, self._domain = curve, domain
        self.batch_curve.setData(curve.x, curve.batch.y, connect="finite")
        self.sample_curve.setData(curve.x, curve.sample.y, connect="finite")
        ghost = curve.unweighted
        self.unweighted_curve.setVisible(ghost is not None)
        if ghost is not None:
            self.unweighted_curve.setData(curve.x, ghost.y, connect="finite")
        self.slope_curve.setData(curve.x, curve.batch.slope, connect="finite")
        put(self.point, curve.x_now, curve.batch.y_now)
        put(self.sample_point, curve.x_now, curve.sample.y_now)
        put(self.slope_point, curve.x_now, curve.batch.slope_now)
        for line in self._lines:
            line.setVisible(math.isfinite(curve.x_now))
            if math.isfinite(curve.x_now):
                line.setPos(curve.x_now)
        self.show_plots(True)
        if not self.dragging:
            self._fit()

    def show_nothing(self) -> None:
        """Draw no curve."""
        self._curve = None
        self.show_plots(False)

    def sample_in_view(self) -> bool:
        """Tell whether the sample's present loss is in the range on show."""
        low, high = self.upper.viewRange()[1]
        return self._curve is not None and low <= self._curve.sample.y_now <= high

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the curves, for a legend."""
        zoom = self.look.zoom
        return {
            "batch": pen(self.look.color("accent"), 2 * zoom),
            "sample": pen(self.look.color("second"), 2 * zoom, DASHED),
            "unweighted": pen(self.look.color("muted"), 1.6 * zoom, DOTTED),
        }

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        super().restyle(look)
        pens = self.pens()
        self.batch_curve.setPen(pens["batch"])
        self.slope_curve.setPen(pens["batch"])
        self.sample_curve.setPen(pens["sample"])
        self.unweighted_curve.setPen(pens["unweighted"])
        self._zero.setPen(pen(look.color("muted"), look.zoom))
        for line in self._lines:
            line.setPen(pen(look.color("muted", 150), 1.2 * look.zoom))
        filled, hollow = look.color("accent"), look.color("card")
        for point, brush, edge, size in (
            (self.point, filled, look.color("card"), 13),
            (self.sample_point, hollow, look.color("second"), 9),
            (self.slope_point, filled, look.color("card"), 10),
        ):
            point.setSize(look.px(size))
            point.setBrush(brush)
            point.setPen(pen(edge, 2 * look.zoom))
        self.upper.setLabel("left", self.tr("loss (nats)"))
        self.lower.setLabel("left", self.tr("slope"))
        self._fit()

    def _fit(self) -> None:
        """Show the whole x range, and the y ranges that the curves need."""
        if self._curve is None:
            return
        curve = self._curve
        across = padded((curve.x[0], curve.x[-1]), 0.015)
        self.upper.setRange(xRange=across, yRange=padded(_loss_range(curve)), padding=0)
        self.lower.setYRange(*padded(_slope_range(curve)), padding=0)
        self.align_axes()
        self.repaint_soon()

    def anchors(self) -> list[QPointF]:
        curve = self._curve
        if curve is None:
            return []
        at = curve.x_now if math.isfinite(curve.x_now) else curve.x[0]
        return [self.pixel(at, y) for y in (curve.batch.y_now, curve.sample.y_now)]

    def traces(self) -> Array:
        items = (self.batch_curve, self.sample_curve, self.unweighted_curve)
        data = [np.column_stack(item.getData())[::8] for item in items if item.isVisible()]
        traces = np.concatenate(data)
        (left, right), (bottom, top) = self.upper.viewRange()
        area = self.area()
        scale = np.array([area.width() / (right - left), area.height() / (bottom - top)])
        return (traces - (left, top)) * scale + (area.left(), area.top())


def _loss_range(curve: Curve) -> tuple[float, float]:
    """Return a y range that the batch's curve fills, with the others where they fit in."""
    span = robust_range(curve.batch.y)
    if span is None:
        return robust_range(curve.sample.y) or (0.0, 1.0)
    if math.isfinite(curve.batch.y_now):
        span = min(span[0], curve.batch.y_now), max(span[1], curve.batch.y_now)
    if span[0] == span[1]:
        span = padded(span)
    if curve.unweighted is not None:
        span = joined(span, robust_range(curve.unweighted.y), 6)
    span = joined(span, (curve.sample.y_now, curve.sample.y_now), 6)
    return joined(span, (0.0, 0.0), 1.5)


def _slope_range(curve: Curve) -> tuple[float, float]:
    low, high = robust_range(curve.batch.slope) or (0.0, 0.0)
    now = curve.batch.slope_now if math.isfinite(curve.batch.slope_now) else 0.0
    return min(low, now, 0.0), max(high, now, 0.0)
