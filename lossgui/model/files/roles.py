"""From raw cells and arrays to logits, targets and names, by the names that they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lossgui.model.errors import FileError
from lossgui.model.files.arrays import Arrays
from lossgui.model.files.raw import SINGLE, RawArrays, RawTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INPUT = ("logits", "input", "probabilities", "log_probabilities")
_TARGET = ("targets", "target", "labels", "label", "y")
_WEIGHT = ("weight", "weights")
_ROW_NAME = {"", "id", "index", "name", "row", "sample"}
# Above it float64 does not hold every integer.
_EXACT = 2**53


def arrays_of_raw(raw: RawTable | RawArrays) -> Arrays:
    """Return what a file holds."""
    if isinstance(raw, RawTable):
        return _of_table(raw)
    keys = _Keys(raw)
    logits = keys.numbers(SINGLE) if set(raw.arrays) == {SINGLE} else keys.numbers(*_INPUT)
    if logits is None:
        raise keys.missing(_INPUT)
    return Arrays(
        input=logits,
        target=keys.numbers(*_TARGET),
        weight=keys.numbers(*_WEIGHT),
        pos_weight=keys.numbers("pos_weight"),
        class_names=keys.texts("class_names"),
        loss=keys.choice("loss", "U", "one text"),
        reduction=keys.choice("reduction", "U", "one text"),
        ignore_index=keys.choice("ignore_index", "iu", "one integer"),
        label_smoothing=keys.choice("label_smoothing", "iuf", "one number"),
    )


def targets_of_raw(raw: RawTable | RawArrays, class_names: tuple[str, ...] | None) -> NDArray[Any]:
    """Return the targets that a file of targets holds: named so, or all of it."""
    if isinstance(raw, RawArrays):
        keys = _Keys(raw)
        only = tuple(keys.names) if len(keys.names) == 1 else _TARGET
        found = keys.numbers(*only)
        if found is None:
            raise keys.missing(_TARGET)
        return found
    columns, target = _columns(raw)
    if target is not None:
        return _targets(raw, target, class_names or _names(raw, columns))
    values = _values(raw, columns)
    return _indices(values[:, 0] if values.shape[1] == 1 else values)


def _of_table(table: RawTable) -> Arrays:
    columns, target = _columns(table)
    if not columns:
        raise FileError(f"{table.name} has no column of logits, only {table.header!r:.100}.")
    names = _names(table, columns)
    targets = None if target is None else _targets(table, target, names)
    return Arrays(
        _values(table, columns), targets, class_names=names if table.header is not None else None
    )


def _columns(table: RawTable) -> tuple[list[int], int | None]:
    """Return the columns of logits, and that of the targets."""
    if table.header is None:
        return list(range(table.numbers.shape[1])), None
    where = f"{table.name}, line {table.header_line}"
    targets = [k for k, name in enumerate(table.header) if name.casefold() in _TARGET]
    if len(targets) > 1:
        one, other = (table.header[k] for k in targets[:2])
        raise FileError(
            f"{where}: columns {one!r} and {other!r} both name the target; rename one of them."
        )
    first = int(table.header[0].casefold() in _ROW_NAME)
    seen = set[str]()
    for k, name in enumerate(table.header[first:], first):
        if not name:
            raise FileError(f"{where}: column {k + 1} has no name; give it one.")
        if name in seen:
            raise FileError(f"{where}: two columns are named {name!r}; rename one.")
        seen.add(name)
    target = targets[0] if targets else None
    return [k for k in range(first, len(table.header)) if k != target], target


def _names(table: RawTable, columns: Sequence[int]) -> tuple[str, ...]:
    return tuple(table.header[k] for k in columns) if table.header is not None else ()


def _values(table: RawTable, columns: Sequence[int]) -> NDArray[Any]:
    for column in columns:
        if column in table.texts:
            raise table.fault(column)
    values = table.numbers
    if len(columns) != values.shape[1]:
        values = values[:, columns]
        values.flags.writeable = False
    return values


def _targets(table: RawTable, column: int, class_names: Sequence[str]) -> NDArray[Any]:
    values = table.numbers[:, column]
    if column in table.texts:
        indices: Mapping[str, float] = {name: k for k, name in enumerate(class_names)}
        values = values.copy()
        for row, text in enumerate(table.texts[column]):
            if np.isnan(values[row]):
                if text not in indices:
                    names = ", ".join(class_names) or "none"
                    raise FileError(
                        f"{table.place(row)}: the target is {repr(text) if text else 'empty'}, "
                        f"neither a number nor a class name ({names:.100})."
                    )
                values[row] = indices[text]
    return _indices(values)


def _indices(values: NDArray[Any]) -> NDArray[Any]:
    """Return int64 where all values are integers, else the values."""
    if np.all((np.abs(values) < _EXACT) & (values == np.floor(values))):
        values = values.astype(np.int64)
    values.flags.writeable = False
    return values


class _Keys:
    """The keys of a file of arrays."""

    def __init__(self, raw: RawArrays) -> None:
        self._raw = raw
        self.names = [*raw.arrays, *raw.refused]

    def numbers(self, *keys: str) -> NDArray[Any] | None:
        """Return the numbers under one of `keys`, None if the file has none of them."""
        present = [key for key in keys if key in self.names]
        if len(present) > 1:
            raise FileError(
                f"{self._raw.name} holds both {present[0]!r} and {present[1]!r}, which mean the "
                "same here; keep one of them."
            )
        return self._read(present[0], "biuf", "a real number in each place") if present else None

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Return the texts under `key`, None if there is no such key."""
        if key not in self.names:
            return None
        array = self._read(key, "U", "one row of text")
        if array.ndim != 1:
            raise FileError(f"{self._what(key)} has shape {array.shape}; one row is needed.")
        return tuple(array.tolist())

    def choice(self, key: str, kinds: str, wanted: str) -> Any:
        """Return the single value under `key`, None if there is no such key."""
        if key not in self.names:
            return None
        array = self._read(key, kinds, wanted)
        if array.size != 1:
            raise FileError(f"{self._what(key)} has shape {array.shape}; {wanted} is needed.")
        return array.item()

    def missing(self, wanted: Sequence[str]) -> FileError:
        """Return the error about a file that has none of the wanted keys."""
        found = ", ".join(map(repr, self.names)) or "no array"
        return FileError(
            f"{self._raw.name} holds {found:.200}; one of {', '.join(map(repr, wanted))} is needed."
        )

    def _read(self, key: str, kinds: str, wanted: str) -> NDArray[Any]:
        if key in self._raw.refused:
            raise FileError(self._raw.refused[key])
        array = self._raw.arrays[key]
        if array.dtype.kind not in kinds:
            raise FileError(
                f"{self._what(key)} holds {array.dtype} values, where {wanted} is needed."
            )
        return array

    def _what(self, key: str) -> str:
        return f"{self._raw.name}, key {key!r}" if key != SINGLE else self._raw.name
