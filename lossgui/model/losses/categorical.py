"""The negative log-likelihood of one class among many, behind CrossEntropyLoss and NLLLoss.

Source: torch.nn.CrossEntropyLoss and torch.nn.NLLLoss. With class indices ``y``, log-probabilities
``lp``, weights ``w`` and smoothing ``e`` over C classes a sample costs
``-(1 - e) w[y] lp[y] - e / C * sum_c w_c lp_c``; with class probabilities ``t`` it costs
``-sum_c w_c q_c lp_c`` where ``q = (1 - e) t + e / C``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import ParameterError, Place
from lossgui.model.losses.links import Linked
from lossgui.model.losses.primitives import column_sums, row_sums
from lossgui.model.losses.signature.options import SMOOTHING, Parameter
from lossgui.model.losses.spec import class_vector
from lossgui.model.losses.terms import (
    SUBNORMAL,
    Block,
    Coefficients,
    Later,
    Parameters,
    Part,
    Second,
    Terms,
)

LOST = 30.0
"""Losses beyond this may come from exponentials in float32 that have lost digits."""

CERTAIN = 0.1
"""Losses below this have too few digits left in a normaliser in float32."""


@dataclass(frozen=True, eq=False)
class KeptSamples:
    """The samples whose class index is not ignored.

    Parameters
    ----------
    rows : ndarray or slice
        Their positions.
    target : ndarray
        Their class indices.
    """

    rows: NDArray[np.intp] | slice
    target: NDArray[np.intp]

    def entries(self, matrix: Array) -> NDArray[np.intp]:
        """Return where in the flat matrix the targets' entries are.

        Flat positions are several times faster than pairs of row and column.
        """
        starts = np.arange(0, matrix.size, max(1, matrix.shape[1]))
        return starts[self.rows] + self.target


def keep(target: NDArray[np.intp], parameters: Parameters) -> KeptSamples:
    """Return the samples whose target is not ``ignore_index``."""
    if parameters.ignored not in target:
        return KeptSamples(slice(None), target)
    rows = np.flatnonzero(target != parameters.ignored)
    return KeptSamples(rows, target[rows])


def picked(linked: Linked, kept: KeptSamples) -> Array:
    """Return the negative log-probability of the target of each kept sample, in float64.

    Without a shift it comes from the target's exponential: its rounding error is in the
    normaliser too, and cancels.
    """
    entries = kept.entries(linked.scores)
    if linked.shifted or linked.exponentials is None:
        return linked.log_normaliser[kept.rows] - linked.scores.take(entries)
    normaliser, exponentials = linked.normaliser[kept.rows], linked.exponentials.take(entries)
    surprise: Array = np.log(np.divide(normaliser, exponentials, dtype=np.float64))
    if surprise.max(initial=CERTAIN) > LOST:
        lost = np.flatnonzero(surprise > LOST)
        surprise[lost] = linked.log_normaliser[kept.rows][lost] - linked.scores.take(entries[lost])
    if surprise.min(initial=CERTAIN) < CERTAIN:
        certain = np.flatnonzero(surprise < CERTAIN)
        surprise[certain] = np.log1p(_odds(linked.exponentials, entries[certain]))
    return surprise


def _odds(exponentials: Array, entries: NDArray[np.intp]) -> Array:
    """Return how likely the others are against some entries of the flat matrix, each of a row.

    The entry itself is not in the sum, which keeps the digits of the others.
    """
    rows, columns = np.divmod(entries, exponentials.shape[1])
    others = exponentials[rows]
    others[np.arange(len(rows)), columns] = 0
    return np.divide(row_sums(others), exponentials.take(entries), dtype=np.float64)


def _check_label_smoothing(value: float) -> None:
    """Raise ParameterError above 1; torch takes 0, negative numbers and nan for none."""
    if value > 1:
        raise ParameterError(
            f"{SMOOTHING} must be between 0.0 and 1.0, not {value}.", Place(SMOOTHING)
        )


def _sweep_label_smoothing(sums: Any, _index: int, points: Array) -> tuple[Array, Array]:
    """Return loss and slope against label_smoothing; at 0 its own term does not count."""
    target = sums.weighted(sums.terms.first)
    uniform = sums.weighted(sums.terms.second) / len(sums.weight)
    y, slope = sums.straight(target, uniform - target, points)
    return np.where(points > 0, y, np.float64(target) / sums.divisor), slope


LABEL_SMOOTHING = Parameter(
    SMOOTHING,
    0.0,
    "From 0 to 1: how much of each target is spread over all classes.",
    check=_check_label_smoothing,
    in_terms=False,
    domain=(0.0, 1.0),
    span=(0.0, 1.0),
    closed_curve=_sweep_label_smoothing,
)


def spread(parameters: Parameters, n_classes: int) -> float:
    """Return ``e / C``, what label smoothing e adds to the target of each of C classes."""
    return parameters.smoothing / max(1, n_classes)


def coefficients(parameters: Parameters, n_classes: int) -> Coefficients:
    """Return ``1 - e`` and ``e / C``: the shares of the target and of the uniform term."""
    return Coefficients(1 - parameters.smoothing, spread(parameters, n_classes) or None, apart=True)


def index_counts(
    target: NDArray[Any], n_classes: int, parameters: Parameters
) -> tuple[Array, float]:
    """Return how many samples count, of each class and in all."""
    return _index_counts(keep(target, parameters), n_classes)


def _index_counts(kept: KeptSamples, n_classes: int) -> tuple[Array, float]:
    counts = np.bincount(kept.target, minlength=n_classes)
    return counts.astype(np.float64), float(len(kept.target))


def index_terms(linked: Linked, block: Block, parameters: Parameters, later: Later) -> Terms:
    """Sum the negative log-likelihoods by target class."""
    n_classes = block.input.shape[1]
    kept = keep(block.target, parameters)
    nll = picked(linked, kept)
    size = nll if nll.min(initial=0) >= 0 else np.abs(nll)
    if len(nll) < n_classes:
        return Terms(nll, np.ones(len(nll)), size, float(len(nll)), later, kept.target)
    first = by_class(kept.target, nll, n_classes)
    first_size = first if size is nll else by_class(kept.target, size, n_classes)
    count, elements = _index_counts(kept, n_classes)
    return Terms(first, count, first_size, elements, later)


def uniform_terms(linked: Linked, block: Block, parameters: Parameters) -> Second:
    """Sum the columns of -log p, over the samples whose target is not ignored."""
    rows = keep(block.target, parameters).rows if block.target.ndim == 1 else slice(None)
    scores, log_normaliser = linked.below_peaks()
    sums = log_normaliser[rows].sum() - column_sums(scores[rows])
    return Second(sums, sums if (sums >= 0).all() else np.abs(sums))


def by_class(target: NDArray[np.intp], values: Array, n_classes: int) -> Array:
    """Return the sums of some values of samples by the class that is their target."""
    return np.bincount(target, weights=values, minlength=n_classes).astype(np.float64)


def index_losses(linked: Linked, block: Block, parameters: Parameters) -> tuple[Part, ...]:
    """Return the weighted losses, shape (n_rows,), 0 where ignored: the target's, the uniform."""
    n_classes = block.input.shape[1]
    kept = keep(block.target, parameters)
    weight = class_vector(parameters.weight, n_classes)
    share = parameters.smoothing
    target_part = np.zeros(len(block.target))
    target_part[kept.rows] = picked(linked, kept) * weight[kept.target]
    if not share:
        return (Part(target_part),)
    uniform_part = np.zeros_like(target_part)
    surprise = -linked.log_probabilities()[kept.rows] * weight
    uniform_part[kept.rows] = surprise.sum(axis=1)
    return Part(target_part, 1 - share), Part(uniform_part, spread(parameters, n_classes))


def index_gradient(linked: Linked, block: Block, parameters: Parameters, divisor: float) -> Array:
    """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
    n_classes = block.input.shape[1]
    kept = keep(block.target, parameters)
    share = parameters.smoothing
    weight = class_vector(parameters.weight, n_classes)
    dtype = linked.scores.dtype
    pull = (weight * (np.float64(1 - share) / divisor)).astype(dtype)[kept.target]
    total = np.zeros(len(block.target))
    if share:
        uniform = np.zeros(len(total))
        uniform[kept.rows] = factor = np.float64(spread(parameters, n_classes)) / divisor
        total += (0 * weight).sum()
        total[kept.rows] = pull + (factor * weight).sum()
    else:
        total[kept.rows] = pull
    gradient = through_softmax(linked, total)
    gradient.reshape(-1)[kept.entries(gradient)] -= pull
    if share:
        gradient -= np.multiply.outer(uniform, weight).astype(dtype)
    return gradient


def through_softmax(linked: Linked, total: Array) -> Array:
    """Return ``probabilities * total`` by row, which the log-softmax adds; 0 without one.

    The exponentials are used up: a gradient is the last thing that is asked of them. Factors
    without all their digits are rounded as torch does, once, beside the probability.
    """
    if linked.exponentials is None:
        return np.zeros_like(linked.scores)
    factor, own = (total / linked.normaliser).astype(linked.scores.dtype), linked.exponentials
    if (np.abs(factor) < SUBNORMAL).any():
        own /= linked.normaliser[:, None]
        factor = total.astype(own.dtype)
    return np.multiply(own, factor[:, None], out=own)


def soft_target(block: Block, parameters: Parameters) -> Array:
    """Return the target of the block's only row after label smoothing, shape (n_classes,)."""
    if block.target.ndim == 2:
        return probability_targets(block, parameters)[0]
    n_classes = block.input.shape[1]
    target = np.full(n_classes, spread(parameters, n_classes))
    target[block.target] += 1 - parameters.smoothing
    return target


def probability_targets(block: Block, parameters: Parameters) -> Array:
    """Return the targets after label smoothing, in float64."""
    target = block.target.astype(np.float64)
    share = parameters.smoothing
    return target * (1 - share) + spread(parameters, target.shape[1]) if share else target


def probability_counts(
    target: NDArray[Any], _n_classes: int, _parameters: Parameters
) -> tuple[Array, float]:
    """Return the probability that falls on each class, and the number of samples."""
    return target.sum(axis=0, dtype=np.float64), float(len(target) if target.size else 0)


def probability_terms(linked: Linked, block: Block, parameters: Parameters, later: Later) -> Terms:
    """Sum each class's share of the cross-entropy."""
    own = block.target.astype(np.float64) * -linked.log_probabilities()
    count, elements = probability_counts(block.target, block.input.shape[1], parameters)
    return Terms(own.sum(axis=0), count, np.abs(own).sum(axis=0), elements, later)


def probability_losses(linked: Linked, block: Block, parameters: Parameters) -> tuple[Part, ...]:
    """Return the weighted cross-entropy of each sample, shape (n_rows,)."""
    weight = class_vector(parameters.weight, block.input.shape[1])
    target = probability_targets(block, parameters)
    return (Part(-(linked.log_probabilities() * target * weight).sum(axis=1)),)


def probability_gradient(
    linked: Linked, block: Block, parameters: Parameters, divisor: float
) -> Array:
    """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
    weight = class_vector(parameters.weight, block.input.shape[1])
    pull = probability_targets(block, parameters) * (weight * (1 / np.float64(divisor)))
    return (through_softmax(linked, pull.sum(axis=1)) - pull).astype(linked.scores.dtype)
