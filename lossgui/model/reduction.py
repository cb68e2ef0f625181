"""From terms to a number: none, sum and mean."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from lossgui.model.errors import ChoiceError
from lossgui.model.losses.terms import Array, Coefficients, Terms

REDUCTIONS = ("none", "mean", "sum")


def resolve_reduction(reduction: Any = "mean", size_average: Any = None, reduce: Any = None) -> str:
    """Return the reduction that torch would use.

    ``size_average`` and ``reduce`` are deprecated; one that is not None overrides `reduction`,
    which is then not even looked at, and None of the other counts as True.

    Raises
    ------
    ChoiceError
        If `reduction` is not 'none', 'mean' or 'sum'.

    Examples
    --------
    >>> resolve_reduction("sum")
    'sum'
    """
    if size_average is not None or reduce is not None:
        average = size_average is None or bool(size_average)
        chosen = ("mean" if average else "sum") if reduce is None or reduce else "none"
        warnings.warn(
            "size_average and reduce args will be deprecated, please use "
            f"reduction='{chosen}' instead.",
            UserWarning,
            stacklevel=4,
        )
        return chosen
    if reduction == "elementwise_mean":
        warnings.warn(
            "reduction='elementwise_mean' is deprecated. Please use reduction='mean' instead.",
            UserWarning,
            stacklevel=4,
        )
        return "mean"
    if not isinstance(reduction, str) or reduction not in REDUCTIONS:
        raise ChoiceError(
            f"{reduction!r} is not a valid value for reduction: use 'none', 'mean' or 'sum'."
        )
    return reduction


def numerator_parts(
    terms: Terms, coefficients: Coefficients, weight: Array | None
) -> tuple[float, ...]:
    """Return the sums of the weighted losses, from the sums per class: O(n_classes).

    There is one part, or two where label smoothing adds a term of its own.
    """
    total = _weighed(terms.first, weight) * coefficients.first
    if coefficients.second is None:
        return (total,)
    more = _weighed(terms.second * coefficients.second, weight)
    return (total, more) if coefficients.apart else (total + more,)


def numerator_size(terms: Terms, coefficients: Coefficients, weight: Array | None) -> float:
    """Return a bound of what `numerator_parts` adds up, to tell how much of it cancels."""
    weight = None if weight is None else np.abs(weight)
    size = _weighed(terms.first_size, weight)
    if coefficients.second is not None:
        size += _weighed(terms.second_size * np.abs(coefficients.second), weight)
    return size


def _weighed(sums: Array, weight: Array | None) -> float:
    return float(sums.sum() if weight is None else sums.dot(weight))


def reduced(parts: tuple[float, ...], divisor: float, reduction: str) -> float:
    """Return the value of 'sum' or 'mean'; the mean of nothing is nan.

    Each part is divided on its own, as torch does: 0 / 0 makes the mean nan whatever the rest.
    """
    return float(sum(np.float64(part) / (1.0 if reduction == "sum" else divisor) for part in parts))
