"""Collecting the cells of a table: numbers as numbers, and the texts of the columns with texts."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import FileError
from lossgui.model.files.formats.layout import WORDS
from lossgui.model.files.formats.raw import RawTable
from lossgui.model.files.formats.source import Identity, check_memory
from lossgui.model.text.numbers import Dialect, number_of

_BOTH_MARKS = re.compile(r"(?=[^.]*\.)(?=[^,]*,)[-+]?[\d.,]+")
# Most texts are told from numbers by how they begin.
_BEGINNING = re.compile(r"\s*(?:[-+\N{MINUS SIGN}.\d]|nan|inf|true|false)", re.IGNORECASE)
# A table with more columns of texts is none of numbers.
_MOST_TEXTS = 1000
_MOST_SHARED = 1 << 16
_MEMORY_STEP = 1 << 26


class CellCollector:
    """The cells of a table that is read block by block.

    Parameters
    ----------
    name : str
        Of the file.
    width : int
        Number of columns.
    comma : bool
        Whether a comma may be the decimal mark.
    texts : set of int
        Columns that are known to have a cell that is no number. Others are found on the way; the
        cells above the first text of those in `late` are lost.

    Attributes
    ----------
    mark : str
        The decimal mark of the file: empty as long as it is not known.
    rows, steps : array of int
        What has to be added to a row, from which row on, to give its line.
    """

    def __init__(self, name: str, width: int, comma: bool, texts: set[int]) -> None:
        self.width = width
        self.n_rows = 0
        self.mark = ""
        self.texts: dict[int, list[str]] = {column: [] for column in sorted(texts)}
        self.late: set[int] = set()
        self.rows, self.steps = array("q"), array("q")
        self._name = name
        self._comma = comma
        self._values = array("d")
        self._checked = _MEMORY_STEP
        self._booleans = set(texts)
        self._named: set[int] = set()
        self._shared: dict[str, str] = {}

    def add(self, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> None:
        """Add rows of texts, each with its line."""
        mark = self.mark
        values = np.empty((len(rows), self.width))
        try:
            for column, cells in enumerate(zip(*rows, strict=True)):
                values[:, column] = self.column(column, cells)
        except MarksMixedError:
            raise self._mixed(rows, lines, mark) from None
        self.add_numbers(values, lines)

    def add_numbers(self, values: NDArray[Any], lines: Sequence[int]) -> None:
        """Add rows of numbers, each with its line."""
        # Between two lines that are as far apart as their rows, all are.
        whole = not lines or lines[-1] - lines[0] == len(lines) - 1
        for row, line in enumerate(lines[:1] if whole else lines, self.n_rows):
            if not self.steps or self.steps[-1] != line - row:
                self.rows.append(row)
                self.steps.append(line - row)
        self.n_rows += len(values)
        if values.size:
            self._values.frombytes(np.ascontiguousarray(values).data.cast("B"))
        if len(self._values) * 8 > self._checked:
            self._checked += _MEMORY_STEP
            check_memory(_MEMORY_STEP, self._name)

    def column(self, column: int, cells: Sequence[str]) -> Sequence[float | None]:
        """Return the numbers of further cells of a column, None for a text, and keep the texts."""
        plain = None if column in self.texts else self._plain(cells)
        if plain is not None:
            return plain
        if len(self._shared) > _MOST_SHARED:
            self._shared.clear()
        share = self._shared.setdefault
        texts = [share(text, text) for text in map(str.strip, cells)]
        numbers = {text: self._number(text) for text in set(texts)}
        words = [text.lower() in WORDS for text in numbers]
        if column not in self.texts and (any(words) or None in numbers.values()):
            if len(self.texts) == _MOST_TEXTS:
                raise FileError(
                    f"{self._name} has more than {_MOST_TEXTS} columns with texts or empty cells, "
                    f"such as {texts[0]!r:.40} in column {column + 1}; write numbers, nan or inf."
                )
            self.texts[column] = []
            (self.late if self.n_rows else self._booleans).add(column)
        if column in self.texts:
            self.texts[column] += texts
            if None in numbers.values():
                self._named.add(column)
            if not all(words):
                self._booleans.discard(column)
        return [numbers[text] for text in texts]

    def table(self, identity: Identity, header: tuple[str, ...] | None, **about: Any) -> RawTable:
        """Return the table of all rows, read-only; `about` it is what `RawTable` says."""
        values = np.frombuffer(self._values) if self._values else np.empty(0)
        values = values.reshape(self.n_rows, self.width)
        values.flags.writeable = False
        return RawTable(
            self._name,
            identity,
            header,
            values,
            self.named(),
            frozenset(self._booleans),
            rows=self.rows,
            steps=self.steps,
            **about,
        )

    def named(self) -> dict[int, list[str]]:
        """Return the columns in which a cell is neither a number nor True or False."""
        return {column: texts for column, texts in self.texts.items() if column in self._named}

    def _plain(self, cells: Sequence[str]) -> Sequence[float | None] | None:
        """Return the numbers of cells that all are, quickly; None where each has to be seen."""
        if self._comma and any("," in cell or "." in cell for cell in cells):
            return None
        try:
            values = list(map(float, cells))
        except ValueError:
            return None
        return None if math.inf in values or -math.inf in values else values

    def _number(self, cell: str) -> float | None:
        """Return what a cell is in a file with one decimal mark."""
        mark = "," if "," in cell else "." if "." in cell else ""
        if not (self._comma and mark):
            return _number(cell)
        if _BOTH_MARKS.fullmatch(cell):
            mark = max(",.", key=cell.rfind)
            value = number_of(cell, Dialect.COMMA if mark == "," else Dialect.POINT)
            if value is None:
                raise MarksMixedError
        else:
            value = _number(cell.replace(",", "."))
        if value is not None and self.mark not in ("", mark):
            raise MarksMixedError
        if value is not None:
            self.mark = mark
        return value

    def _mixed(self, rows: Sequence[Sequence[str]], lines: Sequence[int], mark: str) -> FileError:
        """Return the error about the first row in which decimal marks are mixed."""
        self.mark = mark
        found = lines[-1]
        for cells, line in zip(rows, lines, strict=True):
            try:
                for cell in cells:
                    self._number(cell)
            except MarksMixedError:
                found = line
                break
        return FileError(
            f"{self._name}, line {found}: decimal points and decimal commas are mixed; use one of "
            "them."
        )


class MarksMixedError(Exception):
    """A decimal point in a file of decimal commas, or the other way round."""


def _number(text: str) -> float | None:
    """Return what a text is; None for one that is none, or is too large for one."""
    if not _BEGINNING.match(text):
        return None
    try:
        value = float(text)
    except ValueError:
        return number_of(text, Dialect.POINT if text.endswith("%") else Dialect.PLAIN)
    return None if math.isinf(value) and "n" not in text.lower() else value
