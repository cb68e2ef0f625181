"""What a file holds, before anything is read into it: a table of cells, or named arrays."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from lossgui.model.errors import FileError
from lossgui.model.files.formats.source import Identity

Progress = Callable[[float], None]
"""Is told which part of a file is read, from 0 to 1; what it raises ends the reading."""

SINGLE = "array"
"""The key of the one array of a ``.npy`` file."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """The cells of a delimited file, of JSON lines, or of a JSON list of records.

    Attributes
    ----------
    name : str
        Of the file.
    identity : Identity
    header : tuple of str or None
        Stripped, one for each column, as they stand there: empty names and two that are the same
        included. None where the first row is one of numbers.
    numbers : ndarray
        float64 ``(n_rows, n_columns)``, read-only; nan where the cell is no number, 1 and 0 where
        it is True or False.
    texts : Mapping of int to sequence of str
        The stripped cells of each column in which a cell is neither a number nor True or False;
        an empty cell is such a one.
    booleans : frozenset of int
        The columns in which all cells are True or False.
    lists : Mapping of str to range
        The columns that lists in the cells of one column became, by its name (``"1"``, ``"2"`` ...
        without a header); in `header` they are ``name[0]``, ``name[1]`` ...
    header_line : int
        Line of the header, 0 without one.
    unit : str
        What holds a row: ``"line"`` or ``"record"``, both counted from 1.
    """

    name: str
    identity: Identity
    header: tuple[str, ...] | None
    numbers: NDArray[Any]
    texts: Mapping[int, Sequence[str]] = field(default_factory=dict)
    booleans: frozenset[int] = frozenset()
    lists: Mapping[str, range] = field(default_factory=dict)
    header_line: int = 0
    unit: str = "line"
    # From these rows on, that much is added to the row to give its line.
    rows: Sequence[int] = (0,)
    steps: Sequence[int] = (1,)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names by which columns are asked for: those of the header, or numbers from 1."""
        return self.header or tuple(str(k + 1) for k in range(self.numbers.shape[1]))

    def line(self, row: int) -> int:
        """Return the number of the line, or record, that holds a row."""
        return row + self.steps[bisect_right(self.rows, row) - 1]

    def column(self, column: int) -> str:
        """Return a column in words: ``column 'cat'``, or its number from 1 without a header."""
        return f"column {column + 1 if self.header is None else repr(self.header[column])}"

    def place(self, row: int, column: int | None = None) -> str:
        """Return a cell in words: ``a.csv, line 3, column 'cat'``."""
        where = f"{self.name}, {self.unit} {self.line(row)}"
        return where if column is None else f"{where}, {self.column(column)}"

    def fault(self, column: int) -> FileError:
        """Return the error about the first cell of a column of `texts` that is no number."""
        values = self.numbers[:, column].tolist()
        texts = self.texts[column]
        row = next(
            k
            for k, (value, text) in enumerate(zip(values, texts, strict=True))
            if math.isnan(value) and text.lower().strip("+-") != "nan"
        )
        text = texts[row]
        said = f"is {text!r:.40}, which is no number" if text else "is empty"
        with suppress(ValueError):
            if math.isinf(float(text)):
                said = f"is {text!r:.40}, beyond the largest number 1.8e308"
        return FileError(f"{self.place(row, column)} {said}; write a number, nan or inf.")

    def text(self, row: int, column: int) -> str:
        """Return a cell as a text, for a message about it."""
        if column in self.texts:
            return self.texts[column][row]
        value = float(self.numbers[row, column])
        return str(bool(value)) if column in self.booleans else f"{value:.15g}"


@dataclass(frozen=True, eq=False)
class RawArrays:
    """The arrays of an ``.npz``, ``.npy`` or ``.json`` file.

    Attributes
    ----------
    name : str
        Of the file.
    identity : Identity
    arrays : Mapping of str to ndarray
        Read-only, of real numbers, bools or texts (dtype ``U``), of any shape; that of a ``.npy``
        has the key `SINGLE`.
    refused : Mapping of str to str
        A sentence about each array that is damaged or holds something else.
    """

    name: str
    identity: Identity
    arrays: Mapping[str, NDArray[Any]]
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, those that cannot be used too."""
        return (*self.arrays, *self.refused)

    def what(self, key: str) -> str:
        """Return what an array is called in a message."""
        return self.name if key == SINGLE else f"{self.name}, key {key!r}"

    def array(self, key: str) -> NDArray[Any]:
        """Return an array; FileError if it is damaged or holds something else."""
        if key in self.refused:
            raise FileError(self.refused[key])
        return self.arrays[key]

    def real(self, key: str) -> NDArray[Any]:
        """Return an array of real numbers; FileError if it is none."""
        array = self.array(key)
        if array.dtype.kind in "US":
            raise FileError(
                f"{self.what(key)} holds {array.dtype} values, where a real number in each place "
                "is needed."
            )
        return array
