from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.plots import thresholds as module
from lossgui.controllers.plots.thresholds import ThresholdsPresenter
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.decisions.threshold_curves import ThresholdCurves
from lossgui.model.decisions.thresholds import thresholds
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import Derived
from lossgui.state.pictures import Picture, ThresholdsPicture

RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=(30, 3))
YES = (RANDOM.random((30, 3)) < 0.4) * 1.0

Last = Callable[[], Derived[ThresholdsPicture]]


@pytest.fixture
def session(notices: MagicMock) -> Session:
    scenario = make_scenario("BCEWithLogitsLoss", X, YES, pos_weight=[1.0, 2.0, 4.0])
    return Session(scenario, "thirty", notices)


@pytest.fixture
def presenter(at_once: Background) -> ThresholdsPresenter:
    return ThresholdsPresenter(at_once)


@pytest.fixture
def last(follow: Callable[..., Last], session: Session, presenter: ThresholdsPresenter) -> Last:
    return follow(session, presenter)


@pytest.fixture
def delayed(
    follow: Callable[..., Last],
    session: Session,
    held: Background,
    monkeypatch: pytest.MonkeyPatch,
) -> Last:
    """Return what is derived last, where samples are sorted when they are told to."""
    monkeypatch.setattr(module, "MANY_SAMPLES", 2)
    return follow(session, ThresholdsPresenter(held))


def picture(last: Last) -> ThresholdsPicture:
    shown = last().value
    assert shown is not None
    return shown


def same(curves: ThresholdCurves | None, session: Session, column: int) -> bool:
    assert curves is not None
    expected = thresholds(session.evaluation, column)
    return all(
        np.array_equal(getattr(curves.found, name), getattr(expected, name))
        for name in ("log_odds", "tp", "fp")
    )


def edit_logit(session: Session, column: int) -> None:
    session.attempt("-", lambda scenario: scenario.with_logits(0, column, np.array([[9.0]])))


def test_outcomes_of_the_selected_class(session: Session, last: Last) -> None:
    for column in (0, 2):
        session.select(0, column)
        assert same(picture(last).curves, session, column)
        assert picture(last).marks["implied"] == [0.5, 1 / 3, 0.2][column]
    curves = picture(last).curves
    session.select(5, 2)
    assert picture(last).curves is curves
    edit_logit(session, 2)
    assert same(picture(last).curves, session, 2)


def test_a_beside_now(session: Session, last: Last) -> None:
    session.pin()
    before = thresholds(session.evaluation, 0)
    edit_logit(session, 0)
    pinned = picture(last).pinned
    assert pinned is not None
    np.testing.assert_array_equal(pinned.found.log_odds, before.log_odds)
    assert same(picture(last).curves, session, 0)
    session.attempt("-", lambda _: make_scenario("CrossEntropyLoss", X, [0, 1] * 15))
    assert picture(last).pinned is None


def test_a_threshold_is_chosen(
    session: Session, presenter: ThresholdsPresenter, last: Last, notices: MagicMock
) -> None:
    def chosen() -> float:
        return picture(last).marks["chosen"]

    session.select(0, 2)
    assert chosen() == 0.5
    for wanted, nearest in ((0.3, 0.3), (-0.2, 0.0), (1.7, 1.0)):
        presenter.choose_threshold(wanted)
        assert chosen() == nearest
    presenter.take("threshold_implied", None)
    assert chosen() == 0.2
    presenter.take("threshold_half", None)
    assert chosen() == 0.5
    presenter.take("threshold_value", "0.125")
    assert chosen() == 0.125
    notices.warn.assert_not_called()
    for bad in ("x", "1.5", "-0.1", "nan"):
        notices.reset_mock()
        presenter.take("threshold_value", bad)
        assert chosen() == 0.125
        assert bad in str(notices.warn.call_args.args[0])


def test_weights_that_decide_nothing_choose_no_threshold(
    follow: Callable[..., Last], presenter: ThresholdsPresenter, notices: MagicMock
) -> None:
    session = Session(make_scenario("BCELoss", YES, YES), "-", notices)
    last = follow(session, presenter)
    presenter.choose_threshold(0.3)
    presenter.take("threshold_implied", None)
    marks = picture(last).marks
    assert np.isnan(marks["implied"])
    assert marks["chosen"] == 0.3


def test_no_classes(
    follow: Callable[..., Last], presenter: ThresholdsPresenter, notices: MagicMock
) -> None:
    empty = make_scenario("BCEWithLogitsLoss", np.zeros((4, 0)), np.zeros((4, 0)))
    last = follow(Session(empty, "-", notices), presenter)
    presenter.take("threshold_implied", None)
    assert (type(picture(last)), last().current) == (Picture, True)


def test_the_former_outcomes_stay_until_new_ones_are_there(
    session: Session, delayed: Last, held_jobs: Any
) -> None:
    assert (type(picture(delayed)), picture(delayed).message) == (Picture, "sorting the samples")
    held_jobs.end()
    assert (delayed().current, picture(delayed).message) == (True, "")
    session.select(0, 1)
    assert not delayed().current
    former = picture(delayed)
    assert former.message == "sorting anew: these are the former numbers"
    assert (former.curves.found.column, former.sentence) == (0, "")
    session.select(0, 2)
    held_jobs.end()
    assert delayed().current
    assert same(picture(delayed).curves, session, 2)


def test_another_threshold_sorts_nothing_anew(
    session: Session,
    follow: Callable[..., Last],
    held: Background,
    held_jobs: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    presenter = ThresholdsPresenter(held)
    last = follow(session, presenter)
    presenter.choose_threshold(0.9)
    assert not last().current
    held_jobs.end()
    presenter.choose_threshold(0.3)
    session.attempt("-", lambda scenario: scenario.with_pos_weight(0, 9.0))
    assert (len(held_jobs.names), last().current) == (1, True)
    assert picture(last).marks == {"chosen": 0.3, "half": 0.5, "implied": 0.1}
