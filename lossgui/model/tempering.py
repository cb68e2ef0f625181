"""Loss against the temperature T that divides all logits: O(n_samples * n_classes) per point.

The slope is ``-sum(dL/dx * z) / T^2`` with the gradient at ``x = z / T``. The temperature at which
the batch's loss is least is that of temperature scaling (Guo et al. 2017): above 1 where the
logits are too sure of themselves, below 1 where they are not sure enough.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.axes import TEMPERATURES, Axis
from lossgui.model.curves import Curve, Line, Marks, has_ghost, line
from lossgui.model.evaluation import Evaluation, Mapper
from lossgui.model.losses.terms import Array, Block, Parameters
from lossgui.model.scenario import Scenario

MOST, LEAST = 201, 33
"""Points of the curve of a small table, and of a large one."""

CHUNK = 1 << 17
"""Cells that are divided by several temperatures at once."""


def is_small(scenario: Scenario) -> bool:
    """Tell whether a whole curve is computed within a frame of the screen."""
    return scenario.logits.base.size * MOST <= CHUNK


def temperatures(scenario: Scenario, span: tuple[float, float] = TEMPERATURES) -> Array:
    """Return the points of a curve, close together where the loss bends most."""
    return np.geomspace(*span, MOST if is_small(scenario) else LEAST)


def tempered_curve(
    evaluation: Evaluation,
    row: int,
    column: int,
    x: Array | None = None,
    mapper: Mapper | None = None,
) -> Curve:
    """Return the curve against the temperature.

    Parameters
    ----------
    x : ndarray, shape (n_points,), optional
        Positive and ascending; `temperatures` unless given.
    mapper : callable, optional
        Runs the tiles of the batch; None leaves the batch out, which is then nan but at T = 1.
    """
    scenario, parameters = evaluation.scenario, evaluation.scenario.parameters
    x = temperatures(scenario) if x is None else x
    points = np.append(x, 1.0)
    sample = alone(scenario, scenario.block(row, row + 1), column, points)
    nothing = np.full_like(points, np.nan)
    batch, ghost, marks = line(nothing, nothing), None, Marks()
    if mapper is not None:
        batch = line(*_batch(evaluation, parameters, evaluation.divisor, points, mapper))
        marks = Marks(minimum=_minimum(x, batch))
        if has_ghost(scenario):
            elements = evaluation.terms.elements if scenario.reduction == "mean" else 1.0
            ghost = line(*_batch(evaluation, scenario.unweighted, elements, points, mapper))
    batch = replace(batch, y_now=evaluation.value)
    return Curve(Axis.TEMPERATURE, row, column, x, 1.0, line(*sample), batch, ghost, marks)


def alone(scenario: Scenario, block: Block, column: int, points: Array) -> tuple[Array, Array]:
    """Return loss and slope of one sample (binary: of its element) alone, unweighted."""
    parameters = scenario.unweighted
    own = Block(block.input, block.target)
    if scenario.spec.binary:
        only = slice(column, column + 1)
        own = Block(block.input[:, only], block.target[:, only])
    return _sums(scenario, own, parameters, points)


def _batch(
    evaluation: Evaluation, parameters: Parameters, divisor: float, points: Array, mapper: Mapper
) -> tuple[Array, Array]:
    scenario = evaluation.scenario
    spans = list(scenario.logits.spans())

    def tile(index: int) -> tuple[Array, Array]:
        return _sums(scenario, scenario.block(*spans[index]), parameters, points)

    y, slope = np.zeros_like(points), np.zeros_like(points)
    for more, steeper in mapper(tile, range(len(spans))):
        y, slope = y + more, slope + steeper
    scale = np.float64(divisor)
    with np.errstate(all="ignore"):
        return y / scale, slope / scale


def _sums(
    scenario: Scenario, block: Block, parameters: Parameters, points: Array
) -> tuple[Array, Array]:
    """Return the sum of a block's losses at each temperature, and its slope."""
    at_once = max(1, CHUNK // max(1, block.input.size))
    parts = [
        _chunk(scenario, block, parameters, points[start : start + at_once])
        for start in range(0, len(points), at_once)
    ]
    y, slope = (np.concatenate(part) for part in zip(*parts, strict=True))
    return y, slope


def _chunk(
    scenario: Scenario, block: Block, parameters: Parameters, points: Array
) -> tuple[Array, Array]:
    """Compute a block at several temperatures as one block, in which it is repeated."""
    count, loss = len(points), scenario.spec.loss
    with np.errstate(all="ignore"):
        divided = block.input / points.astype(block.input.dtype)[:, None, None]
        repeated = Block(
            divided.reshape(-1, block.input.shape[1]),
            _repeated(block.target, count),
            None if block.weight is None else _repeated(block.weight, count),
            None if block.pos_weight is None else _repeated(block.pos_weight, count),
        )
        linked = loss.link(repeated.input, None)
        losses = np.add.reduce(loss.losses(linked, repeated, parameters)).reshape(count, -1)
        gradient = loss.gradient(linked, repeated, parameters, 1.0).reshape(divided.shape)
        # A logit of -inf has no part in the loss at any temperature.
        pulls = np.where(gradient == 0, 0, gradient * block.input)
        slopes = -pulls.sum(axis=(1, 2), dtype=np.float64) / points**2
        return losses.sum(axis=1, dtype=np.float64), slopes


def _repeated(values: NDArray[Any], count: int) -> NDArray[Any]:
    return np.concatenate([values] * count)


def _minimum(x: Array, batch: Line) -> tuple[float, float] | None:
    """Return where the slope goes from below 0 to above it, from the cubic through both ends."""
    turns = np.flatnonzero((batch.slope[:-1] < 0) & (batch.slope[1:] >= 0))
    if not len(turns):
        return None
    i = int(turns[0])
    h, s0, s1 = x[i + 1] - x[i], batch.slope[i], batch.slope[i + 1]
    with np.errstate(all="ignore"):
        rise = (batch.y[i + 1] - batch.y[i]) / h
        # The cubic has the slope s0 + b u + a u^2 at the part u of the way.
        a, b = 3 * (s0 + s1 - 2 * rise), 6 * rise - 4 * s0 - 2 * s1
        u = -2 * s0 / (b + np.sqrt(b * b - 4 * a * s0))
        y = batch.y[i] + h * u * (s0 + u * (b / 2 + u * a / 3))
    least = float(x[i] + h * u), float(y)
    return least if np.isfinite(least).all() else None
