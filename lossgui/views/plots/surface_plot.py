"""SurfacePlot: loss over two entries as colours, contour lines and a point that is moved."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QWidget

from lossgui.language import N_, _
from lossgui.model.array import Array
from lossgui.model.curves.axis_ranges import padded, robust_range
from lossgui.model.curves.surface import Descent, Surface
from lossgui.state.pictures import Span, SurfacePicture
from lossgui.views.plots.artists.color_ramp import ColorImage, painted, ramp
from lossgui.views.plots.artists.contour_lines import ContourLines
from lossgui.views.plots.artists.graphics import DASHED, pen
from lossgui.views.plots.artists.number_axis import levels
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.theme import Theme

LENGTH, HEAD = 56, 11
"""Pixels at zoom 1, of the arrow and of its head."""


class Arrow(QGraphicsPathItem):
    """An arrow that starts at a point; nothing where it has no direction."""

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(9)
        plot.addItem(self, ignoreBounds=True)

    def point(self, x: float, y: float, right: float, down: float) -> None:
        """Start at (x, y) and point the way of so many pixels to the right and down."""
        length = math.hypot(right, down)
        there = all(map(math.isfinite, (x, y, length))) and length > 0
        self.setVisible(there)
        if there:
            self.setPos(QPointF(x, y))
            self.setRotation(math.degrees(math.atan2(down, right)))

    def draw(self, pen: QPen, zoom: float) -> None:
        """Draw it with a pen, at a zoom."""
        tip, head = LENGTH * zoom, HEAD * zoom
        path = QPainterPath(QPointF(0, 0))
        path.lineTo(tip, 0)
        for side in (-1, 1):
            path.moveTo(tip, 0)
            path.lineTo(tip - head, side * head / 2)
        self.setPath(path)
        own = QPen(pen)
        own.setCosmetic(False)  # as long and as wide at any scale of the screen
        self.setPen(own)


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


class SurfacePlot(DragCanvas):
    """The picture, its colour bar, the point at the present entries and what starts there.

    The mouse takes hold of the point. The arrow keys move it by a tenth, with Shift by one
    (probabilities: by a hundredth and a tenth).

    Attributes
    ----------
    image : ColorImage
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

    picture: SurfacePicture
    grip: QPointF

    point_dragged = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface_plot", parent)
        self._painted: Surface | None = None
        self._span: Span | None = None
        self.plot, self.bar = self.add_plot(0, 0), self.add_plot(0, 1)
        self.bar.getAxis("bottom").setStyle(showValues=False)
        self.bar.setXRange(0, 1, padding=0)
        self.image, self.bar_image = ColorImage(), ColorImage()
        self.plot.addItem(self.image)
        self.bar.addItem(self.bar_image)
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
        """Draw a surface; what looks the same is kept."""
        now = picture.surface.now
        if picture.painted is not self._painted:
            self._paint(picture.painted)
        self.point.put(now.x, now.y)
        self._bar_line.setValue(now.loss)
        self._show_descent(picture.descent)
        self._show_pinned(*(picture.pinned or (math.nan, math.nan)))
        self.show_plots(True)
        self._place()

    def show_plots(self, shown: bool) -> None:
        """Show the surface, with its bar where it has colours, and room for it; or neither."""
        wide = self.viewport().width() >= self.theme.px(LEAST_WIDTH)
        self.plot.setVisible(shown)
        self.bar.setVisible(shown and wide and self._span is not None)

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the lines, for a legend."""
        zoom = self.theme.zoom
        return {
            "contours": self.contours.pen(self.theme),
            "gradient": pen(self.theme.color("second"), 2.4 * zoom),
            "descent": pen(self.theme.color("text"), 1.6 * zoom, DASHED),
        }

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        super().restyle(theme)
        pens = self.pens()
        self.contours.restyle(theme)
        self.path.setPen(pens["descent"])
        self.arrow.draw(pens["gradient"], theme.zoom)
        self._bar_line.setPen(pen(theme.color("second"), 2 * theme.zoom))
        self._letter.setFont(theme.font(0.95, bold=True))
        self._letter.setColor(theme.color("text"))
        text, card = theme.color("text"), theme.color("card")
        for point, brush, edge, size in (
            (self.point, theme.color("second"), card, 14),
            (self.pinned_point, card, text, 13),
            (self.end_point, card, text, 9),
            (self.steps, text, None, 4),
        ):
            point.setSize(theme.px(size))
            point.setBrush(brush)
            point.setPen(None if edge is None else pen(edge, 2 * theme.zoom))
        self.bar.setFixedWidth(theme.px(92))
        self.bar.getAxis("bottom").setHeight(self.plot.getAxis("bottom").fixedHeight)
        self.ci.layout.setHorizontalSpacing(theme.px(10))
        self._painted = None

    def _paint(self, surface: Surface) -> None:
        """Paint the picture and its bar, and find the contour lines."""
        self._painted = surface
        self._span = robust_range(surface.loss)
        low, high = padded(self._span or (0.0, 1.0), 0.0)
        colors = ramp(self.theme.colors.name)
        self.image.spread(painted(surface.loss, low, high, colors), surface.x, surface.y)
        bar = np.broadcast_to(BAR, (2, len(BAR)))
        self.bar_image.spread(
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
        if not self.drawn:
            return
        now = self.picture.surface.now
        wide, high = pixel = self.pixel_size()
        lost = 0.0 if math.isfinite(now.loss) else math.nan
        self.arrow.point(now.x, now.y, lost - now.slope_x / wide, lost + now.slope_y / high)
        if not self.dragging:
            points = np.array([(now.x, now.y)])
            self.contours.place_labels(points[np.isfinite(points).all(axis=1)], pixel)
        self.repaint_soon()

    def _follow_layout(self) -> None:
        super()._follow_layout()
        if self.drawn:
            self.show_plots(True)

    def _place_readout(self) -> None:
        """Leave the box out where it would hide most of a small picture."""
        super()._place_readout()
        if self.readout.height() > LARGEST_BOX * self.area().height():
            self.readout.hide()

    def anchors(self) -> list[QPointF]:
        now = self.picture.surface.now
        there = math.isfinite(now.x) and math.isfinite(now.y)
        return [self.pixel(now.x, now.y)] if there else []

    def traces(self) -> Array:
        points = [self.pixels(*self.path.getData())] if self.path.isVisible() else []
        if self.arrow.isVisible():
            start, turned = self.pixel(self.arrow.x(), self.arrow.y()), self.arrow.rotation()
            along = (
                np.exp(1j * math.radians(turned)) * np.linspace(0.2, 1, 9) * self.theme.px(LENGTH)
            )
            points.append(np.column_stack([start.x() + along.real, start.y() + along.imag]))
        return np.concatenate([np.empty((0, 2)), *points])

    def follow_mouse(self, position: QPointF) -> str:
        inside = self.area().contains(position)
        return self.picture.hover(*self.fine_value_at(position)) if inside else ""

    def drag_to(self, position: QPointF) -> None:
        sides = self.picture.surface.x, self.picture.surface.y
        values = zip(self.fine_value_at(position - self.grip), sides, strict=True)
        self.point_dragged.emit(*(float(min(max(at, x[0]), x[-1])) for at, x in values))

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        near = self.grip_at(position) is not None
        return Qt.CursorShape.SizeAllCursor if near else Qt.CursorShape.CrossCursor

    def nudge(self, right: int, up: int, far: bool) -> bool:
        if not self.anchors():
            return False
        low, high = self.picture.domain
        step = (1.0 if math.isinf(high - low) else 0.1) * (1 if far else 0.1)
        now = self.picture.surface.now
        moved = round(now.x + right * step, 10), round(now.y + up * step, 10)
        self.point_dragged.emit(*(min(max(value, low), high) for value in moved))
        return True

    def grip_at(self, position: QPointF) -> QPointF | None:
        """Return the way from the point to a position; None if it is out of reach."""
        for point in self.anchors():
            offset = position - point
            if math.hypot(offset.x(), offset.y()) <= self.theme.px(GRAB):
                return offset
        return None
