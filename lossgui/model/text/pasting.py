"""Text from the clipboard: spreadsheets, CSV, and what Python, NumPy and PyTorch print.

Nothing is ever evaluated. Text is either bracketed (see `lossgui.model.text.printouts`) or cells
between tabs, semicolons, commas or blanks (see `lossgui.model.text.splitting`).
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import CellError, Place
from lossgui.model.text.dialects import UndecidedError, Usage, numbers_in, usage_in
from lossgui.model.text.numbers import Dialect, is_number, number_of, plain_numbers, shortened
from lossgui.model.text.printouts import is_printout, parse_printout
from lossgui.model.text.splitting import SplitCells, lines_of, split

MOST_TEXTS = 100_000
"""Different texts among the cells of a block: more are no names of classes."""

LINES_LOOKED_AT = 1_000
"""How many lines are looked at for a remark."""

_CALL = re.compile(r"\s*+(?:\w++\s*+=\s*+)?((?:\w++\.)*+\w*Loss)\s*+\(")
_LIST = re.compile(r"\s*+\[([^\[\]()]++)\]\s*+")
_HEXADECIMAL = re.compile(r"[-+]?0[xX][0-9a-fA-F]+")
_MARKED = {
    Dialect.POINT: re.compile("[,%'\N{RIGHT SINGLE QUOTATION MARK}\\s]"),
    Dialect.COMMA: re.compile("[.,%'\N{RIGHT SINGLE QUOTATION MARK}\\s]"),
}


@dataclass(frozen=True, eq=False)
class Texts(Mapping[tuple[int, int], str]):
    """The cells of a block that are no numbers, '' where they are empty, by (row, column).

    Parameters
    ----------
    codes : ndarray of int, shape (n_rows, n_columns)
        Which of the words each cell is, -1 for a number; of no rows where all are.
    words : tuple of str
    """

    codes: NDArray[np.int32] = field(default_factory=lambda: np.empty((0, 0), np.int32))
    words: tuple[str, ...] = ()

    def __getitem__(self, place: tuple[int, int]) -> str:
        if not len(self.codes) or self.codes[place] < 0:
            raise KeyError(place)
        return self.words[self.codes[place]]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for row, column in np.argwhere(self.codes >= 0):
            yield int(row), int(column)

    def __len__(self) -> int:
        return int((self.codes >= 0).sum())

    def columns(self, start: int, stop: int | None) -> Texts:
        """Return those of some columns."""
        codes = self.codes[:, start:stop]
        kept = np.unique(codes[codes >= 0])
        shifted = np.where(codes < 0, -1, np.searchsorted(kept, codes)).astype(np.int32)
        return Texts(shifted, tuple(self.words[code] for code in kept))

    def below(self, header: Sequence[str], n_rows: int) -> Texts:
        """Return the texts under a row of others, in a block of so many rows without it."""
        words = dict.fromkeys([*self.words, *header])
        known = {word: code for code, word in enumerate(words)}
        codes = np.full((n_rows + 1, len(header)), -1, np.int32)
        codes[0] = [known[name] for name in header]
        codes[1:] = self.codes if self else -1
        return Texts(codes, tuple(words))

    def first(self, code: int) -> tuple[int, int]:
        """Return the first cell that is a word."""
        row, column = np.argwhere(self.codes == code)[0]
        return int(row), int(column)


@dataclass(frozen=True, eq=False)
class Pasted:
    """A block of cells.

    Parameters
    ----------
    numbers : ndarray, shape (n_rows, n_columns)
        nan where a cell is no number.
    texts : Texts
        The cells that are no numbers.
    header : tuple of str, optional
        A first row of texts above rows of numbers alone; it is no row of the block.
    remarks : tuple of str
        Sentences that say what was read otherwise than programs would.
    """

    numbers: NDArray[np.float64]
    texts: Texts = field(default_factory=Texts)
    header: tuple[str, ...] | None = None
    remarks: tuple[str, ...] = ()

    def columns(self, start: int, stop: int | None = None) -> Pasted:
        """Return the block of some columns."""
        header = None if self.header is None else self.header[start:stop]
        texts = self.texts.columns(start, stop)
        return Pasted(self.numbers[:, start:stop], texts, header, self.remarks)

    def with_header_below(self) -> Pasted:
        """Return the block whose header is its first row."""
        if self.header is None:
            return self
        above = np.full((1, len(self.header)), np.nan)
        texts = self.texts.below(self.header, len(self.numbers))
        return Pasted(np.vstack([above, self.numbers]), texts, None, self.remarks)

    def said(self, naming: bool) -> tuple[str, ...]:
        """Return the remarks, and what became of the header: names of classes, or nothing."""
        if self.header is None:
            return self.remarks
        if not naming:
            return (*self.remarks, _left_out(self.header))
        return (*self.remarks, f"The first row became class names: {_listing(self.header)}.")


def parse_block(text: str, tabbed: bool = False) -> Pasted:
    """Return the block of cells that a text from the clipboard holds.

    Parameters
    ----------
    tabbed : bool
        Whether the text is known to come from a spreadsheet, so that only tabs are between cells:
        ``1,5`` in two lines could be four cells of a CSV file.

    Raises
    ------
    CellError
        If the text holds no block, or rows of different lengths, or numbers of which it cannot be
        told what a comma in them means, or a print-out is truncated, has three dimensions, or
        holds something else than numbers; the place is that in the text.

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
    call = _CALL.match(text)
    if call is not None and text.rstrip().endswith(")"):
        raise CellError(
            f"the clipboard holds the call {shortened(call[1] + '(…)')}, not numbers: copy the "
            "numbers in it alone, such as [1., 2.].",
            Place("clipboard", 0),
        )
    cells, remarks = _unlisted(split(text, tabbed))
    block = _block(cells)
    return replace(block, remarks=(*remarks, *block.remarks))


def _unlisted(cells: SplitCells) -> tuple[SplitCells, tuple[str, ...]]:
    """Return cells in which each number of a list in one cell has a cell, and what to say of it."""
    if "[" not in cells.text and "(" not in cells.text:
        return cells, ()
    width = cells.width
    flat: Iterator[str] = chain.from_iterable(cells.chunks())
    first = list(islice(flat, 2 * width))
    lists = [_listed(cell) is not None for cell in first]
    if not any(lists):
        return cells, ()
    rows, flat = [], chain(first, flat)
    while row := list(islice(flat, width)):
        rows.append("\t".join(_listed(cell) or cell.replace('"', "") for cell in row))
    headed = not any(lists[:width])
    unlisted = SplitCells("\n".join(rows[headed:]), "\t", cells.above + headed)
    unlisted.check()
    header = [cell.strip() for cell in first[:width]]
    return unlisted, (_left_out(header),) if headed else ()


def _listed(cell: str) -> str | None:
    """Return the numbers of a list in a cell between tabs; None if it holds no list."""
    plain = _LIST.fullmatch(cell)
    if plain is not None and plain_numbers(parts := plain[1].split(",")):
        return "\t".join(parts)
    if not is_printout(cell):
        return None
    try:
        numbers = parse_printout(cell)
    except CellError:
        return None
    return "\t".join(map(repr, numbers[0].tolist())) if len(numbers) == 1 else None


def _left_out(header: Sequence[str]) -> str:
    return f"The first row was left out: {_listing(header)}."


def _listing(names: Sequence[str]) -> str:
    text = ", ".join(names)
    return text if len(text) <= 60 else text[:59] + "…"


def _block(cells: SplitCells) -> Pasted:
    width = cells.width
    if "\n" in cells.text:
        header = tuple(cell.strip() for cell in cells.first_row)
        if all(_is_name(cell) for cell in header):
            below = replace(_read(cells, width), header=header)
            return below if len(below.numbers) and not below.texts else below.with_header_below()
    return _read(cells, 0)


def _is_name(text: str) -> bool:
    """Tell whether a cell may name a class: no number, nor a wrong one, nor an #ERROR!."""
    worded = any(map(str.isalpha, text)) and not (text.startswith("#") and text.isupper())
    return worded and not is_number(text) and not _HEXADECIMAL.fullmatch(text)


def _read(cells: SplitCells, skip: int) -> Pasted:
    """Read all cells but the first ones."""
    values, width = array("d"), cells.width
    for chunk in cells.chunks(skip):
        numbers = plain_numbers(chunk)
        if numbers is None:
            return _read_marks(cells, skip)
        values.extend(numbers)
    return Pasted(_matrix(values, width), remarks=_parted(cells))


def _read_marks(cells: SplitCells, skip: int) -> Pasted:
    """Read cells of which some are no numbers as programs write them."""
    values, codes, words = array("d"), array("i"), dict[str, int]()
    remark = ""
    try:
        usage = usage_in(cells.chunks(skip))
        for chunk in cells.chunks(skip):
            numbers = numbers_in(chunk, usage, len(values))
            remark = remark or _remark(chunk, numbers, usage)
            values.extend(math.nan if number is None else number for number in numbers)
            codes.extend(_codes(chunk, numbers, words))
    except UndecidedError as error:
        place = cells.place(skip + error.position)
        instead = ", or put semicolons between cells" if cells.delimiter == "\n" else ""
        raise CellError(f"{place}: {error}{instead}.", place) from None
    remarks = (remark,) if remark else _parted(cells)
    texts = Texts(np.frombuffer(codes, np.int32).reshape(-1, cells.width), tuple(words))
    return Pasted(_matrix(values, cells.width), texts if words else Texts(), remarks=remarks)


def _codes(chunk: list[str], numbers: list[float | None], words: dict[str, int]) -> Iterator[int]:
    for cell, number in zip(chunk, numbers, strict=True):
        yield words.setdefault(cell.strip(), len(words)) if number is None else -1
    if len(words) > MOST_TEXTS:
        raise CellError(
            f"the clipboard holds more than {MOST_TEXTS:,} different texts that are no numbers, "
            f"such as {shortened(next(iter(words)))}: copy numbers, or names of classes."
        )


def _remark(chunk: list[str], numbers: list[float | None], usage: Usage) -> str:
    """Say as what the first cell was read that programs would not read so, if there is one."""
    marked = _MARKED[usage.dialect]
    for cell, number in zip(chunk, numbers, strict=True):
        if number is not None and marked.search(cell.strip()):
            return f"Read {shortened(cell)} as {number!r}."
    return ""


def _parted(cells: SplitCells) -> tuple[str, ...]:
    """Say that commas part cells where they could stand before decimals."""
    if cells.delimiter != "," or cells.width != 2:
        return ()
    lines = list(islice(lines_of(cells.text), LINES_LOOKED_AT))
    if any(number_of(line, Dialect.COMMA) is None for line in lines):
        return ()
    left, right = (cell.strip() for cell in lines[0].split(","))
    return (f"Read {shortened(lines[0])} as two cells, {left} and {right}.",)


def _matrix(values: array[Any], width: int) -> NDArray[np.float64]:
    return np.frombuffer(values).reshape(-1, width)
