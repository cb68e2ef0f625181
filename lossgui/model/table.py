"""Table: a read-only base array and a sparse patch of edits, shared between versions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

TILE_CELLS = 1 << 18
"""Cells of one tile: what fits the cache, and what one edit recomputes at most."""

SPARSE_CELLS = 10_000
"""A block of this many cells makes a new base; a smaller one is kept as a patch."""

Patch = Mapping[tuple[int, int], float]


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
        Rows of one tile; edits are filed by tile, so that two versions tell which tiles differ.
    """

    base: NDArray[Any]
    tile_rows: int
    _edits: Mapping[int, Patch] = field(default_factory=dict, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns."""
        return self.base.shape[0], self.base.shape[1]

    @property
    def n_tiles(self) -> int:
        """The number of tiles; an empty table has none."""
        return math.ceil(self.base.shape[0] / self.tile_rows)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield the first row and the row behind the last one of each tile."""
        n_rows = self.base.shape[0]
        for start in range(0, n_rows, self.tile_rows):
            yield start, min(start + self.tile_rows, n_rows)

    def same_tile(self, other: Table, index: int) -> bool:
        """Tell whether both versions share the content of a tile."""
        return self.base is other.base and self._edits.get(index) is other._edits.get(index)

    def cell(self, row: int, column: int) -> Any:
        """Return one value, as a NumPy scalar of the base's dtype."""
        patch = self._edits.get(row // self.tile_rows, {})
        if (row, column) in patch:
            return self.base.dtype.type(patch[row, column])
        return self.base[row, column]

    def rows(self, start: int, stop: int) -> NDArray[Any]:
        """Return rows `start` to `stop`: a view of the base where nothing was edited."""
        block = self.base[start:stop]
        found = [
            (row - start, column, value)
            for tile in range(start // self.tile_rows, -(-stop // self.tile_rows))
            for (row, column), value in self._edits.get(tile, {}).items()
            if start <= row < stop
        ]
        if not found:
            return block
        block = np.array(block)
        for row, column, value in found:
            block[row, column] = value
        return block

    def take(self, rows: NDArray[np.intp]) -> NDArray[Any]:
        """Return the given rows, in that order, as a copy."""
        block = np.array(self.base[rows])
        taken = set(rows.tolist()) if self._edits else set()
        for tile in {row // self.tile_rows for row in taken} & self._edits.keys():
            for (row, column), value in self._edits[tile].items():
                if row in taken:
                    block[rows == row, column] = value
        return block

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
            return replace(self, base=base, _edits={})
        edits = dict(self._edits)
        for i, j in np.argwhere(differs):
            tile = int(row + i) // self.tile_rows
            if edits.get(tile) is self._edits.get(tile):
                edits[tile] = dict(self._edits.get(tile, {}))
            edits[tile][int(row + i), int(column + j)] = block[i, j].item()  # type: ignore[index]
        return replace(self, _edits=edits)
