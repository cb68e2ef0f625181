"""A widget as a picture of pixels."""

from __future__ import annotations

import math

from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from lossgui.views.export.marks import Recording
from lossgui.views.export.recording import record


def picture(view: QWidget, scale: float = 2.0) -> QImage:
    """Return what a widget shows, with everything in it, and every line as much wider.

    Parameters
    ----------
    view : QWidget
        It need not be on the screen.
    scale : float
        Pixels of the picture per pixel of the widget.
    """
    return painted(record(view), scale)


def painted(recording: Recording, scale: float = 2.0) -> QImage:
    """Return a recording as pixels; see `picture`."""
    size = recording.size
    image = QImage(
        math.ceil(scale * size.width()),
        math.ceil(scale * size.height()),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(scale, scale)
    recording.paint(painter)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """Return the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
