from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from lossgui.model.arguments import make_scenario
from lossgui.model.evaluation import evaluate
from lossgui.model.threshold_curves import Curves, threshold_curves, weight_against_rest
from lossgui.model.thresholds import thresholds
from lossgui.ports.plots import ThresholdsPicture
from lossgui.state import Selection, ViewState
from lossgui.views.look import LIGHT, Look
from lossgui.views.plots.thresholds_drawing import PRECISION_RECALL, RATES, ROC
from lossgui.views.plots.thresholds_page import ThresholdsPage

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
X = [[2.0], [1.0], [0.5], [-0.5], [-1.0], [-2.0]]
Y = [[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]]
P = 1 / (1 + np.exp(-np.array(X)[:, 0]))


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[ThresholdsPage]:
    page = ThresholdsPage()
    qtbot.addWidget(page)
    page.restyle(Look(LIGHT))
    page.resize(640, 600)
    page.show()
    QApplication.processEvents()
    yield page
    page.canvas.close()


def frame_of(
    x: Any = X, y: Any = Y, loss: str = "BCEWithLogitsLoss", column: int = 0, **arguments: Any
) -> ViewState:
    scenario = make_scenario(loss, x, y, **arguments)
    return ViewState(evaluate(scenario), Selection(0, column), None, None, "-", False)


def curves_of(state: ViewState) -> Curves:
    return threshold_curves(thresholds(state.evaluation, state.selection.column))


def show(
    page: ThresholdsPage, state: ViewState, threshold: float = 0.5, computing: bool = False
) -> ThresholdsPicture:
    weight = weight_against_rest(state.evaluation, state.selection.column)
    pinned = None
    if state.pinned is not None:
        pinned = curves_of(replace(state, evaluation=state.pinned))
    picture = ThresholdsPicture(curves_of(state), threshold, weight, pinned)
    page.present_thresholds(state, picture, computing)
    QApplication.processEvents()
    return picture


def test_draws_the_numbers(page: ThresholdsPage) -> None:
    picture = show(page, frame_of(pos_weight=[4.0]), 0.3)
    tpr = np.array([1, 1, 2, 3, 3, 3]) / 3
    fpr = np.array([0, 1, 1, 1, 2, 3]) / 3
    precision = np.array([1, 1 / 2, 2 / 3, 3 / 4, 3 / 5, 1 / 2])
    x, y = page.plot.curves[ROC].getData()
    np.testing.assert_allclose((x[1:], y[1:]), (fpr, tpr))
    assert (x[0], y[0]) == (0, 0)
    assert np.trapezoid(y, x) == pytest.approx(picture.curves.area)
    x, y = page.plot.curves[PRECISION_RECALL].getData()
    np.testing.assert_allclose((x[1::2], y[::2]), (tpr, precision))
    assert np.trapezoid(y, x) == pytest.approx(picture.curves.average_precision)
    for name, values, start in (
        ("recall", tpr, 0),
        ("fpr", fpr, 0),
        ("precision", precision, np.nan),
    ):
        x, y = page.plot.rates[name].getData()
        np.testing.assert_allclose(x[1:-1:2], P)
        np.testing.assert_allclose(y[1::2], np.append(start, values))
        assert (x[0], x[-1]) == (1, 0)


def test_marks_stand_at_their_thresholds(page: ThresholdsPage) -> None:
    picture = show(page, frame_of(pos_weight=[4.0]), 0.3)
    for name, threshold in (("chosen", 0.3), ("half", 0.5), ("implied", 0.2)):
        at = picture.curves.found.at(threshold)
        assert page.plot.lines[name].value() == threshold
        for plot, point in ((ROC, (at.fpr, at.tpr)), (PRECISION_RECALL, (at.tpr, at.precision))):
            x, y = page.plot.points[name, plot].getData()
            assert (x[0], y[0]) == point
    assert page.legend.text("chosen") == "● 0.3: TP 3, FP 1, FN 0, TN 2"
    assert page.legend.text("implied") == "△ 1/(1+w) = 0.2"
    show(page, frame_of(P[:, None], Y, "BCELoss"), 0.99)
    assert not page.plot.lines["implied"].isVisible()
    assert not len(page.plot.points["implied", ROC].getData()[0])
    assert not len(page.plot.points["chosen", PRECISION_RECALL].getData()[0])
    assert page.legend.text("implied") == ""
    assert not page.implied.isEnabled()


def test_the_sentence(page: ThresholdsPage) -> None:
    show(page, frame_of(pos_weight=[4.0]), 0.3)
    assert page.sentence.text() == (
        "3 of 6 samples are class 0: area under ROC 0.7778, average precision 0.8056. "
        "At the chosen 0.3: recall 100 %, FPR 33.3 %, precision 75 %, accuracy 83.3 %, "
        "balanced 83.3 %. "
        "At 0.5: recall 66.7 %, FPR 33.3 %, precision 66.7 %, accuracy 66.7 %, balanced 66.7 %. "
        "At 1/(1+w) = 0.2, w = 4: recall 100 %, FPR 66.7 %, precision 60 %, accuracy 66.7 %, "
        "balanced 66.7 %."
    )
    show(page, frame_of([[np.nan], [1.0], [0.0]], [[1.0], [1.0], [0.0]], pos_weight=[0.0]))
    assert page.sentence.text().endswith(
        "No weight of the class moves the threshold. "
        "1 samples with nan or −inf count as probability 0."
    )


def test_a_beside_now(page: ThresholdsPage) -> None:
    state = frame_of()
    other = frame_of([[0.0]] * 6)
    picture = show(page, replace(state, pinned=other.evaluation))
    assert picture.pinned is not None
    np.testing.assert_allclose(page.plot.pinned_curves[ROC].getData(), [[0, 1], [0, 1]])
    assert page.plot.plots[ROC].getAxis("bottom").labelText == "FPR; AUC 0.7778, A 0.5000"
    assert page.legend.text("pinned") == "A"
    show(page, state)
    assert not page.plot.pinned_curves[ROC].isVisible()
    assert page.plot.plots[ROC].getAxis("bottom").labelText == "FPR; AUC 0.7778"


def test_the_line_is_dragged(page: ThresholdsPage, qtbot: QtBot) -> None:
    show(page, frame_of())
    dragged = QSignalSpy(page.plot.threshold_dragged)
    view = page.plot.viewport()
    start, stop = (page.plot.pixel(x, 0.5, RATES).toPoint() for x in (0.5, 0.25))
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, stop)
    assert dragged.at(dragged.count() - 1)[0] == pytest.approx(0.25, abs=0.01)
    qtbot.mouseMove(view, QPoint(-50, stop.y()))
    assert dragged.at(dragged.count() - 1) == [0]
    qtbot.mouseRelease(view, LEFT, pos=stop)
    before = dragged.count()
    qtbot.mouseClick(view, LEFT, pos=QPoint(2, 2))
    assert dragged.count() == before


@pytest.mark.parametrize("plot", [ROC, PRECISION_RECALL])
def test_a_click_on_a_curve_chooses_the_nearest_sample(
    page: ThresholdsPage, qtbot: QtBot, plot: int
) -> None:
    picture = show(page, frame_of())
    curves = picture.curves
    dragged = QSignalSpy(page.plot.threshold_dragged)
    x, y = (curves.fpr, curves.tpr) if plot == ROC else (curves.tpr, curves.precision)
    at = page.plot.pixel(x[2], y[2], plot).toPoint()
    qtbot.mouseClick(page.plot.viewport(), LEFT, pos=at)
    assert dragged.at(0) == [curves.threshold[2]]
    assert curves.found.at(dragged.at(0)[0]).tpr == curves.tpr[2]
    far = page.plot.pixel(0.95, 0.05, plot).toPoint()
    qtbot.mouseClick(page.plot.viewport(), LEFT, pos=far)
    assert dragged.count() == 1


def test_the_keys_move_the_threshold(page: ThresholdsPage, qtbot: QtBot) -> None:
    state = frame_of()
    show(page, state, 0.5)
    dragged = QSignalSpy(page.plot.threshold_dragged)
    qtbot.keyClick(page.plot, Key.Key_Left)
    qtbot.keyClick(page.plot, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert [dragged.at(i)[0] for i in range(2)] == [0.49, 0.6]
    show(page, state, 0.995)
    qtbot.keyClick(page.plot, Key.Key_Right)
    assert dragged.at(2) == [1.0]


def test_the_thresholds_of_a_rare_class_have_a_logarithmic_axis(
    page: ThresholdsPage, qtbot: QtBot
) -> None:
    p = np.array([[0.2], [1e-3], [3e-4], [0.0]])
    state = frame_of(p, [[1.0], [1.0], [0.0], [0.0]], "BCELoss")
    dragged = QSignalSpy(page.plot.threshold_dragged)
    show(page, state, 0.01)
    axis = page.plot.plots[RATES].getAxis("bottom")
    linear = page.plot.rates["recall"].getData()
    page.log.click()
    assert axis.logarithmic
    assert axis.labelText == "threshold on the probability of class 0, log scale"
    x, y = page.plot.rates["recall"].getData()
    np.testing.assert_allclose(x[1:7:2], np.log10(p[:3, 0]))
    assert (x[0], x[-1]) == (0, -4)
    assert np.array_equal(y, linear[1])
    assert page.plot.lines["chosen"].value() == -2
    at = page.plot.pixel(-3, 0.5, RATES).toPoint()
    qtbot.mouseClick(page.plot.viewport(), LEFT, pos=at)
    assert dragged.at(0) == [pytest.approx(1e-3, rel=0.05)]
    qtbot.keyClick(page.plot, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert dragged.at(1) == [pytest.approx(10**-1.6, rel=1e-3)]
    show(page, state, 0.0)
    assert not page.plot.lines["chosen"].isVisible()
    assert page.plot.points["chosen", ROC].getData()[0] == [1]
    show(page, frame_of([[0.5], [0.25]], [[1.0], [0.0]], "BCELoss"), 1e-30)
    assert page.plot.low == -1
    page.log.click()
    np.testing.assert_allclose(page.plot.rates["recall"].getData()[0], [1, 0.5, 0.5, 0.25, 0.25, 0])
    assert axis.labelText == "threshold on the probability of class 0"


def test_field_and_buttons(page: ThresholdsPage, qtbot: QtBot) -> None:
    show(page, frame_of(pos_weight=[4.0]), 0.125)
    assert page.field.text() == "0.125"
    typed = QSignalSpy(page.threshold_typed)
    page.field.selectAll()
    qtbot.keyClicks(page.field, "0.7")
    qtbot.keyClick(page.field, Key.Key_Return)
    assert typed.at(0) == ["0.7"]
    page.field.clearFocus()
    assert typed.count() == 1
    half, implied = QSignalSpy(page.half_chosen), QSignalSpy(page.implied_chosen)
    for name in ("threshold_half", "threshold_implied"):
        qtbot.mouseClick(page.findChild(QPushButton, name), LEFT)
    assert (half.count(), implied.count()) == (1, 1)


def test_the_mouse_reads_outcomes(
    page: ThresholdsPage, move_mouse: Callable[[ThresholdsPage, QPoint], None]
) -> None:
    show(page, frame_of())
    move_mouse(page.plot, page.plot.pixel(0.5, 0.5, RATES).toPoint())
    lines = page.plot.hover.text().split("\n")
    assert float(lines[0].removeprefix("threshold ")) == pytest.approx(0.5, abs=0.01)
    assert lines[1:] == [
        "TP 2, FP 1, FN 1, TN 2",
        "recall 66.7 %",
        "FPR 33.3 %",
        "precision 66.7 %",
    ]
    move_mouse(page.plot, page.plot.pixel(0, 1 / 3, ROC).toPoint())
    assert page.plot.hover.text().startswith("threshold 0.8808\nTP 1, FP 0")
    move_mouse(page.plot, QPoint(1, 1))
    assert page.plot.hover.isHidden()


NONE = np.zeros((0, 1))
NOTHING = {
    "no samples: open a file or type logits": (NONE, NONE),
    "all 2 targets are ignored: there is nothing to compare with": ([[1.0], [2.0]], [[-1.0]] * 2),
    "no sample is class 0: without positives there is no recall": ([[1.0]], [[0.0]]),
    "every sample is class 0: without negatives there is nothing to tell apart": (
        [[1.0]],
        [[1.0]],
    ),
    "no sample has a probability of class 0: all are nan or 0": (
        [[np.nan], [-np.inf]],
        [[0.0], [1.0]],
    ),
}


@pytest.mark.parametrize("why", NOTHING)
def test_why_there_are_no_curves(page: ThresholdsPage, why: str, qtbot: QtBot) -> None:
    x, y = NOTHING[why]
    show(page, frame_of(x, y, ignore_index=-1))
    assert page.plot.message.text() == why
    assert page.sentence.text() == ""
    assert page.columns() == {}
    dragged = QSignalSpy(page.plot.threshold_dragged)
    qtbot.mouseClick(page.plot.viewport(), LEFT, pos=QPoint(300, 300))
    qtbot.keyClick(page.plot, Key.Key_Left)
    assert not dragged.count()


def test_no_classes_and_no_outcomes_yet(page: ThresholdsPage) -> None:
    page.present_thresholds(frame_of(np.zeros((3, 0)), np.zeros((3, 0))), None, False)
    assert page.plot.message.text() == "no classes: open a file or type logits"
    page.present_thresholds(frame_of(), None, computing=True)
    assert page.plot.message.text() == "sorting the samples"
    show(page, frame_of(), computing=True)
    assert page.plot.message.text() == "sorting anew: these are the former numbers"
    assert page.sentence.text() == ""


def test_one_class_against_the_others(
    page: ThresholdsPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(weight=[8 / 15, 8 / 6, 8 / 3]))
    assert page.sentence.text().startswith("1 of 8 samples are fox: area under ROC 1.0000")
    axis = page.plot.plots[RATES].getAxis("bottom")
    assert axis.labelText == "threshold on the probability of fox"
    assert page.legend.text("implied") == "△ 1/(1+w) = 0.2222"


def test_columns_for_a_file(page: ThresholdsPage) -> None:
    show(page, frame_of())
    columns = page.columns()
    np.testing.assert_allclose(columns["threshold on the probability"], P)
    assert {len(column) for column in columns.values()} == {6}
