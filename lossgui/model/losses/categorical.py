"""The negative log-likelihood of one class among many, behind CrossEntropyLoss and NLLLoss.

Source: torch.nn.CrossEntropyLoss and torch.nn.NLLLoss. With class indices ``y``, log-probabilities
``lp``, weights ``w`` and smoothing ``e`` over C classes a sample costs
``-(1 - e) w[y] lp[y] - e / C * sum_c w_c lp_c``; with class probabilities ``t`` it costs
``-sum_c w_c q_c lp_c`` where ``q = (1 - e) t + e / C``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.links import Linked
from lossgui.model.losses.terms import Array, Block, Coefficients, Parameters, Profile, Terms


def smoothing(parameters: Parameters) -> float:
    """Return label_smoothing, where 0, negative numbers and nan all mean none, as in torch."""
    return parameters.label_smoothing if parameters.label_smoothing > 0 else 0.0


def coefficients(parameters: Parameters, n_classes: int) -> Coefficients:
    """Return the share of the target term and of the uniform term of label smoothing."""
    share = smoothing(parameters)
    return Coefficients(1 - share, share / n_classes if share else None, apart=True)


def class_weights(parameters: Parameters, n_classes: int) -> Array:
    """Return the class weights, ones if there are none."""
    return np.ones(n_classes) if parameters.weight is None else parameters.weight


def kept_rows(block: Block, parameters: Parameters) -> NDArray[np.intp]:
    """Return the positions of the samples whose class index is not ignored."""
    return np.flatnonzero(block.target != parameters.ignore_index)


def targets_of(block: Block, kept: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the class indices of the kept samples."""
    return block.target if len(kept) == len(block.target) else block.target[kept]


def picked(linked: Linked, block: Block, kept: NDArray[np.intp]) -> Array:
    """Return the negative log-probability of the target of each kept sample."""
    log_normaliser = linked.log_normaliser
    if len(kept) < len(block.target):
        log_normaliser = log_normaliser[kept]
    return log_normaliser - linked.scores[kept, targets_of(block, kept)]


def index_counts(block: Block, parameters: Parameters) -> tuple[Array, float]:
    """Return the kept samples of each class and of all."""
    kept = kept_rows(block, parameters)
    count = np.bincount(targets_of(block, kept), minlength=block.input.shape[1])
    return count.astype(np.float64), float(len(kept))


def index_terms(linked: Linked, block: Block, parameters: Parameters) -> Terms:
    """Sum the negative log-likelihoods by target class, and the columns of -log p."""
    n_classes = block.input.shape[1]
    kept = kept_rows(block, parameters)
    target = targets_of(block, kept)
    nll = picked(linked, block, kept)
    first = _by_class(target, nll, n_classes)
    whole = len(kept) == len(block.target)
    scores = linked.scores if whole else linked.scores[kept]
    log_normaliser = linked.log_normaliser if whole else linked.log_normaliser[kept]
    second = log_normaliser.sum() - scores.sum(axis=0, dtype=np.float64)
    size = first if (nll >= 0).all() else _by_class(target, np.abs(nll), n_classes)
    return Terms(first, second, *_sized(index_counts(block, parameters), size + np.abs(second)))


def index_losses(linked: Linked, block: Block, parameters: Parameters) -> tuple[Array, ...]:
    """Return the weighted losses, shape (n_rows,), 0 where ignored: the target's, the uniform."""
    n_classes = block.input.shape[1]
    kept = kept_rows(block, parameters)
    weight = class_weights(parameters, n_classes)
    share = smoothing(parameters)
    target_part = np.zeros(len(block.target))
    target_part[kept] = picked(linked, block, kept) * weight[targets_of(block, kept)] * (1 - share)
    if not share:
        return (target_part,)
    uniform_part = np.zeros_like(target_part)
    surprise = -linked.log_probabilities()[kept] * weight
    uniform_part[kept] = share / n_classes * surprise.sum(axis=1)
    return target_part, uniform_part


def index_gradient(linked: Linked, block: Block, parameters: Parameters, divisor: float) -> Array:
    """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
    n_classes = block.input.shape[1]
    kept = kept_rows(block, parameters)
    target = targets_of(block, kept)
    share = smoothing(parameters)
    weight = class_weights(parameters, n_classes)
    pull = (weight * (np.float64(1 - share) / divisor))[target]
    total = np.zeros(len(block.target))
    if share:
        spread = np.zeros(len(total))
        spread[kept] = factor = np.float64(share / n_classes) / divisor
        total += (0 * weight).sum()
        total[kept] = pull + (factor * weight).sum()
    else:
        total[kept] = pull
    gradient = through_softmax(linked, total)
    gradient[kept, target] -= pull.astype(gradient.dtype)
    if share:
        gradient -= np.multiply.outer(spread, weight).astype(gradient.dtype)
    return gradient


def through_softmax(linked: Linked, total: Array) -> Array:
    """Return ``probabilities * total`` by row, which the log-softmax adds; 0 without one."""
    if linked.exponentials is None:
        return np.zeros_like(linked.scores)
    factor = (total / linked.normaliser).astype(linked.scores.dtype)
    return linked.exponentials * factor[:, None]


def _by_class(target: NDArray[np.intp], values: Array, n_classes: int) -> Array:
    return np.bincount(target, weights=values, minlength=n_classes).astype(np.float64)


def _sized(counts: tuple[Array, float], size: Array) -> tuple[Array, Array, float]:
    return counts[0], size, counts[1]


def probability_targets(block: Block, parameters: Parameters) -> Array:
    """Return the targets after label smoothing, in float64."""
    target = block.target.astype(np.float64)
    share = smoothing(parameters)
    return target * (1 - share) + share / target.shape[1] if share else target


def probability_counts(block: Block, _parameters: Parameters) -> tuple[Array, float]:
    """Return the probability that falls on each class, and the number of samples."""
    elements = len(block.target) if block.target.size else 0
    return block.target.sum(axis=0, dtype=np.float64), float(elements)


def probability_terms(linked: Linked, block: Block, parameters: Parameters) -> Terms:
    """Sum each class's share of the cross-entropy, and the columns of -log p."""
    surprise = -linked.log_probabilities()
    target = block.target.astype(np.float64)
    own, every = target * surprise, surprise.sum(axis=0)
    size = np.abs(own).sum(axis=0) + np.abs(every)
    return Terms(own.sum(axis=0), every, *_sized(probability_counts(block, parameters), size))


def probability_losses(linked: Linked, block: Block, parameters: Parameters) -> tuple[Array, ...]:
    """Return the weighted cross-entropy of each sample, shape (n_rows,)."""
    weight = class_weights(parameters, block.input.shape[1])
    target = probability_targets(block, parameters)
    return (-(linked.log_probabilities() * target * weight).sum(axis=1),)


def probability_gradient(
    linked: Linked, block: Block, parameters: Parameters, divisor: float
) -> Array:
    """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
    weight = class_weights(parameters, block.input.shape[1])
    pull = probability_targets(block, parameters) * weight * (1 / np.float64(divisor))
    return (through_softmax(linked, pull.sum(axis=1)) - pull).astype(linked.scores.dtype)


@dataclass(frozen=True)
class CategoricalLoss:
    """The stages of a categorical loss, from its link; targets choose between the two forms."""

    link: Callable[[Array], Linked]
    profile: Callable[[Block, int, Parameters], Profile]
    coefficients = staticmethod(coefficients)

    @staticmethod
    def counts(block: Block, parameters: Parameters) -> tuple[Array, float]:
        """Return what the mean divides by, before weights: by class, and in all."""
        return _form(block, index_counts, probability_counts)(block, parameters)

    @staticmethod
    def terms(linked: Linked, block: Block, parameters: Parameters) -> Terms:
        """Sum the weight-free terms by class."""
        return _form(block, index_terms, probability_terms)(linked, block, parameters)

    @staticmethod
    def losses(linked: Linked, block: Block, parameters: Parameters) -> tuple[Array, ...]:
        """Return the weighted losses, shape (n_rows,), in parts that are reduced one by one."""
        return _form(block, index_losses, probability_losses)(linked, block, parameters)

    @staticmethod
    def gradient(linked: Linked, block: Block, parameters: Parameters, divisor: float) -> Array:
        """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
        form = _form(block, index_gradient, probability_gradient)
        return form(linked, block, parameters, divisor)


F = TypeVar("F")


def _form(block: Block, index: F, probability: F) -> F:
    return index if block.target.ndim == 1 else probability
