"""TableView: a spreadsheet's habits for the tables of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QWidget,
)

from lossgui.state import Changed, ViewState
from lossgui.views.tables.cell_delegate import ENTER_KEYS, CellDelegate
from lossgui.views.tables.cell_painter import CellPainter
from lossgui.views.tables.frame_model import FrameModel, Index
from lossgui.views.tables.sized_table import SizedTable
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

Hint = QAbstractItemDelegate.EndEditHint
Move = QAbstractItemView.CursorAction
Select = QItemSelectionModel.SelectionFlag

BESIDE = Qt.Key.Key_Left, Qt.Key.Key_Right
KEYPAD = Qt.KeyboardModifier.KeypadModifier


@guarded
class TableView(SizedTable):
    """A table in which typing edits, Enter goes down, Tab goes right and Ctrl+arrow to the edge.

    Left and Right go on in the table beside; Ctrl+Tab leaves it.

    Parameters
    ----------
    name : str
        The object's name.
    outline : bool
        Whether the current cell is outlined even without keyboard focus.
    """

    focused = Signal()
    acting = Signal(bool)
    """Whether an act goes on that may change and select at once."""

    formula_typed = Signal(object, str)
    """The index of a cell, and a text that begins with '='."""

    menu_requested = Signal(QPoint)
    """Where on the screen."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        model: FrameModel,
        outline: bool = False,
        painter: CellPainter | None = None,
    ) -> None:
        super().__init__(parent, model, painter or CellPainter(), outline)
        self._told = self._committing = False
        self._left: TableView | None = None
        self._right: TableView | None = None
        self.setObjectName(name)
        self.setModel(model)
        model.modelReset.connect(self.fit_rows)
        model.headerDataChanged.connect(lambda *_: self.fit_rows())
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        model.formula_typed.connect(self.formula_typed)
        self._delegate.finished.connect(self._finish)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.setShowGrid(False)
        self.setCornerWidget(QWidget(self))
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            # Else each paint asks of every cell of a selected column whether it is selectable.
            header.setSelectionModel(QItemSelectionModel(model, header))
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        if "evaluation" in changed:
            self.drop_editor()
        super().show_state(state, changed)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._delegate.restyle(theme)
        super().restyle(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editor = self._editor()
        enter = event.key() in ENTER_KEYS
        if editor is not None and (enter or event.key() == Qt.Key.Key_Escape or _types(event)):
            # A key that reaches the table while a cell is open belongs to the cell; it is not
            # sent, since the cell would send back what it has no use for.
            if not self._delegate.eventFilter(editor, event):
                editor.event(event)
        elif enter:
            self._go_down()
        elif event.key() in BESIDE and not event.modifiers() & ~KEYPAD and self._go_beside(event):
            pass
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
        else:
            super().keyPressEvent(event)

    def setCurrentIndex(self, index: Index) -> None:
        """Select one cell; unlike Qt's, whatever modifier key is held at the moment."""
        self._told = True
        self.selectionModel().setCurrentIndex(index, Select.ClearAndSelect)
        self._told = False

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        index, model = self.currentIndex(), self.model()
        if index.isValid() and modifiers & Qt.KeyboardModifier.ControlModifier:
            edges = {
                Move.MoveUp: (0, index.column()),
                Move.MoveDown: (model.rowCount() - 1, index.column()),
                Move.MoveLeft: (index.row(), 0),
                Move.MoveRight: (index.row(), model.columnCount() - 1),
            }
            if action in edges:
                return model.index(*edges[action])
        return super().moveCursor(action, modifiers)

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Let Ctrl with a key that moves select as the key alone does."""
        if self._told:
            return Select.ClearAndSelect
        if isinstance(event, QKeyEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            extends = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            return Select.SelectCurrent if extends else Select.ClearAndSelect
        return super().selectionCommand(index, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        position = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            corner = self.visualRect(self.currentIndex()).bottomLeft()
            position = self.viewport().mapToGlobal(corner)
        self.menu_requested.emit(position)

    def begin_formula(self) -> None:
        """Open the current cell with the start of a formula in it."""
        self.edit(self.currentIndex())
        editor = self._editor()
        line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(line, QLineEdit):
            line.setText("=x")

    def _editor(self) -> QWidget | None:
        return self.indexWidget(self.currentIndex())

    def _finish(self, editor: QWidget, hint: Hint = Hint.SubmitModelCache) -> None:
        """Take what was typed into a cell, and go to the cell that a hint says."""
        self.acting.emit(True)
        try:
            self.commitData(editor)
            self.closeEditor(editor, hint)
        finally:
            self.acting.emit(False)

    def finish_editing(self) -> bool:
        """Take what was typed into an open cell and close it; tell whether it was refused."""
        editor = self._editor()
        if editor is None or self._committing:
            return False
        self._finish(editor, Hint.NoHint)
        return self.frame_model.has_refused

    def commitData(self, editor: QWidget) -> None:
        if not self._committing:
            self._committing = True
            try:
                super().commitData(editor)
            finally:
                self._committing = False

    def drop_editor(self) -> None:
        """Close an open cell without taking what was typed: it belongs to another state."""
        editor = self._editor()
        if editor is not None and not self._committing:
            self.closeEditor(editor, Hint.RevertModelCache)

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        super().closeEditor(editor, Hint.NoHint)
        if not editing:
            return
        if hint == Hint.SubmitModelCache:
            self._go_down()
        elif hint in (Hint.EditNextItem, Hint.EditPreviousItem):
            self.focusNextPrevChild(hint == Hint.EditNextItem)

    def _go_beside(self, event: QKeyEvent) -> bool:
        """Go on from the outermost column in the table beside; tell whether there is one."""
        index, right = self.currentIndex(), event.key() == Qt.Key.Key_Right
        beside = self._right if right else self._left
        if beside is None or index != self._edge(index.row(), right):
            return False
        there = beside._edge(index.row(), not right)
        if there.isValid():
            beside.setFocus(Qt.FocusReason.OtherFocusReason)
            beside.setCurrentIndex(there)
        return there.isValid()

    def _edge(self, row: int, last: bool) -> QModelIndex:
        """Return the first or the last cell of a row."""
        return self.model().index(row, self.model().columnCount() - 1 if last else 0)

    def _go_down(self) -> None:
        current = self.currentIndex()
        below = current.siblingAtRow(current.row() + 1)
        if below.isValid():
            self.setCurrentIndex(below)

    def join(self, right: TableView) -> None:
        """Let each row go on in another table, so that Tab goes through both."""
        self._right, right._left = right, self

    def focusNextPrevChild(self, next: bool) -> bool:
        """Go to the next editable cell, from the last one of all on to the next widget."""
        editor = self._editor()
        if editor is not None:
            self._finish(editor, Hint.EditNextItem if next else Hint.EditPreviousItem)
            return True
        step, row = (1 if next else -1), self.currentIndex().row()
        beside, opposite = (self._right, self._left) if next else (self._left, self._right)
        return (
            self._enter(row, self.currentIndex().column() + step, step)
            or (beside is not None and beside.enter_row(row, step))
            or (opposite is not None and opposite.enter_row(row + step, step))
            or self.enter_row(row + step, step)
            or super().focusNextPrevChild(next)
        )

    def enter_row(self, row: int, step: int) -> bool:
        """Go to the first editable cell of a row, or the last one; tell whether there is one."""
        return self._enter(row, 0 if step > 0 else self.model().columnCount() - 1, step)

    def _enter(self, row: int, column: int, step: int) -> bool:
        index = self.model().index(row, column)
        while index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            index = index.siblingAtColumn(index.column() + step)
        if index.isValid():
            self.setFocus(Qt.FocusReason.TabFocusReason)
            self.setCurrentIndex(index)
        return index.isValid()


def _types(event: QKeyEvent) -> bool:
    """Tell whether a cell would take the key; what it leaves would come back to the table."""
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.text().isprintable() and bool(event.text()) and not event.modifiers() & commands
