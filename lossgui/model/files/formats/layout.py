"""How a table of text is written: what separates its cells, and what stands above them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from lossgui.model.text.numbers import number_of, plain_numbers

WORDS = ("true", "false")
"""What a cell of a column of booleans is, in any case."""

BLANKS = " "
"""The delimiter of cells between which there are blanks or tabs, one or several."""

_CANDIDATES = ("\t", ";", ",", "|", BLANKS)
# What may hold delimiters that separate nothing.
_SEALED = re.compile(r'"[^"]*"|\[[^\[\]]*\]')
_GAP = re.compile(r'("[^"]*")|[ \t]+')
_ANNOUNCED = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)


class TableLayout(NamedTuple):
    """How a file is written.

    Attributes
    ----------
    delimiter : str
        A tab, a semicolon, a comma, a bar, what a line ``sep=`` names, or `BLANKS`.
    skipped : int
        Lines above the header, or above the first row.
    title : str
        The line with the names, if it is among those skipped because it begins with #.
    """

    delimiter: str
    skipped: int = 0
    title: str = ""

    def rows(self, lines: Iterable[str]) -> Reader:
        """Return the cells of lines, row by row."""
        return Reader(self.delimiter, lines)


class Reader:
    """Rows of cells out of lines; `line` is the number of lines that are read."""

    def __init__(self, delimiter: str, lines: Iterable[str]) -> None:
        if delimiter == BLANKS:
            lines = (_GAP.sub(lambda gap: gap[1] or "\t", line.strip(" \t\r\n")) for line in lines)
            delimiter = "\t"
        self._reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Give one row after the other with its last line, none for a line that is blank."""
        reader = self._reader
        for cells in reader:
            if len(cells) > 1 or (cells and cells[0].strip()):
                yield reader.line_num, cells

    @property
    def line(self) -> int:
        """How many lines are read."""
        return self._reader.line_num


def dialect_of(lines: Sequence[str]) -> TableLayout:
    """Return how a file is written, by its first lines."""
    skipped = next((k for k, line in enumerate(lines) if line.strip()), 0)
    announced = _ANNOUNCED.fullmatch(lines[skipped])
    if announced:
        return TableLayout(announced[1], skipped + 1)
    above = skipped
    while skipped + 1 < len(lines) and lines[skipped].startswith("#"):
        skipped += 1
    delimiter = _delimiter([line for line in lines[skipped:] if line.strip()])
    return TableLayout(
        delimiter, skipped, lines[skipped - 1].lstrip("# ") if skipped > above else ""
    )


def _delimiter(lines: Sequence[str]) -> str:
    """Return what stands in most lines and leaves most numbers; a comma if nothing does."""
    bare = [_SEALED.sub("x", line.strip(" \r\n")) for line in lines]

    def merit(delimiter: str) -> tuple[int, float]:
        rows = [_split(line, delimiter) for line in bare]
        cells = [cell for row in rows[1:] or rows for cell in row]
        return (
            sum(len(row) > 1 for row in rows),
            sum(_is_number(cell, delimiter) for cell in cells) / max(1, len(cells)),
        )

    best = max(_CANDIDATES, key=merit)
    return best if merit(best)[0] else ","


def _split(line: str, delimiter: str) -> list[str]:
    return line.split() if delimiter == BLANKS else line.split(delimiter)


def _is_number(cell: str, delimiter: str) -> bool:
    text = (cell if delimiter == "," else cell.replace(",", ".")).rstrip()
    return number_of(text.removesuffix("%")) is not None


def _are_numbers(cells: Sequence[str], delimiter: str) -> bool:
    """Tell whether all cells of a row, of which there may be a million, are numbers in digits."""
    points = cells if delimiter == "," else [cell.replace(",", ".") for cell in cells]
    return plain_numbers(points) is not None and all(cell.lower() not in WORDS for cell in cells)


def is_header(cells: Sequence[str], below: Sequence[str], delimiter: str) -> bool:
    """Tell whether a first row holds names, by the row below it.

    It does if a cell is no number above one that is, or True or False above a number; if all are
    no numbers, or plain indices, above whatever; and for what pandas writes above a frame without
    names: nothing, then 0, 1, 2 ...
    """
    names = [cell.strip() for cell in cells]
    if len(names) > 1 and names[:2] == ["", "0"]:
        return names == ["", *map(str, range(len(names) - 1))]
    if _is_number(names[0], delimiter) and _are_numbers(names, delimiter):
        return False
    texts = values = False
    for name, cell in zip_longest(names, map(str.strip, below), fillvalue=""):
        if not name:
            continue
        if _is_number(name, delimiter):
            if name.lower() in WORDS and cell.lower() not in WORDS and _is_number(cell, delimiter):
                return True
            values = values or not name.isdecimal()
        elif not cell or _is_number(cell, delimiter):
            return True
        else:
            texts = True
    return texts and not values
