"""The first rows of a raw file as texts, for a person who chooses the roles."""

from __future__ import annotations

from typing import NamedTuple

from lossgui.model.files.formats.raw import RawArrays, RawTable

MOST_ROWS = 8
MOST_COLUMNS = 200
_MOST_NUMBERS = 6


class Preview(NamedTuple):
    """The beginning of a file.

    Attributes
    ----------
    names : tuple of str
        Of the columns or keys, by which `Asked` knows them; at most `MOST_COLUMNS`.
    rows : tuple of tuple of str
        The first cells of the columns; of arrays, one row: shape, dtype and first numbers of each.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def preview(raw: RawTable | RawArrays, first: int = 0) -> Preview:
    """Return the beginning of a raw file, from its column or key number `first` on."""
    listed = slice(first, first + MOST_COLUMNS)
    names = raw.keys[listed]
    if isinstance(raw, RawTable):
        columns = range(first, first + len(names))
        rows = range(min(MOST_ROWS, len(raw.numbers)))
        return Preview(names, tuple(tuple(raw.text(r, k) for k in columns) for r in rows))
    return Preview(names, (tuple(_described(raw, name) for name in names),))


def _described(raw: RawArrays, key: str) -> str:
    if key in raw.refused:
        return raw.refused[key]
    array = raw.arrays[key]
    first = ", ".join(str(value) for value in array.flat[:_MOST_NUMBERS])
    more = ", ..." if array.size > _MOST_NUMBERS else ""
    return f"{array.shape} {array.dtype}: {first}{more}"
