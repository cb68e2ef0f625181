"""Pasted samples: logits with their class indices beside them, as the tables show them."""

from __future__ import annotations

from dataclasses import replace

from lossgui.model.editing.cells import paste, room_needed
from lossgui.model.editing.ranges import Area
from lossgui.model.errors import LossError
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.pasting import Pasted


def paste_samples(scenario: Scenario, area: Area, pasted: Pasted) -> Scenario | None:
    """Return a scenario with a pasted block in all columns of the logits and in the targets.

    None unless the block begins at the first logit and is wider by one column, whose cells are
    class indices or names: a block that the logits alone have no room for.

    Raises
    ------
    LossError
        If a logit is none; see `lossgui.model.editing.cells.paste`.
    """
    height, width = pasted.numbers.shape
    first = area.table == "logits" and area.column == 0 and len(area.rows) in (1, height)
    if not (first and scenario.target_kind is TargetKind.INDEX and width == scenario.n_classes + 1):
        return None
    last = width - 1
    logits, target = pasted.columns(0, last), replace(pasted.columns(last), header=None)
    if any(room_needed(scenario, area, logits)):
        return None
    changed = paste(scenario, area, logits)
    try:
        return paste(changed, replace(area, table="targets", width=1), target)
    except LossError:
        return None
