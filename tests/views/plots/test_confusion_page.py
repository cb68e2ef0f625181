from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.controllers.filter import Filter
from lossgui.controllers.plots.confusion import ConfusionPresenter
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.decisions.confusion import confusion
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.samples.filter import Found, Query, Which
from lossgui.model.samples.predictions import ConfusionCell
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import Selection, ViewState
from lossgui.views.plots.confusion_plot import ConfusionPlot
from lossgui.views.plots.page import Page
from lossgui.views.theme import DARK, LIGHT, Colors, Theme
from lossgui.views.widgets.selector import Selector

Key = Qt.Key
Show = Callable[..., Any]
LEFT = Qt.MouseButton.LeftButton
W = [8 / 15, 8 / 6, 8 / 3]


@pytest.fixture
def session() -> MagicMock:
    return MagicMock(spec=Session)


@pytest.fixture
def filter() -> MagicMock:
    return MagicMock(spec=Filter)


@pytest.fixture
def presenter(background: Background, session: MagicMock, filter: MagicMock) -> ConfusionPresenter:
    return ConfusionPresenter(background, session, filter)


@pytest.fixture
def page(opened: Callable[..., Page], presenter: ConfusionPresenter) -> Page:
    plot = ConfusionPlot()
    plot.room_changed.connect(presenter.make_room)
    plot.cell_chosen.connect(presenter.choose_cell)
    plot.class_chosen.connect(presenter.choose_class)
    return opened(plot, presenter)


def made(state: ViewState, undone: bool = False) -> np.ndarray:
    found = confusion(state.evaluation, undone=undone)
    assert found is not None
    return found.matrix(np.arange(3))


def choose(page: Page, key: str) -> None:
    box = page.findChild(Selector, "confusion_shows")
    assert isinstance(box, Selector)
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def counts(page: Page) -> list[list[int]]:
    grid = page.canvas.cells.grid
    assert grid is not None
    return grid.counts.tolist()


def centre(page: Page, row: int, column: int) -> QPoint:
    return page.canvas.pixel(column, -row).toPoint()


def frame_of(loss: str, x: Any, y: Any, column: int = 0, **arguments: Any) -> ViewState:
    scenario = make_scenario(loss, x, y, **arguments)
    evaluation = evaluate(scenario)
    return ViewState(evaluation, describe_classes(evaluation), Selection(0, column))


def many(n_classes: int, column: int = 0) -> ViewState:
    """Return samples of which class c is c // 100 times called class 0, and often right."""
    labels = np.concatenate([np.full(1 + c // 100, c) for c in range(n_classes)])
    wrong = np.concatenate([np.arange(1 + c // 100) < c // 100 for c in range(n_classes)])
    x = np.zeros((len(labels), n_classes), dtype=np.float32)
    x[np.arange(len(labels)), np.where(wrong, 0, labels)] = 1
    return frame_of("CrossEntropyLoss", x, labels, column)


def test_cells_show_counts_and_parts(
    page: Page, animals: Callable[..., ViewState], show: Show, presenter: ConfusionPresenter
) -> None:
    state = animals(weight=W)
    show(page, presenter, state)
    assert counts(page) == [[4, 1, 0], [1, 1, 0], [1, 0, 0]]
    texts, shares = page.canvas.cells.lines()
    assert texts[0].tolist() == ["4", "1", "0"]
    assert shares[0].tolist() == ["80 %", "20 %", "0 %"]
    choose(page, "undone")
    undone = made(state, undone=True)
    assert counts(page) == undone.tolist()
    choose(page, "difference")
    assert counts(page) == (undone - made(state)).tolist()
    texts, shares = page.canvas.cells.lines()
    assert texts[0].tolist() == ["+1", "-1", "0"]
    assert shares[0].tolist() == ["+20 %", "-20 %", "0 %"]
    good = page.canvas.cells.grid.good
    assert good[0].tolist()[:2] == [True, True]
    assert page.legend.text("right") == "change for the better"


def test_the_sentence_says_what_undoing_changes(
    page: Page, animals: Callable[..., ViewState], show: Show, presenter: ConfusionPresenter
) -> None:
    show(page, presenter, animals(weight=W))
    assert page.sentence.text() == (
        "As predicted: accuracy 62.5 % (5 of 8), balanced 43.3 %. Weights undone "
        "(argmax z − ln w): accuracy 75 % (6 of 8), balanced 50 %. "
        "Most changed: cat recall 80 % → 100 %."
    )
    pinned = animals(y=[0, 0, 1, 0, 0, 1, 0, 0]).evaluation
    show(page, presenter, replace(animals(), pinned=pinned))
    assert page.sentence.text() == (
        "As predicted: accuracy 62.5 % (5 of 8), balanced 43.3 %. "
        "There are no weights to undo: all are equal. "
        "In A: accuracy 100 %, balanced 100 %; now -37.5 and -56.7 points."
    )


def test_yes_and_no_of_a_column(
    page: Page,
    animals: Callable[..., ViewState],
    show: Show,
    presenter: ConfusionPresenter,
    filter: MagicMock,
    session: MagicMock,
) -> None:
    y = np.eye(3)[[0, 0, 0, 0, 0, 1, 1, 2]]
    state = animals("BCEWithLogitsLoss", y=y, pos_weight=[1.0, 4.0, 9.0], entry=(7, 2))
    show(page, presenter, state)
    assert counts(page) == [[4, 3], [0, 1]]
    assert page.sentence.text() == (
        "Yes from p = 0.5 on: accuracy 62.5 % (5 of 8), balanced 78.6 %. Weights undone "
        "(yes from p = w/(1+w) = 0.9 on): accuracy 87.5 % (7 of 8), balanced 50 %. "
        "Most changed: fox: yes recall 100 % → 0 %."
    )
    page.canvas.cell_chosen.emit(0, 1)
    filter.choose_cell.assert_called_once_with(ConfusionCell(0, 1, 2))
    session.select_class.assert_not_called()
    show(page, presenter, animals("BCELoss", x=np.full((8, 3), 0.5), y=y))
    assert page.sentence.text().endswith(
        "The weight counts for yes and no alike, so there is nothing to undo."
    )
    assert page.findChild(Selector, "confusion_shows").count() == 1


@pytest.mark.parametrize("shows", ["predicted", "undone", "difference"])
def test_a_click_chooses_a_cell_and_its_class(
    page: Page,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    shows: str,
    show: Show,
    presenter: ConfusionPresenter,
    filter: MagicMock,
    session: MagicMock,
) -> None:
    show(page, presenter, animals(weight=W))
    choose(page, shows)
    qtbot.mouseClick(page.canvas.viewport(), LEFT, pos=centre(page, 1, 0))
    filter.choose_cell.assert_called_once_with(ConfusionCell(1, 0, undone=shows != "predicted"))
    session.select_class.assert_called_once_with(1)
    left = QPoint(int(page.canvas.area().left()) - 20, centre(page, 2, 0).y())
    qtbot.mouseClick(page.canvas.viewport(), LEFT, pos=left)
    session.select_class.assert_called_with(2)
    qtbot.mouseDClick(page.canvas.viewport(), LEFT, pos=QPoint(5, 595))
    filter.choose_cell.assert_called_once()


def test_the_keys_go_from_cell_to_cell(
    page: Page,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    show: Show,
    presenter: ConfusionPresenter,
    filter: MagicMock,
) -> None:
    show(page, presenter, animals(weight=W))
    page.canvas.clearFocus()
    assert page.canvas.cells.cursor is None
    page.activateWindow()
    page.canvas.setFocus()
    QApplication.processEvents()
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Up):
        qtbot.keyClick(page.canvas, key)
    assert page.canvas.cells.cursor == (0, 2)
    assert page.canvas.accessibleDescription().startswith(
        "target cat, predicted fox, as predicted: 0"
    )
    qtbot.keyClick(page.canvas, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.canvas, Key.Key_Return)
    filter.choose_cell.assert_called_once_with(ConfusionCell(2, 2))
    show(page, presenter, animals(x=np.zeros((8, 2)), y=[0, 1] * 4))
    assert page.canvas.cells.cursor == (1, 1)


def test_what_the_tables_show_is_outlined(
    page: Page, animals: Callable[..., ViewState], show: Show, presenter: ConfusionPresenter
) -> None:
    state = animals(weight=W, entry=(0, 1))
    found = Found(Query(Which.CELL, cell=ConfusionCell(2, 0)), np.array([7]), state.scenario)
    show(page, presenter, replace(state, found=found))
    assert (page.canvas.cells.row, page.canvas.cells.chosen) == (1, (2, 0))
    choose(page, "undone")
    assert page.canvas.cells.chosen is None
    show(page, presenter, state)
    assert page.canvas.cells.chosen is None


def test_the_most_confused_of_many_classes(
    page: Page, show: Show, presenter: ConfusionPresenter
) -> None:
    show(page, presenter, many(1000))
    assert page.canvas.classes.tolist() == [0, *range(900, 919)]
    assert page.canvas.plots[0].getAxis("bottom").labelText == "predicted (20 of 1000 classes)"
    inside = sum(map(sum, counts(page)))
    assert page.sentence.text().endswith(
        "20 of 1000 classes are shown, those with most mistakes and the selected one; "
        f"{5500 - inside} of 5500 samples are in other cells."
    )
    show(page, presenter, many(1000, column=77))
    assert page.canvas.classes.tolist() == [0, 77, *range(900, 918)]
    page.resize(640, 330)
    QApplication.processEvents()
    assert 2 <= len(page.canvas.classes) < 15
    assert 77 in page.canvas.classes


def test_the_mouse_reads_a_cell(
    page: Page,
    animals: Callable[..., ViewState],
    move_mouse: Callable[[Page, QPoint], None],
    show: Show,
    presenter: ConfusionPresenter,
) -> None:
    show(page, presenter, animals(weight=W))
    move_mouse(page.canvas, centre(page, 0, 1))
    assert page.canvas.hover.text() == (
        "target cat, predicted dog\n"
        "as predicted: 1 samples, 20 % of cat\n"
        "weights undone: 0 samples, 0 % of cat"
    )
    move_mouse(page.canvas, QPoint(2, 2))
    assert page.canvas.hover.isHidden()


NOTHING = {
    "no classes: open a file or type logits": (np.zeros((0, 0)), []),
    "no samples: open a file or type logits": (np.zeros((0, 3)), []),
    "all 2 targets are ignored: there is nothing to compare with": (np.zeros((2, 3)), [-100] * 2),
    "no sample has a prediction: each of them has nan": (np.full((2, 3), np.nan), [0, 1]),
}


@pytest.mark.parametrize("why", NOTHING)
def test_why_there_is_no_matrix(
    page: Page,
    why: str,
    qtbot: QtBot,
    show: Show,
    presenter: ConfusionPresenter,
    filter: MagicMock,
) -> None:
    x, y = NOTHING[why]
    show(page, presenter, frame_of("CrossEntropyLoss", x, np.array(y, dtype=int)))
    assert page.canvas.message.text() == why
    assert page.sentence.text() == ""
    assert page.columns() == {}
    qtbot.mouseClick(page.canvas.viewport(), LEFT, pos=QPoint(300, 300))
    qtbot.keyClick(page.canvas, Key.Key_Return)
    filter.choose_cell.assert_not_called()


def test_what_is_left_out_is_said(
    page: Page, animals: Callable[..., ViewState], show: Show, presenter: ConfusionPresenter
) -> None:
    x = [[np.nan, 1.0], [2.0, 1.0], [0.0, 1.0]]
    show(page, presenter, animals(x=x, y=[0, 0, -100], entry=(0, 0), weight=[1.0, 0.0]))
    assert page.sentence.text() == (
        "As predicted: accuracy 100 % (1 of 1), balanced 100 %. "
        "The weights cannot be undone: each must be a finite number above 0. "
        "Ignored and not counted: 1. Without a prediction, as they have nan: 1."
    )
    show(page, presenter, frame_of("CrossEntropyLoss", np.zeros((4, 1)), np.zeros(4, dtype=int)))
    assert counts(page) == [[4]]


def test_former_numbers_are_not_shown_as_the_present(
    page: Page, animals: Callable[..., ViewState], show: Show, presenter: ConfusionPresenter
) -> None:
    show(page, presenter, animals(), computing=True)
    assert page.canvas.message.text() == "counting the samples"
    show(page, presenter, animals())
    show(page, presenter, animals(), computing=True)
    assert page.canvas.message.text() == "counting anew: these are the former numbers"
    assert page.sentence.text() == ""
    other = frame_of("CrossEntropyLoss", np.zeros((2, 9)), [0, 1], column=8)
    show(page, presenter, other, computing=True)
    assert (len(page.canvas.classes), page.canvas.cells.row) == (3, None)


def test_columns_for_a_file(
    page: Page, animals: Callable[..., ViewState], show: Show, presenter: ConfusionPresenter
) -> None:
    show(page, presenter, animals(weight=W))
    columns = page.columns()
    assert columns["target"].tolist()[:4] == ["cat", "cat", "cat", "dog"]
    assert columns["predicted"].tolist()[:4] == ["cat", "dog", "fox", "cat"]
    assert columns["samples"].tolist() == [4, 1, 0, 1, 1, 0, 1, 0, 0]
    assert columns["part of the target (%)"][0] == 80


def luminance(page: Page, name: Any) -> float:
    parts = np.array(name.getRgbF()[:3])
    return float(
        (0.2126, 0.7152, 0.0722)
        @ np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    )


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_numbers_can_be_read_on_every_colour(
    page: Page,
    animals: Callable[..., ViewState],
    colors: Colors,
    show: Show,
    presenter: ConfusionPresenter,
) -> None:
    page.restyle(Theme(colors))
    show(page, presenter, animals(x=np.eye(3)[[0, 0, 1, 1]], y=[0, 0, 2, 2]))
    text = luminance(page, page.canvas.theme.color("text"))
    for cell in ((0, 0), (2, 1), (1, 1)):
        ground = luminance(page, page.canvas.cells.color(*cell))
        light, dark = max(text, ground), min(text, ground)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_names_run_upwards_where_columns_are_narrow(
    page: Page, show: Show, presenter: ConfusionPresenter
) -> None:
    names = tuple(f"a rather long name {i}" for i in range(15))
    x = np.eye(15)
    show(page, presenter, frame_of("CrossEntropyLoss", x, np.arange(15), class_names=names))
    bottom = page.canvas.plots[0].getAxis("bottom")
    assert bottom.upright
    assert page.canvas.area().bottom() + bottom.height() <= page.canvas.height() + 1
    show(page, presenter, frame_of("CrossEntropyLoss", np.eye(3), np.arange(3)))
    assert not bottom.upright
