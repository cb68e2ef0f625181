"""The columns of a table by their roles, while these are decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.files.formats.raw import RawTable
from lossgui.model.files.roles import NO_CLUE, Clue, Role, clues_of
from lossgui.model.files.understanding.reading import Run, listed
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


Places = NDArray[np.intp]
"""Columns, by their places from 0."""


def _said_by(table: RawTable) -> tuple[tuple[Clue, ...], Places]:
    """Return what the names of a table say; nothing where there are none."""
    if table.header is None:
        return (NO_CLUE,), np.zeros(table.numbers.shape[1], np.intp)
    return clues_of(table.header)


class Chosen:
    """The columns of a table by their roles, while they are decided.

    A table may have a million columns: they are given roles many at a time, and each knows no more
    than which time that was.

    Parameters
    ----------
    table : RawTable
    names : tuple of str
        By which columns are asked for.
    asked : frozenset of Role
        The roles that a person gave.
    """

    def __init__(self, table: RawTable, names: tuple[str, ...], asked: frozenset[Role]) -> None:
        self.table = table
        self.names = names
        self.asked = asked
        self.cells = Evidence(table)
        self.remarks: list[str] = []
        self._clues, self._said = _said_by(table)
        self._grants: list[tuple[Role, str, Places]] = []
        self._granted = np.full(len(names), -1)

    def clue(self, column: int) -> Clue:
        """Return what the name of a column says."""
        return self._clues[self._said[column]]

    def said(self, columns: Places, holds: Callable[[Clue], bool]) -> Places:
        """Return those of columns about whose names something holds."""
        held = np.array([holds(clue) for clue in self._clues], np.bool_)
        return columns[held[self._said[columns]]]

    def give(self, role: Role, columns: Sequence[int] | Places, why: str = "") -> None:
        """Give columns a role."""
        places = np.asarray(columns, np.intp)
        self._granted[places] = len(self._grants)
        self._grants.append((role, why, places))

    def of(self, role: Role) -> Places:
        """Return the columns of a role, in the order in which they got it."""
        held = [
            columns[self._granted[columns] == k]
            for k, (given, _, columns) in enumerate(self._grants)
            if given is role
        ]
        return np.concatenate([np.empty(0, np.intp), *held])

    def free(self, role: Role | None = None) -> Places:
        """Return the columns without a role yet; only those whose name says `role`, if given."""
        every = np.flatnonzero(self._granted < 0)
        return every if role is None else self.said(every, lambda clue: clue.role is role)

    def still_free(self, columns: Sequence[int] | Places) -> Places:
        """Return those of columns that have no role yet."""
        places = np.asarray(columns, np.intp)
        return places[self._granted[places] < 0]

    def names_of(self, columns: Sequence[int] | Places) -> tuple[str, ...]:
        """Return the names of columns."""
        return tuple(map(self.names.__getitem__, np.asarray(columns, np.intp).tolist()))

    def listed(self, columns: Sequence[int] | Places) -> str:
        """Return the names of columns in a sentence."""
        return listed(self.names_of(columns))

    def runs(self) -> tuple[Run, ...]:
        """Return every column with its role, in the order of the file."""
        starts = np.flatnonzero(np.diff(self._granted, prepend=-1))
        runs = pairwise([*starts.tolist(), len(self.names)])
        return tuple(
            Run(self.names[start:stop], *self._grants[self._granted[start]][:2])
            for start, stop in runs
        )
