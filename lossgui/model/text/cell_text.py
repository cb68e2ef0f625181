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
