"""What the plots share: pens, ranges and the legend; pyqtgraph follows no palette."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lossgui.language import _
from lossgui.model.array import Array
from lossgui.views.theme import Theme
from lossgui.views.widgets.flow_layout import FlowLayout
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.steady import SteadyLabel

SOLID = Qt.PenStyle.SolidLine
DASHED = Qt.PenStyle.DashLine
DOTTED = Qt.PenStyle.DotLine
DASH_DOTTED = Qt.PenStyle.DashDotLine


SHORTEST = 1e-150
"""The shortest range that is drawn: pixels times pixels per unit of both axes are finite."""


def pen(color: QColor, width: float, style: Qt.PenStyle = SOLID) -> QPen:
    """Return a pen for a curve; its width in pixels whatever the scale."""
    made = pg.mkPen(color, width=width, style=style)
    made.setCapStyle(Qt.PenCapStyle.RoundCap if style is SOLID else Qt.PenCapStyle.FlatCap)
    return made


def place_beside(
    size: QSize, points: list[QPointF], traces: Array, area: QRectF, gap: int
) -> QPoint | None:
    """Return where a box hides the least: beside the first point, inside the area.

    None if it cannot but hide a point.

    Parameters
    ----------
    size : QSize
        Of the box.
    points : list of QPointF
        Points that must stay in view; the box belongs to the first.
    traces : ndarray, shape (n_points, 2)
        Points of curves, better not hidden.
    area : QRectF
    gap : int
        Pixels between the point and the box.
    """
    wide, high = size.width(), size.height()
    x, y = points[0].x(), points[0].y()
    beside = product((x + gap, x - gap - wide), (y - gap - high, y + gap, y - high / 2))
    corners = product((area.right(), area.left()), (area.top(), area.bottom()))
    left, top = np.array([*beside, *corners]).T[..., None]
    left = np.maximum(area.left(), np.minimum(left, area.right() - wide))
    top = np.maximum(area.top(), np.minimum(top, area.bottom() - high))

    def hidden(places: Array, room: float) -> Array:
        """Return how many places each box hides, with some room around it."""
        across = (places[:, 0] >= left - room) & (places[:, 0] <= left + wide + room)
        along = (places[:, 1] >= top - room) & (places[:, 1] <= top + high + room)
        return np.count_nonzero(across & along, axis=1)

    shown = np.array([point.toTuple() for point in points])
    costs = hidden(traces, 0) + 1000 * hidden(shown, gap / 2) + 9000 * hidden(shown, 0)
    costs[-4:] += 8
    best = int(costs.argmin())
    return QPoint(round(left[best, 0]), round(top[best, 0])) if costs[best] < 9000 else None


@guarded
class Swatch(QWidget):
    """A piece of a curve, or a mark, for a legend."""

    def __init__(self, is_mark: bool) -> None:
        super().__init__()
        self._is_mark = is_mark
        self._pen = QPen()

    def show_pen(self, made: QPen) -> None:
        """Draw with a pen, if it is another one."""
        own = QPen(made)
        own.setCosmetic(False)  # pixels of the screen, as everything in a window
        if own != self._pen:
            self._pen = own
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRect(self.rect())  # an export cuts nothing off by itself
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        if self._is_mark:
            half, middle = 0.4 * self.height(), QRectF(self.rect()).center()
            offsets = ((0, -half), (half, 0), (0, half), (-half, 0))
            painter.drawPolygon([middle + QPointF(x, y) for x, y in offsets])
        else:
            painter.drawLine(1, self.height() // 2, self.width() - 1, self.height() // 2)
        painter.end()


class Legend(QWidget):
    """Names of the curves in a row above a plot, which breaks where it is narrow.

    Parameters
    ----------
    keys : tuple of str
    marks : tuple of str
        Those that name a mark, not a curve.
    """

    def __init__(self, keys: tuple[str, ...], marks: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.setAccessibleName(_("Legend"))
        self._flow = FlowLayout(self)
        self._swatches = {key: Swatch(key in marks) for key in keys}
        self._labels = {key: SteadyLabel() for key in keys}
        self._entries = {key: QWidget() for key in keys}
        for key, entry in self._entries.items():
            layout = QHBoxLayout(entry)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(6)
            layout.addWidget(self._swatches[key])
            layout.addWidget(self._labels[key])
            self._flow.addWidget(entry)

    def text(self, key: str) -> str:
        """Return the name of a curve."""
        return self._labels[key].text()

    def show_names(self, names: Mapping[str, str], pens: Mapping[str, QPen]) -> None:
        """Name the curves; one without a name has no entry."""
        for key, label in self._labels.items():
            label.setText(names.get(key, ""))
            self._entries[key].setVisible(bool(label.text()))
        for key, made in pens.items():
            self._swatches[key].show_pen(made)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._flow.set_gaps(theme.px(18), theme.px(2))
        for swatch in self._swatches.values():
            swatch.setFixedSize(QSize(theme.px(28), theme.px(12)))
