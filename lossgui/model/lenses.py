"""Lenses: what the table of logits shows of each entry, computed for the samples in sight."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Evaluation
from lossgui.model.losses.categorical import (
    class_weights,
    probability_targets,
    smoothing,
    spread,
)
from lossgui.model.losses.terms import Array, Block
from lossgui.model.primitives import log_sigmoid, log_softmax
from lossgui.model.registry import InputKind
from lossgui.model.samples import probabilities

FULL_LOGIT = 4.0
"""A logit of this size is tinted nearly as strongly as any."""

FULL_SHARES = 4.0
"""So is a share that is this many times the even one."""


class Lens(StrEnum):
    """What an entry shows."""

    VALUE = "value"
    PROBABILITY = "probability"
    LOG_PROBABILITY = "log-probability"
    GRADIENT = "gradient"
    SHARE = "share"


@dataclass(frozen=True)
class Scale:
    """What the colours mean: one hue grows from the middle to the low end, another to the high.

    Parameters
    ----------
    low, middle, high : float
    """

    low: float
    middle: float
    high: float

    def position(self, value: float) -> float:
        """Return where a value stands: -1 at the low end, 0 in the middle, 1 at the high end.

        It is not clipped; that of nan is 0.
        """
        apart = value - self.middle
        if math.isnan(apart):
            return 0.0
        return apart / (self.middle - self.low if apart < 0 else self.high - self.middle)


def seen(evaluation: Evaluation, lens: Lens, rows: NDArray[np.intp]) -> Array:
    """Return what a lens shows of some samples, shape (n_rows, n_classes): O(n_rows * n_classes).

    The gradient is that of the value, of 'none' that of the sum; the shares are parts of the sum
    of all weighted losses. Of a categorical loss an entry's share is what its own log-probability
    adds: with class indices, only that of the target.
    """
    block = evaluation.scenario.pick(rows)
    with np.errstate(all="ignore"):
        return np.asarray(_LENSES[lens](evaluation, block), dtype=np.float64)


def _values(_evaluation: Evaluation, block: Block) -> Array:
    return block.input


def _probabilities(evaluation: Evaluation, block: Block) -> Array:
    return probabilities(evaluation.scenario, block.input.astype(np.float64))


def _log_probabilities(evaluation: Evaluation, block: Block) -> Array:
    spec, x = evaluation.scenario.spec, block.input.astype(np.float64)
    if spec.input_kind is InputKind.PROBABILITIES:
        return np.log(x)
    if spec.input_kind is InputKind.LOG_PROBABILITIES:
        return x
    return log_sigmoid(x) if spec.binary else log_softmax(x)


def _gradients(evaluation: Evaluation, block: Block) -> Array:
    return evaluation.block_gradient(block)


def _shares(evaluation: Evaluation, block: Block) -> Array:
    scenario = evaluation.scenario
    losses = evaluation.block_losses(block)
    if not scenario.spec.binary:
        losses = _entry_losses(evaluation, block)
    return losses / (evaluation.numerator or math.nan)


def _entry_losses(evaluation: Evaluation, block: Block) -> Array:
    """Return what each class's log-probability adds to the loss of its sample."""
    scenario, parameters = evaluation.scenario, evaluation.scenario.parameters
    n_classes = scenario.n_classes
    surprise = -_log_probabilities(evaluation, block) * class_weights(parameters, n_classes)
    if not scenario.indexed:
        return probability_targets(block, parameters) * surprise
    share = smoothing(parameters)
    own = block.target[:, None] == np.arange(n_classes)
    enters = (own | (share > 0)) & (block.target != parameters.ignore_index)[:, None]
    return np.where(enters, ((1 - share) * own + spread(parameters, n_classes)) * surprise, 0.0)


_LENSES: dict[Lens, Callable[[Evaluation, Block], Array]] = {
    Lens.VALUE: _values,
    Lens.PROBABILITY: _probabilities,
    Lens.LOG_PROBABILITY: _log_probabilities,
    Lens.GRADIENT: _gradients,
    Lens.SHARE: _shares,
}


_KINDS = {
    InputKind.LOGITS: Lens.VALUE,
    InputKind.LOG_PROBABILITIES: Lens.LOG_PROBABILITY,
    InputKind.PROBABILITIES: Lens.PROBABILITY,
}
"""The lens through which the entries themselves are seen."""


def scale_of(evaluation: Evaluation, lens: Lens) -> Scale:
    """Return the scale of a lens; it does not depend on the logits.

    Probabilities have chance in the middle, ``1 / n_classes`` or one half. The ends of the
    gradient are the pull of a whole sample of the heaviest class, those of the shares four times
    the even share.
    """
    scenario = evaluation.scenario
    if lens is Lens.VALUE:
        lens = _KINDS[scenario.spec.input_kind]
    chance = 0.5 if scenario.spec.binary else 1 / max(2, scenario.n_classes)
    if lens is Lens.PROBABILITY:
        return Scale(0.0, chance, 1.0)
    if lens is Lens.LOG_PROBABILITY:
        return Scale(math.log(chance) - FULL_LOGIT, math.log(chance), 0.0)
    end = FULL_LOGIT
    if lens is Lens.GRADIENT:
        end = _full_gradient(evaluation)
    elif lens is Lens.SHARE:
        end = min(1.0, FULL_SHARES / max(1.0, evaluation.terms.elements))
    return Scale(-end, 0.0, end)


def _full_gradient(evaluation: Evaluation) -> float:
    """Return the heaviest class weight over what the mean divides by, weights of samples aside."""
    scenario = evaluation.scenario
    weights = scenario.weights if scenario.element_weight is None else np.ones(1)
    with np.errstate(all="ignore"):
        end = float(np.abs(weights / np.float64(evaluation.divisor)).max(initial=0.0))
    return end if 0 < end < math.inf else 1.0
