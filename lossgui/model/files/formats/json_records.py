"""JSON tables: a list of records, or one record a line; objects of flat lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import FileError
from lossgui.model.files.formats.cell_collector import CellCollector
from lossgui.model.files.formats.list_cells import Lists
from lossgui.model.files.formats.raw import Progress, RawTable
from lossgui.model.files.formats.source import Source, opened, text_of

Records = Iterable[tuple[int, Any]]
"""Records, whose numbers are texts as they stand there, each with its line or its number."""

TEXTS = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
"""Leaves each number as the text that it is."""

_BLOCK = 1 << 18
_CELLS_AT_ONCE = 1 << 15


def read_json_lines(path: Path, progress: Progress) -> RawTable:
    """Read a ``.jsonl`` file; see `lossgui.model.files.formats.read_raw`."""
    with opened(path) as source, text_of(source) as stream:

        def records() -> Iterator[tuple[int, Any]]:
            stream.seek(0)
            lines = count(1)
            while block := stream.readlines(_BLOCK):
                for text, line in zip(block, lines, strict=False):
                    if text.strip():
                        yield line, decoded(text.strip(), f"{source.name}, line {line}")
                progress(source.part_read)

        return table_of(source, "line", records)


def decoded(text: str, where: str) -> Any:
    """Return the value that a text is.

    Raises
    ------
    FileError
        It is no JSON, or nested too deeply.
    """
    try:
        return TEXTS.decode(text)
    except json.JSONDecodeError as error:
        raise FileError(f"{where} is no JSON: {error.msg} at column {error.colno}.") from error
    except RecursionError as error:
        raise FileError(f"{where} is nested too deeply for a record.") from error


def table_of(source: Source, unit: str, records: Callable[[], Records]) -> RawTable:
    """Make a table of records, which are read again where a late text demands it.

    Raises
    ------
    FileError
        There is no record, or one differs from the first.
    """
    first = next(iter(records()), None)
    if first is None:
        raise FileError(f"{source.name} holds no record; write one a line.")
    form = _Form(source.name, unit, first[1])
    cells = form.cells(records(), set())
    if cells.late:
        cells = form.cells(records(), set(cells.texts))
    header = form.lists.names(form.keys) if form.named else None
    return cells.table(source.identity, header, lists=form.lists.ranges(form.keys), unit=unit)


class _Form:
    """What the first record tells about all: the keys, and which of them hold lists."""

    def __init__(self, name: str, unit: str, record: Any) -> None:
        self._name = name
        self._unit = unit
        self.named = isinstance(record, dict)
        fields = self._fields(record, f"{name}, {unit} 1")
        self.keys = tuple(fields)
        lengths = {k: len(v) for k, v in enumerate(fields.values()) if _is_list(v)}
        self.lists = Lists(lengths)

    def cells(self, records: Records, texts: set[int]) -> CellCollector:
        """Return the cells of all records."""
        width = len(self.lists.names(self.keys))
        cells = CellCollector(self._name, width, False, texts)
        remaining, at_once = iter(records), max(1, _CELLS_AT_ONCE // max(1, width))
        while block := list(islice(remaining, at_once)):
            cells.add([self._row(record, k) for k, record in block], [k for k, _ in block])
        return cells

    def _row(self, record: Any, number: int) -> list[str]:
        where = f"{self._name}, {self._unit} {number}"
        fields = self._fields(record, where)
        if not fields.keys() <= set(self.keys):
            key = next(key for key in fields if key not in self.keys)
            raise FileError(f"{where} has the key {key!r:.40}, which the first does not have.")
        row: list[str] = []
        for column, key in enumerate(self.keys):
            value: Any = fields.get(key)
            if column not in self.lists.lengths:
                row.append(_text(value))
                continue
            length = self.lists.lengths[column]
            if not (_is_list(value) and len(value) == length):
                raise FileError(f"{where}, key {key!r} is no list of {length}; the first has one.")
            row += map(_text, value)
        return row

    def _fields(self, record: Any, where: str) -> Mapping[str, Any]:
        if isinstance(record, dict) and self.named and record:
            return record
        if isinstance(record, list) and not self.named and record:
            return {str(k + 1): value for k, value in enumerate(record)}
        raise FileError(f'{where} is no record; write one such as {{"logits": [1, 2], "y": 0}}.')


def table_of_columns(source: Source, columns: Mapping[str, NDArray[Any]]) -> RawTable:
    """Make a table of flat arrays of one length."""
    n_rows = len(next(iter(columns.values())))
    cells = CellCollector(source.name, len(columns), False, set())
    values = np.empty((n_rows, len(columns)))
    for k, column in enumerate(columns.values()):
        values[:, k] = cells.column(k, column.tolist()) if column.dtype.kind == "U" else column
    cells.add_numbers(values, range(1, n_rows + 1))
    booleans = {k for k, column in enumerate(columns.values()) if column.dtype.kind == "b"}
    table = cells.table(source.identity, tuple(columns), unit="record")
    return replace(table, booleans=table.booleans | booleans)


def _is_list(value: Any) -> bool:
    """Tell whether a value is a list that becomes columns: flat, and not of texts."""
    return (
        isinstance(value, list)
        and len(value) > 0
        and not any(isinstance(item, list | dict) for item in value)
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else json.dumps(value)
