"""Loss against one entry of the input, in closed form: O(n_classes + points) per curve."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lossgui.model.array import Array
from lossgui.model.classes.leave_one_out import others_sum, unweighted_others
from lossgui.model.curves.variables import ENTRY
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.terms import Asymptote, Profile
from lossgui.model.scenario.scenario import Scenario

POINTS = 401
"""Points of a curve."""

MOST = 6
"""Lines of other targets that can be told apart."""


@dataclass(frozen=True, eq=False)
class Line:
    """A curve's values and slopes, in nats and nats per unit of x, and both at the present x."""

    y: Array
    slope: Array
    y_now: float
    slope_now: float


@dataclass(frozen=True)
class Landmarks:
    """What a batch's line does at its ends, and where it is least.

    Parameters
    ----------
    left, right : Asymptote, optional
        What it nears beyond the ends.
    minimum : tuple of float, optional
        The x at which it is least, if that lies between its ends, and its y there.
    kinks : tuple of tuple
        Each x at which its slope jumps, and its y there.
    """

    left: Asymptote | None = None
    right: Asymptote | None = None
    minimum: tuple[float, float] | None = None
    kinks: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Curve:
    """Loss against one entry of the input, a weight or a parameter.

    Parameters
    ----------
    axis : str
        What x is.
    row, column : int
        The entry; its sample is the one that is drawn alone, its class the one that is weighted.
    x : ndarray, shape (n_points,)
    x_now : float
        The present value.
    sample : Line
        The sample (binary losses: the element) alone; weighted where x is a weight.
    batch : Line
        The reduced value; of 'none' the sum.
    unweighted : Line or None
        The batch with all other weights 1; None where there are none, or weights per element.
    landmarks : Landmarks
        Of the batch.
    """

    axis: str
    row: int
    column: int
    x: Array
    x_now: float
    sample: Line
    batch: Line
    unweighted: Line | None
    landmarks: Landmarks = Landmarks()


def logit_curve(evaluation: Evaluation, row: int, column: int, x: Array | None = None) -> Curve:
    """Return loss and slope against one logit (row, column), of the sample and of the batch.

    Parameters
    ----------
    x : ndarray, shape (n_points,), optional
        Where to compute it; `POINTS` points of `Input.span` unless given.
    """
    scenario = evaluation.scenario
    x_now = float(scenario.logits.cell(row, column))
    if x is None:
        x = np.linspace(*scenario.spec.input.span(x_now), POINTS)
    with np.errstate(all="ignore"):
        block = scenario.block(row, row + 1)
        profile = scenario.spec.loss.profile(block, column, scenario.parameters)
        (plain, own), (plain_slope, own_slope) = profile(np.append(x, x_now))
        fixed, divisor = others_sum(evaluation, row, (column,), float(own[-1])), evaluation.divisor
        batch = line((fixed + own) / np.float64(divisor), own_slope / np.float64(divisor))
        unweighted = None
        if has_unweighted(scenario):
            fixed_plain = unweighted_others(evaluation, row, (column,), float(plain[-1]))
            elements = evaluation.terms.elements if scenario.reduction == "mean" else 1.0
            unweighted = line((fixed_plain + plain) / elements, plain_slope / elements)
        sample, landmarks = line(plain, plain_slope), _landmarks(profile, fixed, divisor)
    return Curve(ENTRY, row, column, x, x_now, sample, batch, unweighted, landmarks)


def _landmarks(own: Profile, fixed: float, divisor: float) -> Landmarks:
    """Return the marks of a batch in which all but one sample's profile is fixed."""
    scale = np.float64(divisor)

    def of_batch(end: Asymptote | None) -> Asymptote | None:
        if end is None or not np.isfinite((fixed + end.level) / scale):
            return None
        return Asymptote(float(end.slope / scale), float((fixed + end.level) / scale))

    least = None
    if own.optimum is not None and divisor > 0:
        (_, y), _ = own(np.array([own.optimum]))
        least = own.optimum, float((fixed + y[0]) / scale)
        least = least if np.isfinite(least).all() else None
    kinks = np.array(own.kinks)
    (_, y), _ = own(kinks)
    bends = tuple(zip(kinks.tolist(), ((fixed + y) / scale).tolist(), strict=True))
    return Landmarks(of_batch(own.left), of_batch(own.right), least, bends)


def has_unweighted(scenario: Scenario) -> bool:
    """Tell whether there is an unweighted curve to compare with: class weights that are not 1."""
    if scenario.has_element_weights:
        return False
    weights = scenario.parameters.weight, scenario.parameters.pos_weight
    return any(weight is not None and bool((weight != 1).any()) for weight in weights)


def line(y: Array, slope: Array) -> Line:
    """Return a line whose last point is the present one."""
    return Line(y[:-1], slope[:-1], float(y[-1]), float(slope[-1]))


def asymptotes(curve: Curve) -> tuple[Array, Array] | None:
    """Return the straight lines that the batch nears, up to where they meet, and their slopes."""
    left, right = curve.landmarks.left, curve.landmarks.right
    if right is None:
        return None
    left = right if left is None or left.slope == right.slope else left
    meet = -math.inf if left is right else (right.level - left.level) / (left.slope - right.slope)
    before = curve.x < meet
    with np.errstate(over="ignore", invalid="ignore"):
        starts, ends = (end.level + end.slope * curve.x for end in (left, right))
    y = np.where(before, starts, ends)
    slope = np.where(before, left.slope, right.slope)
    slope[1:][before[1:] != before[:-1]] = np.nan
    return y, slope


def kinks(curve: Curve) -> Array:
    """Return x and y where the batch's slope jumps, of the range of the curve."""
    x, y = np.array(curve.landmarks.kinks).reshape(-1, 2).T
    inside = (x >= curve.x[0]) & (x <= curve.x[-1]) & np.isfinite(y)
    return np.stack([x[inside], y[inside]])
