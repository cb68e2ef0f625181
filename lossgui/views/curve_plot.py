"""CurvePlot: loss against one entry of the input, its slope below, and a point to drag."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from lossgui.model.curves import Curve
from lossgui.views.callout import place_beside
from lossgui.views.graphics import (
    DASHED,
    DOTTED,
    NumberAxis,
    joined,
    padded,
    pen,
    robust_range,
    tick_text,
)
from lossgui.views.look import LIGHT, Look

GRAB = 14
"""Pixels around the line at the present x that take hold of it, at zoom 1."""


class CurvePlot(pg.GraphicsLayoutWidget):
    """The two linked plots; the point on the curve follows the mouse and the arrow keys.

    Attributes
    ----------
    batch_curve, sample_curve, unweighted_curve, slope_curve : PlotCurveItem
    point, sample_point, slope_point : ScatterPlotItem
        One spot each, or none where the present value cannot be drawn.
    readout, message : QLabel
        The box beside the point, and the words where there is nothing to draw.
    """

    point_dragged = Signal(float)
    drag_finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._look = Look(LIGHT)
        self._curve: Curve | None = None
        self._bounds: tuple[float, float] | None = None
        self._offset: float | None = None
        self._nudging = False
        self.upper = self._add_plot(0)
        self.lower = self._add_plot(1)
        self.lower.setXLink(self.upper)
        self.ci.layout.setRowStretchFactor(0, 3)
        self.ci.layout.setRowStretchFactor(1, 1)
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
        self.message = self._add_label("muted")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_curve(self, curve: Curve, *, weighted: bool, domain: tuple[float, float]) -> None:
        """Draw a curve.

        Parameters
        ----------
        curve : Curve
        weighted : bool
            Whether the curve with all weights 1 is another one than the batch's.
        domain : tuple of float
            The least and the greatest value that the entry may have.
        """
        self._curve, self._bounds = curve, domain
        self.batch_curve.setData(curve.x, curve.batch.y, connect="finite")
        self.sample_curve.setData(curve.x, curve.sample.y, connect="finite")
        self.unweighted_curve.setData(curve.x, curve.unweighted.y, connect="finite")
        self.unweighted_curve.setVisible(weighted)
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
        if self._offset is None:
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

    def set_axis_name(self, name: str) -> None:
        """Name the x axis."""
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
        self.upper.setLabel("left", self.tr("loss (nats)"))
        self.lower.setLabel("left", self.tr("slope"))
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        grabbed = self._distance(event.position())
        if event.button() is Qt.MouseButton.LeftButton and grabbed is not None:
            self._offset = grabbed
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._offset is not None:
            self._drag_to(event.position().x() - self._offset)
            return
        near = self._distance(event.position()) is not None
        shape = Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._offset is None:
            super().mouseReleaseEvent(event)
            return
        self._offset = None
        self._fit()
        self.drag_finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(Qt.Key(event.key()))
        if sign is None or self._curve is None or not math.isfinite(self._curve.x_now):
            super().keyPressEvent(event)
            return
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        low, high = self._bounds
        step = (0.1 if high - low == 1 else 1.0) * (1 if shift else 0.1)
        self._nudging = True
        target = min(max(round(self._curve.x_now + sign * step, 10), low), high)
        self.point_dragged.emit(target)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if self._nudging and not event.isAutoRepeat():
            self._end_nudge()
