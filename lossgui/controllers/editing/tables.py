"""Tables: what a person may do to whole samples and classes, and to whole tables.

Samples and classes are named by their numbers in the scenario, whatever the tables show of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from lossgui.controllers.session import Change, Session
from lossgui.language import _
from lossgui.model.editing import rows_and_classes as order
from lossgui.model.editing.whole_tables import (
    convert_targets,
    next_form,
    normalise_rows,
    random_logits,
)
from lossgui.model.errors import CellError, Place
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.fields import FINITE, parse_number, parse_whole

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


class Tables:
    """Edits of samples, of classes and of whole tables; each is one named step."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def insert(self, kind: Kind, at: int, count: int) -> None:
        """Insert new samples, or classes, before number `at`."""
        axis = AXES[kind]
        name = _("Insert {}").format(axis.counted(kind, count))
        self._attempt(name, lambda scenario: axis.insert(scenario, at, count))

    def delete(self, kind: Kind, numbers: Sequence[int]) -> None:
        """Delete samples, or classes."""
        axis = AXES[kind]
        name = _("Delete {}").format(axis.counted(kind, len(numbers)))
        self._attempt(name, lambda scenario: axis.delete(scenario, numbers))

    def duplicate(self, kind: Kind, numbers: Sequence[int]) -> None:
        """Duplicate samples, or classes."""
        axis = AXES[kind]
        name = _("Duplicate {}").format(axis.counted(kind, len(numbers)))
        self._attempt(name, lambda scenario: axis.duplicate(scenario, numbers))

    def move(self, kind: Kind, numbers: Sequence[int], by: int) -> None:
        """Move samples, or classes, by some places as far as there is room; the selection too."""
        axis, scenario, entry = AXES[kind], self._session.scenario, self._session.state.selection
        size, place = scenario.logits.shape[axis.number], [entry.row, entry.column]
        by = max(-min(numbers), min(by, size - 1 - max(numbers)))
        if not by:
            return
        name = _("Move {}").format(axis.counted(kind, len(numbers)))
        to = min(numbers) + by
        self._attempt(name, lambda scenario: axis.move(scenario, numbers, to))
        if self._session.scenario is not scenario and place[axis.number] in numbers:
            place[axis.number] += by
            self._session.select(*place)

    def randomise(self, seed: str, separation: str) -> None:
        """Make all logits random, by a seed and a separation that were typed."""

        def change(scenario: Scenario) -> Conversion:
            number = _seed(seed)
            distance = parse_number(separation, Place("separation"), "separation", FINITE)
            said = _("Random logits with seed {} and separation {:g}.").format(number, distance)
            return Conversion(random_logits(scenario, number, distance), (said,))

        self._attempt(_("Random logits"), change)

    def shuffle(self, seed: str) -> None:
        """Put all samples into another order, by a seed that was typed."""

        def change(scenario: Scenario) -> Conversion:
            number = _seed(seed)
            return Conversion(order.shuffle(scenario, number), (f"Shuffled with seed {number}.",))

        self._attempt(_("Shuffle samples"), change)

    def normalise(self, table: str) -> None:
        """Make the rows of the logits or of the targets distributions."""
        self._attempt(
            _("Normalise {}").format(table), lambda scenario: normalise_rows(scenario, table)
        )

    def switch_form(self) -> None:
        """Write the targets in the next form: indices become one-hot, then smoothed, then again."""
        self.convert(next_form(self._session.scenario))

    def convert(self, form: str) -> None:
        """Write the targets as class indices, one-hot or smoothed."""

        def change(scenario: Scenario) -> Conversion:
            conversion = convert_targets(scenario, form)
            said = tuple(f"{remark[0].upper()}{remark[1:]}." for remark in conversion.remarks)
            return Conversion(conversion.scenario, said)

        self._attempt(_("Targets as {}").format(form), change)

    def _attempt(self, name: str, change: Change) -> None:
        self._session.attempt(name, change, slow=True)


def _seed(text: str) -> int:
    number = parse_whole(text, Place("seed"), "seed")
    if number < 0:
        raise CellError(f"the seed must be 0 or larger, not {number}.", Place("seed"))
    return number
