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


def picked(linked: Linked, block: Block, kept: NDArray[np.intp]) -> Array:
    """Return the negative log-probability of each target, 0 where it is ignored."""
    nll = np.zeros(len(block.input))
    nll[kept] = linked.log_normaliser[kept] - linked.scores[kept, block.target[kept]]
    return nll


def index_terms(linked: Linked, block: Block, parameters: Parameters) -> Terms:
    """Sum the negative log-likelihoods by target class, and the columns of -log p."""
    n_classes = block.input.shape[1]
    kept = kept_rows(block, parameters)
    target = block.target[kept]
    nll = picked(linked, block, kept)
    first = np.bincount(target, weights=nll[kept], minlength=n_classes).astype(np.float64)
    scores = linked.scores if len(kept) == len(nll) else linked.scores[kept]
    second = linked.log_normaliser[kept].sum() - scores.sum(axis=0, dtype=np.float64)
    count = np.bincount(target, minlength=n_classes).astype(np.float64)
    size = np.bincount(target, weights=np.abs(nll[kept]), minlength=n_classes) + np.abs(second)
    return Terms(first, second, count, size, float(len(kept)))


def index_losses(linked: Linked, block: Block, parameters: Parameters) -> tuple[Array, ...]:
    """Return the weighted losses, shape (n_rows,), 0 where ignored: the target's, the uniform."""
    n_classes = block.input.shape[1]
    kept = kept_rows(block, parameters)
    weight = class_weights(parameters, n_classes)
    share = smoothing(parameters)
    target_part = picked(linked, block, kept)
    target_part[kept] *= (1 - share) * weight[block.target[kept]]
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
    share = smoothing(parameters)
    weight = class_weights(parameters, n_classes)
    pull = np.zeros(len(block.input))
    pull[kept] = weight[block.target[kept]] * (np.float64(1 - share) / divisor)
    total = pull
    if share:
        spread = np.zeros(len(pull))
        spread[kept] = factor = np.float64(share / n_classes) / divisor
        total = pull + (0 * weight).sum()
        total[kept] = pull[kept] + (factor * weight).sum()
    gradient = through_softmax(linked, total)
    gradient[kept, block.target[kept]] -= pull[kept].astype(gradient.dtype)
    if share:
        gradient -= np.multiply.outer(spread, weight).astype(gradient.dtype)
    return gradient


def through_softmax(linked: Linked, total: Array) -> Array:
    """Return ``probabilities * total`` by row, which the log-softmax adds; 0 without one."""
    if linked.exponentials is None:
        return np.zeros_like(linked.scores)
    factor = (total / linked.normaliser).astype(linked.scores.dtype)
    return linked.exponentials * factor[:, None]


def probability_targets(block: Block, parameters: Parameters) -> Array:
    """Return the targets after label smoothing, in float64."""
    target = block.target.astype(np.float64)
    share = smoothing(parameters)
    return target * (1 - share) + share / target.shape[1] if share else target


def probability_terms(linked: Linked, block: Block, _parameters: Parameters) -> Terms:
    """Sum each class's share of the cross-entropy, and the columns of -log p."""
    surprise = -linked.log_probabilities()
    target = block.target.astype(np.float64)
    own, every = target * surprise, surprise.sum(axis=0)
    return Terms(
        own.sum(axis=0),
        every,
        target.sum(axis=0),
        np.abs(own).sum(axis=0) + np.abs(every),
        float(len(target) if target.size else 0),
    )


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
