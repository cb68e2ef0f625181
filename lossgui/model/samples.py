"""What the tables show of some samples and of the classes, computed for what is visible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Evaluation
from lossgui.model.losses.terms import Array
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
        Parts of the sum of all losses, in [0, 1] where all losses have one sign.
    correct : ndarray of bool, shape (n_rows,)
        Whether the prediction is the target; true where the sample is ignored.
    """

    probabilities: Array
    target_probability: Array
    losses: Array
    shares: Array
    correct: NDArray[np.bool_]


def describe(evaluation: Evaluation, start: int, stop: int) -> Samples:
    """Return the figures of rows `start` to `stop`."""
    scenario = evaluation.scenario
    block = scenario.block(start, stop)
    losses = evaluation.losses(start, stop)
    with np.errstate(all="ignore"):
        p = probabilities(scenario, block.input.astype(np.float64))
        target_p, correct = _judge(scenario, p, block.target)
        row_losses = losses.sum(axis=1) if losses.ndim == 2 else losses
        return Samples(p, target_p, row_losses, row_losses / evaluation.numerator, correct)


def probabilities(scenario: Scenario, x: Array) -> Array:
    """Return what the input says in probabilities, whatever its kind."""
    spec = scenario.spec
    if spec.input_kind is InputKind.PROBABILITIES:
        return x
    if spec.input_kind is InputKind.LOG_PROBABILITIES:
        return np.exp(x)
    return sigmoid(x) if spec.binary else softmax(x)


def _judge(scenario: Scenario, p: Array, target: NDArray[Any]) -> tuple[Array, NDArray[np.bool_]]:
    if scenario.spec.binary:
        ignored = target == scenario.ignore_index
        likely = np.where(target >= 0.5, p, 1 - p)
        right = ((p >= 0.5) == (target >= 0.5)) | ignored
        return np.where(ignored, 1, likely).prod(axis=1), right.all(axis=1)
    if not p.shape[1]:
        return np.full(len(p), np.nan), np.ones(len(p), dtype=bool)
    wanted = target if scenario.indexed else target.argmax(axis=1)
    ignored = scenario.indexed & (wanted == scenario.ignore_index)
    wanted = np.where(ignored, 0, wanted)
    target_p = np.where(ignored, np.nan, p[np.arange(len(p)), wanted])
    return target_p, (p.argmax(axis=1) == wanted) | ignored


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
    """

    count: Array
    frequency: Array
    weight: Array
    pos_weight: Array
    loss_share: Array


def describe_classes(evaluation: Evaluation) -> Classes:
    """Return the figures of all classes: O(n_classes)."""
    scenario, terms = evaluation.scenario, evaluation.terms
    coefficients = scenario.spec.loss.coefficients(scenario.parameters, scenario.n_classes)
    with np.errstate(all="ignore"):
        sums = terms.first * coefficients.first
        if coefficients.second is not None:
            sums = sums + terms.second * coefficients.second
        samples = scenario.n_samples if scenario.spec.binary else terms.elements
        return Classes(
            terms.count,
            terms.count / samples,
            scenario.weights,
            scenario.pos_weights,
            sums * scenario.weights / evaluation.numerator,
        )
