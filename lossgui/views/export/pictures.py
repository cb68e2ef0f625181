"""A widget as it is painted: pixels, and a recording that is painted anew at any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPicture
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget


def record(view: QWidget) -> QPicture:
    """Return what a widget and its children paint; its bounds are those of the widget.

    It is painted anew without pixels. What is painted beyond a child is not cut off.

    Parameters
    ----------
    view : QWidget
        It need not be on the screen.
    """
    recording = QPicture()
    _paint(view, recording)
    recording.setBoundingRect(QRect(QPoint(), view.size()))
    return recording


def picture(view: QWidget, scale: float = 2.0) -> QImage:
    """Return what a widget shows, with everything in it, as on a screen of finer pixels.

    Parameters
    ----------
    view : QWidget
        It need not be on the screen.
    scale : float
        Pixels of the picture per pixel of the widget.
    """
    image = QImage(view.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    _paint(view, image)
    return image


def png(image: QImage) -> bytes:
    """Return the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _paint(view: QWidget, device: QImage | QPicture) -> None:
    painter = QPainter(device)
    with _painted_afresh(view):
        QWidget.render(view, painter, QPoint())
    painter.end()


@contextmanager
def _painted_afresh(view: QWidget) -> Iterator[None]:
    """Let the plots in a widget paint without the pixels that they keep for the screen."""
    plots = [*view.findChildren(pg.GraphicsView)]
    if isinstance(view, pg.GraphicsView):
        plots.append(view)
    items = [item for plot in plots for item in plot.scene().items()]
    kept = [(thing, thing.cacheMode()) for thing in (*plots, *items)]
    try:
        for plot in plots:
            plot.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        for item in items:
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        yield
    finally:
        for thing, mode in kept:
            thing.setCacheMode(mode)
