"""Arrow: a direction at a point of a plot, of the same length on the screen at any scale."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

LENGTH, HEAD = 56, 11
"""Pixels at zoom 1, of the arrow and of its head."""


class Arrow(QGraphicsPathItem):
    """An arrow that starts at a point; nothing where it has no direction."""

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(9)
        plot.addItem(self, ignoreBounds=True)

    def point(self, x: float, y: float, right: float, down: float) -> None:
        """Start at (x, y) and point the way of so many pixels to the right and down."""
        length = math.hypot(right, down)
        there = all(map(math.isfinite, (x, y, length))) and length > 0
        self.setVisible(there)
        if there:
            self.setPos(QPointF(x, y))
            self.setRotation(math.degrees(math.atan2(down, right)))

    def draw(self, pen: QPen, zoom: float) -> None:
        """Draw it with a pen, at a zoom."""
        tip, head = LENGTH * zoom, HEAD * zoom
        path = QPainterPath(QPointF(0, 0))
        path.lineTo(tip, 0)
        for side in (-1, 1):
            path.moveTo(tip, 0)
            path.lineTo(tip - head, side * head / 2)
        self.setPath(path)
        own = QPen(pen)
        own.setCosmetic(False)  # as long and as wide at any scale of the screen
        self.setPen(own)
