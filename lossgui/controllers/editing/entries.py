"""Edits of the three tables, from typed text or a dragged point."""

from __future__ import annotations

import numpy as np

from lossgui.controllers.session import Session
from lossgui.language import _
from lossgui.model.curves.variables import ENTRY, with_value
from lossgui.model.editing.cells import typed_domain
from lossgui.model.errors import Place
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.fields import WEIGHT, parse_class, parse_number
from lossgui.model.text.names import names_in


class Entries:
    """What a person may do to logits, targets and weights."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._drag = 0

    def edit_logit(self, row: int, column: int, text: str) -> None:
        """Set one entry of the logits table from typed text."""
        place = Place("logits", row, column)

        def change(scenario: Scenario) -> Scenario:
            domain = typed_domain(scenario, "logits")
            value = parse_number(text, place, scenario.spec.input_kind.entry, domain)
            return scenario.with_logits(row, column, np.array([[value]]))

        self._session.attempt(_("Edit logit"), change)

    def drag_selected(self, value: float, axis: str = ENTRY) -> None:
        """Set the selected logit, its class's weight or a parameter; one step per drag."""
        entry = self._session.state.selection

        def change(scenario: Scenario) -> Scenario:
            return with_value(scenario, axis, entry.row, entry.column, value)

        name = "Drag logit" if axis == ENTRY else f"Drag {axis}"
        self._session.attempt(name, change, ("drag", axis, self._drag))

    def drag_entries(self, row: int, columns: tuple[int, int], values: tuple[float, float]) -> None:
        """Set two logits of a sample while their point is dragged; one step per drag."""

        def change(scenario: Scenario) -> Scenario:
            for column, value in zip(columns, values, strict=True):
                scenario = scenario.with_logits(row, column, np.array([[value]]))
            return scenario

        self._session.attempt(_("Drag logits"), change, ("drag entries", self._drag))

    def finish_drag(self) -> None:
        """End the step that the drags since the last call make up."""
        self._drag += 1

    def edit_target(self, row: int, column: int, text: str) -> None:
        """Set a target from typed text: an index or a class name, or a number per element."""
        place = Place("targets", row, column)

        def change(scenario: Scenario) -> Scenario:
            value: float
            if scenario.target_kind is TargetKind.INDEX:
                value = parse_class(text, place, scenario.class_names, scenario.ignored)
            else:
                domain = typed_domain(scenario, "targets")
                value = parse_number(text, place, "target", domain)
            return scenario.with_targets(row, column, np.array([[value]]))

        self._session.attempt(_("Edit target"), change)

    def edit_weight(self, index: int, text: str) -> None:
        """Set the weight of a class from typed text."""
        place = Place("weights", index, "weight")

        def change(scenario: Scenario) -> Scenario:
            return scenario.with_weight(index, parse_number(text, place, "weight", WEIGHT))

        self._session.attempt(_("Edit weight"), change)

    def edit_pos_weight(self, index: int, text: str) -> None:
        """Set the pos_weight of a class from typed text."""
        place = Place("weights", index, "pos_weight")

        def change(scenario: Scenario) -> Scenario:
            return scenario.with_pos_weight(index, parse_number(text, place, "pos_weight", WEIGHT))

        self._session.attempt(_("Edit pos_weight"), change)

    def rename_class(self, index: int, name: str) -> None:
        """Give a class another name, which no other class may have."""

        def change(scenario: Scenario) -> Scenario:
            return scenario.with_class_name(index, name.strip())

        self._session.attempt(_("Rename class"), change)

    def rename_classes(self, first: int, text: str) -> None:
        """Give the classes from one on the names that a pasted text has, in one step."""

        def change(scenario: Scenario) -> Scenario:
            return scenario.with_class_names(first, names_in(text))

        self._session.attempt(_("Rename classes"), change)
