from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.jobs import Immediate
from lossgui.controllers.plots import confusion as module
from lossgui.controllers.plots.background import Background
from lossgui.controllers.plots.confusion import ConfusionPlots
from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.model.confusion import confusion
from lossgui.ports import Notices
from lossgui.ports.plots import ConfusionPicture, ConfusionView

RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=(30, 3))
Y = RANDOM.integers(0, 3, 30)
ALL = np.arange(3)


@pytest.fixture
def shown() -> MagicMock:
    return MagicMock(spec=ConfusionView)


@pytest.fixture
def session(notices: MagicMock) -> Session:
    scenario = make_scenario("CrossEntropyLoss", X, Y, weight=[1.0, 2.0, 5.0])
    return Session(scenario, "thirty", notices)


def opened(session: Session, shown: MagicMock, worker: object) -> ConfusionPlots:
    plots = ConfusionPlots(shown, Background(worker, map, MagicMock(spec=Notices)))
    session.add_view(plots)
    return plots


def last(shown: MagicMock) -> ConfusionPicture:
    return shown.present_confusion.call_args.args[1]


def computing(shown: MagicMock) -> bool:
    return shown.present_confusion.call_args.args[2]


def matrix_of(session: Session, undone: bool = False) -> list[list[int]]:
    made = confusion(session.evaluation, undone=undone)
    assert made is not None
    return made.matrix(ALL).tolist()


def test_counts_of_now_undone_and_a(session: Session, shown: MagicMock) -> None:
    opened(session, shown, Immediate())
    session.pin()
    before = matrix_of(session)
    for step in (
        lambda scenario: scenario.with_logits(0, 0, RANDOM.normal(size=(9, 3))),
        lambda scenario: scenario.with_weight(2, 9.0),
    ):
        session.attempt("-", step)
        picture = last(shown)
        assert picture.now.matrix(ALL).tolist() == matrix_of(session)
        assert picture.undone.matrix(ALL).tolist() == matrix_of(session, undone=True)
        assert picture.pinned.matrix(ALL).tolist() == before
    session.attempt("-", lambda scenario: scenario.with_weight(0, 0.0))
    assert last(shown).undone is None
    session.unpin()
    assert last(shown).pinned is None


def test_a_selection_counts_nothing_anew(session: Session, shown: MagicMock) -> None:
    opened(session, shown, Immediate())
    picture = last(shown)
    session.select(3, 1)
    assert last(shown) is picture


def test_each_column_of_a_binary_loss_has_a_matrix(shown: MagicMock) -> None:
    scenario = make_scenario("BCEWithLogitsLoss", X, np.eye(30, 3))
    session = Session(scenario, "yes or no", MagicMock(spec=Notices))
    opened(session, shown, Immediate())
    for column in (0, 2):
        session.select(0, column)
        assert last(shown).now.column == column
        assert last(shown).now.samples.tolist() == [29, 1]


@pytest.mark.parametrize("shape", [(30, 1), (0, 0)])
def test_a_state_that_answers_another_question_is_no_a(
    shown: MagicMock, shape: tuple[int, int]
) -> None:
    scenario = make_scenario("BCEWithLogitsLoss", X, np.eye(30, 3))
    session = Session(scenario, "yes or no", MagicMock(spec=Notices))
    plots = opened(session, shown, Immediate())
    other = make_scenario("BCEWithLogitsLoss", np.zeros(shape), np.zeros(shape))
    of_classes = make_scenario("CrossEntropyLoss", X, Y)
    session.select(0, 2)
    for pinned in (other, of_classes):
        evaluation = Session(pinned, "-", MagicMock(spec=Notices)).evaluation
        plots.present(replace(session.state, pinned=evaluation))
        assert last(shown).pinned is None


def test_the_former_counts_stay_until_new_ones_are_there(
    session: Session, shown: MagicMock, monkeypatch: pytest.MonkeyPatch, worker: Any
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    opened(session, shown, worker)
    assert (last(shown), computing(shown)) == (None, True)
    worker.end()
    first = last(shown)
    assert not computing(shown)
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    assert (last(shown), computing(shown)) == (first, True)
    superseded = worker.end
    session.attempt("-", lambda scenario: scenario.with_weight(0, 7.0))
    superseded()
    assert computing(shown)
    worker.end()
    assert not computing(shown)
    assert last(shown).undone.matrix(ALL).tolist() == matrix_of(session, undone=True)
