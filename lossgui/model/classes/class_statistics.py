"""What the tables show of the classes: counts, weights, and their parts of the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossgui.model.array import Array
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.terms import Parameters, Terms
from lossgui.model.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class ClassStatistics:
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
    """Return the sum of the weighted losses of each class, shape (n_classes,), in nats.

    Returns
    -------
    ndarray, shape (n_classes,)
        Without ``weight``, with ``pos_weight``.
    """
    return class_sums(evaluation.scenario, evaluation.terms, evaluation.scenario.parameters)


def class_sums(scenario: Scenario, terms: Terms, parameters: Parameters) -> Array:
    """Return the unweighted loss of each class, which its weight multiplies, shape (n_classes,)."""
    coefficients = scenario.spec.loss.coefficients(parameters, scenario.n_classes)
    with np.errstate(all="ignore"):
        sums = terms.first * coefficients.first
        if coefficients.second is not None:
            sums = sums + terms.second * coefficients.second
    return sums


def spread_losses(evaluation: Evaluation) -> Array:
    """Return the part of `class_losses` that label smoothing adds, shape (n_classes,), in nats."""
    scenario = evaluation.scenario
    second = scenario.coefficients.second
    if not scenario.parameters.smoothing or second is None:
        return np.zeros(scenario.n_classes)
    with np.errstate(all="ignore"):
        return np.asarray(evaluation.terms.second * second)


def describe_classes(evaluation: Evaluation) -> ClassStatistics:
    """Return count, frequency, weight and share of the loss of all classes: O(n_classes).

    The shares are nan where a class weight is below 0: losses of both signs have no parts.
    """
    scenario, terms = evaluation.scenario, evaluation.terms
    with np.errstate(all="ignore"):
        total = np.nan if (scenario.weights < 0).any() else evaluation.numerator
        samples = scenario.rules.population(scenario.n_samples, terms.elements)
        return ClassStatistics(
            terms.count,
            terms.count / samples,
            scenario.weights,
            scenario.pos_weights,
            class_losses(evaluation) * scenario.weights / total,
            spread_losses(evaluation) * scenario.weights / total,
        )
