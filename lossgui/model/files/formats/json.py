"""The .json format: an object of arrays, a nested list of numbers, or a list of records.

An object of records, and what pandas writes of a frame, are tables too.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import FileError
from lossgui.model.files.formats.json_records import TEXTS, table_of, table_of_columns
from lossgui.model.files.formats.raw import SINGLE, Progress, RawArrays, RawTable
from lossgui.model.files.formats.source import Source, opened, text_of
from lossgui.model.files.roles import Role, clue_of

_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
# A frame as pandas writes it with orient="split".
_FRAME = re.compile(
    r'[\s\ufeff]*\{\s*"columns"\s*:\s*\[[^\]]*\]\s*,\s*'
    r'(?:"index"\s*:\s*\[[^\]]*\]\s*,\s*)?"data"\s*:\s*\[\s*\['
)
_BLOCK = 1 << 18
_NUMBERS_AT_ONCE = 1 << 15
_REPORTED = 256
# Longer whole numbers are no int64.
_LONGEST_INT = 18


def read_json(path: Path, progress: Progress) -> RawTable | RawArrays:
    """Read a ``.json`` file; see `lossgui.model.files.formats.read_raw`."""
    with opened(path) as source:
        with text_of(source) as stream:
            text = "".join(iter(partial(stream.read, _BLOCK), ""))
        try:
            return _read(source, text, progress)
        except json.JSONDecodeError as error:
            raise FileError(
                f"{source.name}, line {error.lineno} is no JSON: {error.msg} at column "
                f"{error.colno}."
            ) from error
        except RecursionError as error:
            raise FileError(f"{source.name} is nested too deeply for an array.") from error


def _read(source: Source, text: str, progress: Progress) -> RawTable | RawArrays:
    walk = _Walk(text, json.JSONDecoder(parse_float=_float, parse_int=_int), progress)
    if walk.at("["):
        if isinstance(next(_Walk(text, TEXTS, progress).items(), None), dict):
            return table_of(source, "record", partial(_records, text, progress))
        arrays = {SINGLE: _array(walk.items(), source.name)}
        walk.end()
        return RawArrays(source.name, source.identity, arrays)
    if _FRAME.match(text):
        return table_of(source, "record", partial(_framed_records, text, progress))
    if _holds_records(text):
        return table_of(source, "record", partial(_keyed_records, text, progress))
    arrays, refused = {}, {}
    for key in walk.names():
        if key in arrays or key in refused:
            raise FileError(f"{source.name} has the key {key!r:.40} twice; rename one.")
        what = f"{source.name}, key {key!r:.40}"
        items = walk.items() if walk.at("[") else None
        try:
            arrays[key] = _whole(walk.value(), what) if items is None else _array(items, what)
        except FileError as error:
            refused[key] = str(error)
        for _ in items or ():
            pass  # What is refused has to be passed all the same.
    walk.end()
    flat = {array.shape for array in arrays.values()}
    if not refused and len(flat) == 1 and len(shape := flat.pop()) == 1 and shape[0]:
        return table_of_columns(source, arrays)
    return RawArrays(source.name, source.identity, arrays, refused)


class _Walk:
    """Goes through a text, one item of the outermost list or object after the other."""

    def __init__(self, text: str, decoder: json.JSONDecoder, progress: Progress) -> None:
        self._text = text
        self._decoder = decoder
        self._progress = progress
        self._place = 0
        self._skip("")

    def at(self, sign: str) -> bool:
        """Tell whether a sign comes next."""
        return self._text.startswith(sign, self._place)

    def value(self) -> Any:
        """Return the value that comes next."""
        value, self._place = self._decoder.raw_decode(self._text, self._place)
        self._skip("")
        return value

    def items(self) -> Iterator[Any]:
        """Give the items of a list."""
        return self._each("[", "]", self.value)

    def names(self) -> Iterator[str]:
        """Give the names of an object; whoever asks reads the value of each."""
        return self._each("{", "}", self._key)

    def end(self) -> None:
        """Raise unless nothing comes next."""
        if self._place != len(self._text):
            raise json.JSONDecodeError("Extra data", self._text, self._place)

    def _each(self, opening: str, closing: str, read: Callable[[], Any]) -> Iterator[Any]:
        self._skip(opening)
        if not self.at(closing):
            for number in count(1):
                yield read()
                if number % _REPORTED == 0:
                    self._progress(self._place / len(self._text))
                if self.at(closing):
                    break
                self._skip(",")
        self._skip(closing)

    def _key(self) -> str:
        if not self.at('"'):
            self._skip('"')
        key = self.value()
        self._skip(":")
        return str(key)

    def _skip(self, sign: str) -> None:
        """Pass a sign that has to come next, and the blanks behind it."""
        if not self.at(sign):
            raise json.JSONDecodeError(f"Expecting {sign!r}", self._text, self._place)
        found = _SPACE.match(self._text, self._place + len(sign))
        self._place = found.end() if found else self._place


def _records(text: str, progress: Progress) -> Iterator[tuple[int, Any]]:
    walk = _Walk(text, TEXTS, progress)
    yield from enumerate(walk.items(), 1)
    walk.end()


def _framed_records(text: str, progress: Progress) -> Iterator[tuple[int, Any]]:
    """Give the rows of a frame that is split into its columns, its index and its data."""
    walk = _Walk(text, TEXTS, progress)
    head: dict[str, Any] = {}
    for key in walk.names():
        if key != "data":
            head[key] = walk.value()
            continue
        names = [str(name) for name in head["columns"]]
        index = map(str, head.get("index") or count())
        for number, (row, name) in enumerate(zip(walk.items(), index, strict=False), 1):
            whole = isinstance(row, list) and len(row) == len(names)
            yield number, {"index": name, **dict(zip(names, row, strict=True))} if whole else row
    walk.end()


def _holds_records(text: str) -> bool:
    """Tell whether an object holds records by their names, and not columns by theirs.

    Numbers name records; where both have names, those of columns tell a target.
    """
    walk, found = _Walk(text, TEXTS, lambda part: None), list[tuple[str, Any]]()
    for key in islice(walk.names(), 2):
        if not walk.at("{"):
            return False
        found.append((key, walk.value()))
    if len(found) < 2 or found[0][1].keys() != found[1][1].keys():
        return False
    names, keys = [key for key, _ in found], list(found[0][1])
    numbered = all(map(str.isdecimal, names))
    if numbered != all(map(str.isdecimal, keys)):
        return numbered
    return not numbered and any(clue_of(key).role is Role.TARGET for key in keys)


def _keyed_records(text: str, progress: Progress) -> Iterator[tuple[int, Any]]:
    walk = _Walk(text, TEXTS, progress)
    for number, name in enumerate(walk.names(), 1):
        record = walk.value()
        yield number, {"index": name, **record} if isinstance(record, dict) else record
    walk.end()


def _float(text: str) -> float | str:
    """Return a number; one that is too large stays a text."""
    value = float(text)
    return text if math.isinf(value) else value


def _int(text: str) -> int | float | str:
    return int(text) if len(text) <= _LONGEST_INT else _float(text)


def _whole(value: Any, what: str) -> NDArray[Any]:
    """Return a single value, or what pandas writes for a column: an object of its rows."""
    if isinstance(value, dict):
        return _array(iter(value.values()), what)
    return _array(iter([value]), what).reshape(())


def _array(items: Iterator[Any], what: str) -> NDArray[Any]:
    """Return the items of a list as one array.

    Raises
    ------
    FileError
        Items of different shapes, texts among numbers, or something else than these.
    """
    parts: list[NDArray[Any]] = []
    for first in items:
        size = len(first) if isinstance(first, list) else 1
        rest = islice(items, max(0, _NUMBERS_AT_ONCE // max(1, size) - 1))
        parts.append(_part([first, *rest], what))
        if parts[-1].shape[1:] != parts[0].shape[1:]:
            raise FileError(
                f"{what} holds items of different lengths, where numbers or texts are needed."
            )
    if len({part.dtype.kind == "U" for part in parts}) > 1:
        raise _mixed(what)
    array = np.concatenate(parts) if parts else np.zeros(0)
    array.flags.writeable = False
    return array


def _part(items: list[Any], what: str) -> NDArray[Any]:
    try:
        array = np.array(items)
        if array.dtype.kind == "O":
            array = _with_gaps(array)
    except (TypeError, ValueError) as error:
        said = "items of different lengths" if "inhomogeneous" in str(error) else "objects"
        raise FileError(f"{what} holds {said}, where numbers or texts are needed.") from error
    if array.dtype.kind == "U" and not _are_texts(items):
        raise _mixed(what)
    return array


def _with_gaps(array: NDArray[Any]) -> NDArray[Any]:
    """Return numbers with nan, or texts with nothing, where JSON has null."""
    if not any(isinstance(value, str) for value in array.flat):
        return array.astype(float)
    filled = ["" if value is None else value for value in array.flat]
    return np.array(filled).reshape(array.shape)


def _are_texts(value: Any) -> bool:
    return all(map(_are_texts, value)) if isinstance(value, list) else isinstance(value, str | None)


def _mixed(what: str) -> FileError:
    return FileError(f"{what} holds texts among numbers, or numbers beyond 1.8e308.")
