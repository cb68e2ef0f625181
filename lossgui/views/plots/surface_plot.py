"""SurfacePlot: loss over two entries as colours, contour lines and a point that is moved."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from lossgui.language import N_, _
from lossgui.model.losses.terms import Array
from lossgui.model.ranges import padded, robust_range
from lossgui.model.surface import Descent, Surface
from lossgui.state.pictures import Span, SurfacePicture
from lossgui.views.look import Look
from lossgui.views.plots.arrow import LENGTH, Arrow
from lossgui.views.plots.color_ramp import Picture, painted, ramp
from lossgui.views.plots.contour_lines import ContourLines
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.plots.graphics import DASHED, pen
from lossgui.views.plots.number_axis import levels

LINES = 8
"""Contour lines, more or less."""

LARGEST_BOX = 0.4
"""Part of the picture's height that the box beside the point may have."""

LEAST_WIDTH = 300
"""Pixels, at zoom 1, from which on there is room for the colour bar."""

BAR = np.linspace(0, 1, 256)
"""Parts of the colour bar."""


GRAB = 16
"""Pixels around the point that take hold of it, at zoom 1."""

KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}


class SurfacePlot(DragCanvas):
    """The picture, its colour bar, the point at the present entries and what starts there.

    The mouse takes hold of the point. The arrow keys move it by a tenth, with Shift by one
    (probabilities: by a hundredth and a tenth).

    Attributes
    ----------
    picture : Picture
    contours : ContourLines
    point, pinned_point, end_point : Points
        The present entries, those of state A, and where the descent ends.
    path : Curve
        The descent.
    arrow : Arrow
        The way of the negative gradient.
    """

    title = N_("Surface")
    about = N_("Loss over two entries of the selected sample")
    hint = N_("Drag the point, or use the arrow keys.")
    legend = ("contours", "gradient", "descent")

    point_dragged = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface_plot", parent)
        self._shown = SurfacePicture()
        self._painted: Surface | None = None
        self._offset = QPointF()
        self._span: Span | None = None
        self.plot, self.bar = self.add_plot(0, 0), self.add_plot(0, 1)
        self.bar.getAxis("bottom").setStyle(showValues=False)
        self.bar.setXRange(0, 1, padding=0)
        self.picture, self.bar_picture = Picture(), Picture()
        self.plot.addItem(self.picture)
        self.bar.addItem(self.bar_picture)
        self.contours = ContourLines(self.plot)
        self._bar_line = self.add_line(self.bar, level=True)
        self.path = self.add_curve(self.plot)
        self.steps, self.end_point, self.pinned_point, self.point = (
            self.add_point(self.plot) for _ in range(4)
        )
        self.end_point.setSymbol("s")
        self.pinned_point.setSymbol("d")
        self.arrow = Arrow(self.plot)
        self._letter = pg.TextItem(_("A"), anchor=(-0.4, 0.5))
        self.plot.addItem(self._letter, ignoreBounds=True)
        self.plot.vb.sigResized.connect(self._place)

    def draw(self, picture: SurfacePicture) -> None:
        """Draw a surface, or nothing where there is none; what looks the same is kept."""
        self._shown, surface = picture, picture.surface
        if surface is not None:
            if picture.painted is not None and picture.painted is not self._painted:
                self._paint(picture.painted)
            self.point.put(surface.now.x, surface.now.y)
            self._bar_line.setVisible(math.isfinite(surface.now.loss))
            self._bar_line.setValue(surface.now.loss)
            self._show_descent(picture.descent)
            self._show_pinned(*(picture.pinned or (math.nan, math.nan)))
        self.show_plots(surface is not None)
        self._place()

    def show_plots(self, shown: bool) -> None:
        """Show the surface, with its bar where it has colours, and room for it; or neither."""
        wide = self.viewport().width() >= self.look.px(LEAST_WIDTH)
        self.plot.setVisible(shown)
        self.bar.setVisible(shown and wide and self._span is not None)

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the lines, for a legend."""
        zoom = self.look.zoom
        return {
            "contours": self.contours.pen(self.look),
            "gradient": pen(self.look.color("second"), 2.4 * zoom),
            "descent": pen(self.look.color("text"), 1.6 * zoom, DASHED),
        }

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        super().restyle(look)
        pens = self.pens()
        self.contours.restyle(look)
        self.path.setPen(pens["descent"])
        self.arrow.draw(pens["gradient"], look.zoom)
        self._bar_line.setPen(pen(look.color("second"), 2 * look.zoom))
        self._letter.setFont(look.font(0.95, bold=True))
        self._letter.setColor(look.color("text"))
        text, card = look.color("text"), look.color("card")
        for point, brush, edge, size in (
            (self.point, look.color("second"), card, 14),
            (self.pinned_point, card, text, 13),
            (self.end_point, card, text, 9),
            (self.steps, text, None, 4),
        ):
            point.setSize(look.px(size))
            point.setBrush(brush)
            point.setPen(None if edge is None else pen(edge, 2 * look.zoom))
        self.bar.setFixedWidth(look.px(92))
        self.bar.getAxis("bottom").setHeight(self.plot.getAxis("bottom").fixedHeight)
        self.ci.layout.setHorizontalSpacing(look.px(10))
        self._painted = None

    def _paint(self, surface: Surface) -> None:
        """Paint the picture and its bar, and find the contour lines."""
        self._painted = surface
        self._span = robust_range(surface.loss)
        low, high = padded(self._span or (0.0, 1.0), 0.0)
        colors = ramp(self.look.theme.name)
        self.picture.spread(painted(surface.loss, low, high, colors), surface.x, surface.y)
        bar = np.broadcast_to(BAR, (2, len(BAR)))
        self.bar_picture.spread(
            painted(bar, 0, 1, colors), np.array([-1, 2]), low + BAR * (high - low)
        )
        spans = (padded((side[0], side[-1]), 0.0) for side in (surface.x, surface.y))
        self.plot.setRange(**dict(zip(("xRange", "yRange"), spans, strict=True)), padding=0)
        self.bar.setYRange(low, high, padding=0)
        self.contours.show(surface, levels(low, high, LINES))
        self.align_axes()

    def _show_pinned(self, x: float, y: float) -> None:
        self.pinned_point.put(x, y)
        self._letter.setVisible(math.isfinite(x) and math.isfinite(y))
        if self._letter.isVisible():
            self._letter.setPos(x, y)

    def _show_descent(self, descent: Descent | None) -> None:
        shown = descent is not None and descent.n_steps > 0
        for item in (self.path, self.steps, self.end_point):
            item.setVisible(shown)
        if descent is not None and shown:
            self.path.setData(descent.x, descent.y)
            self.steps.setData(descent.x[1:], descent.y[1:])
            self.end_point.setData(descent.x[-1:], descent.y[-1:])

    def _place(self) -> None:
        """Put what has its size in pixels where it belongs."""
        if self._shown.surface is None:
            return
        now = self._shown.surface.now
        wide, high = pixel = self.pixel_size()
        lost = 0.0 if math.isfinite(now.loss) else math.nan
        self.arrow.point(now.x, now.y, lost - now.slope_x / wide, lost + now.slope_y / high)
        if not self.dragging:
            points = np.array([(now.x, now.y)])
            self.contours.place_labels(points[np.isfinite(points).all(axis=1)], pixel)
        self.repaint_soon()

    def _follow_layout(self) -> None:
        super()._follow_layout()
        if self._shown.surface is not None:
            self.show_plots(True)

    def _place_readout(self) -> None:
        """Leave the box out where it would hide most of a small picture."""
        super()._place_readout()
        if self.readout.height() > LARGEST_BOX * self.area().height():
            self.readout.hide()

    def anchors(self) -> list[QPointF]:
        if self._shown.surface is None:
            return []
        now = self._shown.surface.now
        if not (math.isfinite(now.x) and math.isfinite(now.y)):
            return []
        return [self.pixel(now.x, now.y)]

    def traces(self) -> Array:
        path = zip(*self.path.getData(), strict=True) if self.path.isVisible() else ()
        points = [self.pixel(*point).toTuple() for point in path]
        if self.arrow.isVisible():
            start, turned = self.pixel(self.arrow.x(), self.arrow.y()), self.arrow.rotation()
            along = (
                np.exp(1j * math.radians(turned)) * np.linspace(0.2, 1, 9) * self.look.px(LENGTH)
            )
            points += [(start.x() + step.real, start.y() + step.imag) for step in along]
        return np.array(points).reshape(-1, 2)

    def follow_mouse(self, position: QPointF | None) -> str:
        if position is None or self._shown.surface is None or not self.area().contains(position):
            return ""
        return self._shown.hover(*self.fine_value_at(position))

    def take_hold(self, position: QPointF) -> bool:
        offset = self._offset_from_point(position)
        self._offset = offset or QPointF()
        return offset is not None

    def drag_to(self, position: QPointF) -> None:
        if (surface := self._shown.surface) is not None:
            x, y = self.fine_value_at(position - self._offset)
            ends = surface.x, surface.y
            x, y = (
                float(min(max(at, end[0]), end[-1])) for at, end in zip((x, y), ends, strict=True)
            )
            self.point_dragged.emit(x, y)

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        near = self._offset_from_point(position) is not None
        return Qt.CursorShape.SizeAllCursor if near else Qt.CursorShape.CrossCursor

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        surface = self._shown.surface
        if key not in KEYS or not self.anchors() or surface is None:
            return False
        low, high = self._shown.domain
        step = (1.0 if math.isinf(high - low) else 0.1) * (1 if far else 0.1)
        now = surface.now
        x, y = (
            min(max(round(at + sign * step, 10), low), high)
            for at, sign in zip((now.x, now.y), KEYS[key], strict=True)
        )
        self.point_dragged.emit(x, y)
        return True

    def _offset_from_point(self, position: QPointF) -> QPointF | None:
        """Return the way from the point to a position; None if it is out of reach."""
        for point in self.anchors():
            offset = position - point
            if math.hypot(offset.x(), offset.y()) <= self.look.px(GRAB):
                return offset
        return None
