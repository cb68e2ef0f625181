"""CellPainter: how a cell of the tables looks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from lossgui.views.tables.frame_model import NAME_ALIGNMENT, NUMBER_ALIGNMENT, Cell
from lossgui.views.theme import Theme

MARK_COLOR = "#e5484d"
TINT_ALPHA = 110
PADDING = 6
COLORS = ("card", "text", "muted", "second", "accent", "selection", "grid")
"""The theme's colours that a cell is painted in without transparency."""

SELECTED_ALPHA = 45
"""Of the accent over selected cells, so that tints and the current row show through."""


class CellPainter:
    """Paints one cell after the other; its methods are called in the order in which they stand.

    It has no look until `restyle` is called.
    """

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._fonts = {
            (number, bold): (theme.mono(bold=bold) if number else theme.font(bold=bold))
            for number in (False, True)
            for bold in (False, True)
        }
        self._metrics = {key: QFontMetrics(font) for key, font in self._fonts.items()}
        self._digit = self._metrics[True, True].horizontalAdvance("0")
        self._percent = self._metrics[True, False].horizontalAdvance("0.01%")
        self._padding = theme.px(PADDING)
        self._colors = {name: theme.color(name) for name in COLORS}
        self._bar_color = theme.color("accent", 190)
        self._selected_color = theme.color("accent", SELECTED_ALPHA)

    def paint_empty(self, painter: QPainter, rect: QRect) -> None:
        """Paint what lies under all cells, and beside them."""
        painter.fillRect(rect, self._colors["card"])

    def paint_ground(self, painter: QPainter, rect: QRect, cell: Cell, chosen: bool) -> None:
        """Paint what lies under a cell; `chosen` cells are selected, or in the current row."""
        painter.setClipRect(rect)
        if chosen:
            painter.fillRect(rect, self._colors["selection"])
        if cell.tint:
            hue = "accent" if cell.tint > 0 else "second"
            painter.fillRect(rect, self._theme.color(hue, round(TINT_ALPHA * abs(cell.tint))))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._colors["grid"])

    def paint_selected(
        self, painter: QPainter, rect: QRect, ends: tuple[bool, bool, bool, bool]
    ) -> None:
        """Tint a selected cell, and draw a line where the selection ends.

        Parameters
        ----------
        ends : tuple of bool
            Whether it ends at the top, the bottom, the left and the right of the cell.
        """
        painter.fillRect(rect, self._selected_color)
        lines = (
            QRect(rect.left(), rect.top(), rect.width(), 1),
            QRect(rect.left(), rect.bottom(), rect.width(), 1),
            QRect(rect.left(), rect.top(), 1, rect.height()),
            QRect(rect.right(), rect.top(), 1, rect.height()),
        )
        for line, there in zip(lines, ends, strict=True):
            if there:
                painter.fillRect(line, self._colors["accent"])

    def paint_content(self, painter: QPainter, rect: QRect, cell: Cell, outline: int) -> None:
        """Paint what a cell says; the current cell has an outline of some pixels, and is bold."""
        inner = rect.adjusted(self._padding, 0, -self._padding, 0)
        if cell.swatch is not None:
            inner = self._paint_swatch(painter, inner, cell.swatch)
        if cell.bar is not None:
            inner = self._paint_bar(painter, inner, cell.bar)
        self._paint_text(painter, inner, cell, bool(outline))
        if outline:
            _paint_outline(painter, rect, self._colors["accent"], outline)
        if cell.mark is not None:
            self._paint_mark(painter, rect)

    def _paint_swatch(self, painter: QPainter, rect: QRect, index: int) -> QRect:
        side = self._theme.px(9)
        top = rect.center().y() - side / 2 + 0.5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.class_color(index))
        painter.drawRoundedRect(QRectF(rect.left(), top, side, side), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return rect.adjusted(side + self._theme.px(7), 0, 0, 0)

    def _paint_bar(self, painter: QPainter, rect: QRect, part: float) -> QRect:
        room = max(0, rect.width() - self._percent - self._theme.px(5))
        height = self._theme.px(9)
        length = max(1, round(room * min(1.0, part))) if part > 0 else 0
        bar = QRect(rect.left(), rect.center().y() - height // 2, length, height)
        painter.fillRect(bar, self._bar_color)
        return rect.adjusted(length + self._theme.px(5), 0, 0, 0)

    def _paint_text(self, painter: QPainter, rect: QRect, cell: Cell, bold: bool) -> None:
        font = cell.number, bold
        painter.setFont(self._fonts[font])
        painter.setPen(self._colors[cell.tone])
        left = cell.bar is not None or not cell.number
        text = cell.text
        if not cell.number or len(text) * self._digit > rect.width():
            elide = Qt.TextElideMode.ElideRight
            text = self._metrics[font].elidedText(text, elide, rect.width())
        painter.drawText(rect, NAME_ALIGNMENT if left else NUMBER_ALIGNMENT, text)

    def _paint_mark(self, painter: QPainter, rect: QRect) -> None:
        color = QColor(MARK_COLOR)
        _paint_outline(painter, rect, color)
        side = min(self._theme.px(18), rect.height())
        corner = QPointF(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(
            QPolygonF([corner, corner + QPointF(side, 0), corner + QPointF(0, side)])
        )
        painter.setPen(QColor("white"))
        painter.setFont(self._theme.font(0.75, bold=True))
        box = QRectF(corner.x() + side * 0.08, corner.y() - side * 0.06, side / 2, side * 0.8)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_outline(painter: QPainter, rect: QRect, color: QColor, width: int = 2) -> None:
    pen = QPen(color, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(width // 2, width // 2, -1, -1))
