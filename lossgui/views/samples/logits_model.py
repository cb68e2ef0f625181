"""LogitsModel: the input of the loss, one row per sample and one column per class."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from lossgui.language import _
from lossgui.model.array import Array
from lossgui.model.samples.cell_colors import ColorBy, scale_of, seen
from lossgui.model.samples.filter import Rows
from lossgui.model.scenario.table import Table
from lossgui.model.scenario.words import input_words
from lossgui.model.text.formatting import cell_text, decimals_needed, percent_text
from lossgui.state import ViewState
from lossgui.views.tables.chunks import Chunks
from lossgui.views.tables.frame_model import Cell, FrameModel

HEAD_ROWS = 32
"""The rows that decide on the decimals of a column."""

HEAD_COLUMNS = 16
"""The columns that, with those rows, decide on the width of all columns."""

FEWEST_CHARACTERS = 6
"""So that a column does not change its width at each sign or power of ten."""

COLORED_DECIMALS = {
    ColorBy.PROBABILITY: 3,
    ColorBy.LOG_PROBABILITY: 2,
    ColorBy.GRADIENT: 3,
    ColorBy.SHARE: 0,
}
"""The decimals of what is computed, unless a person chose others; of shares, those of percent."""

MOST_DECIMALS = 9


class LogitsModel(FrameModel):
    """The entries of the logits table as numbers with a tint, or what is computed of them."""

    _longest = 0
    _head_of: tuple[Table | None, Rows | None] = None, None

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._forget(np.empty((0, 0)))
        self._color_by = ColorBy.VALUE
        self._chosen: int | None = None

    @property
    def characters(self) -> int:
        """How many characters the longest number of the first rows and columns has."""
        if self._color_by is not ColorBy.VALUE:
            return max(FEWEST_CHARACTERS, self.decimals(0) + len("-0."))
        if not self._longest:
            columns = enumerate(self._head.T)
            texts = (cell_text(x, self.decimals(k)) for k, values in columns for x in values)
            self._longest = max((FEWEST_CHARACTERS, *map(len, texts)))
        return self._longest

    def show_color_by(self, color_by: ColorBy) -> None:
        """Show something of the entries, with its own decimals."""
        self._color_by = color_by
        self._choose_decimals(None)

    def change_decimals(self, by: int, column: int) -> None:
        """Show more or fewer decimals than a column has, in all of them."""
        decimals = self.decimals(column) if self._shape[1] else 0
        self._choose_decimals(min(max(decimals + by, 0), MOST_DECIMALS))

    def _choose_decimals(self, decimals: int | None) -> None:
        """Show so many decimals in all columns, or None for as many as are needed."""
        self._chosen = decimals
        self._forget(self._head)
        if self._state is not None:
            self._take(self._state)
            self._announce_all()

    def _take(self, state: ViewState) -> None:
        super()._take(state)
        scenario = state.scenario
        self._scale = scale_of(state.evaluation, self._color_by)
        self._seen: Chunks[Array] = Chunks(
            partial(seen, state.evaluation, self._color_by), self.rows_at, scenario.n_classes
        )
        self._scenario = scenario
        logits, rows = self._head_of
        if scenario.logits is not logits or self._rows is not rows:
            self._head_of = scenario.logits, self._rows
            head = self._column_heads(slice(HEAD_COLUMNS))
            whole = scenario.n_classes <= HEAD_COLUMNS
            if not whole or not np.array_equal(head, self._head, equal_nan=True):
                self._forget(head)

    def _column_heads(self, columns: slice) -> NDArray[Any]:
        """Return the first entries of some columns, by which their decimals are told."""
        return self._scenario.logits.take(self.rows_at(0, HEAD_ROWS), columns)

    def _forget(self, head: NDArray[Any]) -> None:
        """Take other first rows: decimals and the longest text are found anew."""
        self._head = head
        self._decimals: dict[int, int] = {}
        self._longest = 0

    def shape_of(self, state: ViewState) -> tuple[int, int]:
        return state.scenario.logits.shape

    def layout_of(self, state: ViewState) -> Hashable:
        return state.scenario.shape, state.scenario.rules.per_element

    def is_editable(self, section: int) -> bool:
        return True

    def section_of(self, name: object) -> int | None:
        return name if isinstance(name, int) else 0

    def numbers_of(self, section: int) -> tuple[str, int] | None:
        return "logits", section

    def has_classes(self, sections: Rows) -> bool:
        return True

    def decimals(self, column: int) -> int:
        """Return the decimals of a column."""
        if self._chosen is not None:
            return self._chosen
        if self._color_by is not ColorBy.VALUE:
            return COLORED_DECIMALS[self._color_by]
        if column not in self._decimals:
            head = self._column_heads(slice(column, column + 1))
            self._decimals[column] = decimals_needed(head)
        return self._decimals[column]

    def cell(self, position: int, section: int) -> Cell:
        entry = self._scenario.logits.cell(self.row_at(position), section)
        value, tip = float(entry), str(entry)
        if self._color_by is not ColorBy.VALUE:
            found, within = self._seen.at(position)
            value = float(found[within, section])
            name = input_words(self._scenario).entry
            tip = _("{value} at the {name} {entry}").format(value=value, name=name, entry=entry)
        decimals = self.decimals(section)
        written = percent_text if self._color_by is ColorBy.SHARE else cell_text
        tint = math.tanh(1.5 * self._scale.position(value))
        return Cell(written(value, decimals), edit=str(entry), tip=tip, tint=tint)

    def header(self, section: int) -> Cell:
        name = self._scenario.class_names[section]
        return Cell(name, tip=name)

    def row_header(self, position: int) -> Cell:
        name = self._scenario.sample_name(self.row_at(position))
        return Cell(name, tip=_("sample {name}").format(name=name))
