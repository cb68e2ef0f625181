"""Numbers as programs write them: 1, -2.5e-3, nan, inf, True and False."""

from __future__ import annotations

import math
from collections.abc import Sequence

AT_ONCE = 10_000
"""Texts that are read without letting another thread run."""

_WORDS = {"true": 1.0, "false": 0.0}


def number_of(text: str) -> float | None:
    """Return the number that a text is; None if it is none, or too large for one.

    Examples
    --------
    >>> number_of(" -1e3 "), number_of("True"), number_of("1_000"), number_of("1e999")
    (-1000.0, 1.0, None, None)
    """
    cleaned = text.strip().replace("\N{MINUS SIGN}", "-")
    try:
        value = float(cleaned)
    except ValueError:
        return _WORDS.get(cleaned.lower())
    if "_" in cleaned or (math.isinf(value) and "n" not in cleaned.lower()):
        return None
    return value


def numbers_of(texts: Sequence[str]) -> list[float] | None:
    """Return the numbers that texts are, a million in a second; None if one is none."""
    values: list[float] = []
    try:
        for start in range(0, len(texts), AT_ONCE):
            values += map(float, texts[start : start + AT_ONCE])
    except ValueError:
        values = []
    if values and "_" not in "".join(texts) and not _overflows(texts, values):
        return values
    known = {text: number_of(text) for text in set(texts)}
    numbers = [value for text in texts if (value := known[text]) is not None]
    return numbers if len(numbers) == len(texts) else None


def _overflows(texts: Sequence[str], values: Sequence[float]) -> bool:
    """Tell whether a finite number was read as infinite."""
    return (math.inf in values or -math.inf in values) and any(
        math.isinf(value) and "n" not in text.lower()
        for text, value in zip(texts, values, strict=True)
    )
