"""Ranges by keyboard and mouse, and what shortcuts and menus do to them, in the whole window."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QClipboard, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDockWidget, QListView, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lossgui.app import App, build
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import ViewState
from lossgui.views.editing.areas import selected_area
from lossgui.views.tables.frame_model import FrameModel, Index
from lossgui.views.tables.table_view import TableView
from lossgui.views.window.settings import Settings

Key = Qt.Key
# Qt's offscreen platform says so when a menu or a popup opens.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path, animals: Callable[..., ViewState]) -> App:
    return opened(qtbot, tmp_path, animals(weight=[0.5, 1.5, 2.5]))


def opened(qtbot: QtBot, folder: Path, state: ViewState) -> App:
    app = build(state.scenario, "animals", Settings(folder))
    qtbot.addWidget(app.window)
    app.window.resize(1300, 900)
    with qtbot.waitActive(app.window):
        app.window.show()
        app.window.activateWindow()
    return app


def table(app: App, name: str, row: int = 0, column: int = 0) -> TableView:
    view = app.window.findChild(TableView, f"{name}_table")
    assert isinstance(view, TableView)
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))
    return view


def press(qtbot: QtBot, view: QWidget, keys: str) -> None:
    """Press keys that are written as menus show them, such as 'Ctrl+Shift+V'."""
    for text in keys.split(" "):
        combination = QKeySequence(text)[0]
        qtbot.keyClick(view, combination.key(), combination.keyboardModifiers())


def compute(qtbot: QtBot, view: TableView, formula: str) -> None:
    """Type a formula into the current cell, and Enter."""
    qtbot.keyClick(view, "=")
    editor = view.indexWidget(view.currentIndex())
    qtbot.keyClicks(editor, formula)
    qtbot.keyClick(editor, Key.Key_Return)


def area(view: TableView) -> tuple[str, list[int], int, int]:
    found = selected_area(view)
    assert found is not None
    return found.table, found.rows.tolist(), found.column, found.width


def logits(app: App) -> list[list[float]]:
    return app.session.scenario.logits.array().tolist()


def said(app: App) -> str:
    return app.window.notice_bar.text()


@pytest.mark.parametrize(
    ("keys", "rows", "column", "width"),
    [
        ("Shift+Right Shift+Down", [1, 2], 1, 2),
        ("Ctrl+Down", [7], 1, 1),
        ("Ctrl+Up", [0], 1, 1),
        ("Ctrl+Left", [1], 0, 1),
        ("Ctrl+Right", [1], 2, 1),
        ("Ctrl+Shift+Down", [1, 2, 3, 4, 5, 6, 7], 1, 1),
        ("Ctrl+Shift+Up Ctrl+Shift+Left", [0, 1], 0, 2),
        ("Ctrl+Space", [0, 1, 2, 3, 4, 5, 6, 7], 1, 1),
        ("Shift+Space", [1], 0, 3),
        ("Shift+Down Shift+Space", [1, 2], 0, 3),
        ("Ctrl+A", [0, 1, 2, 3, 4, 5, 6, 7], 0, 3),
    ],
)
def test_keys_select_as_in_a_spreadsheet(
    qtbot: QtBot, app: App, keys: str, rows: list[int], column: int, width: int
) -> None:
    view = table(app, "logits", 1, 1)
    press(qtbot, view, keys)
    assert area(view) == ("logits", rows, column, width)
    current = view.currentIndex()
    assert app.session.state.selection.row == current.row()
    assert app.session.state.selection.column == current.column()


def test_a_header_selects_its_column_and_its_row(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits")
    header = view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(2) + 9, 9)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert area(view) == ("logits", list(range(8)), 2, 1)
    header = view.verticalHeader()
    place = QPoint(9, header.sectionViewportPosition(3) + 9)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert area(view) == ("logits", [3], 0, 3)


def test_a_block_is_copied_and_pasted_through_the_clipboard(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 0, 1)
    press(qtbot, view, "Shift+Right Shift+Down Ctrl+C")
    assert QApplication.clipboard().text() == "0.3\t-1.2\n0.9\t-0.6\n"
    view.setCurrentIndex(view.model().index(6, 0))
    press(qtbot, view, "Ctrl+V")
    assert logits(app)[6:] == [[0.3, -1.2, 0.3], [0.9, -0.6, 0.4]]
    assert app.session.state.undo_name == "Paste 2 x 2"


def test_a_column_of_decimal_commas_is_told_from_csv_by_its_html(qtbot: QtBot, app: App) -> None:
    view, data = table(app, "logits", 0, 0), QMimeData()
    data.setText("2,5\n0,3\n")
    data.setHtml("<html><body><table><tr><td>2,5</td></tr><tr><td>0,3</td></tr></table>")
    QApplication.clipboard().setMimeData(data)
    press(qtbot, view, "Ctrl+V")
    assert logits(app)[:2] == [[2.5, 0.3, -1.2], [0.3, 0.9, -0.6]]
    QApplication.clipboard().setText("2,5\n0,3\n")
    press(qtbot, view, "Ctrl+V")
    assert logits(app)[:2] == [[2, 5, -1.2], [0, 3, -0.6]]


def test_a_paste_beyond_the_table_is_offered_to_enlarge_it(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 7, 0)
    QApplication.clipboard().setText("1\t2\t3\t4\r\n5\t6\t7\t8\r\n")
    press(qtbot, view, "Ctrl+V")
    assert "1 sample and 1 class more" in said(app)
    assert app.session.state.undo_name is None
    press(qtbot, view, "Ctrl+Shift+V")
    assert logits(app)[7:] == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_cut_delete_and_fills(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 0, 0)
    press(qtbot, view, "Shift+Down Ctrl+X")
    assert QApplication.clipboard().text() == "2.1\n1.4\n"
    press(qtbot, view, "Shift+Right Ctrl+R")
    assert logits(app)[:2] == [[0, 0, -1.2], [0, 0, -0.6]]
    press(qtbot, view, "Ctrl+Right Shift+Down Ctrl+D")
    assert logits(app)[2][2] == logits(app)[1][2] == -0.6
    press(qtbot, view, "Delete")
    assert app.session.state.steps[1:] == ("Cut 2 x 1", "Fill right", "Fill down", "Clear 2 x 1")
    targets = table(app, "targets", 7, 0)
    press(qtbot, targets, "Delete")
    assert app.session.scenario.targets.cell(7, 0) == -100
    weights = table(app, "weights", 2, 3)
    press(qtbot, weights, "Delete")
    assert app.session.scenario.weights.tolist() == [0.5, 1.5, 1]


def test_a_whole_row_is_cleared_where_it_can_be_edited(qtbot: QtBot, app: App) -> None:
    view = table(app, "targets", 1, 2)
    press(qtbot, view, "Shift+Space Delete")
    assert app.session.scenario.targets.array()[:2, 0].tolist() == [0, -100]
    press(qtbot, view, "Shift+Space Ctrl+C")
    assert QApplication.clipboard().text().split("\t")[0] == "ignored"
    view = table(app, "weights", 1, 6)
    press(qtbot, view, "Shift+Space Shift+Down Ctrl+D")
    assert app.session.scenario.weights.tolist() == [0.5, 1.5, 2.5]
    press(qtbot, view, "Shift+Space Backspace")
    assert app.session.scenario.weights.tolist() == [0.5, 1, 1]


def test_a_formula_is_typed_for_the_whole_selection(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 1, 0)
    press(qtbot, view, "Shift+Down Shift+Right")
    compute(qtbot, view, "x*10")
    np.testing.assert_allclose(logits(app)[1:3], [[14, 9, -0.6], [6, 11, -0.4]])
    assert app.session.state.steps == ("", "Set 2 x 2 to =x*10")


def test_a_formula_is_typed_for_a_weight(qtbot: QtBot, app: App) -> None:
    view = table(app, "weights", 1, 3)
    compute(qtbot, view, "x*10")
    assert app.session.scenario.weights.tolist() == [0.5, 15.0, 2.5]


def test_a_bad_formula_marks_the_cell(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 4, 1)
    compute(qtbot, view, "__import__")
    assert "is not understood" in said(app)
    assert "not understood" in view.model().index(4, 1).data(Qt.ItemDataRole.ToolTipRole)


def test_f2_opens_a_cell_in_which_keys_belong_to_the_text(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 0, 0)
    press(qtbot, view, "F2")
    editor = view.indexWidget(view.currentIndex())
    press(qtbot, editor, "Ctrl+A Delete Ctrl+D")
    assert app.session.state.undo_name is None
    press(qtbot, editor, "Escape")
    assert logits(app)[0][0] == 2.1


def test_samples_and_classes_by_shortcut(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 0, 0)
    press(qtbot, view, "Shift+Down Ctrl+I")
    assert app.session.state.undo_name == "Insert 2 samples"
    assert logits(app)[1:5] == [[1.4, 0.9, -0.6], [0, 0, 0], [0, 0, 0], [0.6, 1.1, -0.4]]
    press(qtbot, view, "Ctrl+Z")
    press(qtbot, table(app, "logits", 0, 0), "Alt+Down Alt+Down")
    assert logits(app)[2] == [2.1, 0.3, -1.2]
    assert view.currentIndex().row() == 2
    press(qtbot, view, "Ctrl+Del Alt+Right")
    assert app.session.scenario.class_names == ("dog", "cat", "fox")
    press(qtbot, table(app, "weights", 0, 0), "Ctrl+Shift+Del")
    assert app.session.scenario.class_names == ("cat", "fox")


def test_rows_that_were_found_are_edited_where_they_are(qtbot: QtBot, app: App) -> None:
    app.filter.sort(True)
    view = table(app, "logits", 0, 0)
    press(qtbot, view, "Shift+Down Delete")
    assert [row[0] for row in logits(app)] == [2.1, 1.4, 0.6, 1.9, 2.6, 0.4, 0, 0]


def test_a_paste_goes_on_in_the_rows_that_are_shown(qtbot: QtBot, app: App) -> None:
    app.filter.sort(True)
    first, second = app.session.state.found.rows[:2].tolist()
    assert second != first + 1
    QApplication.clipboard().setText("31\n32\n")
    press(qtbot, table(app, "logits", 0, 0), "Ctrl+V")
    changed = {i: row[0] for i, row in enumerate(logits(app)) if row[0] > 30}
    assert changed == {first: 31, second: 32}


def test_nothing_is_pasted_where_nothing_was_ever_copied(
    qtbot: QtBot, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    clipboard = MagicMock(spec=QClipboard)
    clipboard.mimeData.return_value = None
    monkeypatch.setattr(QApplication, "clipboard", lambda: clipboard)
    press(qtbot, table(app, "logits", 0, 0), "Ctrl+V")
    assert "no text to paste" in said(app)


def test_samples_are_inserted_where_there_are_none(qtbot: QtBot, app: App) -> None:
    press(qtbot, table(app, "logits", 0, 0), "Ctrl+A Ctrl+Del")
    assert not logits(app)
    insert = next(act for act in app.window.cell_actions.lines["sample"] if "below" in act.text())
    insert.trigger()
    assert logits(app) == [[0, 0, 0]]


def test_computed_columns_are_copied_as_shown_and_never_pasted_into(qtbot: QtBot, app: App) -> None:
    view = table(app, "targets", 6, 1)
    press(qtbot, view, "Shift+Right Shift+Down Ctrl+C")
    lines = QApplication.clipboard().text().splitlines()
    assert [len(line.split("\t")) for line in lines] == [2, 2]
    press(qtbot, view, "Ctrl+V")
    assert "computed" in said(app)
    assert app.session.state.undo_name is None


def test_the_context_menu_shows_the_shortcuts(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 2, 1)
    position = view.viewport().rect().center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, position, view.viewport().mapToGlobal(position)
    )
    QApplication.sendEvent(view.viewport(), event)
    menu = app.window.findChild(QMenu, "context_menu")
    keys = {
        action.text().replace("&", ""): action.shortcut().toString() for action in menu.actions()
    }
    assert keys["Copy"] == "Ctrl+C"
    assert keys["Paste and add rows and classes"] == "Ctrl+Shift+V"
    assert keys["Fill down"] == "Ctrl+D"
    assert all(action.isShortcutVisibleInContextMenu() for action in app.window.cell_actions.forms)
    menu.close()


def test_the_menu_of_a_header_concerns_its_line(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 2, 1)
    header = view.verticalHeader()
    place = QPoint(5, header.sectionViewportPosition(4) + 5)
    header.customContextMenuRequested.emit(place)
    menu = app.window.findChild(QMenu, "context_menu")
    duplicate = next(action for action in menu.actions() if "Duplicate" in action.text())
    duplicate.trigger()
    menu.close()
    assert logits(app)[4] == logits(app)[5] == [2.6, 0.1, -1.5]


def test_the_history_dock_jumps(qtbot: QtBot, app: App) -> None:
    view = table(app, "logits", 0, 0)
    start = app.session.scenario
    press(qtbot, view, "Delete Down Delete")
    app.window.findChild(QDockWidget, "history_dock").show()
    steps = app.window.findChild(QListView, "history_list")
    model = steps.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Start",
        "Clear 1 x 1",
        "Clear 1 x 1",
    ]
    place = steps.visualRect(model.index(0, 0)).center()
    qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert app.session.scenario is start
    assert steps.currentIndex().row() == 0


def test_one_button_writes_the_targets_in_another_form(qtbot: QtBot, app: App) -> None:
    button = app.window.findChild(QToolButton, "form_button")
    seen = [button.text()]
    for _ in range(3):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
        seen.append(button.text().removeprefix("Targets: "))
    assert seen == ["Targets: class indices", "one-hot", "probabilities", "class indices"]
    assert app.session.state.steps[1:] == (
        "Targets as one-hot",
        "Targets as smoothed",
        "Targets as index",
    )
    smoothed = button.actions()[2]
    assert smoothed.text() == "Targets as &smoothed rows, by 0.1"
    smoothed.trigger()
    assert app.session.scenario.targets.cell(0, 0) == pytest.approx(0.9 + 0.1 / 3)
    app.choices.choose_loss("BCEWithLogitsLoss")
    assert button.isHidden()


def test_the_menu_names_the_label_smoothing_that_targets_take_over(app: App) -> None:
    smoothed = app.window.cell_actions.forms[2]
    app.choices.set_parameter("label_smoothing", "0.25")
    assert smoothed.text() == "Targets as &smoothed rows, by 0.25"
    smoothed.trigger()
    assert app.session.scenario.targets.cell(0, 0) == pytest.approx(0.75 + 0.25 / 3)
    assert smoothed.text() == "Targets as &smoothed rows, by 0.1"


@pytest.mark.parametrize("keys", ["Ctrl+V", "Ctrl+Shift+V"])
def test_names_pasted_into_the_column_of_classes_rename_them(
    qtbot: QtBot, app: App, keys: str
) -> None:
    view, clipboard = table(app, "weights", 1, 0), QApplication.clipboard()
    clipboard.setText("red fox\n owl \n")
    press(qtbot, view, keys)
    assert app.session.scenario.class_names == ("cat", "red fox", "owl")
    assert app.session.state.steps[1:] == ("Rename classes",)
    app.session.undo()
    clipboard.setText("a\tb\tc")
    press(qtbot, table(app, "weights", 0, 0), keys)
    assert app.session.scenario.class_names == ("a", "b", "c")
    kept = app.session.scenario
    for text, why in (
        ("b\tb\tc", "is another class's name"),
        ("1\n2\n3\n4", "there are 4 class names for 3 classes"),
        ("a\t1\nb\t2", "one column or one row"),
        ("", "is empty"),
    ):
        clipboard.setText(text)
        press(qtbot, view, keys)
        assert why in said(app)
        assert app.session.scenario is kept


def test_the_popup_makes_random_logits_and_says_the_seed(qtbot: QtBot, app: App) -> None:
    popup = app.window.cell_actions.popup
    popup.open_at(app.window.mapToGlobal(QPoint(50, 50)))
    qtbot.keyClicks(popup.focusWidget(), "42")
    qtbot.keyClick(popup.focusWidget(), Key.Key_Return)
    assert "seed 42 and separation 1" in said(app)
    assert app.session.state.undo_name == "Random logits"
    popup.close()


def test_a_million_rows_are_selected_without_asking_each(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = np.zeros((1_000_000, 2), dtype=np.float32)
    asked = 0
    flags = FrameModel.flags

    def counted(model: FrameModel, index: Index) -> Qt.ItemFlag:
        nonlocal asked
        asked += 1
        return flags(model, index)

    monkeypatch.setattr(FrameModel, "flags", counted)
    scenario = make_scenario("CrossEntropyLoss", x, np.zeros(1_000_000, dtype=int))
    app = build(scenario, "large", Settings(tmp_path))
    qtbot.addWidget(app.window)
    with qtbot.waitExposed(app.window):
        app.window.show()
    view = table(app, "logits")
    press(qtbot, view, "Ctrl+A Ctrl+Space Shift+Space")
    view.grab()
    assert area(view)[2:] == (0, 2)
    assert len(area(view)[1]) == 1_000_000
    assert 0 < asked < 10_000
