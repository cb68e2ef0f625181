"""Loss against one entry of the input, in closed form: O(n_classes + points) per curve."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Evaluation, block_terms
from lossgui.model.losses.terms import Array, Block, Parameters, Terms, totals
from lossgui.model.reduction import numerator_parts, numerator_size
from lossgui.model.registry import InputKind
from lossgui.model.scenario import Scenario

DOMINANCE = 1e3
"""A difference that is so many times smaller than its terms has lost too many digits."""

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
        rest = _Rest(evaluation, row, column)
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


class _Rest:
    """The losses of everything but one sample; of a binary loss, of everything but one element."""

    def __init__(self, evaluation: Evaluation, row: int, column: int) -> None:
        self._evaluation = evaluation
        self._row = row
        self._own = block_terms(evaluation.scenario, evaluation.scenario.block(row, row + 1))
        if evaluation.scenario.spec.binary:
            others = np.arange(evaluation.scenario.n_classes) != column
            self._others = _masked(self._own, others)
            self._own = _masked(self._own, ~others)

    def sum(self, parameters: Parameters) -> float:
        """Return the sum of the weighted losses.

        It is the difference of two sums, unless that loses digits because the sample dominates.
        """
        total, size = _sum(self._evaluation, self._evaluation.terms, parameters)
        own, _ = _sum(self._evaluation, self._own, parameters)
        if abs(total - own) * DOMINANCE > size:
            return total - own
        return _sum(self._evaluation, self._afresh(), parameters)[0]

    def _afresh(self) -> Terms:
        """Sum the terms of all tiles, of the sample's own tile without it."""
        scenario = self._evaluation.scenario
        tile = self._row // scenario.logits.tile_rows
        start = tile * scenario.logits.tile_rows
        stop = min(start + scenario.logits.tile_rows, scenario.n_samples)
        parts = [terms for index, terms in enumerate(self._evaluation.tiles) if index != tile]
        others = np.delete(np.arange(start, stop), self._row - start)
        parts.append(block_terms(scenario, scenario.pick(others)))
        if scenario.spec.binary:
            parts.append(self._others)
        return totals(parts, scenario.n_classes)


def _sum(evaluation: Evaluation, terms: Terms, parameters: Parameters) -> tuple[float, float]:
    scenario = evaluation.scenario
    coefficients = scenario.spec.loss.coefficients(parameters, scenario.n_classes)
    total = sum(numerator_parts(terms, coefficients, parameters.weight))
    return total, numerator_size(terms, coefficients, parameters.weight)


def _masked(terms: Terms, kept: NDArray[np.bool_]) -> Terms:
    return replace(
        terms,
        first=np.where(kept, terms.first, 0),
        second=np.where(kept, terms.second, 0),
        first_size=np.where(kept, terms.first_size, 0),
        second_size=np.where(kept, terms.second_size, 0),
    )
