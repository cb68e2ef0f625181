from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.model.curves import Curve, logit_curve
from lossgui.ports import Frame
from lossgui.views.look import DARK, LIGHT, Look
from lossgui.views.plots.curve_page import CurvePage

W = [8 / 15, 8 / 6, 8 / 3]
E = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
E_X = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
INF = float("inf")


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[CurvePage]:
    card = CurvePage()
    qtbot.addWidget(card)
    card.restyle(Look(LIGHT))
    card.resize(600, 600)
    card.show()
    QApplication.processEvents()
    yield card
    card.plot.close()


def show(card: CurvePage, frame: Frame) -> Curve:
    curve = logit_curve(frame.evaluation, frame.selection.row, frame.selection.column)
    card.present_curve(frame, curve)
    QApplication.processEvents()
    return curve


def same(item: Any, x: Any, y: Any) -> bool:
    shown_x, shown_y = item.getData()
    return np.array_equal(shown_x, x) and np.array_equal(shown_y, y, equal_nan=True)


@pytest.mark.parametrize(
    ("loss", "x", "y", "axis"),
    [
        ("CrossEntropyLoss", E_X, [0, 1], "logit of cat, sample 1"),
        ("CrossEntropyLoss", E_X, E, "logit of cat, sample 1"),
        ("NLLLoss", E_X, [0, 1], "log-probability of cat, sample 1"),
        ("BCELoss", E_X, E, "probability of cat, sample 1"),
        ("BCEWithLogitsLoss", E_X, E, "logit of cat, sample 1"),
    ],
)
def test_draws_the_numbers_of_the_curve(
    card: CurvePage, animals: Callable[..., Frame], loss: str, x: Any, y: Any, axis: str
) -> None:
    plot = card.plot
    curve = show(card, animals(loss, x, y, entry=(1, 0), weight=W))
    assert curve.unweighted is not None
    assert same(plot.batch_curve, curve.x, curve.batch.y)
    assert same(plot.sample_curve, curve.x, curve.sample.y)
    assert same(plot.unweighted_curve, curve.x, curve.unweighted.y)
    assert same(plot.slope_curve, curve.x, curve.batch.slope)
    assert same(plot.point, [curve.x_now], [curve.batch.y_now])
    assert same(plot.slope_point, [curve.x_now], [curve.batch.slope_now])
    assert plot.lower.getAxis("bottom").labelText == axis


def test_says_what_the_numbers_mean(card: CurvePage, animals: Callable[..., Frame]) -> None:
    show(card, animals(weight=W))
    assert card.plot.readout.text() == (
        "logit(7, fox) = 0.40\nbatch mean = 0.8551\nslope = -0.2493 per logit"
    )
    assert card.sentence.text() == (
        "Raising this logit by 0.1 lowers the batch's mean by 0.0249. With all weights 1 it would "
        "lower it by 0.0093: the weights make this one sample count 2.67 times as much."
    )
    assert card.legend.text("batch") == "batch, mean"
    assert card.legend.text("sample") == "sample 7 alone, unweighted"
    assert card.legend.text("unweighted") == "batch, all weights 1"
    assert "batch mean = 0.8551" in card.plot.accessibleDescription()


def test_without_weights_there_is_nothing_to_compare(
    card: CurvePage, animals: Callable[..., Frame]
) -> None:
    show(card, animals(weight=W))
    show(card, animals(reduction="sum"))
    assert not card.plot.unweighted_curve.isVisible()
    assert card.legend.text("unweighted") == ""
    assert (
        card.sentence.text() == "Raising this logit by 0.1 lowers the sum of the batch by 0.0748."
    )


def test_binary_losses_speak_of_elements(card: CurvePage, animals: Callable[..., Frame]) -> None:
    show(card, animals("BCELoss", E_X, E, entry=(1, 2), reduction="none"))
    assert card.legend.text("sample") == "element (1, fox) alone, unweighted"
    assert card.legend.text("batch") == "sum of the batch"
    assert card.sentence.text().startswith("Raising this probability by 0.01 raises the sum")


def test_words_where_nothing_can_be_drawn(card: CurvePage, animals: Callable[..., Frame]) -> None:
    show(card, animals())
    empty = animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0))
    card.present_curve(empty, None)
    assert card.plot.message.text() == "no samples: open a file or type logits"
    assert not card.plot.message.isHidden()
    assert card.plot.readout.isHidden()
    assert card.sentence.text() == ""
    show(card, animals())
    assert card.plot.message.isHidden()
    assert not card.plot.readout.isHidden()


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ([[0.0, INF, 1.0], E_X[1]], [0, 1], "nan: the logit of dog in sample 0 is inf"),
        (E_X, [-100, -100], "nan: every target is ignored, 0 / 0"),
        ([E_X[0], [-INF, 1.0, 1.0]], [0, 0], "inf: the logit of cat in sample 1 is -inf"),
    ],
)
def test_words_where_the_value_is_not_finite(
    card: CurvePage, animals: Callable[..., Frame], x: Any, y: Any, words: str
) -> None:
    show(card, animals(x=x, y=y, entry=(1, 0)))
    assert card.plot.message.text() == words
    assert card.plot.readout.isHidden()
    assert card.plot.point.getData()[0].size == 0


def test_an_ignored_sample_is_explained(card: CurvePage, animals: Callable[..., Frame]) -> None:
    show(card, animals(x=E_X, y=[0, -100], entry=(1, 0)))
    assert card.sentence.text() == "The target of sample 1 is ignored: its logit changes nothing."
    low, high = card.plot.upper.viewRange()[1]
    assert low < 0 < high


def test_spikes_do_not_flatten_the_curve(card: CurvePage, animals: Callable[..., Frame]) -> None:
    curve = show(card, animals("BCELoss", [[0.6]], [[1.0]], entry=(0, 0)))
    assert curve.batch.y.max() == 100
    low, high = card.plot.upper.viewRange()[1]
    assert low < curve.batch.y_now < high < 10


def drag(card: CurvePage, qtbot: QtBot, start: QPoint, steps: list[int]) -> None:
    viewport = card.plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in steps:
        qtbot.mouseMove(viewport, start + QPoint(step, step // 2))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(steps[-1], 0))


@pytest.mark.parametrize("held", ["batch", "sample"])
def test_the_mouse_drags_the_point(
    card: CurvePage, animals: Callable[..., Frame], qtbot: QtBot, held: str
) -> None:
    curve = show(card, animals(weight=W))
    dragged: list[float] = []
    finished: list[bool] = []
    card.point_dragged.connect(dragged.append)
    card.drag_finished.connect(lambda: finished.append(True))
    start = card.plot.pixel(curve.x_now, getattr(curve, held).y_now).toPoint()
    unit = card.plot.pixel(1, 0).x() - card.plot.pixel(0, 0).x()
    steps = [10, 40, 90]
    drag(card, qtbot, start, steps)
    assert dragged == pytest.approx([curve.x_now + step / unit for step in steps], abs=0.01)
    assert finished == [True]


def test_ranges_stay_while_the_point_is_dragged(
    card: CurvePage, animals: Callable[..., Frame], qtbot: QtBot
) -> None:
    curve = show(card, animals())
    start = card.plot.pixel(curve.x_now, curve.batch.y_now).toPoint()
    viewport = card.plot.viewport()
    before = card.plot.upper.viewRange()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    frame = animals(reduction="sum")
    show(card, frame)
    assert card.plot.upper.viewRange() == before
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    low, high = card.plot.upper.viewRange()[1]
    assert low < frame.evaluation.value < high


def test_a_drag_stops_at_the_ends(
    card: CurvePage, animals: Callable[..., Frame], qtbot: QtBot
) -> None:
    curve = show(card, animals("BCELoss", E_X, E, entry=(0, 0)))
    dragged: list[float] = []
    card.point_dragged.connect(dragged.append)
    drag(card, qtbot, card.plot.pixel(0.1, curve.batch.y_now).toPoint(), [-400, 900])
    assert dragged == [0.0, 1.0]


def test_pressing_elsewhere_drags_nothing(
    card: CurvePage, animals: Callable[..., Frame], qtbot: QtBot
) -> None:
    curve = show(card, animals())
    sent: list[float] = []
    card.point_dragged.connect(sent.append)
    card.drag_finished.connect(lambda: sent.append(0))
    start = card.plot.pixel(curve.x_now + 2, curve.batch.y_now).toPoint()
    drag(card, qtbot, start, [20, 60])
    assert not sent


@pytest.mark.parametrize(
    ("loss", "key", "modifier", "expected"),
    [
        ("CrossEntropyLoss", Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 0.2),
        ("CrossEntropyLoss", Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, -0.9),
        ("BCELoss", Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 0.11),
        ("BCELoss", Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 0.0),
    ],
)
def test_arrow_keys_move_the_point(
    card: CurvePage,
    animals: Callable[..., Frame],
    qtbot: QtBot,
    loss: str,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    expected: float,
) -> None:
    show(card, animals(loss, E_X, E, entry=(0, 0)))
    sent: list[float | str] = []
    card.point_dragged.connect(sent.append)
    card.drag_finished.connect(lambda: sent.append("finished"))
    qtbot.keyClick(card.plot, key, modifier)
    assert sent == [pytest.approx(expected), "finished"]


def test_presenting_and_restyling_send_nothing(
    card: CurvePage, animals: Callable[..., Frame]
) -> None:
    sent: list[float] = []
    card.point_dragged.connect(sent.append)
    card.drag_finished.connect(lambda: sent.append(0))
    show(card, animals())
    card.restyle(Look(DARK, 2.0))
    show(card, animals(weight=W, entry=(3, 1)))
    assert not sent


@pytest.mark.parametrize("width", [300, 420, 900])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_the_box_leaves_the_point_in_view(
    card: CurvePage, animals: Callable[..., Frame], width: int, column: int
) -> None:
    card.resize(width, 600)
    for value in (-5.9, -2.0, 0.0, 3.0, 5.9):
        x = [[1.0, 0.5, 0.2], [0.1, 0.2, 0.3]]
        x[0][column] = value
        curve = show(card, animals(x=x, y=[0, 2], entry=(0, column)))
        assert not card.plot.readout.isHidden()
        box = card.plot.readout.geometry()
        assert card.plot.viewport().rect().contains(box)
        assert not box.contains(card.plot.pixel(curve.x_now, curve.batch.y_now).toPoint())


def test_where_there_is_little_room_the_plot_gets_it(
    card: CurvePage, animals: Callable[..., Frame]
) -> None:
    show(card, animals())
    assert not card.sentence.isHidden()
    card.resize(400, 280)
    assert card.sentence.isHidden()
    assert "Raising this logit" in card.plot.accessibleDescription()
    card.resize(400, 500)
    assert not card.sentence.isHidden()
