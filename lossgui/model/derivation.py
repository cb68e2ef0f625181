"""How a sample's loss, the batch's number and the gradient come about, step by step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lossgui.language import N_
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.steps import DerivationStep, step
from lossgui.model.losses.terms import Block
from lossgui.model.scenario.scenario import Scenario


class Working(NamedTuple):
    """The textbook derivation of one sample, then of the batch, in float64.

    Parameters
    ----------
    loss : tuple of DerivationStep
        From the input to the weighted loss: one number, or one for each element.
    reduction : tuple of DerivationStep
        From the loss of the sample to the value of the batch.
    gradient : tuple of DerivationStep
        To the gradient of that value with respect to the sample's input, shape (n_classes,).
    """

    loss: tuple[DerivationStep, ...]
    reduction: tuple[DerivationStep, ...]
    gradient: tuple[DerivationStep, ...]


def working(evaluation: Evaluation, row: int) -> Working:
    """Return how the loss of a sample, and the value of its batch, come about: O(n_classes).

    Examples
    --------
    >>> from lossgui.model.evaluation.evaluation import evaluate
    >>> from lossgui.model.scenario.arguments import make_scenario
    >>> batch = make_scenario("NLLLoss", [[-0.5, -1.0], [-2.0, -0.25]], [0, 1], weight=[1, 3])
    >>> found = working(evaluate(batch), 1)
    >>> [(step.formula, step.values.tolist()) for step in found.loss]
    [('lp_c = x_c', [-2.0, -0.25]), ('lp_y', -0.25), ('-lp_y', 0.25), ('l = -w_y lp_y', 0.75)]
    >>> [(step.key, step.values.tolist()) for step in found.reduction]
    [('part', 0.75), ('numerator', 1.25), ('denominator', 4.0), ('value', 0.3125)]
    """
    scenario = evaluation.scenario
    block = _exact(scenario, row)
    with np.errstate(all="ignore"):
        loss, gradient = scenario.spec.loss.derivation(
            block, scenario.parameters, evaluation.divisor
        )
    return Working(loss + _rounding(evaluation, row), _reduction(evaluation, loss[-1]), gradient)


def _exact(scenario: Scenario, row: int) -> Block:
    """Return a sample with its input in float64, whatever the table is computed in."""
    block = scenario.block(row, row + 1)
    return Block(block.input.astype(np.float64), block.target, block.weight, block.pos_weight)


def _rounding(evaluation: Evaluation, row: int) -> tuple[DerivationStep, ...]:
    if evaluation.scenario.logits.base.dtype == np.float64:
        return ()
    said = N_("As computed from the float32 table, rounded")
    return (step("rounded", said, "l", evaluation.losses(row, row + 1)[0]),)


def _reduction(evaluation: Evaluation, own: DerivationStep) -> tuple[DerivationStep, ...]:
    reduction = evaluation.scenario.reduction
    if reduction == "none":
        said = N_("No reduction: each loss stays, and the result is a vector")
        return (step("value", said, "l_n", own.values),)
    first = (
        step("part", N_("This sample's part of the sum"), "l_n", own.values.sum()),
        step("numerator", N_("The sum over all samples"), "sum_n l_n", evaluation.numerator),
    )
    if reduction == "sum":
        return *first, step("value", N_("That is the value"), "sum_n l_n", evaluation.value)
    formula = f"D = {evaluation.scenario.divisor.label}"
    return (
        *first,
        step("denominator", N_("What the mean divides by"), formula, evaluation.denominator),
        step("value", N_("The quotient is the value"), "sum_n l_n / D", evaluation.value),
    )
