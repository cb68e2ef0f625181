from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.jobs import Immediate
from lossgui.controllers.plots import classes
from lossgui.controllers.plots.background import Background
from lossgui.controllers.plots.classes import ClassPlots
from lossgui.controllers.session import Session
from lossgui.model.class_figures import Bars, Figure
from lossgui.model.pulls import pulls
from lossgui.ports import Notices
from lossgui.ports.plots import BarsView


@pytest.fixture
def shown() -> MagicMock:
    return MagicMock(spec=BarsView)


def plots(shown: MagicMock, worker: object) -> ClassPlots:
    return ClassPlots(shown, Background(worker, map, MagicMock(spec=Notices)))


def last(shown: MagicMock) -> Bars:
    return shown.present_bars.call_args.args[1]


def gradient_shares(evaluation) -> np.ndarray:
    scenario = evaluation.scenario
    return pulls(evaluation).shares(scenario.weights, scenario.pos_weights)


def test_the_figures_of_now_of_all_weights_1_and_of_a(session: Session, shown: MagicMock) -> None:
    session.add_view(plots(shown, Immediate()))
    assert last(shown).pinned is None
    session.pin()
    before = session.evaluation
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    bars = last(shown)
    assert bars.now[Figure.WEIGHT].tolist() == [9, 2, 3]
    assert bars.pinned is not None
    assert bars.unweighted is not None
    assert bars.pinned[Figure.WEIGHT].tolist() == [1, 2, 3]
    assert bars.unweighted[Figure.WEIGHT].tolist() == [1, 1, 1]
    np.testing.assert_array_equal(
        bars.now[Figure.GRADIENT_SHARE], gradient_shares(session.evaluation)
    )
    np.testing.assert_array_equal(bars.pinned[Figure.GRADIENT_SHARE], gradient_shares(before))
    assert not shown.present_bars.call_args.kwargs["computing"]


def test_classes_are_sorted_by_a_figure(session: Session, shown: MagicMock) -> None:
    view = plots(shown, Immediate())
    session.add_view(view)
    assert last(shown).order.tolist() == [0, 1, 2]
    view.sort("weight")
    assert last(shown).order.tolist() == [2, 1, 0]
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    assert last(shown).order.tolist() == [0, 2, 1]
    view.sort("pos_weight")
    assert last(shown).order.tolist() == [0, 1, 2]
    view.sort("")
    assert last(shown).order.tolist() == [0, 1, 2]


def test_gradient_shares_of_a_large_table_follow(
    session: Session, shown: MagicMock, monkeypatch: pytest.MonkeyPatch, worker: Any
) -> None:
    monkeypatch.setattr(classes, "FRAME_CELLS", 2)
    session.add_view(plots(shown, worker))
    assert shown.present_bars.call_args.kwargs["computing"]
    assert np.isnan(last(shown).now[Figure.GRADIENT_SHARE]).all()
    assert not np.isnan(last(shown).now[Figure.LOSS_SHARE]).any()
    worker.end()
    assert not shown.present_bars.call_args.kwargs["computing"]
    assert worker.jobs == 1
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    assert worker.jobs == 1
    np.testing.assert_array_equal(
        last(shown).now[Figure.GRADIENT_SHARE], gradient_shares(session.evaluation)
    )


def test_what_is_out_of_date_is_not_shown(
    session: Session, shown: MagicMock, monkeypatch: pytest.MonkeyPatch, worker: Any
) -> None:
    monkeypatch.setattr(classes, "FRAME_CELLS", 2)
    session.add_view(plots(shown, worker))
    stale = worker.end
    session.attempt("-", lambda scenario: scenario.with_logits(0, 0, np.array([[7.0]])))
    stale()
    assert shown.present_bars.call_args.kwargs["computing"]
    assert np.isnan(last(shown).now[Figure.GRADIENT_SHARE]).all()


def test_a_with_other_classes_is_left_out(session: Session, shown: MagicMock) -> None:
    session.add_view(plots(shown, Immediate()))
    session.pin()
    other = session.scenario.with_weights(np.ones(3))
    session.begin(lambda: other, "other")
    assert last(shown).pinned is None


def test_gradient_shares_that_are_known_elsewhere_are_not_computed_again(
    session: Session, shown: MagicMock, monkeypatch: pytest.MonkeyPatch, worker: Any
) -> None:
    monkeypatch.setattr(classes, "FRAME_CELLS", 2)
    pulls(session.evaluation)
    session.add_view(plots(shown, worker))
    assert worker.jobs == 0
    session.attempt("-", lambda scenario: scenario.with_logits(0, 0, np.array([[7.0]])))
    assert worker.jobs == 1
    worker.end()
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    assert worker.jobs == 1
    np.testing.assert_array_equal(
        last(shown).now[Figure.GRADIENT_SHARE], gradient_shares(session.evaluation)
    )
