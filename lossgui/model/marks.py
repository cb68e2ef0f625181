"""Numbers as spreadsheets show them: decimal commas, grouped thousands, percent signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lossgui.model.errors import CellError, Place

_GROUPS = {".": ",", ",": "."}
"""Which mark groups thousands where the other stands before decimals."""


def _grammar(decimal: str, group: str) -> re.Pattern[str]:
    thousands = rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+|" if group else ""
    decimals = rf"(?:{re.escape(decimal)}\d*)?"
    return re.compile(rf"[-+]?(?=\D?\d)(?:{thousands}\d*){decimals}(?:[eE][-+]?\d+)?")


_PLAIN = {mark: _grammar(mark, "") for mark in _GROUPS}
_GROUPED = {mark: _grammar(mark, group) for mark, group in _GROUPS.items()}
_SPACE = re.compile("(?<=\\d)[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}](?=\\d{3})")
_PERCENT = re.compile(r"\s*%\s*$")


class Reading(NamedTuple):
    """Cells with points for decimals alone.

    Parameters
    ----------
    cells : list of str
        Those that are no numbers are as they were.
    example : tuple of (str, str), optional
        The first number that was written otherwise, and as what it was read.
    """

    cells: list[str]
    example: tuple[str, str] | None


def read_marks(cells: Sequence[str], width: int, first_line: int) -> Reading:
    """Return cells in which what a spreadsheet's language and formats add is taken away.

    Points, or else commas, group thousands only where a number has both, or one of them twice.

    Parameters
    ----------
    width : int
        Cells of each line.
    first_line : int
        The number of the first line, for messages.

    Raises
    ------
    CellError
        If some cells have decimal commas and others decimal points.

    Examples
    --------
    >>> read_marks(["1.234,5", "-0,25", "12 %"], 3, 0)
    Reading(cells=['1234.5', '-0.25', '12e-2'], example=('1.234,5', '1234.5'))
    """
    bare = [_bare(cell) for cell in cells]
    mark = _decimal_mark(bare, width, first_line)
    read = [
        _read(cell, text, mark) if _GROUPED[mark].fullmatch(text) else cell
        for cell, text in zip(cells, bare, strict=True)
    ]
    changed = ((old.strip(), new) for old, new in zip(cells, read, strict=True))
    return Reading(read, next((pair for pair in changed if pair[0] != pair[1]), None))


def _bare(cell: str) -> str:
    return _SPACE.sub("", _PERCENT.sub("", cell.strip().replace("\N{MINUS SIGN}", "-")))


def _read(cell: str, text: str, mark: str) -> str:
    plain = text.replace(_GROUPS[mark], "").replace(mark, ".")
    if "%" not in cell:
        return plain
    return repr(float(plain) / 100) if "e" in plain.lower() else plain + "e-2"


def _decimal_mark(cells: Sequence[str], width: int, first_line: int) -> str:
    """Return the mark that stands before decimals in all numbers."""
    grouped = any(cell.count(".") + cell.count(",") > 1 and _is_number(cell) for cell in cells)
    grammars = _GROUPED if grouped else _PLAIN
    against: dict[str, int] = {}
    for mark, grammar in grammars.items():
        others = (k for k, cell in enumerate(cells) if not grammar.fullmatch(cell))
        first = next((k for k in others if _is_number(cells[k])), None)
        if first is None:
            return mark
        against[mark] = first
    line, column = divmod(max(against.values()), width)
    raise CellError(
        f"line {first_line + line + 1}, cell {column + 1} of the clipboard: decimal commas and "
        f"decimal points are mixed, as in {cells[against['.']]!r} and {cells[against[',']]!r}; "
        "use one of them.",
        Place("clipboard", first_line + line, column),
    )


def _is_number(cell: str) -> bool:
    return any(grammar.fullmatch(cell) for grammar in _GROUPED.values())
