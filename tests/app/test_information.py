"""Target and prediction in the whole window: the tables, the tab, free bars."""

import math

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.views.plots.information_plot import BARS, InformationPlot

from .driver import Driver


@pytest.fixture
def person(app: App, qtbot: QtBot) -> Driver:
    return Driver(app, qtbot)


@pytest.fixture
def plot(person: Driver) -> InformationPlot:
    card = person.app.window.plots_card
    tabs = person.find(QTabBar, "plot_tabs")
    names = [tabs.tabText(i) for i in range(tabs.count())]
    tabs.setCurrentIndex(names.index("Information"))
    return card.page.canvas


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
