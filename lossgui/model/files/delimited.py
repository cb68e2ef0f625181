"""The .csv and .tsv formats: one sample a row.

The first row is a header if a cell of it is no number. Under a header the column named target,
targets, label, labels or y is the target, a first column without a name or named id, index, name,
row or sample is left out, and the other columns are the logits of the classes they name. Without a
header all columns are logits. Columns are separated by tabs, semicolons or commas; where it is not
the comma, numbers may have a decimal comma.
"""

from __future__ import annotations

import csv
import io
import math
import re
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import numpy as np

from lossgui.model.errors import FileError
from lossgui.model.files.arrays import Arrays
from lossgui.model.files.npy import frozen
from lossgui.model.files.source import opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TARGET = {"target", "targets", "label", "labels", "y"}
_ROW_NAME = {"", "id", "index", "name", "row", "sample"}
_LONGEST_LINE = 1 << 16
# Above it float64 does not hold every integer.
_EXACT = 2**53


class _Columns(NamedTuple):
    """The columns of a file: `first` is that of the first logit, `target` that of the target."""

    header: tuple[str, ...] | None
    width: int
    first: int = 0
    target: int | None = None

    @property
    def class_names(self) -> tuple[str, ...] | None:
        if self.header is None:
            return None
        return tuple(
            name for k, name in enumerate(self.header) if k >= self.first and k != self.target
        )

    def label(self, column: int) -> str:
        return f"column {column + 1 if self.header is None else repr(self.header[column])}"


def read_delimited(path: Path) -> Arrays:
    """Read logits, and under a header class names and targets; see the module."""
    columns, values, target = _read(path, None)
    if not values.shape[1]:
        raise FileError(f"{path.name} has no column of logits, only {columns.header!r:.100}.")
    return Arrays(values, target, class_names=columns.class_names)


def read_delimited_targets(path: Path, class_names: tuple[str, ...] | None) -> NDArray[Any]:
    """Read the target column, or all columns if none is named so."""
    _, values, target = _read(path, class_names)
    if target is not None:
        return target
    return _indices(values[:, 0] if values.shape[1] == 1 else values)


def _read(
    path: Path, class_names: tuple[str, ...] | None
) -> tuple[_Columns, NDArray[Any], NDArray[Any] | None]:
    with opened(path) as binary, _text(binary) as stream:
        try:
            return _parse(stream, path.name, class_names)
        except UnicodeError as error:
            raise FileError(
                f"{path.name}, line {_first_not_utf8(path)} is no UTF-8 text; save it as CSV UTF-8."
            ) from error


def _parse(
    stream: TextIO, name: str, class_names: tuple[str, ...] | None
) -> tuple[_Columns, NDArray[Any], NDArray[Any] | None]:
    delimiter = _delimiter(stream)
    rows = _rows(stream, delimiter, name)
    line, cells = next(rows, (0, []))
    if not cells:
        raise FileError(f"{name} holds no numbers, only blank lines.")
    columns = _columns(cells, line, name, delimiter)
    sink = _Sink(name, columns, delimiter, class_names or columns.class_names or ())
    if columns.header is None:
        sink.add(line, cells)
    for line, cells in rows:
        sink.add(line, cells)
    return columns, *sink.arrays()


def _text(binary: io.BufferedReader) -> TextIO:
    """Decode UTF-8, or the UTF-16 of a spreadsheet's "Unicode text"."""
    mark = binary.read(2)
    binary.seek(0)
    encoding = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return io.TextIOWrapper(binary, encoding, newline="")


def _first_not_utf8(path: Path) -> int:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode()
            except UnicodeError:
                return number
    return 1


def _delimiter(stream: TextIO) -> str:
    """Find a tab, a semicolon or a comma outside quotes in the first line that is not blank."""
    line = stream.readline(_LONGEST_LINE)
    while line and not line.strip():
        line = stream.readline(_LONGEST_LINE)
    stream.seek(0)
    bare = re.sub(r'"[^"]*"', "", line)
    return next((delimiter for delimiter in "\t;" if delimiter in bare), ",")


def _rows(stream: TextIO, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give the number of each line that is not blank, and its cells."""
    reader = csv.reader(stream, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for cells in reader:
            if len(cells) > 1 or (cells and cells[0].strip()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise FileError(f"{name}, line {reader.line_num}: {error}.") from error


def _columns(cells: list[str], line: int, name: str, delimiter: str) -> _Columns:
    header = [cell.strip() for cell in cells]
    # A frame saved by pandas without names has an empty cell, then 0, 1, 2 ...
    unnamed = len(header) > 1 and header == ["", *map(str, range(len(header) - 1))]
    if not unnamed and all(not cell or _is_number(cell, delimiter) for cell in header):
        return _Columns(None, len(cells))
    header[0] = header[0].lstrip("# ")  # numpy.savetxt writes its header as a comment.
    targets = [k for k, cell in enumerate(header) if cell.casefold() in _TARGET]
    first = int(header[0].casefold() in _ROW_NAME)
    if len(targets) > 1:
        raise FileError(
            f"{name}, line {line}: columns {header[targets[0]]!r} and {header[targets[1]]!r} both "
            "name the target; rename one of them."
        )
    for k, cell in enumerate(header[first:], first):
        if not cell:
            raise FileError(f"{name}, line {line}: column {k + 1} has no name; give it one.")
        if cell in header[:k]:
            raise FileError(f"{name}, line {line}: two columns are named {cell!r}; rename one.")
    return _Columns(tuple(header), len(cells), first, targets[0] if targets else None)


class _Sink:
    """Collects the rows of a file as numbers."""

    def __init__(
        self, name: str, columns: _Columns, delimiter: str, class_names: Sequence[str]
    ) -> None:
        self._name = name
        self._columns = columns
        self._delimiter = delimiter
        self._indices = {text: k for k, text in enumerate(class_names)}
        self._values = array("d")
        self._targets = array("d")
        self._mark = ""

    def add(self, line: int, cells: list[str]) -> None:
        """Add one row."""
        columns = self._columns
        if len(cells) != columns.width:
            raise FileError(
                f"{self._name}, line {line} has {len(cells)} columns, where "
                f"{columns.width} are needed."
            )
        if columns.target is not None:
            self._targets.append(self._target(line, cells[columns.target]))
            cells[columns.target] = "0"
        texts = cells[columns.first :] if columns.first else cells
        if self._delimiter != ",":
            texts = self._with_points(line, texts)
        try:
            row = list(map(float, texts))
        except ValueError:
            raise self._fault(line, cells) from None
        if math.inf in row or -math.inf in row:
            self._check_infinite(line, cells, row)
        if columns.target is not None:
            del row[columns.target - columns.first]
        self._values.extend(row)

    def arrays(self) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """Give the logits and the targets of all rows."""
        columns = self._columns
        width = columns.width - columns.first - (columns.target is not None)
        if not self._values and not self._targets:
            raise FileError(f"{self._name} has a header and no row under it; add one.")
        values = np.frombuffer(self._values) if self._values else np.empty(0)
        shape = (len(values) // width, width) if width else (len(self._targets), 0)
        target = None if columns.target is None else _indices(np.frombuffer(self._targets))
        return frozen(values.reshape(shape)), target

    def _target(self, line: int, cell: str) -> float:
        text = cell.strip()
        try:
            return _number(text, self._delimiter)
        except ValueError:
            if text in self._indices:
                return self._indices[text]
        names = ", ".join(self._indices) or "none"
        raise FileError(
            f"{self._name}, line {line}: the target is "
            f"{repr(text) if text else 'empty'}, neither a number nor a class name ({names:.100})."
        )

    def _with_points(self, line: int, texts: list[str]) -> list[str]:
        """Replace decimal commas, unless the file has decimal points too."""
        joined = "".join(texts)
        for mark in ".,":
            if mark in joined:
                if self._mark not in ("", mark):
                    raise FileError(
                        f"{self._name}, line {line}: decimal points and decimal commas are mixed; "
                        "use one of them."
                    )
                self._mark = mark
        return [text.replace(",", ".") for text in texts] if self._mark == "," else texts

    def _fault(self, line: int, cells: list[str]) -> FileError:
        columns = self._columns
        place = next(
            k
            for k, cell in enumerate(cells)
            if k >= columns.first and not _is_number(cell, self._delimiter)
        )
        cell = cells[place].strip()
        return FileError(
            f"{self._name}, line {line}, {columns.label(place)} "
            f"{f'is {cell!r:.40}, which is no number' if cell else 'is empty'}; write a number, "
            "nan or inf."
        )

    def _check_infinite(self, line: int, cells: list[str], row: list[float]) -> None:
        for k, value in enumerate(row, self._columns.first):
            if math.isinf(value) and "inf" not in cells[k].lower():
                raise FileError(
                    f"{self._name}, line {line}, {self._columns.label(k)} is {cells[k]!r:.40}, "
                    "beyond the largest number 1.8e308."
                )


def _number(text: str, delimiter: str) -> float:
    return float(text if delimiter == "," else text.replace(",", "."))


def _is_number(text: str, delimiter: str) -> bool:
    try:
        _number(text, delimiter)
    except ValueError:
        return False
    return True


def _indices(values: NDArray[Any]) -> NDArray[Any]:
    """Give int64 where all values are integers, else the values."""
    if np.all((np.abs(values) < _EXACT) & (values == np.floor(values))):
        values = values.astype(np.int64)
    return frozen(values)
