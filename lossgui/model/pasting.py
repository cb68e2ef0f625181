"""Text from and for the clipboard: spreadsheets, CSV, and what Python, NumPy and PyTorch print.

Nothing is ever evaluated. Text is either bracketed (see `lossgui.model.printouts`) or delimited:
by tabs, else semicolons, else commas, else, where all are numbers, blanks.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from lossgui.model.errors import CellError, Place
from lossgui.model.losses.terms import Array
from lossgui.model.numbers import number_of, numbers_of
from lossgui.model.printouts import is_printout, parse_printout


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
    """

    numbers: Array
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    header: tuple[str, ...] | None = None


def parse_block(text: str) -> Pasted:
    """Return the block of cells that a text from the clipboard holds.

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
    return _delimited(text)


def to_tsv(rows: Array | Sequence[Sequence[object]]) -> str:
    """Return a block as spreadsheets take it: tabs, '.' for decimals, all digits that count."""
    return _written(rows, "\t")


def to_csv(rows: Array | Sequence[Sequence[object]]) -> str:
    """Return a block as CSV, with commas."""
    return _written(rows, ",")


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


def _delimited(text: str) -> Pasted:
    delimiter = next((mark for mark in "\t;," if mark in text), None)
    if delimiter is None:
        return _undelimited(text)
    lines = text[:-1].split("\n") if text.endswith("\n") else text.split("\n")
    quoted = '"' in text
    rows = _quoted(lines, delimiter) if quoted else [line.split(delimiter) for line in lines]
    return _block(rows, decimal_comma=delimiter != ",")


def _undelimited(text: str) -> Pasted:
    """Read a column of texts or numbers, or rows of numbers between blanks."""
    lines = text.rstrip("\n").split("\n")
    rows = [line.split() for line in lines]
    if any(len(row) > 1 for row in rows) and all(
        number_of(cell) is not None for cell in chain.from_iterable(rows)
    ):
        return _block(rows, decimal_comma=False)
    if '"' in text:
        return _block(_quoted(lines, "\t"), decimal_comma=False)
    return _block([[line] for line in lines], decimal_comma=False)


def _quoted(lines: list[str], delimiter: str) -> list[list[str]]:
    reader = csv.reader([line + "\n" for line in lines], delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise CellError(
            f"line {reader.line_num} of the clipboard: {error}; close each quotation mark.",
            Place("clipboard", reader.line_num - 1),
        ) from None


def _block(rows: list[list[str]], decimal_comma: bool) -> Pasted:
    width = len(rows[0])
    for i, row in enumerate(rows):
        if len(row) != width:
            raise CellError(
                f"line {i + 1} of the clipboard has {len(row)} cells and the first line {width}: "
                "all lines need the same number.",
                Place("clipboard", i),
            )
    header = _header(rows, decimal_comma)
    cells = list(chain.from_iterable(rows if header is None else rows[1:]))
    if decimal_comma:
        cells = _with_points(cells, width, first_line=0 if header is None else 1)
    numbers = numbers_of(cells)
    texts: dict[tuple[int, int], str] = {}
    if numbers is None:
        numbers, texts = _mixed(cells, width)
    return Pasted(np.array(numbers, dtype=np.float64).reshape(-1, width), texts, header)


def _header(rows: list[list[str]], decimal_comma: bool) -> tuple[str, ...] | None:
    if len(rows) < 2 or any(not name.strip() or _looks_numeric(name) for name in rows[0]):
        return None
    under: Iterable[str] = chain.from_iterable(rows[1:])
    if decimal_comma:
        under = (cell.replace(",", ".") for cell in under)
    if numbers_of(list(under)) is None:
        return None
    return tuple(name.strip() for name in rows[0])


def _looks_numeric(text: str) -> bool:
    return number_of(text.replace(",", ".")) is not None


def _with_points(cells: list[str], width: int, first_line: int) -> list[str]:
    """Replace decimal commas by points, unless the numbers have both."""
    every = "".join(cells)
    if "," not in every:
        return cells
    if "." not in every and all(cell.count(",") < 2 for cell in cells):
        return [cell.replace(",", ".") if _looks_numeric(cell) else cell for cell in cells]
    point: int | None = None
    comma: int | None = None
    changed = list(cells)
    for k, cell in enumerate(cells):
        if "," in cell and number_of(cell.replace(",", ".", 1)) is not None:
            changed[k], comma = cell.replace(",", ".", 1), k
        elif "." in cell and number_of(cell) is not None:
            point = k
        if point is not None and comma is not None:
            line, column = divmod(k, width)
            raise CellError(
                f"line {first_line + line + 1}, cell {column + 1} of the clipboard: decimal commas "
                f"and decimal points are mixed, as in {cells[comma]!r} and {cells[point]!r}; "
                "use one of them.",
                Place("clipboard", first_line + line, column),
            )
    return changed


def _mixed(cells: list[str], width: int) -> tuple[list[float], dict[tuple[int, int], str]]:
    known = {cell: number_of(cell) for cell in set(cells)}
    found = [known[cell] for cell in cells]
    texts = {divmod(k, width): cells[k].strip() for k, number in enumerate(found) if number is None}
    return [math.nan if number is None else number for number in found], texts
