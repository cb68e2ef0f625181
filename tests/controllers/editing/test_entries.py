from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.session import Session
from lossgui.model.errors import Place
from lossgui.model.scenario.conversion import with_loss


@pytest.fixture
def entries(session: Session) -> Entries:
    return Entries(session)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        (" -2e3 ", -2000.0),
        ("\N{MINUS SIGN}4", -4.0),
        ("1,5", 1.5),
        ("50 %", 0.5),
        ("1 234,5", 1234.5),
        ("1_000", 1000.0),
        ("inf", np.inf),
        ("nan", np.nan),
    ],
)
def test_typed_logits(entries: Entries, session: Session, text: str, value: float) -> None:
    entries.edit_logit(1, 2, text)
    np.testing.assert_equal(session.scenario.logits.cell(1, 2), value)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,234", "1_00", "1.5.2", "0x10", "1 2", "1e400", "-1e400", "%", "1e5,5"]
)
def test_a_bad_logit_is_refused_with_its_place(
    entries: Entries, session: Session, notices: MagicMock, text: str
) -> None:
    before = session.scenario
    entries.edit_logit(1, 2, text)
    assert session.scenario is before
    error = notices.warn.call_args.args[0]
    assert error.place == Place("logits", 1, 2)
    assert "Logits, row 1, fox" in str(error)


@pytest.mark.parametrize(
    ("text", "value"), [("2", 2), ("fox", 2), (" dog ", 1), ("ignored", -100), ("-100", -100)]
)
def test_typed_targets(entries: Entries, session: Session, text: str, value: int) -> None:
    entries.edit_target(0, 0, text)
    assert session.scenario.targets.cell(0, 0) == value


@pytest.mark.parametrize("text", ["3", "-1", "wolf", "1.5", ""])
def test_a_bad_target_is_refused_with_what_is_allowed(
    entries: Entries, session: Session, notices: MagicMock, text: str
) -> None:
    entries.edit_target(1, 0, text)
    assert session.state.undo_name is None
    error = notices.warn.call_args.args[0]
    assert error.place == Place("targets", 1, 0)
    assert "0 to 2" in str(error)


def test_targets_of_binary_losses_are_numbers(entries: Entries, session: Session) -> None:
    session.attempt("", lambda scenario: with_loss(scenario, "BCEWithLogitsLoss"))
    entries.edit_target(0, 2, "2.5")
    assert session.scenario.targets.cell(0, 2) == 2.5


def test_bce_refuses_what_is_no_probability(
    entries: Entries, session: Session, notices: MagicMock
) -> None:
    session.attempt("", lambda scenario: with_loss(scenario, "BCELoss"))
    before = session.scenario
    entries.edit_logit(0, 1, "1.2")
    assert notices.warn.call_args.args[0].place == Place("logits", 0, 1)
    entries.edit_target(1, 2, "nan")
    assert notices.warn.call_args.args[0].place == Place("targets", 1, 2)
    assert session.scenario is before


@pytest.mark.parametrize(
    ("loss", "logit", "target"),
    [
        ("CrossEntropyLoss", "-1.5, 2e3 or inf", "an index from 0 to 2"),
        ("NLLLoss", "-1.5 or -inf", "an index from 0 to 2"),
        ("BCEWithLogitsLoss", "-1.5, 2e3 or inf", "a number such as 0, 1 or 0.25"),
        ("BCELoss", "a number from 0 to 1.", "a number from 0 to 1."),
    ],
)
def test_what_is_no_number_is_told_what_the_cell_takes(
    entries: Entries, session: Session, notices: MagicMock, loss: str, logit: str, target: str
) -> None:
    session.attempt("", lambda scenario: with_loss(scenario, loss))
    entries.edit_logit(0, 0, "much")
    assert logit in str(notices.warn.call_args.args[0])
    entries.edit_target(0, 0, "much")
    assert target in str(notices.warn.call_args.args[0])
    entries.edit_weight(0, "much")
    assert "a number such as 1.5 or 2e3" in str(notices.warn.call_args.args[0])


def test_typed_weights(entries: Entries, session: Session, notices: MagicMock) -> None:
    entries.edit_weight(1, "0.25")
    assert session.scenario.weights.tolist() == [1, 0.25, 3]
    entries.edit_weight(1, "much")
    assert notices.warn.call_args.args[0].place == Place("weights", 1, "weight")


def test_typed_pos_weights(entries: Entries, session: Session) -> None:
    session.attempt("", lambda scenario: with_loss(scenario, "BCEWithLogitsLoss"))
    entries.edit_pos_weight(2, "9")
    assert session.scenario.pos_weights.tolist() == [1, 1, 9]


def test_a_class_is_renamed_to_a_name_of_its_own(
    entries: Entries, session: Session, notices: MagicMock
) -> None:
    entries.rename_class(0, " wolf ")
    assert session.scenario.class_names == ("wolf", "dog", "fox")
    for bad in ("dog", "  "):
        entries.rename_class(0, bad)
        assert notices.warn.call_args.args[0].place == Place("weights", 0, "class")
    assert session.scenario.class_names == ("wolf", "dog", "fox")


def test_a_drag_is_one_step(entries: Entries, session: Session) -> None:
    start = session.scenario
    session.select(1, 1)
    for value in (0.5, 0.7):
        entries.drag_selected(value)
    entries.finish_drag()
    entries.drag_selected(2.0)
    entries.finish_drag()
    assert session.scenario.logits.cell(1, 1) == 2.0
    session.undo()
    assert session.scenario.logits.cell(1, 1) == 0.7
    session.undo()
    assert session.scenario is start
