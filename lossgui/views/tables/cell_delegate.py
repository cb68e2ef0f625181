"""CellDelegate: how a cell of the tables is edited."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QRect,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lossgui.language import _
from lossgui.views.tables.frame_model import (
    CELL_ROLE,
    NAME_ALIGNMENT,
    NUMBER_ALIGNMENT,
    Cell,
    Index,
)
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.class_box import MANY_CLASSES, search_in
from lossgui.views.widgets.guard import guarded

ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@guarded
class ChoiceBox(QComboBox):
    """A combo box in which arrow keys and the wheel only choose; `taken` is sent for its list."""

    taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._steps = False
        self.activated.connect(self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._steps = True
        super().keyPressEvent(event)
        self._steps = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._steps = True
        super().wheelEvent(event)
        self._steps = False

    def _take(self, _index: int) -> None:
        if not self._steps:
            self.taken.emit()


@guarded
class CellDelegate(QStyledItemDelegate):
    """Opens cells for a person who types; `lossgui.views.tables.cell_painter` paints them."""

    finished = Signal(QWidget)
    """An editor in which a person ended with Enter."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._theme = Theme(LIGHT)

    def restyle(self, theme: Theme) -> None:
        """Take the sizes of a theme."""
        self._theme = theme

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        cell: Cell = index.data(CELL_ROLE)
        editor: QComboBox | QLineEdit
        if cell.choices is None:
            editor = QLineEdit(parent)
            editor.setFont(self._theme.mono() if cell.number else self._theme.font())
            editor.setFrame(False)
            editor.setAlignment(NUMBER_ALIGNMENT if cell.number else NAME_ALIGNMENT)
        else:
            editor = self._choice_editor(parent, cell.choices)
        editor.setAccessibleName(_("new value"))
        return editor

    def _choice_editor(self, parent: QWidget, choices: tuple[str, ...]) -> QComboBox:
        editor, field = ChoiceBox(parent), QLineEdit()
        texts = QStringListModel(choices, editor)
        editor.setFont(self._theme.font())  # before the texts, which it would measure
        editor.setLineEdit(field)
        editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setModel(texts)
        if len(choices) > MANY_CLASSES:
            search_in(editor, texts)
            # The list of matches takes the Enter that `eventFilter` waits for.
            field.returnPressed.connect(lambda: self.finished.emit(editor))
        else:
            # A completer would take "class 1" for the start of "class 10".
            editor.setCompleter(None)  # type: ignore[arg-type]
        editor.taken.connect(lambda: self._commit(editor))
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        enter = isinstance(event, QKeyEvent) and event.key() in ENTER_KEYS
        if not (enter and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget)):
            return super().eventFilter(editor, event)
        self.finished.emit(editor)
        return True

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
        if isinstance(line, QLineEdit):
            model.setData(index, line.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect: QRect = option.rect
        text = index.data(Qt.ItemDataRole.EditRole)
        room = self._theme.px(60 if isinstance(editor, QComboBox) else 16)
        width = max(rect.width(), editor.fontMetrics().horizontalAdvance(text) + room)
        viewport = cast(QWidget, editor.parentWidget()).width()
        width = min(width, max(rect.width(), viewport))
        editor.setGeometry(min(rect.left(), viewport - width), rect.top(), width, rect.height())
