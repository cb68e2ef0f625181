"""Recording: everything that a widget paints is kept, in its own pixels.

pyqtgraph paints curves in the units of their data, with pens in the units of the screen. Few
readers of SVG know such pens, so everything is recorded in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from lossgui.views.export.marks import Mark, Raster, Recording, Shape, Words

Dirty = QPaintEngine.DirtyFlag
Metric = QPaintDevice.PaintDeviceMetric


def record(view: QWidget) -> Recording:
    """Return what a widget and its children paint; it need not be on the screen."""
    device = _Device(view.size(), view.logicalDpiX())
    painter = QPainter(device)
    with painted_afresh(view):
        QWidget.render(view, painter, QPoint())
    painter.end()
    return Recording(view.size(), device.engine.marks)


@contextmanager
def painted_afresh(view: QWidget) -> Iterator[None]:
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
            if isinstance(item, pg.GraphicsItem):
                item.setExportMode(True, {"antialias": True, "resolutionScale": 1.0})
        yield
    finally:
        for item in items:
            if isinstance(item, pg.GraphicsItem):
                item.setExportMode(False)
        for thing, mode in kept:
            thing.setCacheMode(mode)


class _Device(QPaintDevice):
    """Looks like a screen; its paint engine records."""

    def __init__(self, size: QSize, resolution: int) -> None:
        super().__init__()
        self.engine = _Engine(resolution)
        self._metrics = {
            Metric.PdmWidth: size.width(),
            Metric.PdmHeight: size.height(),
            Metric.PdmWidthMM: round(size.width() * 25.4 / resolution),
            Metric.PdmHeightMM: round(size.height() * 25.4 / resolution),
            Metric.PdmNumColors: 1 << 24,
            Metric.PdmDepth: 32,
            Metric.PdmDpiX: resolution,
            Metric.PdmDpiY: resolution,
            Metric.PdmPhysicalDpiX: resolution,
            Metric.PdmPhysicalDpiY: resolution,
            Metric.PdmDevicePixelRatio: 1,
            Metric.PdmDevicePixelRatioScaled: round(QPaintDevice.devicePixelRatioFScale()),
        }

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._metrics.get(metric, 0)


class _Engine(QPaintEngine):
    """Keeps what it is told to paint; Qt tells it by paths, polygons, pixmaps and texts."""

    def __init__(self, resolution: int) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.marks: list[Mark] = []
        self._resolution = resolution
        self._transform = QTransform()
        self._pen, self._brush = QPen(), QBrush()
        self._opacity = 1.0
        self._smooth = False
        self._clip: QPainterPath | None = None

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def updateState(self, state: QPaintEngineState) -> None:
        dirty = state.state()
        self._transform = QTransform(state.transform())
        self._pen, self._brush = QPen(state.pen()), QBrush(state.brush())
        self._opacity = state.opacity()
        self._smooth = bool(state.renderHints() & QPainter.RenderHint.Antialiasing)
        if dirty & Dirty.DirtyClipPath:
            self._take_clip(state, state.clipPath())
        elif dirty & Dirty.DirtyClipRegion:
            path = QPainterPath()
            path.addRegion(state.clipRegion())
            self._take_clip(state, path)
        elif dirty & Dirty.DirtyClipEnabled and not state.isClipEnabled():
            self._clip = None

    def drawPath(self, path: QPainterPath) -> None:
        self._add_shape(path, self._brush)

    def drawPolygon(self, points: Iterable[QPointF], mode: QPaintEngine.PolygonDrawMode) -> None:
        path = QPainterPath()
        path.addPolygon(QPolygonF(list(points)))
        if mode is QPaintEngine.PolygonDrawMode.PolylineMode:
            self._add_shape(path, QBrush())
            return
        path.closeSubpath()
        if mode is not QPaintEngine.PolygonDrawMode.OddEvenMode:
            path.setFillRule(Qt.FillRule.WindingFill)
        self._add_shape(path, self._brush)

    def drawPixmap(
        self, target: QRectF | QRect, pixmap: QPixmap | QImage, source: QRectF | QRect
    ) -> None:
        image = QPixmap(pixmap).copy(QRectF(source).toRect()).toImage()
        image.setDevicePixelRatio(1)
        place = QTransform.fromTranslate(target.x(), target.y())
        place.scale(target.width() / image.width(), target.height() / image.height())
        place *= self._transform
        self._add(Raster(image, place), place.mapRect(QRectF(image.rect())))

    def drawTextItem(self, position: Any, item: QTextItem) -> None:
        given = item.font()
        size = given.pixelSize()
        if size < 0:
            size = max(1, round(given.pointSizeF() * self._resolution / 72))
        font = QFont(given.families())  # a copy would take what was left open from a painter
        font.setPixelSize(size)
        font.setWeight(given.weight())
        font.setItalic(given.italic())
        place = QTransform.fromTranslate(position.x(), position.y()) * self._transform
        box = QRectF(0, -item.ascent(), item.width(), item.ascent() + item.descent())
        words = Words(item.text(), font, self._pen, item.width(), place)
        self._add(words, place.mapRect(box))

    def _take_clip(self, state: QPaintEngineState, path: QPainterPath) -> None:
        operation = state.clipOperation()
        mapped = state.transform().map(path)
        if operation is Qt.ClipOperation.NoClip:
            self._clip = None
        elif operation is Qt.ClipOperation.IntersectClip and self._clip is not None:
            self._clip = self._clip.intersected(mapped)
        else:
            self._clip = mapped

    def _add_shape(self, path: QPainterPath, brush: QBrush) -> None:
        pen, room = QPen(Qt.PenStyle.NoPen), 0.0
        place = self._transform
        if self._pen.style() is not Qt.PenStyle.NoPen:
            pen = QPen(self._pen)
            stretch = 1.0 if pen.isCosmetic() else math.sqrt(abs(place.determinant()))
            pen.setWidthF((pen.widthF() or 1.0) * stretch)
            pen.setCosmetic(False)
            room = pen.widthF()
            if not self._smooth:  # whole numbers are the middles of pixels then
                place = place * QTransform.fromTranslate(0.5, 0.5)
        brush = QBrush(brush)
        brush.setTransform(brush.transform() * place)  # of a gradient or a texture
        mapped = place.map(path)
        mapped.setFillRule(path.fillRule())
        bounds = mapped.boundingRect().adjusted(-room, -room, room, room)
        self._add(Shape(mapped, brush, pen, self._smooth), bounds)

    def _add(self, what: Shape | Words | Raster, bounds: QRectF) -> None:
        """Keep something, clipped where it is not all inside; nothing of it may be inside."""
        inside = QRectF(self.systemClip().boundingRect())
        clip = None
        if not inside.isEmpty() and not inside.contains(bounds):
            clip = QPainterPath()
            clip.addRect(inside)
        if self._clip is not None and not self._clip.contains(bounds):
            clip = self._clip if clip is None else clip.intersected(self._clip)
        if clip is None or clip.intersects(bounds):
            self.marks.append(Mark(what, clip, self._opacity))
