from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.editing.choices import Choices
from lossgui.controllers.session import Session
from lossgui.model.errors import Place
from lossgui.model.losses.reduction import REDUCTIONS
from lossgui.model.losses.registry import LOSSES


@pytest.fixture
def choices(session: Session) -> Choices:
    return Choices(session)


@pytest.mark.parametrize("key", LOSSES)
def test_every_loss_can_be_chosen_and_undone(choices: Choices, session: Session, key: str) -> None:
    before = session.evaluation.value
    choices.choose_loss(key)
    assert session.scenario.loss == key
    session.undo()
    assert session.scenario.loss == "CrossEntropyLoss"
    assert session.evaluation.value == before


def test_conversions_are_said(choices: Choices, notices: MagicMock) -> None:
    choices.choose_loss("NLLLoss")
    assert "log-softmax" in notices.say.call_args.args[0]
    choices.choose_loss("CrossEntropyLoss")
    assert notices.say.call_count == 1


def test_a_loss_that_cannot_take_the_numbers_is_refused(
    choices: Choices, session: Session, notices: MagicMock, view: MagicMock
) -> None:
    session.attempt("", lambda s: s.with_logits(0, 0, np.array([[np.nan]])))
    choices.choose_loss("BCELoss")
    assert session.scenario.loss == "CrossEntropyLoss"
    assert notices.warn.call_args.args[0].place.table == "logits"
    assert view.show_state.call_args.args[0].scenario.loss == "CrossEntropyLoss"


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_reductions(choices: Choices, session: Session, reduction: str) -> None:
    choices.choose_reduction(reduction)
    assert session.scenario.reduction == reduction


@pytest.mark.parametrize(("text", "value"), [("0.1", 0.1), ("1", 1.0), ("", 0.0), ("-3", -3.0)])
def test_label_smoothing(choices: Choices, session: Session, text: str, value: float) -> None:
    choices.set_parameter("label_smoothing", text)
    assert session.scenario.option("label_smoothing") == value


def test_label_smoothing_above_one_is_refused(
    choices: Choices, session: Session, notices: MagicMock
) -> None:
    choices.set_parameter("label_smoothing", "1.5")
    assert session.scenario.option("label_smoothing") == 0
    assert notices.warn.call_args.args[0].place == Place("label_smoothing")


def test_ignore_index(choices: Choices, session: Session, notices: MagicMock) -> None:
    choices.set_parameter("ignore_index", "1")
    assert session.evaluation.denominator == 1
    choices.set_parameter("ignore_index", "")
    assert session.scenario.ignored == -100
    choices.set_parameter("ignore_index", "1.5")
    assert notices.warn.call_args.args[0].place == Place("ignore_index")


def test_ignore_index_stays_while_a_target_needs_it(
    choices: Choices, session: Session, notices: MagicMock
) -> None:
    session.attempt("", lambda s: s.with_targets(1, 0, np.array([[-100]])))
    choices.set_parameter("ignore_index", "-1")
    assert session.scenario.ignored == -100
    assert notices.warn.call_args.args[0].place == Place("targets", 1, 0)


def test_the_extension_of_binary_losses_is_off_until_set(
    choices: Choices, session: Session
) -> None:
    choices.choose_loss("BCEWithLogitsLoss")
    assert session.scenario.ignored is None
    choices.set_parameter("ignore_index", "1")
    assert session.evaluation.denominator == 4
    choices.set_parameter("ignore_index", "NaN")
    assert np.isnan(session.scenario.ignored)
    choices.set_parameter("ignore_index", "off")
    assert session.scenario.ignored is None
