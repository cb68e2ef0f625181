"""What must not move under a person's hand, and what keys and small screens reach."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.model.errors import LossError

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
