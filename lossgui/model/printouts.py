"""What Python, NumPy, PyTorch and JAX print: nested brackets around numbers, and a wrapper.

The wrapper (``tensor(``, ``dtype=float32``, ``grad_fn=<...>``) is blanked out character for
character, so that the places in messages are those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lossgui.model.errors import CellError, Place
from lossgui.model.losses.terms import Array
from lossgui.model.numbers import number_of, numbers_of

_NAMES = r"(?:array|asarray|Array|tensor|Tensor|Parameter|bool_?|(?:b?float|int|uint)\d*)"
_WRAPPER = re.compile(rf"(?:[A-Za-z_]\w*\.)*{_NAMES}\(")
_PREFIX = re.compile(r"\s*(?:[A-Za-z_]\w*\s*=\s*)?(?:Parameter containing:\s*)?")
_START = re.compile(
    rf"{_PREFIX.pattern}(?:{_WRAPPER.pattern}|\[|"
    rf"\([\s\[(]*(?:[-+.\d)]|nan|inf|True|False|{_WRAPPER.pattern}))"
)
# It begins with a letter, so that a search skips digits fast.
_CALL = re.compile(r"([A-Za-z_][\w.]*\()([^\[\](),]*\))?")
_OPTION = re.compile(
    r",\s*(?:dtype|device|grad_fn|requires_grad|shape|size|weak_type)\s*=\s*"
    r"(?:<[^<>]*>|'[^']*'|\([^()]*\)|[\w.]+)"
)
_REGULAR = re.compile(r"\s*(\()?\s*\[\s*\[(.*)\]\s*\]\s*(\))?\s*", re.DOTALL)
_BETWEEN_ROWS = re.compile(r"\]\s*,\s*\[")
_BRACKET = re.compile(r"[\[\]()]")
_PIECE = re.compile(r"[\[(][^\[\]()]*[\])]|[\[\]()]|[^\[\]()]+")
_CELL = re.compile(r"\S+")

_PAIRS = ("[]", "()")

_Row = list[float]
_Matrix = tuple[_Row, ...]


class _Open(NamedTuple):
    """A bracket that is not closed yet: where it stands, and what follows it."""

    bracket: str
    start: int
    inner: list[_Row | _Matrix]
    texts: list[tuple[int, str]]


def is_printout(text: str) -> bool:
    """Tell whether a text begins as a print-out does; none has tabs."""
    return "\t" not in text and _START.match(text) is not None


def parse_printout(text: str) -> Array:
    """Return the numbers of a print-out, shape (n_rows, n_columns); a vector is one row.

    Raises
    ------
    CellError
        If it is truncated, ragged, has more than two dimensions, or holds no number somewhere.
    """
    for dots in re.finditer(r"\.\.\.|…", text):
        raise _error(
            text,
            dots.start(),
            "the print-out is truncated at '...'; print it whole, after "
            "torch.set_printoptions(profile='full') or np.set_printoptions(threshold=sys.maxsize)",
        )
    blanked = _blanked(text)
    regular = _regular(blanked)
    if regular is not None:
        return regular
    value = _parse(text, blanked)
    rows = value if isinstance(value, tuple) else (value,)
    width = len(rows[0])
    for i, row in enumerate(rows):
        if len(row) != width:
            raise CellError(
                f"row {i + 1} of the clipboard has {len(row)} numbers and the first row {width}: "
                "all rows need the same number.",
                Place("clipboard", i),
            )
    if not width:
        raise CellError("the print-out on the clipboard holds no numbers.", Place("clipboard"))
    return np.array(rows, dtype=np.float64)


def _blanked(text: str) -> str:
    """Replace all that is neither number nor bracket by as many blanks."""
    prefix = _PREFIX.match(text)
    text = text if prefix is None else " " * prefix.end() + text[prefix.end() :]
    if "=" in text:
        text = _OPTION.sub(lambda option: " " * len(option[0]), text)
    return _CALL.sub(_unwrapped, text) if "(" in text else text


def _unwrapped(call: re.Match[str]) -> str:
    """Blank out the name of a call, and around a single number the parentheses too."""
    name, scalar = call.groups()
    if not _WRAPPER.fullmatch(name):
        return call[0]
    if scalar is None:
        return " " * (len(name) - 1) + "("
    return " " * len(name) + scalar[:-1] + " "


def _regular(blanked: str) -> Array | None:
    """Read a matrix of plain rows several times faster; None for all that needs a closer look."""
    match = _REGULAR.fullmatch(blanked)
    if match is None or (match[1] is None) != (match[3] is None):
        return None
    rows = _BETWEEN_ROWS.split(match[2])
    joined = ",".join(rows)
    commas = rows[0].count(",")
    if _BRACKET.search(joined) or any(row.count(",") != commas for row in rows):
        return None
    numbers = numbers_of(joined.split(","))
    return None if numbers is None else np.array(numbers).reshape(len(rows), -1)


def _parse(text: str, blanked: str) -> _Row | _Matrix:
    """Read nested brackets; around all of them stands an invisible pair of parentheses."""
    stack = [_Open("(", 0, [], [])]
    for match in _PIECE.finditer(blanked):
        piece, start = match[0], match.start()
        if piece in "[(":
            stack.append(_Open(piece, start, [], []))
        elif piece[0] in "[(" and piece[0] + piece[-1] in _PAIRS:
            stack[-1].inner.append(_numbers(text, start + 1, piece[1:-1]))
        elif piece[-1] in "])":
            if len(stack) < 2 or stack[-1].bracket + piece not in _PAIRS:
                raise _error(text, match.end() - 1, f"{piece[-1]!r} closes no bracket")
            value = _closed(text, stack.pop())
            stack[-1].inner.append(value)
        elif not piece.isspace():
            stack[-1].texts.append((start, piece))
    if len(stack) > 1:
        raise _error(text, stack[-1].start, f"{stack[-1].bracket!r} is never closed; copy it whole")
    return _closed(text, stack[0])


def _closed(text: str, node: _Open) -> _Row | _Matrix:
    """Return what a pair of brackets holds; parentheses around one bracket mean nothing."""
    if not node.inner:
        return [number for start, piece in node.texts for number in _numbers(text, start, piece)]
    for start, piece in node.texts:
        between = piece.strip()
        if between != ",":
            at = start + piece.index(between)
            raise _error(text, at, f"{between[:40]!r} stands outside of the inner brackets")
    if len(node.inner) == 1 and node.bracket == "(" and not node.texts:
        return node.inner[0]
    rows = [row for row in node.inner if isinstance(row, list)]
    if len(rows) < len(node.inner):
        raise _error(
            text,
            node.start,
            "these numbers have three dimensions or more; copy one matrix of them, such as x[0]",
        )
    return tuple(rows)


def _numbers(text: str, start: int, piece: str) -> list[float]:
    cells = piece.split(",") if "," in piece else piece.split()
    if "," in piece and not cells[-1].strip():
        cells.pop()
    numbers = numbers_of(cells)
    if numbers is not None:
        return numbers
    at, cell = next((at, cell) for at, cell in _located(piece, cells) if number_of(cell) is None)
    what = f"{cell.strip()[:40]!r} is no number" if cell.strip() else "a number is missing"
    raise _error(text, start + at, f"{what}; use numbers such as 1, -2.5e-3, nan or inf")


def _located(piece: str, cells: list[str]) -> Iterator[tuple[int, str]]:
    """Yield each cell with its position in the piece."""
    if "," not in piece:
        yield from ((match.start(), match[0]) for match in _CELL.finditer(piece))
        return
    at = 0
    for cell in cells:
        yield at + len(cell) - len(cell.lstrip()), cell
        at += len(cell) + 1


def _error(text: str, position: int, what: str) -> CellError:
    line = text.count("\n", 0, position)
    character = position - (text.rfind("\n", 0, position) + 1)
    return CellError(
        f"line {line + 1}, character {character + 1} of the clipboard: {what}.",
        Place("clipboard", line, character),
    )
