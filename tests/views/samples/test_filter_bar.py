from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.errors import Place
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.samples.filter import Query, Which, find
from lossgui.model.samples.predictions import ConfusionCell
from lossgui.model.scenario.arguments import make_scenario
from lossgui.ports import View
from lossgui.state import Selection, ViewState
from lossgui.views.samples.logits_card import LogitsCard
from lossgui.views.tables.frame_model import CELL_ROLE
from lossgui.views.tables.table_view import TableView
from lossgui.views.theme import LIGHT, Theme

Show = Callable[[View, ViewState], None]

Key = Qt.Key
POPUPS = pytest.mark.qt_log_ignore("plugin does not support", extend=True)
"""The offscreen platform says so when a list drops down."""

MANY = tuple(f"class {i}" for i in range(200))


@pytest.fixture
def card(
    qtbot: QtBot,
    show: Show,
) -> Iterator[LogitsCard]:
    card = LogitsCard()
    qtbot.addWidget(card)
    card.restyle(Theme(LIGHT))
    card.resize(640, 420)
    with qtbot.waitActive(card):
        card.show()
        card.activateWindow()
    yield card
    card.hide()


@pytest.fixture
def worst(animals: Callable[..., ViewState]) -> ViewState:
    """Return a frame that shows the misclassified, the costliest first."""
    return with_found(animals(entry=(5, 0)), Query(Which.MISCLASSIFIED, by_loss=True))


@pytest.fixture
def many() -> ViewState:
    scenario = make_scenario("CrossEntropyLoss", np.zeros((5, 200)), range(5), class_names=MANY)
    evaluation = evaluate(scenario)
    return ViewState(evaluation, describe_classes(evaluation), title="many")


def with_found(state: ViewState, query: Query) -> ViewState:
    return replace(state, found=find(state.evaluation, query))


def part(card: QWidget, kind: type[QWidget], name: str):
    found = card.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def rows(spy: QSignalSpy) -> list[list[object]]:
    return [spy.at(i) for i in range(spy.count())]


def headers(view: TableView) -> list[str]:
    model = view.model()
    return [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]


def texts(card: LogitsCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def test_the_tables_show_what_was_found(
    card: LogitsCard,
    worst: ViewState,
    show: Show,
) -> None:
    show(card, worst)
    logits, targets = (part(card, TableView, f"{n}_table") for n in ("logits", "targets"))
    assert worst.found is not None
    assert headers(logits) == [str(row) for row in worst.found.rows] == ["7", "2", "6"]
    assert [logits.model().index(row, 0).data() for row in range(3)] == ["1.20", "0.60", "0.90"]
    assert [targets.model().index(row, 0).data() for row in range(3)] == ["fox", "cat", "dog"]
    losses = [float(targets.model().index(row, 4).data()) for row in range(3)]
    assert losses == sorted(losses, reverse=True)
    assert "3 of 8 samples × 3 classes" in texts(card)


def test_edits_marks_and_selections_name_the_sample(
    qtbot: QtBot, card: LogitsCard, worst: ViewState, show: Show
) -> None:
    show(card, replace(worst, selection=Selection(2, 1)))
    view = part(card, TableView, "logits_table")
    targets = part(card, TableView, "targets_table")
    assert (view.currentIndex().row(), targets.currentIndex().row()) == (1, 1)
    selected, edited = (
        QSignalSpy(card.tables.cell_selected),
        QSignalSpy(card.tables.logits_model.edited),
    )
    retargeted = QSignalSpy(card.tables.targets_model.edited)
    view.setFocus()
    qtbot.keyClick(view, Key.Key_Down)
    assert rows(selected) == [[6, 1]]
    view.model().setData(view.model().index(0, 2), "5")
    targets.model().setData(targets.model().index(1, 0), "fox")
    assert rows(edited) == [[7, 2, "5"]]
    assert rows(retargeted) == [[2, 0, "fox"]]
    card.mark(Place("logits", 2, 0), "no number")
    assert view.model().index(1, 0).data(CELL_ROLE).mark == "no number"
    card.mark(Place("logits", 3, 0), "not shown")
    assert all(view.model().index(row, 0).data(CELL_ROLE).mark is None for row in range(3))


def test_all_samples_come_back_around_the_selected_one(
    card: LogitsCard, worst: ViewState, show: Show
) -> None:
    show(card, worst)
    show(card, replace(worst, found=None, selection=Selection(6, 0)))
    view = part(card, TableView, "logits_table")
    assert view.model().rowCount() == 8
    assert view.currentIndex().row() == 6


@pytest.mark.parametrize("size", [(640, 420), (300, 200)])
def test_an_old_answer_offers_to_look_again(
    qtbot: QtBot, card: LogitsCard, worst: ViewState, size: tuple[int, int], show: Show
) -> None:
    card.resize(*size)
    show(card, worst)
    again = part(card, QToolButton, "look_again")
    repeated = QSignalSpy(card.filter_bar.search_repeated)
    assert not again.isVisible()
    qtbot.keyClick(card, Key.Key_F5)
    assert repeated.count() == 0
    edited = evaluate(worst.scenario.with_weight(0, 5.0), worst.evaluation)
    show(card, replace(worst, evaluation=edited, classes=describe_classes(edited)))
    assert again.isVisible()
    assert card.filter_bar.rect().contains(again.geometry())
    assert again.width() >= again.sizeHint().width()
    assert "Found before the last change" in again.toolTip()
    assert "found before the last change" in again.accessibleName().casefold()
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert repeated.count() == 1
    with qtbot.waitSignal(card.filter_bar.search_repeated):
        qtbot.keyClick(card, Key.Key_F5)
    show(card, worst)
    assert not again.isVisible()
    show(card, replace(worst, evaluation=edited, classes=describe_classes(edited), found=None))
    assert not again.isVisible()


def test_nothing_found_is_a_sentence(
    card: LogitsCard, animals: Callable[..., ViewState], show: Show
) -> None:
    show(card, with_found(animals(), Query(Which.IGNORED)))
    assert "There are no such samples: choose others above." in texts(card)
    assert card.filter_bar.isVisible()
    assert not part(card, TableView, "logits_table").isVisible()


def test_an_empty_table_has_nothing_to_find(
    card: LogitsCard, animals: Callable[..., ViewState], show: Show
) -> None:
    show(card, animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert not card.filter_bar.isVisible()


def test_samples_and_order_are_chosen_from_lists(
    qtbot: QtBot, card: LogitsCard, worst: ViewState, show: Show
) -> None:
    show(card, worst)
    samples = part(card, QComboBox, "find_selector")
    order = part(card, QComboBox, "sort_selector")
    assert [samples.itemText(i) for i in range(samples.count())] == [
        "all samples", "worst 100", "misclassified", "ignored", "cat", "dog", "fox",
    ]  # fmt: skip
    assert (samples.currentText(), order.currentText()) == ("misclassified", "by loss")
    assert not samples.isEditable()
    chosen = QSignalSpy(card.filter_bar.samples_chosen)
    ordered = QSignalSpy(card.filter_bar.order_chosen)
    for _ in range(3):
        qtbot.keyClick(samples, Key.Key_Down)
    qtbot.keyClick(order, Key.Key_Up)
    qtbot.keyClick(samples, Key.Key_Home)
    assert rows(chosen) == [["ignored", 0], ["class", 0], ["class", 1], ["all", 0]]
    assert rows(ordered) == [[False]]
    show(card, with_found(worst, Query(Which.CLASS, 2)))
    assert (samples.currentText(), order.currentText()) == ("fox", "by number")


def test_the_samples_of_a_class_can_be_only_the_wrong_ones(
    qtbot: QtBot, card: LogitsCard, worst: ViewState, show: Show
) -> None:
    wrong, chosen = part(card, QToolButton, "find_wrong"), QSignalSpy(card.filter_bar.wrong_chosen)
    show(card, worst)
    assert wrong.isHidden()
    show(card, with_found(worst, Query(Which.CLASS, 1)))
    qtbot.mouseClick(wrong, Qt.MouseButton.LeftButton)
    assert rows(chosen) == [[True]]
    show(card, with_found(worst, Query(Which.CLASS, 1, wrong=True)))
    assert wrong.isChecked()
    show(card, with_found(worst, Query(Which.CLASS, 1)))
    assert not wrong.isChecked()


@POPUPS
def test_one_class_of_many_is_searched_for(
    qtbot: QtBot, card: LogitsCard, many: ViewState, show: Show
) -> None:
    show(card, many)
    samples = part(card, QComboBox, "find_selector")
    field, matches = samples.lineEdit(), samples.completer().popup()
    chosen = QSignalSpy(card.filter_bar.samples_chosen)
    typed = QSignalSpy(card.filter_bar.class_typed)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == "all samples"
    qtbot.keyClicks(field, "S 19")
    assert [matches.model().index(row, 0).data() for row in range(3)] == [
        "class 19", "class 190", "class 191",
    ]  # fmt: skip
    qtbot.keyClick(matches, Key.Key_Down)
    qtbot.keyClick(matches, Key.Key_Down)
    qtbot.keyClick(matches, Key.Key_Return)
    assert rows(chosen) == [["class", 190]]
    show(card, with_found(many, Query(Which.CLASS, 190)))
    assert field.text() == "class 190"
    for text in ("class 7", "ss 8"):
        field.selectAll()
        qtbot.keyClicks(field, text)
        matches.hide()
        qtbot.keyClick(field, Key.Key_Return)
    assert rows(chosen) == [["class", 190], ["class", 7]]
    assert rows(typed) == [["ss 8"]]


@POPUPS
def test_what_is_no_class_is_replaced_by_what_is_shown(
    qtbot: QtBot, card: LogitsCard, many: ViewState, show: Show
) -> None:
    show(card, many)
    samples = part(card, QComboBox, "find_selector")
    samples.setFocus()
    samples.lineEdit().selectAll()
    qtbot.keyClicks(samples.lineEdit(), "zebra")
    show(card, replace(many, selection=Selection(3, 0)))
    assert samples.currentText() == "zebra"
    part(card, QLineEdit, "go_to_sample").setFocus()
    assert samples.currentText() == "all samples"


def test_few_classes_after_many_are_a_plain_list(
    card: LogitsCard, many: ViewState, worst: ViewState, show: Show
) -> None:
    samples = part(card, QComboBox, "find_selector")
    for state, count, search in ((many, 204, True), (worst, 7, False), (many, 204, True)):
        show(card, state)
        assert (samples.count(), samples.isEditable()) == (count, search)


def test_go_to_a_sample_by_keyboard(
    qtbot: QtBot, card: LogitsCard, worst: ViewState, show: Show
) -> None:
    show(card, worst)
    field = part(card, QLineEdit, "go_to_sample")
    typed = QSignalSpy(card.filter_bar.sample_typed)
    part(card, TableView, "logits_table").setFocus()
    qtbot.keyClick(card, Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    qtbot.keyClicks(field, "6")
    qtbot.keyClick(field, Key.Key_Return)
    assert rows(typed) == [["6"]]
    assert field.text() == ""


def test_a_bad_sample_stays_to_be_corrected(
    qtbot: QtBot, card: LogitsCard, worst: ViewState, show: Show
) -> None:
    show(card, worst)
    field = part(card, QLineEdit, "go_to_sample")
    card.filter_bar.sample_typed.connect(lambda _: card.mark(Place("sample"), "no such sample"))
    qtbot.keyClicks(field, "99")
    qtbot.keyClick(field, Key.Key_Return)
    assert field.text() == "99"
    assert field.toolTip() == "no such sample"
    assert field.property("invalid")
    card.clear_mark()
    assert not field.property("invalid")
    assert "Ctrl+G" in field.toolTip()


def test_the_order_gives_way_where_it_is_narrow(
    qtbot: QtBot, card: LogitsCard, worst: ViewState, show: Show
) -> None:
    show(card, worst)
    order = part(card, QComboBox, "sort_selector")
    assert order.isVisible()
    card.resize(300, 420)
    qtbot.waitUntil(lambda: not order.isVisible())
    assert part(card, QLineEdit, "go_to_sample").isVisible()
    card.resize(640, 420)
    qtbot.waitUntil(order.isVisible)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (Query(Which.CELL, cell=ConfusionCell(0, 2)), "cat taken for fox"),
        (
            Query(Which.CELL, cell=ConfusionCell(1, 1, undone=True)),
            "dog recognised, weights undone",
        ),
        (Query(Which.LOSSES, span=(0.5, 1e9)), "losses from 0.5 to 1e+09"),
        (Query(Which.RANKS, span=(1, 5)), "largest losses, no. 1 to 5"),
    ],
)
def test_the_bar_says_what_a_plot_asked_for(
    card: LogitsCard, animals: Callable[..., ViewState], query: Query, text: str, show: Show
) -> None:
    box = part(card, QComboBox, "find_selector")
    chosen = QSignalSpy(card.filter_bar.samples_chosen)
    for shown in (query, Query(Which.CELL, cell=ConfusionCell(2, 0)), query):
        show(card, with_found(animals(), shown))
    assert box.currentText() == text
    box.activated.emit(box.currentIndex())
    assert chosen.count() == 0
    show(card, animals())
    assert box.currentText() == "all samples"
    assert box.findText(text) < 0
    assert box.itemText(box.count() - 1) == "fox"


def test_the_yes_and_no_of_a_column_are_named(
    card: LogitsCard, animals: Callable[..., ViewState], show: Show
) -> None:
    state = animals("BCEWithLogitsLoss", [[1.0, 2.0]], [[1.0, 0.0]], entry=(0, 0))
    show(card, with_found(state, Query(Which.CELL, cell=ConfusionCell(1, 0, column=1))))
    assert part(card, QComboBox, "find_selector").currentText() == "dog: yes taken for no"


def test_what_a_plot_asked_for_is_named_among_many_classes(
    card: LogitsCard, many: ViewState, show: Show
) -> None:
    show(card, with_found(many, Query(Which.RANKS, span=(2, 3))))
    box = part(card, QComboBox, "find_selector")
    assert box.currentText() == "largest losses, no. 2 to 3"
    show(card, many)
    assert box.currentText() == "all samples"
