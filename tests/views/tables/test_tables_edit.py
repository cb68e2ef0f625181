from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from lossgui.model.errors import Place
from lossgui.ports import View
from lossgui.state import ViewState
from lossgui.views.classes.weights_card import WeightsCard
from lossgui.views.samples.logits_card import LogitsCard
from lossgui.views.tables.table_view import TableView
from lossgui.views.theme import LIGHT, Theme

Show = Callable[[View, ViewState], None]

Key = Qt.Key
Card = TypeVar("Card", LogitsCard, WeightsCard)
W = [8 / 15, 8 / 6, 8 / 3]


@pytest.fixture
def logits_card(
    qtbot: QtBot,
    animals: Callable[..., ViewState],
    show: Show,
) -> LogitsCard:
    return shown(qtbot, LogitsCard(), animals(weight=W, entry=(2, 1)), show)


@pytest.fixture
def weights_card(
    qtbot: QtBot,
    animals: Callable[..., ViewState],
    show: Show,
) -> WeightsCard:
    return shown(qtbot, WeightsCard(), animals(weight=W, entry=(2, 1)), show)


def shown(
    qtbot: QtBot,
    card: Card,
    state: ViewState,
    show: Show,
) -> Card:
    qtbot.addWidget(card)
    card.restyle(Theme(LIGHT))
    card.resize(640, 420)
    show(card, state)
    with qtbot.waitActive(card):
        card.show()
        card.activateWindow()
    return card


def table(card: QWidget, name: str) -> TableView:
    found = card.findChild(TableView, name)
    assert isinstance(found, TableView)
    found.setFocus()
    return found


def rows(spy: QSignalSpy) -> list[list[object]]:
    return [spy.at(i) for i in range(spy.count())]


def current(view: TableView) -> tuple[int, int]:
    return view.currentIndex().row(), view.currentIndex().column()


def type_into(qtbot: QtBot, view: TableView, text: str, key: Qt.Key) -> None:
    """Type as a person does: the first key opens the cell, the others go to what it opened."""
    qtbot.keyClicks(view, text[:1])
    editor = view.indexWidget(view.currentIndex())
    assert isinstance(editor, QWidget)
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, key)
    qtbot.waitUntil(lambda: view.findChild(QLineEdit) is None)


def test_enter_commits_and_goes_down(qtbot: QtBot, logits_card: LogitsCard) -> None:
    view = table(logits_card, "logits_table")
    spy = QSignalSpy(logits_card.tables.logits_model.edited)
    type_into(qtbot, view, "-1.5e3", Key.Key_Return)
    assert rows(spy) == [[2, 1, "-1.5e3"]]
    assert current(view) == (3, 1)


def test_tab_commits_and_goes_right_and_on_to_the_target(
    qtbot: QtBot, logits_card: LogitsCard
) -> None:
    targets = table(logits_card, "targets_table")
    view = table(logits_card, "logits_table")
    logits_spy = QSignalSpy(logits_card.tables.logits_model.edited)
    targets_spy = QSignalSpy(logits_card.tables.targets_model.edited)
    type_into(qtbot, view, "1", Key.Key_Tab)
    assert current(view) == (2, 2)
    type_into(qtbot, view, "2", Key.Key_Tab)
    assert rows(logits_spy) == [[2, 1, "1"], [2, 2, "2"]]
    assert targets.hasFocus()
    assert current(targets) == (2, 0)
    type_into(qtbot, targets, "dog", Key.Key_Backtab)
    assert rows(targets_spy) == [[2, 0, "dog"]]
    assert view.hasFocus()


def test_tab_goes_through_all_editable_cells_row_by_row(
    qtbot: QtBot, logits_card: LogitsCard
) -> None:
    logits, targets = table(logits_card, "logits_table"), table(logits_card, "targets_table")

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
        focused = targets if targets.hasFocus() else logits
        qtbot.keyClick(focused, key, modifier)
        now = next(name for name, view in (("y", targets), ("x", logits)) if view.hasFocus())
        return f"{now}{current(targets if now == 'y' else logits)}"

    targets.setFocus()
    targets.setCurrentIndex(targets.model().index(2, 4))
    assert press(Key.Key_Tab) == "x(3, 0)"
    assert press(Key.Key_Backtab) == "y(2, 0)"
    assert press(Key.Key_Backtab) == "x(2, 2)"
    assert press(Key.Key_Tab) == "y(2, 0)"
    assert press(Key.Key_Tab) == "x(3, 0)"
    logits_card.hide_figures(["target"])
    logits.setCurrentIndex(logits.model().index(3, 2))
    assert press(Key.Key_Tab) == "x(4, 0)"
    assert press(Key.Key_Backtab) == "x(3, 2)"
    assert press(Key.Key_Tab, Qt.KeyboardModifier.ControlModifier) == "y(3, 0)"


def test_tab_leaves_behind_the_last_cell_of_all(
    qtbot: QtBot, logits_card: LogitsCard, weights_card: WeightsCard
) -> None:
    targets = table(logits_card, "targets_table")
    targets.setFocus()
    targets.setCurrentIndex(targets.model().index(7, 0))
    qtbot.keyClick(targets, Key.Key_Tab)
    assert not targets.hasFocus()
    assert current(targets) == (7, 0)
    weights = table(weights_card, "weights_table")
    with qtbot.waitActive(weights_card):
        weights_card.activateWindow()
    weights.setFocus()
    weights.setCurrentIndex(weights.model().index(0, weights.model().columnCount() - 1))
    qtbot.keyClick(weights, Key.Key_Tab)
    assert current(weights) == (1, 0)


@pytest.mark.parametrize("text", ["1,5", "=x +"])
def test_a_cell_offers_the_text_that_was_refused(
    qtbot: QtBot, logits_card: LogitsCard, text: str
) -> None:
    view = table(logits_card, "logits_table")

    def refuse(*_: object) -> None:
        logits_card.mark(Place("logits", 2, 1), "no number")

    logits_card.tables.logits_model.edited.connect(refuse)
    view.formula_typed.connect(refuse)
    type_into(qtbot, view, text, Key.Key_Return)
    cell = view.model().index(2, 1)
    assert cell.data() == "1.10"
    assert cell.data(Qt.ItemDataRole.EditRole) == text
    view.setCurrentIndex(cell)
    qtbot.keyClick(view, Key.Key_F2)
    editor = view.indexWidget(cell)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == text
    qtbot.keyClick(editor, Key.Key_Escape)
    logits_card.clear_mark()
    assert cell.data(Qt.ItemDataRole.EditRole) == "1.1"
    logits_card.mark(Place("logits", 2, 1), "another error")
    assert cell.data(Qt.ItemDataRole.EditRole) == "1.1"


def test_escape_leaves_the_value(qtbot: QtBot, logits_card: LogitsCard) -> None:
    view = table(logits_card, "logits_table")
    spy = QSignalSpy(logits_card.tables.logits_model.edited)
    type_into(qtbot, view, "9", Key.Key_Escape)
    assert rows(spy) == []
    assert current(view) == (2, 1)


@pytest.mark.parametrize("text", ["2", "fox", "ignored", "no such animal"])
def test_a_target_is_typed_by_name_or_index(
    qtbot: QtBot, logits_card: LogitsCard, text: str
) -> None:
    view = table(logits_card, "targets_table")
    view.setCurrentIndex(view.model().index(4, 0))
    spy = QSignalSpy(logits_card.tables.targets_model.edited)
    type_into(qtbot, view, text, Key.Key_Return)
    assert rows(spy) == [[4, 0, text]]
    assert current(view) == (5, 0)


def test_a_target_is_chosen_from_the_list(qtbot: QtBot, logits_card: LogitsCard) -> None:
    view = table(logits_card, "targets_table")
    view.setCurrentIndex(view.model().index(4, 0))
    qtbot.keyClick(view, Key.Key_F2)
    combo = view.findChild(QComboBox)
    assert isinstance(combo, QComboBox)
    assert [combo.itemText(i) for i in range(combo.count())] == ["cat", "dog", "fox", "ignored"]
    assert combo.currentText() == "cat"
    spy = QSignalSpy(logits_card.tables.targets_model.edited)
    qtbot.keyClick(combo, Key.Key_Down)
    qtbot.keyClick(combo, Key.Key_Down)
    assert combo.currentText() == "fox"
    assert rows(spy) == []
    qtbot.keyClick(combo, Key.Key_Return)
    assert rows(spy) == [[4, 0, "fox"]]


@pytest.mark.qt_log_ignore("plugin does not support", extend=True)
def test_the_open_list_chooses_a_target(qtbot: QtBot, logits_card: LogitsCard) -> None:
    view = table(logits_card, "targets_table")
    view.setCurrentIndex(view.model().index(4, 0))
    qtbot.keyClick(view, Key.Key_F2)
    combo = view.findChild(QComboBox)
    assert isinstance(combo, QComboBox)
    spy = QSignalSpy(logits_card.tables.targets_model.edited)
    combo.showPopup()
    qtbot.keyClick(combo.view(), Key.Key_Down)
    assert rows(spy) == []
    qtbot.keyClick(combo.view(), Key.Key_Return)
    assert rows(spy) == [[4, 0, "dog"]]


def test_keys_that_reach_the_table_belong_to_the_open_cell(
    qtbot: QtBot, logits_card: LogitsCard
) -> None:
    logits_spy = QSignalSpy(logits_card.tables.logits_model.edited)
    targets_spy = QSignalSpy(logits_card.tables.targets_model.edited)
    view = table(logits_card, "logits_table")
    qtbot.keyClicks(view, "3.25")
    qtbot.keyClick(view, Key.Key_Return)
    assert current(view) == (3, 1)
    qtbot.keyClicks(view, "0.5")
    qtbot.keyClick(view, Key.Key_Backtab)
    assert current(view) == (3, 0)
    qtbot.keyClicks(view, "8")
    qtbot.keyClick(view, Key.Key_Escape)
    assert rows(logits_spy) == [[2, 1, "3.25"], [3, 1, "0.5"]]
    view = table(logits_card, "targets_table")
    qtbot.keyClicks(view, "fox")
    qtbot.keyClick(view, Key.Key_Return)
    assert rows(targets_spy) == [[3, 0, "fox"]]
    assert current(view) == (4, 0)


def test_a_key_that_the_open_cell_has_no_use_for_does_nothing(
    qtbot: QtBot, logits_card: LogitsCard
) -> None:
    view = table(logits_card, "logits_table")
    qtbot.keyClick(view, Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    qtbot.keyClick(editor, Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    assert view.indexWidget(view.currentIndex()) is editor


def test_the_editor_holds_the_whole_number(
    qtbot: QtBot, logits_card: LogitsCard, animals: Callable[..., ViewState], show: Show
) -> None:
    show(logits_card, animals(x=[[1 / 3, 0.1, 1e300]], y=[0], entry=(0, 0)))
    view = table(logits_card, "logits_table")
    assert view.currentIndex().data() == "0.333"
    qtbot.keyClick(view, Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "0.3333333333333333"


def test_a_new_frame_leaves_what_is_being_typed(
    qtbot: QtBot, logits_card: LogitsCard, animals: Callable[..., ViewState], show: Show
) -> None:
    view = table(logits_card, "logits_table")
    qtbot.keyClicks(view, "7")
    show(logits_card, animals(entry=(2, 1)))
    editor = view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "7"


def test_figures_are_read_only(qtbot: QtBot, logits_card: LogitsCard) -> None:
    view = table(logits_card, "targets_table")
    view.setCurrentIndex(view.model().index(4, 2))
    qtbot.keyClicks(view, "1")
    assert view.findChild(QLineEdit) is None


def test_a_person_s_selection_is_announced_and_a_frame_s_is_not(
    qtbot: QtBot, logits_card: LogitsCard, animals: Callable[..., ViewState], show: Show
) -> None:
    spy = QSignalSpy(logits_card.tables.cell_selected)
    view, targets = table(logits_card, "logits_table"), table(logits_card, "targets_table")
    show(logits_card, animals(entry=(5, 0)))
    show(logits_card, animals(x=[[1.0, 2.0, 3.0]] * 4, y=[0] * 4, entry=(3, 2)))
    assert rows(spy) == []
    assert (current(view), targets.currentIndex().row()) == ((3, 2), 3)
    qtbot.keyClick(view, Key.Key_Up)
    assert rows(spy) == [[2, 2]]
    assert targets.currentIndex().row() == 2
    cell = targets.visualRect(targets.model().index(1, 1)).center()
    qtbot.mouseClick(targets.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert rows(spy) == [[2, 2], [1, 2]]
    assert current(view) == (1, 2)


def test_weights_names_and_pos_weights_are_edited(
    qtbot: QtBot, weights_card: WeightsCard, animals: Callable[..., ViewState], show: Show
) -> None:
    x, y = [[0.5, 1.0, 2.0]], [[0.0, 1.0, 1.0]]
    show(weights_card, animals("BCEWithLogitsLoss", x, y, entry=(0, 1)))
    view = table(weights_card, "weights_table")
    spy = QSignalSpy(weights_card.model.edited)
    view.setCurrentIndex(view.model().index(1, 0))
    type_into(qtbot, view, "wolf", Key.Key_Tab)
    type_into(qtbot, view, "2", Key.Key_Tab)
    type_into(qtbot, view, "3", Key.Key_Return)
    assert rows(spy) == [[1, "class", "wolf"], [1, "weight", "2"], [1, "pos_weight", "3"]]
    assert current(view) == (2, 5)


def test_the_selected_class_is_followed_once(
    weights_card: WeightsCard, animals: Callable[..., ViewState], show: Show
) -> None:
    view = table(weights_card, "weights_table")
    spy = QSignalSpy(weights_card.class_selected)
    show(weights_card, animals(entry=(0, 2)))
    assert view.currentIndex().row() == 2
    assert rows(spy) == []
    view.setCurrentIndex(view.model().index(0, 3))
    assert rows(spy) == [[0]]
    show(weights_card, animals(entry=(0, 2), weight=W))
    assert current(view) == (0, 3)
