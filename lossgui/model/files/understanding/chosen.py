"""The columns of a table by their roles, while these are decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lossgui.model.files.formats.raw import RawTable
from lossgui.model.files.understanding.evidence import Evidence
from lossgui.model.files.understanding.reading import Run, listed
from lossgui.model.files.understanding.roles import NO_CLUE, Clue, Role, clues_of

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
