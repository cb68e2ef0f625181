"""How a sample's loss, the batch's number and the gradient come about, step by step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lossgui.language import N_
from lossgui.model.evaluation.evaluation import Evaluation, TileMap
from lossgui.model.losses.steps import MOST_TERMS, DerivationStep, signed, step, summed
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
        reduction = _reduction(evaluation, loss[-1])
    return Working(loss + _rounding(evaluation, row), reduction, gradient)


def _exact(scenario: Scenario, row: int) -> Block:
    """Return a sample with its input in float64, whatever the table is computed in."""
    block = scenario.block(row, row + 1)
    return Block(block.input.astype(np.float64), block.target, block.weight, block.pos_weight)


def _rounding(evaluation: Evaluation, row: int) -> tuple[DerivationStep, ...]:
    if evaluation.scenario.logits.base.dtype == np.float64:
        return ()
    said = N_("As computed from the float32 table, rounded")
    return (step("rounded", said, "l", evaluation.losses(row, row + 1)[0], ""),)


def _reduction(evaluation: Evaluation, own: DerivationStep) -> tuple[DerivationStep, ...]:
    reduction, numerator = evaluation.scenario.reduction, evaluation.numerator
    if reduction == "none":
        said = N_("No reduction: each loss stays, and the result is a vector")
        return (step("value", said, "l_n", own.values, "vector"),)
    said = N_("The sum over all samples")
    first = (
        step("part", N_("This sample's part of the sum"), "l_n", own.values.sum()),
        step("numerator", said, "sum_n l_n", numerator, numbers=_losses_text(evaluation)),
    )
    if reduction == "sum":
        said = N_("That is the value")
        return *first, step("value", said, "sum_n l_n", evaluation.value, "total")
    quotient = f"{signed(numerator)} / {signed(evaluation.denominator)}"
    said = N_("The quotient is the value")
    value = step("value", said, "sum_n l_n / D", evaluation.value, "mean", quotient)
    return *first, _denominator(evaluation), value


def _denominator(evaluation: Evaluation) -> DerivationStep:
    divisor, counts, numbers = evaluation.scenario.divisor, evaluation.terms.count, ""
    if divisor.weighted and len(counts) <= MOST_TERMS:
        weights = zip(counts.tolist(), evaluation.scenario.weights.tolist(), strict=True)
        numbers = " + ".join(
            f"{count:g} \N{MIDDLE DOT} {signed(weight)}" for count, weight in weights
        )
    return step(
        "denominator",
        N_("What the mean divides by"),
        f"D = {divisor.label}",
        evaluation.denominator,
        divisor.typeset,
        numbers,
    )


def _losses_text(evaluation: Evaluation) -> str:
    """Return the losses of the samples as a sum, the middle of many left out."""
    scenario = evaluation.scenario
    rows = np.arange(scenario.n_samples)
    if len(rows) > MOST_TERMS:
        rows = np.concatenate([rows[: MOST_TERMS + 1], rows[-1:]])  # `summed` leaves some out
    return summed(scenario.rules.row_losses(evaluation.block_losses(scenario.pick(rows))))


def micro_batches(
    evaluation: Evaluation, size: int, tile_map: TileMap = map
) -> tuple[DerivationStep, ...]:
    """Return what the mean of the means of micro-batches is, beside the mean of all samples.

    Adjacent samples make a micro-batch. The means of micro-batches with other denominators
    (weights, ignored samples, a short last one) do not average to the mean of the batch; sums of
    numerators and of denominators do: O(N C).

    Parameters
    ----------
    size : int
        Samples of a micro-batch, at least 1; the last one may have fewer.
    tile_map : callable, optional
        Runs the micro-batches, ``map`` or an executor's.
    """
    scenario = evaluation.scenario
    count = -(-scenario.n_samples // size)

    def parts(index: int) -> tuple[float, float]:
        start, stop = index * size, min((index + 1) * size, scenario.n_samples)
        with np.errstate(all="ignore"):
            block = scenario.block(start, stop)
            counted, elements = scenario.spec.loss.counts(
                block.target, scenario.n_classes, scenario.parameters
            )
            divisor = scenario.divisor.of(counted, elements, scenario.parameters.weight)
            return float(evaluation.block_losses(block).sum(dtype=np.float64)), divisor

    numerators, divisors = np.array(list(tile_map(parts, range(count)))).reshape(-1, 2).T
    with np.errstate(all="ignore"):
        means = numerators / divisors
        whole = numerators.sum() / divisors.sum()
    averaged = f"({summed(means)}) / {count}"
    quotient = f"({summed(numerators)}) / ({summed(divisors)})"
    each, wrong = N_("The mean of each micro-batch"), N_("The mean of these means")
    right = N_("The right accumulation: all numerators over all denominators")
    formula = "sum_k sum_n l_n / sum_k D_k"
    return (
        step("micro_means", each, "L_k = sum_n l_n / D_k", means),
        step("mean_of_means", wrong, "sum_k L_k / K", means.mean(), numbers=averaged),
        step("accumulated", right, formula, whole, numbers=quotient),
    )
