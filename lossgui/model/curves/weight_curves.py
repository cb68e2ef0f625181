"""Loss against a weight or label_smoothing, in closed form: O(n_classes + points) per curve.

With the sums S_c of the losses and the counts n_c per class, the mean of class indices is
``sum_c w_c S_c / sum_c w_c n_c``: against one weight it is a hyperbola that saturates at
``S_k / n_k``. Against pos_weight and label_smoothing each loss is a straight line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lossgui.model.array import Array
from lossgui.model.classes.class_statistics import class_sums
from lossgui.model.classes.inverse_weights import products
from lossgui.model.classes.leave_one_out import masked
from lossgui.model.curves.input_curves import POINTS, Curve, Landmarks, Line, has_unweighted, line
from lossgui.model.curves.variables import parameter_of, range_of, value_of
from lossgui.model.evaluation.evaluation import Evaluation, block_terms
from lossgui.model.losses.signature.options import Sweep
from lossgui.model.losses.terms import Asymptote, Block, Parameters, Terms, totals
from lossgui.model.scenario.scenario import Scenario


@dataclass(frozen=True)
class Sums:
    """What a curve against a weight is computed from.

    Parameters
    ----------
    terms : Terms
        The weight-free sums of the loss.
    masses : ndarray, shape (n_classes,)
        What a weight of 1 of each class costs.
    weight, pos_weight : ndarray, shape (n_classes,)
    counts : ndarray or None, shape (n_classes,)
        Of each class, where the mean divides by their weights; None where it does not.
    divisor : float
        What the sum is divided by otherwise.
    """

    terms: Terms
    masses: Array
    weight: Array
    pos_weight: Array
    counts: Array | None
    divisor: float

    def weighted(self, sums: Array) -> float:
        """Return the weighted sum over the classes."""
        return float(products(self.weight, sums).sum())

    def straight(self, level: float, rise: float, points: Array) -> tuple[Array, Array]:
        """Return loss and slope of ``level + rise * x``, divided."""
        scale = np.float64(self.divisor)
        return (level + points * rise) / scale, np.full_like(points, rise / scale)


def swept_curve(
    evaluation: Evaluation, axis: str, row: int, column: int, x: Array | None = None
) -> Curve:
    """Return the curve against a weight of a class, or a parameter with a `Parameter.closed_curve`.

    Parameters
    ----------
    axis : str
        One of `variables_of` the scenario.
    x : ndarray, shape (n_points,), optional
        Where to compute it; `POINTS` points of `range_of` unless given.
    """
    scenario, parameters = evaluation.scenario, evaluation.scenario.parameters
    x_now = value_of(scenario, axis, row, column)
    if x is None:
        x = np.linspace(*range_of(scenario, axis, row, column), POINTS)
    points = np.append(x, x_now)
    block = scenario.block(row, row + 1)
    sample = alone(scenario, block, axis, column, points)
    y, slope = _weight_curve(evaluation, axis, column, parameters, points)
    batch = Line(y[:-1], slope[:-1], evaluation.value, float(slope[-1]))
    unweighted = None
    if has_unweighted(scenario):
        unweighted = line(*_weight_curve(evaluation, axis, column, scenario.unweighted, points))
    landmarks = _saturation(evaluation, column) if axis == "weight" else Landmarks()
    return Curve(axis, row, column, x, x_now, line(*sample), batch, unweighted, landmarks)


def alone(
    scenario: Scenario, block: Block, axis: str, column: int, points: Array
) -> tuple[Array, Array]:
    """Return loss and slope of one sample, or of its element, weighted if x is a weight."""
    parameters = (
        scenario.parameters if parameter_of(scenario, axis) is None else scenario.unweighted
    )
    terms = totals([block_terms(scenario, block, lambda: block)], scenario.n_classes)
    if scenario.rules.per_element:
        terms = masked(terms, np.arange(scenario.n_classes) == column)
    with np.errstate(all="ignore"):
        return _by(scenario, axis)(_sums(scenario, terms, parameters), column, points)


def _by(scenario: Scenario, axis: str) -> Sweep:
    """Return what computes loss and slope on an axis."""
    parameter = parameter_of(scenario, axis)
    if parameter is not None and parameter.closed_curve is not None:
        return parameter.closed_curve
    return by_weight if axis == "weight" else by_pos_weight


def _weight_curve(
    evaluation: Evaluation, axis: str, column: int, parameters: Parameters, points: Array
) -> tuple[Array, Array]:
    scenario, terms = evaluation.scenario, evaluation.terms
    sums = _sums(scenario, terms, parameters)
    with np.errstate(all="ignore"):
        if scenario.reduction == "mean":
            weighted = scenario.divisor.weighted and axis == "weight"
            divisor = scenario.divisor.of(terms.count, terms.elements, parameters.weight)
            sums = replace(sums, divisor=divisor, counts=terms.count if weighted else None)
        return _by(scenario, axis)(sums, column, points)


def _sums(scenario: Scenario, terms: Terms, parameters: Parameters) -> Sums:
    ones = np.ones(scenario.n_classes)
    weight, pos_weight = (
        ones if vector is None else vector for vector in (parameters.weight, parameters.pos_weight)
    )
    masses = class_sums(scenario, terms, parameters)
    return Sums(terms, masses, weight, pos_weight, None, 1.0)


def by_weight(sums: Sums, index: int, points: Array) -> tuple[Array, Array]:
    """Return loss and slope against the weight of a class."""
    own, rest = float(sums.masses[index]), _others(sums.weight, sums.masses, index)
    if sums.counts is None:
        return sums.straight(rest, own, points)
    count, fixed = float(sums.counts[index]), _others(sums.weight, sums.counts, index)
    total = fixed + points * count
    return (rest + points * own) / total, (own * fixed - rest * count) / total**2


def by_pos_weight(sums: Sums, index: int, points: Array) -> tuple[Array, Array]:
    """Return loss and slope against the pos_weight of a column."""
    fixed = sums.weighted(sums.terms.first)
    fixed += _others(sums.weight * sums.pos_weight, sums.terms.second, index)
    own = float(sums.weight[index] * sums.terms.second[index])
    return sums.straight(fixed, own, points)


def _others(weight: Array, masses: Array, index: int) -> float:
    """Return the weighted sum of all classes but one; never a difference of two sums."""
    others = products(weight, masses)
    others[index] = 0.0
    return float(others.sum())


def _saturation(evaluation: Evaluation, column: int) -> Landmarks:
    """Return where the mean saturates as the weight of a class outgrows all others."""
    scenario, terms = evaluation.scenario, evaluation.terms
    count = float(terms.count[column])
    if scenario.reduction != "mean" or not scenario.divisor.weighted or not count:
        return Landmarks()
    masses = _sums(scenario, terms, scenario.parameters).masses
    return Landmarks(right=Asymptote(0.0, float(masses[column]) / count))
