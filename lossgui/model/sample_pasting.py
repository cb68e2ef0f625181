"""Pasted samples: logits with their class indices beside them, as the tables show them."""

from __future__ import annotations

from dataclasses import replace

from lossgui.model.areas import Area
from lossgui.model.editing import paste, room_needed
from lossgui.model.errors import LossError
from lossgui.model.losses.targets import TargetKind
from lossgui.model.pasting import Pasted
from lossgui.model.scenario import Scenario


def paste_samples(scenario: Scenario, area: Area, pasted: Pasted) -> Scenario | None:
    """Return a scenario with a pasted block in all columns of the logits and in the targets.

    None unless the block begins at the first logit and is wider by one column, whose cells are
    class indices or names: a block that the logits alone have no room for.

    Raises
    ------
    LossError
        If a logit is none; see `lossgui.model.editing.paste`.
    """
    height, width = pasted.numbers.shape
    first = area.table == "logits" and area.column == 0 and len(area.rows) in (1, height)
    if not (first and scenario.target_kind is TargetKind.INDEX and width == scenario.n_classes + 1):
        return None
    logits, target = _split(pasted)
    if any(room_needed(scenario, area, logits)):
        return None
    changed = paste(scenario, area, logits)
    try:
        return paste(changed, replace(area, table="targets", width=1), target)
    except LossError:
        return None


def _split(pasted: Pasted) -> tuple[Pasted, Pasted]:
    """Return all columns but the last, and the last."""
    last = pasted.numbers.shape[1] - 1
    before = {place: text for place, text in pasted.texts.items() if place[1] < last}
    behind = {(row, 0): text for (row, column), text in pasted.texts.items() if column == last}
    header = None if pasted.header is None else pasted.header[:-1]
    return Pasted(pasted.numbers[:, :-1], before, header), Pasted(pasted.numbers[:, -1:], behind)
