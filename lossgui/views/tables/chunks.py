"""Chunks: what was computed for the rows that were looked at lately, some rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from lossgui.model.samples.filter import Rows

T = TypeVar("T")

CHUNK_ROWS = 64
CHUNK_CELLS = 1 << 16
"""Rows, and cells of the input, that are computed at once: fewer rows where they are wide."""

CHUNKS_KEPT = 16


class Chunks(Generic[T]):
    """Figures of the rows of a table.

    Parameters
    ----------
    compute : callable
        Returns the figures of some rows of the evaluation.
    rows_at : callable
        Returns the rows that stand at positions ``start`` to ``stop`` of the table.
    width : int
        The cells of a row.
    """

    def __init__(
        self, compute: Callable[[Rows], T], rows_at: Callable[[int, int], Rows], width: int
    ) -> None:
        self._compute = compute
        self._rows_at = rows_at
        self._kept: dict[int, T] = {}
        self._height = max(1, min(CHUNK_ROWS, CHUNK_CELLS // max(1, width)))

    def at(self, position: int) -> tuple[T, int]:
        """Return figures that hold those at a position of the table, and where in them."""
        chunk, within = divmod(position, self._height)
        if chunk not in self._kept:
            if len(self._kept) == CHUNKS_KEPT:
                del self._kept[next(iter(self._kept))]
            rows = self._rows_at(chunk * self._height, (chunk + 1) * self._height)
            self._kept[chunk] = self._compute(rows)
        return self._kept[chunk], within
