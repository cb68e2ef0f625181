"""What is painted: shapes, texts and images in pixels, which can be painted anew at any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QFont, QImage, QPainter, QPainterPath, QPen, QTransform

TILE = 8
"""Pixels of the side of Qt's brush patterns."""

Style = Qt.BrushStyle
PATTERNS = {style for style in Style if Style.Dense1Pattern.value <= style.value < 15}


@dataclass(frozen=True, eq=False)
class Shape:
    """A path with the brush that fills it and the pen, as wide as it is in pixels."""

    path: QPainterPath
    brush: QBrush
    pen: QPen
    smooth: bool

    def paint(self, painter: QPainter) -> None:
        """Paint it anew."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.smooth)
        painter.fillPath(self.path, scalable(self.brush))
        if self.pen.style() is not Qt.PenStyle.NoPen:
            painter.strokePath(self.path, self.pen)


@dataclass(frozen=True, eq=False)
class Words:
    """A line of text from the left end of its baseline, which `place` maps (0, 0) to.

    The size of the font is in pixels; `width` is that of the text before it is placed.
    """

    text: str
    font: QFont
    pen: QPen
    width: float
    place: QTransform

    def paint(self, painter: QPainter) -> None:
        """Paint it anew."""
        painter.setTransform(self.place, True)
        painter.setFont(self.font)
        painter.setPen(self.pen)
        painter.drawText(0, 0, self.text)


@dataclass(frozen=True, eq=False)
class Raster:
    """An image; `place` maps its pixels to those of the widget."""

    image: QImage
    place: QTransform

    def paint(self, painter: QPainter) -> None:
        """Paint it anew."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(self.place, True)
        painter.drawImage(0, 0, self.image)


@dataclass(frozen=True, eq=False)
class Mark:
    """Something that is painted, what it is clipped to if it is, and how opaque it is."""

    what: Shape | Words | Raster
    clip: QPainterPath | None
    opacity: float


@dataclass(frozen=True, eq=False)
class Recording:
    """What a widget of a size paints, from the bottom to the top."""

    size: QSize
    marks: Sequence[Mark]

    def paint(self, painter: QPainter) -> None:
        """Paint it anew, in the units of the painter."""
        for mark in self.marks:
            painter.save()
            if mark.clip is not None:
                painter.setClipPath(mark.clip)
            painter.setOpacity(mark.opacity)
            mark.what.paint(painter)
            painter.restore()


def scalable(brush: QBrush) -> QBrush:
    """Return a brush whose pattern, if it has one, has a size like everything else."""
    return QBrush(tile(brush)) if brush.style() in PATTERNS else brush


def tile(brush: QBrush) -> QImage:
    """Return the pattern of a brush."""
    image = QImage(TILE, TILE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.fillRect(image.rect(), brush)
    painter.end()
    return image
