"""Which targets do not count."""

from __future__ import annotations

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
    return np.asarray(values == ignore_index if ignore_index == ignore_index else np.isnan(values))
