"""ColorRamp: numbers as lightness of one hue, which text and lines stay readable on."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from lossgui.model.array import Array
from lossgui.views.widgets.guard import guarded

STOPS = {
    "light": ("#fbfdff", "#d3e7f4", "#94c4e3", "#4c9bcf"),
    "dark": ("#20252c", "#1d405a", "#1f628f", "#2f8ac4"),
}
"""From the lowest number to the highest, by theme."""


def ramp(theme: str) -> NDArray[np.uint8]:
    """Return 256 colours, shape (256, 4), as red, green, blue and alpha."""
    stops = np.array([QColor(stop).getRgb() for stop in STOPS[theme]])
    at = np.linspace(0, 1, len(stops))
    parts = [np.interp(np.linspace(0, 1, 256), at, channel) for channel in stops.T]
    return np.stack(parts, axis=1).round().astype(np.uint8)


def painted(values: Array, low: float, high: float, colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the colours of a matrix, shape (n_x, n_y, 4); nan is not painted."""
    with np.errstate(invalid="ignore", over="ignore"):
        parts = np.clip((values - low) / (high - low), 0, 1)
    lost = np.isnan(parts)
    picture = colors[np.where(lost, 0, parts * 255).astype(np.uint8)]
    picture[lost] = 0
    return picture


@guarded
class ColorImage(pg.ImageItem):
    """A matrix of colours, with soft transitions from one point to the next.

    It is scaled only when it or its place changes, not each time that a point moves over it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def spread(self, colors: NDArray[np.uint8], x: Array, y: Array) -> None:
        """Show colours whose outer points lie at the ends of x and y."""
        self.setImage(colors, autoLevels=False)
        wide, high = (x[-1] - x[0]) / (len(x) - 1), (y[-1] - y[0]) / (len(y) - 1)
        left, bottom = x[0] - wide / 2, y[0] - high / 2
        self.setRect(QRectF(left, bottom, wide * len(x), high * len(y)))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        super().paint(painter, option, widget)
