"""What goes into a loss (Block, Parameters) and what comes out of it (Terms, Profile, Plane)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Block:
    """Some samples as plain arrays.

    Parameters
    ----------
    input : ndarray, shape (n_rows, n_classes)
    target : ndarray
        Class indices of shape (n_rows,), or one number per element, shape (n_rows, n_classes).
    weight, pos_weight : ndarray, shape (n_rows, n_classes), optional
        Weights that differ between samples (binary losses only).
    """

    input: Array
    target: NDArray[Any]
    weight: Array | None = None
    pos_weight: Array | None = None


@dataclass(frozen=True)
class Parameters:
    """What a loss is told besides its samples; weights are per class, shape (n_classes,)."""

    weight: Array | None = None
    pos_weight: Array | None = None
    ignore_index: float | None = None
    label_smoothing: float = 0.0


@dataclass(frozen=True)
class Terms:
    """The weight-free sums of some samples, in float64; they add up over blocks.

    Parameters
    ----------
    first, second : ndarray, shape (n_classes,)
        The two sums per class that `coefficients` of the loss refer to.
    count : ndarray, shape (n_classes,)
        How much of the target falls on each class: samples, probability or positives.
    first_size, second_size : ndarray, shape (n_classes,)
        Sums of the absolute values behind `first` and `second`: what may have cancelled. Where
        all are positive they are `first` and `second` themselves.
    elements : float
        Samples (binary losses: elements) that count for an unweighted mean.
    """

    first: Array
    second: Array
    count: Array
    first_size: Array
    second_size: Array
    elements: float


class Coefficients(NamedTuple):
    """The sum of a loss is ``sum(w * (first * terms.first + second * terms.second))``.

    ``None`` leaves a term out, however infinite it may be; ``apart`` says that torch reduces
    the second term on its own.
    """

    first: float
    second: float | Array | None
    apart: bool = False


class Asymptote(NamedTuple):
    """The straight line ``level + slope * x`` that a loss nears."""

    slope: float
    level: float


@dataclass(frozen=True)
class Profile:
    """One sample's loss as a function of one entry of its input, without and with its weights.

    Parameters
    ----------
    at : callable
        Returns the losses and the slopes at some entries, both of shape (2, n_points): first
        unweighted, then weighted.
    left, right : Asymptote, optional
        What the weighted loss nears at very small and very large entries.
    optimum : float, optional
        The entry at which it is least, if that is one between its ends.
    """

    at: Callable[[Array], tuple[Array, Array]]
    left: Asymptote | None = None
    right: Asymptote | None = None
    optimum: float | None = None

    def __call__(self, points: Array) -> tuple[Array, Array]:
        """Return the losses and the slopes at some entries, shape (2, n_points)."""
        return self.at(points)


def balanced(
    at: Callable[[Array], tuple[Array, Array]],
    offset: float,
    fall: float,
    rise: float,
    constant: float,
) -> Profile:
    """Return that of ``fall softplus(offset - z) + rise softplus(z - offset) + constant``.

    Its slope is 0 where sigmoid(z - offset) is fall / (fall + rise).
    """
    optimum = None
    if 0 < fall < math.inf and 0 < rise < math.inf and math.isfinite(offset):
        optimum = offset + math.log(fall) - math.log(rise)
    return Profile(
        at,
        Asymptote(0.0 - fall, constant + fall * offset if fall else constant),
        Asymptote(rise, constant - rise * offset if rise else constant),
        optimum,
    )


@dataclass(frozen=True)
class Plane:
    """One sample's weighted loss as a function of two entries of its input.

    Parameters
    ----------
    loss : callable
        ``(x, y) -> loss``, of arrays that broadcast.
    gradient : callable
        ``(x, y) -> (slope in x, slope in y)``.
    """

    loss: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], tuple[Array, Array]]


def _added(arrays: list[Array]) -> Array:
    total = arrays[0].copy()
    for array in arrays[1:]:
        total += array
    return total


def totals(parts: list[Terms], n_classes: int) -> Terms:
    """Return the sum of all parts; zeros for none."""
    if not parts:
        zeros = np.zeros(n_classes)
        return Terms(zeros, zeros, zeros, zeros, zeros, 0.0)
    first, second = _added([part.first for part in parts]), _added([part.second for part in parts])
    return Terms(
        first,
        second,
        _added([part.count for part in parts]),
        first
        if all(part.first_size is part.first for part in parts)
        else _added([part.first_size for part in parts]),
        second
        if all(part.second_size is part.second for part in parts)
        else _added([part.second_size for part in parts]),
        sum(part.elements for part in parts),
    )
