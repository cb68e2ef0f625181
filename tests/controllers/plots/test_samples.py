from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from lossgui.controllers.plots.background import Background
from lossgui.ports.plots import SamplesView

from lossgui.controllers.finding import Finding
from lossgui.controllers.jobs import Immediate
from lossgui.controllers.plots import samples
from lossgui.controllers.plots.samples import SamplePlots
from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.model.evaluation import evaluate
from lossgui.model.finding import Query, Which
from lossgui.model.loss_ranks import OTHERS, LossSpread
from lossgui.model.samples import describe
from lossgui.ports import Notices

RANDOM = np.random.default_rng(2)
X = RANDOM.normal(size=(9, 3))
Y = [0, 1, 2, 0, 1, 2, -100, 1, 1]


@pytest.fixture
def shown() -> MagicMock:
    return MagicMock(spec=SamplesView)


@pytest.fixture
def session(notices: MagicMock) -> Session:
    scenario = make_scenario("CrossEntropyLoss", X, Y, weight=[1.0, 2.0, 5.0])
    return Session(scenario, "nine", notices)


def opened(session: Session, shown: MagicMock, worker: object) -> SamplePlots:
    notices = MagicMock(spec=Notices)
    finding = Finding(session, notices, Immediate())
    plots = SamplePlots(shown, Background(worker, map, notices), finding)
    session.add_view(plots)
    return plots


def last(shown: MagicMock) -> LossSpread:
    return shown.present_samples.call_args.args[1]


def computing(shown: MagicMock) -> bool:
    return shown.present_samples.call_args.args[2]


def expected(evaluation) -> np.ndarray:
    losses = describe(evaluation, np.arange(9)).losses
    return np.sort(np.delete(losses, 6))[::-1]


def test_losses_of_now_and_of_a(session: Session, shown: MagicMock) -> None:
    opened(session, shown, Immediate())
    np.testing.assert_allclose(last(shown).ranks.losses, expected(session.evaluation))
    assert last(shown).ranks.ignored == 1
    assert last(shown).pinned is None
    session.pin()
    before = session.evaluation
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    found = last(shown)
    assert found.pinned is not None
    np.testing.assert_allclose(found.ranks.losses, expected(session.evaluation))
    np.testing.assert_allclose(found.pinned.losses, expected(before))
    session.unpin()
    assert last(shown).pinned is None


def test_a_selection_sorts_nothing_anew(session: Session, shown: MagicMock) -> None:
    opened(session, shown, Immediate())
    found = last(shown)
    session.select(3, 1)
    assert last(shown) is found
    assert shown.present_samples.call_args.args[0].selection.row == 3


def test_the_columns_of_a_binary_loss_have_histograms_of_their_own(shown: MagicMock) -> None:
    scenario = make_scenario("BCEWithLogitsLoss", X, np.eye(9, 3))
    session = Session(scenario, "yes or no", MagicMock(spec=Notices))
    opened(session, shown, Immediate())
    for column in (0, 2):
        session.select(0, column)
        histogram = last(shown).histogram
        assert histogram is not None
        assert histogram.counts.sum(axis=1).tolist() == [8, 1]


def test_the_bins_follow_the_scale(session: Session, shown: MagicMock) -> None:
    plots = opened(session, shown, Immediate())
    plots.choose_scale(True)
    histogram = last(shown).histogram
    assert histogram is not None
    steps = np.diff(np.log(histogram.edges))
    np.testing.assert_allclose(steps, steps[0])


def test_the_former_losses_stay_until_new_ones_are_there(
    session: Session, shown: MagicMock, monkeypatch: pytest.MonkeyPatch, worker: Any
) -> None:
    monkeypatch.setattr(samples, "FRAME_CELLS", 2)
    opened(session, shown, worker)
    assert (last(shown), computing(shown)) == (None, True)
    worker.end()
    first = last(shown)
    assert not computing(shown)
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    assert last(shown) is first
    assert computing(shown)
    superseded = worker.end
    session.attempt("-", lambda scenario: scenario.with_weight(0, 7.0))
    superseded()
    assert computing(shown)
    worker.end()
    assert not computing(shown)
    np.testing.assert_allclose(last(shown).ranks.losses, expected(session.evaluation))


def test_what_was_cancelled_is_computed_when_it_is_asked_for_again(
    session: Session, shown: MagicMock, monkeypatch: pytest.MonkeyPatch, worker: Any
) -> None:
    monkeypatch.setattr(samples, "MANY_SAMPLES", 2)
    plots = opened(session, shown, worker)
    worker.cancel()
    plots.present(session.state)
    assert worker.jobs == 2
    worker.end()
    assert not computing(shown)


def test_a_rank_selects_its_sample(session: Session, shown: MagicMock) -> None:
    plots = opened(session, shown, Immediate())
    rows = last(shown).ranks.rows
    plots.choose_rank(3)
    assert session.state.selection.row == rows[2]
    plots.choose_rank(99)
    assert session.state.selection.row == rows[-1]


def test_a_hidden_sample_is_shown_first(session: Session, shown: MagicMock) -> None:
    plots = opened(session, shown, Immediate())
    finding = Finding(session, MagicMock(spec=Notices), Immediate())
    finding.choose_ranks(1, 2)
    assert session.state.query == Query(Which.RANKS, by_loss=True, span=(1, 2))
    plots.choose_rank(1)
    assert session.state.found is not None
    plots.choose_rank(5)
    assert session.state.found is None
    assert session.state.selection.row == last(shown).ranks.rows[4]


def test_the_selected_class_has_a_histogram(shown: MagicMock, notices: MagicMock) -> None:
    x = np.eye(9) * np.arange(9)[::-1]
    session = Session(make_scenario("CrossEntropyLoss", x, range(9)), "nine", notices)
    worker = MagicMock(wraps=Immediate())
    opened(session, shown, worker)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "MANY_SAMPLES", 1)
        session.select_class(8)
        assert last(shown).histogram.classes == (0, 4, 5, 6, 7, 8, OTHERS)
        assert not worker.start.called
        session.select_class(1)
        assert last(shown).histogram.classes == (1, 4, 5, 6, 7, 8, OTHERS)
        worker.start.assert_called_once()


def test_a_with_fewer_columns_than_the_selected_one(notices, shown) -> None:
    narrow = make_scenario("BCEWithLogitsLoss", X[:, :2], np.eye(3)[[0, 1] * 4 + [0]][:, :2])
    wide = make_scenario("BCEWithLogitsLoss", X, np.eye(3)[[0, 1, 2] * 3])
    session = Session(narrow, "binary", notices)
    opened(session, shown, Immediate())
    session.pin()
    session.attempt("Add a class", lambda _: wide)
    session.select(0, 2)
    losses = np.sort(describe(evaluate(narrow), np.arange(9)).losses)[::-1]
    np.testing.assert_allclose(last(shown).pinned.losses, losses)
