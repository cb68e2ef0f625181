"""Result: value and gradient in the shapes that torch gives them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Evaluation, Mapper
from lossgui.model.losses.scratch import Scratch
from lossgui.model.losses.terms import Array, Terms, totals
from lossgui.model.reduction import denominator
from lossgui.model.scenario import Scenario


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
    loss, parameters = scenario.spec.loss, scenario.parameters
    spans = list(scenario.logits.spans())
    dtype = scenario.logits.base.dtype
    gradient = np.empty(scenario.logits.shape, dtype=dtype)
    unreduced = scenario.reduction == "none"
    losses = np.empty(scenario.logits.shape if scenario.spec.binary else scenario.n_samples, dtype)
    divisor = _divisor(scenario)
    scratch = Scratch()

    def fill(index: int) -> Terms:
        start, stop = spans[index]
        block = scenario.block(start, stop)
        with np.errstate(all="ignore"):
            linked = loss.link(block.input, scratch)
            if unreduced:
                losses[start:stop] = np.add.reduce(loss.losses(linked, block, parameters))
            terms = loss.terms(linked, block, parameters)
            gradient[start:stop] = loss.gradient(linked, block, parameters, divisor)
            return terms

    tiles = tuple(mapper(fill, range(len(spans))))
    evaluation = Evaluation(scenario, tiles, totals(list(tiles), scenario.n_classes))
    with np.errstate(all="ignore"):
        value = fold_samples(losses, scenario) if unreduced else np.array(evaluation.value, dtype)
    return Result(
        value, fold_input(gradient, scenario), evaluation.numerator, evaluation.denominator
    )


def _divisor(scenario: Scenario) -> float:
    if scenario.reduction != "mean":
        return 1.0
    loss, parameters = scenario.spec.loss, scenario.parameters
    count, elements = np.zeros(scenario.n_classes), 0.0
    for start, stop in scenario.targets.spans():
        rows = scenario.targets.rows(start, stop)
        target = rows[:, 0] if scenario.indexed else rows
        more, further = loss.counts(target, scenario.n_classes, parameters)
        count, elements = count + more, elements + further
    with np.errstate(all="ignore"):
        return denominator(count, elements, scenario.weight, scenario.indexed)


def fold_samples(losses: Array, scenario: Scenario) -> NDArray[Any]:
    """Bring one number per sample (binary: per element) back into torch's shape."""
    shape = scenario.shape
    if not scenario.spec.binary:
        shape = shape[:1] + shape[2:] if len(shape) > 1 else ()
    return losses.reshape(shape)


def fold_input(rows: Array, scenario: Scenario) -> NDArray[Any]:
    """Bring rows of the form (n_samples, n_classes) back into the input's shape."""
    shape = scenario.shape
    if scenario.spec.binary or len(shape) < 3:
        return rows.reshape(shape)
    return np.moveaxis(rows.reshape(shape[0], *shape[2:], shape[1]), -1, 1)
