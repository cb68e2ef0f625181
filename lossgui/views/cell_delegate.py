"""CellDelegate: how a cell of the tables is painted and edited."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lossgui.views.class_search import MANY_CLASSES, search_in
from lossgui.views.frame_model import CELL_ROLE, NAME_ALIGNMENT, NUMBER_ALIGNMENT, Cell, Index
from lossgui.views.look import Look

ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MARK_COLOR = "#e5484d"
TINT_ALPHA = 110
PADDING = 6
COLORS = ("text", "muted", "second", "accent", "selection", "grid")
"""The theme's colours that a cell is painted in without transparency."""

SELECTED_ALPHA = 45
"""Of the accent over selected cells, so that tints and the current row show through."""


class CellDelegate(QStyledItemDelegate):
    """Paints what the roles of `lossgui.views.frame_model` say.

    Parameters
    ----------
    outline : bool
        Whether the current cell is outlined even while the table has no keyboard focus.
    """

    formula_typed = Signal(object, str)
    """The index of a cell of numbers or classes, and a text that begins with '='."""

    def __init__(self, view: QAbstractItemView, look: Look, outline: bool = False) -> None:
        super().__init__(view)
        self._view = view
        self._outline = outline
        self.restyle(look)

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self._fonts = {
            (number, bold): (look.mono(bold=bold) if number else look.font(bold=bold))
            for number in (False, True)
            for bold in (False, True)
        }
        self._metrics = {key: QFontMetrics(font) for key, font in self._fonts.items()}
        self._digit = self._metrics[True, True].horizontalAdvance("0")
        self._padding = look.px(PADDING)
        self._colors = {name: look.color(name) for name in COLORS}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        current = self._view.currentIndex()
        is_current = index.row() == current.row() and index.column() == current.column()
        cell: Cell = index.data(CELL_ROLE)
        painter.save()
        painter.setClipRect(rect)
        if state & QStyle.StateFlag.State_Selected or index.row() == current.row():
            painter.fillRect(rect, self._colors["selection"])
        if cell.tint:
            hue = "accent" if cell.tint > 0 else "second"
            painter.fillRect(rect, self._look.color(hue, round(TINT_ALPHA * abs(cell.tint))))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._colors["grid"])
        if state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            self._paint_selected(painter, rect, index)
        inner = rect.adjusted(self._padding, 0, -self._padding, 0)
        inner = self._paint_swatch(painter, inner, cell)
        inner = self._paint_bar(painter, inner, cell)
        outlined = is_current and (self._outline or self._view.hasFocus())
        self._paint_text(painter, inner, cell, outlined)
        if outlined:
            _paint_outline(painter, rect, self._colors["accent"])
        self._paint_mark(painter, rect, cell)
        painter.restore()

    def _paint_selected(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Tint a selected cell, and draw a line where the selection ends."""
        painter.fillRect(rect, self._look.color("accent", SELECTED_ALPHA))
        row, column = index.row(), index.column()
        selected = self._view.selectionModel().isSelected
        for beside, edge in (
            (index.sibling(row - 1, column), QRect(rect.left(), rect.top(), rect.width(), 1)),
            (index.sibling(row + 1, column), QRect(rect.left(), rect.bottom(), rect.width(), 1)),
            (index.sibling(row, column - 1), QRect(rect.left(), rect.top(), 1, rect.height())),
            (index.sibling(row, column + 1), QRect(rect.right(), rect.top(), 1, rect.height())),
        ):
            if not beside.isValid() or not selected(beside):
                painter.fillRect(edge, self._colors["accent"])

    def _paint_swatch(self, painter: QPainter, rect: QRect, cell: Cell) -> QRect:
        if cell.swatch is None:
            return rect
        side = self._look.px(9)
        top = rect.center().y() - side / 2 + 0.5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.class_color(cell.swatch))
        painter.drawRoundedRect(QRectF(rect.left(), top, side, side), 2, 2)
        return rect.adjusted(side + self._look.px(7), 0, 0, 0)

    def _paint_bar(self, painter: QPainter, rect: QRect, cell: Cell) -> QRect:
        if cell.bar is None:
            return rect
        text_width = self._metrics[True, False].horizontalAdvance("0.01%")
        room = max(0, rect.width() - text_width - self._look.px(5))
        height = self._look.px(9)
        length = max(1, round(room * min(1.0, cell.bar))) if cell.bar > 0 else 0
        bar = QRect(rect.left(), rect.center().y() - height // 2, length, height)
        painter.fillRect(bar, self._look.color("accent", 190))
        return rect.adjusted(length + self._look.px(5), 0, 0, 0)

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

    def _paint_mark(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        if cell.mark is None:
            return
        color = QColor(MARK_COLOR)
        _paint_outline(painter, rect, color)
        side = min(self._look.px(18), rect.height())
        corner = QPointF(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(
            QPolygonF([corner, corner + QPointF(side, 0), corner + QPointF(0, side)])
        )
        painter.setPen(QColor("white"))
        painter.setFont(self._look.font(0.75, bold=True))
        box = QRectF(corner.x() + side * 0.08, corner.y() - side * 0.06, side / 2, side * 0.8)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        cell: Cell = index.data(CELL_ROLE)
        editor: QComboBox | QLineEdit
        if cell.choices is None:
            editor = QLineEdit(parent)
            editor.setFont(self._fonts[cell.number, False])
            editor.setFrame(False)
            editor.setAlignment(NUMBER_ALIGNMENT if cell.number else NAME_ALIGNMENT)
        else:
            editor = self._choice_editor(parent, cell.choices)
        editor.setAccessibleName(self.tr("new value"))
        return editor

    def _choice_editor(self, parent: QWidget, choices: tuple[str, ...]) -> QComboBox:
        editor, field = QComboBox(parent), QLineEdit()
        texts = QStringListModel(choices, editor)
        editor.setFont(self._fonts[False, False])  # before the texts, which it would measure
        editor.setLineEdit(field)
        editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setModel(texts)
        if len(choices) > MANY_CLASSES:
            search_in(editor, texts)
            # The list of matches takes the Enter that `eventFilter` waits for.
            field.returnPressed.connect(lambda: self._finish(editor))
        else:
            # A completer would take "class 1" for the start of "class 10".
            editor.setCompleter(None)  # type: ignore[arg-type]
        editor.activated.connect(lambda _: self._commit(editor))
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        enter = isinstance(event, QKeyEvent) and event.key() in ENTER_KEYS
        if not (enter and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget)):
            return super().eventFilter(editor, event)
        self._finish(editor)
        return True

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, self.EndEditHint.SubmitModelCache)

    def _commit(self, editor: QWidget) -> None:
        """Commit what was chosen, unless the editor only says so while it is closed."""
        if self._view.indexWidget(self._view.currentIndex()) is editor:
            self.commitData.emit(editor)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if not isinstance(line, QLineEdit) or line.isModified():
            return
        text = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findText(text))
        line.setText(text)
        line.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if not isinstance(line, QLineEdit):
            return
        cell: Cell = index.data(CELL_ROLE)
        if line.text().lstrip().startswith("=") and (cell.number or cell.choices is not None):
            self.formula_typed.emit(index, line.text())
        else:
            model.setData(index, line.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect: QRect = option.rect
        text = index.data(Qt.ItemDataRole.EditRole)
        room = self._look.px(60 if isinstance(editor, QComboBox) else 16)
        width = max(rect.width(), editor.fontMetrics().horizontalAdvance(text) + room)
        viewport = cast(QWidget, editor.parentWidget()).width()
        width = min(width, max(rect.width(), viewport))
        editor.setGeometry(min(rect.left(), viewport - width), rect.top(), width, rect.height())


def _paint_outline(painter: QPainter, rect: QRect, color: QColor) -> None:
    pen = QPen(color, 2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))
