"""ClassAxis: the names of classes beside rows, which go down from 0."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from lossgui.views.plots.artists.number_axis import NumberAxis
from lossgui.views.theme import Look

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

    def show_names(self, names: dict[int, str], look: Look, widest: float) -> float:
        """Write names beside their rows, elided where they are wide; return the width of all."""
        metrics = QFontMetricsF(look.mono(0.85))
        most = min(widest, look.px(WIDEST))
        self._texts = {
            row: metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, most)
            for row, name in names.items()
        }
        return max(map(metrics.horizontalAdvance, self._texts.values()), default=0.0)

    def restyle(self, look: Look) -> None:
        super().restyle(look)
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
