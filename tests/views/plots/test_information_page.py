import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from lossgui.ports.plots import InformationChoices, InformationPicture
from lossgui.views.plots.information_page import InformationPage
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.model.information import Information, distribution, leading
from lossgui.model.sample_distributions import sample_information
from lossgui.state import ViewState
from lossgui.views.look import DARK, LIGHT, Look
from lossgui.views.plots.information_drawing import BARS, CURVE, TERMS, TOTALS

P, Q = [0.7, 0.2, 0.1], [0.5, 0.3, 0.2]
FREE = InformationChoices(free=True)
BITS = InformationChoices("bits")
NATS = InformationChoices()


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[InformationPage]:
    page = InformationPage()
    qtbot.addWidget(page)
    page.restyle(Look(LIGHT))
    page.resize(660, 640)
    page.show()
    QApplication.processEvents()
    yield page
    page.plot.close()


def of(p: Any, q: Any, loss: float | None = None) -> InformationPicture:
    made = Information(distribution(p, "p"), distribution(q, "q"))
    names = ("cat", "dog", "fox") if len(made.target.p) == 3 else ("no", "yes")
    return InformationPicture(made, names, np.arange(len(names)), loss)


def show(
    page: InformationPage,
    state: ViewState,
    picture: InformationPicture,
    choices: InformationChoices = NATS,
) -> None:
    page.present_information(state, picture, choices)
    QApplication.processEvents()


def lengths(bars: Any) -> list[float]:
    return list(np.ravel(bars.width))


def test_draws_the_worked_example_in_bits(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(), of(P, Q), BITS)
    plot = page.plot
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


def test_columns_are_what_is_drawn(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    assert page.columns() == {}
    show(page, animals(), of(P, Q))
    columns = page.columns()
    assert columns["class"] == ["cat", "dog", "fox"]
    assert list(columns["target p"]) == pytest.approx(P)
    assert list(columns["-log q (nats)"]) == pytest.approx(list(-np.log(Q)))
    assert sum(columns["p log(p/q) (nats)"]) == pytest.approx(0.085123, abs=1e-6)
    sums = dict(zip(columns["sum"], columns["value (nats)"], strict=True))
    assert sums["KL(p‖q)"] == pytest.approx(0.085123, abs=1e-6)
    assert sums["entropy H(p)"] + sums["KL(p‖q)"] == pytest.approx(sums["cross-entropy H(p,q)"])


@pytest.mark.parametrize(
    ("p", "q", "loss", "words"),
    [
        (
            [0, 0, 1],
            [0.25, 0.25, 0.5],
            math.log(2),
            "This target is certain, H(p) = 0: all of the cross-entropy 0.6931 nats is KL(p‖q), "
            "and could be 0. That is the loss of sample 7, before the reduction.",
        ),
        (
            P,
            P,
            2.0,
            "The prediction is the target: the cross-entropy 0.8018 nats is H(p), the least there "
            "is. With its weight the loss of sample 7 is 2.0000 nats, before the reduction.",
        ),
        (
            P,
            [1, 0, 0],
            math.inf,
            "No prediction can cost less than H(p) = 0.8018 nats; this one costs infinitely much, "
            "as it excludes a class that the target has. That is the loss of sample 7, before the "
            "reduction.",
        ),
    ],
)
def test_says_what_the_numbers_mean(
    page: InformationPage,
    animals: Callable[..., ViewState],
    p: Any,
    q: Any,
    loss: float,
    words: str,
) -> None:
    show(page, animals(), of(p, q, loss))
    assert page.sentence.text() == words
    assert words in page.plot.accessibleDescription()


def test_a_smoothed_target_is_called_so(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    state = animals(label_smoothing=0.1)
    show(page, state, of(P, Q, 1.0))
    assert page.legend.text("target") == "target p (smoothed by 0.1), entropy H(p)"
    show(page, state, of(P, Q), FREE)
    assert page.legend.text("target") == "target p, entropy H(p)"


def test_the_floor_of_bceloss_is_told(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    state = animals("BCELoss", [[0.0, 0.5, 0.5]], [[1.0, 0.0, 0.0]], entry=(0, 0))
    show(page, state, of([0, 1], [1, 0], 100.0))
    assert page.sentence.text().endswith(
        "BCELoss bounds its logarithms, so the loss of element (0, cat) is 100.0000 nats."
    )
    assert not page.plot.band.isVisible()


def test_infinite_sums_go_on_to_the_end(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(), of(P, [0.5, 0.5, 0.0]))
    plot = page.plot
    end = plot.plots[TOTALS].viewRange()[0][1]
    assert plot.divergence_bar.start[0] + lengths(plot.divergence_bar)[0] > end
    assert plot.totals[0].toPlainText() == "0.8018 + inf = inf"
    assert lengths(plot.term_bars)[2] == plot.plots[TERMS].viewRange()[0][1]
    show(page, animals(), of([1, 0, 0], [0, 0.5, 0.5]))
    assert np.isfinite(plot.plots[TOTALS].viewRange()).all()


def test_the_rest_of_many_classes_is_summed(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    p, q = np.arange(1.0, 31.0), np.arange(30.0, 0.0, -1.0)
    made = Information(distribution(p / p.sum(), "p"), distribution(q / q.sum(), "q"))
    names = tuple(f"class {i}" for i in range(30))
    show(page, animals(), InformationPicture(made, names, leading(made, 10)))
    rows = page.plot.rows
    assert rows is not None
    assert rows.names[-1] == "20 others"
    assert (len(rows.p), rows.p.sum(), rows.q.sum()) == (11, pytest.approx(1), pytest.approx(1))
    assert rows.terms.sum() == pytest.approx(made.divergence, rel=1e-12)


def test_the_selected_class_is_marked(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(entry=(7, 1)), of(P, Q, 1.0))
    assert page.plot.band.getRegion() == (-1.5, -0.5)
    show(page, animals(), of(P, Q), FREE)
    assert not page.plot.band.isVisible()


def test_state_a_is_shown_beside(page: InformationPage, animals: Callable[..., ViewState]) -> None:
    show(page, animals(), replace(of(P, Q, 1.0), pinned=of(P, [0.1, 0.1, 0.8]).information))
    expected = -np.dot(P, np.log([0.1, 0.1, 0.8]))
    assert page.plot.pinned_line.value() == pytest.approx(expected)
    assert lengths(page.plot.pinned_bars) == [0.1, 0.1, 0.8]
    change = page.plot.picture.information.cross_entropy - expected
    words = f"cross-entropy: A = {expected:.4f}, ∆ {change:+.4f}"
    assert page.legend.text("pinned") == words
    show(page, animals(), of(P, Q, 1.0))
    assert not page.plot.pinned_line.isVisible()
    assert page.legend.text("pinned") == ""


def test_words_where_there_are_none(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(), of(P, Q))
    page.present_nothing(animals(), "there is nothing", NATS)
    assert page.plot.message.text() == "there is nothing"
    assert not page.plot.plots[BARS].isVisible()
    assert page.columns() == {}


def bar_end(page: InformationPage, row: int, of_target: bool) -> QPoint:
    rows = page.plot.rows
    assert rows is not None
    value = (rows.p if of_target else rows.q)[row]
    return page.plot.pixel(value, -row + (0.18 if of_target else -0.18), BARS).toPoint()


def listen(page: InformationPage) -> list[Any]:
    sent: list[Any] = []
    page.bar_dragged.connect(lambda *args: sent.append(args))
    page.drag_finished.connect(lambda: sent.append("finished"))
    page.class_chosen.connect(sent.append)
    return sent


@pytest.mark.parametrize("of_target", [True, False])
def test_the_mouse_drags_a_bar(
    page: InformationPage, animals: Callable[..., ViewState], qtbot: QtBot, of_target: bool
) -> None:
    show(page, animals(), of(P, Q), FREE)
    sent = listen(page)
    start, viewport = bar_end(page, 1, of_target), page.plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (20, 60, 4000):
        qtbot.mouseMove(viewport, start + QPoint(step, 0))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    unit = page.plot.pixel(1, 0, BARS).x() - page.plot.pixel(0, 0, BARS).x()
    before = (P if of_target else Q)[1]
    assert [args[:2] for args in sent[:-1]] == [(of_target, 1)] * 3
    values = [args[2] for args in sent[:-1]]
    assert values[:2] == pytest.approx([before + step / unit for step in (20, 60)], abs=1.5 / unit)
    assert values[2] == 1.0
    assert sent[-1] == "finished"


def test_bars_of_a_sample_stay_and_select_their_class(
    page: InformationPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    show(page, animals(), of(P, Q, 1.0))
    sent = listen(page)
    start = bar_end(page, 1, True)
    qtbot.mousePress(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(page.plot.viewport(), start + QPoint(50, 0))
    qtbot.mouseRelease(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.keyClick(page.plot, Qt.Key.Key_Right)
    assert sent == [1]


def test_a_click_on_yes_or_no_selects_no_class(
    page: InformationPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    state = animals("BCELoss", [[0.5, 0.5, 0.5]], [[1.0, 0.0, 0.0]], entry=(0, 2))
    show(page, state, of([0, 1], [0.5, 0.5], 1.0))
    sent = listen(page)
    qtbot.mouseClick(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=bar_end(page, 1, True))
    assert sent == []


def test_keys_move_the_bar_that_is_framed(
    page: InformationPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    show(page, animals(), of(P, Q), FREE)
    sent = listen(page)
    plot = page.plot
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
    ("plot", "place", "words"),
    [
        (CURVE, (0.5, 2.0), "p = 0.49"),
        (TOTALS, (0.1, 0.0), "entropy H(p) = 0.8018 nats"),
        (BARS, (0.3, -1.0), "dog\np = 0.2000   q = 0.3000\n-log q = 1.2040 nats\np log(p/q) = -0"),
        (TERMS, (0.05, -2.0), "fox\np = 0.1000   q = 0.2000"),
    ],
)
def test_the_box_beside_the_mouse_has_the_numbers_there(
    page: InformationPage,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    plot: int,
    place: tuple[float, float],
    words: str,
) -> None:
    show(page, animals(), of(P, Q))
    at = page.plot.pixel(*place, plot).toPoint()
    for point in (at + QPoint(3, 3), at):
        qtbot.mouseMove(page.plot.viewport(), point)
    assert page.plot.hover.text().startswith(words)
    assert not page.plot.hover.isHidden()
    assert page.plot.viewport().rect().contains(page.plot.hover.geometry())


def test_what_a_person_chooses_is_announced(
    page: InformationPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    show(page, animals(), of(P, Q))
    sent: list[Any] = []
    for signal in (page.unit_chosen, page.free_chosen):
        signal.connect(sent.append)
    page.reset_requested.connect(lambda: sent.append("reset"))
    page.unit.setFocus()
    qtbot.keyClick(page.unit, Qt.Key.Key_Down)
    assert page.reset.isHidden()
    qtbot.mouseClick(page.free, Qt.MouseButton.LeftButton)
    show(page, animals(), of(P, Q), InformationChoices("bits", True))
    qtbot.mouseClick(page.reset, Qt.MouseButton.LeftButton)
    assert sent == ["bits", True, "reset"]
    assert page.unit.currentText() == "bits"


def test_little_room_goes_to_the_sums_and_the_bars(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(), of(P, Q))
    assert page.plot.plots[CURVE].isVisible()
    page.resize(380, 640)
    QApplication.processEvents()
    shown = [plot for plot in range(4) if page.plot.plots[plot].isVisible()]
    assert shown == [TOTALS, BARS]
    page.restyle(Look(DARK, 2.0))
    page.resize(1400, 1200)
    QApplication.processEvents()
    assert page.plot.plots[TERMS].isVisible()


def test_names_beside_the_curve_hide_no_other(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(), of(P, [0.4, 0.399, 0.201]))
    named = {text.toPlainText() for text in page.plot.names if text.isVisible()}
    assert named == {"cat", "fox"}


def test_a_prediction_without_hope_is_drawn(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    state = animals(x=[[1e30, 0.0, 1.0]], y=[1], entry=(0, 0))
    made = sample_information(state.scenario, 0, 0)
    show(page, state, InformationPicture(made, ("cat", "dog", "fox"), np.arange(3), 1e30))
    x, y = page.plot.curve.getData()
    assert (y[0], y[-1]) == (0.0, pytest.approx(1.1e30))
    np.testing.assert_array_equal(x, np.exp(-y))


def test_small_numbers_fill_their_plots(
    page: InformationPage, animals: Callable[..., ViewState]
) -> None:
    q = [1 - 1e-12, 1e-12, 0.0]
    show(page, animals(), of([1.0, 0.0, 0.0], q))
    for plot, bars in ((TOTALS, page.plot.divergence_bar), (TERMS, page.plot.term_bars)):
        low, high = page.plot.plots[plot].viewRange()[0]
        assert max(lengths(bars)) > 0.5 * (high - low)
