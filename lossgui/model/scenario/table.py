"""Table: a read-only base array and sparse patches of edits, shared between versions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

TILE_CELLS = 1 << 19
"""Cells of one tile: what fits the cache, and what one edit recomputes at most."""

SPARSE_CELLS = 10_000
"""A block of this many cells makes a new base; a smaller one is kept as a patch."""


def rows_per_tile(n_columns: int) -> int:
    """Return how many rows of `n_columns` cells make one tile."""
    return max(1, TILE_CELLS // max(1, n_columns))


@dataclass(frozen=True, eq=False)
class Patch:
    """The edited cells of one tile.

    Parameters
    ----------
    cells : ndarray of int, shape (n_edited,)
        Their numbers in the table, counted row by row, ascending.
    values : ndarray, shape (n_edited,)
        In the dtype of the base.
    """

    cells: NDArray[np.intp]
    values: NDArray[Any]

    def between(self, start: int, stop: int) -> Patch:
        """Return the edited cells from `start` on and before `stop`."""
        low, high = self.cells.searchsorted([start, stop])
        return Patch(self.cells[low:high], self.values[low:high])

    def under(self, newer: Patch) -> Patch:
        """Return the cells of both, with the values of the newer one where both have some."""
        cells, place = np.unique(np.concatenate([newer.cells, self.cells]), return_index=True)
        return Patch(cells, np.concatenate([newer.values, self.values])[place])


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
    _patches: Mapping[int, Patch] = field(default_factory=dict, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns."""
        return self.base.shape[0], self.base.shape[1]

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
        new, old = self._patches, other._patches
        return {tile for tile in new.keys() | old if new.get(tile) is not old.get(tile)}

    def cell(self, row: int, column: int) -> Any:
        """Return one value, as a NumPy scalar of the base's dtype."""
        patch, number = self._patches.get(row // self.tile_rows), row * self.shape[1] + column
        if patch is not None:
            at = patch.cells.searchsorted(number)
            if at < len(patch.cells) and patch.cells[at] == number:
                return patch.values[at]
        return self.base[row, column]

    def rows(self, start: int, stop: int) -> NDArray[Any]:
        """Return rows `start` to `stop`: a view of the base where nothing was edited."""
        block, patches = self.base[start:stop], list(self._edited(start, stop))
        if not patches:
            return block
        block = np.array(block)
        for patch in patches:
            row, column = np.divmod(patch.cells, self.base.shape[1])
            block[row - start, column] = patch.values
        return block

    def take(self, rows: NDArray[np.intp], columns: slice = slice(None)) -> NDArray[Any]:
        """Return the given rows, in that order, or adjacent columns of them, as a copy."""
        first, end, _ = columns.indices(self.shape[1])
        block = np.array(self.base[rows, first:end])
        for patch in self._edited(rows.min(initial=0), rows.max(initial=-1) + 1):
            row, column = np.divmod(patch.cells, self.base.shape[1])
            wanted = np.isin(row, rows) & (first <= column) & (column < end)
            for there in np.flatnonzero(wanted):
                block[rows == row[there], column[there] - first] = patch.values[there]
        return block

    def _edited(self, start: int, stop: int) -> Iterator[Patch]:
        """Yield what was edited of some rows, tile by tile."""
        width = self.base.shape[1]
        for tile in range(start // self.tile_rows, math.ceil(stop / self.tile_rows)):
            if tile in self._patches:
                patch = self._patches[tile].between(start * width, stop * width)
                if len(patch.cells):
                    yield patch

    def array(self) -> NDArray[Any]:
        """Return the whole table: the base itself where nothing was edited."""
        return self.rows(0, self.base.shape[0])

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
        i, j = np.nonzero(differs)
        return self._patched(Patch((row + i) * self.base.shape[1] + column + j, block[i, j]))

    def _patched(self, patch: Patch) -> Table:
        patches = dict(self._patches)
        tiles = patch.cells // (self.tile_rows * self.base.shape[1])
        for tile in np.unique(tiles).tolist():
            own = Patch(patch.cells[tiles == tile], patch.values[tiles == tile])
            patches[tile] = patches[tile].under(own) if tile in patches else own
        return replace(self, _patches=patches)
