from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.filter import Filter
from lossgui.controllers.plots import confusion as module
from lossgui.controllers.plots.confusion import DIFFERENCE, PREDICTED, UNDONE, ConfusionPresenter
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.decisions.confusion import confusion
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import Derived
from lossgui.state.pictures import MatrixPicture, MatrixValues, Picture

RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=(30, 3))
Y = RANDOM.integers(0, 3, 30)
ALL = np.arange(3)

Last = Callable[[], Derived[MatrixPicture]]


@pytest.fixture
def session(notices: MagicMock) -> Session:
    scenario = make_scenario("CrossEntropyLoss", X, Y, weight=[1.0, 2.0, 5.0])
    return Session(scenario, "thirty", notices)


def of_yes_and_no(notices: MagicMock) -> Session:
    scenario = make_scenario("BCEWithLogitsLoss", X, np.eye(30, 3))
    return Session(scenario, "yes or no", notices)


def presenter_of(session: Session, background: Background) -> ConfusionPresenter:
    made = ConfusionPresenter(background, session, MagicMock(spec=Filter))
    made.make_room(20)
    return made


def picture(last: Last) -> MatrixPicture:
    shown = last().value
    assert shown is not None
    return shown


def grid(last: Last) -> MatrixValues:
    shown = picture(last).grid
    assert shown is not None
    return shown


def matrix_of(session: Session, undone: bool = False) -> np.ndarray:
    made = confusion(session.evaluation, undone=undone)
    assert made is not None
    return made.matrix(ALL)


def test_counts_of_now_undone_and_their_difference(
    session: Session, at_once: Background, follow: Callable[..., Last]
) -> None:
    presenter = presenter_of(session, at_once)
    last = follow(session, presenter)
    for step in (
        lambda scenario: scenario.with_logits(0, 0, RANDOM.normal(size=(9, 3))),
        lambda scenario: scenario.with_weight(2, 9.0),
    ):
        session.attempt("-", step)
        now, undone = matrix_of(session), matrix_of(session, undone=True)
        for shows, counts in ((PREDICTED, now), (UNDONE, undone), (DIFFERENCE, undone - now)):
            presenter.take("confusion_shows", shows)
            np.testing.assert_array_equal(grid(last).counts, counts)
    session.attempt("-", lambda scenario: scenario.with_weight(0, 0.0))
    np.testing.assert_array_equal(grid(last).counts, matrix_of(session))
    (choice,) = picture(last).controls
    assert (list(choice.texts), choice.chosen) == ([PREDICTED], PREDICTED)


def test_a_is_told_in_words(
    session: Session, at_once: Background, follow: Callable[..., Last]
) -> None:
    last = follow(session, presenter_of(session, at_once))
    before = confusion(session.evaluation)
    assert before is not None
    session.pin()
    session.attempt("-", lambda scenario: scenario.with_logits(0, 0, RANDOM.normal(size=(9, 3))))
    assert f"In A: accuracy {100 * before.accuracy():.3g} %" in picture(last).sentence
    session.unpin()
    assert "In A" not in picture(last).sentence


def test_a_selection_counts_nothing_anew(
    session: Session, at_once: Background, follow: Callable[..., Last]
) -> None:
    presenter = presenter_of(session, at_once)
    last = follow(session, presenter)
    found = presenter.found
    session.select(3, 1)
    assert presenter.found is found
    assert picture(last).row == 1


def test_each_column_of_a_binary_loss_has_a_matrix(
    notices: MagicMock, at_once: Background, follow: Callable[..., Last]
) -> None:
    session = of_yes_and_no(notices)
    last = follow(session, presenter_of(session, at_once))
    for column in (0, 2):
        session.select(0, column)
        assert picture(last).names == (f"class {column}: no", f"class {column}: yes")
        assert grid(last).counts.sum(axis=1).tolist() == [29, 1]


@pytest.mark.parametrize("shape", [(30, 1), (0, 0)])
def test_a_state_that_answers_another_question_is_no_a(
    notices: MagicMock, at_once: Background, shape: tuple[int, int]
) -> None:
    session = of_yes_and_no(notices)
    presenter = presenter_of(session, at_once)
    other = make_scenario("BCEWithLogitsLoss", np.zeros(shape), np.zeros(shape))
    of_classes = make_scenario("CrossEntropyLoss", X, Y)
    session.select(0, 2)
    for pinned in (other, of_classes):
        state = replace(session.state, pinned=evaluate(pinned))
        shown = presenter.derive(state, lambda: None).value
        assert shown is not None
        assert "In A" not in shown.sentence


def test_the_former_counts_stay_until_new_ones_are_there(
    session: Session,
    held: Background,
    held_jobs: Any,
    follow: Callable[..., Last],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    presenter = presenter_of(session, held)
    last = follow(session, presenter)
    presenter.take("confusion_shows", UNDONE)
    assert (type(picture(last)), picture(last).message) == (Picture, "counting the samples")
    held_jobs.end()
    first = grid(last)
    assert (last().current, picture(last).message) == (True, "")
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    assert picture(last).message == "counting anew: these are the former numbers"
    presenter.choose_cell(2, 2)
    assert session.state.selection.column == 0
    np.testing.assert_array_equal(grid(last).counts, first.counts)
    session.attempt("-", lambda scenario: scenario.with_weight(0, 7.0))
    assert not last().current
    held_jobs.end()
    assert last().current
    np.testing.assert_array_equal(grid(last).counts, matrix_of(session, undone=True))
