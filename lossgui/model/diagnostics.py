"""Why a value is nan or infinite: the first cause, with its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.language import N_, _
from lossgui.model.array import Array
from lossgui.model.evaluation.evaluation import Evaluation, needs_second
from lossgui.model.losses.terms import Block, Terms, unreduced
from lossgui.model.scenario.scenario import Scenario


class Why(StrEnum):
    """What makes a value nan or infinite, in words with the names of the place."""

    NO_SAMPLES = N_("there are no samples, 0 / 0")
    ALL_IGNORED = N_("every target is ignored, 0 / 0")
    ZERO_WEIGHTS = N_("the weights of all targets are 0, 0 / 0")
    CANCELLING_WEIGHTS = N_("the weights of the targets sum to 0")
    INPUT = N_("the {entry} of {name} in sample {sample} is {value}")
    TARGET = N_("the target of {name} in sample {sample} is {value}")
    WEIGHT = N_("the weight of {name} is {value}")
    POS_WEIGHT = N_("the pos_weight of {name} is {value}")
    LOSS = N_("the loss of sample {sample} is too large")
    SUM = N_("the losses are too large for their sum")


@dataclass(frozen=True)
class Cause:
    """Why a value is not finite.

    Parameters
    ----------
    why : Why
    row, column : int, optional
        The entry, or the class, that causes it.
    value : float, optional
        What stands there.
    """

    why: Why
    row: int | None = None
    column: int | None = None
    value: float | None = None


def cause_of(evaluation: Evaluation) -> Cause | None:
    """Return why the value is nan or infinite; None if it is neither."""
    if np.isfinite(evaluation.value):
        return None
    return evaluation.cache.made("cause", evaluation.scenario, partial(_first_cause, evaluation))


def _first_cause(evaluation: Evaluation) -> Cause:
    return _empty_mean(evaluation) or _first_loss(evaluation) or Cause(Why.SUM)


def why_not_finite(evaluation: Evaluation) -> str:
    """Return in words why the value is nan or infinite; empty if it is neither."""
    cause, scenario = cause_of(evaluation), evaluation.scenario
    if cause is None:
        return ""
    said = _(cause.why).format(
        entry=scenario.spec.input_kind.entry,
        name="" if cause.column is None else scenario.class_names[cause.column],
        sample="" if cause.row is None else scenario.sample_name(cause.row),
        value=cause.value,
    )
    return f"{evaluation.value}: {said}"


def _empty_mean(evaluation: Evaluation) -> Cause | None:
    if evaluation.scenario.reduction != "mean" or evaluation.denominator != 0:
        return None
    if not evaluation.scenario.n_samples:
        return Cause(Why.NO_SAMPLES)
    if evaluation.terms.elements == 0:
        return Cause(Why.ALL_IGNORED)
    return Cause(Why.CANCELLING_WEIGHTS if evaluation.numerator else Why.ZERO_WEIGHTS)


def _first_loss(evaluation: Evaluation) -> Cause | None:
    """Return the cause in the first sample whose weighted loss is not finite."""
    scenario = evaluation.scenario
    spans = list(scenario.logits.spans())
    both = needs_second(scenario)
    tiles = zip(spans, evaluation.tiles, strict=True)
    suspects = [span for span, tile in tiles if not _finite(tile.terms, both)]
    weighty = not np.isfinite([scenario.weights, scenario.pos_weights]).all()
    for start, stop in spans if weighty else suspects:
        losses = evaluation.losses(start, stop)
        for row in np.flatnonzero(~np.isfinite(losses.reshape(len(losses), -1)).all(axis=1))[:1]:
            return _row_cause(scenario, start + int(row))
    return None


def _finite(terms: Terms, both: bool) -> bool:
    """Tell whether all sums are finite: the first ones, or both."""
    return bool(np.isfinite([terms.first, terms.second] if both else terms.first).all())


def _row_cause(scenario: Scenario, row: int) -> Cause:
    if _finite_unweighted(scenario, row):
        return _weight_cause(scenario, row) or Cause(Why.LOSS, row)
    x = np.asarray(scenario.logits.rows(row, row + 1)[0], dtype=np.float64)
    target = scenario.targets.rows(row, row + 1)[0]
    for bad in (np.isnan(x), np.isposinf(x), _fatal_minus_infinity(scenario, x, target)):
        for column in np.flatnonzero(bad)[:1]:
            return Cause(Why.INPUT, row, int(column), float(x[column]))
    for column in np.flatnonzero(~np.isfinite(target))[:1]:
        return Cause(Why.TARGET, row, int(column), float(target[column]))
    return _weight_cause(scenario, row) or Cause(Why.LOSS, row)


def _finite_unweighted(scenario: Scenario, row: int) -> bool:
    """Tell whether the loss of a sample is finite without weights, whatever stands in it."""
    block, loss = scenario.block(row, row + 1), scenario.spec.loss
    plain = Block(block.input, block.target)
    with np.errstate(all="ignore"):
        parts = loss.losses(loss.link(block.input, None), plain, scenario.unweighted)
        return bool(np.isfinite(unreduced(parts)).all())


def _weight_cause(scenario: Scenario, row: int) -> Cause | None:
    target = scenario.targets.rows(row, row + 1)[0]
    for why, weights in ((Why.WEIGHT, scenario.weights), (Why.POS_WEIGHT, scenario.pos_weights)):
        for column in np.flatnonzero(~np.isfinite(weights) & _used(scenario, target))[:1]:
            return Cause(why, row, int(column), float(weights[column]))
    return None


def _fatal_minus_infinity(scenario: Scenario, x: Array, target: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell the -inf entries that make the loss infinite; under another class it may stand."""
    return np.isneginf(x) & (_used(scenario, target) | np.isneginf(x).all())


def _used(scenario: Scenario, target: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell the classes that enter the loss of a sample with the given target."""
    if not scenario.spec.loss.own_weight_only(scenario.target_kind, scenario.parameters):
        return np.ones(scenario.n_classes, dtype=bool)
    return np.arange(scenario.n_classes) == target[0]
