from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from lossgui.views.plots.confusion_page import ConfusionPage
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.model.arguments import make_scenario
from lossgui.model.confusion import Cell, confusion
from lossgui.model.evaluation import evaluate
from lossgui.model.finding import Found, Query, Which
from lossgui.ports.plots import ConfusionPicture
from lossgui.state import Selection, ViewState
from lossgui.views.look import DARK, LIGHT, Look, Theme
from lossgui.views.plots.matrix_cells import share_text
from lossgui.views.selector import Selector

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
W = [8 / 15, 8 / 6, 8 / 3]


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[ConfusionPage]:
    page = ConfusionPage()
    qtbot.addWidget(page)
    page.restyle(Look(LIGHT))
    page.resize(640, 600)
    page.show()
    QApplication.processEvents()
    yield page
    page.canvas.close()


def picture_of(state: ViewState) -> ConfusionPicture:
    column = state.selection.column if state.scenario.rules.per_element else 0
    now = confusion(state.evaluation, column)
    assert now is not None
    pinned = None if state.pinned is None else confusion(state.pinned, column)
    return ConfusionPicture(now, confusion(state.evaluation, column, True), pinned)


def show(page: ConfusionPage, state: ViewState, computing: bool = False) -> ConfusionPicture:
    picture = picture_of(state)
    page.present_confusion(state, picture, computing)
    QApplication.processEvents()
    return picture


def choose(page: ConfusionPage, key: str) -> None:
    box = page.findChild(Selector, "confusion_shows")
    assert isinstance(box, Selector)
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def counts(page: ConfusionPage) -> list[list[int]]:
    grid = page.plot.cells.grid
    assert grid is not None
    return grid.counts.tolist()


def centre(page: ConfusionPage, row: int, column: int) -> QPoint:
    return page.plot.pixel(column, -row).toPoint()


def frame_of(loss: str, x: Any, y: Any, column: int = 0, **arguments: Any) -> ViewState:
    scenario = make_scenario(loss, x, y, **arguments)
    return ViewState(evaluate(scenario), Selection(0, column), None, None, "-", False)


def many(n_classes: int, column: int = 0) -> ViewState:
    """Return samples of which class c is c // 100 times called class 0, and often right."""
    labels = np.concatenate([np.full(1 + c // 100, c) for c in range(n_classes)])
    wrong = np.concatenate([np.arange(1 + c // 100) < c // 100 for c in range(n_classes)])
    x = np.zeros((len(labels), n_classes), dtype=np.float32)
    x[np.arange(len(labels)), np.where(wrong, 0, labels)] = 1
    return frame_of("CrossEntropyLoss", x, labels, column)


def test_cells_show_counts_and_parts(
    page: ConfusionPage, animals: Callable[..., ViewState]
) -> None:
    picture = show(page, animals(weight=W))
    assert counts(page) == [[4, 1, 0], [1, 1, 0], [1, 0, 0]]
    texts, shares = page.plot.cells.lines()
    assert texts[0].tolist() == ["4", "1", "0"]
    assert shares[0].tolist() == ["80 %", "20 %", "0 %"]
    choose(page, "undone")
    assert picture.undone is not None
    undone = picture.undone.matrix(np.arange(3))
    assert counts(page) == undone.tolist()
    choose(page, "difference")
    assert counts(page) == (undone - picture.now.matrix(np.arange(3))).tolist()
    texts, shares = page.plot.cells.lines()
    assert texts[0].tolist() == ["+1", "-1", "0"]
    assert shares[0].tolist() == ["+20 %", "-20 %", "0 %"]
    good = page.plot.cells.grid.good
    assert good[0].tolist()[:2] == [True, True]
    assert page.legend.text("right") == "change for the better"


def test_the_sentence_says_what_undoing_changes(
    page: ConfusionPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(weight=W))
    assert page.sentence.text() == (
        "As predicted: accuracy 62.5 % (5 of 8), balanced 43.3 %. Weights undone "
        "(argmax z − ln w): accuracy 75 % (6 of 8), balanced 50 %. "
        "Most changed: cat recall 80 % → 100 %."
    )
    pinned = animals(y=[0, 0, 1, 0, 0, 1, 0, 0]).evaluation
    show(page, replace(animals(), pinned=pinned))
    assert page.sentence.text() == (
        "As predicted: accuracy 62.5 % (5 of 8), balanced 43.3 %. "
        "There are no weights to undo: all are equal. "
        "In A: accuracy 100 %, balanced 100 %; now -37.5 and -56.7 points."
    )


def test_yes_and_no_of_a_column(page: ConfusionPage, animals: Callable[..., ViewState]) -> None:
    y = np.eye(3)[[0, 0, 0, 0, 0, 1, 1, 2]]
    state = animals("BCEWithLogitsLoss", y=y, pos_weight=[1.0, 4.0, 9.0], entry=(7, 2))
    show(page, state)
    assert counts(page) == [[4, 3], [0, 1]]
    assert page.sentence.text() == (
        "Yes from p = 0.5 on: accuracy 62.5 % (5 of 8), balanced 78.6 %. Weights undone "
        "(yes from p = w/(1+w) = 0.9 on): accuracy 87.5 % (7 of 8), balanced 50 %. "
        "Most changed: fox: yes recall 100 % → 0 %."
    )
    chosen, of_class = QSignalSpy(page.cell_chosen), QSignalSpy(page.class_chosen)
    page.plot.cell_chosen.emit(0, 1)
    assert chosen.at(0) == [Cell(0, 1, 2)]
    assert not of_class.count()
    show(page, animals("BCELoss", x=np.full((8, 3), 0.5), y=y))
    assert page.sentence.text().endswith(
        "The weight counts for yes and no alike, so there is nothing to undo."
    )
    assert page.findChild(Selector, "confusion_shows").count() == 1


@pytest.mark.parametrize("shows", ["predicted", "undone", "difference"])
def test_a_click_chooses_a_cell_and_its_class(
    page: ConfusionPage, animals: Callable[..., ViewState], qtbot: QtBot, shows: str
) -> None:
    show(page, animals(weight=W))
    choose(page, shows)
    chosen, of_class = QSignalSpy(page.cell_chosen), QSignalSpy(page.class_chosen)
    qtbot.mouseClick(page.plot.viewport(), LEFT, pos=centre(page, 1, 0))
    assert chosen.at(0) == [Cell(1, 0, undone=shows != "predicted")]
    assert of_class.at(0) == [1]
    left = QPoint(int(page.plot.area().left()) - 20, centre(page, 2, 0).y())
    qtbot.mouseClick(page.plot.viewport(), LEFT, pos=left)
    assert (chosen.count(), of_class.at(1)) == (1, [2])
    qtbot.mouseDClick(page.plot.viewport(), LEFT, pos=QPoint(5, 595))
    assert chosen.count() == 1


def test_the_keys_go_from_cell_to_cell(
    page: ConfusionPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    show(page, animals(weight=W))
    page.plot.clearFocus()
    assert page.plot.cells.cursor is None
    page.activateWindow()
    page.plot.setFocus()
    QApplication.processEvents()
    chosen = QSignalSpy(page.cell_chosen)
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Up):
        qtbot.keyClick(page.plot, key)
    assert page.plot.cells.cursor == (0, 2)
    assert page.plot.accessibleDescription().startswith(
        "target cat, predicted fox, as predicted: 0"
    )
    qtbot.keyClick(page.plot, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.plot, Key.Key_Return)
    assert chosen.at(0) == [Cell(2, 2)]
    show(page, animals(x=np.zeros((8, 2)), y=[0, 1] * 4))
    assert page.plot.cells.cursor == (1, 1)


def test_what_the_tables_show_is_outlined(
    page: ConfusionPage, animals: Callable[..., ViewState]
) -> None:
    state = animals(weight=W, entry=(0, 1))
    found = Found(Query(Which.CELL, cell=Cell(2, 0)), np.array([7]), state.scenario)
    show(page, replace(state, found=found))
    assert (page.plot.cells.row, page.plot.cells.chosen) == (1, (2, 0))
    choose(page, "undone")
    assert page.plot.cells.chosen is None
    show(page, state)
    assert page.plot.cells.chosen is None


def test_the_most_confused_of_many_classes(page: ConfusionPage) -> None:
    show(page, many(1000))
    assert page.plot.classes.tolist() == [0, *range(900, 919)]
    assert page.plot.plots[0].getAxis("bottom").labelText == "predicted (20 of 1000 classes)"
    inside = sum(map(sum, counts(page)))
    assert page.sentence.text().endswith(
        "20 of 1000 classes are shown, those with most mistakes and the selected one; "
        f"{5500 - inside} of 5500 samples are in other cells."
    )
    show(page, many(1000, column=77))
    assert page.plot.classes.tolist() == [0, 77, *range(900, 918)]
    page.resize(640, 330)
    QApplication.processEvents()
    assert 2 <= len(page.plot.classes) < 15
    assert 77 in page.plot.classes


def test_the_mouse_reads_a_cell(
    page: ConfusionPage,
    animals: Callable[..., ViewState],
    move_mouse: Callable[[ConfusionPage, QPoint], None],
) -> None:
    show(page, animals(weight=W))
    move_mouse(page.plot, centre(page, 0, 1))
    assert page.plot.hover.text() == (
        "target cat, predicted dog\n"
        "as predicted: 1 samples, 20 % of cat\n"
        "weights undone: 0 samples, 0 % of cat"
    )
    move_mouse(page.plot, QPoint(2, 2))
    assert page.plot.hover.isHidden()


NOTHING = {
    "no classes: open a file or type logits": (np.zeros((0, 0)), []),
    "no samples: open a file or type logits": (np.zeros((0, 3)), []),
    "all 2 targets are ignored: there is nothing to compare with": (np.zeros((2, 3)), [-100] * 2),
    "no sample has a prediction: each of them has nan": (np.full((2, 3), np.nan), [0, 1]),
}


@pytest.mark.parametrize("why", NOTHING)
def test_why_there_is_no_matrix(page: ConfusionPage, why: str, qtbot: QtBot) -> None:
    x, y = NOTHING[why]
    show(page, frame_of("CrossEntropyLoss", x, np.array(y, dtype=int)))
    assert page.plot.message.text() == why
    assert page.sentence.text() == ""
    assert page.columns() == {}
    chosen = QSignalSpy(page.cell_chosen)
    qtbot.mouseClick(page.plot.viewport(), LEFT, pos=QPoint(300, 300))
    qtbot.keyClick(page.plot, Key.Key_Return)
    assert not chosen.count()


def test_what_is_left_out_is_said(page: ConfusionPage, animals: Callable[..., ViewState]) -> None:
    x = [[np.nan, 1.0], [2.0, 1.0], [0.0, 1.0]]
    show(page, animals(x=x, y=[0, 0, -100], entry=(0, 0), weight=[1.0, 0.0]))
    assert page.sentence.text() == (
        "As predicted: accuracy 100 % (1 of 1), balanced 100 %. "
        "The weights cannot be undone: each must be a finite number above 0. "
        "Ignored and not counted: 1. Without a prediction, as they have nan: 1."
    )
    show(page, frame_of("CrossEntropyLoss", np.zeros((4, 1)), np.zeros(4, dtype=int)))
    assert counts(page) == [[4]]


def test_former_numbers_are_not_shown_as_the_present(
    page: ConfusionPage, animals: Callable[..., ViewState]
) -> None:
    page.present_confusion(animals(), None, computing=True)
    assert page.plot.message.text() == "counting the samples"
    show(page, animals(), computing=True)
    assert page.plot.message.text() == "counting anew: these are the former numbers"
    assert page.sentence.text() == ""
    other = frame_of("CrossEntropyLoss", np.zeros((2, 9)), [0, 1], column=8)
    page.present_confusion(other, picture_of(animals()), computing=True)
    assert (len(page.plot.classes), page.plot.cells.row) == (3, None)


def test_columns_for_a_file(page: ConfusionPage, animals: Callable[..., ViewState]) -> None:
    show(page, animals(weight=W))
    columns = page.columns()
    assert columns["target"].tolist()[:4] == ["cat", "cat", "cat", "dog"]
    assert columns["predicted"].tolist()[:4] == ["cat", "dog", "fox", "cat"]
    assert columns["samples"].tolist() == [4, 1, 0, 1, 1, 0, 1, 0, 0]
    assert columns["part of the target (%)"][0] == 80


def luminance(page: ConfusionPage, name: Any) -> float:
    parts = np.array(name.getRgbF()[:3])
    return float(
        (0.2126, 0.7152, 0.0722)
        @ np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_numbers_can_be_read_on_every_colour(
    page: ConfusionPage, animals: Callable[..., ViewState], theme: Theme
) -> None:
    page.restyle(Look(theme))
    show(page, animals(x=np.eye(3)[[0, 0, 1, 1]], y=[0, 0, 2, 2]))
    text = luminance(page, page.plot.look.color("text"))
    for cell in ((0, 0), (2, 1), (1, 1)):
        ground = luminance(page, page.plot.cells.color(*cell))
        light, dark = max(text, ground), min(text, ground)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_names_run_upwards_where_columns_are_narrow(page: ConfusionPage) -> None:
    names = tuple(f"a rather long name {i}" for i in range(15))
    x = np.eye(15)
    show(page, frame_of("CrossEntropyLoss", x, np.arange(15), class_names=names))
    bottom = page.plot.plots[0].getAxis("bottom")
    assert bottom.upright
    assert page.plot.area().bottom() + bottom.height() <= page.plot.height() + 1
    show(page, frame_of("CrossEntropyLoss", np.eye(3), np.arange(3)))
    assert not bottom.upright


@pytest.mark.parametrize(
    ("share", "signed", "text"),
    [
        (0.0, False, "0 %"),
        (0.0, True, "0 %"),
        (1.0, False, "100 %"),
        (0.12345, True, "+12.3 %"),
        (0.0004, False, "<0.1 %"),
        (-0.0004, True, "-<0.1 %"),
        (np.nan, True, "-"),
    ],
)
def test_parts_in_words(share: float, signed: bool, text: str) -> None:
    assert share_text(share, signed) == text
