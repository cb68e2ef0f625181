"""What Python, NumPy, PyTorch and JAX print: nested brackets around numbers, and a wrapper.

The wrapper (``tensor(``, ``dtype=float32``, ``grad_fn=<...>``) is blanked out character for
character, so that the places in messages are those of the text. Each expression takes time in
proportion to the text, whatever the text is.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import CellError, Place
from lossgui.model.text.numbers import AT_ONCE, fault, number_of, plain_numbers, shortened
from lossgui.model.text.splitting import CHUNK, spans

DEEPEST = 16
"""Brackets around each other; a matrix has two."""

LONGEST_NAME = 64
"""Characters of what is called, such as torch.nn.parameter.Parameter."""

_NAMES = r"(?:array|asarray|Array|tensor|Tensor|Parameter|bool_?|(?:b?float|int|uint)\d*+)"
_WRAPPER = re.compile(rf"(?:[A-Za-z_]\w*+\.)*+{_NAMES}\(")
_PREFIX = re.compile(r"\s*+(?:[A-Za-z_]\w*+\s*+=\s*+)?(?:Parameter containing:\s*+)?")
_START = re.compile(
    rf"{_PREFIX.pattern}(?:{_WRAPPER.pattern}|\[|"
    rf"\([\s\[(]*+(?:[-+.\d)]|nan|inf|True|False|{_WRAPPER.pattern}))"
)
_NAME = re.compile(r"(?<![\w.])[A-Za-z_][\w.]*+\Z")
_SCALAR = re.compile(r"[^\[\](),]*+\)")
_OPTION = re.compile(
    r",\s*+(?:dtype|device|grad_fn|requires_grad|shape|size|weak_type)\s*+=\s*+"
    r"(?:<[^<>]*+>|'[^']*+'|\([^()]*+\)|[\w.]++)"
)
_OPENING = re.compile(r"\s*+(\(?)\s*+\[\s*+\[")
_BETWEEN_ROWS = re.compile(r"\]\s*+,\s*+\[")
_BRACKET = re.compile(r"[\[\]()]")
_PIECE = re.compile(r"[\[(][^\[\]()]*+[\])]|[\[\]()]|[^\[\]()]++")
_CELL = re.compile(r"\S+")

_TOO_DEEP = "these numbers have three dimensions or more; copy one matrix of them, such as x[0]"
_PAIRS = ("[]", "()")

_Numbers: TypeAlias = "array[float]"
_Lengths: TypeAlias = tuple[int, ...]


class _Open(NamedTuple):
    """A bracket that is not closed yet: where it stands, and what follows it.

    A row in it is its length, a matrix those of its rows: all numbers are kept in one array.
    """

    bracket: str
    start: int
    inner: list[int | _Lengths]
    texts: list[tuple[int, str]]


def is_printout(text: str) -> bool:
    """Tell whether a text begins as a print-out does; none has tabs."""
    return "\t" not in text and _START.match(text) is not None


def parse_printout(text: str) -> NDArray[np.float64]:
    """Return the numbers of a print-out, shape (n_rows, n_columns); a vector is one row.

    Raises
    ------
    CellError
        If it is truncated, ragged, has more than two dimensions, or holds no number somewhere.
    """
    for dots in ("...", "…"):
        if dots in text:
            raise _error(
                text,
                text.index(dots),
                "the print-out is truncated at '...'; print it whole, after "
                "torch.set_printoptions(profile='full') or "
                "np.set_printoptions(threshold=sys.maxsize)",
            )
    blanked = _blanked(text)
    regular = _regular(blanked)
    if regular is not None:
        return regular
    numbers = array("d")
    value = _parse(text, blanked, numbers)
    lengths = value if isinstance(value, tuple) else (value,)
    width = lengths[0]
    for i, length in enumerate(lengths):
        if length != width:
            raise CellError(
                f"row {i + 1} of the clipboard has {length} numbers and the first row {width}: "
                "all rows need the same number.",
                Place("clipboard", i),
            )
    if not width:
        raise CellError("the print-out on the clipboard holds no numbers.", Place("clipboard"))
    return np.frombuffer(numbers).reshape(-1, width)


def _blanked(text: str) -> str:
    """Replace all that is neither number nor bracket by as many blanks."""
    prefix = _PREFIX.match(text)
    text = text if prefix is None else " " * prefix.end() + text[prefix.end() :]
    return _joined(_without_calls(_joined(_without_options(text))))


def _without_options(text: str) -> Iterator[str]:
    done = 0
    while (equals := text.find("=", done)) >= 0:
        comma = text.rfind(",", done, equals)
        option = _OPTION.match(text, comma) if comma >= 0 else None
        if option is None:
            raise _error(text, equals, "'=' belongs to no print-out; copy the numbers alone")
        yield text[done:comma]
        yield " " * (option.end() - comma)
        done = option.end()
    yield text[done:]


def _without_calls(text: str) -> Iterator[str]:
    """Blank out the names of calls, and around a single number the parentheses too."""
    done, start = 0, 0
    while (opening := text.find("(", start)) >= 0:
        name = _NAME.search(text, max(start, opening - LONGEST_NAME), opening)
        start = opening + 1
        if name is None or not _WRAPPER.fullmatch(text, name.start(), start):
            continue
        yield text[done : name.start()]
        yield " " * (opening - name.start())
        scalar = _SCALAR.match(text, start)
        yield "(" if scalar is None else f" {scalar[0][:-1]} "
        done = start = start if scalar is None else scalar.end()
    yield text[done:]


def _joined(parts: Iterator[str]) -> str:
    """Join many short parts without having all of them at once."""
    blocks = []
    while block := list(islice(parts, AT_ONCE)):
        blocks.append("".join(block))
    return "".join(blocks)


def _regular(blanked: str) -> NDArray[np.float64] | None:
    """Read a matrix of plain rows several times faster; None for all that needs a closer look."""
    opening = _OPENING.match(blanked)
    end = _end_of_rows(blanked, parenthesis=bool(opening and opening[1]))
    if opening is None or end < 0:
        return None
    parts, start, commas = [], opening.end(), -1
    while start <= end:
        stop = blanked.find("]", start + CHUNK, end)
        stop = end if stop < 0 else stop
        rows = _BETWEEN_ROWS.split(blanked[start:stop])
        commas = rows[0].count(",") if commas < 0 else commas
        joined = ",".join(rows)
        if stop - start > 2 * CHUNK or any(row.count(",") != commas for row in rows):
            return None
        numbers = None if _BRACKET.search(joined) else plain_numbers(joined.split(","))
        between = _BETWEEN_ROWS.match(blanked, stop, end)
        if numbers is None or (between is None and stop < end):
            return None
        parts.append(np.array(numbers))
        start = end + 1 if between is None else between.end()
    return np.concatenate(parts).reshape(-1, commas + 1)


def _end_of_rows(blanked: str, parenthesis: bool) -> int:
    """Return where the bracket is that closes the last row; -1 if there is none."""
    body = blanked.rstrip()
    for closing in (")" * parenthesis, "]", "]"):
        if not body.endswith(closing):
            return -1
        end = len(body) - 1
        body = body.removesuffix(closing).rstrip()
    return end


def _parse(text: str, blanked: str, numbers: _Numbers) -> int | _Lengths:
    """Read nested brackets; around all of them stands an invisible pair of parentheses.

    The numbers are added to an array; returned is the length of the row, or those of the rows.
    """
    stack = [_Open("(", 0, [], [])]
    for match in _PIECE.finditer(blanked):
        piece, start = match[0], match.start()
        if piece in "[(":
            stack.append(_Open(piece, start, [], []))
            if len(stack) > DEEPEST:
                raise _error(text, start, _TOO_DEEP)
        elif piece[0] in "[(" and piece[0] + piece[-1] in _PAIRS:
            stack[-1].inner.append(_read(text, start + 1, piece[1:-1], numbers))
        elif piece[-1] in "])":
            if len(stack) < 2 or stack[-1].bracket + piece not in _PAIRS:
                raise _error(text, match.end() - 1, f"{piece[-1]!r} closes no bracket")
            value = _closed(text, stack.pop(), numbers)
            stack[-1].inner.append(value)
        elif not piece.isspace() and not (stack[-1].texts and piece.strip() == ","):
            stack[-1].texts.append((start, piece))
    if len(stack) > 1:
        raise _error(text, stack[-1].start, f"{stack[-1].bracket!r} is never closed; copy it whole")
    return _closed(text, stack[0], numbers)


def _closed(text: str, node: _Open, numbers: _Numbers) -> int | _Lengths:
    """Return what a pair of brackets holds; parentheses around one bracket mean nothing."""
    if not node.inner:
        return sum(_read(text, start, piece, numbers) for start, piece in node.texts)
    for start, piece in node.texts:
        between = piece.strip()
        if between != ",":
            at = start + piece.index(between)
            raise _error(text, at, f"{shortened(between)} stands outside of the inner brackets")
    if len(node.inner) == 1 and node.bracket == "(" and not node.texts:
        return node.inner[0]
    rows = [row for row in node.inner if isinstance(row, int)]
    if len(rows) < len(node.inner):
        raise _error(text, node.start, _TOO_DEEP)
    return tuple(rows)


def _read(text: str, start: int, piece: str, numbers: _Numbers) -> int:
    """Add the numbers between commas, or else blanks; a comma may follow the last."""
    before = len(numbers)
    separator = "," if "," in piece else None
    if separator and not piece[piece.rindex(",") + 1 :].strip():
        piece = piece[: piece.rindex(",")]
    for begin, end in spans(piece, separator or " \n"):
        cells = piece[begin:end].split(separator)
        read = plain_numbers(cells) if cells else []
        if read is None:
            raise _no_number(text, start + begin, piece[begin:end], cells)
        numbers.extend(read)
    return len(numbers) - before


def _no_number(text: str, start: int, piece: str, cells: list[str]) -> CellError:
    at, cell = next((at, cell) for at, cell in _located(piece, cells) if number_of(cell) is None)
    what = fault(cell) if cell.strip() else "a number is missing"
    return _error(text, start + at, f"{what}; use numbers such as 1, -2.5e-3, nan or inf")


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
