"""Areas: what a selection in one of the tables means in the scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange

from lossgui.model.editing.areas import Area
from lossgui.model.samples.filter import Rows
from lossgui.views.classes.weights_model import WeightsModel
from lossgui.views.tables.frame_model import FrameModel, Index
from lossgui.views.tables.table_view import TableView

Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, eq=False)
class SelectedCells:
    """Selected cells by their positions in a table; they need not be adjacent rows."""

    positions: Rows
    columns: Rows

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.positions) * len(self.columns)


def selected_block(table: TableView) -> SelectedCells | None:
    """Return the selected cells; None unless they make up one block of adjacent columns."""
    ranges = _ranges(table)
    if not ranges:
        return None
    positions = _union([(part.top(), part.bottom()) for part in ranges])
    columns = _union([(part.left(), part.right()) for part in ranges])
    block = SelectedCells(positions, columns)
    adjacent = columns[-1] - columns[0] + 1 == len(columns)
    whole = sum(part.width() * part.height() for part in ranges) == block.size
    return block if adjacent and whole else None


def selected_area(table: TableView, part: bool = False) -> Area | None:
    """Return the numbers that are selected; None unless they are one block that can be edited.

    Parameters
    ----------
    part : bool
        Whether it is enough that part of the selected columns can be edited, as of a whole row.
    """
    block, model = selected_block(table), table.frame_model
    if block is None:
        return None
    every = [_entry(model, column) for column in block.columns.tolist()]
    entries = [entry for entry in every if entry is not None]
    if len({name for name, _ in entries}) != 1 or (len(entries) < len(every) and not part):
        return None
    name, column = entries[0]
    first, last = int(block.positions[0]), int(block.positions[-1])
    below = None
    if model.filtered and last - first + 1 == len(block.positions):
        below = model.rows_at(last + 1, model.rowCount())
    return Area(name, model.rows_of(block.positions), column, len(entries), below)


def first_name(table: TableView) -> int | None:
    """Return the first class whose name is selected; None unless names alone are."""
    block, model = selected_block(table), table.frame_model
    if block is None or [model.name_of(column) for column in block.columns] != ["class"]:
        return None
    return int(model.rows_of(block.positions)[0])


def area_of_cell(table: TableView, index: Index) -> Area | None:
    """Return the selected area that a cell lies in, or else the cell alone."""
    if table.selectionModel().isSelected(index):
        return selected_area(table)
    entry = _entry(table.frame_model, index.column())
    if entry is None:
        return None
    return Area.at(entry[0], table.frame_model.row_at(index.row()), entry[1])


def selected_numbers(table: TableView, kind: str) -> Rows | None:
    """Return the samples, or the classes, that are selected; None where the table has none."""
    ranges, model = _ranges(table), table.frame_model
    of_rows = isinstance(model, WeightsModel) == (kind == "class")
    if not ranges or (kind == "sample" and not of_rows):
        return None
    if of_rows:
        rows = model.rows_of(_union([(part.top(), part.bottom()) for part in ranges]))
        return np.sort(rows)
    columns = _union([(part.left(), part.right()) for part in ranges])
    return columns if model.has_classes(columns) else None


def insertion(table: TableView, kind: str, behind: bool) -> tuple[int, int] | None:
    """Return where samples, or classes, are inserted and how many; None if nothing says so."""
    numbers, model = selected_numbers(table, kind), table.frame_model
    if numbers is not None:
        return int(numbers[-1]) + 1 if behind else int(numbers[0]), len(numbers)
    of_rows = isinstance(model, WeightsModel) == (kind == "class")
    return (0, 1) if of_rows and not model.rowCount() and not model.filtered else None


def select_lines(table: TableView, lines: Flag) -> None:
    """Select the whole rows or columns of the selected cells; the current cell stays."""
    chosen = QItemSelection()
    for part in _ranges(table):
        chosen.append(part)
    table.selectionModel().select(chosen, Flag.ClearAndSelect | lines)


def enter_line(table: TableView, section: int, lines: Flag) -> None:
    """Select the row or column of a section of a header, unless all of it is selected already."""
    of_rows, current = lines == Flag.Rows, table.currentIndex()
    model, selection = table.model(), table.selectionModel()
    cell = (section, max(0, current.column())) if of_rows else (max(0, current.row()), section)
    index = model.index(*cell)
    selected = any(
        part.top() <= section <= part.bottom() and part.width() == model.columnCount()
        if of_rows
        else part.left() <= section <= part.right() and part.height() == model.rowCount()
        for part in _ranges(table)
    )
    if index.isValid() and not selected:
        selection.setCurrentIndex(index, Flag.NoUpdate)
        selection.select(index, Flag.ClearAndSelect | lines)


def shown_text(table: TableView, block: SelectedCells) -> str:
    """Return what the cells of a block show, as spreadsheets take it."""
    cell, columns = table.frame_model.cell_at, block.columns.tolist()
    return "".join(
        "\t".join(cell(row, column).text.strip() for column in columns) + "\n"
        for row in block.positions.tolist()
    )


def _ranges(table: TableView) -> list[QItemSelectionRange]:
    ranges, current = table.selected_ranges(), table.currentIndex()
    return ranges or ([QItemSelectionRange(current)] if current.isValid() else [])


def _union(bounds: Sequence[tuple[int, int]]) -> Rows:
    runs = [np.arange(first, last + 1) for first, last in bounds]
    return runs[0] if len(runs) == 1 else np.unique(np.concatenate(runs))


def _entry(model: FrameModel, section: int) -> tuple[str, int] | None:
    """Return the table and the column of it that a column shows; None if it is no number."""
    return model.numbers_of(section) if model.is_editable(section) else None
