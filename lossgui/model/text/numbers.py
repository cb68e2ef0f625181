"""Numbers as people and programs write them: one grammar for cells, fields, clipboard and files.

Programs write -2.5e-3, 1_000, nan, inf, True. People and spreadsheets write a decimal comma, group
thousands and add percent signs as well: 1 234,5 or 1'234.5 or 50 %. What ``1,234`` is depends on
the dialect that its neighbours are written in; alone it is no number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from enum import Enum

AT_ONCE = 10_000
"""Texts that are read without letting another thread run."""

LARGEST = "1.8e308"
"""Beyond it there is no float, in words."""

BLANKS = " \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
"""Blanks that may group thousands."""

_WORDS = {"true": 1.0, "false": 0.0} | {
    sign + word: float(sign + word)
    for word in ("nan", "inf", "infinity")
    for sign in ("", "+", "-")
}


class Dialect(Enum):
    """How numbers are written: the mark before decimals, and those that may group thousands."""

    PLAIN = (".", "_")
    POINT = (".", f"_,'\N{RIGHT SINGLE QUOTATION MARK}{BLANKS}")
    COMMA = (",", f"_.'\N{RIGHT SINGLE QUOTATION MARK}{BLANKS}")

    @property
    def decimal(self) -> str:
        """The mark before decimals."""
        return self.value[0]


def _grammar(decimal: str, marks: str) -> re.Pattern[str]:
    """Return an expression that takes time in proportion to the text, whatever the text is."""
    decimals = rf"(?:{re.escape(decimal)}\d*+)?"
    grouped = (
        rf"[1-9]\d{{0,2}}(?P<mark>[{re.escape(marks)}])\d{{3}}(?:(?P=mark)\d{{3}})*+{decimals}"
    )
    simple = rf"(?:\d++{decimals}|{re.escape(decimal)}\d++)(?:[eE][-+]?\d++)?"
    return re.compile(rf"(?P<digits>[-+]?(?:{grouped}|{simple}))\s*+(?P<percent>%?)")


_GRAMMARS = {dialect: _grammar(*dialect.value) for dialect in Dialect}


def number_of(text: str, dialect: Dialect = Dialect.PLAIN) -> float | None:
    """Return the number that a text is in a dialect; None if it is none, or too large for one.

    Examples
    --------
    >>> [number_of(text) for text in (" -1e3 ", "True", "1_000", "50 %", "1,5", "1e999")]
    [-1000.0, 1.0, 1000.0, None, None, None]
    >>> number_of("1,234", Dialect.POINT), number_of("1,234", Dialect.COMMA)
    (1234.0, 1.234)
    """
    value = _value(text, dialect)
    return None if value is None or _overflowed(text, value) else value


def typed_number(text: str) -> float | None:
    """Return the number that a text is by itself; None if it is none, or more than one.

    Examples
    --------
    >>> [typed_number(text) for text in ("1.234", "1,5", "1 234,5", "1,234,567", "1,234")]
    [1.234, 1.5, 1234.5, 1234567.0, None]
    """
    point, comma = number_of(text, Dialect.POINT), number_of(text, Dialect.COMMA)
    if point is None or comma is None:
        return comma if point is None else point
    return None if is_ambiguous(text) else point


def is_ambiguous(text: str) -> bool:
    """Tell whether a comma in a text may stand before decimals or group thousands.

    Examples
    --------
    >>> is_ambiguous("1,234"), is_ambiguous("0,234"), is_ambiguous("1.234")
    (True, False, False)
    """
    if "," not in text:
        return False
    point, comma = number_of(text, Dialect.POINT), number_of(text, Dialect.COMMA)
    return point is not None and comma is not None and point != comma


def is_number(text: str) -> bool:
    """Tell whether a text is written as a number, whatever the dialect and however large."""
    return any(_value(text, dialect) is not None for dialect in Dialect)


def float_of(text: str) -> float | None:
    """Return the number that Python reads from a text, None if it reads none."""
    try:
        return float(text)
    except ValueError:
        return None


def plain_numbers(texts: Sequence[str]) -> list[float] | None:
    """Return what texts are as programs write numbers, a million in a second; None if one is none.

    The texts should be no more than some `AT_ONCE`.
    """
    try:
        values = list(map(float, texts))
    except ValueError:
        values = []
    if values and "_" not in "".join(texts) and not _overflows(texts, values):
        return values
    known = {text: number_of(text) for text in set(texts)}
    numbers = [value for text in texts if (value := known[text]) is not None]
    return numbers if len(numbers) == len(texts) else None


def fault(text: str, what: str = "number") -> str:
    """Say why a text is no number, as a sentence begins.

    Examples
    --------
    >>> fault("cat"), fault("1e400")
    ("'cat' is no number", "'1e400' is beyond the largest number, 1.8e308")
    >>> fault("1,234")
    "'1,234' may be 1.234 or 1234"
    """
    shown = shortened(text)
    if is_ambiguous(text):
        return f"{shown} may be {' or '.join(readings(text))}"
    values = [_value(text, dialect) for dialect in (Dialect.POINT, Dialect.COMMA)]
    if any(value is not None and _overflowed(text, value) for value in values):
        return f"{shown} is beyond the largest number, {LARGEST}"
    return f"{shown} is no {what}" if text.strip() else f"an empty cell is no {what}"


def readings(text: str) -> tuple[str, ...]:
    """Return what an ambiguous text may be, as programs write it.

    Examples
    --------
    >>> readings("1,234")
    ('1.234', '1234')
    """
    values = (number_of(text, dialect) for dialect in (Dialect.COMMA, Dialect.POINT))
    return tuple(repr(value).removesuffix(".0") for value in values)


def shortened(text: str) -> str:
    """Return a text in quotes as messages show it, with at most 40 characters."""
    text = text.strip()
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _value(text: str, dialect: Dialect) -> float | None:
    """Return the value, infinite if it is too large for a float."""
    cleaned = text.strip().replace("\N{MINUS SIGN}", "-")
    match = _GRAMMARS[dialect].fullmatch(cleaned)
    if match is None:
        return _WORDS.get(cleaned.lower())
    if match["percent"] and dialect is Dialect.PLAIN:
        return None
    digits = match["digits"]
    if match["mark"]:
        digits = digits.replace(match["mark"], "")
    digits = digits.replace(dialect.decimal, ".")
    if not match["percent"]:
        return float(digits)
    return float(digits) / 100 if "e" in digits.lower() else float(digits + "e-2")


def _overflowed(text: str, value: float) -> bool:
    """Tell whether digits were read as infinite."""
    return math.isinf(value) and "n" not in text.lower()


def _overflows(texts: Sequence[str], values: Sequence[float]) -> bool:
    return (math.inf in values or -math.inf in values) and any(map(_overflowed, texts, values))
