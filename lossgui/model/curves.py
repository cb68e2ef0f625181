"""Loss against one entry of the input, in closed form: O(n_classes + points) per curve."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lossgui.model.evaluation import Evaluation
from lossgui.model.losses.terms import Array, Block
from lossgui.model.registry import InputKind
from lossgui.model.rest import Rest
from lossgui.model.scenario import Scenario

POINTS = 401
"""Points of a curve."""


@dataclass(frozen=True, eq=False)
class Line:
    """A curve's values and slopes, in nats and nats per unit of x, and both at the present x."""

    y: Array
    slope: Array
    y_now: float
    slope_now: float


@dataclass(frozen=True, eq=False)
class Curve:
    """Loss against one entry of the input.

    Parameters
    ----------
    row, column : int
        The entry.
    x : ndarray, shape (n_points,)
    x_now : float
        The present value of the entry.
    sample : Line
        The sample (binary losses: the element) alone, unweighted.
    batch : Line
        The reduced value; of 'none' the sum.
    unweighted : Line or None
        The batch with all weights 1; None where there are no weights, or weights per element.
    """

    row: int
    column: int
    x: Array
    x_now: float
    sample: Line
    batch: Line
    unweighted: Line | None


def logit_range(kind: InputKind, value: float) -> tuple[float, float]:
    """Return the x range of a curve: wide enough to show both ends, and the present value."""
    if kind is InputKind.PROBABILITIES:
        return 0.0, 1.0
    low, high = (-8.0, 0.0) if kind is InputKind.LOG_PROBABILITIES else (-6.0, 6.0)
    if not np.isfinite(value):
        return low, high
    return min(low, np.floor(value) - 2), max(high, np.ceil(value) + (2 if value > 0 else 0))


def logit_curve(evaluation: Evaluation, row: int, column: int, x: Array | None = None) -> Curve:
    """Return the curve of the loss against entry (row, column) of the input.

    Parameters
    ----------
    x : ndarray, shape (n_points,), optional
        Where to compute it; `POINTS` points of `logit_range` unless given.
    """
    scenario = evaluation.scenario
    x_now = float(scenario.logits.cell(row, column))
    if x is None:
        x = np.linspace(*logit_range(scenario.spec.input_kind, x_now), POINTS)
    block = scenario.block(row, row + 1)
    parameters = scenario.parameters
    plain = replace(parameters, weight=None, pos_weight=None)
    loss = scenario.spec.loss
    points = np.append(x, x_now)
    elements = evaluation.terms.elements if scenario.reduction == "mean" else 1.0
    with np.errstate(all="ignore"):
        sample = loss.profile(Block(block.input, block.target), column, plain)(points)
        batch = loss.profile(block, column, parameters)(points)
        rest = Rest(evaluation, row, (column,))
        ghost = None
        if _has_ghost(scenario):
            ghost = _reduced(sample, rest.sum(plain), elements)
        reduced = _reduced(batch, rest.sum(parameters), evaluation.divisor)
        return Curve(row, column, x, x_now, _line(*sample), reduced, ghost)


def _has_ghost(scenario: Scenario) -> bool:
    """Tell whether there are weights, and whether they leave unweighted terms to draw."""
    if scenario.element_weight is not None or scenario.element_pos_weight is not None:
        return False
    weights = scenario.parameters.weight, scenario.parameters.pos_weight
    return any(weight is not None and bool((weight != 1).any()) for weight in weights)


def _line(y: Array, slope: Array) -> Line:
    return Line(y[:-1], slope[:-1], float(y[-1]), float(slope[-1]))


def _reduced(profile: tuple[Array, Array], fixed: float, divisor: float) -> Line:
    y, slope = profile
    return _line((fixed + y) / np.float64(divisor), slope / np.float64(divisor))
