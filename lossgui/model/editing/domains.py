"""What the cells of each table take, in words; the loss itself checks the values."""

from __future__ import annotations

import math

from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.fields import NUMBER, WEIGHT, Domain


def typed_domain(scenario: Scenario, table: str) -> Domain:
    """Return what may be typed into a table, as `lossgui.model.editing.ranges.Area` names it."""
    if table not in ("logits", "targets"):
        return WEIGHT
    (low, high), ignored = scenario.spec.input.domain, scenario.ignored
    spared = ""
    if table == "targets" and scenario.rules.per_element and ignored is not None:
        spared = f", or {ignored} to ignore it"
    if math.isfinite(low) and math.isfinite(high):
        return Domain(f"a number from {low:g} to {high:g}{spared}")
    if table == "targets":
        return Domain(f"a number such as 0, 1 or 0.25{spared}")
    if scenario.spec.input_kind is InputKind.LOG_PROBABILITIES:
        return Domain("a number such as -1.5 or -inf")
    return NUMBER
