"""Lists in the cells of a table, such as ``[1.5, -2]``, which become columns of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lossgui.model.errors import FileError

_LIST = re.compile(r"\s*(?:\w+\()?\[([^\[\]]+)\][^\[\]]*", re.DOTALL)
_BETWEEN = re.compile(r"[\s,;]+")


def list_in(cell: str) -> list[str] | None:
    """Return what a cell lists, None if it is no list.

    Examples
    --------
    >>> list_in("[1.5, -2]"), list_in("[ 1.5 -2. ]"), list_in("tensor([1.5, -2.])"), list_in("[]")
    (['1.5', '-2'], ['1.5', '-2.'], ['1.5', '-2.'], None)
    """
    found = _LIST.fullmatch(cell)
    return _BETWEEN.split(found[1].strip(" \t\r\n,")) if found else None


class Lists(NamedTuple):
    """The columns that hold lists, in their order, with the length that all of a column have."""

    lengths: dict[int, int]

    @classmethod
    def of(cls, cells: Sequence[str]) -> Lists:
        """Return those of a first row."""
        found = {k: list_in(cell) for k, cell in enumerate(cells) if "[" in cell}
        return cls({column: len(values) for column, values in found.items() if values})

    def spread(self, cells: Sequence[str], where: str, names: Sequence[str]) -> list[str]:
        """Return a row with the numbers of its lists for cells.

        Raises
        ------
        FileError
            Another length, or no list, in the place that `where` and `names` call by its name.
        """
        row: list[str] = []
        for column, cell in enumerate(cells):
            if column not in self.lengths:
                row.append(cell)
                continue
            length, values = self.lengths[column], list_in(cell)
            if values is None or len(values) != length:
                said = f"has {len(values)} numbers" if values else f"is {cell!r:.40}"
                raise FileError(
                    f"{where}, column {names[column]!r} {said}, where a list of {length} is needed."
                )
            row += values
        return row

    def names(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the names of all columns: ``logits`` becomes ``logits[0]``, ``logits[1]`` ..."""
        every = list(names)
        for column, length in reversed(self.lengths.items()):
            every[column : column + 1] = [f"{names[column]}[{k}]" for k in range(length)]
        return tuple(every)

    def ranges(self, names: Sequence[str]) -> dict[str, range]:
        """Return which columns the lists of a column have become."""
        ranges, added = {}, 0
        for column, length in self.lengths.items():
            ranges[names[column]] = range(column + added, column + added + length)
            added += length - 1
        return ranges
