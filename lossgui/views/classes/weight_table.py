"""WeightTable: the table of classes, with a slider for each weight that is painted in its cell."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lossgui.views.classes.class_columns import SLIDER, SliderCell
from lossgui.views.classes.weights_model import WeightsModel
from lossgui.views.tables.cell_painter import PADDING, CellPainter
from lossgui.views.tables.frame_model import CELL_ROLE, Cell
from lossgui.views.tables.table_view import TableView
from lossgui.views.widgets.guard import guarded

RADIUS = 5.0
KEY_STEP = 0.025
"""The part of a slider that a key moves it by."""

STEPS: dict[int, float] = {Qt.Key.Key_Plus: KEY_STEP, Qt.Key.Key_Minus: -KEY_STEP}


class SliderPainter(CellPainter):
    """Paints sliders too."""

    def _paint_text(self, painter: QPainter, rect: QRect, cell: Cell, bold: bool) -> None:
        if not isinstance(cell, SliderCell):
            super()._paint_text(painter, rect, cell, bold)
            return
        if cell.position is None:
            return
        theme = self._theme
        radius, thick = theme.px(RADIUS), theme.px(3)
        left, right = rect.left() + radius, rect.right() - radius
        middle = rect.center().y() + 0.5
        knob = QPointF(left + cell.position * (right - left), middle)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for end, color in ((right, "border"), (knob.x(), "accent")):
            painter.setBrush(theme.color(color))
            track = QRectF(left, middle - thick / 2, end - left, thick)
            painter.drawRoundedRect(track, thick / 2, thick / 2)
        painter.setPen(QPen(theme.color("accent"), theme.px(1.5)))
        painter.setBrush(theme.color("card"))
        painter.drawEllipse(knob, radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


@guarded
class WeightTable(TableView):
    """A table whose sliders are dragged with the mouse, or moved by + and -."""

    weight_slid = Signal(int, float)
    slide_finished = Signal()

    def __init__(self, parent: QWidget, name: str, model: WeightsModel) -> None:
        super().__init__(parent, name, model, painter=SliderPainter())
        self._weights = model
        self._slid: int | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if (
            event.button() == Qt.MouseButton.LeftButton
            and index.isValid()
            and self._weights.column(index.column()) is SLIDER
            and self._weights.facts.has_weights
        ):
            self._slid = index.row()
            self._weights.hold(True)
            self._slide(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._slid is None:
            super().mouseMoveEvent(event)
        else:
            self._slide(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._slid is not None and event.button() == Qt.MouseButton.LeftButton:
            self._slid = None
            self._weights.hold(False)
            self.slide_finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        step = STEPS.get(event.key())
        cell = current.data(CELL_ROLE) if current.isValid() else None
        if step is None or not isinstance(cell, SliderCell) or cell.position is None:
            super().keyPressEvent(event)
            return
        self.weight_slid.emit(current.row(), self._weights.weight_at(cell.position + step))
        if not event.isAutoRepeat():
            self.slide_finished.emit()

    def _slide(self, x: float) -> None:
        column = self._weights.section_of(SLIDER.name)
        if column is None or self._slid is None:
            return
        edge = self._theme.px(PADDING) + self._theme.px(RADIUS)
        room = max(1, self.columnWidth(column) - 2 * edge)
        position = (x - self.columnViewportPosition(column) - edge) / room
        self.weight_slid.emit(self._slid, self._weights.weight_at(position))
