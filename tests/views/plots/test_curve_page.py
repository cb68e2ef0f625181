from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.plots.curve import CurveChoices, CurvePresenter
from lossgui.controllers.plots.curve_words import ShownCurves
from lossgui.controllers.presenter import Background
from lossgui.model.curves.input_curves import Curve, logit_curve
from lossgui.model.curves.variables import TEMPERATURE
from lossgui.state import Derived, ViewState
from lossgui.views.plots.curve_plot import CurvePlot
from lossgui.views.plots.page import Page
from lossgui.views.theme import DARK, Theme

from .opened_page import OpenedPage

W = [8 / 15, 8 / 6, 8 / 3]
E = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
E_X = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
INF = float("inf")


@pytest.fixture
def entries() -> MagicMock:
    return MagicMock(spec=Entries)


@pytest.fixture
def card(
    opened: Callable[..., Page],
    show: Callable[..., Any],
    background: Background,
    entries: MagicMock,
) -> OpenedPage:
    presenter = CurvePresenter(background, entries)
    page = opened(CurvePlot(), presenter)
    page.resize(600, 600)
    return OpenedPage(page, presenter, lambda state: show(page, presenter, state))


def show(card: OpenedPage, state: ViewState, **chosen: Any) -> Curve:
    card.presenter.choices = CurveChoices(**chosen)
    card.present(state)
    return card.presenter.found.curve


def draw(card: OpenedPage, state: ViewState, **changes: Any) -> None:
    """Show the curve of an entry with some of its parts changed."""
    curve = replace(logit_curve(state.evaluation, 0, 0), **changes)
    card.presenter.state = state
    picture = card.presenter.picture(state, ShownCurves(state.evaluation, curve), True)
    card.page.show_state(replace(state, plot=Derived(picture, True)), frozenset({"plot"}))


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
    card: OpenedPage, animals: Callable[..., ViewState], loss: str, x: Any, y: Any, axis: str
) -> None:
    plot = card.plot
    curve = show(card, animals(loss, x, y, entry=(1, 0), weight=W))
    assert curve.unweighted is not None
    assert same(plot.curves["batch"], curve.x, curve.batch.y)
    assert same(plot.curves["sample"], curve.x, curve.sample.y)
    assert same(plot.curves["unweighted"], curve.x, curve.unweighted.y)
    assert same(plot.slopes["batch"], curve.x, curve.batch.slope)
    assert same(plot.points["batch"], [curve.x_now], [curve.batch.y_now])
    assert same(plot.points["slope"], [curve.x_now], [curve.batch.slope_now])
    assert plot.lower.getAxis("bottom").labelText == axis


def test_says_what_the_numbers_mean(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    show(card, animals(weight=W))
    assert card.plot.readout.text() == (
        "logit(7, fox) = 0.40\nbatch mean = 0.8551\nslope = -0.2493 per logit"
    )
    assert card.sentence.text() == (
        "Raising this logit by 0.1 lowers the batch's mean by 0.0249. With all weights 1 it would "
        "lower it by 0.00935: the weights make this one sample count 2.67 times as much."
    )
    assert card.legend.text("batch") == "batch, mean"
    assert card.legend.text("sample") == "sample 7 alone, unweighted"
    assert card.legend.text("unweighted") == "batch, all weights 1"
    assert "batch mean = 0.8551" in card.plot.accessibleDescription()


AXES = [
    ("weight", "weight of fox", "sample 7 alone, weighted", "other weights 1"),
    ("label_smoothing", "label_smoothing", "sample 7 alone, unweighted", "batch, all weights 1"),
    (
        "temperature",
        "temperature T: the loss of logits / T",
        "sample 7 alone, unweighted",
        "batch, all weights 1",
    ),
]


@pytest.mark.parametrize(("axis", "name", "sample", "plain"), AXES)
def test_every_axis_draws_its_numbers_under_its_names(
    card: OpenedPage,
    animals: Callable[..., ViewState],
    axis: str,
    name: str,
    sample: str,
    plain: str,
) -> None:
    curve = show(card, animals(weight=W), axis=axis)
    assert curve.unweighted is not None
    for line in ("batch", "sample", "unweighted"):
        assert same(card.plot.curves[line], curve.x, getattr(curve, line).y)
    assert same(card.plot.slopes["batch"], curve.x, curve.batch.slope)
    assert card.plot.lower.getAxis("bottom").labelText == name
    assert card.legend.text("sample").startswith(sample)
    assert card.legend.text("unweighted") == plain


def test_smoothing_takes_part_in_what_the_mean_nears(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals(weight=W, label_smoothing=0.1), axis="weight")
    assert "its part of every smoothed target, by its count" in card.sentence.text()
    assert "alone" not in card.sentence.text()


def test_a_line_off_the_scale_is_named_and_left_out(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    state = animals(weight=W)
    curve = logit_curve(state.evaluation, 0, 0)
    far = replace(curve.sample, y=curve.sample.y + 1e6, y_now=1e6)
    draw(card, state, sample=far, unweighted=far)
    for name in ("sample", "unweighted"):
        assert not card.plot.curves[name].isVisible()
        assert card.legend.text(name).endswith(": 1000000.0000, off the scale")
    show(card, state)
    assert card.plot.curves["sample"].isVisible()
    assert "off the scale" not in card.legend.text("sample")


def test_weights_say_what_the_mean_nears(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals(weight=W), axis="weight")
    assert card.sentence.text() == (
        "Raising the weight of fox by 0.1 raises the batch's mean by 0.00653. As it outgrows the "
        "others the batch's mean nears 1.3778, the mean loss of fox alone."
    )
    assert card.legend.text("ends") == "nears 1.3778"
    assert card.plot.readout.text().startswith("weight of fox = 2.6667\nbatch mean = 0.8551\n")
    _, y = card.plot.curves["ends"].getData()
    assert np.ptp(y) == 0
    assert y[0] == pytest.approx(1.3778, abs=5e-5)


def test_a_minimum_is_marked_and_said(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    curve = show(card, animals(label_smoothing=0.1))
    assert curve.landmarks.minimum is not None
    x, y = curve.landmarks.minimum
    assert same(card.plot.points["minimum"], [x], [y])
    assert card.legend.text("minimum") == f"least: {y:.4f} at {x:.4f}"
    assert f"The batch's mean is least at {x:.4f}: {y:.4f}." in card.sentence.text()
    show(card, animals())
    assert card.plot.points["minimum"].getData()[0].size == 0
    assert card.legend.text("minimum") == ""


def test_kinks_in_sight_are_marked(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    state = animals()
    curve = logit_curve(state.evaluation, 0, 0)
    bends = (-100.0, 5.0), (-1.0, 1.0), (2.0, 0.5)
    draw(card, state, landmarks=replace(curve.landmarks, kinks=bends))
    assert same(card.plot.points["kinks"], [-1.0, 2.0], [1.0, 0.5])
    assert card.legend.text("kinks") == "kinks: the slope jumps"
    show(card, state)
    assert card.plot.points["kinks"].getData()[0].size == 0
    assert card.legend.text("kinks") == ""


def test_the_best_temperature_is_said(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    curve = show(card, animals(), axis=TEMPERATURE)
    assert curve.landmarks.minimum is not None
    best, _ = curve.landmarks.minimum
    assert best < 1
    assert f"Divided by T = {best:.3g} they would give" in card.sentence.text()
    assert "could be surer" in card.sentence.text()
    show(card, animals(y=[1, 2, 0, 1, 2, 0, 1, 0]), axis=TEMPERATURE)
    assert (
        card.sentence.text() == "The batch's mean still falls at the end of this range, at T = 4."
    )


def test_asymptotes_meet(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    curve = show(card, animals(weight=W))
    _, y = card.plot.curves["ends"].getData()
    assert (y <= curve.batch.y + 1e-12).all()
    np.testing.assert_allclose(y[[0, -1]], curve.batch.y[[0, -1]], atol=0.01)
    _, slopes = card.plot.slopes["ends"].getData()
    assert set(slopes[np.isfinite(slopes)]) == {-1 / 3, 0.0}
    show(card, animals("NLLLoss", E_X, [0, 1], entry=(0, 0)))
    assert not card.plot.curves["ends"].isVisible()


def test_state_a_is_drawn_beside_now(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    before = animals()
    state = replace(animals(weight=W), pinned=before.evaluation)
    curve = show(card, state)
    pinned = logit_curve(before.evaluation, 7, 2, curve.x)
    assert same(card.plot.curves["pinned"], curve.x, pinned.batch.y)
    assert same(card.plot.slopes["pinned"], curve.x, pinned.batch.slope)
    assert same(card.plot.points["pinned"], [0.4], [pinned.batch.y_now])
    assert card.legend.text("pinned") == "state A"
    assert card.plot.readout.text().endswith("A = 0.6333, \N{INCREMENT} +0.2217")
    weighted = animals(weight=W)
    steep = show(card, replace(animals(), pinned=weighted.evaluation))
    low, _ = card.plot.lower.viewRange()[1]
    assert low < logit_curve(weighted.evaluation, 7, 2, steep.x).batch.slope.min()
    show(card, animals())
    assert not card.plot.curves["pinned"].isVisible()
    assert not card.plot.slopes["pinned"].isVisible()


def test_each_target_has_a_line_of_its_own(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    curve = show(card, animals(), each_class=True)
    names = [card.legend.text(f"other{i}") for i in range(4)]
    assert names == ["if cat", "if dog", "fox (its target)", ""]
    assert same(card.plot.curves["other2"], curve.x, curve.sample.y)
    assert not card.plot.curves["sample"].isVisible()
    pens = card.plot.pens()
    looks = {(pens[f"other{i}"].color().name(), *pens[f"other{i}"].dashPattern()) for i in range(3)}
    assert len(looks) == 3
    show(card, animals("BCELoss", E_X, E, entry=(1, 2)), each_class=True)
    assert [card.legend.text(f"other{i}") for i in range(3)] == ["no (its target)", "if yes", ""]
    show(card, animals())
    assert card.legend.text("other0") == ""


def test_the_point_has_the_colour_of_its_line(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    for chosen, line in (({}, "sample"), ({"each_class": True}, "other2"), ({}, "sample")):
        show(card, animals(), **chosen)
        for _ in range(2):
            of_line = card.plot.curves[line].pen.color().name()
            assert card.plot.points["sample"].pen.color().name() == of_line
            card.page.restyle(Theme(DARK))


def test_logarithms_are_drawn(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    curve = show(card, animals(weight=W), log=True)
    assert same(card.plot.curves["batch"], curve.x, np.log10(curve.batch.y))
    assert same(card.plot.points["batch"], [curve.x_now], [np.log10(curve.batch.y_now)])
    assert card.plot.upper.getAxis("left").logarithmic
    assert not card.plot.readout.isHidden()
    show(card, animals(weight=W))
    assert not card.plot.upper.getAxis("left").logarithmic


def test_losses_without_a_logarithm_are_explained(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals("NLLLoss", [[-1.0, 0.5]], [0], entry=(0, 0)), log=True)
    assert "no place for losses of 0 and below" in card.sentence.text()
    assert card.plot.message.isHidden()
    show(card, animals(x=[[0.0]], y=[0], entry=(0, 0)), log=True)
    assert card.plot.message.text() == "no loss above 0 to draw on a logarithmic scale"


def test_a_locked_range_is_kept(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    show(card, animals(), span=(-6.0, 6.0))
    before = card.plot.upper.viewRange(), card.plot.lower.viewRange()
    show(card, animals(reduction="sum"), span=(-6.0, 6.0))
    card.page.restyle(Theme(DARK))
    assert (card.plot.upper.viewRange(), card.plot.lower.viewRange()) == before
    show(card, animals(reduction="sum"))
    assert card.plot.upper.viewRange() != before[0]


def test_the_numbers_under_the_mouse(
    card: OpenedPage,
    animals: Callable[..., ViewState],
    move_mouse: Callable[[CurvePlot, QPoint], None],
) -> None:
    curve = show(card, animals(weight=W))
    at = card.plot.pixel(-3.0, 1.0).toPoint()
    move_mouse(card.plot, at)
    index = int(np.abs(curve.x - card.plot.value_at(at.toPointF())[0]).argmin())
    assert curve.unweighted is not None
    assert card.plot.hover.text().split("\n") == [
        f"x = {curve.x[index]:.3f}",
        f"batch = {curve.batch.y[index]:.4f}",
        f"sample = {curve.sample.y[index]:.4f}",
        f"weights 1 = {curve.unweighted.y[index]:.4f}",
        f"slope = {curve.batch.slope[index]:.4f}",
    ]
    assert card.plot.rulers[0].isVisible()
    assert card.plot.rulers[0].value() == curve.x[index]
    card.plot.end_hover()
    assert not card.plot.rulers[0].isVisible()


def test_only_the_axes_of_the_loss_are_offered(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals())
    box = card.page.findChild(QComboBox, "curve_axis")
    assert isinstance(box, QComboBox)
    assert [box.itemText(i) for i in range(box.count())] == [
        "selected logit",
        "weight of its class",
        "label_smoothing",
        "temperature",
    ]
    show(card, animals("BCELoss", E_X, E, entry=(0, 0)), axis="weight")
    assert [box.itemText(i) for i in range(box.count())] == [
        "selected probability",
        "weight of its class",
    ]
    assert box.currentData() == "weight"


def test_choices_are_sent(
    card: OpenedPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    show(card, animals())
    sent: list[object] = []
    card.page.controls.chosen.connect(lambda name, value: sent.append((name, value)))
    box = card.page.findChild(QComboBox, "curve_axis")
    assert isinstance(box, QComboBox)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    for name in ("curve_lock", "curve_log", "curve_each_class"):
        button = card.page.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sent == [
        ("curve_axis", "weight"),
        ("curve_lock", True),
        ("curve_log", True),
        ("curve_each_class", True),
    ]


def test_the_temperature_is_not_dragged(
    card: OpenedPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    curve = show(card, animals(), axis=TEMPERATURE)
    sent: list[float] = []
    card.plot.point_dragged.connect(sent.append)
    drag(card, qtbot, card.plot.pixel(1.0, curve.batch.y_now).toPoint(), [20, 60])
    qtbot.keyClick(card.plot, Qt.Key.Key_Right)
    assert not sent


def test_columns_are_what_is_drawn(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    curve = show(card, animals(weight=W))
    columns = card.page.columns()
    assert list(columns) == [
        "logit of fox, sample 7",
        "batch, mean (nats)",
        "sample 7 alone, unweighted (nats)",
        "batch, all weights 1 (nats)",
        "slope (nats/logit)",
        "asymptotes (nats)",
    ]
    np.testing.assert_array_equal(columns["batch, mean (nats)"], curve.batch.y)
    np.testing.assert_array_equal(
        columns["asymptotes (nats)"], card.plot.curves["ends"].getData()[1]
    )
    card.present(animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert card.page.columns() == {}


def test_without_weights_there_is_nothing_to_compare(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals(weight=W))
    show(card, animals(reduction="sum"))
    assert not card.plot.curves["unweighted"].isVisible()
    assert card.legend.text("unweighted") == ""
    assert (
        card.sentence.text() == "Raising this logit by 0.1 lowers the sum of the batch by 0.0748."
    )


def test_binary_losses_speak_of_elements(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals("BCELoss", E_X, E, entry=(1, 2), reduction="none"))
    assert card.legend.text("sample") == "element (1, fox) alone, unweighted"
    assert card.legend.text("batch") == "sum of the batch"
    assert card.sentence.text().startswith("Raising this probability by 0.01 raises the sum")


def test_words_where_nothing_can_be_drawn(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals())
    empty = animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0))
    card.present(empty)
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
    card: OpenedPage, animals: Callable[..., ViewState], x: Any, y: Any, words: str
) -> None:
    show(card, animals(x=x, y=y, entry=(1, 0)))
    assert card.plot.message.text() == words
    assert card.plot.readout.isHidden()
    assert card.plot.points["batch"].getData()[0].size == 0


def test_an_ignored_sample_is_explained(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals(x=E_X, y=[0, -100], entry=(1, 0)))
    assert card.sentence.text() == "The target of sample 1 is ignored: its logit changes nothing."
    low, high = card.plot.upper.viewRange()[1]
    assert low < 0 < high


def test_spikes_do_not_flatten_the_curve(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    curve = show(card, animals("BCELoss", [[0.6]], [[1.0]], entry=(0, 0)))
    assert curve.batch.y.max() == 100
    low, high = card.plot.upper.viewRange()[1]
    assert low < curve.batch.y_now < high < 10


def drag(card: OpenedPage, qtbot: QtBot, start: QPoint, steps: list[int]) -> None:
    viewport = card.plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in steps:
        qtbot.mouseMove(viewport, start + QPoint(step, step // 2))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(steps[-1], 0))


@pytest.mark.parametrize("held", ["batch", "sample"])
def test_the_mouse_drags_the_point(
    card: OpenedPage, animals: Callable[..., ViewState], qtbot: QtBot, held: str
) -> None:
    curve = show(card, animals(weight=W))
    dragged: list[float] = []
    finished: list[bool] = []
    card.plot.point_dragged.connect(dragged.append)
    card.plot.drag_finished.connect(lambda: finished.append(True))
    start = card.plot.pixel(curve.x_now, getattr(curve, held).y_now).toPoint()
    unit = card.plot.pixel(1, 0).x() - card.plot.pixel(0, 0).x()
    steps = [10, 40, 90]
    drag(card, qtbot, start, steps)
    assert dragged == pytest.approx([curve.x_now + step / unit for step in steps], abs=0.01)
    assert finished == [True]


def test_ranges_stay_while_the_point_is_dragged(
    card: OpenedPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    curve = show(card, animals())
    card.plot.point_dragged.connect(card.presenter.drag)
    card.plot.drag_finished.connect(card.presenter.finish_drag)
    start = card.plot.pixel(curve.x_now, curve.batch.y_now).toPoint()
    viewport = card.plot.viewport()
    before = card.plot.upper.viewRange()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(viewport, start + QPoint(9, 0))
    state = animals(reduction="sum")
    card.present(state)
    assert card.plot.upper.viewRange() == before
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    low, high = card.plot.upper.viewRange()[1]
    assert low < state.evaluation.value < high


def test_a_drag_stops_at_the_ends(
    card: OpenedPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    curve = show(card, animals("BCELoss", E_X, E, entry=(0, 0)))
    dragged: list[float] = []
    card.plot.point_dragged.connect(dragged.append)
    drag(card, qtbot, card.plot.pixel(0.1, curve.batch.y_now).toPoint(), [-400, 900])
    assert dragged == [0.0, 1.0]


def test_pressing_elsewhere_drags_nothing(
    card: OpenedPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    curve = show(card, animals())
    sent: list[float] = []
    card.plot.point_dragged.connect(sent.append)
    card.plot.drag_finished.connect(lambda: sent.append(0))
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
    card: OpenedPage,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    loss: str,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    expected: float,
) -> None:
    show(card, animals(loss, E_X, E, entry=(0, 0)))
    sent: list[float | str] = []
    card.plot.point_dragged.connect(sent.append)
    card.plot.drag_finished.connect(lambda: sent.append("finished"))
    qtbot.keyClick(card.plot, key, modifier)
    assert sent == [pytest.approx(expected), "finished"]


def test_presenting_and_restyling_send_nothing(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    sent: list[float] = []
    card.plot.point_dragged.connect(sent.append)
    card.plot.drag_finished.connect(lambda: sent.append(0))
    show(card, animals())
    card.page.restyle(Theme(DARK, 2.0))
    show(card, animals(weight=W, entry=(3, 1)))
    assert not sent


@pytest.mark.parametrize("width", [300, 420, 900])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_the_box_leaves_the_point_in_view(
    card: OpenedPage, animals: Callable[..., ViewState], width: int, column: int
) -> None:
    card.page.resize(width, 600)
    for value in (-5.9, -2.0, 0.0, 3.0, 5.9):
        x = [[1.0, 0.5, 0.2], [0.1, 0.2, 0.3]]
        x[0][column] = value
        curve = show(card, animals(x=x, y=[0, 2], entry=(0, column)))
        assert not card.plot.readout.isHidden()
        box = card.plot.readout.geometry()
        assert card.plot.viewport().rect().contains(box)
        assert not box.contains(card.plot.pixel(curve.x_now, curve.batch.y_now).toPoint())


def test_where_there_is_little_room_the_plot_gets_it(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals())
    assert not card.sentence.isHidden()
    card.page.resize(400, 280)
    assert card.sentence.isHidden()
    assert "Raising this logit" in card.plot.accessibleDescription()
    card.page.resize(400, 500)
    assert not card.sentence.isHidden()


@pytest.mark.parametrize("logit", [1e308, -1e308, 1.7e308])
def test_the_largest_numbers_are_drawn(
    card: OpenedPage, animals: Callable[..., ViewState], logit: float
) -> None:
    show(card, animals(x=[[logit, 0.0, 1.0]], y=[1], entry=(0, 0)))
    for plot in card.plot.plots:
        ((left, right), (bottom, top)) = plot.viewRange()
        assert np.isfinite([right - left, top - bottom]).all()
    card.page.grab()


def test_axes_offered_after_the_page_was_shown_fit_their_box(
    card: OpenedPage, animals: Callable[..., ViewState]
) -> None:
    show(card, animals())
    box = card.page.findChild(QComboBox, "curve_axis")
    assert box.width() > box.fontMetrics().horizontalAdvance(box.currentText()) + 20


def test_rounding_is_no_change(card: OpenedPage, animals: Callable[..., ViewState]) -> None:
    state = animals(
        x=[[0.3, 0.1, 0.2], [0.1, 0.2, 0.3], [0.2, 0.3, 0.1]], y=[0, 1, 2], entry=(0, 2)
    )
    curve = show(card, state, axis="label_smoothing")
    assert 0 < abs(curve.batch.slope_now) < 1e-12
    assert "does not change the batch's mean" in card.sentence.text()
