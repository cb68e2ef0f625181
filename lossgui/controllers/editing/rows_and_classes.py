"""Axes: how samples, or classes, are rearranged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from lossgui.model.editing import rows_and_classes as order
from lossgui.model.scenario.scenario import Scenario

Kind = Literal["sample", "class"]


@dataclass(frozen=True)
class Axis:
    """How samples, or classes, are rearranged; by number they are axis 0, or 1, of the logits."""

    number: int
    plural: str
    insert: Callable[[Scenario, int, int], Scenario]
    delete: Callable[[Scenario, Sequence[int]], Scenario]
    duplicate: Callable[[Scenario, Sequence[int]], Scenario]
    move: Callable[[Scenario, Sequence[int], int], Scenario]

    def counted(self, kind: Kind, count: int) -> str:
        """Return a number of them in words."""
        return f"{count} {kind if count == 1 else self.plural}"


def _duplicate_classes(scenario: Scenario, classes: Sequence[int]) -> Scenario:
    for index in sorted(classes, reverse=True):
        scenario = order.duplicate_class(scenario, index)
    return scenario


def _move_classes(scenario: Scenario, classes: Sequence[int], to: int) -> Scenario:
    """Move classes one by one, so that the first of them ends at `to`."""
    first = min(classes)
    for index in sorted(classes, reverse=bool(to > first)):
        scenario = order.move_class(scenario, index, index + to - first)
    return scenario


AXES: dict[Kind, Axis] = {
    "sample": Axis(
        0, "samples", order.insert_rows, order.delete_rows, order.duplicate_rows, order.move_rows
    ),
    "class": Axis(
        1,
        "classes",
        order.insert_classes,
        order.delete_classes,
        _duplicate_classes,
        _move_classes,
    ),
}
