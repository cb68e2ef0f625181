"""What a person takes away: by menu, shortcut and context menu, into files and the clipboard."""

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.model.scenario.arguments import make_scenario
from lossgui.views.plots.curve_plot import CurvePlot
from lossgui.views.window.settings import Settings
from lossgui.wiring.pages import PAGES

EXAMPLE = "three-animals-one-of-them-rare"


@pytest.fixture
def save_as(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], list[str]]:
    """Return what makes a person choose a folder in the dialog, with the suggested name."""

    def choose(folder: str) -> list[str]:
        suggested: list[str] = []

        def choose_suggested(dialog: QFileDialog) -> int:
            name = Path(dialog.selectedFiles()[0]).name
            suggested.append(name)
            chosen = str(tmp_path / folder / name)
            monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [chosen])
            return 1

        selected = QFileDialog.selectedFiles

        def start(dialog: QFileDialog) -> int:
            monkeypatch.setattr(QFileDialog, "selectedFiles", selected)
            return choose_suggested(dialog)

        monkeypatch.setattr(QFileDialog, "exec", start)
        return suggested

    return choose


def trigger(app: App, name: str) -> None:
    action = app.window.findChild(QAction, name)
    assert isinstance(action, QAction)
    action.trigger()


def said(app: App) -> str:
    return app.window.notice_bar.text()


def read(path: Path) -> tuple[list[str], dict[str, list[str]]]:
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    return rows[0], dict(zip(rows[0], map(list, zip(*rows[1:], strict=True)), strict=True))


@pytest.mark.parametrize("page", PAGES)
def test_each_plot_is_saved_as_picture_drawing_and_data(
    app: App, qtbot: QtBot, tmp_path: Path, save_as: Callable[[str], list[str]], page: str
) -> None:
    suggested = save_as("")
    app.window.plots_card.page_chosen.emit(page)
    for name, suffix in (("save_picture", "png"), ("save_drawing", "svg"), ("save_data", "csv")):
        app.window.clear()
        trigger(app, name)
        target = tmp_path / f"{EXAMPLE}-{page}.{suffix}"
        qtbot.waitUntil(lambda target=target: said(app) == f"Saved as {target}.")
        assert suggested.pop() == target.name
    figure = app.window.plots_card.page.figure
    png = QImage(str(tmp_path / f"{EXAMPLE}-{page}.png"))
    assert png.width() >= 2 * figure.width()
    root = Xml.fromstring((tmp_path / f"{EXAMPLE}-{page}.svg").read_text("utf-8"))
    assert 2 * float(root.get("width", "0")) == png.width()
    header, columns = read(tmp_path / f"{EXAMPLE}-{page}.csv")
    drawn = app.window.plots_card.page.columns()
    assert header == list(drawn)
    for column, values in drawn.items():
        texts = columns[column]
        assert all(text == "" for text in texts[len(values) :])
        if np.asarray(values).dtype.kind in "fiu":
            np.testing.assert_array_equal([float(t) for t in texts[: len(values)]], values)
        else:
            assert texts[: len(values)] == list(values)


def test_numbers_that_are_none_have_words(
    app: App, qtbot: QtBot, tmp_path: Path, save_as: Callable[[str], list[str]]
) -> None:
    save_as("")
    app.window.exports.columns_made.emit(
        str(tmp_path / "a.csv"), {"x": np.array([math.nan, math.inf, -math.inf, 0.1 + 0.2])}
    )
    qtbot.waitUntil(lambda: said(app).startswith("Saved"))
    assert read(tmp_path / "a.csv")[1] == {"x": ["nan", "inf", "-inf", "0.30000000000000004"]}


def test_a_file_that_cannot_be_written_is_said_in_one_sentence(
    app: App, qtbot: QtBot, tmp_path: Path, save_as: Callable[[str], list[str]]
) -> None:
    save_as("missing")
    for name in ("save_picture", "save_drawing", "save_data", "save_window"):
        app.window.clear()
        trigger(app, name)
        expected = f"The folder {tmp_path / 'missing'} does not exist; choose another one."
        qtbot.waitUntil(lambda expected=expected: said(app) == expected)


def test_a_failure_keeps_the_old_file(
    app: App, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.png"
    old.write_bytes(b"old")

    def fail(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    app.window.exports.file_made.emit(str(old), lambda: b"new")
    qtbot.waitUntil(lambda: "No space left on device" in said(app))
    assert old.read_bytes() == b"old"
    assert list(tmp_path.glob(".old*")) == []


def test_the_folder_is_remembered(
    app: App,
    settings: Settings,
    qtbot: QtBot,
    tmp_path: Path,
    save_as: Callable[[str], list[str]],
) -> None:
    (tmp_path / "pictures").mkdir()
    save_as("pictures")
    app.window.activateWindow()
    qtbot.waitActive(app.window)
    qtbot.keyClick(app.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: said(app).startswith("Saved"))
    assert (tmp_path / "pictures" / f"{EXAMPLE}-curve.png").exists()
    assert settings.export_folder == str(tmp_path / "pictures")


def test_no_file_is_written_if_no_path_is_chosen(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 0)
    files: list[str] = []
    app.window.exports.file_made.connect(lambda path, _make: files.append(path))
    for name in ("save_picture", "save_drawing", "save_data", "save_window"):
        trigger(app, name)
    assert not files


def test_pictures_are_copied(app: App, qtbot: QtBot) -> None:
    clipboard = QApplication.clipboard()
    qtbot.keyClick(
        app.window,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
    )
    assert said(app) == "The picture of the plot is copied."
    figure = app.window.plots_card.page.figure
    assert clipboard.image().width() >= 2 * figure.width()
    trigger(app, "copy_window")
    assert said(app) == "The picture of the window is copied."
    assert clipboard.image().size() == 2 * app.window.size()


def test_the_window_is_saved(
    app: App, qtbot: QtBot, tmp_path: Path, save_as: Callable[[str], list[str]]
) -> None:
    save_as("")
    trigger(app, "save_window")
    qtbot.waitUntil(lambda: said(app).startswith("Saved"))
    made = QImage(str(tmp_path / f"{EXAMPLE}-window.png"))
    assert made.size() == 2 * app.window.size()


def test_where_nothing_is_drawn_there_is_a_picture_and_no_data(
    open_app: Callable[..., App], qtbot: QtBot, tmp_path: Path, save_as: Callable[[str], list[str]]
) -> None:
    app = open_app(make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, int)))
    suggested = save_as("")
    trigger(app, "save_data")
    assert said(app) == "Nothing is drawn on this page, so it has no data to save."
    assert not suggested
    trigger(app, "save_drawing")
    qtbot.waitUntil(lambda: said(app).startswith("Saved"))
    page = app.window.plots_card.page
    assert isinstance(page.canvas, CurvePlot)
    assert page.canvas.message.text()[:10] in (tmp_path / "test-curve.svg").read_text("utf-8")


@pytest.mark.qt_log_ignore("plugin does not support", extend=True)
def test_button_and_context_menu_offer_the_same(app: App, qtbot: QtBot) -> None:
    names = ["save_picture", "save_drawing", "save_data", "copy_picture"]
    button = app.window.findChild(QToolButton, "export_button")
    assert isinstance(button, QToolButton)
    assert [action.objectName() for action in button.menu().actions()] == names
    viewport = app.window.plots_card.page.canvas.viewport()
    at = QPoint(100, 100)
    QApplication.sendEvent(
        viewport,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at)),
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.objectName() for action in menu.actions()] == names
    menu.close()
