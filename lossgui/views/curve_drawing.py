"""CurveDrawing: loss against one entry of the input, and its slope below, with the same x axis."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPen
from PySide6.QtWidgets import QGraphicsView, QLabel, QWidget

from lossgui.model.curves import Curve
from lossgui.model.losses.terms import Array
from lossgui.views.graphics import (
    DASHED,
    DOTTED,
    joined,
    padded,
    pen,
    place_beside,
    robust_range,
)
from lossgui.views.look import LIGHT, Look
from lossgui.views.number_axis import NumberAxis


class CurveDrawing(pg.GraphicsLayoutWidget):
    """The two linked plots, the point at the present value and the box beside it.

    Attributes
    ----------
    batch_curve, sample_curve, unweighted_curve, slope_curve : PlotCurveItem
    point, sample_point, slope_point : ScatterPlotItem
        One spot each, or none where the present value cannot be drawn.
    readout, message : QLabel
        The box beside the point, and the words where there is nothing to draw.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # The scene asks for updates late, some while it is painted: all would be painted twice.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        self._look = Look(LIGHT)
        self._curve: Curve | None = None
        self._domain = (-math.inf, math.inf)
        self._fixed = False
        self.upper = self._add_plot(0)
        self.lower = self._add_plot(1)
        self.lower.setXLink(self.upper)
        self.ci.layout.setRowStretchFactor(0, 5)
        self.ci.layout.setRowStretchFactor(1, 2)
        self.upper.getAxis("bottom").setStyle(showValues=False)
        self._lines = [self._add_line(plot) for plot in (self.upper, self.lower)]
        self._zero = pg.InfiniteLine(0, angle=0)
        self.lower.addItem(self._zero)
        self.unweighted_curve, self.sample_curve, self.batch_curve = (
            self._add_curve(self.upper) for _ in range(3)
        )
        self.slope_curve = self._add_curve(self.lower)
        self.sample_point, self.point = (self._add_point(self.upper) for _ in range(2))
        self.slope_point = self._add_point(self.lower)
        self.readout = self._add_label("readout")
        self.message = self._add_label("message")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.upper.vb.sigResized.connect(self._follow_layout)

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
        _put(self.point, curve.x_now, curve.batch.y_now)
        _put(self.sample_point, curve.x_now, curve.sample.y_now)
        _put(self.slope_point, curve.x_now, curve.batch.slope_now)
        for line in self._lines:
            line.setVisible(math.isfinite(curve.x_now))
            if math.isfinite(curve.x_now):
                line.setPos(curve.x_now)
        for plot in (self.upper, self.lower):
            plot.show()
        if not self._fixed:
            self._fit()

    def show_nothing(self) -> None:
        """Draw no curve."""
        self._curve = None
        for plot in (self.upper, self.lower):
            plot.hide()

    def show_words(self, readout: str, message: str) -> None:
        """Show the box beside the point, and words over the plot; empty text hides them."""
        for label, text in ((self.readout, readout), (self.message, message)):
            label.setText(text)
            label.setVisible(bool(text))
        self._place_words()
        self.viewport().update()

    def set_axis_name(self, name: str) -> None:
        """Name the x axis."""
        if name != self.lower.getAxis("bottom").labelText:
            self.lower.setLabel("bottom", name)

    def sample_in_view(self) -> bool:
        """Tell whether the sample's present loss is in the range on show."""
        low, high = self.upper.viewRange()[1]
        return self._curve is not None and low <= self._curve.sample.y_now <= high

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the curves, for a legend."""
        zoom = self._look.zoom
        return {
            "batch": pen(self._look.color("accent"), 2 * zoom),
            "sample": pen(self._look.color("second"), 2 * zoom, DASHED),
            "unweighted": pen(self._look.color("muted"), 1.6 * zoom, DOTTED),
        }

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self._look = look
        self.setBackground(look.color("card"))
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
        for plot in (self.upper, self.lower):
            for side in ("left", "bottom"):
                plot.getAxis(side).restyle(look)
        self.ci.layout.setContentsMargins(0, look.px(4), look.px(8), 0)
        self.ci.layout.setVerticalSpacing(look.px(10))
        self.upper.setLabel("left", self.tr("loss (nats)"))
        self.lower.setLabel("left", self.tr("slope"))
        self._fit()

    def pixel(self, x: float, y: float) -> QPointF:
        """Return where a point of the upper plot is in the view."""
        return self.viewportTransform().map(self.upper.vb.mapViewToScene(QPointF(x, y)))

    def _fit(self) -> None:
        """Show the whole x range, and the y ranges that the curves need."""
        if self._curve is None:
            return
        curve = self._curve
        across = padded((curve.x[0], curve.x[-1]), 0.015)
        self.upper.setRange(xRange=across, yRange=padded(_loss_range(curve)), padding=0)
        self.lower.setYRange(*padded(_slope_range(curve)), padding=0)
        self._align_axes()
        self.viewport().update()

    def _align_axes(self) -> None:
        """Make both left axes as wide as the wider one needs, seldom another width than before."""
        metrics = QFontMetricsF(self._look.mono(0.85))
        widest = metrics.horizontalAdvance("-0.00")
        for plot in (self.upper, self.lower):
            axis = plot.getAxis("left")
            _, texts = axis.ticks(*plot.viewRange()[1], max(axis.height(), 100))
            widest = max(widest, *map(metrics.horizontalAdvance, texts))
        for plot in (self.upper, self.lower):
            plot.getAxis("left").widen(widest + self._look.px(34))

    def _follow_layout(self) -> None:
        self._place_words()
        self.viewport().update()

    def _place_words(self) -> None:
        if self.message.text():
            self._place_message()
        if self.readout.text() and self._curve is not None:
            self._place_readout(self._curve)

    def _place_message(self) -> None:
        view = QRectF(self.viewport().rect())
        width = self.message.fontMetrics().horizontalAdvance(self.message.text())
        self.message.setFixedWidth(round(min(0.8 * view.width(), width + self._look.px(16))))
        self.message.adjustSize()
        rect = QRectF(self.message.rect())
        rect.moveCenter(view.center() if self._curve is None else self._area().center())
        if self._curve is not None:
            rect.moveTop(self._area().top())
        self.message.move(rect.topLeft().toPoint())

    def _place_readout(self, curve: Curve) -> None:
        self.readout.adjustSize()
        at = curve.x_now if math.isfinite(curve.x_now) else curve.x[0]
        points = [self.pixel(at, y) for y in (curve.batch.y_now, curve.sample.y_now)]
        points = [p for p in points if math.isfinite(p.y())] or [self._area().center()]
        size, gap = self.readout.size(), self._look.px(14)
        place = place_beside(size, points, self._traces(), self._area(), gap)
        self.readout.setVisible(place is not None)
        if place is not None:
            self.readout.move(place)

    def _traces(self) -> Array:
        """Return where the curves of the upper plot are in the view, shape (n_points, 2)."""
        items = (self.batch_curve, self.sample_curve, self.unweighted_curve)
        data = [np.column_stack(item.getData())[::8] for item in items if item.isVisible()]
        traces = np.concatenate(data)
        (left, right), (bottom, top) = self.upper.viewRange()
        area = self._area()
        scale = np.array([area.width() / (right - left), area.height() / (bottom - top)])
        return (traces - (left, top)) * scale + (area.left(), area.top())

    def _area(self) -> QRectF:
        scene = self.upper.vb.sceneBoundingRect()
        return self.viewportTransform().mapRect(scene)

    def _add_plot(self, row: int) -> pg.PlotItem:
        axes = {side: NumberAxis(side) for side in ("left", "bottom")}
        plot = self.addPlot(row, 0, axisItems=axes, enableMenu=False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        for axis in axes.values():
            axis.setZValue(-1000)  # the grid lies under the curves
        plot.disableAutoRange()
        return plot

    def _add_line(self, plot: pg.PlotItem) -> pg.InfiniteLine:
        line = pg.InfiniteLine(angle=90)
        plot.addItem(line)
        return line

    def _add_curve(self, plot: pg.PlotItem) -> pg.PlotCurveItem:
        curve = pg.PlotCurveItem(antialias=True)
        plot.addItem(curve)
        return curve

    def _add_point(self, plot: pg.PlotItem) -> pg.ScatterPlotItem:
        point = pg.ScatterPlotItem(antialias=True)
        point.setZValue(10)
        plot.addItem(point)
        return point

    def _add_label(self, role: str) -> QLabel:
        label = QLabel(self.viewport())
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.hide()
        return label


def _put(point: pg.ScatterPlotItem, x: float, y: float) -> None:
    there = math.isfinite(x) and math.isfinite(y)
    point.setData([x] if there else [], [y] if there else [])


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
