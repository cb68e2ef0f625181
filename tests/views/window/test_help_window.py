from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from pytestqt.qtbot import QtBot

from lossgui.views.window.help_window import HelpWindow, shortcuts
from lossgui.views.window.main_window import MainWindow
from lossgui.views.window.settings import Settings


def opened(qtbot: QtBot, folder: Path) -> MainWindow:
    window = MainWindow(Settings(folder))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_f1_tells_the_shortcuts_of_menus_buttons_and_fields(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    found = window.findChildren(HelpWindow)
    assert len(found) == 1
    assert not found[0].isModal()
    lines = found[0].text.toPlainText().splitlines()
    for text, keys in (
        ("Open…", "Ctrl+O"),
        ("Paste and add rows and classes", "Ctrl+Shift+V"),
        ("Move samples up", "Alt+Up"),
        ("Go to a sample", "Ctrl+G"),
        ("Look again", "F5"),
    ):
        assert lines[lines.index(text) + 1] == keys
    assert "Edit › Samples" in lines
    qtbot.keyClick(found[0], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(HelpWindow))


def test_no_action_with_keys_is_left_out(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path)
    told = {text for _, text, _ in shortcuts(window)}
    actions = [action for action in window.findChildren(QAction) if action.shortcuts()]
    assert {action.text().replace("&", "") for action in actions} <= told
    assert all(text and keys for _, text, keys in shortcuts(window))


def test_a_second_f1_leaves_one_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path)
    keys = QKeySequence(QKeySequence.StandardKey.HelpContents)
    action = next(one for one in window.findChildren(QAction) if one.shortcut() == keys)
    for _ in range(2):
        action.trigger()
    qtbot.waitUntil(lambda: len(window.findChildren(HelpWindow)) == 1)
    window.findChildren(HelpWindow)[0].close()
