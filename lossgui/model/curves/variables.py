"""Axes: what a curve varies, and which scenario has it at another value.

An axis is `ENTRY`, `TEMPERATURE`, or the key of a vector of weights or of a parameter of the loss.
"""

from __future__ import annotations

import math

import numpy as np

from lossgui.model.losses.signature.inputs import LARGEST
from lossgui.model.losses.signature.options import Parameter
from lossgui.model.losses.spec import class_vector
from lossgui.model.scenario.scenario import Scenario

ENTRY = "entry"
"""The selected entry of the input."""

TEMPERATURE = "temperature"
"""What all logits are divided by."""


LEAST_WEIGHT_RANGE = 5.0
"""The range of a weight reaches at least as far: to where its effect levels off."""

TEMPERATURES = (0.25, 4.0)


def variables_of(scenario: Scenario) -> tuple[str, ...]:
    """Return what can be varied: weights per class, the loss's parameters, logits as a whole."""
    spec = scenario.spec
    vectors = [name for name in spec.vectors if getattr(scenario, f"element_{name}") is None]
    options = [p.key for p in spec.parameters if p.span is not None]
    tempered = [TEMPERATURE] if spec.input.has_temperature else []
    return (ENTRY, *vectors, *options, *tempered)


def parameter_of(scenario: Scenario, axis: str) -> Parameter | None:
    """Return the parameter of the loss that an axis is; None if it is something else."""
    return scenario.spec.parameter(axis)


def is_weight(scenario: Scenario, axis: str) -> bool:
    """Tell whether an axis is a weight of the selected class."""
    return axis in scenario.spec.vectors


def value_of(scenario: Scenario, axis: str, row: int, column: int) -> float:
    """Return the present value on an axis; the temperature of the logits themselves is 1."""
    if axis == ENTRY:
        return float(scenario.logits.cell(row, column))
    if is_weight(scenario, axis):
        return float(class_vector(getattr(scenario, axis), scenario.n_classes)[column])
    parameter = parameter_of(scenario, axis)
    if parameter is None:
        return 1.0
    low, high = parameter.domain
    value = float(parameter.of(scenario.options) or 0.0)
    return low if math.isnan(value) else min(max(value, low), high)


def with_value(scenario: Scenario, axis: str, row: int, column: int, value: float) -> Scenario:
    """Return a scenario with another value on an axis; of a temperature there is none.

    Raises
    ------
    LossError
        If the scenario refuses the value.
    """
    if axis == ENTRY:
        return scenario.with_logits(row, column, np.array([[value]]))
    if is_weight(scenario, axis):
        return scenario.with_class_value(axis, column, value)
    return scenario if axis == TEMPERATURE else scenario.with_option(axis, value)


def domain_of(scenario: Scenario, axis: str) -> tuple[float, float]:
    """Return the numbers that a person may want on an axis."""
    if axis == ENTRY:
        return scenario.spec.input.domain
    if is_weight(scenario, axis):
        weights = class_vector(getattr(scenario, axis), scenario.n_classes)
        return (-math.inf if (weights < 0).any() else 0.0), math.inf
    parameter = parameter_of(scenario, axis)
    return (1e-3, math.inf) if parameter is None else parameter.domain


def range_of(scenario: Scenario, axis: str, row: int, column: int) -> tuple[float, float]:
    """Return the x range of a curve: wide enough to show both ends, and the present value."""
    value = value_of(scenario, axis, row, column)
    if axis == ENTRY:
        return scenario.spec.input.span(value)
    if axis == TEMPERATURE:
        return TEMPERATURES
    parameter = parameter_of(scenario, axis)
    if parameter is not None:
        low, high = parameter.span or parameter.domain
        return min(low, value), max(high, value)
    farthest = min(4 * abs(value), LARGEST) if math.isfinite(value) else 0.0
    reach = max(LEAST_WEIGHT_RANGE, _round_up(farthest))
    return (-reach if value < 0 else 0.0), reach


def _round_up(value: float) -> float:
    """Return 1, 2 or 5 times a power of ten that is not below a positive number."""
    if not value:
        return 0.0
    unit = 10.0 ** math.floor(math.log10(value))
    return next(step * unit for step in (1, 2, 5, 10) if step * unit >= value * (1 - 1e-12))
