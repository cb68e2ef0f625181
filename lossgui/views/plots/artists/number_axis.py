"""NumberAxis: an axis of a plot that is painted with few calls, so that it can follow each key."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneResizeEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

GRID_ALPHA = 60
DECADE_LENGTH = 40
"""Pixels, at zoom 1, that a marked power of ten needs."""

SHORT, MOST_BETWEEN = 0.7, 7
"""Decades that may have fewer than two of 1, 2 and 5, and round numbers that are marked then."""

GAPS = {"left": 5, "bottom": 2}
"""Pixels between the axis and its labels."""

BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
BELOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
"""Where labels lie, which a plot at the edge does not cut off."""

ROOM = {"left": 36, "bottom": 60}
"""Pixels, at zoom 1, by which the name of an axis may be longer than the axis."""


@guarded
class NumberAxis(pg.AxisItem):
    """An axis whose ticks have as many decimals as tell them apart, and no unit prefixes.

    Parameters
    ----------
    orientation : {'left', 'bottom'}

    Attributes
    ----------
    logarithmic : bool
        Whether the range is one of decimal logarithms, whose numbers are marked.
    whole : bool
        Whether there are no numbers between two whole ones.
    """

    logarithmic = whole = False

    def __init__(self, orientation: str) -> None:
        self._overhang = 0
        self._zoom = 1.0
        self._font = QFont()
        self._line_pen = QPen()
        self._text_color = self._grid_color = QColor()
        super().__init__(orientation)
        self.autoSIPrefix = False
        self.setStyle(maxTickLevel=0, tickLength=0)
        self.label.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def ticks(self, low: float, high: float, length: float) -> tuple[list[float], list[str]]:
        """Return the numbers between two others that are marked on so many pixels, with texts."""
        if not (length > 0 and 0 < high - low < math.inf):
            return [], []
        if self.logarithmic:
            return decades(low, high, round(length / self._zoom / DECADE_LENGTH))
        levels = self.tickSpacing(low, high, length / self._zoom)
        if not levels:
            return [], []
        spacing = max(1.0, levels[0][0]) if self.whole else levels[0][0]
        steps = range(math.ceil(low / spacing), math.floor(high / spacing) + 1)
        decimals = math.ceil(-math.log10(spacing) - 1e-9)
        values = [step * spacing for step in steps]
        texts = [tick_text(value, decimals) for value in values]
        return self._thinned(steps, values, texts, spacing / (high - low) * length)

    def _thinned(
        self, steps: range, values: list[float], texts: list[str], gap: float
    ) -> tuple[list[float], list[str]]:
        """Return every other tick, or fewer, where so many pixels between two are too few."""
        metrics = QFontMetricsF(self._font)
        needed = metrics.height()
        if self.orientation == "bottom":
            needed = max(map(metrics.horizontalAdvance, texts), default=0.0) + 6 * self._zoom
        every = max(1, math.ceil(needed / gap))
        kept = [i for i, step in enumerate(steps) if step % every == 0]
        return [values[i] for i in kept], [texts[i] for i in kept]

    def boundingRect(self) -> QRectF:
        """Return the plot, which the grid is in, with room for half a label beyond each end."""
        room, plot = self._overhang, self.parentItem()
        if not isinstance(plot, pg.PlotItem):  # none, or one that is being deleted
            return QRectF(self.rect())
        return plot.rect().translated(-self.pos()).adjusted(-room, -room, room, room)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint the grid, the line and the labels; pyqtgraph would record and replay them."""
        bounds, view = self.rect(), self.linkedView()
        grid = view.rect().translated(view.pos() - self.pos())
        left = self.orientation == "left"
        length = bounds.height() if left else bounds.width()
        low, high = self.range
        values, texts = self.ticks(low, high, length)
        wide = max(1, round(self._zoom))
        places = [(value - low) / (high - low) * length for value in values]
        if left:
            places = [bounds.bottom() - place for place in places]
            lines = [QRectF(grid.left(), round(place), grid.width(), wide) for place in places]
            line = QLineF(bounds.right() - 1, bounds.top(), bounds.right() - 1, bounds.bottom())
        else:
            places = [bounds.left() + place for place in places]
            lines = [QRectF(round(place), grid.top(), wide, grid.height()) for place in places]
            line = QLineF(bounds.left(), bounds.top(), bounds.right(), bounds.top())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._line_pen)
        painter.drawLine(line)
        for rect in lines:
            painter.fillRect(rect, self._grid_color)
        if self.style["showValues"]:
            painter.setPen(self._text_color)
            self._paint_labels(painter, bounds, places, texts)

    def _paint_labels(
        self, painter: QPainter, bounds: QRectF, places: list[float], texts: list[str]
    ) -> None:
        painter.setFont(self._font)
        gap = GAPS[self.orientation]
        for place, text in zip(places, texts, strict=True):
            if self.orientation == "left":
                rect = QRectF(bounds.left(), round(place), bounds.width() - gap, 0)
                painter.drawText(rect, BESIDE, text)
            else:
                painter.drawText(QRectF(place, bounds.top() + gap, 0, 0), BELOW, text)

    def updateAutoSIPrefix(self) -> None:
        """Lay out no label anew: there are no prefixes."""

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._line_pen, self._text_color = QPen(theme.color("border")), theme.color("muted")
        self.setTextPen(self._text_color)  # the name's too
        self.label.setFont(theme.font(0.95))
        self.label.setDefaultTextColor(theme.color("text"))
        self.setGrid(GRID_ALPHA)
        self._grid_color = mixed(theme.color("muted"), theme.color("card"), GRID_ALPHA / 255)
        self._font = theme.mono(0.85)
        self._overhang = theme.px(16)
        self._zoom = theme.zoom
        if self.orientation == "bottom" and self.style["showValues"]:
            heights = (QFontMetricsF(theme.font(size)).height() for size in (0.85, 0.95))
            self.setHeight(sum(heights) + theme.px(6))

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        super().resizeEvent(event)
        length = self.height() if self.orientation == "left" else self.width()
        room = length + ROOM[self.orientation] * self._zoom
        fits = self.label.boundingRect().width() <= room
        self.label.setVisible(bool(self.labelText) and fits)

    def place_name(self) -> None:
        """Put the name into the middle of the axis, or leave it out where it is too long."""
        self.resizeEvent()

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        """Take up room again when shown: pyqtgraph gives none to an axis of a hidden plot."""
        if change is QGraphicsItem.GraphicsItemChange.ItemVisibleHasChanged and value:
            if self.orientation == "left":
                self.setWidth(self.fixedWidth)
            else:
                self.setHeight(self.fixedHeight)
        return super().itemChange(change, value)

    def widen(self, width: float) -> None:
        """Take so much room at the left of the plot, if that is not so already."""
        if self.fixedWidth != width:
            self.setWidth(width)


def mixed(color: QColor, ground: QColor, part: float) -> QColor:
    """Return a colour that looks like one with an alpha on a ground; it is painted faster."""
    red, green, blue = (
        part * over + (1 - part) * under
        for over, under in (
            (color.redF(), ground.redF()),
            (color.greenF(), ground.greenF()),
            (color.blueF(), ground.blueF()),
        )
    )
    return QColor.fromRgbF(red, green, blue)


def levels(low: float, high: float, most: int) -> list[float]:
    """Return round numbers strictly between two others: 1, 2 or 5 times a power of ten apart.

    Examples
    --------
    >>> levels(0.3, 3.9, 8)
    [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
    """
    if not 0 < high - low < math.inf:
        return []
    exact = (high - low) / (most + 1)
    power = 10.0 ** math.floor(math.log10(exact))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= exact * (1 - 1e-9))
    numbers = range(math.floor(low / step) + 1, math.ceil(high / step))
    return [round(number * step, 12 - math.floor(math.log10(step))) for number in numbers]


def decades(low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Return the logarithms between two others that are marked, with the numbers as texts.

    Powers of ten, not more than `most`; with 2 and 5 times them where there are few, and round
    numbers in between where those are few.
    """
    if high - low < SHORT:
        unit = math.floor(low)
        ends = 10.0 ** (low - unit), 10.0 ** (high - unit)
        numbers = levels(*ends, MOST_BETWEEN)
        numbers = numbers[:: max(1, math.ceil(len(numbers) / max(2, most)))]
        return [unit + math.log10(x) for x in numbers], [scaled_text(x, unit) for x in numbers]
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    step = max(1, math.ceil((last - first + 1) / max(1, most)))
    if last - first < 1 < most:
        marks = [(k, m) for k in range(first - 1, last + 1) for m in (1, 2, 5)]
    else:
        marks = [(k, 1) for k in range(first, last + 1, step)]
    places = [(k + math.log10(m), scaled_text(m, k)) for k, m in marks]
    shown = [(place, text) for place, text in places if low - 1e-9 <= place <= high + 1e-9]
    return [place for place, _ in shown], [text for _, text in shown]


def scaled_text(number: float, power: int) -> str:
    """Return a number times a power of ten; no float need hold it."""
    if -4 <= power < 6:
        return f"{number * 10.0**power:g}"
    more = math.floor(math.log10(number))
    return f"{number / 10**more:g}e{power + more:+03d}"


def tick_text(value: float, decimals: int) -> str:
    """Return a tick's number, as far as it differs from the ticks beside it.

    Parameters
    ----------
    decimals : int
        Of the ticks' distance; below 0 where that is 10 or more.
    """
    if decimals > 8 or abs(value) >= 1e8:
        digits = math.floor(math.log10(abs(value))) + decimals + 1 if value else 0
        return f"{value + 0.0:.{max(3, digits)}g}"
    return f"{value + 0.0:.{max(0, decimals)}f}"


WIDEST = 130
"""Pixels, at zoom 1, that a name may take; a longer one is elided."""


class ClassAxis(NumberAxis):
    """An axis with the class of row k at -k of the left axis, or at k of the bottom one.

    Attributes
    ----------
    upright : bool
        Whether the names of the bottom axis run upwards, where they are wider than their columns.
    """

    upright = False

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self._texts: dict[int, str] = {}

    def show_names(self, names: dict[int, str], theme: Theme, widest: float) -> float:
        """Write names beside their rows, elided where they are wide; return the width of all."""
        metrics = QFontMetricsF(theme.mono(0.85))
        most = min(widest, theme.px(WIDEST))
        self._texts = {
            row: metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, most)
            for row, name in names.items()
        }
        return max(map(metrics.horizontalAdvance, self._texts.values()), default=0.0)

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        self._grid_color = QColor(0, 0, 0, 0)  # rows need no lines

    def ticks(self, low: float, high: float, length: float) -> tuple[list[float], list[str]]:
        """Return the rows between two numbers, and their names; not all where they are dense."""
        sign = -1 if self.orientation == "left" else 1
        rows = [row for row in self._texts if math.floor(low) <= sign * row <= math.ceil(high)]
        lines = (high - low) * QFontMetricsF(self._font).height() / max(1.0, length)
        rows = rows[:: max(1, math.ceil(lines))]
        return [float(sign * row) for row in rows], [self._texts[row] for row in rows]

    def _paint_labels(
        self, painter: QPainter, bounds: QRectF, places: list[float], texts: list[str]
    ) -> None:
        if not self.upright:
            super()._paint_labels(painter, bounds, places, texts)
            return
        painter.setFont(self._font)
        room, length, gap = self._overhang, bounds.height(), 4 * self._zoom
        for place, text in zip(places, texts, strict=True):
            painter.save()
            painter.translate(place, bounds.top() + gap)
            painter.rotate(-90)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(-length, -room, length, 2 * room), flags, text)
            painter.restore()
