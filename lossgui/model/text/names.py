"""Names of classes as they are pasted: a column or a row of cells, or a printed list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lossgui.model.errors import CellError, Place
from lossgui.model.text.numbers import shortened

LONGEST = 1_000
"""Characters of a pasted name; more are no name but a text."""

_STRING = re.compile(r"'((?:[^'\\]|\\.)*+)'|\"((?:[^\"\\]|\\.)*+)\"", re.DOTALL)
_BETWEEN = re.compile(r"\s*+,?\s*+")
_OPENING = re.compile(r"\s*+(?:[\w.]++\s*+=\s*+)?(?:[\w.]*+\()?\s*+[\[(]\s*+")
_CLOSING = re.compile(r"[\])]\s*+(?:,\s*+dtype=[^()]*+)?\)?\s*+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r"}


def names_in(text: str) -> tuple[str, ...]:
    r"""Return the names of a column, or of a row, of a spreadsheet, or of a printed list.

    Raises
    ------
    CellError
        If there are several rows of several columns, or a name is as long as a text.

    Examples
    --------
    >>> names_in("cat\ndog\n"), names_in("cat\tdog")
    (('cat', 'dog'), ('cat', 'dog'))
    >>> names_in("['cat', 'dog']"), names_in("array(['cat' 'dog'], dtype='<U3')")
    (('cat', 'dog'), ('cat', 'dog'))
    """
    names = _printed(text) or _cells(text)
    for position, name in enumerate(names):
        if len(name) > LONGEST:
            raise CellError(
                f"name {position + 1} on the clipboard, {shortened(name)}, has {len(name):,} "
                f"characters: use at most {LONGEST:,}.",
                Place("clipboard", position),
            )
    return names


def _cells(text: str) -> tuple[str, ...]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    if len(lines) > 1 and any("\t" in line for line in lines):
        raise CellError("names of classes are one column or one row: copy no other cells.")
    return tuple(name.strip() for line in lines for name in line.split("\t"))


def _printed(text: str) -> tuple[str, ...]:
    """Return the strings of a list, a tuple or an array; none if the text is no such list."""
    opening = _OPENING.match(text)
    if opening is None:
        return ()
    strings = list(_strings(text, opening.end()))
    end = strings[-1].end() if strings else 0
    between = _BETWEEN.match(text, end)
    if not strings or between is None or not _CLOSING.fullmatch(text, between.end()):
        return ()
    return tuple(_unescaped(match[1] or match[2] or "").strip() for match in strings)


def _strings(text: str, at: int) -> Iterator[re.Match[str]]:
    """Yield the strings that stand one behind the other."""
    while found := _STRING.match(text, at):
        yield found
        between = _BETWEEN.match(text, found.end())
        at = between.end() if between else found.end()


def _unescaped(string: str) -> str:
    return _ESCAPED.sub(lambda sign: _SIGNS.get(sign[1], sign[1]), string)
