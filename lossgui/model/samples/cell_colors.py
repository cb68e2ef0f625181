"""What the logits table shows of each entry, as number and colour, for the samples in sight."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.losses.terms import Block
from lossgui.model.scenario.scenario import Scenario

FULL_LOGIT = 4.0
"""A logit of this size is tinted nearly as strongly as any."""

FULL_SHARES = 4.0
"""So is a share that is this many times the even one."""


class ColorBy(StrEnum):
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


def seen(evaluation: Evaluation, color_by: ColorBy, rows: NDArray[np.intp]) -> Array:
    """Return what is shown of some samples, shape (n_rows, n_classes): O(n_rows * n_classes).

    The gradient is that of the value, of 'none' that of the sum; the shares are parts of the sum
    of all weighted losses. Of a categorical loss an entry's share is what its own log-probability
    adds: with class indices, only that of the target.
    """
    block = evaluation.scenario.pick(rows)
    with np.errstate(all="ignore"):
        return np.asarray(_COLORINGS[color_by](evaluation, block), dtype=np.float64)


def _shares(evaluation: Evaluation, block: Block) -> Array:
    scenario = evaluation.scenario
    losses = scenario.spec.loss.entry_losses(block, scenario.parameters)
    return losses / (evaluation.numerator or math.nan)


_COLORINGS: dict[ColorBy, Callable[[Evaluation, Block], Array]] = {
    ColorBy.VALUE: lambda _, block: block.input,
    ColorBy.PROBABILITY: lambda evaluation, block: evaluation.scenario.spec.input.probabilities(
        block.input.astype(np.float64)
    ),
    ColorBy.LOG_PROBABILITY: lambda evaluation, block: (
        evaluation.scenario.spec.input.log_probabilities(block.input.astype(np.float64))
    ),
    ColorBy.GRADIENT: Evaluation.block_gradient,
    ColorBy.SHARE: _shares,
}


def colorings_of(scenario: Scenario) -> tuple[ColorBy, ...]:
    """Return what the cells can be coloured by: no probabilities where the loss has none."""
    needed = (ColorBy.PROBABILITY, ColorBy.LOG_PROBABILITY)
    return tuple(x for x in ColorBy if scenario.spec.input.has_probabilities or x not in needed)


_KINDS = {
    InputKind.LOGITS: ColorBy.VALUE,
    InputKind.SCORES: ColorBy.VALUE,
    InputKind.LOG_PROBABILITIES: ColorBy.LOG_PROBABILITY,
    InputKind.PROBABILITIES: ColorBy.PROBABILITY,
}
"""What the table shows where it shows the entries themselves."""


def scale_of(evaluation: Evaluation, color_by: ColorBy) -> Scale:
    """Return the scale of the colours; it does not depend on the logits.

    Probabilities have chance in the middle, ``1 / n_classes`` or one half. The ends of the
    gradient are the pull of a whole sample of the heaviest class, those of the shares four times
    the even share.
    """
    scenario = evaluation.scenario
    if color_by is ColorBy.VALUE:
        color_by = _KINDS[scenario.spec.input_kind]
    chance = scenario.spec.input.chance(scenario.n_classes)
    if color_by is ColorBy.PROBABILITY:
        return Scale(0.0, chance, 1.0)
    if color_by is ColorBy.LOG_PROBABILITY:
        return Scale(math.log(chance) - FULL_LOGIT, math.log(chance), 0.0)
    end = FULL_LOGIT
    if color_by is ColorBy.GRADIENT:
        end = _full_gradient(evaluation)
    elif color_by is ColorBy.SHARE:
        end = min(1.0, FULL_SHARES / max(1.0, evaluation.terms.elements))
    return Scale(-end, 0.0, end)


def _full_gradient(evaluation: Evaluation) -> float:
    """Return the heaviest class weight over what the mean divides by, weights of samples aside."""
    scenario = evaluation.scenario
    weights = scenario.weights if scenario.element_weight is None else np.ones(1)
    with np.errstate(all="ignore"):
        end = float(np.abs(weights / np.float64(evaluation.divisor)).max(initial=0.0))
    return end if 0 < end < math.inf else 1.0
