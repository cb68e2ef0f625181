"""Text from and for the clipboard: spreadsheets, CSV, and what Python, NumPy and PyTorch print.

Nothing is ever evaluated. Text is either bracketed (see `lossgui.model.printouts`) or delimited:
by tabs, else semicolons, else commas, else, where all are numbers, blanks.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from lossgui.model.errors import CellError, Place
from lossgui.model.losses.terms import Array
from lossgui.model.marks import read_marks
from lossgui.model.numbers import number_of, numbers_of
from lossgui.model.printouts import is_printout, parse_printout

_Cells = tuple[Array, dict[tuple[int, int], str], tuple[str, str] | None]


@dataclass(frozen=True, eq=False)
class Pasted:
    """A block of cells.

    Parameters
    ----------
    numbers : ndarray, shape (n_rows, n_columns)
        nan where a cell is no number.
    texts : mapping of (row, column) to str
        The cells that are no numbers, '' where they are empty.
    header : tuple of str, optional
        A first row of texts above rows of numbers alone; it is no row of the block.
    reading : tuple of (str, str), optional
        A number that was not written as programs write it, and as what it was read.
    """

    numbers: Array
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    header: tuple[str, ...] | None = None
    reading: tuple[str, str] | None = None


def parse_block(text: str, tabbed: bool = False) -> Pasted:
    """Return the block of cells that a text from the clipboard holds.

    Parameters
    ----------
    tabbed : bool
        Whether the text is known to come from a spreadsheet, so that only tabs are between cells:
        ``1,5`` alone could be two cells of a CSV file.

    Raises
    ------
    CellError
        If the text holds no block, or rows of different lengths, or a print-out is truncated, has
        three dimensions, or holds something else than numbers; the place is that in the text.

    Examples
    --------
    >>> parse_block("tensor([[1., 2.], [3., inf]], device='cuda:0')").numbers.tolist()
    [[1.0, 2.0], [3.0, inf]]
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if not text.strip():
        raise CellError("the clipboard holds no text to paste: copy cells or numbers first.")
    if is_printout(text):
        return Pasted(parse_printout(text))
    return _delimited(text, tabbed)


def to_tsv(rows: Array | Sequence[Sequence[object]]) -> str:
    """Return a block as spreadsheets take it: tabs, '.' for decimals, all digits that count."""
    return _written(rows, "\t")


def to_csv(rows: Array | Sequence[Sequence[object]]) -> str:
    """Return a block as CSV, with commas."""
    return _written(rows, ",")


def to_html(tsv: str) -> str:
    """Return numbers that `to_tsv` wrote as a table that LibreOffice reads alike in every language.

    Where decimals have commas it takes a plain ``2.1`` for a text; the attributes are those it
    copies numbers with itself, 1033 being English.

    Examples
    --------
    >>> to_html(to_tsv(np.array([[0.5, np.nan]])))
    '<table><tr><td sdval="0.5" sdnum="1033;">0.5</td><td>nan</td></tr></table>'
    """
    lines = ("".join(map(_marked_up, line.split("\t"))) for line in tsv.splitlines())
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _marked_up(cell: str) -> str:
    number = cell not in ("nan", "inf", "-inf")
    return f'<td sdval="{cell}" sdnum="1033;">{cell}</td>' if number else f"<td>{cell}</td>"


def _written(rows: Array | Sequence[Sequence[object]], delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    if isinstance(rows, np.ndarray):
        # Python knows float64 alone: as text, narrower floats keep their own few digits.
        narrow = rows.dtype.kind == "f" and rows.dtype.itemsize < 8
        writer.writerows((rows.astype(str) if narrow else rows).tolist())
    else:
        writer.writerows(rows)
    return stream.getvalue()


def _delimited(text: str, tabbed: bool) -> Pasted:
    delimiter = "\t" if tabbed else next((mark for mark in "\t;," if mark in text), None)
    if delimiter is None:
        return _undelimited(text)
    lines = text[:-1].split("\n") if text.endswith("\n") else text.split("\n")
    quoted = '"' in text
    return _block(_quoted(lines, delimiter) if quoted else [row.split(delimiter) for row in lines])


def _undelimited(text: str) -> Pasted:
    """Read a column of texts or numbers, or rows of numbers between blanks."""
    lines = text.rstrip("\n").split("\n")
    rows = [line.split() for line in lines]
    if any(len(row) > 1 for row in rows) and all(
        number_of(cell) is not None for cell in chain.from_iterable(rows)
    ):
        return _block(rows)
    if '"' in text:
        return _block(_quoted(lines, "\t"))
    return _block([[line] for line in lines])


def _quoted(lines: list[str], delimiter: str) -> list[list[str]]:
    reader = csv.reader([line + "\n" for line in lines], delimiter=delimiter, strict=True)
    try:
        return [row for row in reader]  # noqa: C416 - lets other threads run between rows
    except csv.Error as error:
        raise CellError(
            f"line {reader.line_num} of the clipboard: {error}; close each quotation mark.",
            Place("clipboard", reader.line_num - 1),
        ) from None


def _block(rows: list[list[str]]) -> Pasted:
    width = len(rows[0])
    for i, row in enumerate(rows):
        if len(row) != width:
            raise CellError(
                f"line {i + 1} of the clipboard has {len(row)} cells and the first line {width}: "
                "all lines need the same number.",
                Place("clipboard", i),
            )
    if len(rows) > 1 and all(_is_name(cell) for cell in rows[0]):
        numbers, texts, reading = _cells(rows[1:], first_line=1)
        if not texts:
            return Pasted(numbers, texts, tuple(name.strip() for name in rows[0]), reading)
    numbers, texts, reading = _cells(rows, first_line=0)
    return Pasted(numbers, texts, None, reading)


def _is_name(text: str) -> bool:
    return bool(text.strip()) and number_of(text.replace(",", ".")) is None


def _cells(rows: list[list[str]], first_line: int) -> _Cells:
    cells, width = list(chain.from_iterable(rows)), len(rows[0])
    texts: dict[tuple[int, int], str] = {}
    reading = None
    numbers = numbers_of(cells)
    if numbers is None:
        cells, reading = read_marks(cells, width, first_line)
        numbers = numbers_of(cells)
    if numbers is None:
        numbers, texts = _mixed(cells, width)
    return np.array(numbers, dtype=np.float64).reshape(-1, width), texts, reading


def _mixed(cells: list[str], width: int) -> tuple[list[float], dict[tuple[int, int], str]]:
    known = {cell: number_of(cell) for cell in set(cells)}
    found = [known[cell] for cell in cells]
    texts = {divmod(k, width): cells[k].strip() for k, number in enumerate(found) if number is None}
    return [math.nan if number is None else number for number in found], texts
