"""Result: value and gradient in the shapes that torch gives them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import ChangedError
from lossgui.model.evaluation import Mapper, by_runs
from lossgui.model.losses.scratch import Scratch
from lossgui.model.losses.sums import irregular
from lossgui.model.losses.terms import Array, Trace, unreduced
from lossgui.model.reduction import Sum, joined, numerator, reduced, sums_of
from lossgui.model.scenario import Scenario, compute_dtype

T = TypeVar("T")


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
    _pull: Callable[[], NDArray[Any]] = field(repr=False)

    @cached_property
    def gradient(self) -> NDArray[Any]:
        """The gradient of the value, for 'none' of its sum, with respect to the input.

        Of a large input it is computed when it is first asked for, from the arrays that
        `lossgui.evaluate` was given.

        Raises
        ------
        ChangedError
            If these arrays have been changed in place since, as torch's ``backward`` does.
        """
        return self._pull()


def compute(scenario: Scenario) -> Result:
    """Evaluate a scenario as a whole, with as many threads as pay."""
    value, numerator, divisor, traces = _threaded(scenario, partial(_forward, scenario))
    mean = scenario.reduction == "mean"
    result = Result(
        value, numerator, divisor, partial(_backward, scenario, divisor if mean else 1.0, traces)
    )
    if traces is None:
        _ = result.gradient
    return result


def _threaded(scenario: Scenario, work: Callable[[Mapper], T]) -> T:
    threads = min(os.cpu_count() or 1, scenario.logits.n_tiles)
    if threads < 2:
        return work(map)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        return work(pool.map)


def _forward(
    scenario: Scenario, mapper: Mapper
) -> tuple[NDArray[Any], float, float, list[Trace] | None]:
    """Return value, sum, what the mean divides by, and what tells whether the input is the same.

    The last is None where the gradient costs too little, or its input is seen too dimly.
    """
    loss, parameters, reduction = scenario.spec.loss, scenario.parameters, scenario.reduction
    spans, scratch = list(scenario.logits.spans()), Scratch()
    dtype, alone = scenario.logits.base.dtype, reduction == "none"
    losses = np.empty(scenario.rules.losses_shape(scenario.logits.shape) if alone else 0, dtype)
    numbers = _irregular(scenario)

    def run(index: int) -> tuple[tuple[Sum, ...], Array, float, Trace | None]:
        block = scenario.block(*spans[index])
        with np.errstate(all="ignore"):
            linked = loss.link(block.input, scratch.like(block.input))
            parts = loss.losses(linked, block, parameters)
            if alone:
                losses[slice(*spans[index])] = unreduced(parts)
            trace = loss.trace(linked, block, numbers) if len(spans) > 1 else None
            count, elements = loss.counts(block.target, scenario.n_classes, parameters)
            return sums_of(parts), count, elements, trace

    done = list(by_runs(run, list(range(len(spans))), mapper))
    sums, counts, elements, traces = zip(*done, strict=True)
    with np.errstate(all="ignore"):
        parts = joined(list(sums))
        divisor = scenario.divisor.of(sum(counts), sum(elements), scenario.weight)
        if alone:
            value = scenario.rules.folded_losses(losses, scenario.shape)
        else:
            value = np.array(reduced(parts, divisor, reduction), dtype)
    kept = [trace for trace in traces if trace is not None]
    return value, numerator(parts), divisor, kept or None


def _irregular(scenario: Scenario) -> Array:
    return irregular(scenario.n_classes, compute_dtype(scenario.logits.base))


def _backward(scenario: Scenario, divisor: float, traces: list[Trace] | None) -> NDArray[Any]:
    """Return the gradient; ChangedError if its input is not the one that left the traces."""
    loss, parameters = scenario.spec.loss, scenario.parameters
    spans = list(scenario.logits.spans())
    gradient = np.empty(scenario.logits.shape, dtype=scenario.logits.base.dtype)
    numbers = _irregular(scenario)

    def run(index: int) -> None:
        block, own = scenario.block(*spans[index]), gradient[slice(*spans[index])]
        with np.errstate(all="ignore"):
            linked = loss.link(block.input, own if own.dtype == block.input.dtype else None)
            same = traces is None or traces[index].fits(loss.trace(linked, block, numbers))
            if not same:
                raise ChangedError(
                    "the input or target has been changed in place since it was evaluated: read "
                    "the gradient before, or evaluate again."
                )
            found = loss.gradient(linked, block, parameters, divisor)
            if found is not own:
                own[:] = found

    def fill(mapper: Mapper) -> None:
        for _ in by_runs(run, list(range(len(spans))), mapper):
            pass

    _threaded(scenario, fill)
    return scenario.rules.folded_input(gradient, scenario.shape)
