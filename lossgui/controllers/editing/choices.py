"""Choices: the loss, the reduction and the parameters that the loss has."""

from __future__ import annotations

import math

from lossgui.controllers.session import Session
from lossgui.language import _
from lossgui.model.errors import Place
from lossgui.model.losses.signature.options import Parameter, Value
from lossgui.model.scenario.conversion import Conversion, with_loss
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.fields import Domain, parse_number, parse_whole


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

        self._session.attempt(_("Choose {}").format(key), change, slow=True)

    def choose_reduction(self, reduction: str) -> None:
        """Take another reduction."""
        self._session.attempt(
            _("Choose {}").format(reduction), lambda scenario: scenario.with_reduction(reduction)
        )

    def set_parameter(self, key: str, text: str) -> None:
        """Set a parameter of the loss from typed text; empty text and 'off' are the default."""

        def change(scenario: Scenario) -> Scenario:
            parameter = scenario.spec.parameter(key)
            value = None if parameter is None else _value(parameter, text)
            return scenario.with_option(key, value)

        self._session.attempt(_("Set {}").format(key), change)


def _value(parameter: Parameter, text: str) -> Value:
    """Return what a text says of a parameter; empty text and 'off' are its default."""
    if text.strip().lower() in ("", "off"):
        return parameter.default
    place, (low, high) = Place(parameter.key), parameter.domain
    if parameter.takes_nan and text.strip().lower() == "nan":
        return math.nan
    if parameter.is_whole:
        return parse_whole(text, place, parameter.key)
    if math.isfinite(low) and math.isfinite(high):
        # In words alone: torch takes a negative number for none.
        return parse_number(
            text, place, parameter.key, Domain(f"a number from {low:g} to {high:g}")
        )
    return parse_number(text, place, parameter.key)
