"""Loss against what every sample must be computed anew for: O(n_samples * n_classes) per point.

That is the temperature T that divides all logits, or a parameter of the loss that enters its
terms. Against the temperature the slope is ``-sum(dL/dx * z) / T^2`` with the gradient at
``x = z / T``. The temperature at which the batch's loss is least is that of temperature scaling
(Guo et al. 2017): above 1 where the logits are too sure of themselves, below 1 where they are not
sure enough.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.curves.input_curves import Curve, Landmarks, Line, has_unweighted, line
from lossgui.model.curves.variables import TEMPERATURE, parameter_of, range_of, value_of
from lossgui.model.evaluation.evaluation import Evaluation, TileMap
from lossgui.model.losses.signature.options import Parameter, with_value
from lossgui.model.losses.terms import Block, Parameters, unreduced
from lossgui.model.scenario.scenario import Scenario

MOST, LEAST = 201, 33
"""Points of the curve of a small table, and of a large one."""

CHUNK = 1 << 17
"""Cells that are divided by several temperatures at once."""

EVERY = slice(None)
"""All columns."""


def is_small(scenario: Scenario) -> bool:
    """Tell whether a whole curve is computed within a frame of the screen."""
    return scenario.logits.base.size * MOST <= CHUNK


def is_varied(scenario: Scenario, axis: str) -> bool:
    """Tell whether a variable changes the terms of every sample, as the temperature does."""
    parameter = parameter_of(scenario, axis)
    return axis == TEMPERATURE if parameter is None else parameter.closed_curve is None


def varied_points(scenario: Scenario, axis: str, span: tuple[float, float]) -> Array:
    """Return the points of a curve; temperatures close together where the loss bends most."""
    spread = np.geomspace if axis == TEMPERATURE else np.linspace
    return spread(*span, MOST if is_small(scenario) else LEAST)


def varied_curve(
    evaluation: Evaluation,
    axis: str,
    row: int,
    column: int,
    x: Array | None = None,
    tile_map: TileMap | None = None,
) -> Curve:
    """Return the loss against the temperature T of ``softmax(z / T)``, or against a parameter.

    Parameters
    ----------
    axis : str
        See `is_varied`.
    x : ndarray, shape (n_points,), optional
        Ascending, temperatures positive; `varied_points` unless given.
    tile_map : callable, optional
        Runs the tiles of the batch; None leaves the batch out, which is then nan but at present.
    """
    scenario, parameters = evaluation.scenario, evaluation.scenario.parameters
    x_now = value_of(scenario, axis, row, column)
    if x is None:
        x = varied_points(scenario, axis, range_of(scenario, axis, row, column))
    points = np.append(x, x_now)
    sample = alone(scenario, scenario.block(row, row + 1), axis, column, points)
    nothing = np.full_like(points, np.nan)
    batch, unweighted, landmarks = line(nothing, nothing), None, Landmarks()
    if tile_map is not None:
        batch = line(*_batch(evaluation, axis, parameters, evaluation.divisor, points, tile_map))
        landmarks = Landmarks(minimum=_minimum(x, batch))
        if has_unweighted(scenario):
            elements = evaluation.terms.elements if scenario.reduction == "mean" else 1.0
            unweighted = line(
                *_batch(evaluation, axis, scenario.unweighted, elements, points, tile_map)
            )
    batch = replace(batch, y_now=evaluation.value)
    return Curve(axis, row, column, x, x_now, line(*sample), batch, unweighted, landmarks)


def alone(
    scenario: Scenario, block: Block, axis: str, column: int, points: Array
) -> tuple[Array, Array]:
    """Return loss and slope of one sample, or of its element, alone and unweighted."""
    own = Block(block.input, block.target)
    only = slice(column, column + 1) if scenario.rules.per_element else EVERY
    return _sums(scenario, own, axis, scenario.unweighted, points, only)


def _batch(
    evaluation: Evaluation,
    axis: str,
    parameters: Parameters,
    divisor: float,
    points: Array,
    tile_map: TileMap,
) -> tuple[Array, Array]:
    scenario = evaluation.scenario
    spans = list(scenario.logits.spans())

    def tile(index: int) -> tuple[Array, Array]:
        return _sums(scenario, scenario.block(*spans[index]), axis, parameters, points)

    y, slope = np.zeros_like(points), np.zeros_like(points)
    for more, steeper in tile_map(tile, range(len(spans))):
        y, slope = y + more, slope + steeper
    scale = np.float64(divisor)
    with np.errstate(all="ignore"):
        return y / scale, slope / scale


def _sums(
    scenario: Scenario,
    block: Block,
    axis: str,
    parameters: Parameters,
    points: Array,
    only: slice = EVERY,
) -> tuple[Array, Array]:
    """Return the sum of a block's losses at each point, of some columns, and its slope."""
    parameter = parameter_of(scenario, axis)
    if parameter is not None:
        return _at_values(scenario, block, parameter, parameters, points, only)
    at_once = max(1, CHUNK // max(1, block.input.size))
    parts = [
        _chunk(scenario, block, parameters, points[start : start + at_once], only)
        for start in range(0, len(points), at_once)
    ]
    y, slope = (np.concatenate(part) for part in zip(*parts, strict=True))
    return y, slope


def _at_values(
    scenario: Scenario,
    block: Block,
    parameter: Parameter,
    parameters: Parameters,
    points: Array,
    only: slice,
) -> tuple[Array, Array]:
    loss, slope_of = scenario.spec.loss, parameter.slope
    y, slope = np.empty(len(points)), np.full(len(points), np.nan)
    with np.errstate(all="ignore"):
        linked = loss.link(block.input, None)
        for i, value in enumerate(points.tolist()):
            own = replace(parameters, options=with_value(parameters.options, parameter.key, value))
            losses = unreduced(loss.losses(linked, block, own))
            y[i] = losses[..., only].sum(dtype=np.float64)
            if slope_of is not None:
                slope[i] = slope_of(linked, block, own)[..., only].sum(dtype=np.float64)
    return y, slope


def _chunk(
    scenario: Scenario, block: Block, parameters: Parameters, points: Array, only: slice
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
        losses = unreduced(loss.losses(linked, repeated, parameters))[..., only].reshape(count, -1)
        gradient = loss.gradient(linked, repeated, parameters, 1.0).reshape(divided.shape)
        # A logit of -inf has no part in the loss at any temperature.
        pulls = np.where(gradient == 0, 0, gradient * block.input)
        slopes = -pulls[..., only].sum(axis=(1, 2), dtype=np.float64) / points**2
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
