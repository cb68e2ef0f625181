"""Tables of text: .csv, .tsv and .txt, one row a line, also compressed with gzip.

Cells are separated by tabs, semicolons, commas or blanks, whichever fits the first lines, or by
what a first line ``sep=;`` names; they may be quoted, and a delimiter may end each line. Where it
is not the comma, numbers may have a decimal comma. Names may stand above the rows, also behind a #.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import FileError
from lossgui.model.files.formats.cell_collector import CellCollector, MarksMixedError
from lossgui.model.files.formats.layout import BLANKS, TableLayout, dialect_of, is_header
from lossgui.model.files.formats.list_cells import Lists
from lossgui.model.files.formats.raw import Progress, RawTable
from lossgui.model.files.formats.source import Source, opened, text_of
from lossgui.model.text.numbers import is_ambiguous, is_number

# The first lines, and characters of a line, by which the dialect is known.
_SAMPLE, _LONGEST = 12, 1 << 16
# Characters, and cells, that are read without letting another thread run.
_BLOCK, _CELLS_AT_ONCE = 1 << 18, 1 << 14
_MOST_TEXTS = 100


def read_delimited(path: Path, progress: Progress) -> RawTable:
    """Read a table of text; see the module, and `lossgui.model.files.formats.read_raw`."""
    with opened(path) as source, text_of(source) as stream:
        layout = _layout(source.name, stream)
        cells = _Rows(source, stream, layout, set()).read(progress)
        if cells.late:
            cells = _Rows(source, stream, layout, set(cells.texts)).read(progress)
        if layout.header_line and _is_row(layout.names, cells.named()):
            layout = layout.without_header()
            cells = _Rows(source, stream, layout, set(cells.texts)).read(progress)
        if not cells.n_rows:
            raise FileError(f"{source.name} has a header and no row under it; add one.")
        return cells.table(
            source.identity,
            layout.lists.names(layout.names) if layout.header_line else None,
            lists=layout.lists.ranges(layout.names),
            header_line=layout.header_line,
        )


class _FirstLines(NamedTuple):
    """What the first lines tell about a table.

    Attributes
    ----------
    layout : TableLayout
    names : tuple of str
        The cells of the header; the numbers of the columns, from 1, without one.
    header_line : int
        0 without a header.
    skipped : int
        Lines above the first row.
    trailing : bool
        Whether a delimiter ends the lines.
    comma : bool
        Whether a comma may be a mark in a number.
    lists : Lists
    """

    layout: TableLayout
    names: tuple[str, ...]
    header_line: int
    skipped: int
    trailing: bool
    lists: Lists
    comma: bool

    def without_header(self) -> _FirstLines:
        """Return the layout of a table whose first row is a row like the others."""
        names = tuple(str(k + 1) for k in range(len(self.names)))
        return self._replace(names=names, header_line=0, skipped=self.header_line - 1)


def _is_row(names: Sequence[str], texts: Mapping[int, Sequence[str]]) -> bool:
    """Tell whether names above columns of texts alone are texts of these columns, as below."""
    return len(texts) == len(names) and any(names[k] in texts[k] for k in texts)


def _layout(name: str, stream: TextIO) -> _FirstLines:
    blank, sample = _sample(stream)
    if not sample:
        raise FileError(f"{name} holds no numbers, only blank lines.")
    layout = dialect_of(sample)
    skipped = blank + layout.skipped
    _rewind(stream, skipped)
    reader = layout.rows(stream)
    try:
        head = [(cells, skipped + line) for line, cells in islice(reader, 3)]
    except csv.Error as error:
        raise FileError(f"{name}, line {skipped + reader.line}: {error}.") from error
    rows, title = [cells for cells, _ in head], _cells(layout)
    if rows and len(title) == len(rows[0]):
        return _laid_out(layout, title, skipped, skipped, rows)
    if rows and is_header(rows[0], rows[1] if len(rows) > 1 else [], layout.delimiter):
        rows[0][0] = rows[0][0].lstrip("# ")
        return _laid_out(layout, rows[0], head[0][1], head[0][1], rows[1:])
    return _laid_out(layout, [], 0, skipped, rows)


def _cells(layout: TableLayout) -> list[str]:
    """Return the cells of the title, none if it is a remark."""
    with suppress(csv.Error):
        for _, cells in layout.rows([layout.title]):
            return cells
    return []


def _laid_out(
    layout: TableLayout, header: list[str], header_line: int, skipped: int, rows: list[list[str]]
) -> _FirstLines:
    first = rows[0] if rows else header
    open_ends = len(first) > 1 and not any(row[-1].strip() for row in rows)
    if header:
        names = [cell.strip() for cell in header]
        trailing = open_ends and (not names[-1] or len(names) == len(first) - 1)
        names = names[: len(first) - 1] if trailing else names
    else:
        trailing = open_ends and len(rows) > 1
        names = [str(k + 1) for k in range(len(first) - trailing)]
    lists = Lists.of(first[: len(names)] if rows else [])
    comma = layout.delimiter != "," or any(map(_has_comma, chain(*rows)))
    return _FirstLines(layout, tuple(names), header_line, skipped, trailing, lists, comma)


def _has_comma(cell: str) -> bool:
    """Tell whether a cell is a number with a comma, and the comma can mean but one thing."""
    return "," in cell and is_number(cell) and not is_ambiguous(cell)


def _sample(stream: TextIO) -> tuple[int, list[str]]:
    """Return how many blank lines there are first, and the beginning of what stands below."""
    blank, sample = 0, list[str]()
    while len(sample) < _SAMPLE and (line := stream.readline(_LONGEST)):
        ended = line.endswith(("\n", "\r"))
        if sample or line.strip():
            sample.append(line)
            if not ended:
                break
        else:
            blank += ended
    return blank, sample


def _rewind(stream: TextIO, skipped: int) -> None:
    stream.seek(0)
    for _ in range(skipped):
        stream.readline()


class _Rows:
    """Reads the rows below the header, block by block."""

    def __init__(
        self, source: Source, stream: TextIO, layout: _FirstLines, texts: set[int]
    ) -> None:
        width = len(layout.lists.names(layout.names))
        self.cells = CellCollector(source.name, width, layout.comma, texts)
        self._source = source
        self._stream = stream
        self._layout = layout
        self._line = layout.skipped + 1

    def read(self, progress: Progress) -> CellCollector:
        """Read all rows."""
        _rewind(self._stream, self._layout.skipped)
        while block := self._stream.read(_BLOCK):
            block += self._stream.readline()
            if not self._quickly(block):
                self._carefully(block)
            progress(self._source.part_read)
        return self.cells

    def _quickly(self, block: str) -> bool:
        """Add lines by NumPy's reader; do nothing where it might differ from the careful one."""
        if not self._is_plain(block):
            return False
        cells, lines = self.cells, self._prepared(block.removesuffix("\n").split("\n"))
        if not any(map(str.strip, lines)):
            return False
        try:
            parsed = np.loadtxt(lines, **self._format(), comments=None)
            values = self._numbers(parsed)
            if values.shape != (len(lines), cells.width) or _overflows(values, block):
                return False
            for column in cells.texts:
                values[:, column] = cells.column(column, parsed[str(column)].tolist())
        except (ValueError, MarksMixedError):
            return False
        cells.add_numbers(values, range(self._line, self._line + len(lines)))
        self._line += len(lines)
        return True

    def _is_plain(self, block: str) -> bool:
        """Tell whether a block has neither quotes nor lists, and one decimal mark for certain."""
        mark, texts = self.cells.mark, self.cells.texts
        if '"' in block or len(texts) > _MOST_TEXTS:
            return False
        if self._layout.lists.lengths:
            return False
        if "\r" in block and "\r" in block.replace("\r\n", "\n"):
            return False
        if not self._layout.comma or mark == ".":
            return True
        return "." not in block and not (mark and texts)

    def _prepared(self, lines: list[str]) -> list[str]:
        """Return lines without a delimiter at their ends, and with decimal points."""
        if self._layout.trailing:
            delimiter = self._layout.layout.delimiter
            lines = [line.rstrip(" \r").removesuffix(delimiter) for line in lines]
        return [line.replace(",", ".") for line in lines] if self.cells.mark == "," else lines

    def _format(self) -> dict[str, Any]:
        delimiter = self._layout.layout.delimiter
        separated = {"delimiter": None if delimiter == BLANKS else delimiter}
        if not self.cells.texts:
            return separated | {"ndmin": 2}
        edges = sorted({0, self.cells.width, *self.cells.texts, *(k + 1 for k in self.cells.texts)})
        fields = [
            (str(start), object) if start in self.cells.texts else (str(start), float, stop - start)
            for start, stop in pairwise(edges)
        ]
        return separated | {"dtype": fields, "ndmin": 1}

    def _numbers(self, parsed: NDArray[Any]) -> NDArray[Any]:
        """Return a matrix of what was read as numbers, nan for the rest."""
        if parsed.dtype.names is None:
            return parsed
        values = np.full((len(parsed), self.cells.width), np.nan)
        for field in parsed.dtype.names:
            if int(field) not in self.cells.texts:
                numbers = parsed[field].reshape(len(parsed), -1)
                values[:, int(field) : int(field) + numbers.shape[1]] = numbers
        return values

    def _carefully(self, block: str) -> None:
        """Add lines cell by cell, and those behind them that belong to the last row."""
        texts = io.StringIO(block, newline="")
        reader = self._layout.layout.rows(chain(texts, self._stream))
        rows: list[list[str]] = []
        lines: list[int] = []
        width = 0 if self._layout.lists.lengths else self.cells.width
        try:
            for line, cells in reader:
                lines.append(self._line + line - 1)
                rows.append(cells if len(cells) == width else self._row(cells, lines[-1]))
                over = texts.tell() == len(block)
                if over or len(rows) * self.cells.width >= _CELLS_AT_ONCE:
                    self.cells.add(rows, lines)
                    rows, lines = [], []
                if over:
                    break
        except csv.Error as error:
            line = self._line + reader.line - 1
            raise FileError(f"{self._source.name}, line {line}: {error}.") from error
        self.cells.add(rows, lines)
        self._line += reader.line

    def _row(self, cells: list[str], line: int) -> list[str]:
        layout, width = self._layout, len(self._layout.names)
        if layout.trailing and len(cells) == width + 1 and not cells[-1].strip():
            del cells[-1]
        where = f"{self._source.name}, line {line}"
        if len(cells) != width:
            raise FileError(f"{where} has {len(cells)} columns, where {width} are needed.")
        return layout.lists.spread(cells, where, layout.names) if layout.lists.lengths else cells


def _overflows(values: NDArray[Any], block: str) -> bool:
    """Tell whether a number was read as infinite because it is beyond the largest."""
    with np.errstate(all="ignore"):
        if math.isfinite(values.sum()):
            return False
    infinite = int(np.isinf(values).sum())
    return infinite > 0 and infinite != block.lower().count("inf")
