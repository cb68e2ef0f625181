"""Target and prediction in the whole window: the tables, the tab, free bars."""

import math

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.views.plots.information_plot import BARS, InformationPlot

from .driver import Driver


@pytest.fixture
def person(app: App, qtbot: QtBot) -> Driver:
    return Driver(app, qtbot)


@pytest.fixture
def plot(person: Driver) -> InformationPlot:
    turn_to(person, "Information")
    return person.app.window.plots_card.page.canvas


def turn_to(person: Driver, title: str) -> None:
    tabs = person.find(QTabBar, "plot_tabs")
    names = [tabs.tabText(i) for i in range(tabs.count())]
    tabs.setCurrentIndex(names.index(title))
    QApplication.processEvents()


def test_it_follows_the_tables(person: Driver, plot: InformationPlot) -> None:
    person.type_into("logits_table", 7, 2, "1.2")
    logits = [1.2, 0.1, 1.2]
    expected = math.log(sum(map(math.exp, logits))) - 1.2
    assert plot.divergence_bar.width == pytest.approx([expected])
    sentence = person.app.window.plots_card.page.sentence.text()
    assert f"the cross-entropy {expected:.4f} nats" in sentence
    person.set_field("label_smoothing", "0.3")
    assert plot.entropy_bar.width == pytest.approx([-0.8 * math.log(0.8) - 0.2 * math.log(0.1)])


def test_free_bars_leave_the_tables_alone(person: Driver, plot: InformationPlot) -> None:
    session = person.app.session
    before = session.scenario
    person.find(QPushButton, "information_free").click()
    start_q = plot.picture.rows.q.copy()
    start = plot.pixel(float(start_q[0]), -0.18, BARS).toPoint()
    person.drag(plot.viewport(), start, start - QPoint(4000, 0))
    assert plot.picture.rows.q[0] == 0
    assert plot.picture.rows.q.sum() == pytest.approx(1)
    assert session.scenario is before
    assert not person.app.window.isWindowModified()
    person.press("Ctrl+Z")
    assert plot.picture.rows.q.tolist() == start_q.tolist()
    person.press("Ctrl+Y")
    assert plot.picture.rows.q[0] == 0
    person.find(QPushButton, "information_reset").click()
    assert plot.picture.rows.q[0] > 0.5
    person.press("Ctrl+Z")
    person.press("Ctrl+Z")
    person.press("Ctrl+Z")
    assert not person.find(QPushButton, "information_free").isChecked()
    assert session.scenario is before


def test_it_is_as_large_as_before_when_it_is_turned_back_to(
    person: Driver, plot: InformationPlot
) -> None:
    areas, drawn = [plot.area(i) for i in range(4)], plot.prediction_bars.width.tolist()
    person.type_into("targets_table", 7, 0, "-100")
    assert "is ignored" in plot.message.text()
    assert not any(each.isVisible() for each in plot.plots)
    turn_to(person, "Curve")
    person.press("Ctrl+Z")
    person.app.window.choose_theme("dark")
    turn_to(person, "Information")
    assert plot.message.text() == ""
    assert all(each.isVisible() for each in plot.plots)
    assert [plot.area(i) for i in range(4)] == areas
    assert plot.prediction_bars.width.tolist() == drawn
