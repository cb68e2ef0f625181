"""Axis: what a curve varies, and which scenario has it at another value."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np

from lossgui.model.losses.categorical import smoothing
from lossgui.model.registry import InputKind
from lossgui.model.scenario import Scenario

LARGEST = 8e306
"""The largest number that an axis has to show; pyqtgraph's own axes end at 1e307."""

LEAST_WEIGHT_RANGE = 5.0
"""The range of a weight reaches at least as far: to where its effect levels off."""

TEMPERATURES = (0.25, 4.0)


class Axis(StrEnum):
    """What the x of a curve is; the class is that of the selected entry."""

    ENTRY = "entry"
    WEIGHT = "weight"
    POS_WEIGHT = "pos_weight"
    LABEL_SMOOTHING = "label_smoothing"
    TEMPERATURE = "temperature"


def axes_of(scenario: Scenario) -> tuple[Axis, ...]:
    """Return what can be varied: weights per class, the loss's parameters, logits as a whole."""
    spec = scenario.spec
    exists = {
        Axis.ENTRY: True,
        Axis.WEIGHT: scenario.element_weight is None,
        Axis.POS_WEIGHT: spec.has_pos_weight and scenario.element_pos_weight is None,
        Axis.LABEL_SMOOTHING: spec.has("label_smoothing"),
        Axis.TEMPERATURE: spec.input_kind is InputKind.LOGITS,
    }
    return tuple(axis for axis, there in exists.items() if there)


def value_of(scenario: Scenario, axis: Axis, row: int, column: int) -> float:
    """Return the present value on an axis; the temperature of the logits themselves is 1."""
    if axis is Axis.ENTRY:
        return float(scenario.logits.cell(row, column))
    if axis is Axis.WEIGHT:
        return float(scenario.weights[column])
    if axis is Axis.POS_WEIGHT:
        return float(scenario.pos_weights[column])
    return smoothing(scenario.parameters) if axis is Axis.LABEL_SMOOTHING else 1.0


def with_value(scenario: Scenario, axis: Axis, row: int, column: int, value: float) -> Scenario:
    """Return a scenario with another value on an axis; of a temperature there is none.

    Raises
    ------
    LossError
        If the scenario refuses the value.
    """
    if axis is Axis.ENTRY:
        return scenario.with_logits(row, column, np.array([[value]]))
    if axis is Axis.WEIGHT:
        return scenario.with_weight(column, value)
    if axis is Axis.POS_WEIGHT:
        return scenario.with_pos_weight(column, value)
    return scenario if axis is Axis.TEMPERATURE else scenario.with_label_smoothing(value)


def domain_of(scenario: Scenario, axis: Axis) -> tuple[float, float]:
    """Return the numbers that a person may want on an axis."""
    if axis is Axis.LABEL_SMOOTHING or (axis is Axis.ENTRY and scenario.spec.unit_interval):
        return 0.0, 1.0
    if axis in {Axis.WEIGHT, Axis.POS_WEIGHT}:
        weights = scenario.weights if axis is Axis.WEIGHT else scenario.pos_weights
        return (-math.inf if (weights < 0).any() else 0.0), math.inf
    return (1e-3 if axis is Axis.TEMPERATURE else -math.inf), math.inf


def range_of(scenario: Scenario, axis: Axis, row: int, column: int) -> tuple[float, float]:
    """Return the x range of a curve: wide enough to show both ends, and the present value."""
    value = value_of(scenario, axis, row, column)
    if axis is Axis.ENTRY:
        return logit_range(scenario.spec.input_kind, value)
    if axis is Axis.LABEL_SMOOTHING:
        return 0.0, 1.0
    if axis is Axis.TEMPERATURE:
        return TEMPERATURES
    farthest = min(4 * abs(value), LARGEST) if math.isfinite(value) else 0.0
    reach = max(LEAST_WEIGHT_RANGE, _round_up(farthest))
    return (-reach if value < 0 else 0.0), reach


def logit_range(kind: InputKind, value: float) -> tuple[float, float]:
    """Return the range for an entry of the input of the given value."""
    if kind is InputKind.PROBABILITIES:
        return 0.0, 1.0
    low, high = (-8.0, 0.0) if kind is InputKind.LOG_PROBABILITIES else (-6.0, 6.0)
    if not math.isfinite(value):
        return low, high
    value = min(max(value, -LARGEST), LARGEST)
    return min(low, np.floor(value) - 2), max(high, np.ceil(value) + (2 if value > 0 else 0))


def _round_up(value: float) -> float:
    """Return 1, 2 or 5 times a power of ten that is not below a positive number."""
    if not value:
        return 0.0
    unit = 10.0 ** math.floor(math.log10(value))
    return next(step * unit for step in (1, 2, 5, 10) if step * unit >= value * (1 - 1e-12))
