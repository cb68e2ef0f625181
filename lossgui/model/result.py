"""Result: value and gradient in the shapes that torch gives them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Mapper
from lossgui.model.losses.terms import Array
from lossgui.model.reduction import reduced
from lossgui.model.scenario import Scenario
from lossgui.model.table import Table

TILES_AT_ONCE = 4
"""Tiles that a thread takes: threads that wait for each other cost more than a cache gains."""


@dataclass(frozen=True, eq=False)
class Result:
    """What `lossgui.evaluate` returns.

    Parameters
    ----------
    value : ndarray
        0-d for 'mean' and 'sum'; for 'none' of the shape that torch gives, in nats.
    gradient : ndarray, of the input's shape
        The gradient of the value, for 'none' of its sum, with respect to the input.
    numerator, denominator : float
        ``numerator`` is the sum, and the mean is ``numerator / denominator``.
    """

    value: NDArray[Any]
    gradient: NDArray[Any]
    numerator: float
    denominator: float


def compute(scenario: Scenario) -> Result:
    """Evaluate a scenario as a whole, with as many threads as pay."""
    threads = min(os.cpu_count() or 1, scenario.logits.n_tiles)
    if threads < 2:
        return _compute(scenario, map)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        return _compute(scenario, pool.map)


def _compute(scenario: Scenario, mapper: Mapper) -> Result:
    """Compute value and gradient in one pass: the divisor is known from the targets alone."""
    loss, parameters, reduction = scenario.spec.loss, scenario.parameters, scenario.reduction
    spans = _spans(scenario.logits)
    dtype = scenario.logits.base.dtype
    gradient = np.empty(scenario.logits.shape, dtype=dtype)
    losses = np.empty(scenario.rules.losses_shape(scenario.logits.shape), dtype)
    weights = _denominator(scenario, mapper)
    divisor = weights if reduction == "mean" else 1.0

    def fill(index: int) -> list[float]:
        start, stop = spans[index]
        block, own = scenario.block(start, stop), gradient[start:stop]
        with np.errstate(all="ignore"):
            linked = loss.link(block.input, own if own.dtype == block.input.dtype else None)
            parts = loss.losses(linked, block, parameters)
            if reduction == "none":
                losses[start:stop] = np.add.reduce(parts)
            found = loss.gradient(linked, block, parameters, divisor)
            if found is not own:
                own[:] = found
            return [part.sum(dtype=np.float64) for part in parts]

    sums = mapper(fill, range(len(spans)))
    with np.errstate(all="ignore"):
        parts = tuple(float(sum(part)) for part in zip(*sums, strict=True))
        if reduction == "none":
            value = scenario.rules.folded_losses(losses, scenario.shape)
        else:
            value = np.array(reduced(parts, divisor, reduction), dtype)
        folded = scenario.rules.folded_input(gradient, scenario.shape)
        return Result(value, folded, sum(parts), weights)


def _spans(table: Table) -> list[tuple[int, int]]:
    """Return the rows that are computed at once: some tiles, if there are many."""
    tiles = list(table.spans())
    at_once = max(1, min(TILES_AT_ONCE, len(tiles) // TILES_AT_ONCE))
    groups = [tiles[first : first + at_once] for first in range(0, len(tiles), at_once)]
    return [(group[0][0], group[-1][1]) for group in groups]


def _denominator(scenario: Scenario, mapper: Mapper) -> float:
    loss, parameters = scenario.spec.loss, scenario.parameters
    spans = _spans(scenario.targets)

    def counts(index: int) -> tuple[Array, float]:
        rows = scenario.targets.rows(*spans[index])
        return loss.counts(scenario.rules.of_rows(rows, None), scenario.n_classes, parameters)

    count, elements = (sum(part) for part in zip(*mapper(counts, range(len(spans))), strict=True))
    with np.errstate(all="ignore"):
        return scenario.divisor.of(count, elements, scenario.weight)
