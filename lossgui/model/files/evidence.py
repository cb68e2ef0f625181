"""What the cells of a table's columns are: text, whole numbers, a count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.files.raw import RawTable

_HEAD = 64
# A column of whole numbers is no accident if chance makes one as seldom as this.
_CHANCE = 1e-4


class Evidence:
    """The columns of a table, asked about their cells."""

    def __init__(self, table: RawTable) -> None:
        self._table = table
        self._numbers = table.numbers
        self.n_rows, self.n_columns = table.numbers.shape

    def is_text(self, column: int) -> bool:
        """Tell whether no cell is a number, not even one that is too large."""
        if column not in self._table.texts or not np.isnan(self._numbers[:, column]).all():
            return False
        return not any(map(_is_number, set(self._table.texts[column])))

    def is_number(self, column: int) -> bool:
        """Tell whether every cell is a number; nan is one."""
        return column not in self._table.texts

    def is_empty(self, column: int) -> bool:
        """Tell whether all cells are empty."""
        return column in self._table.texts and not any(self._table.texts[column])

    @cached_property
    def whole(self) -> NDArray[np.bool_]:
        """Whether all cells of a column are finite whole numbers."""
        return self._throughout(_whole)

    @cached_property
    def counting(self) -> NDArray[np.bool_]:
        """Whether a column counts its rows, from 0 or 1."""
        return self._throughout(_counts)

    def _throughout(self, holds: Callable[[NDArray[Any]], NDArray[np.bool_]]) -> NDArray[np.bool_]:
        """Tell for each column whether something holds in all rows; most fail in the first few."""
        found = holds(self._numbers[:_HEAD])
        if self.n_rows > _HEAD:
            for column in np.flatnonzero(found):
                found[column] = holds(self._numbers[:, column : column + 1])[0]
        return found

    def whole_by_intent(self, candidates: Sequence[int], others: Sequence[int]) -> list[int]:
        """Return the columns whose whole numbers are no accident, beside the others' fractions."""
        fractions = [k for k in others if not self.whole[k]]
        if not fractions:
            return []
        beside = self._numbers[:_HEAD, fractions]
        share = (np.count_nonzero(beside == np.floor(beside)) + 1) / (beside.size + 2)
        rare = share**self.n_rows < _CHANCE
        return [k for k in candidates if rare and self.whole[k] and not self._is_constant(k)]

    def _is_constant(self, column: int) -> bool:
        return bool((self._numbers[:, column] == self._numbers[0, column]).all())

    def texts(self, column: int) -> list[str]:
        """Return the cells as texts; whole numbers without a point."""
        if column in self._table.texts:
            return list(self._table.texts[column])
        values = self._numbers[:, column].tolist()
        if self.whole[column] and column not in self._table.booleans:
            return [str(int(value)) for value in values]
        return [self._table.text(row, column) for row in range(self.n_rows)]

    def repeats(self, column: int) -> bool:
        """Tell whether two cells of a column are the same."""
        if self.counting[column]:
            return False
        if column in self._table.texts:
            texts = self._table.texts[column]
            return len(set(texts)) < len(texts)
        return len(np.unique(self._numbers[:, column])) < self.n_rows

    def agree(self, first: int, second: int) -> bool:
        """Tell whether two columns say the same: equal cells, or texts one to one with numbers."""
        a, b = self.texts(first), self.texts(second)
        if self.is_text(first) == self.is_text(second):
            return a == b
        pairs = len(set(zip(a, b, strict=True)))
        return pairs == len(set(a)) == len(set(b))


def _whole(rows: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray((np.isfinite(rows) & (rows == np.floor(rows))).all(axis=0))


def _counts(rows: NDArray[Any]) -> NDArray[np.bool_]:
    order = np.arange(len(rows))[:, None]
    return np.asarray((rows == order).all(axis=0) | (rows == order + 1).all(axis=0))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
