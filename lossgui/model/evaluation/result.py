"""Result: value and gradient in the shapes that torch gives them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import ArgumentError
from lossgui.model.evaluation.evaluation import TileMap
from lossgui.model.losses.primitives import Scratch
from lossgui.model.losses.reduction import Sum, joined, numerator, reduced, sums_of
from lossgui.model.losses.terms import unreduced
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table

TILES_AT_ONCE = 4
"""Tiles that a thread takes: threads that wait for each other cost more than a cache gains."""


@dataclass(frozen=True, eq=False)
class Result:
    """What `lossgui.evaluate` returns.

    Parameters
    ----------
    value : ndarray
        0-d for 'mean' and 'sum'; for 'none' of the shape that torch gives, in nats.
    numerator, denominator : float
        ``numerator`` is the sum, and the mean is ``numerator / denominator``.
    """

    value: NDArray[Any]
    numerator: float
    denominator: float
    _gradient: NDArray[Any] | None = field(repr=False)

    @property
    def gradient(self) -> NDArray[Any]:
        """The gradient of the value, for 'none' of its sum, with respect to the input.

        Raises
        ------
        ArgumentError
            If it was not asked for: the input may be another one by now.
        """
        if self._gradient is None:
            raise ArgumentError("there is no gradient: evaluate without gradient=False to get it.")
        return self._gradient


def compute(scenario: Scenario, gradient: bool = True) -> Result:
    """Evaluate a scenario as a whole, with as many threads as pay."""
    threads = min(os.cpu_count() or 1, scenario.logits.n_tiles)
    if threads < 2:
        return _compute(scenario, gradient, map)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        return _compute(scenario, gradient, pool.map)


def _compute(scenario: Scenario, wanted: bool, tile_map: TileMap) -> Result:
    """Compute value and gradient in one pass: the divisor is known from the targets alone."""
    loss, parameters, reduction = scenario.spec.loss, scenario.parameters, scenario.reduction
    spans, scratch = _spans(scenario.logits, TILES_AT_ONCE if wanted else 1), Scratch()
    dtype, alone = scenario.logits.base.dtype, reduction == "none"
    gradient = np.empty(scenario.logits.shape, dtype=dtype) if wanted else None
    losses = np.empty(scenario.rules.losses_shape(scenario.logits.shape) if alone else 0, dtype)
    weights = _denominator(scenario, tile_map)
    divisor = weights if reduction == "mean" else 1.0

    def fill(index: int) -> tuple[Sum, ...]:
        start, stop = spans[index]
        block = scenario.block(start, stop)
        own = scratch.like(block.input) if gradient is None else gradient[start:stop]
        with np.errstate(all="ignore"):
            linked = loss.link(block.input, own if own.dtype == block.input.dtype else None)
            parts = loss.losses(linked, block, parameters)
            if alone:
                losses[start:stop] = unreduced(parts)
            if gradient is not None:
                found = loss.gradient(linked, block, parameters, divisor)
                if found is not own:
                    own[:] = found
            return sums_of(parts)

    sums = list(tile_map(fill, range(len(spans))))
    with np.errstate(all="ignore"):
        parts = joined(sums)
        if alone:
            value = scenario.rules.folded_losses(losses, scenario.shape)
        else:
            value = np.array(reduced(parts, divisor, reduction), dtype)
        if gradient is not None:
            gradient = scenario.rules.folded_input(gradient, scenario.shape)
        return Result(value, numerator(parts), weights, gradient)


def _spans(table: Table, most: int) -> list[tuple[int, int]]:
    """Return the rows that are computed at once: some tiles, if there are many."""
    tiles = list(table.spans())
    at_once = max(1, min(most, len(tiles) // TILES_AT_ONCE))
    groups = [tiles[first : first + at_once] for first in range(0, len(tiles), at_once)]
    return [(group[0][0], group[-1][1]) for group in groups]


def _denominator(scenario: Scenario, tile_map: TileMap) -> float:
    loss, parameters = scenario.spec.loss, scenario.parameters
    spans = _spans(scenario.targets, TILES_AT_ONCE)

    def counts(index: int) -> tuple[Array, float]:
        rows = scenario.targets.rows(*spans[index])
        return loss.counts(scenario.rules.of_rows(rows, None), scenario.n_classes, parameters)

    count, elements = (sum(part) for part in zip(*tile_map(counts, range(len(spans))), strict=True))
    with np.errstate(all="ignore"):
        return scenario.divisor.of(count, elements, scenario.weight)
