"""From what was read to a scenario, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from lossgui.model.arguments import make_scenario, spec_of
from lossgui.model.conversion import Conversion
from lossgui.model.files import Arrays, Asked, Kept, Reading, understand
from lossgui.model.files.raw import RawArrays
from lossgui.model.files.reading import sentence
from lossgui.model.files.source import Identity
from lossgui.model.files.understanding import Raw
from lossgui.model.losses.ignored import is_ignored
from lossgui.model.registry import LOSSES, TargetKind
from lossgui.model.result import fold_input, fold_samples
from lossgui.model.scenario import Scenario


@dataclass(frozen=True)
class Opened(Conversion):
    """A scenario that was read, the sentences that say how, and the reading itself."""

    reading: Reading


def open_reading(reading: Reading, **choices: Any) -> Opened:
    """Make a scenario of what was read.

    Parameters
    ----------
    choices
        Keyword arguments of `lossgui.evaluate` that go before those of the file; None is none.

    Raises
    ------
    LossError
        If the arrays do not fit each other or the loss.
    """
    arrays = reading.arrays
    spec = spec_of(reading.loss)
    saved: dict[str, Any] = {
        "weight": arrays.weight,
        "pos_weight": arrays.pos_weight if spec.has_pos_weight else None,
        "reduction": arrays.reduction,
        "ignore_index": arrays.ignore_index,
        "label_smoothing": arrays.label_smoothing if spec.has("label_smoothing") else None,
    }
    given = saved | {key: value for key, value in choices.items() if value is not None}
    scenario = make_scenario(
        reading.loss,
        arrays.input,
        _targets(arrays, spec.binary),
        class_names=arrays.class_names,
        **{key: value for key, value in given.items() if value is not None},
    )
    remarks = (sentence(reading), *_missing(reading), unmarked(scenario))
    return Opened(scenario, tuple(filter(None, remarks)), reading)


def _missing(reading: Reading) -> Iterator[str]:
    """Say what a file lacks, or has in vain."""
    if reading.target_kind is None:
        yield f"{reading.source} has no targets: all are 0 until you type or open some."
    if reading.arrays.pos_weight is not None and not spec_of(reading.loss).has_pos_weight:
        yield f"{reading.loss} has no pos_weight: that of {reading.source} is not used."


def _targets(arrays: Arrays, binary: bool) -> Any:
    """Return the targets, or zeros."""
    if arrays.target is not None:
        return arrays.target
    x = arrays.input
    shape = x.shape if binary else x.shape[:1] + x.shape[2:] if x.ndim > 1 else ()
    return np.zeros(shape, dtype=np.float64 if binary else np.int64)


def unmarked(scenario: Scenario) -> str:
    """Return the sentence about binary targets outside [0, 1] that count, or none."""
    if not scenario.spec.binary:
        return ""
    odd: dict[float, int] = {}
    for span in scenario.targets.spans():
        rows = scenario.targets.rows(*span)
        outside = rows[~((rows >= 0) & (rows <= 1)) & ~is_ignored(rows, scenario.ignore_index)]
        for value, number in zip(*np.unique(outside, return_counts=True), strict=True):
            odd[float(value)] = odd.get(float(value), 0) + int(number)
    if not odd:
        return ""
    number, least = sum(odd.values()), min(odd, key=lambda value: -odd[value])
    verb = "1 target is" if number == 1 else f"{number} targets are"
    if len(odd) > 1:
        return f"{verb} outside 0 to 1, such as {least:g}: the loss counts them as they are."
    return (
        f"{verb} {least:g}, outside 0 to 1: set ignore_index to {least:g} to leave "
        f"{'it' if number == 1 else 'them'} out."
    )


def with_targets(arrays: Arrays, targets: Raw) -> Reading:
    """Read the targets of another file for the logits of a state; its loss stays if it fits."""
    named = {
        "input": arrays.input,
        "weight": arrays.weight,
        "pos_weight": arrays.pos_weight,
        "class_names": None if arrays.class_names is None else np.array(arrays.class_names, str),
        "reduction": None if arrays.reduction is None else np.array(arrays.reduction),
        "label_smoothing": np.array(arrays.label_smoothing or 0.0),
    }
    held = {key: value for key, value in named.items() if value is not None}
    raw = RawArrays("the state on show", Identity(0, 0), held)
    kind = LOSSES[arrays.loss].input_kind if arrays.loss else None
    kept = Kept(arrays.loss, arrays.ignore_index)
    return understand(raw, targets, Asked(input=kind), kept=kept)


def arrays_of(scenario: Scenario) -> Arrays:
    """Return what a file needs to hold to open as this scenario again."""
    weight, pos_weight = scenario.weight, scenario.pos_weight
    if scenario.element_weight is not None:
        weight = scenario.element_weight.reshape(scenario.shape)
    if scenario.element_pos_weight is not None:
        pos_weight = scenario.element_pos_weight.reshape(scenario.shape)
    targets = scenario.targets.array()
    return Arrays(
        input=fold_input(scenario.logits.array(), scenario),
        target=fold_samples(targets[:, 0], scenario)
        if scenario.target_kind is TargetKind.INDEX
        else fold_input(targets, scenario),
        weight=weight,
        pos_weight=pos_weight,
        class_names=scenario.class_names,
        loss=scenario.loss,
        reduction=scenario.reduction,
        ignore_index=scenario.ignore_index,
        label_smoothing=scenario.label_smoothing,
    )
