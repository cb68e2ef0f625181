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

from lossgui.model.evaluation import Evaluation
from lossgui.model.finding import Rows
from lossgui.model.scenario import Scenario

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
            Qt.ItemDataRole.ToolTipRole: self.tip,
            CELL_ROLE: self,
        }.get(role)


class FrameModel(QAbstractTableModel):
    """A table of an evaluation; an edit is only announced, and comes back as a new evaluation.

    Its rows are those that were found, if any were looked for; edits and marks name the row in
    the evaluation all the same.
    """

    edited = Signal(int, int, str)
    formula_typed = Signal(object, str)
    """The index of a cell of numbers or classes, and a text that begins with '='."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._evaluation: Evaluation | None = None
        self._shape: tuple[int, int] = (0, 0)
        self._layout: Hashable = None
        self._mark: tuple[int, int, str] | None = None
        self._typed: tuple[int, int, str] | None = None
        self._refused: str | None = None
        self._rows: Rows | None = None

    def present(self, evaluation: Evaluation, found: Rows | None = None) -> bool:
        """Show an evaluation, or some of its rows; tell whether the rows or columns are others."""
        if evaluation is self._evaluation and found is self._rows:
            return False
        layout = self.layout_of(evaluation)
        if layout != self._layout or found is not self._rows:
            self.beginResetModel()
            self._layout = layout
            self._rows = found
            rows, columns = self.shape_of(evaluation)
            self._shape = rows if found is None else len(found), columns
            self._take(evaluation)
            self.endResetModel()
            return True
        old = self._evaluation
        self._take(evaluation)
        if old is None or not self.shows_same(old, evaluation):
            self._announce_all()
        if old is None or old.scenario.class_names != evaluation.scenario.class_names:
            last = max(0, self._shape[1] - 1)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        if old is None or old.scenario.sample_names is not evaluation.scenario.sample_names:
            last = max(0, self._shape[0] - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, last)
        return False

    def shows(self, evaluation: Evaluation) -> bool:
        """Tell whether an evaluation is on show."""
        return evaluation is self._evaluation

    def _take(self, evaluation: Evaluation) -> None:
        """Replace the evaluation and what was derived from it."""
        self._evaluation = evaluation

    def shows_same(self, old: Evaluation, new: Evaluation) -> bool:
        """Tell whether all cells certainly look alike with two evaluations of one layout."""
        return False

    def shape_of(self, evaluation: Evaluation) -> tuple[int, int]:
        """Return the number of rows and of columns."""
        raise NotImplementedError

    def layout_of(self, evaluation: Evaluation) -> Hashable:
        """Return what makes other rows or columns if it changes."""
        raise NotImplementedError

    def is_editable(self, column: int) -> bool:
        """Tell whether the cells of a column can be edited."""
        raise NotImplementedError

    def cell(self, evaluation: Evaluation, position: int, column: int) -> Cell:
        """Return what a cell shows."""
        raise NotImplementedError

    def header(self, scenario: Scenario, column: int) -> Cell:
        """Return what stands over a column."""
        raise NotImplementedError

    def row_header(self, scenario: Scenario, position: int) -> Cell | None:
        """Return what stands beside a row, if anything does."""
        return None

    def text(self, position: int, column: int) -> str:
        """Return what stands in a cell of the table."""
        return self.cell_at(position, column).text

    def style(self) -> object:
        """Return what the look of all cells depends on, besides their sources."""
        return self._mark, self._layout

    def source(self, position: int, column: int) -> object:
        """Return what the look of a cell depends on: it is made anew if this is another one."""
        raise NotImplementedError

    def cell_at(self, position: int, column: int) -> Cell:
        """Return what a cell of the table shows, with its mark."""
        assert self._evaluation is not None, "a table without an evaluation has no cells"
        cell = self.cell(self._evaluation, position, column)
        if self._mark is not None and self._mark[:2] == (self.row_at(position), column):
            edit = cell.edit if self._refused is None else self._refused
            cell = replace(cell, tip=self._mark[2], mark=self._mark[2], edit=edit)
        return cell

    @property
    def filtered(self) -> bool:
        """Whether the rows are those that were found, maybe in another order."""
        return self._rows is not None

    def row_at(self, position: int) -> int:
        """Return the row of the evaluation that stands at a position of the table."""
        return position if self._rows is None else int(self._rows[position])

    def rows_at(self, start: int, stop: int) -> Rows:
        """Return the rows of the evaluation that stand at some positions, as far as there are."""
        if self._rows is None:
            return np.arange(start, min(stop, self._shape[0]))
        return self._rows[start:stop]

    def rows_of(self, positions: Rows) -> Rows:
        """Return the rows of the evaluation that stand at positions of the table."""
        return positions if self._rows is None else self._rows[positions]

    def index_of(self, row: int, column: int) -> QModelIndex:
        """Return where a row of the evaluation stands; an invalid index if it is not shown."""
        if self._rows is None:
            return self.index(row, column)
        found = np.flatnonzero(self._rows == row)
        return self.index(int(found[0]), column) if len(found) else QModelIndex()

    def mark(self, row: int, column: int, message: str) -> None:
        """Mark one cell of a row of the evaluation, and no other.

        If it is the one that is being edited, its editor offers what was typed from now on.
        """
        self.clear_mark()
        self._mark = (row, column, message)
        typed = self._typed
        self._refused = typed[2] if typed is not None and typed[:2] == (row, column) else None
        self._announce(row, column)

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
        if not index.isValid() or self._evaluation is None or role not in ROLES:
            return None
        return self.cell_at(index.row(), index.column()).data(role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if self._evaluation is None or role not in ROLES:
            return None
        over = orientation == Qt.Orientation.Horizontal
        header = (self.header if over else self.row_header)(self._evaluation.scenario, section)
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
            self.edited.emit(row, column, text)
        self._typed = None
        return True
