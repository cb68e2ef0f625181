"""Choices: the loss, the reduction and the parameters that the loss has."""

from __future__ import annotations

from lossgui.controllers.session import Session
from lossgui.model.conversion import with_loss
from lossgui.model.errors import LossError, Place
from lossgui.model.parsing import parse_number, parse_whole
from lossgui.model.scenario import Scenario
from lossgui.ports import Notices


class Choices:
    """What a person may choose above the tables."""

    def __init__(self, session: Session, notices: Notices) -> None:
        self._session = session
        self._notices = notices

    def choose_loss(self, key: str) -> None:
        """Take another loss; what is converted is said."""
        try:
            conversion = with_loss(self._session.scenario, key)
        except LossError as error:
            self._notices.warn(error)
            self._session.commit(self._session.scenario, "")
            return
        self._session.commit(conversion.scenario, f"Choose {key}")
        if conversion.remarks:
            sentence = "; ".join(conversion.remarks)
            self._notices.say(f"{key}: {sentence}. Undo brings the former numbers back.")
        else:
            self._notices.clear()

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
            return scenario.with_ignore_index(parse_whole(text, place, key))

        self._session.attempt(f"Set {key}", change)
