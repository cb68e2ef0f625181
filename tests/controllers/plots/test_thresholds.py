from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.jobs import Immediate
from lossgui.controllers.plots import thresholds as module
from lossgui.controllers.plots.background import Background
from lossgui.controllers.plots.thresholds import ThresholdPlots
from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.model.thresholds import thresholds
from lossgui.ports.plots import ThresholdsPicture, ThresholdsView

RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=(30, 3))
YES = (RANDOM.random((30, 3)) < 0.4) * 1.0


@pytest.fixture
def shown() -> MagicMock:
    return MagicMock(spec=ThresholdsView)


@pytest.fixture
def session(notices: MagicMock) -> Session:
    scenario = make_scenario("BCEWithLogitsLoss", X, YES, pos_weight=[1.0, 2.0, 4.0])
    return Session(scenario, "thirty", notices)


def opened(
    session: Session, shown: MagicMock, worker: object, notices: MagicMock
) -> ThresholdPlots:
    plots = ThresholdPlots(shown, Background(worker, map, notices), notices)
    session.add_view(plots)
    return plots


def last(shown: MagicMock) -> ThresholdsPicture:
    return shown.present_thresholds.call_args.args[1]


def computing(shown: MagicMock) -> bool:
    return shown.present_thresholds.call_args.args[2]


def same(picture: ThresholdsPicture, session: Session, column: int) -> bool:
    expected = thresholds(session.evaluation, column)
    found = picture.curves.found
    return all(
        np.array_equal(getattr(found, name), getattr(expected, name))
        for name in ("log_odds", "tp", "fp")
    )


def test_outcomes_of_the_selected_class(
    session: Session, shown: MagicMock, notices: MagicMock
) -> None:
    opened(session, shown, Immediate(), notices)
    for column in (0, 2):
        session.select(0, column)
        assert same(last(shown), session, column)
        assert last(shown).weight == [1.0, 2.0, 4.0][column]
    picture = last(shown)
    session.select(5, 2)
    assert last(shown).curves is picture.curves
    session.attempt("-", lambda scenario: scenario.with_logits(0, 2, np.array([[9.0]])))
    assert same(last(shown), session, 2)


def test_a_beside_now(session: Session, shown: MagicMock, notices: MagicMock) -> None:
    opened(session, shown, Immediate(), notices)
    session.pin()
    before = thresholds(session.evaluation, 0)
    session.attempt("-", lambda scenario: scenario.with_logits(0, 0, np.array([[9.0]])))
    np.testing.assert_array_equal(last(shown).pinned.found.log_odds, before.log_odds)
    assert same(last(shown), session, 0)
    session.attempt("-", lambda _: make_scenario("CrossEntropyLoss", X, [0, 1] * 15))
    assert last(shown).pinned is None


def test_a_threshold_is_chosen(session: Session, shown: MagicMock, notices: MagicMock) -> None:
    plots = opened(session, shown, Immediate(), notices)
    session.select(0, 2)
    assert last(shown).threshold == 0.5
    plots.choose(0.3)
    assert last(shown).threshold == 0.3
    for outside, nearest in ((-0.2, 0.0), (1.7, 1.0)):
        plots.choose(outside)
        assert last(shown).threshold == nearest
    plots.choose_implied()
    assert last(shown).threshold == 0.2
    plots.choose_typed("0.125")
    assert last(shown).threshold == 0.125
    notices.warn.assert_not_called()
    for bad in ("x", "1.5", "-0.1", "nan"):
        notices.reset_mock()
        plots.choose_typed(bad)
        assert last(shown).threshold == 0.125
        assert bad in str(notices.warn.call_args.args[0])


def test_weights_that_decide_nothing_choose_no_threshold(
    shown: MagicMock, notices: MagicMock
) -> None:
    session = Session(make_scenario("BCELoss", YES, YES), "-", notices)
    plots = opened(session, shown, Immediate(), notices)
    plots.choose(0.3)
    plots.choose_implied()
    assert (last(shown).weight, last(shown).threshold) == (None, 0.3)


def test_no_classes(shown: MagicMock, notices: MagicMock) -> None:
    empty = make_scenario("BCEWithLogitsLoss", np.zeros((4, 0)), np.zeros((4, 0)))
    session = Session(empty, "-", notices)
    plots = opened(session, shown, Immediate(), notices)
    plots.choose_implied()
    assert (last(shown), computing(shown)) == (None, False)


def test_the_former_outcomes_stay_until_new_ones_are_there(
    session: Session,
    shown: MagicMock,
    notices: MagicMock,
    monkeypatch: pytest.MonkeyPatch,
    worker: Any,
) -> None:
    monkeypatch.setattr(module, "MANY_SAMPLES", 2)
    plots = opened(session, shown, worker, notices)
    assert (last(shown), computing(shown)) == (None, True)
    worker.end()
    assert not computing(shown)
    session.select(0, 1)
    assert computing(shown)
    assert last(shown).curves.found.column == 0
    superseded = worker.end
    session.select(0, 2)
    superseded()
    assert computing(shown)
    plots.choose(0.9)
    assert computing(shown)
    worker.end()
    assert not computing(shown)
    assert same(last(shown), session, 2)


def test_other_weights_sort_nothing_anew(
    session: Session,
    shown: MagicMock,
    notices: MagicMock,
    monkeypatch: pytest.MonkeyPatch,
    worker: Any,
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    opened(session, shown, worker, notices)
    worker.end()
    session.attempt("-", lambda scenario: scenario.with_pos_weight(0, 9.0))
    assert (worker.jobs, computing(shown), last(shown).weight) == (1, False, 9.0)
