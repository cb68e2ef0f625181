from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from lossgui.state import EVERYTHING, ViewState
from lossgui.views.panels.history_list import HistoryList
from lossgui.views.panels.panel import Panel
from lossgui.views.theme import DARK, Theme


@pytest.fixture
def history(qtbot: QtBot) -> HistoryList:
    return HistoryList()


@pytest.fixture
def panel(qtbot: QtBot, history: HistoryList) -> Panel:
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = Panel("history", "&History", "Ctrl+H", history)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
    panel.restyle(Theme(DARK))
    window.show()
    panel.window_ = window
    return panel


@pytest.fixture
def state(animals: Callable[..., ViewState]) -> ViewState:
    return replace(animals(), steps=("", "Edit weight", "Edit logit"), step=1)


def names(history: HistoryList) -> list[str]:
    model = history.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_panel_shows_the_state_when_it_is_shown(
    panel: Panel, history: HistoryList, state: ViewState
) -> None:
    assert panel.isHidden()
    panel.show_state(state, EVERYTHING)
    assert names(history) == []
    panel.toggle.trigger()
    assert panel.isVisible()
    assert names(history) == ["Start", "Edit weight", "Edit logit"]
    assert history.currentIndex().row() == 1
    assert panel.toggle.shortcut().toString() == "Ctrl+H"
    assert panel.windowTitle() == "History"


def test_steps_follow_and_a_click_chooses_one(
    panel: Panel, history: HistoryList, state: ViewState, qtbot: QtBot
) -> None:
    panel.show()
    panel.show_state(state, EVERYTHING)
    panel.show_state(replace(state, step=2), frozenset({"step"}))
    assert history.currentIndex().row() == 2
    with qtbot.waitSignal(history.step_chosen) as chosen:
        place = history.visualRect(history.model().index(0, 0)).center()
        qtbot.mouseClick(history.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [0]
