"""FrameModel: what the item models of the three tables share."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from lossgui.model.samples.filter import Rows
from lossgui.model.scenario.scenario import Scenario
from lossgui.state import Changed, ViewState
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

NAME_ALIGNMENT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
NUMBER_ALIGNMENT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

READ_ONLY = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)
EDITABLE = READ_ONLY | Qt.ItemFlag.ItemIsEditable

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
"""The whole `Cell`."""

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.TextAlignmentRole,
    CELL_ROLE,
)


@dataclass(frozen=True)
class Cell:
    """What a cell shows.

    Parameters
    ----------
    text, edit, tip : str
        What stands in the cell, in its editor and in its tool tip.
    number : bool
        Whether it is written like a number: to the right and in the fixed-width font.
    tone : str
        The name of the theme's colour that the text has.
    tint : float
        From -1 to 1: how strongly the background is tinted, and in which of two hues.
    bar : float, optional
        From 0 to 1: the length of a bar before the text.
    swatch : int, optional
        The class whose colour stands before the text.
    choices : tuple of str, optional
        The texts that the editor offers.
    mark : str, optional
        What is wrong with what was typed into the cell.
    """

    text: str
    edit: str = ""
    tip: str = ""
    number: bool = True
    tone: str = "text"
    tint: float = 0.0
    bar: float | None = None
    swatch: int | None = None
    choices: tuple[str, ...] | None = None
    mark: str | None = None

    def data(self, role: int) -> Any:
        """Return what an item model returns for a role."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBER_ALIGNMENT if self.number else NAME_ALIGNMENT
        return {
            Qt.ItemDataRole.DisplayRole: self.text,
            Qt.ItemDataRole.EditRole: self.edit,
            Qt.ItemDataRole.ToolTipRole: plain_tip(self.tip),
            CELL_ROLE: self,
        }.get(role)


@guarded
class FrameModel(QAbstractTableModel):
    """A table of a state; an edit is only announced, and comes back as a new state.

    Its rows are those that were found, if any were looked for; edits and marks name the row in
    the scenario all the same.
    """

    edited = Signal(int, object, str)
    """The row of the scenario, what of it, and a text."""

    formula_typed = Signal(object, str)
    """The index of a cell of numbers or classes, and a text that begins with '='."""

    SHOWN = frozenset({"evaluation"})
    """The fields of a state that it shows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._state: ViewState | None = None
        self._shape: tuple[int, int] = (0, 0)
        self._layout: Hashable = None
        self._mark: tuple[int, int, str] | None = None
        self._typed: tuple[int, int, str] | None = None
        self._refused: str | None = None
        self._rows: Rows | None = None

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show a state, of its rows those that were found."""
        layout, rows = self.layout_of(state), self.shown_rows(state)
        if layout != self._layout or rows is not self._rows:
            self.beginResetModel()
            self._layout, self._rows = layout, rows
            n_rows, n_columns = self.shape_of(state)
            self._shape = n_rows if rows is None else len(rows), n_columns
            self._take(state)
            self.endResetModel()
        elif not changed.isdisjoint(self.SHOWN):
            old = None if self._state is None else self._state.scenario
            self._take(state)
            self._announce_all()
            self._announce_names(state.scenario, old)

    def shown_rows(self, state: ViewState) -> Rows | None:
        """Return the rows that are shown; None for all of them in their order."""
        return None if state.found is None else state.found.rows

    def _announce_names(self, new: Scenario, old: Scenario | None) -> None:
        rows, columns = self._shape
        if columns and (old is None or new.class_names != old.class_names):
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns - 1)
        if rows and (old is None or new.sample_names is not old.sample_names):
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, rows - 1)

    def _take(self, state: ViewState) -> None:
        """Replace the state and what was derived from it."""
        self._state = state

    def shape_of(self, state: ViewState) -> tuple[int, int]:
        """Return the number of rows and of columns, if none is left out."""
        raise NotImplementedError

    def layout_of(self, state: ViewState) -> Hashable:
        """Return what makes other rows or columns if it changes."""
        raise NotImplementedError

    def is_editable(self, section: int) -> bool:
        """Tell whether the cells of a column can be edited."""
        raise NotImplementedError

    def cell(self, position: int, section: int) -> Cell:
        """Return what a cell shows."""
        raise NotImplementedError

    def header(self, section: int) -> Cell:
        """Return what stands over a column."""
        raise NotImplementedError

    def row_header(self, position: int) -> Cell | None:
        """Return what stands beside a row, if anything does."""
        return None

    def name_of(self, section: int) -> object:
        """Return what edits call a column: the number of one of the scenario, or its name."""
        return section

    def section_of(self, name: object) -> int | None:
        """Return where a column stands that errors give a name or number; None if nowhere."""
        raise NotImplementedError

    def numbers_of(self, section: int) -> tuple[str, int] | None:
        """Return the table of the scenario, and the column of it, whose numbers a column shows."""
        raise NotImplementedError

    def has_classes(self, sections: Rows) -> bool:
        """Tell whether columns stand for a class each, of the same number."""
        return False

    def cell_at(self, position: int, column: int) -> Cell:
        """Return what a cell of the table shows, with its mark."""
        cell = self.cell(position, column)
        if self._mark is not None and self._mark[:2] == (self.row_at(position), column):
            edit = cell.edit if self._refused is None else self._refused
            cell = replace(cell, tip=self._mark[2], mark=self._mark[2], edit=edit)
        return cell

    @property
    def filtered(self) -> bool:
        """Whether the rows are those that were found, maybe in another order."""
        return self._rows is not None

    def row_at(self, position: int) -> int:
        """Return the row of the scenario that stands at a position of the table."""
        return position if self._rows is None else int(self._rows[position])

    def rows_at(self, start: int, stop: int) -> Rows:
        """Return the rows of the scenario that stand at some positions, as far as there are."""
        if self._rows is None:
            return np.arange(start, min(stop, self._shape[0]))
        return self._rows[start:stop]

    def rows_of(self, positions: Rows) -> Rows:
        """Return the rows of the scenario that stand at positions of the table."""
        return positions if self._rows is None else self._rows[positions]

    def index_of(self, row: int, column: int) -> QModelIndex:
        """Return where a row of the scenario stands; an invalid index if it is not shown."""
        if self._rows is None:
            return self.index(row, column)
        found = np.flatnonzero(self._rows == row)
        return self.index(int(found[0]), column) if len(found) else QModelIndex()

    def mark(self, row: int, name: object, message: str) -> QModelIndex:
        """Mark one cell of a row of the scenario, and no other; return where it is.

        If it is the one that is being edited, its editor offers what was typed from now on.
        """
        self.clear_mark()
        column = self.section_of(name)
        if column is None:
            return QModelIndex()
        self._mark = (row, column, message)
        typed = self._typed
        self._refused = typed[2] if typed is not None and typed[:2] == (row, column) else None
        self._announce(row, column)
        return self.index_of(row, column)

    @property
    def has_refused(self) -> bool:
        """Whether what was typed into a cell is marked as wrong."""
        return self._mark is not None and self._refused is not None

    def clear_mark(self) -> None:
        """Take the mark away."""
        if self._mark is not None:
            row, column, _ = self._mark
            self._mark = None
            self._announce(row, column)

    def _announce_all(self) -> None:
        rows, columns = self._shape
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))

    def _announce(self, row: int, column: int) -> None:
        index = self.index_of(row, column)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._shape[0]

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._shape[1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return EDITABLE if self.is_editable(index.column()) else READ_ONLY

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._state is None or role not in ROLES:
            return None
        return self.cell_at(index.row(), index.column()).data(role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if self._state is None or role not in ROLES:
            return None
        over = orientation == Qt.Orientation.Horizontal
        header = self.header(section) if over else self.row_header(section)
        return None if header is None else header.data(role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        if not self.is_editable(index.column()):
            return False
        row, column, text = self.row_at(index.row()), index.column(), str(value)
        cell = self.cell_at(index.row(), column)
        self._typed = row, column, text
        if text.lstrip().startswith("=") and (cell.number or cell.choices is not None):
            self.formula_typed.emit(index, text)
        else:
            self.edited.emit(row, self.name_of(column), text)
        self._typed = None
        return True
