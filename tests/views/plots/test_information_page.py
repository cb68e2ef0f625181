import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from lossgui.controllers.plots.information import InformationPresenter
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.information import FreeDistributions, Information, distribution
from lossgui.state import ViewState
from lossgui.views.plots.information_plot import BARS, CURVE, TERMS, TOTALS, InformationPlot
from lossgui.views.plots.page import Page
from lossgui.views.theme import DARK, Theme
from lossgui.views.widgets.selector import Selector

P, Q = [0.7, 0.2, 0.1], [0.5, 0.3, 0.2]

Animals = Callable[..., ViewState]
Draw = Callable[[ViewState], Any]


@pytest.fixture
def session() -> MagicMock:
    return MagicMock(spec=Session)


@pytest.fixture
def presenter(background: Background, session: MagicMock) -> InformationPresenter:
    return InformationPresenter(background, session)


@pytest.fixture
def plot() -> InformationPlot:
    return InformationPlot()


@pytest.fixture
def page(
    opened: Callable[..., Page], plot: InformationPlot, presenter: InformationPresenter
) -> Page:
    page = opened(plot, presenter)
    page.resize(660, 640)
    QApplication.processEvents()
    return page


@pytest.fixture
def draw(
    page: Page, presenter: InformationPresenter, session: MagicMock, show: Callable[..., Any]
) -> Draw:
    """Return what shows the distributions of a state, and returns their picture."""

    def draw(state: ViewState) -> Any:
        session.state = state
        return show(page, presenter, state)

    return draw


def free(state: ViewState, p: Any = P, q: Any = Q) -> ViewState:
    """Return a state with two distributions that are moved by hand."""
    made = Information(distribution(p, "p"), distribution(q, "q"))
    names = tuple(f"class {i}" for i in range(len(made.target.p)))
    names = ("cat", "dog", "fox") if len(names) == 3 else names
    return replace(state, free=FreeDistributions(names, made))


def sample(animals: Animals, p: Any = P, q: Any = Q, **arguments: Any) -> ViewState:
    """Return a state whose one sample has a target and a prediction."""
    with np.errstate(divide="ignore"):
        logits = np.log([q])
    return animals(x=logits, y=np.array([p], dtype=float), entry=(0, 0), **arguments)


def lengths(bars: Any) -> list[float]:
    return list(np.ravel(bars.width))


def choose_bits(page: Page) -> None:
    page.controls.chosen.emit("information_unit", "bits")
    QApplication.processEvents()


def test_draws_the_worked_example_in_bits(
    page: Page, plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    draw(free(animals()))
    choose_bits(page)
    assert lengths(plot.entropy_bar) == pytest.approx([1.156780], abs=1e-6)
    assert lengths(plot.divergence_bar) == pytest.approx([0.122806], abs=1.1e-6)
    assert plot.divergence_bar.start == pytest.approx([1.156780], abs=1e-6)
    assert lengths(plot.reverse_bar) == pytest.approx([0.092033 / math.log(2)], abs=1e-6)
    assert lengths(plot.target_bars) == pytest.approx(P)
    assert lengths(plot.prediction_bars) == pytest.approx(Q)
    terms = [0.7 * math.log2(1.4), 0.2 * math.log2(2 / 3), 0.1 * math.log2(0.5)]
    assert lengths(plot.term_bars) == pytest.approx(terms)
    x, y = plot.curve.getData()
    np.testing.assert_allclose(y, -np.log2(x), atol=1e-12)
    x, y = plot.prediction_points.getData()
    np.testing.assert_allclose([x, y], [Q, -np.log2(Q)], atol=1e-12)
    x, y = plot.target_points.getData()
    assert y == pytest.approx([0.514573, 2.321928, 3.321928], abs=1e-6)
    assert plot.totals[0].toPlainText() == "1.1568 + 0.1228 = 1.2796"
    assert plot.plots[TERMS].getAxis("bottom").labelText == "p log(p/q) (bits)"
    assert page.sentence.text() == (
        "No prediction can cost less than H(p) = 1.1568 bits; this one costs KL(p‖q) = 0.1228 bits "
        "more: cross-entropy 1.2796 bits."
    )


def test_columns_are_what_is_drawn(page: Page, draw: Draw, animals: Animals) -> None:
    assert page.columns() == {}
    draw(free(animals()))
    columns = page.columns()
    assert columns["class"] == ["cat", "dog", "fox"]
    assert list(columns["target p"]) == pytest.approx(P)
    assert list(columns["-log q (nats)"]) == pytest.approx(list(-np.log(Q)))
    assert sum(columns["p log(p/q) (nats)"]) == pytest.approx(0.085123, abs=1e-6)
    sums = dict(zip(columns["sum"], columns["value (nats)"], strict=True))
    assert sums["KL(p‖q)"] == pytest.approx(0.085123, abs=1e-6)
    assert sums["entropy H(p)"] + sums["KL(p‖q)"] == pytest.approx(sums["cross-entropy H(p,q)"])


@pytest.mark.parametrize(
    ("p", "q", "weight", "words"),
    [
        (
            [0, 0, 1],
            [0.25, 0.25, 0.5],
            None,
            "This target is certain, H(p) = 0: all of the cross-entropy 0.6931 nats is KL(p‖q), "
            "and could be 0. That is the loss of sample 0, before the reduction.",
        ),
        (
            P,
            P,
            [2.0, 2.0, 2.0],
            "The prediction is the target: the cross-entropy 0.8018 nats is H(p), the least there "
            "is. With its weight the loss of sample 0 is 1.6036 nats, before the reduction.",
        ),
        (
            P,
            [1, 0, 0],
            None,
            "No prediction can cost less than H(p) = 0.8018 nats; this one costs infinitely much, "
            "as it excludes a class that the target has. That is the loss of sample 0, before the "
            "reduction.",
        ),
    ],
)
def test_says_what_the_numbers_mean(
    page: Page,
    plot: InformationPlot,
    draw: Draw,
    animals: Animals,
    p: Any,
    q: Any,
    weight: Any,
    words: str,
) -> None:
    draw(sample(animals, p, q, weight=weight))
    assert page.sentence.text() == words
    assert words in plot.accessibleDescription()


def test_a_smoothed_target_is_called_so(page: Page, draw: Draw, animals: Animals) -> None:
    state = animals(label_smoothing=0.1)
    draw(state)
    assert page.legend.text("target") == "target p (smoothed by 0.1), entropy H(p)"
    draw(free(state))
    assert page.legend.text("target") == "target p, entropy H(p)"


def test_the_floor_of_bceloss_is_told(
    page: Page, plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    draw(animals("BCELoss", [[0.0, 0.5, 0.5]], [[1.0, 0.0, 0.0]], entry=(0, 0)))
    assert page.sentence.text().endswith(
        "BCELoss bounds its logarithms, so the loss of element (0, cat) is 100.0000 nats."
    )
    assert not plot.band.isVisible()


def test_infinite_sums_go_on_to_the_end(
    plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    draw(free(animals(), P, [0.5, 0.5, 0.0]))
    end = plot.plots[TOTALS].viewRange()[0][1]
    assert plot.divergence_bar.start[0] + lengths(plot.divergence_bar)[0] > end
    assert plot.totals[0].toPlainText() == "0.8018 + inf = inf"
    assert lengths(plot.term_bars)[2] == plot.plots[TERMS].viewRange()[0][1]
    draw(free(animals(), [1, 0, 0], [0, 0.5, 0.5]))
    assert np.isfinite(plot.plots[TOTALS].viewRange()).all()


def test_the_rest_of_many_classes_is_summed(draw: Draw, animals: Animals) -> None:
    p, q = np.arange(1.0, 31.0), np.arange(30.0, 0.0, -1.0)
    picture = draw(free(animals(), p / p.sum(), q / q.sum()))
    rows = picture.rows
    assert rows.names[-1] == "18 others"
    assert (len(rows.p), rows.p.sum(), rows.q.sum()) == (13, pytest.approx(1), pytest.approx(1))
    assert rows.terms.sum() == pytest.approx(picture.information.divergence, rel=1e-12)


def test_the_selected_class_is_marked(plot: InformationPlot, draw: Draw, animals: Animals) -> None:
    draw(animals(entry=(7, 1)))
    assert plot.band.getRegion() == (-1.5, -0.5)
    draw(free(animals()))
    assert not plot.band.isVisible()


def test_state_a_is_shown_beside(
    page: Page, plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    pinned = sample(animals, P, [0.1, 0.1, 0.8]).evaluation
    picture = draw(replace(sample(animals), pinned=pinned))
    expected = -np.dot(P, np.log([0.1, 0.1, 0.8]))
    assert plot.pinned_line.value() == pytest.approx(expected)
    assert lengths(plot.pinned_bars) == pytest.approx([0.1, 0.1, 0.8])
    change = picture.information.cross_entropy - expected
    words = f"cross-entropy: A = {expected:.4f}, ∆ {change:+.4f}"
    assert page.legend.text("pinned") == words
    draw(sample(animals))
    assert not plot.pinned_line.isVisible()
    assert page.legend.text("pinned") == ""


def test_words_where_there_are_none(
    page: Page, plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    draw(free(animals()))
    draw(animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert plot.message.text() == "no samples: open a file or type logits"
    assert not plot.plots[BARS].isVisible()
    assert page.columns() == {}


def test_it_keeps_its_size_whatever_was_shown_before(
    page: Page, plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    def areas() -> list[tuple[int, ...]]:
        QApplication.processEvents()
        return [plot.area(i).toRect().getRect() for i in range(4)]

    draw(animals())
    before = areas()
    ignored = animals(y=[0, 0, 0, 0, 0, 1, 1, -100])
    for hidden in (False, True):
        draw(ignored)
        page.setVisible(not hidden)
        for theme in (Theme(DARK), plot.theme):
            page.restyle(theme)
        page.show()
        draw(animals())
        assert areas() == before


def bar_end(plot: InformationPlot, row: int, of_target: bool) -> QPoint:
    rows = plot.picture.rows
    assert rows is not None
    value = (rows.p if of_target else rows.q)[row]
    return plot.pixel(value, -row + (0.18 if of_target else -0.18), BARS).toPoint()


def listen(plot: InformationPlot) -> list[Any]:
    sent: list[Any] = []
    plot.bar_dragged.connect(lambda *args: sent.append(args))
    plot.drag_finished.connect(lambda: sent.append("finished"))
    plot.class_chosen.connect(sent.append)
    return sent


@pytest.mark.parametrize("of_target", [True, False])
def test_the_mouse_drags_a_bar(
    plot: InformationPlot, draw: Draw, animals: Animals, qtbot: QtBot, of_target: bool
) -> None:
    draw(free(animals()))
    sent = listen(plot)
    start, viewport = bar_end(plot, 1, of_target), plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (20, 60, 4000):
        qtbot.mouseMove(viewport, start + QPoint(step, 0))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    unit = plot.pixel(1, 0, BARS).x() - plot.pixel(0, 0, BARS).x()
    before = (P if of_target else Q)[1]
    assert [args[:2] for args in sent[:-1]] == [(of_target, 1)] * 3
    values = [args[2] for args in sent[:-1]]
    assert values[:2] == pytest.approx([before + step / unit for step in (20, 60)], abs=1.5 / unit)
    assert values[2] == 1.0
    assert sent[-1] == "finished"


def test_bars_of_a_sample_stay_and_select_their_class(
    plot: InformationPlot, draw: Draw, animals: Animals, qtbot: QtBot
) -> None:
    draw(sample(animals))
    sent = listen(plot)
    start = bar_end(plot, 1, True)
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(plot.viewport(), start + QPoint(50, 0))
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert sent == [1]


def test_a_click_on_yes_or_no_selects_no_class(
    plot: InformationPlot, draw: Draw, animals: Animals, qtbot: QtBot
) -> None:
    draw(animals("BCELoss", [[0.5, 0.5, 0.5]], [[1.0, 0.0, 0.0]], entry=(0, 2)))
    sent = listen(plot)
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=bar_end(plot, 1, True))
    assert sent == []


def test_keys_move_the_bar_that_is_framed(
    plot: InformationPlot, draw: Draw, animals: Animals, qtbot: QtBot
) -> None:
    draw(free(animals()))
    sent = listen(plot)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right):
        qtbot.keyClick(plot, key)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(plot, key)
    qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert sent == [
        (True, 0, pytest.approx(0.71)),
        "finished",
        (False, 1, pytest.approx(0.2)),
        "finished",
    ]
    x, y = plot.frame_line.getData()
    assert (max(x), max(y), min(y)) == pytest.approx((0.3, -1.0, -1.36))


@pytest.mark.parametrize(
    ("at", "place", "words"),
    [
        (CURVE, (0.5, 2.0), "p = 0.49"),
        (TOTALS, (0.1, 0.0), "entropy H(p) = 0.8018 nats"),
        (BARS, (0.3, -1.0), "dog\np = 0.2000   q = 0.3000\n-log q = 1.2040 nats\np log(p/q) = -0"),
        (TERMS, (0.05, -2.0), "fox\np = 0.1000   q = 0.2000"),
    ],
)
def test_the_box_beside_the_mouse_has_the_numbers_there(
    plot: InformationPlot,
    draw: Draw,
    animals: Animals,
    move_mouse: Callable[[InformationPlot, QPoint], None],
    at: int,
    place: tuple[float, float],
    words: str,
) -> None:
    draw(free(animals()))
    move_mouse(plot, plot.pixel(*place, at).toPoint())
    assert plot.hover.text().startswith(words)
    assert not plot.hover.isHidden()
    assert plot.viewport().rect().contains(plot.hover.geometry())


def test_what_a_person_chooses_is_taken(
    page: Page, session: MagicMock, draw: Draw, animals: Animals, qtbot: QtBot
) -> None:
    draw(animals())
    unit = page.findChild(Selector, "information_unit")
    free_button = page.findChild(QPushButton, "information_free")
    reset = page.findChild(QPushButton, "information_reset")
    assert reset.isHidden()
    unit.setFocus()
    qtbot.keyClick(unit, Qt.Key.Key_Down)
    assert unit.currentText() == "bits"
    qtbot.mouseClick(free_button, Qt.MouseButton.LeftButton)
    session.move_free.assert_called_once()
    assert not free_button.isChecked()  # until a state says so
    draw(free(animals()))
    assert free_button.isChecked()
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert session.move_free.call_count == 2


def test_little_room_goes_to_the_sums_and_the_bars(
    page: Page, plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    draw(free(animals()))
    assert plot.plots[CURVE].isVisible()
    page.resize(380, 640)
    QApplication.processEvents()
    shown = [at for at in range(4) if plot.plots[at].isVisible()]
    assert shown == [TOTALS, BARS]
    page.restyle(Theme(DARK, 2.0))
    page.resize(1400, 1200)
    QApplication.processEvents()
    assert plot.plots[TERMS].isVisible()


def test_names_beside_the_curve_hide_no_other(
    plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    draw(free(animals(), P, [0.4, 0.399, 0.201]))
    named = {text.toPlainText() for text in plot.names if text.isVisible()}
    assert named == {"cat", "fox"}


def test_a_prediction_without_hope_is_drawn(
    plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    draw(animals(x=[[1e30, 0.0, 1.0]], y=[1], entry=(0, 0)))
    x, y = plot.curve.getData()
    assert (y[0], y[-1]) == (0.0, pytest.approx(1.1e30))
    np.testing.assert_array_equal(x, np.exp(-y))


def test_small_numbers_fill_their_plots(
    plot: InformationPlot, draw: Draw, animals: Animals
) -> None:
    draw(free(animals(), [1.0, 0.0, 0.0], [1 - 1e-12, 1e-12, 0.0]))
    for at, bars in ((TOTALS, plot.divergence_bar), (TERMS, plot.term_bars)):
        low, high = plot.plots[at].viewRange()[0]
        assert max(lengths(bars)) > 0.5 * (high - low)


@pytest.mark.parametrize("x", [1e300, 1.7e308])
def test_numbers_beyond_every_axis_are_drawn_as_infinite(
    plot: InformationPlot, draw: Draw, animals: Animals, x: float
) -> None:
    draw(animals(x=[[x, 0.0, 1.0]], y=[1], entry=(0, 0)))
    for shown in plot.plots:
        assert np.isfinite(shown.viewRange()).all()
    end = plot.plots[TOTALS].viewRange()[0][1]
    assert lengths(plot.divergence_bar)[0] > 0.9 * end
