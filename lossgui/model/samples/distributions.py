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
from lossgui.model.scenario.scenario import Scenario


def sample_information(scenario: Scenario, row: int, column: int) -> Information:
    """Return target and prediction of a sample; of a binary loss, of one of its elements.

    An element's classes are no and yes.

    Raises
    ------
    DomainError
        If the loss has no probabilities, the sample is ignored, or its target or its input is no
        distribution.
    """
    prediction = prediction_of(scenario, row, column)
    return Information(target_of(scenario, row, column), prediction)


def target_of(scenario: Scenario, row: int, column: int) -> Distribution:
    """Return a sample's target after label smoothing; see `sample_information`."""
    what = f"The target of {_name(scenario, row, column)}"
    block = scenario.block(row, row + 1)
    if scenario.rules.entry_ignored(block.target, scenario.ignored, column):
        raise DomainError(f"{what} is ignored: it is no distribution.")
    wanted = scenario.spec.loss.target_distribution(block, scenario.parameters, column)
    return distribution(wanted, what)


def prediction_of(scenario: Scenario, row: int, column: int) -> Distribution:
    """Return what a sample's input predicts; see `sample_information`."""
    what = f"The prediction of {_name(scenario, row, column)}"
    scenario.spec.check_probabilities("the page Information")
    x = scenario.block(row, row + 1).input[0].astype(np.float64)
    with np.errstate(all="ignore"):
        return distribution_of_logs(scenario.spec.input.classes_of(x, column), what)


def _name(scenario: Scenario, row: int, column: int) -> str:
    sample = scenario.sample_name(row)
    if scenario.rules.per_element:
        return f"element ({sample}, {scenario.class_names[column]})"
    return f"sample {sample}"
