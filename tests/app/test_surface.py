"""The surface in the whole window: its tab, the mouse, the tables and undo."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QTabBar
from pytestqt.qtbot import QtBot

import lossgui
from lossgui.app import App
from lossgui.model.scenario.arrays import arrays_of
from lossgui.views.plots.surface_plot import SurfacePlot
from lossgui.views.widgets.class_box import ClassBox
from lossgui.views.widgets.parameter_field import ParameterField

from .driver import Driver


@pytest.fixture
def person(app: App, qtbot: QtBot) -> Driver:
    return Driver(app, qtbot)


@pytest.fixture
def plot(person: Driver) -> SurfacePlot:
    tabs = person.find(QTabBar, "plot_tabs")
    tabs.setCurrentIndex(1)
    return person.find(SurfacePlot, "surface_plot")


def test_dragging_the_point_moves_two_logits_in_one_step(person: Driver, plot: SurfacePlot) -> None:
    session = person.app.session
    start = plot.pixel(0.4, 1.2).toPoint()
    person.drag(plot.viewport(), start, start + QPoint(60, -40))
    cat, _, fox = session.scenario.logits.rows(7, 8)[0]
    assert fox > 0.5
    assert cat > 1.3
    assert person.shown("logits_table", 7, 2) == f"{fox:.2f}"
    assert person.shown("logits_table", 7, 0) == f"{cat:.2f}"
    arrays = arrays_of(session.scenario)
    expected = lossgui.evaluate(arrays.loss, arrays.input, arrays.target, weight=arrays.weight)
    assert float(person.value()) == pytest.approx(float(expected.value), abs=5e-7)
    assert plot.point.getData()[0] == [fox]
    person.press("Ctrl+Z")
    assert session.scenario.logits.rows(7, 8)[0].tolist() == [1.2, 0.1, 0.4]
    assert session.state.undo_name is None


def test_choices_reach_the_plot(person: Driver, plot: SurfacePlot) -> None:
    assert plot.plot.getAxis("left").labelText == "logit of cat, sample 7"
    box = person.find(ClassBox, "surface_second")
    person.qtbot.keyClicks(box, "dog")
    assert plot.plot.getAxis("left").labelText == "logit of dog, sample 7"
    person.find(QPushButton, "surface_descent").click()
    person.set_field("surface_learning_rate", "2")
    assert "steps of gradient descent" in person.app.window.plots_card.page.sentence.text()
    assert plot.path.getData()[0][0] == 0.4
    person.set_field("surface_learning_rate", "-2")
    assert "type a finite number above 0" in person.app.window.notice_bar.text()
    assert person.find(ParameterField, "surface_learning_rate").text() == "2"
