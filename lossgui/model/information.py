"""What two distributions say about each other: entropy, cross-entropy and divergence, in nats.

The target p and the prediction q are distributions over the same classes. Source: Shannon (1948),
"A Mathematical Theory of Communication"; Kullback and Leibler (1951), "On Information and
Sufficiency".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import DomainError

UNITS: Mapping[str, float] = MappingProxyType({"nats": 1.0, "bits": 1 / math.log(2)})
"""How many of each unit are a nat."""

SLACK = 1e-6
"""How far from 1 a sum of probabilities may be by rounding, of float32 too."""


@dataclass(frozen=True, eq=False)
class Distribution:
    """Probabilities that sum to 1, and their logarithms, which keep the digits of small ones.

    Parameters
    ----------
    p : ndarray, shape (n_classes,)
        In [0, 1].
    log_p : ndarray, shape (n_classes,)
        In nats; -inf where p is 0.
    """

    p: Array
    log_p: Array

    @property
    def self_information(self) -> Array:
        """What it costs to see each class, ``-log p`` in [0, inf], in nats."""
        return 0.0 - self.log_p

    @cached_property
    def entropy(self) -> float:
        """The self-information to be expected, H in [0, log(n_classes)], in nats."""
        return float(_expected(self.p, self.self_information).sum())


def distribution(values: Any, what: str) -> Distribution:
    """Return numbers as a distribution; the rounding of their sum is divided out.

    Parameters
    ----------
    values : array_like, shape (n_classes,)
        In [0, 1], with the sum 1.
    what : str
        What they are, for an error.

    Raises
    ------
    DomainError
        If a number is none of [0, 1], or the sum is not 1.

    Examples
    --------
    >>> round(distribution([0.5, 0.25, 0.25], "target").entropy / math.log(2), 12)
    1.5
    """
    p = np.asarray(values, dtype=np.float64)
    for bad in p[~((p >= 0) & (p <= 1))][:1]:
        raise DomainError(f"{what} is no distribution: {bad:.6g} is not in [0, 1].")
    total = float(p.sum())
    if abs(total - 1) > SLACK:
        raise DomainError(f"{what} is no distribution: it sums to {total:.6g}, not to 1.")
    p = p / total
    with np.errstate(divide="ignore"):
        return Distribution(p, np.log(p))


def distribution_of_logs(log_p: Array, what: str) -> Distribution:
    """Return log-probabilities in nats as a distribution; see `distribution`."""
    with np.errstate(over="ignore"):
        made = distribution(np.exp(log_p), what)
    return Distribution(made.p, np.asarray(log_p, dtype=np.float64))


@dataclass(frozen=True, eq=False)
class Information:
    """What a target p and a prediction q say about each other, in nats.

    Infinite where q gives no probability to a class that p has; where p has none, q costs nothing.
    """

    target: Distribution
    prediction: Distribution

    @property
    def entropy(self) -> float:
        """The least that any prediction can cost, H(p)."""
        return self.target.entropy

    @cached_property
    def cross_entropy(self) -> float:
        """What the prediction costs, ``H(p, q) = -sum p log q = H(p) + KL(p||q)``."""
        return float(_expected(self.target.p, self.prediction.self_information).sum())

    @cached_property
    def divergence(self) -> float:
        """What the prediction costs beyond the least, KL(p||q) in [0, inf]."""
        return _divergence(self.target, self.prediction)

    @cached_property
    def reverse_divergence(self) -> float:
        """The divergence the other way, KL(q||p): infinite for a target that excludes a class."""
        return _divergence(self.prediction, self.target)

    @cached_property
    def terms(self) -> Array:
        """What each class adds to KL(p||q), ``p log(p / q)``; negative where q is the larger."""
        p, q = self.target, self.prediction
        with np.errstate(invalid="ignore"):
            return _expected(p.p, p.log_p - q.log_p)


@dataclass(frozen=True, eq=False)
class FreeDistributions:
    """Two distributions that a person moves, whatever the tables say.

    Parameters
    ----------
    names : tuple of str
        Of the classes.
    """

    names: tuple[str, ...]
    information: Information


def _expected(p: Array, values: Array) -> Array:
    """Return ``p * values``, where 0 times anything is 0."""
    return np.multiply(p, values, out=np.zeros_like(values), where=p > 0)


def _divergence(p: Distribution, q: Distribution) -> float:
    """Return KL(p||q) from terms ``p log(p / q) - p + q``, none of which is negative."""
    with np.errstate(all="ignore"):
        gap = (q.p - p.p) / p.p
        near = np.abs(gap) < 0.5
        log_ratio = np.where(near, np.log1p(np.where(near, gap, 0.0)), q.log_p - p.log_p)
        terms = np.where(p.p > 0, (q.p - p.p) - _expected(p.p, log_ratio), q.p)
    return float(np.maximum(terms, 0.0).sum())


def redistributed(p: Array, index: int, value: float) -> Array:
    """Return a distribution with one probability replaced; the others keep their proportions.

    Where the others have none, they share what is left evenly.

    Parameters
    ----------
    p : ndarray, shape (n_classes,)
    value : float
        In [0, 1]; of a single class it stays 1.

    Examples
    --------
    >>> redistributed(np.array([0.5, 0.3, 0.2]), 0, 0.0).tolist()
    [0.0, 0.6, 0.4]
    """
    if len(p) < 2:
        return p
    own = np.arange(len(p)) == index
    others = np.where(own, 0.0, p)
    if not others.any():
        others = np.where(own, 0.0, 1.0)
    return np.where(own, value, others / others.sum() * (1 - value))


def leading(information: Information, most: int) -> NDArray[np.intp]:
    """Return the classes with the largest probabilities, of target or prediction, in order."""
    largest = np.maximum(information.target.p, information.prediction.p)
    return np.sort(np.argsort(-largest, kind="stable")[:most])
