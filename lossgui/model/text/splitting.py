"""From a text to its cells: which mark parts them, told from all lines, and chunks of them.

A long text is never taken apart at once, so that other threads run between its chunks.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lossgui.model.errors import CellError, Place
from lossgui.model.text.numbers import AT_ONCE, BLANKS, Dialect, is_number, number_of, plain_numbers

CHUNK = 1 << 14
"""Characters that are taken apart at once."""

_SEPARATOR_LINE = re.compile(r'"?sep=([\t;,|: ])"?\n', re.IGNORECASE)
_NOT_PARTED = re.compile(f"[%_'\N{RIGHT SINGLE QUOTATION MARK}{BLANKS}]")


@dataclass(frozen=True)
class SplitCells:
    """The cells of a text, row by row.

    Parameters
    ----------
    text : str
        Lines without an end of the last one.
    delimiter : str
        What stands between cells; a line break where each line is one cell.
    above : int
        Lines that stood above them.
    """

    text: str
    delimiter: str
    above: int = 0

    def place(self, position: int) -> Place:
        """Return where a cell stands on the clipboard."""
        line, column = divmod(position, self.width)
        return Place("clipboard", self.above + line, column)

    @property
    def first_row(self) -> list[str]:
        """The cells of the first line."""
        return list(islice(chain.from_iterable(self._chunks()), self.width))

    @property
    def width(self) -> int:
        """The number of cells of the first line."""
        if '"' in self.text:
            return len(next(self._quoted_rows(), ()))
        return 1 + self.text.count(self.delimiter, 0, self._end) if self.delimiter != "\n" else 1

    @property
    def _end(self) -> int:
        end = self.text.find("\n")
        return len(self.text) if end < 0 else end

    def chunks(self, skip: int = 0) -> Iterator[list[str]]:
        """Yield lists of some thousand cells, without as many as are to be skipped."""
        for chunk in self._chunks():
            if skip < len(chunk):
                yield chunk[skip:] if skip else chunk
            skip = max(0, skip - len(chunk))

    def check(self) -> None:
        """Raise CellError if a line has another number of cells than the first."""
        width = self.width
        for line, count in enumerate(self._counts()):
            if count != width:
                number = self.above + line
                raise CellError(
                    f"line {number + 1} of the clipboard has {count} cells and the first line "
                    f"{width}: all lines need the same number.",
                    Place("clipboard", number),
                )

    def is_even(self) -> bool:
        """Tell whether all lines have as many cells as the first, if they can be told apart."""
        try:
            self.check()
        except CellError:
            return False
        return True

    def ends_in_numbers(self) -> bool:
        """Tell whether the last line holds numbers alone, in one dialect or the other."""
        if '"' in self.text:
            chunks: Iterable[list[str]] = deque(self._quoted_rows(), maxlen=1)
        else:
            chunks = SplitCells(self.text[self.text.rfind("\n") + 1 :], self.delimiter).chunks()
        return all(plain_numbers(cells) or all(map(is_number, cells)) for cells in chunks)

    def _chunks(self) -> Iterator[list[str]]:
        if '"' in self.text:
            yield from self._quoted_chunks()
            return
        for start, stop in spans(self.text, f"\n{self.delimiter}"):
            yield self.text[start:stop].replace("\n", self.delimiter).split(self.delimiter)

    def _counts(self) -> Iterator[int]:
        """Yield the number of cells of each line."""
        if '"' in self.text:
            yield from map(len, self._quoted_rows())
        elif self.delimiter == "\n":
            return
        else:
            for line in lines_of(self.text):
                yield line.count(self.delimiter) + 1

    def _quoted_chunks(self) -> Iterator[list[str]]:
        cells: list[str] = []
        for row in self._quoted_rows():
            cells += row
            if len(cells) >= AT_ONCE:
                yield cells
                cells = []
        yield cells

    def _quoted_rows(self) -> Iterator[list[str]]:
        delimiter = "\t" if self.delimiter == "\n" else self.delimiter
        lines = (line + "\n" for line in lines_of(self.text))
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield row or [""]
        except csv.Error as error:
            cure = "a cell is too long" if "limit" in str(error) else "close each quotation mark"
            raise CellError(
                f"line {self.above + reader.line_num} of the clipboard: {error}; {cure}.",
                Place("clipboard", self.above + reader.line_num - 1),
            ) from None


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text, without their ends."""
    for start, stop in spans(text, "\n"):
        yield from text[start:stop].split("\n")


def split(text: str, tabbed: bool) -> SplitCells:
    """Return the cells of a text; the mark between them is the first that makes numbers of all.

    Parameters
    ----------
    tabbed : bool
        Whether only tabs can be between cells.

    Raises
    ------
    CellError
        If no mark makes lines of as many cells each.
    """
    separator = _SEPARATOR_LINE.match(text)
    if separator is not None and text[separator.end() :].strip():
        return _parted(text[separator.end() :], [separator[1]], above=1)
    if tabbed:
        return _parted(text, ["\t"])
    marks = [mark for mark in "\t;," if mark in text]
    if marks == [","] and _has_decimal_commas(text.removesuffix("\n")):
        return SplitCells(text.removesuffix("\n"), "\n")
    even = None
    for mark in marks:
        cells = SplitCells(_without_last_mark(text.removesuffix("\n"), mark), mark)
        if cells.is_even():
            if cells.ends_in_numbers():
                return cells
            even = even or cells
    blanks = None if "\t" in text or '"' in text else _by_blanks(text)
    return blanks or even or _parted(text, marks[:1])


def _parted(text: str, marks: Sequence[str], above: int = 0) -> SplitCells:
    """Return the cells between a mark, or lines where there is none."""
    if not marks:
        return SplitCells(text.rstrip("\n"), "\n")
    text = text.removesuffix("\n")
    cells = SplitCells(_without_last_mark(text, marks[0]), marks[0], above)
    cells.check()
    return cells


def _by_blanks(text: str) -> SplitCells | None:
    """Return the cells between blanks, if these are numbers and more than one in each line."""
    if " " not in text:
        return None
    while "  " in text:
        text = text.replace("  ", " ")
    text = text.replace("\n ", "\n").replace(" \n", "\n").strip(" \n")
    cells = SplitCells(text, " ")
    return cells if cells.width > 1 and cells.ends_in_numbers() and cells.is_even() else None


def _has_decimal_commas(text: str) -> bool:
    """Tell whether each line is one number with a decimal comma, and not two with one between.

    It is if there is but one line, or if something else in each says that it is one number.
    """
    if "," not in text:
        return False
    alone = "\n" not in text
    return all(
        (alone or _NOT_PARTED.search(line.strip()) is not None)
        and number_of(line, Dialect.COMMA) is not None
        for line in lines_of(text)
    )


def _without_last_mark(text: str, mark: str) -> str:
    """Return a text without the mark that ends each line, if one does."""
    count = text.count("\n")
    if not text.endswith(mark) or text.count(f"{mark}\n") != count or text.count(mark) == count + 1:
        return text
    return text.replace(f"{mark}\n", "\n").removesuffix(mark)


def spans(text: str, marks: str) -> Iterator[tuple[int, int]]:
    """Yield where parts of some length begin and end that have one of the marks between them."""
    search = re.compile(f"[{re.escape(marks)}]").search
    start = 0
    while found := search(text, start + CHUNK):
        yield start, found.start()
        start = found.end()
    yield start, len(text)
