from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lossgui.controllers import gradient_shares as shares_module
from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.plots import bars as module
from lossgui.controllers.plots.bars import BarsPresenter
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.classes.comparison import Bars, ClassFigure
from lossgui.model.classes.gradient_shares import gradient_masses
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import Derived
from lossgui.state.pictures import BarsPicture

Last = Callable[[], Derived[BarsPicture]]
COMPUTING = "computing the gradient shares"


@pytest.fixture
def shares(at_once: Background) -> GradientShares:
    return GradientShares(at_once)


@pytest.fixture
def presenter(at_once: Background, shares: GradientShares) -> BarsPresenter:
    return BarsPresenter(at_once, shares)


@pytest.fixture
def last(
    follow: Callable[..., Last], session: Session, presenter: BarsPresenter, shares: GradientShares
) -> Last:
    return follow(session, presenter, shares)


def bars(last: Last) -> Bars:
    picture = last().value
    assert picture is not None
    assert picture.bars is not None
    return picture.bars


def message(last: Last) -> str:
    picture = last().value
    assert picture is not None
    return picture.message


def gradient_shares(evaluation: Evaluation) -> np.ndarray:
    scenario = evaluation.scenario
    return gradient_masses(evaluation).shares(scenario.weights, scenario.pos_weights)


def pinned_shares(last: Last) -> np.ndarray:
    made = bars(last)
    assert made.pinned is not None
    return made.pinned[ClassFigure.GRADIENT_SHARE]


def edit_logit(session: Session, value: float) -> None:
    session.attempt("-", lambda scenario: scenario.with_logits(0, 0, np.array([[value]])))


def test_the_figures_of_now_of_all_weights_1_and_of_a(session: Session, last: Last) -> None:
    assert bars(last).pinned is None
    session.pin()
    before = session.evaluation
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    edit_logit(session, 7.0)
    made = bars(last)
    assert made.pinned is not None
    assert made.unweighted is not None
    assert made.now[ClassFigure.WEIGHT].tolist() == [9, 2, 3]
    assert made.pinned[ClassFigure.WEIGHT].tolist() == [1, 2, 3]
    assert made.unweighted[ClassFigure.WEIGHT].tolist() == [1, 1, 1]
    now, then = made.now[ClassFigure.GRADIENT_SHARE], made.pinned[ClassFigure.GRADIENT_SHARE]
    np.testing.assert_array_equal(now, gradient_shares(session.evaluation))
    np.testing.assert_array_equal(then, gradient_shares(before))
    assert last().current
    assert not message(last)


def test_classes_are_sorted_by_a_figure(
    session: Session, presenter: BarsPresenter, last: Last
) -> None:
    assert bars(last).order.tolist() == [0, 1, 2]
    presenter.take("bars_order", "weight")
    assert bars(last).order.tolist() == [2, 1, 0]
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    assert bars(last).order.tolist() == [0, 2, 1]
    presenter.take("bars_order", "pos_weight")
    assert bars(last).order.tolist() == [0, 1, 2]
    presenter.take("bars_order", "")
    assert bars(last).order.tolist() == [0, 1, 2]


def test_what_a_person_chose_is_shown(presenter: BarsPresenter, last: Last) -> None:
    presenter.take("bars_log", True)
    presenter.take("bars_order", "count")
    picture = last().value
    assert picture is not None
    order, log = picture.controls
    assert (picture.log, log.on, order.chosen, picture.sorted_by) == (True, True, "count", "count")
    assert list(order.texts.values()) == [
        "by number",
        "by weight",
        "by loss share",
        "by gradient share",
        "by effective prior",
        "by count",
    ]


def test_gradient_shares_of_a_large_table_follow(
    session: Session,
    held: Background,
    held_jobs: Any,
    follow: Callable[..., Last],
    at_once: Background,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shares_module, "FRAME_CELLS", 2)
    shares = GradientShares(held)
    last = follow(session, BarsPresenter(at_once, shares), shares)
    assert message(last) == COMPUTING
    assert np.isnan(bars(last).now[ClassFigure.GRADIENT_SHARE]).all()
    assert not np.isnan(bars(last).now[ClassFigure.LOSS_SHARE]).any()
    held_jobs.end()
    assert not message(last)
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    assert len(held_jobs.names) == 1
    now = bars(last).now[ClassFigure.GRADIENT_SHARE]
    np.testing.assert_array_equal(now, gradient_shares(session.evaluation))
    edit_logit(session, 7.0)
    assert message(last) == COMPUTING
    assert np.isnan(bars(last).now[ClassFigure.GRADIENT_SHARE]).all()


def test_those_of_a_follow(
    session: Session,
    shares: GradientShares,
    held: Background,
    held_jobs: Any,
    follow: Callable[..., Last],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    before = session.evaluation
    session.pin()
    edit_logit(session, 7.0)
    last = follow(session, BarsPresenter(held, shares), shares)
    assert (message(last), last().current) == (COMPUTING, False)
    assert np.isnan(pinned_shares(last)).all()
    now = bars(last).now[ClassFigure.GRADIENT_SHARE]
    np.testing.assert_array_equal(now, gradient_shares(session.evaluation))
    held_jobs.end()
    assert (message(last), last().current) == ("", True)
    edit_logit(session, 8.0)
    np.testing.assert_array_equal(pinned_shares(last), gradient_shares(before))
    assert len(held_jobs.names) == 1


def test_those_of_a_that_are_known_need_no_job(
    session: Session,
    shares: GradientShares,
    held: Background,
    held_jobs: Any,
    follow: Callable[..., Last],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    last = follow(session, BarsPresenter(held, shares), shares)
    session.pin()
    edit_logit(session, 7.0)
    session.unpin()
    session.pin()
    assert len(held_jobs.names) == 0
    np.testing.assert_array_equal(pinned_shares(last), gradient_shares(session.evaluation))


def test_a_with_other_classes_is_left_out(session: Session, last: Last) -> None:
    session.pin()
    other = make_scenario("CrossEntropyLoss", np.eye(2), [0, 1], class_names=("a", "b"))
    session.attempt("-", lambda scenario: other)
    picture = last().value
    assert picture is not None
    assert bars(last).pinned is None
    assert picture.legend["pinned"] == "A has other classes"
    assert last().current
