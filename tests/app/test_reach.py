"""What must not move under a person's hand, and what keys and small screens reach."""

from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.model.errors import LossError
from lossgui.views.window.settings import Settings
from lossgui.wiring.pages import PAGES

from .driver import Driver


@pytest.fixture
def person(app: App, qtbot: QtBot) -> Driver:
    return Driver(app, qtbot)


def places(window: QWidget) -> list[QRect]:
    names = "logits_table", "targets_table", "weights_table", "loss_plot", "result_value"
    found = [window.findChild(QWidget, name) for name in names]
    return [QRect(part.mapTo(window, QPoint()), part.size()) for part in found]


def test_a_notice_moves_nothing(person: Driver, qtbot: QtBot) -> None:
    window = person.app.window
    before = places(window)
    window.say("one sentence " * 30)
    assert window.notice_bar.isVisible()
    qtbot.wait(0)
    assert places(window) == before
    window.warn(LossError("wrong"))
    qtbot.wait(0)
    assert places(window) == before


def test_zooming_stays_within_the_screen_and_gives_the_size_back(
    person: Driver, qtbot: QtBot
) -> None:
    window, room = person.app.window, QRect(0, 0, 1280, 1000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window, "screen", lambda: MagicMock(availableGeometry=lambda: room))
        window.resize(1000, 700)
        before, pressed = window.size(), 0
        while not window.notice_bar.isVisible():
            person.press("Ctrl++")
            pressed += 1
            assert room.contains(QRect(QPoint(), window.size()))
        assert 1 < pressed < 12
        assert "no room" in window.notice_bar.text()
        assert window.height() > before.height() or window.width() > before.width()
        person.press("Ctrl+0")
        assert window.size() == before


def test_a_window_of_a_larger_screen_is_brought_into_this_one(app: App, settings: Settings) -> None:
    window, room = app.window, QRect(0, 30, 1024, 738)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window, "screen", lambda: MagicMock(availableGeometry=lambda: room))
        settings.zoom = 2.5
        window.restyle()
        window.move(900, 900)
        window.fit_screen()
        assert room.contains(window.frameGeometry())
        assert settings.zoom >= 1


@pytest.mark.parametrize("page", PAGES)
def test_no_tool_tip_lies_over_a_plot(person: Driver, page: str) -> None:
    card = person.app.window.plots_card
    card.page_chosen.emit(page)
    assert card.page.canvas.toolTip() == ""


def test_the_tab_of_a_plot_tells_how_to_use_it(person: Driver) -> None:
    card = person.app.window.plots_card
    assert card.tabs.tabToolTip(0).startswith("Drag the point")


def test_arrow_keys_go_on_in_the_table_beside(person: Driver, qtbot: QtBot) -> None:
    logits, targets = person.table("logits_table"), person.table("targets_table")
    logits.setFocus()
    logits.setCurrentIndex(logits.model().index(3, 2))
    qtbot.keyClick(logits, Qt.Key.Key_Right)
    assert targets.hasFocus()
    assert (targets.currentIndex().row(), targets.currentIndex().column()) == (3, 0)
    qtbot.keyClick(targets, Qt.Key.Key_Left)
    assert logits.hasFocus()
    assert (logits.currentIndex().row(), logits.currentIndex().column()) == (3, 2)


def test_the_first_focus_is_on_the_selected_logit(person: Driver) -> None:
    logits = person.table("logits_table")
    assert person.app.window.focusWidget() is logits
    assert (logits.currentIndex().row(), logits.currentIndex().column()) == (7, 2)


@pytest.mark.parametrize("name", ["logits_table", "loss_selector", "weights_table"])
def test_keys_turn_the_plots_over_from_anywhere(person: Driver, name: str) -> None:
    window = person.app.window
    window.findChild(QWidget, name).setFocus()
    loss, card = person.app.session.scenario.loss, window.plots_card
    person.press("Ctrl+PgDown")
    assert card.tabs.currentIndex() == 1
    person.press("Ctrl+PgUp")
    person.press("Ctrl+PgUp")
    assert card.tabs.currentIndex() == card.tabs.count() - 1
    assert person.app.session.scenario.loss == loss


def test_a_table_with_focus_looks_other_than_one_without(person: Driver) -> None:
    logits = person.table("logits_table")
    cell = logits.visualRect(logits.currentIndex())
    inside = cell.topLeft() + QPoint(cell.width() // 2, 1)  # of an outline that is two pixels wide
    focused = logits.viewport().grab().toImage().pixelColor(inside)
    person.table("weights_table").setFocus()
    assert logits.viewport().grab().toImage().pixelColor(inside) != focused
