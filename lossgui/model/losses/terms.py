"""What goes into a loss (Block, Parameters) and what comes out of it (Terms, Profile, Plane)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.losses.signature.options import IGNORED_KEY, SMOOTHING, Options, Value

Classes = NDArray[np.intp] | None

SUBNORMAL = float(np.finfo(np.float64).tiny)
"""Numbers below this are rounded to fewer and fewer digits."""


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
    """What a loss is told besides its samples.

    Parameters
    ----------
    weight, pos_weight : ndarray, shape (n_classes,), optional
    options : mapping of str
        The loss's parameters by their keys, with all defaults filled in.
    """

    weight: Array | None = None
    pos_weight: Array | None = None
    options: Options = field(default_factory=dict)

    @property
    def ignored(self) -> Value:
        """The target that does not count; None if each counts."""
        return self.options.get(IGNORED_KEY)

    @property
    def smoothing(self) -> float:
        """How much of each target is spread over all classes, where 0 and below and nan are 0."""
        amount = self.options.get(SMOOTHING) or 0.0
        return amount if amount > 0 else 0.0


class Second(NamedTuple):
    """The second sums per class, and those of the absolute values behind them."""

    sums: Array
    size: Array


class Later:
    """Second sums that are made when they are first asked for, then kept."""

    def __init__(self, make: Callable[[], Second]) -> None:
        self._make = make

    @cached_property
    def made(self) -> Second:
        """The sums."""
        with np.errstate(all="ignore"):
            return self._make()

    @property
    def pending(self) -> bool:
        """Whether nobody has asked for them yet."""
        return "made" not in self.__dict__


@dataclass(frozen=True, eq=False)
class Terms:
    """The weight-free sums of some samples, in float64; they add up over blocks.

    Parameters
    ----------
    first : ndarray, shape (n_classes,)
        The sums per class that the first of a loss's `Coefficients` refers to.
    count : ndarray, shape (n_classes,)
        How much of the target falls on each class: samples, probability or positives.
    first_size : ndarray, shape (n_classes,)
        Sums of the absolute values behind `first`: what may have cancelled. Where all are
        positive it is `first` itself.
    elements : float
        Samples (binary losses: elements) that count for an unweighted mean.
    later : Later
        What the second coefficient refers to, which often nobody needs.
    classes : ndarray, optional
        Of few samples among many classes: the class that each entry of `first`, `count` and
        `first_size` belongs to. `totals` makes sums per class of them.
    """

    first: Array
    count: Array
    first_size: Array
    elements: float
    later: Later
    classes: Classes = None

    @property
    def second(self) -> Array:
        """The sums per class that the second coefficient refers to, shape (n_classes,)."""
        return self.later.made.sums

    @property
    def second_size(self) -> Array:
        """Sums of the absolute values behind `second`, shape (n_classes,)."""
        return self.later.made.size


class Part(NamedTuple):
    """Weighted losses that torch reduces on their own, before it multiplies them by a share."""

    losses: Array
    share: float = 1.0


def unreduced(parts: tuple[Part, ...]) -> Array:
    """Return the unreduced losses (reduction none), shape (n_rows,) or (n_rows, n_classes)."""
    return np.add.reduce([part.losses * part.share for part in parts])


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
    kinks : tuple of float
        The entries at which its slope jumps; there it has that of torch.
    """

    at: Callable[[Array], tuple[Array, Array]]
    left: Asymptote | None = None
    right: Asymptote | None = None
    optimum: float | None = None
    kinks: tuple[float, ...] = ()

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
    """Return the profile of ``fall softplus(offset - z) + rise softplus(z - offset) + constant``.

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


Pair = tuple[Array, Array]
"""Sums, and those of the absolute values behind them."""


def totals(parts: list[Terms], n_classes: int) -> Terms:
    """Return the sum of all parts, per class; zeros for none."""
    classes = [part.classes for part in parts]
    first, first_size = _pair([(part.first, part.first_size) for part in parts], classes, n_classes)
    return Terms(
        first,
        _added([part.count for part in parts], classes, n_classes),
        first_size,
        sum(part.elements for part in parts),
        Later(lambda: Second(*_pair([part.later.made for part in parts], [], n_classes))),
    )


def _pair(pairs: list[Pair], classes: list[Classes], n_classes: int) -> Pair:
    """Add up sums and their sizes, which are the same array where all of them are."""
    sums = _added([own for own, _ in pairs], classes, n_classes)
    if all(own is size for own, size in pairs):
        return sums, sums
    return sums, _added([size for _, size in pairs], classes, n_classes)


def _added(arrays: list[Array], classes: list[Classes], n_classes: int) -> Array:
    """Add up sums per class, and entries of which `classes` tells whose they are."""
    total = np.zeros(n_classes)
    loose = [index for index, own in enumerate(classes) if own is not None]
    if loose:
        entries = np.concatenate([arrays[index] for index in loose])
        total += np.bincount(np.concatenate([classes[i] for i in loose]), entries, n_classes)
    for array, own in zip_longest(arrays, classes):
        if own is None:
            total += array
    return total
