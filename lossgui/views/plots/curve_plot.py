"""CurvePlot: loss against one x, whose point is moved, and its slope below."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from lossgui.language import N_
from lossgui.model.array import Array
from lossgui.model.curves.axis_ranges import padded
from lossgui.model.curves.input_curves import MOST
from lossgui.state.pictures import CurvePicture
from lossgui.views.plots.artists.graphics import DASH_DOTTED, DASHED, DOTTED, pen
from lossgui.views.plots.artists.number_axis import mixed
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.theme import Theme

OTHERS = tuple(f"other{i}" for i in range(MOST))
DASHES = ([7, 3], [2, 2], [9, 2, 2, 2], [4, 4], [12, 3], [2, 4])
"""Lengths of dashes and gaps, in widths of the pen, that tell the other targets apart."""

GRAB = 14
"""Pixels beside the line at the present x that take hold of it, at zoom 1."""


class CurvePlot(DragCanvas):
    """Two plots with the same x axis, and a line at the present x that can be moved sideways.

    The mouse takes hold of the line. The arrow keys move it by about a hundredth of the range, with
    Shift by a tenth.

    Attributes
    ----------
    curves, slopes : dict of str to Curve
        By the names of `CurvePicture.lines`; ``ends`` are the asymptotes.
    points : dict of str to Points
    """

    title = N_("Curve")
    about = N_("Loss against the selected entry")
    hint = N_("Drag the point, or use the arrow keys; the wheel zooms.")
    legend = ("batch", "sample", "unweighted", "pinned", *OTHERS, "ends", "minimum", "kinks")
    marks = ("minimum", "kinks")

    picture: CurvePicture
    grip: float

    point_dragged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("loss_plot", parent)
        self._targets: tuple[int, ...] = ()
        self.upper, self.lower = self.add_plot(0), self.add_plot(1)
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
        self._rule(math.nan)

    def draw(self, picture: CurvePicture) -> None:
        self._targets = picture.targets
        self.upper.getAxis("left").logarithmic = picture.log
        for items, drawn in ((self.curves, picture.lines), (self.slopes, picture.slopes)):
            for name, item in items.items():
                item.setVisible(name in drawn)
                if name in drawn:
                    item.setData(picture.x, drawn[name])
        for name, point in self.points.items():
            point.setData(*picture.points[name])
        for line in self._lines:
            line.setValue(picture.x_now)
        self._dress()
        across = padded((picture.x[0], picture.x[-1]), 0.015)
        for plot, span in zip((self.upper, self.lower), picture.ranges, strict=True):
            self.show_range(plot, across, span)
        self.align_axes()
        self.repaint_soon()

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the curves and marks."""
        theme, zoom = self.theme, self.theme.zoom
        accent, muted = theme.color("accent"), theme.color("muted")
        pens = {
            "batch": pen(accent, 2 * zoom),
            "sample": pen(theme.color("second"), 2 * zoom, DASHED),
            "unweighted": pen(muted, 1.6 * zoom, DOTTED),
            "pinned": pen(muted, 1.8 * zoom, DASH_DOTTED),
            "ends": pen(mixed(muted, theme.color("card"), 0.67), zoom),
            "minimum": pen(accent, 1.8 * zoom),
            "kinks": pen(muted, 1.4 * zoom),
        }
        for name, target, dashes in zip(OTHERS, self._targets, DASHES, strict=False):
            pens[name] = pen(theme.class_color(target), 1.6 * zoom, DASHED)
            pens[name].setDashPattern(dashes)
        return pens

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        super().restyle(theme)
        accent, card, muted = (theme.color(name) for name in ("accent", "card", "muted"))
        self._zero.setPen(pen(muted, theme.zoom))
        for line in self._lines:
            line.setPen(pen(mixed(muted, card, 0.6), 1.2 * theme.zoom))
        for line in self.rulers:
            line.setPen(pen(muted, theme.zoom, DOTTED))
        for name, brush, edge, size in (
            ("batch", accent, card, 13),
            ("sample", card, card, 9),
            ("pinned", card, muted, 10),
            ("kinks", card, muted, 7),
            ("minimum", card, accent, 10),
            ("slope", accent, card, 10),
        ):
            self.points[name].setSize(theme.px(size))
            self.points[name].setBrush(brush)
            self.points[name].setPen(pen(edge, 2 * theme.zoom))

    def _dress(self) -> None:
        """Draw each line with its pen, and the sample's point in the colour of its line."""
        pens = self.pens()
        for curves in (self.curves, self.slopes):
            for name in pens.keys() & curves.keys():
                curves[name].setPen(pens[name])
        own = pens[self.picture.own].color()
        self.points["sample"].setPen(pen(own, 2 * self.theme.zoom))

    def anchors(self) -> list[QPointF]:
        marked = [self.picture.points[name] for name in ("batch", "sample")]
        ends = self.picture.x
        return [self.pixel(x if math.isfinite(x) else ends[0], y) for at in marked for x, y in at.T]

    def traces(self) -> Array:
        x = self.picture.x[::8]
        return np.concatenate([self.pixels(x, y[::8]) for y in self.picture.lines.values()])

    def drag_to(self, position: QPointF) -> None:
        x, _y = self.fine_value_at(position - QPointF(self.grip, 0))
        low, high = self.picture.x[[0, -1]].tolist()
        self.point_dragged.emit(min(max(x, low), high))

    def nudge(self, right: int, up: int, far: bool) -> bool:
        picture = self.picture
        if not right or not picture.movable:
            return False
        decimals = 2 - math.floor(math.log10(picture.x[-1] - picture.x[0]))
        step = 10.0 ** ((1 if far else 0) - decimals)
        moved = round(picture.x_now + right * step, max(decimals, 10))
        self.point_dragged.emit(min(max(moved, picture.domain[0]), picture.domain[1]))
        return True

    def end_hover(self) -> None:
        super().end_hover()
        self._rule(math.nan)

    def follow_mouse(self, position: QPointF) -> str:
        if self.plot_at(position) is None or self.grip_at(position) is not None:
            self._rule(math.nan)
            return ""
        index = int(np.abs(self.picture.x - self.value_at(position)[0]).argmin())
        self._rule(float(self.picture.x[index]))
        return self.picture.hover(index)

    def _rule(self, x: float) -> None:
        """Draw a line under the mouse; none at nan."""
        for ruler in self.rulers:
            ruler.setValue(x)
        self.repaint_soon()

    def grip_at(self, position: QPointF) -> float | None:
        """Return the pixels from the line to a position; None if it is out of reach."""
        if not self.picture.movable:
            return None
        offset = position.x() - self.pixel(self.picture.x_now, 0).x()
        return offset if abs(offset) <= self.theme.px(GRAB) else None
