"""From a file on the disk to the number on show: what was read, other roles, two files, reloads."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.controllers.files.opening import empty_scenario
from lossgui.views.panels.chooser import Chooser
from lossgui.views.widgets.selector import Selector

from .driver import Driver

TABLE = "id,a,b,label,pred\ni1,1.5,2,0,1\ni2,3,4.5,1,0\ni3,1,0.5,1,0\n"


@pytest.fixture
def person(app: App, qtbot: QtBot) -> Driver:
    return Driver(app, qtbot)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    return path


def offer(app: App, name: str) -> QPushButton:
    button = app.window.findChild(QPushButton, name)
    assert button is not None
    assert button.isVisible()
    return button


def targets(app: App) -> list[float]:
    return app.session.scenario.targets.array()[:, 0].tolist()


def drop(app: App, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    app.window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))


def test_the_reading_is_said_and_changed_by_keys(person: Driver, table: Path, qtbot: QtBot) -> None:
    app = person.app
    app.window.file_chosen.emit(str(table))
    assert "targets from 'label'; sample names from 'id'" in app.window.notice_bar.text()
    qtbot.keyClick(offer(app, "reading"), Qt.Key.Key_Space)
    chooser = app.window.findChild(QDialog, "open_as")
    assert isinstance(chooser, Chooser)
    roles = [chooser.findChild(Selector, f"role_0_{k}") for k in range(5)]
    qtbot.keyClick(roles[3], Qt.Key.Key_End)
    qtbot.keyClick(roles[4], Qt.Key.Key_Home)
    qtbot.keyClick(roles[4], Qt.Key.Key_Down)
    assert targets(app) == [0, 1, 1]
    qtbot.keyClick(roles[4], Qt.Key.Key_Return)
    assert chooser.isHidden()
    assert targets(app) == [1, 0, 0]
    assert app.session.scenario.sample_names == ("i1", "i2", "i3")


def test_a_file_is_opened_as_the_menu_says(
    person: Driver, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, before = person.app.window, person.app.session.scenario
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    window.findChild(QAction, "open_as").trigger()
    chooser = window.findChild(QDialog, "open_as")
    assert chooser.isVisible()
    chooser.reject()
    assert person.app.session.scenario is before


def test_work_that_is_not_saved_is_asked_for_before_other_roles(
    person: Driver, table: Path
) -> None:
    app, answers = person.app, [False, True]
    app.window.may_close = lambda _: answers.pop(0)
    person.type_into("logits_table", 0, 0, "3")
    kept = app.session.scenario
    app.window.open_as_chosen.emit(str(table))
    chooser = app.window.findChild(QDialog, "open_as")
    chooser.ok_requested.emit()
    assert app.session.scenario is kept
    assert chooser.isVisible()
    chooser.ok_requested.emit()
    assert targets(app) == [0, 1, 1]
    assert not answers


def test_two_files_dropped_together(app: App, tmp_path: Path) -> None:
    x, y = tmp_path / "x.npy", tmp_path / "y.npy"
    np.save(x, np.eye(3) + 0.5)
    np.save(y, [2, 0, 1])
    drop(app, y, x)
    assert targets(app) == [2, 0, 1]
    assert "x.npy holds the logits and y.npy the targets" in app.window.notice_bar.text()
    drop(app, x)
    assert targets(app) == [0, 0, 0]
    drop(app, x, y, x)
    assert "3 files are too many" in app.window.notice_bar.text()


def test_a_changed_file_is_offered_when_the_window_is_looked_at(
    person: Driver, tmp_path: Path, qtbot: QtBot
) -> None:
    app, path = person.app, tmp_path / "x.npz"
    np.savez(path, logits=np.eye(3), targets=[0, 1, 2])
    app.window.file_chosen.emit(str(path))
    person.type_into("weights_table", 1, 3, "7")
    np.savez(path, logits=2 * np.eye(3), targets=[0, 1, 1], more=[1])
    app.window.activated.emit()
    qtbot.keyClick(offer(app, "reload"), Qt.Key.Key_Space)
    assert app.session.scenario.logits.cell(0, 0) == 2
    assert app.session.scenario.weights.tolist() == [1, 7, 1]
    person.press("Ctrl+Z")
    assert app.session.scenario.logits.cell(0, 0) == 1


def test_an_odd_target_is_ignored_by_a_button(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    np.savez(tmp_path / "mask.npz", logits=np.zeros((3, 2)), targets=[0, 255, 1])
    app.window.file_chosen.emit(str(tmp_path / "mask.npz"))
    button = offer(app, "ignore")
    assert button.text() == "Ignore 255"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert app.session.scenario.ignored == 255
    assert "targets from 'targets'" in app.window.notice_bar.text()


def test_a_file_that_is_written_again_and_again_never_mixes_its_numbers(
    app: App, tmp_path: Path
) -> None:
    path, stop = tmp_path / "x.npz", threading.Event()
    np.savez(path, logits=np.full((200, 50), 1.0), targets=np.zeros(200, int))
    app.window.file_chosen.emit(str(path))

    def write() -> None:
        value = 1.0
        while not stop.is_set():
            value += 1
            np.savez(path, logits=np.full((200, 50), value), targets=np.zeros(200, int))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(40):
            app.files.reload()
            QApplication.processEvents()
            assert len(np.unique(app.session.scenario.logits.array())) == 1
    finally:
        stop.set()
        writer.join()
    app.files.reload()
    assert app.session.scenario.logits.cell(0, 0) == np.load(path)["logits"][0, 0]


def test_a_window_that_began_empty_is_laid_out_like_another(
    open_app, table: Path, qtbot: QtBot
) -> None:
    heights = []
    for scenario in (None, empty_scenario()):
        app = open_app(scenario)
        app.window.file_chosen.emit(str(table))
        qtbot.wait(0)
        heights.append(app.window.logits_card.height())
    assert heights[1] >= 0.9 * heights[0]


def test_samples_are_found_by_their_names(person: Driver, table: Path) -> None:
    person.app.window.file_chosen.emit(str(table))
    for typed, row in (("i3", 2), ("I2", 1), ("0", 0), ("3", 2)):
        person.set_field("go_to_sample", typed)
        assert person.app.session.state.selection.row == row
    person.set_field("go_to_sample", "9")
    assert "type a name, such as 'i1', or a number" in person.app.window.notice_bar.text()
