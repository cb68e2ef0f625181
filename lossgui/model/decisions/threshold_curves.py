"""What is drawn of the outcomes at all thresholds, and where the weights put the threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lossgui.model.array import Array
from lossgui.model.classes.inverse_weights import decision_weight, products
from lossgui.model.decisions.thresholds import Thresholds
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.primitives import sigmoid


@dataclass(frozen=True, eq=False)
class ThresholdCurves:
    """Rates at thresholds, each of shape (n_points,), the largest threshold first.

    Parameters
    ----------
    found : Thresholds
        The outcomes that they are of.
    threshold : ndarray
        Probabilities of samples, each the largest threshold at which it is called positive.
    tpr, fpr, precision : ndarray
    area : float
        Under the ROC curve.
    average_precision : float
    """

    found: Thresholds
    threshold: Array
    tpr: Array
    fpr: Array
    precision: Array
    area: float
    average_precision: float

    @property
    def prevalence(self) -> float:
        """The part of the samples that is positive: the precision without any knowledge."""
        of = self.found.positives + self.found.negatives
        return self.found.positives / of if of else math.nan

    @property
    def without_probability(self) -> float:
        """How many samples have the log-odds -inf, as those with nan are given."""
        found = self.found
        if not len(found.log_odds) or not np.isneginf(found.log_odds[-1]):
            return 0.0
        return float(np.diff(found.tp + found.fp, prepend=0.0)[-1])


def threshold_curves(found: Thresholds) -> ThresholdCurves:
    """Return the ROC curve, precision and recall at all thresholds, thinned to be drawn."""

    def drawn() -> tuple[Array, Array, Array, Array, float, float]:
        log_odds, tpr, fpr, precision = found.drawn()
        # A hair below the probability, so that rounding cannot leave the sample itself out.
        threshold = sigmoid(log_odds) * (1 - 1e-12)
        return threshold, tpr, fpr, precision, found.area(), found.average_precision()

    return ThresholdCurves(
        found, *found.evaluation.cache.made("threshold curves", found.column, drawn)
    )


def weight_against_rest(evaluation: Evaluation, index: int) -> float | None:
    """Return the weight of a class against no, or against the mean of all other samples.

    See `lossgui.model.classes.inverse_weights.decision_weight`; None where no weight of a class
    moves a decision.
    """
    scenario = evaluation.scenario
    if scenario.rules.per_element or scenario.n_classes <= 2:
        return decision_weight(scenario, index)
    if scenario.spec.shifted_by is None:
        return None
    with np.errstate(all="ignore"):
        counts = np.delete(evaluation.terms.count, index)
        rest = products(np.delete(scenario.weights, index), counts).sum() / counts.sum()
        weight = float(scenario.weights[index] / rest)
    return weight if 0 < weight < math.inf else None
