"""What an evaluation comes to, as text: lines for a person, JSON for a program."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lossgui.language import _
from lossgui.model.array import Array
from lossgui.model.derivation import Working
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.steps import DerivationStep

MOST_LOSSES = 20
"""Losses that are told one by one."""


def lines(evaluation: Evaluation) -> Iterator[str]:
    """Yield what an evaluation comes to in lines, with the first losses."""
    scenario = evaluation.scenario
    rows, columns = scenario.logits.shape
    yield f"{scenario.loss}, {scenario.reduction} of {rows} samples x {columns} classes"
    if scenario.reduction != "none":
        yield f"value        {evaluation.value!r}"
    yield f"numerator    {evaluation.numerator!r}"
    yield f"denominator  {evaluation.denominator!r}"
    if reason := why_not_finite(evaluation):
        yield f"reason       {reason}"
    yield "losses"
    for row, loss in enumerate(evaluation.losses(0, min(rows, MOST_LOSSES)).tolist()):
        numbers = loss if isinstance(loss, list) else [loss]
        yield f"  {scenario.sample_name(row)}: {' '.join(map(repr, numbers))}"
    if rows > MOST_LOSSES:
        yield f"  and {rows - MOST_LOSSES} more: --json prints all"


def as_json(evaluation: Evaluation, reading: Mapping[str, Any]) -> str:
    """Return all of it as one JSON object; JSON has no nan or inf, so they are strings.

    `reading` is what was understood of the file.
    """
    import json

    scenario = evaluation.scenario
    losses = [evaluation.losses(*span) for span in scenario.logits.spans()]
    report = {
        "loss": scenario.loss,
        "reduction": scenario.reduction,
        "value": None if scenario.reduction == "none" else _plain(evaluation.value),
        "numerator": _plain(evaluation.numerator),
        "denominator": _plain(evaluation.denominator),
        "reason": why_not_finite(evaluation) or None,
        "losses": _plain([loss for block in losses for loss in block.tolist()]),
        "reading": dict(reading),
    }
    return json.dumps(report, allow_nan=False)


def working_lines(evaluation: Evaluation, row: int, working: Working) -> Iterator[str]:
    """Yield the derivation of a sample in lines: name, formula and values."""
    scenario = evaluation.scenario
    yield f"{scenario.loss}, {scenario.reduction}; sample {scenario.sample_name(row)}"
    for title, steps in _titled(working):
        yield title
        for number, step in enumerate(steps, 1):
            yield f"  {number}. {_(step.name)}"
            told = f"{step.numbers} = " if step.numbers else ""
            values = _values_text(step.values, scenario.class_names)
            yield f"     {step.formula} = {told}{values}"


def working_as_json(evaluation: Evaluation, row: int, working: Working) -> str:
    """Return the derivation of a sample as one JSON object; nan and inf are strings."""
    import json

    scenario = evaluation.scenario
    report = {"loss": scenario.loss, "reduction": scenario.reduction, "row": row}
    report |= {"sample": scenario.sample_name(row), "class_names": list(scenario.class_names)}
    for part, steps in working._asdict().items():
        report[f"{part}_steps"] = [
            {
                "key": step.key,
                "name": step.name,
                "formula": step.formula,
                "numbers": step.numbers,
                "values": _plain(step.values.tolist()),
            }
            for step in steps
        ]
    return json.dumps(report, allow_nan=False)


def _titled(working: Working) -> Iterator[tuple[str, tuple[DerivationStep, ...]]]:
    titles = _("The loss of the sample"), _("The value of the batch"), _("The gradient")
    return zip(titles, working, strict=True)


def _values_text(values: Array, names: Sequence[str]) -> str:
    if not values.ndim:
        return repr(values.item())
    shown = [f"{name} {value!r}" for name, value in zip(names, values.tolist(), strict=True)]
    more = [f"and {len(shown) - MOST_LOSSES} more"] if len(shown) > MOST_LOSSES else []
    return ", ".join(shown[:MOST_LOSSES] + more)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value if math.isfinite(value) else str(value)
