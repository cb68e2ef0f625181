"""Patch: the edited cells of a table, in versions that share all but the path to a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

BITS = 4
"""Bits of a cell's number that one level of the tree tells apart."""

FAN = 1 << BITS

Node = tuple[Any, ...]
"""For each digit the node below, or on the lowest level the value; None where nothing is."""

BARE: Node = (None,) * FAN

Cell = tuple[int, float]
"""The number of a cell, counted row by row, and its value."""


@dataclass(frozen=True, eq=False)
class Patch:
    """A persistent map from cells to values: a change costs memory for one path alone.

    Parameters
    ----------
    shift : int
        How many bits of a cell's number stand below the digit of the root.
    """

    shift: int
    _root: Node = BARE

    @classmethod
    def of(cls, n_cells: int) -> Patch:
        """Return an empty patch of a table of so many cells."""
        return cls((max(n_cells - 1, 0).bit_length() // BITS) * BITS)

    def value(self, cell: int) -> float | None:
        """Return the value of a cell; None if it was not edited."""
        node: Any = self._root
        for shift in range(self.shift, -1, -BITS):
            node = node[cell >> shift & FAN - 1]
            if node is None:
                return None
        return node

    def cells(self, start: int, stop: int) -> Iterator[Cell]:
        """Yield the edited cells from `start` on and before `stop`, in order."""
        return _cells(self._root, self.shift, 0, start, stop)

    def with_cells(self, cells: Sequence[Cell]) -> Patch:
        """Return a patch with other values of some cells, which are given in order."""
        return replace(self, _root=_with_cells(self._root, self.shift, cells))

    def changed(self, other: Patch) -> Iterator[int]:
        """Yield the cells whose values are not those of another version."""
        return _changed(self._root, other._root, self.shift, 0)


def _cells(node: Node, shift: int, first: int, start: int, stop: int) -> Iterator[Cell]:
    for low, below in enumerate(node):
        cell = first + (low << shift)
        if below is None or cell >= stop or cell + (1 << shift) <= start:
            continue
        if shift:
            yield from _cells(below, shift - BITS, cell, start, stop)
        else:
            yield cell, below


def _with_cells(node: Node, shift: int, cells: Sequence[Cell]) -> Node:
    changed = list(node)
    for digit, group in groupby(cells, lambda cell: cell[0] >> shift & FAN - 1):
        below = list(group)
        changed[digit] = (
            _with_cells(node[digit] or BARE, shift - BITS, below) if shift else below[0][1]
        )
    return tuple(changed)


def _changed(new: Node, old: Node, shift: int, first: int) -> Iterator[int]:
    for digit, (a, b) in enumerate(zip(new, old, strict=True)):
        if a is b:
            continue
        cell = first + (digit << shift)
        if shift:
            yield from _changed(a or BARE, b or BARE, shift - BITS, cell)
        elif a != b:
            yield cell
