"""From what is typed into a cell or a field to a value; a bad text is an error with a place."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lossgui.model.errors import CellError, Place
from lossgui.model.text.numbers import fault, is_ambiguous, readings, typed_number

IGNORED = "ignored"
"""What a target is called that does not count."""

_EXACT = 2**53
"""Above it a float does not hold every integer."""

_INTEGER = re.compile(r"[-+]?\d{1,40}")


@dataclass(frozen=True)
class Domain:
    """What a cell or a field takes.

    Parameters
    ----------
    words : str
        What to type, for messages.
    low, high : float
        The least and the largest number; with both infinite nan is taken too.
    ends : bool
        Whether these two are taken themselves.
    """

    words: str
    low: float = -math.inf
    high: float = math.inf
    ends: bool = True

    def holds(self, value: float) -> bool:
        """Tell whether a number is taken."""
        if math.isinf(self.low) and math.isinf(self.high) and self.ends:
            return True
        return self.low <= value <= self.high if self.ends else self.low < value < self.high


NUMBER = Domain("a number such as -1.5, 2e3 or inf")
FINITE = Domain("a number such as 1.5 or 2e3", ends=False)
POSITIVE = Domain("a finite number above 0, such as 0.1", low=0.0, ends=False)
PROBABILITY = Domain("a number from 0 to 1", 0.0, 1.0)
PART = Domain("a number between 0 and 1, both excluded, such as 0.4", 0.0, 1.0, ends=False)
WEIGHT = Domain("a number such as 1.5 or 2e3")


def parse_number(text: str, place: Place, what: str, domain: Domain = NUMBER) -> float:
    """Return a typed number: -1.5, 2e3, 1,5, 50 %, 1 234,5, 1_000, nan, inf, True.

    Raises
    ------
    CellError
        If the text is no number, too large for one, outside the domain, or may be two numbers,
        as ``1,234`` may.

    Examples
    --------
    >>> parse_number("1,5", Place("logits", 0, 0), "logit")
    1.5
    """
    value = typed_number(text)
    if value is None or not domain.holds(value):
        raise _refused(text, place, what, domain.words)
    return value


def parse_percentage(text: str, place: Place, what: str) -> float:
    """Return the part of one that a typed percentage is, whose sign may be left out.

    Raises
    ------
    CellError
        Unless it lies between 0 and 100, both excluded.

    Examples
    --------
    >>> parse_percentage("40", Place("weights"), "share"), parse_percentage("40 %", Place("w"), "")
    (0.4, 0.4)
    """
    value = typed_number(text)
    part = None if value is None else value if text.strip().endswith("%") else value / 100
    if part is None or not 0 < part < 1:
        words = "a percentage between 0 and 100, both excluded, such as 40"
        raise _refused(text, place, what, words)
    return part


def parse_whole(text: str, place: Place, what: str, words: str = "a whole number") -> int:
    """Return a typed whole number; CellError if it is none."""
    value = _whole(text)
    if value is None:
        raise _refused(text, place, what, words)
    return value


def parse_class(text: str, place: Place, class_names: Sequence[str], ignored: float | None) -> int:
    """Return the class index of a typed name or number; 'ignored' is the value that is.

    Raises
    ------
    CellError
        If the text is neither a name nor a whole number.
    """
    cleaned = text.strip()
    if cleaned in class_names:
        return class_names.index(cleaned)
    if cleaned.lower() == IGNORED and ignored is not None:
        return int(ignored)
    last = len(class_names) - 1
    words = f"an index from 0 to {last}" + (", a class name" if ignored is not None else "")
    words += " or a class name" if ignored is None else f", or {IGNORED!r}"
    return parse_whole(text, place, "class", words)


def parse_list(text: str) -> list[float]:
    """Return numbers with commas between them, or with semicolons where decimals have commas.

    Raises
    ------
    CellError
        If one of them is none.

    Examples
    --------
    >>> parse_list("1,2,5"), parse_list("0,5; 50%")
    ([1.0, 2.0, 5.0], [0.5, 0.5])
    """
    parts = text.split(";" if ";" in text else ",")
    numbers = [typed_number(part) for part in parts]
    values = [number for number in numbers if number is not None]
    if len(values) < len(parts):
        raise CellError(f"{fault(parts[numbers.index(None)])}: use numbers such as 1,2,3")
    return values


def _whole(text: str) -> int | None:
    """Return the whole number, with all its digits if it is written as one."""
    digits = text.strip().replace("\N{MINUS SIGN}", "-")
    if _INTEGER.fullmatch(digits):
        return int(digits)
    value = typed_number(text)
    whole = value is not None and abs(value) <= _EXACT and value.is_integer()
    return int(value) if value is not None and whole else None


def _refused(text: str, place: Place, what: str, words: str) -> CellError:
    wanted = " or ".join(readings(text)) if is_ambiguous(text) else words
    where = "" if str(place) == what else f" ({place})"
    return CellError(f"{fault(text, what)}{where}: type {wanted}.", place)
