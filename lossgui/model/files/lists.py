"""Lists in the cells of a table, such as ``[1.5, -2]``, which become columns of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
    """The columns that hold lists, each with the length that all of its lists have."""

    lengths: Mapping[int, int]

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
        return tuple(
            part
            for column, name in enumerate(names)
            for part in (
                [f"{name}[{k}]" for k in range(self.lengths[column])]
                if column in self.lengths
                else [name]
            )
        )

    def ranges(self, names: Sequence[str]) -> dict[str, range]:
        """Return which columns the lists of a column have become."""
        ranges, start = {}, 0
        for column, name in enumerate(names):
            length = self.lengths.get(column, 1)
            if column in self.lengths:
                ranges[name] = range(start, start + length)
            start += length
        return ranges
