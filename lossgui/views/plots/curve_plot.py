"""CurvePlot: loss against one x, whose point is moved, and its slope below."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from lossgui.language import N_
from lossgui.model.curves import MOST
from lossgui.model.losses.terms import Array
from lossgui.model.ranges import padded
from lossgui.state.pictures import CurvePicture
from lossgui.views.plots.drag_canvas import SIDEWAYS, DragCanvas
from lossgui.views.plots.graphics import DASH_DOTTED, DASHED, DOTTED
from lossgui.views.plots.layer import Style
from lossgui.views.plots.number_axis import mixed

OTHERS = tuple(f"other{i}" for i in range(MOST))
DASHES = ([7, 3], [2, 2], [9, 2, 2, 2], [4, 4], [12, 3], [2, 4])
"""Lengths of dashes and gaps, in widths of the pen, that tell the other targets apart."""

NOWHERE = np.empty((2, 0))

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

    point_dragged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("loss_plot", parent)
        self._picture = CurvePicture()
        self._offset = 0.0
        self.upper, self.lower = self.add_plot(0), self.add_plot(1)
        self.ci.layout.setRowStretchFactor(0, 5)
        self.ci.layout.setRowStretchFactor(1, 2)
        self.upper.getAxis("bottom").setStyle(showValues=False)
        self.rulers, self._lines = (
            [self.add_line(plot, key) for plot in (self.upper, self.lower)]
            for key in ("ruler", "now")
        )
        self.add_line(self.lower, "zero", level=True)
        names = ("ends", "unweighted", "pinned", *OTHERS, "sample", "batch")
        self.curves = {name: self.add_curve(self.upper, name) for name in names}
        self.slopes = {
            name: self.add_curve(self.lower, name) for name in ("ends", "pinned", "batch")
        }
        self.points = {
            name: self.add_point(
                self.lower if name == "slope" else self.upper,
                f"{name} point",
                "d" if name in self.marks else "o",
            )
            for name in ("kinks", "minimum", "pinned", "sample", "batch", "slope")
        }
        self._rule(math.nan)

    def draw(self, picture: CurvePicture) -> None:
        """Draw a curve, or nothing where there is none."""
        styled = self._picture.targets, self._picture.own
        self._picture = picture
        self.show_plots(len(picture.x) > 0)
        if not len(picture.x):
            return
        self.upper.getAxis("left").logarithmic = picture.log
        for items, drawn in ((self.curves, picture.lines), (self.slopes, picture.slopes)):
            for name, item in items.items():
                item.setVisible(name in drawn)
                if name in drawn:
                    item.setData(picture.x, drawn[name])
        for name, point in self.points.items():
            point.setData(*picture.points[name])
        for line in self._lines:
            line.put(picture.x_now)
        if (picture.targets, picture.own) != styled:
            self.dress()
        across = padded((picture.x[0], picture.x[-1]), 0.015)
        for plot, span in zip((self.upper, self.lower), picture.ranges, strict=True):
            self.show_range(plot, across, span)
        self.align_axes()
        self.repaint_soon()

    def styles(self) -> dict[str, Style]:
        """Return the styles; the sample's point has the colour of its line."""
        look = self.look
        accent, muted, card = (look.color(name) for name in ("accent", "muted", "card"))
        styles = {
            "batch": Style(self.pen(accent, 2)),
            "sample": Style(self.pen("second", 2, DASHED)),
            "unweighted": Style(self.pen(muted, 1.6, DOTTED)),
            "pinned": Style(self.pen(muted, 1.8, DASH_DOTTED)),
            "ends": Style(self.pen(mixed(muted, card, 0.67), 1)),
            "minimum": Style(self.pen(accent, 1.8)),
            "kinks": Style(self.pen(muted, 1.4)),
            "zero": Style(self.pen(muted, 1)),
            "now": Style(self.pen(mixed(muted, card, 0.6), 1.2)),
            "ruler": Style(self.pen(muted, 1, DOTTED)),
        }
        for name, target, dashes in zip(OTHERS, self._picture.targets, DASHES, strict=False):
            dashed = self.pen(look.class_color(target), 1.6, DASHED)
            dashed.setDashPattern(dashes)
            styles[name] = Style(dashed)
        own = styles[self._picture.own].pen
        for name, brush, edge, size in (
            ("batch", accent, card, 13),
            ("sample", card, card if own is None else own.color(), 9),
            ("pinned", card, muted, 10),
            ("kinks", card, muted, 7),
            ("minimum", card, accent, 10),
            ("slope", accent, card, 10),
        ):
            styles[f"{name} point"] = Style(self.pen(edge, 2), brush, look.px(size))
        return styles

    def anchors(self) -> list[QPointF]:
        marked = [self._picture.points.get(name, NOWHERE) for name in ("batch", "sample")]
        ends = self._picture.x
        return [self.pixel(x if math.isfinite(x) else ends[0], y) for at in marked for x, y in at.T]

    def traces(self) -> Array:
        x = self._picture.x[::8]
        drawn = [self.pixels(x, y[::8]) for y in self._picture.lines.values()]
        return np.concatenate([np.empty((0, 2)), *drawn])

    def take_hold(self, position: QPointF) -> bool:
        offset = self._offset_from_line(position)
        self._offset = offset or 0.0
        return offset is not None

    def drag_to(self, position: QPointF) -> None:
        x, _y = self.fine_value_at(position - QPointF(self._offset, 0))
        low, high = self._picture.x[[0, -1]].tolist()
        self.point_dragged.emit(min(max(x, low), high))

    def cursor_at(self, position: QPointF) -> Qt.CursorShape:
        near = self._offset_from_line(position) is not None
        return Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        sign = SIDEWAYS.get(key)
        picture = self._picture
        if sign is None or not picture.movable:
            return False
        decimals = 2 - math.floor(math.log10(picture.x[-1] - picture.x[0]))
        step = 10.0 ** ((1 if far else 0) - decimals)
        moved = round(picture.x_now + sign * step, max(decimals, 10))
        self.point_dragged.emit(min(max(moved, picture.domain[0]), picture.domain[1]))
        return True

    def follow_mouse(self, position: QPointF | None) -> str:
        index = None if position is None else self._index_at(position)
        self._rule(math.nan if index is None else float(self._picture.x[index]))
        return "" if index is None else self._picture.hover(index)

    def _rule(self, x: float) -> None:
        """Draw a line under the mouse; none at nan."""
        if math.isfinite(x) or self.rulers[0].isVisible():
            self.repaint_soon()
        for ruler in self.rulers:
            ruler.put(x)

    def _index_at(self, position: QPointF) -> int | None:
        """Return the point of the curves under a position; None beside the plots and the line."""
        inside = len(self._picture.x) > 0 and self.plot_at(position) is not None
        if not inside or self._offset_from_line(position) is not None:
            return None
        return int(np.abs(self._picture.x - self.value_at(position)[0]).argmin())

    def _offset_from_line(self, position: QPointF) -> float | None:
        """Return the pixels from the line to a position; None if it is out of reach."""
        if not self._picture.movable:
            return None
        offset = position.x() - self.pixel(self._picture.x_now, 0).x()
        return offset if abs(offset) <= self.look.px(GRAB) else None
