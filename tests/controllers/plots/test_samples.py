from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.filter import Filter
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.plots import samples as module
from lossgui.controllers.plots.samples import SamplesPresenter
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.samples.filter import Query, Which
from lossgui.model.samples.sample_statistics import describe
from lossgui.model.samples.sorted_losses import OTHERS, LossSpread
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.state.pictures import Picture

RANDOM = np.random.default_rng(2)
X = RANDOM.normal(size=(9, 3))
Y = [0, 1, 2, 0, 1, 2, -100, 1, 1]
NINE = make_scenario("CrossEntropyLoss", X, Y, weight=[1.0, 2.0, 5.0])

FORMER = "computing: these are the former losses"


@pytest.fixture
def losses(showing: Any) -> Callable[..., Any]:
    """Return what shows the losses of a scenario."""

    def make(background: Background, session: Session) -> SamplesPresenter:
        return SamplesPresenter(background, Filter(session, MagicMock(), Jobs()))

    def show(scenario: Scenario = NINE, jobs: Any = None) -> Any:
        return showing(scenario, make, jobs)

    return show


def spread(shown: Any) -> LossSpread:
    found = shown.picture.spread
    assert isinstance(found, LossSpread)
    return found


def expected(evaluation: Evaluation) -> np.ndarray:
    losses = describe(evaluation, np.arange(9)).losses
    return np.sort(np.delete(losses, 6))[::-1]


def weigh(session: Session, weight: float) -> None:
    session.attempt("-", lambda scenario: scenario.with_weight(0, weight))


def test_losses_of_now_and_of_a(losses: Callable[..., Any]) -> None:
    shown = losses()
    session = shown.session
    np.testing.assert_allclose(spread(shown).ranks.losses, expected(session.evaluation))
    assert spread(shown).ranks.ignored == 1
    assert spread(shown).pinned is None
    session.pin()
    before = session.evaluation
    weigh(session, 9.0)
    found = spread(shown)
    assert found.pinned is not None
    np.testing.assert_allclose(found.ranks.losses, expected(session.evaluation))
    np.testing.assert_allclose(found.pinned.losses, expected(before))
    session.unpin()
    assert spread(shown).pinned is None


def test_a_selection_sorts_nothing_anew(losses: Callable[..., Any]) -> None:
    shown = losses()
    found = spread(shown)
    shown.session.select(3, 1)
    assert spread(shown) is found
    assert shown.picture.rank == found.ranks.rank(3)


def test_the_columns_of_a_binary_loss_have_histograms_of_their_own(
    losses: Callable[..., Any],
) -> None:
    shown = losses(make_scenario("BCEWithLogitsLoss", X, np.eye(9, 3)))
    for column in (0, 2):
        shown.session.select(0, column)
        histogram = spread(shown).histogram
        assert histogram is not None
        assert histogram.counts.sum(axis=1).tolist() == [8, 1]


def test_the_bins_follow_the_scale(losses: Callable[..., Any]) -> None:
    shown = losses()
    shown.presenter.take("samples_log_loss", True)
    assert shown.control("samples_log_loss").on
    assert not shown.control("samples_log_rank").on
    histogram = spread(shown).histogram
    assert histogram is not None
    steps = np.diff(np.log(histogram.edges))
    np.testing.assert_allclose(steps, steps[0])


def test_a_logarithm_of_ranks_sorts_nothing_anew(losses: Callable[..., Any]) -> None:
    shown = losses()
    found = spread(shown)
    shown.presenter.take("samples_log_rank", True)
    assert (shown.picture.log_rank, shown.picture.log_loss) == (True, False)
    assert spread(shown) is found


def test_the_former_losses_stay_until_new_ones_are_there(
    losses: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, held_jobs: Any
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    shown = losses(jobs=held_jobs)
    assert (type(shown.picture), shown.state.plot.current) == (Picture, False)
    assert shown.picture.message == "computing the losses"
    held_jobs.end()
    first = spread(shown)
    assert shown.state.plot.current
    weigh(shown.session, 9.0)
    assert spread(shown) is first
    assert (shown.state.plot.current, shown.picture.message) == (False, FORMER)
    superseded = held_jobs.end
    weigh(shown.session, 7.0)
    superseded()
    assert not shown.state.plot.current
    held_jobs.end()
    assert (shown.state.plot.current, shown.picture.message) == (True, "")
    np.testing.assert_allclose(spread(shown).ranks.losses, expected(shown.session.evaluation))


def test_what_was_paused_is_computed_when_it_is_asked_for_again(
    losses: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, held_jobs: Any
) -> None:
    monkeypatch.setattr(module, "MANY_SAMPLES", 2)
    shown = losses(jobs=held_jobs)
    shown.presenter.pause()
    assert held_jobs.end is None
    shown.session.refresh()
    assert len(held_jobs.names) == 2
    held_jobs.end()
    assert shown.state.plot.current


def test_a_rank_selects_its_sample(losses: Callable[..., Any]) -> None:
    shown = losses()
    rows = spread(shown).ranks.rows
    shown.presenter.choose_rank(3)
    assert shown.session.state.selection.row == rows[2]
    shown.presenter.choose_rank(99)
    assert shown.session.state.selection.row == rows[-1]


def test_a_hidden_sample_is_shown_first(losses: Callable[..., Any]) -> None:
    shown = losses()
    session = shown.session
    Filter(session, MagicMock(), Jobs()).choose_ranks(1, 2)
    assert session.state.query == Query(Which.RANKS, by_loss=True, span=(1, 2))
    assert shown.picture.query == session.state.query
    shown.presenter.choose_rank(1)
    assert session.state.found is not None
    shown.presenter.choose_rank(5)
    assert session.state.found is None
    assert session.state.selection.row == spread(shown).ranks.rows[4]


def test_the_selected_class_has_a_histogram(
    losses: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, held_jobs: Any
) -> None:
    monkeypatch.setattr(module, "MANY_SAMPLES", 1)
    x = np.eye(9) * np.arange(9)[::-1]
    shown = losses(make_scenario("CrossEntropyLoss", x, range(9)), held_jobs)
    held_jobs.end()
    shown.session.select_class(8)
    assert spread(shown).histogram.classes == (0, 4, 5, 6, 7, 8, OTHERS)
    assert (len(held_jobs.names), shown.state.plot.current) == (1, True)
    shown.session.select_class(1)
    assert len(held_jobs.names) == 2
    held_jobs.end()
    assert spread(shown).histogram.classes == (1, 4, 5, 6, 7, 8, OTHERS)


def test_a_with_fewer_columns_than_the_selected_one(losses: Callable[..., Any]) -> None:
    narrow = make_scenario("BCEWithLogitsLoss", X[:, :2], np.eye(3)[[0, 1] * 4 + [0]][:, :2])
    wide = make_scenario("BCEWithLogitsLoss", X, np.eye(3)[[0, 1, 2] * 3])
    shown = losses(narrow)
    shown.session.pin()
    shown.session.attempt("Add a class", lambda _: wide)
    shown.session.select(0, 2)
    found = np.sort(describe(evaluate(narrow), np.arange(9)).losses)[::-1]
    np.testing.assert_allclose(spread(shown).pinned.losses, found)


@pytest.mark.parametrize("loss", ["BCEWithLogitsLoss", "MultiMarginLoss"])
def test_former_losses_are_named_as_they_were(
    losses: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, held_jobs: Any, loss: str
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    shown = losses(jobs=held_jobs)
    held_jobs.end()
    legend, said = dict(shown.picture.legend), shown.picture.sample_words(8)
    other = np.eye(3)[:2] if loss == "BCEWithLogitsLoss" else [0, 1]
    shown.session.attempt("-", lambda _: make_scenario(loss, X[:2], other))
    assert not shown.state.plot.current
    assert shown.picture.legend == legend
    assert shown.picture.sample_words(8) == said
    assert shown.picture.bin_words(0)
    assert shown.picture.columns()


def test_a_former_sample_that_is_no_more_is_not_selected(
    losses: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, held_jobs: Any
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 2)
    shown = losses(jobs=held_jobs)
    held_jobs.end()
    shown.session.attempt("-", lambda _: make_scenario("CrossEntropyLoss", X[:2], Y[:2]))
    for rank in range(1, 9):
        shown.presenter.choose_rank(rank)
        assert shown.state.selection.row < 2
