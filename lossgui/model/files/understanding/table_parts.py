"""From the cells of a table to its parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.advice import Advice
from lossgui.model.errors import FileError
from lossgui.model.files.formats.raw import RawTable
from lossgui.model.files.roles import Role, without_stem
from lossgui.model.files.understanding.column_roles import choose
from lossgui.model.files.understanding.columns import Chosen, Places
from lossgui.model.files.understanding.parts import Parts, Targets, TextTargets
from lossgui.model.files.understanding.reading import Asked, Run, listed
from lossgui.model.scenario.arrays import Arrays
from lossgui.model.text.numbers import float_of

# Above it float64 does not hold every integer.
_EXACT = 2**53


def table_parts(table: RawTable, asked: Asked) -> Parts:
    """Read a table of one sample a row.

    Raises
    ------
    FileError
        A cell among the logits that is no number, columns without a name or with the same one,
        two readings that are equally good.
    """
    chosen = choose(table, asked)
    logits = chosen.of(Role.LOGITS)
    _check_rows(table)
    _check_logits(chosen, logits)
    kind = chosen.clue(logits[0]).kind if len(logits) else None
    names = _class_names(table, chosen, logits)
    return Parts(
        table.name,
        Arrays(
            _picked(table.numbers, logits),
            class_names=names,
            sample_names=_names(chosen, Role.NAMES),
        ),
        chosen.runs(),
        _targets(table, chosen),
        asked.input or kind,
        "as asked" if asked.input else "by name",
        asked.input is not None,
        _names(chosen, Role.GROUP),
        _weights(table, chosen),
        (*chosen.remarks, *_header_remarks(table, chosen)),
    )


def table_targets(table: RawTable, asked: Asked) -> tuple[Targets, tuple[Run, ...]]:
    """Read a table of targets: the column that is named so, or all that are no names."""
    chosen = choose(table, asked, logits=False)
    _check_rows(table)
    return replace(_targets(table, chosen), sample_names=_names(chosen, Role.NAMES)), chosen.runs()


def _check_rows(table: RawTable) -> None:
    if not len(table.numbers):
        raise FileError(f"{table.name} has a header and no row under it; add one.")


def _check_logits(chosen: Chosen, logits: Places) -> None:
    """Raise at the first cell that is no number, and where names do not tell classes apart."""
    table, names = chosen.table, chosen.names_of(logits)
    _check_numbers(table, logits)
    if table.header is None or len({"", *names}) > len(logits):
        return
    where = f"{table.name}, {table.unit} {table.header_line}"
    seen: set[str] = set()
    for k, name in zip(logits, names, strict=True):
        if not name:
            raise FileError(f"{where}: column {k + 1} has no name; give it one.")
        if name in seen:
            raise FileError(f"{where}: two columns are named {name!r}; rename one.")
        seen.add(name)


def _check_numbers(table: RawTable, columns: Places) -> None:
    """Raise at the first cell of columns that is no number."""
    for k in columns[np.isin(columns, list(table.texts))][:1]:
        raise table.fault(int(k))


def _picked(numbers: NDArray[Any], columns: Places) -> NDArray[Any]:
    """Return columns, without a copy where they stand together."""
    if (np.diff(columns) == 1).all():
        return numbers[:, columns[0] : columns[-1] + 1] if len(columns) else numbers[:, :0]
    picked = np.ascontiguousarray(numbers[:, columns])
    picked.flags.writeable = False
    return picked


def _class_names(table: RawTable, chosen: Chosen, logits: Places) -> tuple[str, ...] | None:
    """Return the names of the logits, but not those of the places in a list."""
    if table.header is None or any(np.isin(logits, c).all() for c in table.lists.values()):
        return None
    return without_stem(chosen.names_of(logits))


def _targets(table: RawTable, chosen: Chosen) -> Targets:
    """Return the target column, or several as a matrix."""
    columns = chosen.of(Role.TARGET)
    if not len(columns):
        return Targets()

    def place(row: int) -> str:
        return table.place(row, column)

    column = int(columns[0])
    if len(columns) > 1:
        _check_numbers(table, columns)
        names = chosen.names_of(columns) if table.header else None
        return Targets(_whole(_picked(table.numbers, columns)), names, place=place)
    if column in table.texts:
        return Targets(TextTargets.of(table.texts[column]), place=place)
    values = table.numbers[:, column]
    if column in table.booleans:
        return Targets(values.astype(np.bool_), place=place)
    return Targets(_whole(values), place=place)


def _whole(values: NDArray[Any]) -> NDArray[Any]:
    """Give int64 where all values are integers, else the values."""
    if np.all((np.abs(values) < _EXACT) & (values == np.floor(values))):
        return values.astype(np.int64)
    return values


def _names(chosen: Chosen, role: Role) -> tuple[str, ...] | None:
    """Return the texts of the column of a role; None where they are the numbers of the rows."""
    for column in chosen.of(role)[:1].tolist():
        if not (chosen.cells.counting[column] and chosen.table.numbers[0, column] == 0):
            return tuple(chosen.cells.texts(column))
    return None


def _weights(table: RawTable, chosen: Chosen) -> NDArray[Any] | None:
    """Return the weights of the samples; FileError at a cell that is no number."""
    columns = chosen.of(Role.WEIGHT)[:1]
    _check_numbers(table, columns)
    return table.numbers[:, columns[0]] if len(columns) else None


def _header_remarks(table: RawTable, chosen: Chosen) -> list[str]:
    """Say what the first row became where it could be something else."""
    if table.header is None:
        every = np.arange(len(chosen.names))
        if not chosen.asked and len(chosen.cells.whole_by_intent(every[-1:], every[:-1])):
            return [
                Advice(
                    "Without a header all columns are logits; the last holds whole numbers: ",
                    command=f"--target {len(every)} reads it as the target.",
                    window=f"if it is the target, give column {len(every)} that role.",
                )
            ]
        return []
    numbers = [name for name in table.header if ("." in name or "," in name) and _is_fraction(name)]
    if not numbers:
        return []
    return [
        f"The first row became the names of the columns, {listed(numbers)} among them; give every "
        "column a number, or a name, if it is a sample."
    ]


def _is_fraction(name: str) -> bool:
    number = float_of(name.replace(",", "."))
    return number is not None and not number.is_integer()
