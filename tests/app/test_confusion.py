"""The confusion matrix in the whole window: the tab, a click, the tables."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QComboBox, QTabBar
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.model.samples.filter import Which
from lossgui.views.plots.confusion_plot import ConfusionPlot

from .driver import Driver

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def person(app: App, qtbot: QtBot) -> Driver:
    return Driver(app, qtbot)


@pytest.fixture
def plot(person: Driver) -> ConfusionPlot:
    for bar, name in (("plot_tabs", "Classes"), ("classes_tabs", "Confusion")):
        tabs = person.find(QTabBar, bar)
        names = [tabs.tabText(i) for i in range(tabs.count())]
        tabs.setCurrentIndex(names.index(name))
    return person.find(ConfusionPlot, "confusion_plot")


def click(person: Driver, plot: ConfusionPlot, row: int, column: int) -> None:
    at = plot.pixel(column, -row).toPoint()
    person.qtbot.mouseClick(plot.viewport(), LEFT, pos=at)


def test_a_click_shows_the_samples_of_a_cell(person: Driver, plot: ConfusionPlot) -> None:
    session, rows = person.app.session, person.table("logits_table").model().rowCount
    click(person, plot, 1, 0)
    assert rows() == 1
    assert person.find(QComboBox, "find_selector").currentText() == "dog taken for cat"
    assert session.state.query.which is Which.CELL
    assert (session.state.selection.row, session.state.selection.column) == (6, 1)
    assert plot.cells.chosen == (1, 0)
    assert plot.cells.row == 1
    click(person, plot, 0, 0)
    assert rows() == 4
    person.qtbot.keyClick(plot, Qt.Key.Key_Right)
    person.qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert rows() == 1
    assert person.find(QComboBox, "find_selector").currentText() == "cat taken for dog"


def test_the_matrix_follows_the_tables(person: Driver, plot: ConfusionPlot) -> None:
    assert plot.cells.grid.counts[2].tolist() == [1, 0, 0]
    person.type_into("logits_table", 7, 2, "9")
    assert plot.cells.grid.counts[2].tolist() == [0, 0, 1]
    assert "accuracy 75 % (6 of 8)" in person.app.window.plots_card.page.sentence.text()


def test_samples_with_the_weights_undone(person: Driver, plot: ConfusionPlot) -> None:
    person.choose("confusion_shows", "undone")
    count = int(plot.cells.grid.counts[0, 0])
    assert count == 5
    click(person, plot, 0, 0)
    assert person.table("logits_table").model().rowCount() == count
    assert person.find(QComboBox, "find_selector").currentText() == (
        "cat recognised, weights undone"
    )
    point = plot.pixel(0, 0).toPoint()
    assert plot.cells.chosen == plot.cell_at(QPointF(point + QPoint(1, 1))) == (0, 0)
