"""TableView: a spreadsheet's habits for the tables of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QWidget,
)

from lossgui.views.cell_delegate import ENTER_KEYS, CellDelegate
from lossgui.views.cell_painter import CellPainter
from lossgui.views.frame_model import FrameModel, Index
from lossgui.views.look import LIGHT, Look
from lossgui.views.painted_table import PaintedTable

LARGEST_WIDGET = 2**24 - 1
"""Qt's QWIDGETSIZE_MAX."""

ROW_HEIGHT = 28
FEWEST_ROWS = 1
LONGEST_HEADER = 2**31 - 1
"""Qt counts the pixels of all rows in a C int."""

Hint = QAbstractItemDelegate.EndEditHint
Move = QAbstractItemView.CursorAction
Select = QItemSelectionModel.SelectionFlag


class TableView(PaintedTable):
    """A table in which typing edits, Enter goes down, Tab goes right and Ctrl+arrow to the edge.

    Parameters
    ----------
    name : str
        The object's name.
    outline : bool
        Whether the current cell is outlined even without keyboard focus.
    """

    focused = Signal()
    formula_typed = Signal(object, str)
    """The index of a cell, and a text that begins with '='."""

    menu_requested = Signal(QPoint)
    """Where on the screen."""

    stroke_begun = Signal()
    stroke_ended = Signal()
    """Between them an open cell is closed, which edits it and goes to another one."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        model: FrameModel,
        outline: bool = False,
        painter: CellPainter | None = None,
    ) -> None:
        super().__init__(parent, model, painter or CellPainter(), outline)
        self._told = False
        self.setObjectName(name)
        self.setModel(model)
        self._look = Look(LIGHT)
        self._least_width = self._natural_width = 0
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self._delegate.formula_typed.connect(self.formula_typed)
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
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self._delegate.restyle(look)
        self._painter.restyle(look)
        self.setFont(look.font())
        for header, font in (
            (self.horizontalHeader(), look.font(0.9)),
            (self.verticalHeader(), look.mono(0.9)),
        ):
            header.setFont(font)
            header.viewport().setFont(font)  # a style sheet stops fonts on their way down
        self.fit_rows()

    def fit_rows(self) -> None:
        """Give all rows their height, less where so many would be too much for Qt."""
        header = self.verticalHeader()
        height = min(self._look.px(ROW_HEIGHT), LONGEST_HEADER // max(1, self.model().rowCount()))
        if header.defaultSectionSize() != height:
            header.setMinimumSectionSize(min(height, header.minimumSectionSize()))
            header.setDefaultSectionSize(height)
        least = self.horizontalHeader().sizeHint().height() + FEWEST_ROWS * height
        self.setMinimumHeight(least)

    def text_width(self, characters: int) -> int:
        """Return the width of a column for numbers of so many characters."""
        metrics = QFontMetrics(self._look.mono(bold=True))
        return metrics.horizontalAdvance("0" * characters) + self._look.px(13)

    def header_width(self, text: str) -> int:
        """Return the width of a column for a header."""
        return QFontMetrics(self._look.font(0.9)).horizontalAdvance(text) + self._look.px(12)

    def name_width(self, names: tuple[str, ...]) -> int:
        """Return the width of a column for names, of which only the first and last are measured."""
        metrics = QFontMetrics(self._look.font(bold=True))
        longest = max(
            (metrics.horizontalAdvance(name) for name in (*names[:32], *names[-32:])), default=0
        )
        return min(longest, self._look.px(110)) + self._look.px(14)

    def set_widths(self, common: int, last: list[int]) -> None:
        """Set the widths of the last columns, and one of all those before them.

        The last of all fills what is left of the table, but is never narrower than given.
        """
        header = self.horizontalHeader()
        header.setDefaultSectionSize(common)
        first = header.count() - len(last)
        for position, width in enumerate(last):
            header.resizeSection(first + position, width)
        self._least_width = last[-1] if last else 0
        self._natural_width = first * common + sum(last)
        self._fill()

    def natural_width(self) -> int:
        """Return the width at which no column is hidden."""
        header = self.verticalHeader()
        return self._natural_width + (0 if header.isHidden() else header.sizeHint().width())

    def natural_height(self) -> int:
        """Return the height at which no row is hidden."""
        shown = self.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        bar = self.horizontalScrollBar().sizeHint().height() if shown else 0
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + bar
        return min(height, LARGEST_WIDGET)

    def show_bar(self, shown: bool) -> None:
        """Show the horizontal scroll bar, or hide it."""
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if shown else policy.ScrollBarAlwaysOff
        )

    def _fill(self) -> None:
        header = self.horizontalHeader()
        last = header.count() - 1
        if self._least_width and last >= 0:
            others = self._natural_width - self._least_width
            header.resizeSection(last, max(self._least_width, self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editor = self._editor()
        enter = event.key() in ENTER_KEYS
        if editor is not None and (enter or event.key() == Qt.Key.Key_Escape or _types(event)):
            # A key that reaches the table while a cell is open belongs to the cell.
            QApplication.sendEvent(editor, event)
        elif enter:
            self._go_down()
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
        self.stroke_begun.emit()
        try:
            self.commitData(editor)
            self.closeEditor(editor, hint)
        finally:
            self.stroke_ended.emit()

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        super().closeEditor(editor, Hint.NoHint)
        if not editing:
            return
        if hint == Hint.SubmitModelCache:
            self._go_down()
        elif hint in (Hint.EditNextItem, Hint.EditPreviousItem):
            self.focusNextPrevChild(hint == Hint.EditNextItem)

    def _go_down(self) -> None:
        current = self.currentIndex()
        below = current.siblingAtRow(current.row() + 1)
        if below.isValid():
            self.setCurrentIndex(below)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Go to the next editable cell of the row; from the last one on to the next widget."""
        editor = self._editor()
        if editor is not None:
            self._finish(editor, Hint.EditNextItem if next else Hint.EditPreviousItem)
            return True
        index = self._editable_beside(self.currentIndex(), 1 if next else -1)
        if index.isValid():
            self.setCurrentIndex(index)
            return True
        return super().focusNextPrevChild(next)

    def _editable_beside(self, index: QModelIndex, step: int) -> QModelIndex:
        while index.isValid():
            index = index.siblingAtColumn(index.column() + step)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                break
        return index


def _types(event: QKeyEvent) -> bool:
    """Tell whether a cell would take the key; what it leaves would come back to the table."""
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.text().isprintable() and bool(event.text()) and not event.modifiers() & commands
