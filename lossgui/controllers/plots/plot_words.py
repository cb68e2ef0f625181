"""Words that several plots share."""

from __future__ import annotations

import math
from typing import NamedTuple

from lossgui.language import _
from lossgui.model.losses.signature.inputs import LARGEST
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import input_words, sample_text
from lossgui.model.text.formatting import change_text, fixed_text, small_text


class Said(NamedTuple):
    """What a plot says beside its point, over it and below it."""

    readout: str = ""
    message: str = ""
    sentence: str = ""


def axis_name(scenario: Scenario, row: int, column: int) -> str:
    """Return the name of an axis along which one entry of the input varies."""
    name = _("{} of {}, sample {}")
    entry = input_words(scenario).entry
    return name.format(entry, scenario.class_names[column], sample_text(scenario, row))


def entry_text(scenario: Scenario, row: int, column: int, value: float) -> str:
    """Return one entry of the input and its value, such as 'logit(7, fox) = 0.40'."""
    entry = input_words(scenario).entry
    place = f"{entry}({sample_text(scenario, row)}, {scenario.class_names[column]})"
    return f"{place} = {fixed_text(value, 2 if round(value, 2) == value else 4)}"


def beyond_text(*values: float) -> str:
    """Return which of some numbers lies beyond what axes show; empty if none does."""
    beyond = [value for value in values if LARGEST < abs(value) < math.inf]
    said = _("{:.3g} is not drawn: the axes end at {:g}.")
    return said.format(beyond[0], LARGEST) if beyond else ""


def value_text(scenario: Scenario, value: float) -> str:
    """Return the batch's value, such as 'batch mean = 0.8551'."""
    name = _("batch mean = {}") if scenario.reduction == "mean" else _("batch sum = {}")
    return name.format(fixed_text(value, 4))


def value_name(scenario: Scenario) -> str:
    """Return what the batch's value is called within a sentence."""
    return _("the batch's mean") if scenario.reduction == "mean" else _("the sum of the batch")


def beside_text(now: float, before: float) -> str:
    """Return a number of state A and how far the present one is from it."""
    said = _("A = {}, \N{INCREMENT} {}")
    return said.format(small_text(before), change_text(now, before))
