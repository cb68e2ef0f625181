"""Only what changes is painted anew; what is then on the screen is all that there is to show."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from lossgui.app import App

STEPS: dict[str, Callable[[App], object]] = {
    "another logit": lambda app: app.session.attempt(
        "Edit", lambda scenario: scenario.with_logits(2, 1, np.array([[5.0]]))
    ),
    "another weight": lambda app: app.entries.edit_weight(1, "9"),
    "another entry": lambda app: app.session.select(3, 2),
    "all selected": lambda app: logits(app).selectAll(),
    "one selected": lambda app: logits(app).setCurrentIndex(logits(app).model().index(1, 1)),
    "undo": lambda app: app.session.undo(),
    "a bad value": lambda app: app.entries.edit_logit(0, 0, "foo"),
    "a good value": lambda app: app.entries.edit_logit(0, 0, "3"),
    "another name": lambda app: app.entries.rename_class(0, "elephant"),
    "another loss": lambda app: app.choices.choose_loss("BCEWithLogitsLoss"),
    "dark": lambda app: app.window.choose_theme("dark"),
    "zoom": lambda app: app.window.zoom(3),
    "scrolled": lambda app: logits(app).verticalScrollBar().setValue(30),
}


def logits(app: App) -> QTableView:
    table = app.window.findChild(QTableView, "logits_table")
    assert isinstance(table, QTableView)
    return table


@pytest.mark.qt_log_ignore("plugin does not support", extend=True)
def test_the_screen_shows_what_a_fresh_picture_shows(app: App, qtbot: QtBot) -> None:
    window = app.window
    with qtbot.waitActive(window):
        window.activateWindow()
    logits(app).setFocus(Qt.FocusReason.OtherFocusReason)
    for name, step in STEPS.items():
        step(app)
        for _ in range(3):
            QApplication.processEvents()
        screen = window.screen().grabWindow(window.winId()).toImage()
        assert screen == window.grab().toImage().convertToFormat(screen.format()), name
