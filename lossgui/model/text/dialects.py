"""Which dialect the numbers of a block or a file are written in, decided once from all cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lossgui.model.text.numbers import (
    Dialect,
    fault,
    is_ambiguous,
    number_of,
    plain_numbers,
    readings,
)

_OTHER = {Dialect.POINT: Dialect.COMMA, Dialect.COMMA: Dialect.POINT}


class Usage(NamedTuple):
    """A dialect, and the first cell that is a number in no other; '' if there is none."""

    dialect: Dialect
    example: str


class UndecidedError(ValueError):
    """Numbers whose dialect cannot be told.

    Parameters
    ----------
    message : str
        What is wrong and what would be right, without the place.
    position : int
        The number of the cell.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def usage_in(chunks: Iterable[Sequence[str]]) -> Usage:
    """Return the dialect of the first cell that is a number in no other, else that of programs.

    Raises
    ------
    UndecidedError
        If there is no such cell, but one in which a comma may group thousands or not.

    Examples
    --------
    >>> usage_in([["1,234", "cat", "0,5"]]).dialect.name
    'COMMA'
    """
    unclear, start = -1, 0
    for chunk in chunks:
        for position, cell in enumerate(chunk, start):
            if "," not in cell and "." not in cell:
                continue
            readable = [dialect for dialect in _OTHER if number_of(cell, dialect) is not None]
            if len(readable) == 1:
                return Usage(readable[0], cell.strip())
            if unclear < 0 and is_ambiguous(cell):
                unclear, doubtful = position, cell
        start += len(chunk)
    if unclear >= 0:
        raise UndecidedError(f"{fault(doubtful)}; write {' or '.join(readings(doubtful))}", unclear)
    return Usage(Dialect.POINT, "")


def numbers_in(cells: Sequence[str], usage: Usage, start: int = 0) -> list[float | None]:
    """Return what cells are in a dialect; None for what is no number.

    Parameters
    ----------
    start : int
        The number of the first cell, for errors.

    Raises
    ------
    UndecidedError
        If a cell is a number in the other dialect alone.
    """
    numbers = _quickly(cells, usage.dialect)
    if numbers is not None:
        return list(numbers)
    known = {cell: number_of(cell, usage.dialect) for cell in set(cells)}
    read = [known[cell] for cell in cells]
    other = _OTHER[usage.dialect]
    foreign = {
        cell
        for cell, value in known.items()
        if value is None and ("," in cell or "." in cell) and number_of(cell, other) is not None
    }
    if foreign:
        position = next(k for k, cell in enumerate(cells) if cell in foreign)
        pair = [usage.example, cells[position].strip()]
        if usage.dialect is Dialect.COMMA:
            pair.reverse()
        raise UndecidedError(
            f"decimal commas and decimal points are mixed, as in {pair[0]!r} and {pair[1]!r}; "
            "use one of them",
            start + position,
        )
    return read


def _quickly(cells: Sequence[str], dialect: Dialect) -> list[float] | None:
    """Read cells several times faster, if they are numbers without groups and percent signs."""
    if dialect is Dialect.POINT:
        return plain_numbers(cells)
    joined = "\0".join(cells)
    if "." in joined or joined.count("\0") != len(cells) - 1:
        return None
    return plain_numbers(joined.replace(",", ".").split("\0"))
