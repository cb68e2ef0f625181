"""Yes-or-no losses, one per element, behind BCELoss and BCEWithLogitsLoss.

Each loss is linear in pos_weight: the ``form`` at 0 is what it costs that the target is not 1,
and the rest, the target times the form at target 1, is multiplied by pos_weight.
Sources: torch.nn.BCELoss, torch.nn.BCEWithLogitsLoss.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.ignored import answers, is_ignored
from lossgui.model.losses.terms import (
    Array,
    Block,
    Coefficients,
    Parameters,
    Plane,
    Profile,
    Terms,
    balanced,
)
from lossgui.model.primitives import log_sigmoid, sigmoid

LOG_FLOOR = -100.0
"""BCELoss never takes a logarithm below this."""

VARIANCE_FLOOR = float(np.float32(1e-12))
"""BCELoss's gradient never divides by less; torch keeps it in float32 whatever the input."""

Form = Callable[[Array, Array, Array | float | None], Array]
"""A function of input, target and pos_weight, element by element."""


def bce(probabilities: Array, target: Array, pos_weight: Array | float | None = None) -> Array:
    """Return BCELoss of each element, all in [0, 1]; pos_weight is 1 in torch."""
    negative = (target - 1) * np.maximum(np.log1p(-probabilities), LOG_FLOOR)
    positive = target * np.maximum(np.log(probabilities), LOG_FLOOR)
    return negative - (positive if pos_weight is None else pos_weight * positive)


def bce_slope(
    probabilities: Array, target: Array, _pos_weight: Array | float | None = None
) -> Array:
    """Return the derivative of BCELoss, which ignores the floor of its logarithms."""
    variance = (1 - probabilities) * probabilities
    return (probabilities - target) / np.maximum(variance, VARIANCE_FLOOR)


def bce_with_logits(logits: Array, target: Array, pos_weight: Array | float | None = None) -> Array:
    """Return BCEWithLogitsLoss of each element; nan at infinite logits where torch gives nan."""
    log_weight = 1.0 if pos_weight is None else (pos_weight - 1) * target + 1
    return (1 - target) * logits - log_weight * log_sigmoid(logits)


def bce_with_logits_slope(
    logits: Array, target: Array, pos_weight: Array | float | None = None
) -> Array:
    """Return the derivative of BCEWithLogitsLoss."""
    p = sigmoid(logits)
    if pos_weight is None:
        return p - target
    return (pos_weight * target + 1 - target) * p - pos_weight * target


Outline = Callable[[Callable[[Array], tuple[Array, Array]], float, float, float], Profile]
"""The profile of an element, from its function, its target, its weight and its pos_weight."""


def bce_outline(
    at: Callable[[Array], tuple[Array, Array]], target: float, weight: float, _pos_weight: float
) -> Profile:
    """Return the profile of BCELoss: the best probability is the target."""
    return Profile(at, optimum=target if weight > 0 and 0 < target < 1 else None)


def bce_with_logits_outline(
    at: Callable[[Array], tuple[Array, Array]], target: float, weight: float, pos_weight: float
) -> Profile:
    """Return the profile of BCEWithLogitsLoss, a balance of yes and no around logit 0."""
    return balanced(at, 0.0, weight * pos_weight * target, weight * (1 - target), 0.0)


@dataclass(frozen=True)
class BinaryLoss:
    """The stages of a binary loss, from the loss of an element, its slope and its outline."""

    form: Form
    slope: Form
    outline: Outline

    @staticmethod
    def coefficients(parameters: Parameters, _n_classes: int) -> Coefficients:
        """Return 1 for the negative part and pos_weight for the positive one."""
        return Coefficients(1.0, 1.0 if parameters.pos_weight is None else parameters.pos_weight)

    @staticmethod
    def link(input: Array, _out: Array | None = None) -> Array:
        """Return the input: the sigmoid is part of the stable formula."""
        return input

    def terms(self, _linked: Array, block: Block, parameters: Parameters) -> Terms:
        """Sum both parts over the samples, by column; weights per element are folded in."""
        ones = np.ones_like(block.target)
        negative = self.form(block.input, block.target, 0.0)
        positive = block.target * self.form(block.input, ones, None)
        if block.pos_weight is not None:
            positive = positive * block.pos_weight
        if block.weight is not None:
            negative, positive = negative * block.weight, positive * block.weight
        kept = counted(block.target, parameters)
        count, elements = self.counts(block.target, block.input.shape[1], parameters)
        first, second = column_sums(negative, kept), column_sums(positive, kept)
        first_size = first if (negative >= 0).all() else column_sums(np.abs(negative), kept)
        second_size = second if (positive >= 0).all() else column_sums(np.abs(positive), kept)
        return Terms(first, second, count, first_size, second_size, elements)

    @staticmethod
    def counts(
        target: NDArray[Any], _n_classes: int, parameters: Parameters
    ) -> tuple[Array, float]:
        """Return the positives of each column among what is yes or no, and what counts."""
        kept = counted(target, parameters)
        known = answers(target, parameters.ignore_index)
        positives = column_sums(target, None if known.all() else known)
        return positives, float(target.size if kept is None else kept.sum())

    def losses(self, _linked: Array, block: Block, parameters: Parameters) -> tuple[Array, ...]:
        """Return the weighted loss of each element, shape (n_rows, n_classes)."""
        pos_weight = _chosen(block.pos_weight, parameters.pos_weight)
        losses = self.form(block.input, block.target, pos_weight)
        return (self._weighted(losses, block, parameters),)

    def gradient(
        self, _linked: Array, block: Block, parameters: Parameters, divisor: float
    ) -> Array:
        """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
        pos_weight = _chosen(block.pos_weight, parameters.pos_weight)
        slope = self.slope(block.input, block.target, pos_weight)
        return self._weighted(slope, block, parameters, divisor)

    def profile(self, block: Block, column: int, parameters: Parameters) -> Profile:
        """Return the loss of the element in `column` of the block's only row.

        It is that of two columns with the same entries, one without and one with its weights.
        """
        target = block.target[:, column : column + 1]
        own = Parameters(
            _unit_and(block.weight, parameters.weight, column),
            _unit_and(block.pos_weight, parameters.pos_weight, column),
            parameters.ignore_index,
        )

        def at(points: Array) -> tuple[Array, Array]:
            x = np.stack([points, points], axis=1)
            both = Block(x, np.broadcast_to(target, x.shape))
            return self.losses(x, both, own)[0].T, self.gradient(x, both, own, 1.0).T

        if is_ignored(target, parameters.ignore_index).all():
            return Profile(at)
        return self.outline(at, target.item(), _only(own.weight), _only(own.pos_weight))

    def plane(self, block: Block, columns: tuple[int, int], parameters: Parameters) -> Plane:
        """Return the sum of two elements' losses, of the block's only row: each has its own."""
        first, second = (self.profile(block, column, parameters) for column in columns)

        def apart(profile: Profile, points: Array) -> tuple[Array, Array]:
            loss, slope = profile(points.ravel())
            return loss[-1].reshape(points.shape), slope[-1].reshape(points.shape)

        def gradient(x: Array, y: Array) -> tuple[Array, Array]:
            (_, slope_x), (_, slope_y) = apart(first, x), apart(second, y)
            slope_x, slope_y = np.broadcast_arrays(slope_x, slope_y)
            return slope_x, slope_y

        return Plane(lambda x, y: apart(first, x)[0] + apart(second, y)[0], gradient)

    @staticmethod
    def _weighted(
        values: Array, block: Block, parameters: Parameters, divisor: float = 1.0
    ) -> Array:
        weight = _chosen(block.weight, parameters.weight)
        weighted = (values if weight is None else values * weight) / np.float64(divisor)
        kept = counted(block.target, parameters)
        return weighted if kept is None else np.where(kept, weighted, 0)


def counted(target: NDArray[Any], parameters: Parameters) -> NDArray[np.bool_] | None:
    """Tell the elements that are not ignored; None if all are."""
    ignored = parameters.ignore_index
    return None if ignored is None else ~is_ignored(target, ignored)


def column_sums(values: Array, kept: NDArray[np.bool_] | None) -> Array:
    """Return the sums over the samples, as float64, of the elements that count."""
    chosen = values if kept is None else np.where(kept, values, 0)
    return chosen.sum(axis=0, dtype=np.float64)


def _chosen(element: Array | None, per_class: Array | None) -> Array | None:
    return per_class if element is None else element


def _unit_and(element: Array | None, per_class: Array | None, column: int) -> Array | None:
    """Return 1 and the weight of a column of a single row; None where there are no weights."""
    row = per_class if element is None else element[0]
    return None if row is None else np.array([1.0, row[column]])


def _only(vector: Array | None) -> float:
    return 1.0 if vector is None else float(vector[-1])


BCE = BinaryLoss(bce, bce_slope, bce_outline)
BCE_WITH_LOGITS = BinaryLoss(bce_with_logits, bce_with_logits_slope, bce_with_logits_outline)
