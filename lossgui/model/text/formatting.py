"""Numbers as the tables write them: few decimals, never a digit that is not there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

NOTHING = "-"
"""Stands where there is no number."""

MOST_DECIMALS = 4
"""A column of numbers with more decimals is rounded to `ROUNDED_DECIMALS`."""

ROUNDED_DECIMALS = 3


SHORT = 7
"""Characters of a number in a column that is not as wide as its numbers."""

LONGEST_COUNT = 10

LARGE = 1e5
"""From here on numbers are shown with an exponent, so decimals do not matter."""


def cell_text(value: float, decimals: int) -> str:
    """Return a number with fixed decimals; with an exponent if they would not show it."""
    value = float(value)
    if not math.isfinite(value):
        return str(value)
    if 0 < abs(value) < 10.0**-decimals:
        return f"{value:.0e}"
    if abs(value) >= LARGE:
        return f"{value:.3g}"
    return f"{value:.{decimals}f}"


def short_text(value: float, decimals: int, most: int = SHORT) -> str:
    """Return a number like `cell_text` in a width: with fewer decimals where it is too long.

    Parameters
    ----------
    most : int
        Characters; only an exponent may need more.
    """
    value = float(value)
    if not 10.0**-decimals <= abs(value) < math.inf:
        return cell_text(value, decimals)
    texts = [f"{value:.{fewer}f}" for fewer in range(decimals, -1, -1)]
    texts += [f"{value:.1e}", f"{value:.0e}"]
    return next((text for text in texts if len(text) <= most), texts[-1])


def count_text(count: float, decimals: int) -> str:
    """Return a count, to the last digit where it is a whole number."""
    return short_text(count, decimals, LONGEST_COUNT)


def decimals_needed(values: ArrayLike, fewest: int = 2) -> int:
    """Return how many decimals show all values exactly, within reason."""
    numbers = np.asarray(values, dtype=np.float64)
    numbers = numbers[np.abs(numbers) < LARGE]
    for decimals in range(fewest, MOST_DECIMALS + 1):
        with np.errstate(over="ignore"):
            rounded = np.round(numbers, decimals)
        if (np.abs(numbers - rounded) <= 1e-9 + 1e-6 * np.abs(rounded)).all():
            return decimals
    return max(fewest, ROUNDED_DECIMALS)


def percent_text(part: float, decimals: int = 0) -> str:
    """Return a part of one as percent; with an exponent where decimals would hide or flood it."""
    if not math.isfinite(part):
        return NOTHING
    percent = 100 * part + 0.0  # no -0
    if abs(percent) >= LARGE:
        return f"{percent:.3g}%"
    shown = abs(percent) >= 10.0**-decimals or not percent
    return f"{percent:.{decimals}f}%" if shown else f"{percent:.1g}%"


LARGEST_COUNT = 1e15
"""From here on not every whole number is a float, so that digits would be made up."""


ROUNDING = 1e-12
"""A change of a number by less than this part of it is rounding."""


def fixed_text(value: float, decimals: int) -> str:
    """Return a number with fixed decimals; with an exponent where they would hide or flood it."""
    size = abs(value)
    if not math.isfinite(value) or size == 0 or 10.0**-decimals <= size < 1e9:
        return f"{value:.{decimals}f}"
    return f"{value:.{decimals}e}"


def small_text(value: float, decimals: int = 4) -> str:
    """Return a number with fixed decimals, or with three digits where those would show fewer."""
    if 0 < abs(value) < 10.0 ** (3 - decimals):
        return f"{value:#.3g}"
    return fixed_text(value, decimals)


def signed_text(value: float, decimals: int = 4) -> str:
    """Return a number like `small_text`, with its sign."""
    text = small_text(value, decimals)
    return text if text.startswith(("-", "nan")) else f"+{text}"


def change_text(now: float, before: float, decimals: int = 4) -> str:
    """Return a difference like `signed_text`; 0 where it is only rounding."""
    return "0" if unchanged(now, before) else signed_text(now - before, decimals)


def unchanged(now: float, before: float) -> bool:
    """Tell whether two finite numbers are the same but for rounding."""
    return math.isfinite(now) and math.isclose(now, before, rel_tol=ROUNDING)


def plain_count(count: float) -> str:
    """Return a count to the last digit, that of probability targets with six digits."""
    if abs(count) >= LARGEST_COUNT:
        return f"{count:g}"
    whole = float(count).is_integer() or count >= LARGE
    return f"{count:.0f}" if whole else f"{count:g}"


def share_text(share: float, signed: bool = False) -> str:
    """Return a part of one as percent, with one decimal where there are some."""
    if np.isnan(share):
        return "-"
    percent = 100 * share
    if 0 < abs(percent) < 0.1:
        return f"{'-' if share < 0 else '+' if signed else ''}<0.1 %"
    return f"{percent:{'+' if signed and share else ''}.3g} %"
