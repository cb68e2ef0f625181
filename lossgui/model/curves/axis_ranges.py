"""Ranges of numbers that an axis shows."""

from __future__ import annotations

import numpy as np

from lossgui.model.array import Array
from lossgui.model.losses.signature.inputs import LARGEST


def robust_range(values: Array) -> tuple[float, float] | None:
    """Return the range of the finite values without spikes; None if no value is finite."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return None
    finite.sort()
    # As np.percentile does, which loads all of numpy.ma for it.
    places = np.array([0.05, 0.95]) * (finite.size - 1)
    low, high = np.interp(places, np.arange(finite.size), finite).tolist()
    slack = 0.5 * (high - low)
    return max(float(finite[0]), low - slack), min(float(finite[-1]), high + slack)


def joined(
    span: tuple[float, float], other: tuple[float, float] | None, limit: float
) -> tuple[float, float]:
    """Return a range that spans another too, unless that makes it `limit` times as long."""
    if other is None or not np.isfinite(other).all():
        return span
    low, high = min(span[0], other[0]), max(span[1], other[1])
    return (low, high) if high - low <= limit * (span[1] - span[0]) else span


def padded(span: tuple[float, float], part: float = 0.06) -> tuple[float, float]:
    """Return a range with some room around it, and of a length that can be drawn."""
    low, high = (min(max(float(end), -LARGEST), LARGEST) for end in span)
    least = 1e-9 * max(abs(low), abs(high), 1e-15)
    room = part * (high - low) if high - low > least else max(0.1 * abs(low), 0.5)
    return low - room, high + room
