"""Areas: ranges of cells of the tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]

WEIGHTS = ("weight", "pos_weight")
"""The tables of one column with a row for each class."""


@dataclass(frozen=True, eq=False)
class Area:
    """Some rows and adjacent columns of a table.

    Parameters
    ----------
    table : {'logits', 'targets', 'weight', 'pos_weight'}
        The latter two have a row for each class and one column.
    rows : ndarray of int, shape (n_rows,)
        Each at most once; in any order, as a filtered table shows them.
    column, width : int
        The first column and the number of columns.
    below : ndarray of int, optional
        The rows that a filtered table shows below them; else all that follow.
    """

    table: str
    rows: Rows
    column: int
    width: int
    below: Rows | None = None

    @classmethod
    def at(cls, table: str, row: int, column: int, height: int = 1, width: int = 1) -> Area:
        """Return an area of adjacent rows."""
        return cls(table, np.arange(row, row + height), column, width)

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns."""
        return len(self.rows), self.width

    @property
    def columns(self) -> Rows:
        """The numbers of the columns."""
        return np.arange(self.column, self.column + self.width)
