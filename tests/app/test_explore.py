import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPushButton
from pytestqt.qtbot import QtBot

import lossgui
from lossgui.views.panels.chooser import Chooser
from lossgui.views.widgets.selector import Selector
from lossgui.views.window.main_window import MainWindow


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    yield


def shown(window: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.addWidget(window)
    assert window.isVisible()
    return window


def test_it_shows_copies_of_the_arrays(qtbot: QtBot) -> None:
    x, y = np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
    window = shown(lossgui.explore(x, y, weight=[1, 3], block=False), qtbot)
    expected = lossgui.evaluate("CrossEntropyLoss", x, y, weight=[1, 3])
    x[:] = 9
    result = window.result()
    assert result is not None
    assert result.value == expected.value
    np.testing.assert_array_equal(result.gradient, expected.gradient)


def test_without_arrays_it_shows_the_example(qtbot: QtBot) -> None:
    window = shown(lossgui.explore(block=False), qtbot)
    assert "three animals" in window.windowTitle()


def test_lists_names_and_a_loss(qtbot: QtBot) -> None:
    window = shown(
        lossgui.explore(
            [[0.5, -1.0]],
            [[1.0, 0.0]],
            loss="BCEWithLogitsLoss",
            pos_weight=[2, 1],
            reduction="sum",
            class_names=["yes", "no"],
            block=False,
        ),
        qtbot,
    )
    expected = lossgui.evaluate(
        "BCEWithLogitsLoss", [[0.5, -1.0]], [[1.0, 0.0]], pos_weight=[2, 1], reduction="sum"
    )
    result = window.result()
    assert result is not None
    assert result.value == expected.value


def test_bad_arrays_raise_before_a_window_opens(qapp: QApplication) -> None:
    before = len(qapp.topLevelWidgets())
    with pytest.raises(lossgui.LossError):
        lossgui.explore([[1.0, 2.0]], [7], block=False)
    assert len(qapp.topLevelWidgets()) == before


def test_blocking_returns_when_the_window_is_closed(qapp: QApplication) -> None:
    def close_windows() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow):
                window.close()

    QTimer.singleShot(0, close_windows)
    window = lossgui.explore(block=True)
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    result = window.result()
    assert result is not None
    assert result.value == pytest.approx(0.855077, abs=1e-6)


def test_it_does_not_block_under_a_running_loop(qtbot: QtBot) -> None:
    windows: list[MainWindow] = []
    loop = QEventLoop()

    def open_and_leave() -> None:
        windows.append(lossgui.explore())
        loop.quit()

    QTimer.singleShot(0, open_and_leave)
    loop.exec()
    shown(windows[0], qtbot)


def test_closed_windows_leave_nothing_behind(qtbot: QtBot) -> None:
    def left() -> tuple[int, int]:
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return len(QApplication.allWidgets()), threading.active_count()

    before = left()
    for _ in range(3):
        window = lossgui.explore([[1.0, 2.0]], [0], block=False)
        qtbot.waitExposed(window)
        window.close()
        del window
    assert left() == before


X, Y = np.array([[0.5, -1.25], [1.5, 0.25], [0.75, 1.0]]), [1, 0, 1]


def changed(window: MainWindow) -> Chooser:
    """Return the chooser that "Change…" opens."""
    [button] = [b for b in window.notice_bar.findChildren(QPushButton) if b.text() == "Change…"]
    button.click()
    return window.findChild(Chooser)


def test_how_arguments_were_read_can_be_changed(qtbot: QtBot) -> None:
    window = shown(lossgui.explore(X, Y, weight=[1, 3], block=False), qtbot)
    chooser = changed(window)
    assert chooser.isVisible()
    assert "explore" in chooser.windowTitle()
    qtbot.keyClick(chooser.findChild(Selector, "open_as_input"), Qt.Key.Key_End)
    chooser.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    result = window.result()
    assert result is not None
    assert result.value == lossgui.evaluate("NLLLoss", X, Y, weight=[1, 3]).value


def test_arguments_are_no_file_to_reload(qtbot: QtBot) -> None:
    window = shown(lossgui.explore(X, Y, block=False), qtbot)
    window.menus.reload_requested.emit()
    assert "No file is open" in window.notice_bar.text()


@pytest.mark.parametrize("targets", [[1, 255, 0], [255, 0, 1]])
def test_a_refusal_speaks_of_arguments(targets: list[int]) -> None:
    with pytest.raises(lossgui.LossError, match="ignore_index=255 leaves it out") as caught:
        lossgui.explore(X, targets, block=False)
    assert "--" not in str(caught.value)
