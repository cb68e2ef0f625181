"""Thresholds in the whole window: the tab, the line, the field, the weights."""

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.model.scenario.arguments import make_scenario
from lossgui.views.plots.thresholds_plot import RATES, ThresholdsPlot

from .driver import Driver


@pytest.fixture
def person(open_app, qtbot: QtBot) -> Driver:
    random = np.random.default_rng(0)
    yes = (random.random((60, 2)) < 0.3) * 1.0
    x = random.normal(size=(60, 2)) + 2 * yes - 1
    app: App = open_app(make_scenario("BCEWithLogitsLoss", x, yes, pos_weight=[1.0, 4.0]))
    return Driver(app, qtbot)


@pytest.fixture
def plot(person: Driver) -> ThresholdsPlot:
    for bar, name in (("plot_tabs", "Classes"), ("classes_tabs", "Thresholds")):
        tabs = person.find(QTabBar, bar)
        names = [tabs.tabText(i) for i in range(tabs.count())]
        tabs.setCurrentIndex(names.index(name))
    return person.find(ThresholdsPlot, "thresholds_plot")


def chosen(plot: ThresholdsPlot) -> float:
    return plot.picture.marks["chosen"]


def test_the_line_the_field_and_the_weight(person: Driver, plot: ThresholdsPlot) -> None:
    before = person.app.session.scenario
    start, stop = (plot.pixel(x, 0.3, RATES).toPoint() for x in (0.5, 0.8))
    person.drag(plot.viewport(), start, stop)
    assert chosen(plot) == pytest.approx(0.8, abs=0.01)
    person.set_field("threshold_value", "0.125")
    assert chosen(plot) == 0.125
    person.set_field("threshold_value", "3")
    assert chosen(plot) == 0.125
    assert "'3' is no threshold: type a number from 0 to 1." in person.app.window.notice_bar.text()
    person.app.session.select_class(1)
    person.find(QPushButton, "threshold_implied").click()
    assert chosen(plot) == 0.2
    person.app.entries.edit_pos_weight(1, "9")
    assert plot.lines["implied"].value() == pytest.approx(0.1)
    assert chosen(plot) == 0.2
    assert person.app.session.scenario.logits is before.logits
