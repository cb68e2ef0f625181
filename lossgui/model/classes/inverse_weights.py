"""What class weights do, and which weight does what is wanted: closed forms in O(n_classes).

The sum of the losses is linear in the weights, ``sum_c w_c * m_c``; so is the weighted frequency,
``sum_c w_c * n_c``. A class has the share s of such a sum at the weight
``w_c = s / (1 - s) * sum_{k != c} w_k m_k / m_c``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lossgui.model.array import Array
from lossgui.model.classes.class_statistics import class_losses
from lossgui.model.errors import ParameterError, Place
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.spec import class_vector
from lossgui.model.scenario.scenario import Scenario


def weight_for_loss_share(evaluation: Evaluation, index: int, share: float) -> float:
    """Return the weight that gives a class a share of the loss, the other weights unchanged.

    Parameters
    ----------
    share : float
        In (0, 1).

    Raises
    ------
    ParameterError
        If no weight does.
    """
    scenario = evaluation.scenario
    if scenario.element_weight is not None:
        raise ParameterError(
            "the weights differ between samples, so no class has one to solve for: "
            "use one weight per class.",
            Place("weights", index),
        )
    losses = class_losses(evaluation)
    return _solved(losses, scenario.weights, index, share, "loss", scenario.class_names[index])


def weight_for_prior(weights: Array, counts: Array, index: int, prior: float, name: str) -> float:
    """Return the weight that gives class `name` an effective prior in (0, 1).

    Raises
    ------
    ParameterError
        If no weight does.
    """
    return _solved(counts, weights, index, prior, "samples", name)


def effective_prior(weights: Array, counts: Array) -> Array:
    """Return ``w * f`` scaled to sum 1: what a constant prediction learns, shape (n_classes,).

    nan where a weight is below 0: there is no optimum then.

    Examples
    --------
    >>> effective_prior(np.array([1.0, 9.0]), np.array([90.0, 10.0])).tolist()
    [0.5, 0.5]
    """
    with np.errstate(all="ignore"):
        masses = products(weights, counts)
        if (weights < 0).any():
            masses = np.full(len(masses), np.nan)
        return np.asarray(masses / masses.sum())


def priors(evaluation: Evaluation) -> Array:
    """Return the effective prior of each class, shape (n_classes,).

    Of elements it is that of yes in each column: ``v n / (v n + N - n)`` at pos_weight v. nan
    where constant inputs do not learn them; see `LossSpec.log_likelihood`.
    """
    scenario, counts = evaluation.scenario, evaluation.terms.count
    if not (scenario.spec.input.has_probabilities and scenario.spec.log_likelihood):
        return np.full(len(counts), np.nan)
    if not scenario.rules.per_element:
        return effective_prior(scenario.weights, counts)
    pos_weights = scenario.parameters.pos_weight
    with np.errstate(all="ignore"):
        yes = counts if pos_weights is None else products(pos_weights, counts)
        return np.asarray(yes / (yes + scenario.n_samples - counts))


def _solved(masses: Array, weights: Array, index: int, share: float, what: str, name: str) -> float:
    place = Place("weights", index)
    if not 0 < share < 1:
        raise ParameterError(
            f"{share} is no share to solve for: type a number between 0 and 1, both excluded.",
            place,
        )
    with np.errstate(all="ignore"):
        own = float(masses[index])
        rest = float(np.delete(products(weights, masses), index).sum())
    if not (own > 0 and math.isfinite(own)):
        raise ParameterError(
            f"{name} has {own:g} of the {what}, so no weight gives it a share of {share:g}: "
            f"it needs a finite amount above 0.",
            place,
        )
    if not (rest > 0 and math.isfinite(rest)):
        raise ParameterError(
            f"the other classes have {rest:g} of the weighted {what}, so {name} cannot share it "
            "with them: they need a finite amount above 0.",
            place,
        )
    return share / (1 - share) * rest / own


def products(weights: Array, masses: Array) -> Array:
    """Return weight times mass; 0 where there is no mass, whatever the weight."""
    return np.where(masses == 0, 0.0, weights * masses)


def weight_of_cost_ratio(ratio: float) -> float:
    """Return the weight of positives, 1 / r, where a false positive costs r false negatives.

    Raises
    ------
    ParameterError
        If the ratio is not a finite number above 0.
    """
    return 1 / _above_zero(ratio, "cost ratio")


def cost_ratio_of_weight(weight: float) -> float:
    """Return how many false negatives a false positive costs, 1 / w; ParameterError as above."""
    return 1 / _above_zero(weight, "weight")


def threshold_of_weight(weight: float) -> float:
    """Return the true probability 1 / (1 + w) where the weighted optimum decides for positive."""
    return 1 / (1 + _above_zero(weight, "weight"))


def weight_of_threshold(threshold: float) -> float:
    """Return the weight of positives, (1 - t) / t, that decides at a true probability in (0, 1).

    Raises
    ------
    ParameterError
        If the threshold lies outside (0, 1).
    """
    if not 0 < threshold < 1:
        raise ParameterError(
            f"a threshold lies between 0 and 1, both excluded, not at {threshold}.",
            Place("weights"),
        )
    return (1 - threshold) / threshold


def decision_weight(scenario: Scenario, index: int) -> float | None:
    """Return the weight of a class against no, or against the other of two classes.

    None where no weight of a class moves the decision, which the loss says, where there are more
    than two classes, and where weights per element belong to no class.
    """
    name = scenario.spec.shifted_by
    if name is None or scenario.has_element_weights:
        return None
    weights = class_vector(getattr(scenario, name), scenario.n_classes)
    if scenario.rules.per_element:
        weight = float(weights[index])
    elif scenario.n_classes == 2:
        with np.errstate(all="ignore"):
            weight = float(weights[index] / weights[1 - index])
    else:
        return None
    return weight if 0 < weight < math.inf else None


def with_decision_weight(scenario: Scenario, index: int, weight: float) -> Scenario:
    """Return a scenario in which a class has a `decision_weight`."""
    name = scenario.spec.shifted_by or "weight"
    if scenario.rules.per_element:
        return scenario.with_class_value(name, index, weight)
    return scenario.with_class_value(name, index, weight * float(scenario.weights[1 - index]))


def _above_zero(value: float, what: str) -> float:
    if not (value > 0 and math.isfinite(value)):
        raise ParameterError(
            f"the {what} must be a finite number above 0, not {value}.", Place("weights")
        )
    return value


@dataclass(frozen=True)
class Shift:
    """By how much the weights move the optimum's logit of a class.

    Parameters
    ----------
    reference : int, optional
        The class against which it moves; None where yes moves against no.
    ratio : float
        Its weight over that of the reference; of elements the pos_weight, because there `weight`
        multiplies both sides of a column and moves no optimum.
    """

    reference: int | None
    ratio: float

    @property
    def logit(self) -> float:
        """The logarithm of the ratio, in nats."""
        return math.log(self.ratio)


def shift(evaluation: Evaluation, index: int) -> Shift | None:
    """Return how the weights move the optimum of a class: against the most frequent other one.

    None where they do not, where the class or all others are absent, and where no such optimum
    is: under weights per element, or that are not finite numbers above 0.
    """
    scenario, counts = evaluation.scenario, evaluation.terms.count
    name = scenario.spec.shifted_by
    if name is None or scenario.has_element_weights or not counts[index] > 0:
        return None
    weights = class_vector(getattr(scenario, name), scenario.n_classes)
    reference, ratio = None, weights[index]
    if not scenario.rules.per_element:
        others = np.where(np.arange(len(counts)) == index, 0.0, counts)
        reference = int(np.argmax(others))
        if not others[reference] > 0:
            return None
        with np.errstate(all="ignore"):
            ratio = weights[index] / weights[reference]
    usable = 0 < ratio < math.inf and ratio != 1
    return Shift(reference, float(ratio)) if usable else None
