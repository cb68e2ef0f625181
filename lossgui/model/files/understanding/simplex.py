"""Whether rows are probabilities: no number is negative, and they add up to 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

_CELLS = 1 << 18
# Half of the last of three digits, for each class, and as much again; never more than 1 percent.
_LEAST, _PER_CLASS, _MOST = 1e-3, 5e-4, 1e-2


def blocks(values: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Give the samples block by block, so that the first that fails ends the look."""
    if values.ndim < 2:
        yield values
        return
    rows = max(1, _CELLS * len(values) // max(values.size, 1))
    for start in range(0, len(values), rows):
        yield values[start : start + rows]


def class_axis(values: NDArray[Any]) -> int:
    """Return the axis of the classes, as torch has it."""
    return 1 if values.ndim > 1 else 0


def are_probabilities(values: NDArray[Any]) -> bool:
    """Tell whether the classes of every sample add up to 1, as far as three digits allow.

    Examples
    --------
    >>> are_probabilities(np.array([[0.333, 0.333, 0.333]])), are_probabilities(np.eye(2) - 1)
    (True, False)
    """
    if not values.size or not values.ndim:
        return False
    axis = class_axis(values)
    tolerance = min(_LEAST + _PER_CLASS * values.shape[axis], _MOST)
    return all(
        bool((block >= 0).all())
        and np.allclose(block.sum(axis=axis, dtype=np.float64), 1, rtol=0, atol=tolerance)
        for block in blocks(values)
    )


def are_whole(values: NDArray[Any]) -> bool:
    """Tell whether all numbers are whole."""
    return all(bool((block == np.floor(block)).all()) for block in blocks(values))


def are_one_hot(values: NDArray[Any]) -> bool:
    """Tell whether every sample has one 1 and else 0."""
    return are_probabilities(values) and are_whole(values)
