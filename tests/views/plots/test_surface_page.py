from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

import lossgui
from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.plots.surface import SurfaceChoices, SurfacePresenter
from lossgui.controllers.presenter import Background
from lossgui.model.curves.surface import Surface
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import ViewState
from lossgui.views.plots.artists.color_ramp import ramp
from lossgui.views.plots.page import Page
from lossgui.views.plots.surface_plot import SurfacePlot
from lossgui.views.theme import DARK, LIGHT, Theme
from lossgui.views.widgets.class_box import ClassBox
from lossgui.views.widgets.parameter_field import ParameterField

from .opened_page import OpenedPage

W = [8 / 15, 8 / 6, 8 / 3]
E = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
E_X = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]


class Shown(OpenedPage):
    @property
    def second(self) -> ClassBox:
        return self.page.findChild(ClassBox, "surface_second")

    @property
    def rate(self) -> ParameterField:
        return self.page.findChild(ParameterField, "surface_learning_rate")

    def button(self, name: str) -> QPushButton:
        return self.page.findChild(QPushButton, name)


@pytest.fixture
def page(opened: Callable[..., Page], show: Callable[..., Any], background: Background) -> Shown:
    presenter = SurfacePresenter(background, MagicMock(spec=Entries))
    page = opened(SurfacePlot(), presenter, 640)
    return Shown(page, presenter, lambda state: show(page, presenter, state))


def show(page: Shown, state: ViewState, second: int = 0, rate: float = 0.0) -> Surface:
    page.presenter.choices = SurfaceChoices(
        second, descends=rate > 0, learning_rate=rate or page.presenter.choices.learning_rate
    )
    surface = page.present(state).surface
    assert surface is not None
    return surface


def pixel(page: Shown, x: float, y: float) -> QPoint:
    return page.plot.pixel(x, y).toPoint()


@pytest.mark.parametrize(
    ("loss", "x", "y"),
    [
        ("CrossEntropyLoss", E_X, [0, 1]),
        ("CrossEntropyLoss", E_X, E),
        ("NLLLoss", E_X, [0, 1]),
        ("BCELoss", E_X, E),
        ("BCEWithLogitsLoss", E_X, E),
    ],
)
def test_what_is_drawn_is_the_loss(
    page: Shown, animals: Callable[..., ViewState], loss: str, x: Any, y: Any
) -> None:
    show(page, animals(loss, x, y, entry=(1, 2), weight=W))
    drawn = page.page.columns()
    names = list(drawn)
    for i in range(0, 201 * 201, 4001):
        moved = np.array(x)
        moved[1, [2, 0]] = drawn[names[0]][i], drawn[names[1]][i]
        expected = lossgui.evaluate(loss, moved, y, weight=W).value
        assert drawn["loss (nats)"][i] == pytest.approx(expected, rel=1e-12)
    entry = {"NLLLoss": "log-probability", "BCELoss": "probability"}.get(loss, "logit")
    assert names[:2] == [f"{entry} of fox, sample 1", f"{entry} of cat, sample 1"]
    assert page.plot.plot.getAxis("bottom").labelText == names[0]
    assert page.plot.plot.getAxis("left").labelText == names[1]


def test_colours_follow_the_loss(page: Shown, animals: Callable[..., ViewState]) -> None:
    surface = show(page, animals(weight=W))
    picture = page.plot.image.image
    order = np.argsort(surface.loss.ravel())
    darkness = -picture[..., :3].sum(axis=2, dtype=int).ravel()[order]
    assert (np.diff(darkness) >= 0).all()
    assert picture[..., 3].min() == 255
    colors = ramp("light")
    assert (picture.reshape(-1, 4)[order[0]] == colors[0]).all()
    assert (picture.reshape(-1, 4)[order[-1]] == colors[-1]).all()
    low, high = page.plot.bar.viewRange()[1]
    assert low == pytest.approx(surface.loss.min())
    assert low < high <= surface.loss.max()


def test_the_bar_of_colours_is_as_high_as_the_picture(
    page: Shown, animals: Callable[..., ViewState]
) -> None:
    show(page, animals())
    picture, bar = page.plot.area(0), page.plot.area(1)
    assert (bar.top(), bar.bottom()) == (picture.top(), picture.bottom())


def test_contour_lines_lie_where_the_loss_has_their_number(
    page: Shown, animals: Callable[..., ViewState]
) -> None:
    surface = show(page, animals(weight=W))
    x, y = page.plot.contours.lines.getData()
    assert len(x) > 200
    losses = np.array([surface.at(*at).loss for at in zip(x, y, strict=True)])
    assert np.abs(losses - np.round(2 * losses) / 2).max() < 1e-3
    labels = [label for label in page.plot.contours.labels if label.isVisible()]
    assert len(labels) >= 5
    for label in labels:
        at = surface.at(label.pos().x(), label.pos().y())
        assert at.loss == pytest.approx(float(label.toPlainText()), abs=0.01)
    corners = [pixel(page, label.pos().x(), label.pos().y()) for label in labels]
    for first, second in product(corners, corners):
        assert first is second or (first - second).manhattanLength() > 40


def test_numbers_of_lines_cover_neither_each_other_nor_the_point(
    page: Shown, animals: Callable[..., ViewState]
) -> None:
    page.page.resize(420, 420)
    page.page.restyle(Theme(LIGHT, 1.25))
    show(page, animals(weight=W))
    labels = [label for label in page.plot.contours.labels if label.isVisible()]
    assert 1 < len(labels) < sum(bool(label.toPlainText()) for label in page.plot.contours.labels)
    boxes = [label.mapRectToScene(label.boundingRect()) for label in labels]
    for first, second in combinations(boxes, 2):
        assert not first.intersects(second)
    area = page.plot.plot.vb.sceneBoundingRect()
    assert all(area.contains(box) for box in boxes)
    (point,) = page.plot.anchors()
    assert not any(box.contains(page.plot.mapToScene(point.toPoint())) for box in boxes)


def test_the_arrow_points_down_the_slope(page: Shown, animals: Callable[..., ViewState]) -> None:
    surface = show(page, animals(weight=W))
    now, arrow = surface.now, page.plot.arrow
    assert arrow.isVisible()
    assert (arrow.pos().x(), arrow.pos().y()) == (now.x, now.y)
    angle = np.radians(arrow.rotation())
    start = page.plot.pixel(now.x, now.y)
    end = page.plot.pixel(now.x - now.slope_x, now.y - now.slope_y)
    along = end - start
    assert np.arctan2(along.y(), along.x()) == pytest.approx(angle, abs=1e-6)


def test_a_flat_surface_has_no_arrow_and_no_lines(
    page: Shown, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(x=E_X, y=[0, -100], entry=(1, 1)))
    assert not page.plot.arrow.isVisible()
    assert not any(label.isVisible() for label in page.plot.contours.labels)
    assert page.sentence.text() == (
        "The target of sample 1 is ignored: neither logit changes anything."
    )


def test_says_what_the_numbers_mean(page: Shown, animals: Callable[..., ViewState]) -> None:
    show(page, animals(weight=W))
    assert page.plot.readout.text() == (
        "logit(7, fox) = 0.40\nlogit(7, cat) = 1.20\nbatch mean = 0.8551\n"
        "gradient = (-0.2493, 0.1870)"
    )
    assert page.sentence.text() == (
        "The steepest step of length 0.1 is fox +0.0800, cat -0.0600: it lowers the batch's mean "
        "by about 0.0312."
    )
    assert "batch mean = 0.8551" in page.plot.accessibleDescription()
    show(page, animals("BCELoss", E_X, E, entry=(1, 2), reduction="sum"))
    assert "batch sum" in page.plot.readout.text()
    assert page.sentence.text().startswith("The steepest step of length 0.01 is fox -")


def test_small_slopes_keep_their_digits(page: Shown, animals: Callable[..., ViewState]) -> None:
    show(page, animals(x=[[20.0, 0.0, 0.0]], y=[0], entry=(0, 1)))
    assert page.plot.readout.text().endswith("gradient = (2.06e-09, -4.12e-09)")
    assert page.sentence.text().startswith(
        "The steepest step of length 0.1 is dog -0.0447, cat +0.0894: it lowers the batch's mean "
        "by about 4.61e-10."
    )


def test_a_descent_is_drawn_and_told(page: Shown, animals: Callable[..., ViewState]) -> None:
    show(page, animals(weight=W), rate=2.0)
    drawn = page.page.columns()
    x, y = page.plot.path.getData()
    assert np.array_equal(x, drawn["descent x"])
    assert np.array_equal(y, drawn["descent y"])
    assert page.plot.end_point.getData()[0] == [x[-1]]
    assert page.legend.text("descent") == "descent, 200 steps"
    assert page.sentence.text() == (
        f"200 steps of gradient descent on these two alone end at ({x[-1]:.4f}, {y[-1]:.4f}): the "
        f"batch's mean goes from 0.8551 to {drawn['descent loss (nats)'][-1]:.4f}."
    )
    show(page, animals("CrossEntropyLoss", [[0.0, 0.0]], [[0.5, 0.5]], entry=(0, 1)), rate=1.0)
    assert "0 steps of gradient descent on these two alone settle at" in page.sentence.text()
    assert not page.plot.path.isVisible()
    show(page, animals(weight=W))
    assert page.legend.text("descent") == ""
    assert "descent x" not in page.page.columns()


def test_the_point_of_state_a_is_shown(page: Shown, animals: Callable[..., ViewState]) -> None:
    state = animals()
    show(page, replace(state, pinned=animals(weight=W).evaluation))
    assert page.plot.pinned_point.getData()[0] == [0.4]
    assert page.plot.pinned_point.getData()[1] == [1.2]
    assert page.plot.readout.text().splitlines()[-1] == "A = 0.8551, ∆ -0.2217"
    show(page, replace(animals(reduction="sum"), pinned=animals(weight=W).evaluation))
    assert page.plot.readout.text().splitlines()[-1] == "A = 6.8406, ∆ -1.7739"
    other = animals(x=E_X, y=[0, 1], entry=(1, 0)).evaluation
    show(page, replace(state, pinned=other))
    assert page.plot.pinned_point.getData()[0].size == 0


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((0, 3), "no samples: open a file or type logits"),
        ((2, 1), "one class: there is no second logit to vary"),
    ],
)
def test_words_where_nothing_can_be_drawn(
    page: Shown, animals: Callable[..., ViewState], shape: tuple[int, int], words: str
) -> None:
    show(page, animals())
    state = animals(x=np.zeros(shape), y=np.zeros(shape[0], dtype=int), entry=(0, 0))
    page.present(state)
    assert page.plot.message.text() == words
    assert page.plot.readout.isHidden()
    assert not page.plot.plot.isVisible()
    assert page.page.columns() == {}


def test_words_where_the_value_is_nan(page: Shown, animals: Callable[..., ViewState]) -> None:
    show(page, animals(x=[[0.0, np.nan, 1.0], E_X[1]], y=[0, 1], entry=(1, 1)))
    assert page.plot.message.text() == "nan: the logit of dog in sample 0 is nan"
    assert page.plot.image.image[..., 3].max() == 0
    assert not page.plot.bar.isVisible()
    assert not page.plot.arrow.isVisible()


def test_an_infinite_entry_has_no_point(page: Shown, animals: Callable[..., ViewState]) -> None:
    show(page, animals(x=[[-np.inf, 1.0, 2.0]], y=[1], entry=(0, 1)))
    assert page.plot.point.getData()[0].size == 0
    assert not page.plot.arrow.isVisible()
    assert "logit(0, cat) = -inf" in page.plot.readout.text()


def test_the_mouse_drags_the_point(
    page: Shown, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    surface = show(page, animals(weight=W))
    dragged: list[tuple[float, float]] = []
    finished: list[bool] = []
    page.plot.point_dragged.connect(lambda *at: dragged.append(at))
    page.plot.drag_finished.connect(lambda: finished.append(True))
    viewport, now = page.plot.viewport(), surface.now
    start = pixel(page, now.x, now.y)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (10, 40, 90):
        qtbot.mouseMove(viewport, start + QPoint(step, -step // 2))
    qtbot.mouseMove(viewport, start + QPoint(5000, 5000))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    wide, high = page.plot.plot.vb.viewPixelSize()
    expected = [(now.x + step * wide, now.y + step // 2 * high) for step in (10, 40, 90)]
    np.testing.assert_allclose(dragged[:3], expected, atol=max(wide, high))
    assert dragged[3] == (6.0, -6.0)
    assert finished == [True]


def test_pressing_elsewhere_drags_nothing(
    page: Shown, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    surface = show(page, animals())
    sent: list[Any] = []
    page.plot.point_dragged.connect(lambda *at: sent.append(at))
    page.plot.drag_finished.connect(lambda: sent.append(0))
    start = pixel(page, surface.now.x + 2, surface.now.y)
    qtbot.mousePress(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(page.plot.viewport(), start + QPoint(30, 30))
    qtbot.mouseRelease(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert not sent


@pytest.mark.parametrize(
    ("loss", "key", "modifier", "expected"),
    [
        ("CrossEntropyLoss", Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (0.4, 0.1)),
        ("CrossEntropyLoss", Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, (0.3, 0.2)),
        ("CrossEntropyLoss", Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, (0.3, -0.9)),
        ("BCELoss", Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, (0.29, 0.1)),
        ("BCELoss", Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, (0.3, 0.0)),
    ],
)
def test_arrow_keys_move_the_point(
    page: Shown,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    loss: str,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    expected: tuple[float, float],
) -> None:
    show(page, animals(loss, E_X, E, entry=(0, 2)))
    sent: list[Any] = []
    page.plot.point_dragged.connect(lambda *at: sent.append(at))
    page.plot.drag_finished.connect(lambda: sent.append("finished"))
    qtbot.keyClick(page.plot, key, modifier)
    assert sent == [pytest.approx(expected), "finished"]


def test_the_box_beside_the_mouse_has_the_numbers_there(
    page: Shown, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    surface = show(page, animals(weight=W))
    at = pixel(page, -3.0, -3.0)
    for point in (at + QPoint(5, 5), at):
        qtbot.mouseMove(page.plot.viewport(), point)
    first, second, third = page.plot.hover.text().split("\n")
    x, y = float(first.split(" = ")[1]), float(second.split(" = ")[1])
    assert (x, y) == (pytest.approx(-3, abs=0.03), pytest.approx(-3, abs=0.03))
    assert third == f"batch mean = {surface.at(x, y).loss:.4f}"


def test_what_a_person_chooses_is_announced(
    page: Shown, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    page.present(animals())
    sent: list[Any] = []
    page.page.controls.chosen.connect(lambda name, value: sent.append((name, value)))
    page.second.setFocus()
    qtbot.keyClick(page.second, Qt.Key.Key_Down)
    qtbot.keyClick(page.second, Qt.Key.Key_Up)
    qtbot.mouseClick(page.button("surface_lock"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.button("surface_descent"), Qt.MouseButton.LeftButton)
    assert sent == [
        ("surface_second", 1),
        ("surface_second", 0),
        ("surface_lock", True),
        ("surface_descent", True),
    ]
    page.presenter.choices = SurfaceChoices(2, ((0.0, 1.0), (0.0, 1.0)), None, True, 0.25)
    page.present(animals())
    assert (page.second.currentText(), page.rate.text()) == ("fox", "0.25")
    assert page.button("surface_lock").isChecked()
    assert not page.rate.isHidden()
    page.rate.selectAll()
    qtbot.keyClicks(page.rate, "3e2")
    qtbot.keyClick(page.rate, Qt.Key.Key_Return)
    assert sent[4:] == [("surface_learning_rate", "3e2")]
    assert page.rate.text() == "300"
    page.rate.selectAll()
    qtbot.keyClicks(page.rate, "fast")
    qtbot.keyClick(page.rate, Qt.Key.Key_Return)
    assert page.rate.text() == "300"


def test_many_classes_are_found_by_a_part_of_their_name(
    page: Shown, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    scenario = make_scenario("CrossEntropyLoss", np.zeros((1, 30)), [0])
    page.present(replace(animals(entry=(0, 3)), evaluation=evaluate(scenario)))
    page.second.setEditText("29")
    qtbot.keyClick(page.second.lineEdit(), Qt.Key.Key_Return)
    assert page.presenter.choices.second == 29
    assert (
        page.plot.plot.getAxis("left").labelText == f"logit of {scenario.class_names[29]}, sample 0"
    )


def test_presenting_and_restyling_send_nothing(
    page: Shown, animals: Callable[..., ViewState]
) -> None:
    sent: list[Any] = []
    for signal in (page.plot.point_dragged, page.plot.drag_finished, page.page.controls.chosen):
        signal.connect(lambda *args: sent.append(args))
    show(page, animals())
    page.page.restyle(Theme(DARK, 2.0))
    show(page, animals(weight=W, entry=(3, 1)), second=1)
    page.present(animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert not sent


def test_only_another_surface_is_painted_anew(
    page: Shown, animals: Callable[..., ViewState]
) -> None:
    show(page, animals())
    picture = page.plot.image.image
    moved = np.array([[2.1, 0.3, -1.2]] * 8)
    moved[:] = animals().scenario.logits.array()
    moved[7, [2, 0]] = 3.0, -2.0
    surface = show(page, animals(x=moved))
    assert page.plot.image.image is picture
    assert page.plot.point.getData()[0] == [surface.now.x]
    show(page, animals(weight=W))
    assert page.plot.image.image is not picture
    before = page.plot.image.image
    page.page.restyle(Theme(DARK))
    assert not np.array_equal(page.plot.image.image, before)


def test_the_box_leaves_a_small_picture_in_view(
    page: Shown, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(weight=W))
    assert not page.plot.readout.isHidden()
    page.page.resize(640, 220)
    QApplication.processEvents()
    assert page.plot.readout.isHidden()
    page.page.resize(640, 640)
    QApplication.processEvents()
    assert not page.plot.readout.isHidden()


def test_what_there_is_no_room_for_is_left_out(
    page: Shown, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(weight=W))
    plot = page.plot
    names = [plot.plot.getAxis(side).label for side in ("left", "bottom")]
    assert page.legend.isVisible() and plot.bar.isVisible()
    assert all(name.isVisible() for name in names)
    page.page.resize(280, 200)
    QApplication.processEvents()
    assert not page.legend.isVisible() and not plot.bar.isVisible()
    assert not names[0].isVisible()
    show(page, animals(weight=[1.0, 2.0, 3.0]))
    assert not page.legend.isVisible() and not plot.bar.isVisible()
    page.page.resize(640, 640)
    QApplication.processEvents()
    assert page.legend.isVisible() and plot.bar.isVisible()
    assert all(name.isVisible() for name in names)


def test_the_box_leaves_the_arrow_in_view(page: Shown, animals: Callable[..., ViewState]) -> None:
    show(page, animals(weight=W))
    box, arrow = page.plot.readout.geometry(), page.plot.traces()
    assert len(arrow)
    assert not any(box.contains(*np.round(at).astype(int).tolist()) for at in arrow)
