from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from lossgui.controllers.plots.thresholds import ThresholdsPresenter
from lossgui.controllers.presenter import Background
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import Selection, ViewState
from lossgui.state.pictures import ThresholdsPicture
from lossgui.views.plots.page import Page
from lossgui.views.plots.thresholds_plot import PRECISION_RECALL, RATES, ROC, ThresholdsPlot

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
X = [[2.0], [1.0], [0.5], [-0.5], [-1.0], [-2.0]]
Y = [[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]]
P = 1 / (1 + np.exp(-np.array(X)[:, 0]))


@pytest.fixture
def presenter(background: Background) -> ThresholdsPresenter:
    return ThresholdsPresenter(background)


@pytest.fixture
def plot() -> ThresholdsPlot:
    return ThresholdsPlot()


@pytest.fixture
def page(opened: Callable[..., Page], plot: ThresholdsPlot, presenter: ThresholdsPresenter) -> Page:
    return opened(plot, presenter)


Draw = Callable[..., ThresholdsPicture]


@pytest.fixture
def draw(page: Page, presenter: ThresholdsPresenter, show: Callable[..., Any]) -> Draw:
    """Return what shows the outcomes of a state, decided at a threshold, and returns them."""

    def draw(
        state: ViewState, threshold: float = 0.5, computing: bool = False
    ) -> ThresholdsPicture:
        presenter.choices = replace(presenter.choices, threshold=threshold)
        return show(page, presenter, state, computing)

    return draw


def frame_of(
    x: Any = X, y: Any = Y, loss: str = "BCEWithLogitsLoss", column: int = 0, **arguments: Any
) -> ViewState:
    evaluation = evaluate(make_scenario(loss, x, y, **arguments))
    return ViewState(evaluation, describe_classes(evaluation), Selection(0, column))


def button(page: Page, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_draws_the_numbers(plot: ThresholdsPlot, draw: Draw) -> None:
    picture = draw(frame_of(pos_weight=[4.0]), 0.3)
    tpr = np.array([1, 1, 2, 3, 3, 3]) / 3
    fpr = np.array([0, 1, 1, 1, 2, 3]) / 3
    precision = np.array([1, 1 / 2, 2 / 3, 3 / 4, 3 / 5, 1 / 2])
    x, y = plot.curves[ROC].getData()
    np.testing.assert_allclose((x[1:], y[1:]), (fpr, tpr))
    assert (x[0], y[0]) == (0, 0)
    assert np.trapezoid(y, x) == pytest.approx(picture.curves.area)
    x, y = plot.curves[PRECISION_RECALL].getData()
    np.testing.assert_allclose((x[1::2], y[::2]), (tpr, precision))
    assert np.trapezoid(y, x) == pytest.approx(picture.curves.average_precision)
    for name, values, start in (
        ("recall", tpr, 0),
        ("fpr", fpr, 0),
        ("precision", precision, np.nan),
    ):
        x, y = plot.rates[name].getData()
        np.testing.assert_allclose(x[1:-1:2], P)
        np.testing.assert_allclose(y[1::2], np.append(start, values))
        assert (x[0], x[-1]) == (1, 0)


def test_marks_stand_at_their_thresholds(page: Page, plot: ThresholdsPlot, draw: Draw) -> None:
    picture = draw(frame_of(pos_weight=[4.0]), 0.3)
    for name, threshold in (("chosen", 0.3), ("half", 0.5), ("implied", 0.2)):
        at = picture.curves.found.at(threshold)
        assert plot.lines[name].value() == threshold
        for index, point in ((ROC, (at.fpr, at.tpr)), (PRECISION_RECALL, (at.tpr, at.precision))):
            x, y = plot.points[name, index].getData()
            assert (x[0], y[0]) == point
    assert page.legend.text("chosen") == "● 0.3: TP 3, FP 1, FN 0, TN 2"
    assert page.legend.text("implied") == "△ 1/(1+w) = 0.2"
    draw(frame_of(P[:, None], Y, "BCELoss"), 0.99)
    assert not plot.lines["implied"].isVisible()
    assert not len(plot.points["implied", ROC].getData()[0])
    assert not len(plot.points["chosen", PRECISION_RECALL].getData()[0])
    assert page.legend.text("implied") == ""
    assert not button(page, "threshold_implied").isEnabled()


def test_the_sentence(page: Page, draw: Draw) -> None:
    draw(frame_of(pos_weight=[4.0]), 0.3)
    assert page.sentence.text() == (
        "3 of 6 samples are class 0: area under ROC 0.7778, average precision 0.8056. "
        "At the chosen 0.3: recall 100 %, FPR 33.3 %, precision 75 %, accuracy 83.3 %, "
        "balanced 83.3 %. "
        "At 0.5: recall 66.7 %, FPR 33.3 %, precision 66.7 %, accuracy 66.7 %, balanced 66.7 %. "
        "At 1/(1+w) = 0.2, w = 4: recall 100 %, FPR 66.7 %, precision 60 %, accuracy 66.7 %, "
        "balanced 66.7 %."
    )
    draw(frame_of([[np.nan], [1.0], [0.0]], [[1.0], [1.0], [0.0]], pos_weight=[0.0]))
    assert page.sentence.text().endswith(
        "No weight of the class moves the threshold. "
        "1 samples with nan or −inf count as probability 0."
    )


def test_a_beside_now(page: Page, plot: ThresholdsPlot, draw: Draw) -> None:
    state = frame_of()
    other = frame_of([[0.0]] * 6)
    picture = draw(replace(state, pinned=other.evaluation))
    assert picture.pinned is not None
    np.testing.assert_allclose(plot.pinned_curves[ROC].getData(), [[0, 1], [0, 1]])
    assert plot.plots[ROC].getAxis("bottom").labelText == "FPR; AUC 0.7778, A 0.5000"
    assert page.legend.text("pinned") == "A"
    draw(state)
    assert not plot.pinned_curves[ROC].isVisible()
    assert plot.plots[ROC].getAxis("bottom").labelText == "FPR; AUC 0.7778"


def test_the_line_is_dragged(qtbot: QtBot, plot: ThresholdsPlot, draw: Draw) -> None:
    draw(frame_of())
    dragged = QSignalSpy(plot.threshold_dragged)
    view = plot.viewport()
    start, stop = (plot.pixel(x, 0.5, RATES).toPoint() for x in (0.5, 0.25))
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, stop)
    assert dragged.at(dragged.count() - 1)[0] == pytest.approx(0.25, abs=0.01)
    qtbot.mouseMove(view, QPoint(-50, stop.y()))
    assert dragged.at(dragged.count() - 1) == [0]
    qtbot.mouseRelease(view, LEFT, pos=stop)
    before = dragged.count()
    qtbot.mouseClick(view, LEFT, pos=QPoint(2, 2))
    assert dragged.count() == before


@pytest.mark.parametrize("index", [ROC, PRECISION_RECALL])
def test_a_click_on_a_curve_chooses_the_nearest_sample(
    plot: ThresholdsPlot, qtbot: QtBot, index: int, draw: Draw
) -> None:
    curves = draw(frame_of()).curves
    dragged = QSignalSpy(plot.threshold_dragged)
    x, y = (curves.fpr, curves.tpr) if index == ROC else (curves.tpr, curves.precision)
    at = plot.pixel(x[2], y[2], index).toPoint()
    qtbot.mouseClick(plot.viewport(), LEFT, pos=at)
    assert dragged.at(0) == [curves.threshold[2]]
    assert curves.found.at(dragged.at(0)[0]).tpr == curves.tpr[2]
    far = plot.pixel(0.95, 0.05, index).toPoint()
    qtbot.mouseClick(plot.viewport(), LEFT, pos=far)
    assert dragged.count() == 1


def test_the_keys_move_the_threshold(qtbot: QtBot, plot: ThresholdsPlot, draw: Draw) -> None:
    state = frame_of()
    draw(state, 0.5)
    dragged = QSignalSpy(plot.threshold_dragged)
    qtbot.keyClick(plot, Key.Key_Left)
    qtbot.keyClick(plot, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert [dragged.at(i)[0] for i in range(2)] == [0.49, 0.6]
    draw(state, 0.995)
    qtbot.keyClick(plot, Key.Key_Right)
    assert dragged.at(2) == [1.0]


def test_the_thresholds_of_a_rare_class_have_a_logarithmic_axis(
    page: Page, qtbot: QtBot, plot: ThresholdsPlot, draw: Draw
) -> None:
    p = np.array([[0.2], [1e-3], [3e-4], [0.0]])
    state = frame_of(p, [[1.0], [1.0], [0.0], [0.0]], "BCELoss")
    dragged = QSignalSpy(plot.threshold_dragged)
    draw(state, 0.01)
    axis = plot.plots[RATES].getAxis("bottom")
    linear = plot.rates["recall"].getData()
    button(page, "thresholds_log").click()
    assert axis.logarithmic
    assert axis.labelText == "threshold on the probability of class 0, log scale"
    x, y = plot.rates["recall"].getData()
    np.testing.assert_allclose(x[1:7:2], np.log10(p[:3, 0]))
    assert (x[0], x[-1]) == (0, -4)
    assert np.array_equal(y, linear[1])
    assert plot.lines["chosen"].value() == -2
    at = plot.pixel(-3, 0.5, RATES).toPoint()
    qtbot.mouseClick(plot.viewport(), LEFT, pos=at)
    assert dragged.at(0) == [pytest.approx(1e-3, rel=0.05)]
    qtbot.keyClick(plot, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert dragged.at(1) == [pytest.approx(10**-1.6, rel=1e-3)]
    draw(state, 0.0)
    assert not plot.lines["chosen"].isVisible()
    assert plot.points["chosen", ROC].getData()[0] == [1]
    draw(frame_of([[0.5], [0.25]], [[1.0], [0.0]], "BCELoss"), 1e-30)
    assert plot.low == -1
    button(page, "thresholds_log").click()
    np.testing.assert_allclose(plot.rates["recall"].getData()[0], [1, 0.5, 0.5, 0.25, 0.25, 0])
    assert axis.labelText == "threshold on the probability of class 0"


def test_field_and_buttons(
    page: Page, presenter: ThresholdsPresenter, qtbot: QtBot, draw: Draw
) -> None:
    draw(frame_of(pos_weight=[4.0]), 0.125)
    field = page.findChild(QLineEdit, "threshold_value")
    assert field.text() == "0.125"
    for typed, chosen in (("0.7", 0.7), ("1.5", 0.7)):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Key.Key_Return)
        assert (field.text(), presenter.choices.threshold) == ("0.7", chosen)
    for name, chosen in (("threshold_half", 0.5), ("threshold_implied", 0.2)):
        qtbot.mouseClick(button(page, name), LEFT)
        assert (field.text(), presenter.choices.threshold) == (str(chosen), chosen)


def test_the_mouse_reads_outcomes(
    move_mouse: Callable[[Page, QPoint], None], plot: ThresholdsPlot, draw: Draw
) -> None:
    draw(frame_of())
    move_mouse(plot, plot.pixel(0.5, 0.5, RATES).toPoint())
    lines = plot.hover.text().split("\n")
    assert float(lines[0].removeprefix("threshold ")) == pytest.approx(0.5, abs=0.01)
    assert lines[1:] == [
        "TP 2, FP 1, FN 1, TN 2",
        "recall 66.7 %",
        "FPR 33.3 %",
        "precision 66.7 %",
    ]
    move_mouse(plot, plot.pixel(0, 1 / 3, ROC).toPoint())
    assert plot.hover.text().startswith("threshold 0.8808\nTP 1, FP 0")
    move_mouse(plot, QPoint(1, 1))
    assert plot.hover.isHidden()


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
def test_why_there_are_no_curves(
    page: Page, why: str, qtbot: QtBot, plot: ThresholdsPlot, draw: Draw
) -> None:
    x, y = NOTHING[why]
    draw(frame_of(x, y, ignore_index=-1))
    assert plot.message.text() == why
    assert page.sentence.text() == ""
    assert page.columns() == {}
    dragged = QSignalSpy(plot.threshold_dragged)
    qtbot.mouseClick(plot.viewport(), LEFT, pos=QPoint(300, 300))
    qtbot.keyClick(plot, Key.Key_Left)
    assert not dragged.count()


def test_no_classes_and_no_outcomes_yet(page: Page, plot: ThresholdsPlot, draw: Draw) -> None:
    draw(frame_of(np.zeros((3, 0)), np.zeros((3, 0))))
    assert plot.message.text() == "no classes: open a file or type logits"
    draw(frame_of(), computing=True)
    assert plot.message.text() == "sorting the samples"
    draw(frame_of())
    draw(frame_of(), computing=True)
    assert plot.message.text() == "sorting anew: these are the former numbers"
    assert page.sentence.text() == ""


def test_one_class_against_the_others(
    page: Page, animals: Callable[..., ViewState], plot: ThresholdsPlot, draw: Draw
) -> None:
    draw(animals(weight=[8 / 15, 8 / 6, 8 / 3]))
    assert page.sentence.text().startswith("1 of 8 samples are fox: area under ROC 1.0000")
    axis = plot.plots[RATES].getAxis("bottom")
    assert axis.labelText == "threshold on the probability of fox"
    assert page.legend.text("implied") == "△ 1/(1+w) = 0.2222"


def test_columns_for_a_file(page: Page, draw: Draw) -> None:
    draw(frame_of())
    columns = page.columns()
    np.testing.assert_allclose(columns["threshold on the probability"], P)
    assert {len(column) for column in columns.values()} == {6}
