"""Words that several views share: numbers as text, and why a number is none."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from lossgui.model.evaluation import Evaluation
from lossgui.model.registry import InputKind
from lossgui.model.scenario import Scenario

SCAN_ROWS = 65536


def fixed_text(value: float, decimals: int) -> str:
    """Return a number with fixed decimals; with an exponent where they would hide or flood it."""
    size = abs(value)
    if not math.isfinite(value) or size == 0 or 10.0**-decimals <= size < 1e9:
        return f"{value:.{decimals}f}"
    return f"{value:.{decimals}e}"


def entry_name(kind: InputKind) -> str:
    """Return what one number of the input table is called."""
    return {
        InputKind.LOGITS: _tr("logit"),
        InputKind.LOG_PROBABILITIES: _tr("log-probability"),
        InputKind.PROBABILITIES: _tr("probability"),
    }[kind]


def ignored(scenario: Scenario, row: int, column: int) -> bool:
    """Tell whether a sample (of a binary loss, an element) is ignored."""
    if not (scenario.indexed or scenario.spec.binary):
        return False
    target = scenario.targets.cell(row, 0 if scenario.indexed else column)
    return bool(target == scenario.ignore_index)


def why_not_finite(evaluation: Evaluation) -> str:
    """Return why the value is nan or infinite; empty if it is neither."""
    value = evaluation.value
    if math.isfinite(value):
        return ""
    return f"{value}: {_empty_mean(evaluation) or _culprit(evaluation)}"


def _empty_mean(evaluation: Evaluation) -> str:
    scenario = evaluation.scenario
    if scenario.reduction != "mean" or evaluation.denominator != 0:
        return ""
    if not scenario.n_samples:
        return _tr("there are no samples, 0 / 0")
    if evaluation.terms.elements == 0:
        return _tr("every target is ignored, 0 / 0")
    if evaluation.numerator == 0:
        return _tr("the weights of all targets are 0, 0 / 0")
    return _tr("the weights of the targets sum to 0")


def _culprit(evaluation: Evaluation) -> str:
    """Name the first number that makes a loss nan or infinite."""
    scenario = evaluation.scenario
    for index in np.flatnonzero(~np.isfinite(scenario.weights)):
        name, weight = scenario.class_names[index], scenario.weights[index]
        return _tr("the weight of class {} is {}").format(name, weight)
    for start in range(0, scenario.n_samples, SCAN_ROWS):
        losses = evaluation.losses(start, min(start + SCAN_ROWS, scenario.n_samples))
        for row in np.flatnonzero(~np.isfinite(losses.reshape(len(losses), -1)).all(axis=1)):
            return _row_culprit(scenario, start + int(row))
    return _tr("the losses are too large for their sum")


def _row_culprit(scenario: Scenario, row: int) -> str:
    tables = (entry_name(scenario.spec.input_kind), scenario.logits), ("target", scenario.targets)
    for what, table in tables:
        values = np.asarray(table.rows(row, row + 1)[0], dtype=np.float64)
        for column in np.flatnonzero(~np.isfinite(values)):
            sentence = _tr("the {} of {} in sample {} is {}")
            return sentence.format(
                what, scenario.class_names[column], scenario.sample_name(row), values[column]
            )
    return _tr("the loss of sample {} is too large").format(scenario.sample_name(row))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)
