"""What the cells of a table's columns are: text, whole numbers, a count."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.files.formats.raw import RawTable
from lossgui.model.text.numbers import float_of

_HEAD = 64
# A column of whole numbers is no accident if chance makes one as seldom as this.
_CHANCE = 1e-4


class Evidence:
    """The columns of a table, asked about their cells."""

    def __init__(self, table: RawTable) -> None:
        self._table = table
        self._numbers = table.numbers
        self.n_rows, self.n_columns = table.numbers.shape

    @cached_property
    def numeric(self) -> NDArray[np.bool_]:
        """Whether every cell of a column is a number; nan is one."""
        return ~self._with_texts(lambda column: True)

    @cached_property
    def textual(self) -> NDArray[np.bool_]:
        """Whether no cell of a column is a number, not even one that is too large."""
        texts = self._table.texts
        return self._with_texts(
            lambda column: (
                np.isnan(self._numbers[:, column]).all()
                and all(float_of(text) is None for text in set(texts[column]))
            )
        )

    @cached_property
    def empty(self) -> NDArray[np.bool_]:
        """Whether all cells of a column are empty."""
        return self._with_texts(lambda column: not any(self._table.texts[column]))

    def _with_texts(self, holds: Callable[[int], bool]) -> NDArray[np.bool_]:
        """Tell for each column whether it has texts and something holds."""
        found = np.zeros(self.n_columns, np.bool_)
        found[[column for column in self._table.texts if holds(column)]] = True
        return found

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

    def whole_by_intent(
        self, candidates: NDArray[np.intp], others: NDArray[np.intp]
    ) -> NDArray[np.intp]:
        """Return the columns whose whole numbers are no accident, beside the others' fractions."""
        beside = self._numbers[:_HEAD, others[~self.whole[others]]]
        share = (np.count_nonzero(beside == np.floor(beside)) + 1) / (beside.size + 2)
        if not beside.size or share**self.n_rows >= _CHANCE:
            return candidates[:0]
        whole = candidates[self.whole[candidates]]
        return whole[[not self._is_constant(k) for k in whole]]

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
        if self.textual[first] == self.textual[second]:
            return a == b
        pairs = len(set(zip(a, b, strict=True)))
        return pairs == len(set(a)) == len(set(b))


def _whole(rows: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray((np.isfinite(rows) & (rows == np.floor(rows))).all(axis=0))


def _counts(rows: NDArray[Any]) -> NDArray[np.bool_]:
    order = np.arange(len(rows))[:, None]
    return np.asarray((rows == order).all(axis=0) | (rows == order + 1).all(axis=0))
