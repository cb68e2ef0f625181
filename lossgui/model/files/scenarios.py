"""From what was read to a scenario, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lossgui.model.files import Arrays, Asked, KeptChoices, Reading, understand
from lossgui.model.files.formats.raw import RawArrays
from lossgui.model.files.formats.source import Identity
from lossgui.model.files.understanding.interpret import Raw
from lossgui.model.files.understanding.reading import sentence
from lossgui.model.losses.registry import spec_of
from lossgui.model.losses.signature.options import IGNORED_KEY
from lossgui.model.losses.signature.targets import are_ignored
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.arrays import arrays_of
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.scenario import Scenario


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
        **{name: getattr(arrays, name) for name in spec.vectors},
        "reduction": arrays.reduction,
        "scheme": arrays.scheme,
        **{p.key: arrays.options.get(p.key) for p in spec.parameters},
    }
    given = saved | {key: value for key, value in choices.items() if value is not None}
    scenario = make_scenario(
        reading.loss,
        arrays.input,
        _targets(arrays, reading),
        class_names=arrays.class_names,
        **{key: value for key, value in given.items() if value is not None},
    )
    names = arrays.sample_names
    if names is not None and len(names) == scenario.n_samples:
        scenario = replace(scenario, sample_names=names)
    remarks = (sentence(reading), *reading.remarks, *_missing(reading), unmarked(scenario))
    return Opened(scenario, tuple(filter(None, remarks)), reading)


def _missing(reading: Reading) -> Iterator[str]:
    """Say what a file lacks, or has in vain."""
    if reading.target_kind is None:
        yield f"{reading.source} has no targets: all are 0 until you type or open some."
    for name in ("weight", "pos_weight"):
        if getattr(reading.arrays, name) is not None and name not in spec_of(reading.loss).vectors:
            yield f"{reading.loss} has no {name}: that of {reading.source} is not used."


def _targets(arrays: Arrays, reading: Reading) -> Any:
    """Return the targets, or zeros."""
    if arrays.target is not None:
        return arrays.target
    return spec_of(reading.loss).target_kinds[0].rules.zeros(arrays.input.shape)


def unmarked(scenario: Scenario) -> str:
    """Return the sentence about binary targets outside [0, 1] that count, or none."""
    if not scenario.rules.per_element:
        return ""
    tiles = (scenario.targets.rows(*span) for span in scenario.targets.spans())
    odd = np.concatenate(
        [
            rows[~((rows >= 0) & (rows <= 1)) & ~are_ignored(rows, scenario.ignored)]
            for rows in tiles
        ]
    )
    if not odd.size:
        return ""
    values, counts = np.unique(odd, return_counts=True)
    number, least = odd.size, float(values[counts.argmax()])
    verb = "1 target is" if number == 1 else f"{number} targets are"
    them = "it" if number == 1 else "them"
    if len(values) > 1:
        return f"{verb} outside 0 to 1, such as {least:g}: the loss counts them as they are."
    if scenario.spec.parameter(IGNORED_KEY) is None:
        return f"{verb} {least:g}, outside 0 to 1: the loss counts {them} like any other."
    return f"{verb} {least:g}, outside 0 to 1: set {IGNORED_KEY} to {least:g} to leave {them} out."


def with_targets(scenario: Scenario, targets: Raw, ignore_index: float | None = None) -> Opened:
    """Read the targets of another file for the logits of a state; what is chosen stays if it fits.

    Parameters
    ----------
    ignore_index : optional
        The target that does not count; that of the state unless given.

    Raises
    ------
    LossError
        If they do not fit.
    """
    arrays = arrays_of(scenario)
    named = {
        "input": arrays.input,
        "weight": arrays.weight,
        "pos_weight": arrays.pos_weight,
        "class_names": np.array(scenario.class_names, str),
        "sample_names": None if arrays.sample_names is None else np.array(arrays.sample_names, str),
    }
    held = {key: value for key, value in named.items() if value is not None}
    raw = RawArrays("the state on show", Identity(0, 0), held)
    kept = KeptChoices(scenario.loss, scenario.ignored)
    asked = Asked(input=scenario.spec.input_kind)
    reading = understand(raw, targets, asked, ignore_index=ignore_index, kept=kept)
    chosen = {p.key: scenario.options.get(p.key) for p in spec_of(reading.loss).parameters}
    if ignore_index is not None:
        chosen[IGNORED_KEY] = ignore_index
    return open_reading(
        reading,
        reduction=scenario.reduction,
        scheme=scenario.scheme,
        **({} if reading.loss != scenario.loss else chosen),
    )
