"""Which targets do not count."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


def is_ignored(target: Any, ignore_index: float | None) -> NDArray[np.bool_]:
    """Tell which targets are `ignore_index`, which may be nan; None ignores nothing.

    Examples
    --------
    >>> is_ignored([0.0, float("nan")], float("nan")), is_ignored([0, -1], None)
    (array([False,  True]), array([False, False]))
    """
    values = np.asarray(target)
    if ignore_index is None:
        return np.zeros(values.shape, np.bool_)
    return np.asarray(np.isnan(values) if math.isnan(ignore_index) else values == ignore_index)


def answers(target: NDArray[Any], ignore_index: float | None) -> NDArray[np.bool_]:
    """Tell which targets of a binary loss say yes or no: those in [0, 1] that are not ignored.

    The loss counts what lies outside as it is, as torch does; counts of yes and no do not.
    """
    inside = (target >= 0) & (target <= 1)
    return inside if ignore_index is None else inside & ~is_ignored(target, ignore_index)
