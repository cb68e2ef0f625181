"""TotalsRow: what the columns of the table above it sum to; always in sight."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lossgui.language import _
from lossgui.views.tables.cell_painter import PADDING
from lossgui.views.tables.frame_model import NAME_ALIGNMENT, NUMBER_ALIGNMENT
from lossgui.views.tables.sized_table import ROW_HEIGHT
from lossgui.views.tables.table_view import TableView
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import plain_tip


@guarded
class TotalsRow(QWidget):
    """One line of texts under the columns of a table, moved along with them."""

    def __init__(self, parent: QWidget, table: TableView) -> None:
        super().__init__(parent)
        self.setObjectName("weights_totals")
        self._table = table
        self._theme = Theme(LIGHT)
        self._texts: tuple[str, ...] = ()
        self._left: frozenset[int] = frozenset()
        self._fonts = self._theme.font(), self._theme.mono(0.95)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else the card is painted too
        table.horizontalScrollBar().valueChanged.connect(self.update)
        table.horizontalHeader().sectionResized.connect(self.update)

    def show_texts(self, texts: tuple[str, ...], left: frozenset[int], tip: str) -> None:
        """Show one text for each column; `left` names those that are written like words."""
        self._texts, self._left = texts, left
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(_("Totals: {}").format(", ".join(filter(None, texts))))
        self.setProperty("texts", list(texts))
        self.update()

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._fonts = theme.font(), theme.mono(0.95)
        self.setFixedHeight(theme.px(ROW_HEIGHT - 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("card"))
        width = self._table.viewport().width()
        painter.setClipRect(QRect(0, 0, width, self.height()))
        painter.setPen(self._theme.color("muted"))
        pad = self._theme.px(PADDING)
        for column, text in enumerate(self._texts):
            if not text:
                continue
            left = self._table.columnViewportPosition(column)
            rect = QRect(left, 0, self._table.columnWidth(column), self.height())
            rect.adjust(pad, 0, -pad, 0)
            is_word = column in self._left
            painter.setFont(self._fonts[column > 0])
            alignment = NAME_ALIGNMENT if is_word else NUMBER_ALIGNMENT
            elide = Qt.TextElideMode.ElideRight
            painter.drawText(
                rect, alignment, painter.fontMetrics().elidedText(text, elide, rect.width())
            )
