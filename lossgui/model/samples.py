"""What the tables show of some samples and of the classes, computed for what is visible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Evaluation
from lossgui.model.losses.categorical import class_weights, keep, probability_targets
from lossgui.model.losses.ignored import answers, is_ignored
from lossgui.model.losses.terms import Array, Block
from lossgui.model.predictions import IGNORED, labels, predicted
from lossgui.model.primitives import sigmoid, softmax
from lossgui.model.registry import InputKind
from lossgui.model.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Samples:
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
        The class with the largest input, the first of equal ones; `predictions.IGNORED` where nan
        predicts nothing, and of a binary loss.
    """

    probabilities: Array
    target_probability: Array
    losses: Array
    shares: Array
    correct: NDArray[np.bool_]
    weights: Array
    target_sums: Array
    predicted: NDArray[np.intp]


def describe(evaluation: Evaluation, rows: NDArray[np.intp]) -> Samples:
    """Return the figures of the given rows, in that order."""
    scenario = evaluation.scenario
    block = scenario.pick(rows)
    losses = _row_sums(evaluation.block_losses(block))
    with np.errstate(all="ignore"):
        p = probabilities(scenario, block.input.astype(np.float64))
        target_p = _target_probability(scenario, p, block.target)
        shares = losses / (evaluation.numerator or np.nan)
        weights = _weights(scenario, block)
        targets = block.target[:, None] if scenario.indexed else block.target
        sums = targets.sum(axis=1, dtype=np.float64)
    guess = np.full(len(rows), IGNORED)
    if scenario.n_classes and not scenario.spec.binary:
        guess = predicted(scenario, block.input)
    correct = are_correct(scenario, block)
    return Samples(p, target_p, losses, shares, correct, weights, sums, guess)


def row_losses(evaluation: Evaluation, start: int, stop: int) -> Array:
    """Return the weighted losses of rows, of a binary loss summed over the row."""
    return _row_sums(evaluation.losses(start, stop))


def _row_sums(losses: Array) -> Array:
    with np.errstate(all="ignore"):
        return losses.sum(axis=1) if losses.ndim == 2 else losses


def probabilities(scenario: Scenario, x: Array) -> Array:
    """Return what the input says in probabilities, whatever its kind."""
    spec = scenario.spec
    if spec.input_kind is InputKind.PROBABILITIES:
        return x
    if spec.input_kind is InputKind.LOG_PROBABILITIES:
        return np.exp(x)
    return sigmoid(x) if spec.binary else softmax(x)


def _weights(scenario: Scenario, block: Block) -> Array:
    parameters, target = scenario.parameters, block.target
    weight = class_weights(parameters, scenario.n_classes)
    if not scenario.spec.binary:
        if not scenario.indexed:
            return probability_targets(block, parameters) @ weight
        kept = keep(target, parameters)
        used = np.zeros(len(target))
        used[kept.rows] = weight[kept.target]
        return used
    pos_weight = scenario.pos_weights if block.pos_weight is None else block.pos_weight
    factor = 1 + (pos_weight - 1) * target if scenario.spec.has_pos_weight else 1.0
    kept_elements = ~is_ignored(target, parameters.ignore_index)
    used = np.where(kept_elements, (weight if block.weight is None else block.weight) * factor, 0)
    return used.sum(axis=1) / np.maximum(kept_elements.sum(axis=1), 1)


def _target_probability(scenario: Scenario, p: Array, target: NDArray[Any]) -> Array:
    if scenario.spec.binary:
        likely = np.where(target >= 0.5, p, 1 - p)
        return np.where(answers(target, scenario.ignore_index), likely, 1).prod(axis=1)
    if not p.shape[1]:
        return np.full(len(p), np.nan)
    wanted = labels(scenario, target)
    return np.where(wanted == IGNORED, np.nan, p[np.arange(len(p)), wanted])


def are_correct(scenario: Scenario, block: Block) -> NDArray[np.bool_]:
    """Tell of which samples the prediction is the target; true of those that are ignored.

    The prediction is the class with the largest input, of a binary loss whether the input is
    that of a probability of 0.5 or more, for each element; nan predicts nothing.
    """
    x, target = block.input, block.target
    if scenario.spec.binary:
        half = 0.5 if scenario.spec.unit_interval else 0.0
        right = ((x >= half) == (target >= 0.5)) & ~np.isnan(x)
        return (right | ~answers(target, scenario.ignore_index)).all(axis=1)
    if not x.shape[1]:
        return np.ones(len(x), dtype=bool)
    wanted = labels(scenario, target)
    return (predicted(scenario, x) == wanted) | (wanted == IGNORED)


def are_ignored(scenario: Scenario, start: int, stop: int) -> NDArray[np.bool_]:
    """Tell which samples of a span are ignored; of a binary loss, in all their elements."""
    if scenario.ignore_index is None or not (scenario.indexed or scenario.spec.binary):
        return np.zeros(stop - start, dtype=bool)
    ignored = is_ignored(scenario.targets.rows(start, stop), scenario.ignore_index)
    return np.asarray(ignored.all(axis=1))


@dataclass(frozen=True, eq=False)
class Classes:
    """Figures of the classes, each of shape (n_classes,).

    Parameters
    ----------
    count : ndarray
        Samples, target probability or positives of the class.
    frequency : ndarray
        The count as a part of all samples.
    weight, pos_weight : ndarray
    loss_share : ndarray
        The part of the sum of all losses that the class's weight multiplies.
    spread_share : ndarray
        The part of it that label smoothing spreads over all samples; 0 without any.
    """

    count: Array
    frequency: Array
    weight: Array
    pos_weight: Array
    loss_share: Array
    spread_share: Array


def class_losses(evaluation: Evaluation) -> Array:
    """Return the part of the summed losses that each class weight multiplies, in nats.

    Returns
    -------
    ndarray, shape (n_classes,)
        Without ``weight``, with ``pos_weight``.
    """
    scenario, terms = evaluation.scenario, evaluation.terms
    coefficients = scenario.spec.loss.coefficients(scenario.parameters, scenario.n_classes)
    with np.errstate(all="ignore"):
        sums = terms.first * coefficients.first
        if coefficients.second is not None:
            sums = sums + terms.second * coefficients.second
    return np.asarray(sums)


def spread_losses(evaluation: Evaluation) -> Array:
    """Return the part of `class_losses` that label smoothing adds, shape (n_classes,), in nats."""
    scenario = evaluation.scenario
    coefficients = scenario.spec.loss.coefficients(scenario.parameters, scenario.n_classes)
    if not coefficients.apart or coefficients.second is None:
        return np.zeros(scenario.n_classes)
    with np.errstate(all="ignore"):
        return np.asarray(evaluation.terms.second * coefficients.second)


def describe_classes(evaluation: Evaluation) -> Classes:
    """Return the figures of all classes: O(n_classes).

    The shares are nan where a class weight is below 0: losses of both signs have no parts.
    """
    scenario, terms = evaluation.scenario, evaluation.terms
    with np.errstate(all="ignore"):
        total = np.nan if (scenario.weights < 0).any() else evaluation.numerator
        samples = scenario.n_samples if scenario.spec.binary else terms.elements
        return Classes(
            terms.count,
            terms.count / samples,
            scenario.weights,
            scenario.pos_weights,
            class_losses(evaluation) * scenario.weights / total,
            spread_losses(evaluation) * scenario.weights / total,
        )
