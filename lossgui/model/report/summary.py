"""What an evaluation comes to, as text: lines for a person, JSON for a program."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from lossgui.model.diagnostics import why_not_finite
from lossgui.model.evaluation.evaluation import Evaluation

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


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value if math.isfinite(value) else str(value)
