"""Choices: the loss, the reduction and the parameters that the loss has."""

from __future__ import annotations

import math

from lossgui.controllers.session import Session
from lossgui.model.conversion import Conversion, with_loss
from lossgui.model.errors import Place
from lossgui.model.parsing import parse_number, parse_whole
from lossgui.model.scenario import Scenario


class Choices:
    """What a person may choose above the tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def choose_loss(self, key: str) -> None:
        """Take another loss; what is converted is said."""

        def change(scenario: Scenario) -> Conversion:
            conversion = with_loss(scenario, key)
            if not conversion.remarks:
                return conversion
            said = f"{key}: {'; '.join(conversion.remarks)}."
            return Conversion(conversion.scenario, (said, "Undo brings the former numbers back."))

        self._session.attempt(f"Choose {key}", change, slow=True)

    def choose_reduction(self, reduction: str) -> None:
        """Take another reduction."""
        self._session.attempt(
            f"Choose {reduction}", lambda scenario: scenario.with_reduction(reduction)
        )

    def set_parameter(self, key: str, text: str) -> None:
        """Set a parameter of the loss from typed text; empty text is the default."""
        place = Place(key)

        def change(scenario: Scenario) -> Scenario:
            if key == "label_smoothing":
                value = parse_number(text, place, key) if text.strip() else 0.0
                return scenario.with_label_smoothing(value)
            default = scenario.spec.default(key)
            if not text.strip() or text.strip().lower() == "off":
                return scenario.with_ignore_index(None if default is None else int(default))
            if scenario.spec.binary and text.strip().lower() == "nan":
                return scenario.with_ignore_index(math.nan)
            return scenario.with_ignore_index(parse_whole(text, place, key))

        self._session.attempt(f"Set {key}", change)
