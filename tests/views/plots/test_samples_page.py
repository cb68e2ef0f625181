from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lossgui.controllers.filter import Filter
from lossgui.controllers.plots.samples import SamplesPresenter
from lossgui.controllers.presenter import Background
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.samples.filter import Found, Query, Which, find
from lossgui.model.samples.sorted_losses import LossSpread
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import ViewState
from lossgui.views.plots.page import Page
from lossgui.views.plots.samples_plot import SamplesPlot
from lossgui.views.theme import DARK, Theme

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
W = [8 / 15, 8 / 6, 8 / 3]


@pytest.fixture
def presenter(background: Background) -> SamplesPresenter:
    return SamplesPresenter(background, MagicMock(spec=Filter))


@pytest.fixture
def plot() -> SamplesPlot:
    return SamplesPlot()


@pytest.fixture
def page(opened: Callable[..., Page], plot: SamplesPlot, presenter: SamplesPresenter) -> Page:
    return opened(plot, presenter)


Draw = Callable[..., LossSpread]
Animals = Callable[..., ViewState]


@pytest.fixture
def draw(
    page: Page, plot: SamplesPlot, presenter: SamplesPresenter, show: Callable[..., Any]
) -> Draw:
    """Return what shows the losses of a state, and returns them."""

    def draw(state: ViewState, computing: bool = False) -> LossSpread | None:
        show(page, presenter, state, computing)
        return plot.picture.spread if plot.drawn else None

    return draw


def press(page: Page, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    found.click()


def heights(plot: SamplesPlot, group: int) -> np.ndarray:
    """Return the samples of each bin that a histogram shows."""
    _, y = plot.steps[group].getData()
    counts = 10.0 ** y[::2]
    return np.where(counts < 0.9, 0, counts)


@pytest.mark.parametrize("log_rank", [False, True])
@pytest.mark.parametrize("log_loss", [False, True])
def test_draws_the_numbers(
    page: Page,
    plot: SamplesPlot,
    draw: Draw,
    animals: Animals,
    qtbot: QtBot,
    log_rank: bool,
    log_loss: bool,
) -> None:
    state = replace(animals(weight=W), pinned=animals().evaluation)
    draw(state)
    for name, wanted in (("samples_log_rank", log_rank), ("samples_log_loss", log_loss)):
        if wanted:
            press(page, name)
    spread = draw(state)
    assert spread.pinned is not None
    assert spread.histogram is not None
    ranks = np.log10(np.arange(1, 9)) if log_rank else np.arange(1, 9)
    for curve, found in ((plot.curve, spread.ranks), (plot.pinned_curve, spread.pinned)):
        x, y = curve.getData()
        np.testing.assert_allclose(x, ranks)
        np.testing.assert_allclose(y, np.log10(found.losses) if log_loss else found.losses)
    assert plot.readout.text() == ("sample 7: loss 3.6743\nrank 1 of 8\nA = 1.3778, ∆ +2.2964")
    for group, counts in enumerate(spread.histogram.counts):
        np.testing.assert_allclose(heights(plot, group), counts)
    edges = plot.steps[0].getData()[0]
    drawn = np.log10(spread.histogram.edges) if log_loss else spread.histogram.edges
    np.testing.assert_allclose(edges[::2], drawn[:-1])
    assert not plot.steps[3].isVisible()
    x, y = plot.point.getData()
    assert (x[0], y[0]) == (ranks[0], plot.curve.getData()[1][0])


def test_words(page: Page, plot: SamplesPlot, draw: Draw, animals: Animals) -> None:
    draw(animals(weight=W))
    assert plot.readout.text() == "sample 7: loss 3.6743\nrank 1 of 8"
    assert page.sentence.text() == "Half of the sum of all losses is in 1 of 8 samples (12.5 %)."
    assert [page.legend.text(f"group {i}") for i in range(4)] == ["cat", "dog", "fox", ""]
    assert page.legend.text("pinned") == ""


def test_ignored_samples_stand_apart(
    page: Page, plot: SamplesPlot, draw: Draw, animals: Animals
) -> None:
    y = [0, -100, 0, 0, -100, 1, 1, 2]
    spread = draw(animals(y=y, entry=(1, 0)))
    assert len(spread.ranks.rows) == 6
    assert page.legend.text("now") == "all samples; 2 ignored are left out"
    assert page.sentence.text().endswith("2 samples are ignored and left out.")
    draw(animals(y=[0, -100, 0, 0, 0, 1, 1, 2], entry=(1, 0)))
    assert page.sentence.text().endswith("1 sample is ignored and left out.")
    assert plot.readout.isHidden()
    assert not len(plot.point.getData()[0])
    draw(animals(y=[-100] * 8))
    assert plot.message.text() == "all 8 samples are ignored"
    assert page.legend.isHidden()


def test_what_cannot_be_drawn_is_said(
    page: Page, plot: SamplesPlot, draw: Draw, animals: Animals
) -> None:
    x = [[0.0, 1.0], [np.inf, 1.0], [-np.inf, 1.0]]
    draw(animals(x=x, y=[0, 0, 0], entry=(0, 0)))
    assert page.sentence.text() == (
        "2 losses are infinite or nan: they come first and are not drawn."
    )
    draw(animals(x=x[:2], y=[0, 0], entry=(0, 0)))
    assert page.sentence.text() == "1 loss is infinite or nan: it comes first and is not drawn."
    draw(animals(x=[[np.nan, 1.0]], y=[0], entry=(0, 0)))
    assert plot.message.text() == "nan: the logit of cat in sample 0 is nan"
    draw(animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert plot.message.text() == "no samples: open a file or type logits"
    assert page.columns() == {}


def test_former_losses_are_said_to_be_so(
    page: Page, plot: SamplesPlot, draw: Draw, animals: Animals
) -> None:
    draw(animals(), computing=True)
    assert plot.message.text() == "computing the losses"
    draw(animals())
    draw(animals(weight=W), computing=True)
    assert plot.message.text() == "computing: these are the former losses"
    assert not len(plot.point.getData()[0])
    assert page.sentence.text() == ""


@pytest.mark.parametrize("log_rank", [False, True])
def test_a_click_selects_the_nearest_sample(
    page: Page, plot: SamplesPlot, draw: Draw, animals: Animals, qtbot: QtBot, log_rank: bool
) -> None:
    draw(animals())
    if log_rank:
        press(page, "samples_log_rank")
    chosen = QSignalSpy(plot.rank_chosen)
    ranks = QSignalSpy(plot.ranks_chosen)
    for rank in (1, 3, 8):
        at = plot.pixel(plot.x_of_rank(rank), 0.5).toPoint() + QPoint(3, 0)
        qtbot.mouseClick(plot.viewport(), LEFT, pos=at)
        assert chosen.at(chosen.count() - 1) == [rank]
    assert ranks.count() == 0


def drag(plot: SamplesPlot, qtbot: QtBot, which: int, start: float, stop: float) -> None:
    ends = [plot.pixel(x, 0.5, which).toPoint() for x in (start, stop)]
    viewport = plot.viewport()
    qtbot.mousePress(viewport, LEFT, pos=ends[0])
    qtbot.mouseMove(viewport, (ends[0] + ends[1]) / 2)
    qtbot.mouseMove(viewport, ends[1])
    assert plot.bands[which].isVisible()
    low, high = plot.bands[which].getRegion()
    assert (low, high) == pytest.approx(sorted((start, stop)), abs=0.05)
    qtbot.mouseRelease(viewport, LEFT, pos=ends[1])


def test_dragging_chooses_ranks_or_losses(
    page: Page, plot: SamplesPlot, draw: Draw, animals: Animals, qtbot: QtBot
) -> None:
    draw(animals(weight=W))
    ranks, losses = QSignalSpy(plot.ranks_chosen), QSignalSpy(plot.losses_chosen)
    drag(plot, qtbot, 0, 6.1, 2.2)
    assert ranks.at(0) == [2, 6]
    drag(plot, qtbot, 1, 1.0, 2.0)
    assert losses.at(0) == pytest.approx([1.0, 2.0], abs=0.02)


def test_a_click_chooses_the_losses_of_a_bin(
    plot: SamplesPlot, draw: Draw, animals: Animals, qtbot: QtBot
) -> None:
    spread = draw(animals(weight=W))
    assert spread.histogram is not None
    edges = spread.histogram.edges
    losses = QSignalSpy(plot.losses_chosen)
    at = plot.pixel((edges[3] + edges[4]) / 2, 0.1, 1).toPoint()
    qtbot.mouseClick(plot.viewport(), LEFT, pos=at)
    assert losses.at(0) == [edges[3], edges[4]]


def test_keys_select_and_choose(
    plot: SamplesPlot, draw: Draw, animals: Animals, qtbot: QtBot
) -> None:
    spread = draw(animals())
    row = int(spread.ranks.rows[4])
    draw(animals(entry=(row, 0)))
    chosen, ranks = QSignalSpy(plot.rank_chosen), QSignalSpy(plot.ranks_chosen)
    qtbot.keyClick(plot, Key.Key_Right)
    qtbot.keyClick(plot, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(plot, Key.Key_Return)
    assert [chosen.at(i) for i in range(2)] == [[6], [1]]
    assert ranks.at(0) == [1, 5]


@pytest.mark.parametrize(
    ("query", "which"),
    [
        (Query(Which.RANKS, span=(2, 5)), 0),
        (Query(Which.LOSSES, span=(0.5, 1.5)), 1),
        (Query(Which.LOSSES, span=(-0.5, 1.5)), 1),
    ],
)
def test_what_the_tables_show_is_marked(
    plot: SamplesPlot, draw: Draw, animals: Animals, query: Query, which: int
) -> None:
    state = animals()
    found = find(state.evaluation, query)
    assert isinstance(found, Found)
    draw(replace(state, found=found))
    assert plot.bands[which].getRegion() == query.span
    assert [band.isVisible() for band in plot.bands] == [which == 0, which == 1]
    draw(state)
    assert not any(band.isVisible() for band in plot.bands)


def test_the_box_under_the_mouse(plot: SamplesPlot, draw: Draw, animals: Animals) -> None:
    spread = draw(animals(weight=W))
    text = plot.follow_mouse(plot.pixel(2.1, 1.0))
    row, loss = spread.ranks.rows[1], spread.ranks.losses[1]
    assert text == f"sample {row}: loss {loss:.4f}\nrank 2 of 8"
    assert spread.histogram is not None
    edges = spread.histogram.edges
    text = plot.follow_mouse(plot.pixel(edges[-1] - 1e-3, 0.1, 1))
    assert text.splitlines()[1:] == ["cat: 0", "dog: 0", "fox: 1"]
    assert plot.follow_mouse(QPointF(-1, -1)) == ""


def test_of_very_many_samples_few_points_are_drawn(
    page: Page, plot: SamplesPlot, draw: Draw
) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60_000, 12))
    labels = rng.integers(0, 12, len(x))
    scenario = make_scenario("CrossEntropyLoss", x, labels)
    evaluation = evaluate(scenario)
    state = ViewState(evaluation, describe_classes(evaluation))
    spread = draw(state)
    assert len(plot.curve.getData()[0]) <= 2000
    assert sum(item.isVisible() for item in plot.steps) == 7
    assert page.legend.text("group 6") == "other classes"
    assert spread.histogram is not None
    assert sum(heights(plot, i).sum() for i in range(7)) == pytest.approx(60_000)
    assert len(page.columns()["samples of other classes"]) == 40


def test_columns_are_what_is_drawn(page: Page, draw: Draw, animals: Animals) -> None:
    spread = draw(replace(animals(weight=W), pinned=animals().evaluation))
    columns = page.columns()
    assert columns["rank"].tolist() == list(range(1, 9))
    np.testing.assert_array_equal(columns["loss (nats)"], spread.ranks.losses)
    assert columns["samples of fox"].sum() == 1
    assert spread.pinned is not None
    np.testing.assert_array_equal(columns["loss, A (nats)"], spread.pinned.losses)


def test_the_columns_name_the_samples_in_full(page: Page, draw: Draw, animals: Animals) -> None:
    state = animals()
    names = tuple(f"a long name of the picture number {k}.png" for k in range(8))
    scenario = replace(state.scenario, sample_names=names)
    spread = draw(replace(state, evaluation=evaluate(scenario)))
    assert page.columns()["sample"] == [names[row] for row in spread.ranks.rows]


def test_the_yes_and_no_of_a_column(page: Page, draw: Draw, animals: Animals) -> None:
    draw(animals("BCEWithLogitsLoss", y=np.eye(8, 3), entry=(0, 1)))
    assert page.legend.text("group 0") == "dog: no"
    assert page.legend.text("group 1") == "dog: yes"


def test_showing_and_restyling_send_nothing(
    page: Page, plot: SamplesPlot, draw: Draw, animals: Animals
) -> None:
    signals = plot.rank_chosen, plot.ranks_chosen, plot.losses_chosen, page.controls.chosen
    spies = [QSignalSpy(signal) for signal in signals]
    draw(animals())
    page.restyle(Theme(DARK, 2.0))
    draw(animals(weight=W, entry=(3, 1)))
    assert not any(spy.count() for spy in spies)
