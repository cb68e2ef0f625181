"""The distributions that belong to one sample: its target, and what its input predicts."""

from __future__ import annotations

import numpy as np

from lossgui.model.errors import DomainError
from lossgui.model.information import (
    Distribution,
    Information,
    distribution,
    distribution_of_logs,
)
from lossgui.model.losses.categorical import probability_targets, smoothing, spread
from lossgui.model.losses.terms import Array
from lossgui.model.primitives import log_sigmoid, log_softmax
from lossgui.model.registry import InputKind
from lossgui.model.scenario import Scenario


def sample_information(scenario: Scenario, row: int, column: int) -> Information:
    """Return target and prediction of a sample; of a binary loss, of one of its elements.

    An element's classes are no and yes.

    Raises
    ------
    DomainError
        If the sample is ignored, or if its target or its input is no distribution.
    """
    return Information(target_of(scenario, row, column), prediction_of(scenario, row, column))


def target_of(scenario: Scenario, row: int, column: int) -> Distribution:
    """Return a sample's target after label smoothing; see `sample_information`."""
    what = f"The target of {_name(scenario, row, column)}"
    block, parameters = scenario.block(row, row + 1), scenario.parameters
    target = block.target[0]
    if scenario.spec.binary:
        if target[column] == scenario.ignore_index:
            raise DomainError(f"{what} is ignored: it is no distribution.")
        yes = float(target[column])
        return distribution([1 - yes, yes], what)
    if not scenario.indexed:
        return distribution(probability_targets(block, parameters)[0], what)
    if target == scenario.ignore_index:
        raise DomainError(f"{what} is ignored: it is no distribution.")
    one_hot = np.arange(scenario.n_classes) == target
    each = spread(parameters, scenario.n_classes)
    return distribution((1 - smoothing(parameters)) * one_hot + each, what)


def prediction_of(scenario: Scenario, row: int, column: int) -> Distribution:
    """Return what a sample's input predicts; see `sample_information`."""
    what = f"The prediction of {_name(scenario, row, column)}"
    x = scenario.block(row, row + 1).input[0].astype(np.float64)
    with np.errstate(all="ignore"):
        return distribution_of_logs(_logs(scenario, x, column), what)


def _logs(scenario: Scenario, x: Array, column: int) -> Array:
    kind = scenario.spec.input_kind
    if kind is InputKind.PROBABILITIES:
        return np.array([np.log1p(-x[column]), np.log(x[column])])
    if scenario.spec.binary:
        return np.array([log_sigmoid(-x[column]), log_sigmoid(x[column])])
    return log_softmax(x) if kind is InputKind.LOGITS else x


def _name(scenario: Scenario, row: int, column: int) -> str:
    sample = scenario.sample_name(row)
    if scenario.spec.binary:
        return f"element ({sample}, {scenario.class_names[column]})"
    return f"sample {sample}"
