"""What the tables show of some samples and of the classes, computed for what is visible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.signature.targets import NONE
from lossgui.model.losses.terms import Block
from lossgui.model.samples.predictions import predicted
from lossgui.model.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class SampleStatistics:
    """Read-only figures of some rows.

    Parameters
    ----------
    probabilities : ndarray, shape (n_rows, n_classes)
    target_probability : ndarray, shape (n_rows,)
        Probability of the target; of class probabilities, of the likeliest class; of a binary
        loss, of all the row's targets at once. nan where the sample is ignored.
    losses : ndarray, shape (n_rows,)
        Weighted losses in nats; of a binary loss, the sum over the row.
    shares : ndarray, shape (n_rows,)
        Parts of the sum of all losses, in [0, 1] where all losses have one sign; nan of a sum of 0.
    correct : ndarray of bool, shape (n_rows,)
        Whether the prediction is the target; true where the sample is ignored.
    weights : ndarray, shape (n_rows,)
        What the sample's loss is multiplied by: the weight of its target, of class probabilities
        weighted by them; of a binary loss, the mean over the elements, with the part of pos_weight
        that their targets take. 0 where the sample is ignored.
    target_sums : ndarray, shape (n_rows,)
        What class probabilities, or the targets of elements, add up to.
    predicted : ndarray of int, shape (n_rows,)
        The class with the largest input, the first of equal ones; `targets.NONE` where nan
        predicts nothing, and where each element is predicted by itself.
    """

    probabilities: Array
    target_probability: Array
    losses: Array
    shares: Array
    correct: NDArray[np.bool_]
    weights: Array
    target_sums: Array
    predicted: NDArray[np.intp]


def describe(evaluation: Evaluation, rows: NDArray[np.intp]) -> SampleStatistics:
    """Return loss, weight, p(target) and prediction of some samples, in the given order."""
    scenario = evaluation.scenario
    block = scenario.pick(rows)
    with np.errstate(all="ignore"):
        losses = scenario.rules.row_losses(evaluation.block_losses(block))
        p = scenario.spec.input.probabilities(block.input.astype(np.float64))
        target_p = scenario.rules.target_probability(p, block.target, scenario.ignored)
        shares = losses / (evaluation.numerator or np.nan)
        weights = scenario.spec.loss.sample_weights(block, scenario.parameters)
        sums = scenario.targets.take(rows).sum(axis=1, dtype=np.float64)
    guess = np.full(len(rows), NONE)
    if scenario.n_classes and not scenario.rules.per_element:
        guess = predicted(scenario, block.input)
    correct = are_correct(scenario, block)
    return SampleStatistics(p, target_p, losses, shares, correct, weights, sums, guess)


def row_losses(evaluation: Evaluation, start: int, stop: int) -> Array:
    """Return the weighted losses of rows, of a binary loss summed over the row."""
    with np.errstate(all="ignore"):
        return evaluation.scenario.rules.row_losses(evaluation.losses(start, stop))


def are_correct(scenario: Scenario, block: Block) -> NDArray[np.bool_]:
    """Tell of which samples the prediction is the target; true of those that are ignored.

    The prediction is the class with the largest input, of a binary loss whether the input is
    that of a probability of 0.5 or more, for each element; nan predicts nothing.
    """
    return scenario.rules.correct(scenario.spec.input, block.input, block.target, scenario.ignored)


def are_ignored(scenario: Scenario, start: int, stop: int) -> NDArray[np.bool_]:
    """Tell which samples of a span are ignored; of a binary loss, in all their elements."""
    return scenario.rules.ignored_rows(scenario.targets.rows(start, stop), scenario.ignored)
