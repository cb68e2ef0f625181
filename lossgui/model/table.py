"""Table: a read-only base array and a sparse patch of edits, shared between versions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.patch import Patch

TILE_CELLS = 1 << 19
"""Cells of one tile: what fits the cache, and what one edit recomputes at most."""

SPARSE_CELLS = 10_000
"""A block of this many cells makes a new base; a smaller one is kept as a patch."""


def rows_per_tile(n_columns: int) -> int:
    """Return how many rows of `n_columns` cells make one tile."""
    return max(1, TILE_CELLS // max(1, n_columns))


@dataclass(frozen=True, eq=False)
class Table:
    """A matrix that is edited without being copied.

    Parameters
    ----------
    base : ndarray, shape (n_rows, n_columns)
        Never written to; may be a memory map.
    tile_rows : int
        Rows of one tile; two versions tell which tiles differ.
    """

    base: NDArray[Any]
    tile_rows: int
    _patch: Patch | None = field(default=None, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns."""
        return self.base.shape[0], self.base.shape[1]

    @property
    def _edits(self) -> Patch:
        return Patch.of(self.base.size) if self._patch is None else self._patch

    @property
    def n_tiles(self) -> int:
        """The number of tiles, at least one: that of an empty table is empty."""
        return max(1, math.ceil(self.base.shape[0] / self.tile_rows))

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield the first row and the row behind the last one of each tile."""
        n_rows = self.base.shape[0]
        for start in range(0, max(1, n_rows), self.tile_rows):
            yield start, min(start + self.tile_rows, n_rows)

    def changed_tiles(self, other: Table) -> set[int]:
        """Return the numbers of the tiles that differ from those of a version of the same base."""
        if self is other:
            return set()
        cells_per_tile = self.tile_rows * self.base.shape[1]
        return {cell // cells_per_tile for cell in self._edits.changed(other._edits)}

    def cell(self, row: int, column: int) -> Any:
        """Return one value, as a NumPy scalar of the base's dtype."""
        if self._patch is None:
            return self.base[row, column]
        value = self._patch.value(row * self.base.shape[1] + column)
        return self.base[row, column] if value is None else self.base.dtype.type(value)

    def rows(self, start: int, stop: int) -> NDArray[Any]:
        """Return rows `start` to `stop`: a view of the base where nothing was edited."""
        block = self.base[start:stop]
        if self._patch is None:
            return block
        edited = list(self._edited(start, stop))
        if not edited:
            return block
        block = np.array(block)
        for row, column, value in edited:
            block[row - start, column] = value
        return block

    def take(self, rows: NDArray[np.intp]) -> NDArray[Any]:
        """Return the given rows, in that order, as a copy."""
        block = np.array(self.base[rows])
        for row, column, value in self._edited(rows.min(initial=0), rows.max(initial=-1) + 1):
            block[rows == row, column] = value
        return block

    def _edited(self, start: int, stop: int) -> Iterator[tuple[int, int, float]]:
        """Yield row, column and value of the edited cells of some rows."""
        if self._patch is None:
            return
        width = self.base.shape[1]
        for cell, value in self._patch.cells(start * width, stop * width):
            yield *divmod(cell, width), value

    def array(self) -> NDArray[Any]:
        """Return the whole table: the base itself where nothing was edited."""
        return self.rows(0, self.base.shape[0])

    def with_cell(self, row: int, column: int, value: float) -> Table:
        """Return a version with one other value, or this very table if it is the same value."""
        return self.with_block(row, column, np.array([[value]], dtype=self.base.dtype))

    def with_block(self, row: int, column: int, block: NDArray[Any]) -> Table:
        """Return a version with `block` at (row, column); equal values change nothing.

        Parameters
        ----------
        block : ndarray, shape (n_block_rows, n_block_columns)
            Lies inside the table.
        """
        height, width = block.shape
        old = self.rows(row, row + height)[:, column : column + width]
        block = block.astype(self.base.dtype)
        differs = (old != block) & ~(np.isnan(old) & np.isnan(block))
        if not differs.any():
            return self
        if block.size >= SPARSE_CELLS:
            base = np.array(self.array())
            base[row : row + height, column : column + width] = block
            return Table(base, self.tile_rows)
        width = self.base.shape[1]
        cells = [
            (int(row + i) * width + int(column + j), block[i, j].item())
            for i, j in np.argwhere(differs)
        ]
        return replace(self, _patch=self._edits.with_cells(cells))
