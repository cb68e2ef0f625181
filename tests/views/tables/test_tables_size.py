from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.samples import sample_statistics as samples
from lossgui.model.samples.filter import Found, Query
from lossgui.model.scenario.arguments import make_scenario
from lossgui.ports import View
from lossgui.state import Selection, ViewState
from lossgui.views.classes.weights_card import WeightsCard
from lossgui.views.samples import targets_model
from lossgui.views.samples.logits_card import LogitsCard
from lossgui.views.tables.cell_painter import CellPainter
from lossgui.views.tables.chunks import CHUNK_CELLS, CHUNK_ROWS
from lossgui.views.tables.table_view import TableView
from lossgui.views.theme import LIGHT, Theme

Show = Callable[[View, ViewState], None]

Cards = tuple[LogitsCard, WeightsCard, TableView, TableView]


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Return the rows whose figures are asked for."""
    asked: list[list[int]] = []

    def describe(evaluation: Evaluation, rows: NDArray[np.intp]) -> samples.SampleStatistics:
        asked.append(rows.tolist())
        return samples.describe(evaluation, rows)

    monkeypatch.setattr(targets_model, "describe", describe)
    return asked


@pytest.fixture
def cards(
    qtbot: QtBot,
    show: Show,
) -> Iterator[Cards]:
    logits, weights = LogitsCard(), WeightsCard()
    for card in (logits, weights):
        qtbot.addWidget(card)
        card.restyle(Theme(LIGHT))
        card.resize(700, 400)
        card.show()
    left = logits.findChild(TableView, "logits_table")
    right = logits.findChild(TableView, "targets_table")
    assert isinstance(left, TableView)
    assert isinstance(right, TableView)
    yield logits, weights, left, right
    logits.hide()
    weights.hide()


def state_of(rows: int, columns: int, entry: tuple[int, int] = (0, 0)) -> ViewState:
    x, y = np.zeros((rows, columns), dtype=np.float32), np.zeros(rows, dtype=np.int64)
    scenario = make_scenario("CrossEntropyLoss", x, y)
    evaluation = evaluate(scenario)
    return ViewState(evaluation, describe_classes(evaluation), Selection(*entry), title="large")


def with_evaluation(state: ViewState, evaluation: Evaluation) -> ViewState:
    return replace(state, evaluation=evaluation, classes=describe_classes(evaluation))


def painted_cells(monkeypatch: pytest.MonkeyPatch) -> list[QRect]:
    """Return where cells are painted from now on."""
    painted: list[QRect] = []
    paint = CellPainter.paint_content

    def counted(self: CellPainter, painter: QPainter, rect: QRect, *cell: Any) -> None:
        painted.append(rect)
        paint(self, painter, rect, *cell)

    monkeypatch.setattr(CellPainter, "paint_content", counted)
    return painted


def test_a_million_rows_are_shown_by_computing_those_in_sight(
    qtbot: QtBot, cards: Cards, described: list[list[int]], show: Show
) -> None:
    logits, weights, left, right = cards
    show(logits, state_of(1_000_000, 10))
    show(weights, state_of(1_000_000, 10))
    qtbot.waitUntil(lambda: bool(described))
    right.scrollToBottom()
    right.viewport().repaint()
    assert left.verticalScrollBar().value() == right.verticalScrollBar().value() > 2**24
    assert left.rowAt(left.viewport().height() - 1) == 999_999
    assert right.rowAt(right.viewport().height() - 1) == 999_999
    assert described[-1][-1] == 999_999
    assert sum(map(len, described)) <= 4 * CHUNK_ROWS


def test_a_million_rows_by_loss_are_shown_by_computing_those_in_sight(
    qtbot: QtBot, cards: Cards, described: list[list[int]], show: Show
) -> None:
    logits, _, left, right = cards
    every = state_of(1_000_000, 10)
    order = np.arange(999_999, -1, -1)
    found = Found(Query(by_loss=True), order, every.scenario)
    show(logits, replace(every, found=found, selection=Selection(999_999, 0)))
    qtbot.waitUntil(lambda: bool(described))
    assert left.currentIndex().row() == 0
    qtbot.keyClick(left, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    right.viewport().repaint()
    assert left.rowAt(left.viewport().height() - 1) == 999_999
    assert described[-1][-1] == 0
    assert sum(map(len, described)) <= 4 * CHUNK_ROWS


def test_only_the_rows_that_the_current_cell_leaves_and_enters_are_painted_anew(
    qtbot: QtBot, cards: Cards, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    logits, _, left, _ = cards
    show(logits, state_of(500, 10))
    painted = painted_cells(monkeypatch)
    qtbot.waitUntil(lambda: bool(painted))
    qtbot.keyClick(left, Qt.Key.Key_Down)
    QApplication.processEvents()
    painted.clear()
    qtbot.keyClick(left, Qt.Key.Key_Down)
    QApplication.processEvents()
    assert {rect.top() // left.rowHeight(0) for rect in painted} == {1, 2}


def test_only_the_rows_that_come_into_sight_are_painted_when_the_table_scrolls(
    qtbot: QtBot, cards: Cards, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    logits, _, left, _ = cards
    show(logits, state_of(500, 10))
    painted = painted_cells(monkeypatch)
    qtbot.waitUntil(lambda: bool(painted))
    QApplication.processEvents()
    painted.clear()
    bar, height = left.verticalScrollBar(), left.rowHeight(0)
    bar.setValue(bar.value() + 2 * height)
    QApplication.processEvents()
    bottom = left.viewport().height()
    assert {rect.bottom() > bottom - 2 * height for rect in painted} == {True}


def test_only_the_selected_cells_are_painted_anew_when_the_focus_comes_or_goes(
    qtbot: QtBot, cards: Cards, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    logits, _, left, right = cards
    show(logits, state_of(500, 10))
    logits.activateWindow()
    left.setFocus()
    painted = painted_cells(monkeypatch)
    qtbot.waitUntil(lambda: bool(painted) and left.hasFocus())
    QApplication.processEvents()
    painted.clear()
    right.setFocus()
    QApplication.processEvents()
    assert len(painted) == 2


def test_an_edit_paints_the_cells_in_sight_once_each(
    qtbot: QtBot, cards: Cards, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    logits, _, left, right = cards
    before = state_of(500, 10)
    show(logits, before)
    painted = painted_cells(monkeypatch)
    qtbot.waitUntil(lambda: bool(painted))
    QApplication.processEvents()
    painted.clear()
    scenario = before.scenario.with_logits(2, 1, np.array([[5.0]]))
    show(logits, with_evaluation(before, evaluate(scenario, before.evaluation)))
    QApplication.processEvents()
    assert left.visualRect(left.model().index(2, 1)) in painted
    rows = left.viewport().height() // left.rowHeight(0) + 1
    assert len(painted) <= rows * (left.model().columnCount() + right.model().columnCount())


def test_a_cell_is_painted_anew_after_a_detour_over_a_table_of_another_size(
    qtbot: QtBot, cards: Cards, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    logits, _, left, right = cards
    before = state_of(50, 10)
    scenario = before.scenario.with_logits(2, 1, np.array([[5.0]]))
    scenario = scenario.with_targets(2, 0, np.array([[3]]))
    after = with_evaluation(before, evaluate(scenario))
    painted = painted_cells(monkeypatch)
    for shown in (before, after, state_of(40, 10), before, after):
        painted.clear()
        show(logits, shown)
        QApplication.processEvents()
    assert left.visualRect(left.model().index(2, 1)) in painted
    assert right.visualRect(right.model().index(2, 0)) in painted


def test_wide_rows_are_described_a_few_at_a_time(
    qtbot: QtBot, cards: Cards, described: list[list[int]], show: Show
) -> None:
    logits, *_ = cards
    show(logits, state_of(100, 10_000))
    qtbot.waitUntil(lambda: bool(described))
    assert max(map(len, described)) * 10_000 <= CHUNK_CELLS


@pytest.mark.qt_log_ignore("plugin does not support", extend=True)
def test_one_of_ten_thousand_classes_is_searched_for_in_a_cell(
    qtbot: QtBot, cards: Cards, show: Show
) -> None:
    logits, _, _, right = cards
    show(logits, state_of(20, 10_000))
    edited = QSignalSpy(logits.tables.targets_model.edited)
    with qtbot.waitActive(logits):
        logits.activateWindow()
    right.setCurrentIndex(right.model().index(2, 0))
    right.setFocus()
    qtbot.keyClick(right, Qt.Key.Key_F2)
    editor = right.findChild(QComboBox)
    assert isinstance(editor, QComboBox)
    qtbot.keyClicks(editor, "ss 123")
    matches = editor.completer().popup()
    assert matches.isVisible()
    assert matches.model().index(0, 0).data() == "class 123"
    qtbot.keyClick(matches, Qt.Key.Key_Down)
    qtbot.keyClick(matches, Qt.Key.Key_Return)
    assert edited.at(0) == [2, 0, "class 123"]


def test_both_tables_scroll_together_and_stay_aligned(
    qtbot: QtBot, cards: Cards, show: Show
) -> None:
    logits, _, left, right = cards
    show(logits, state_of(200, 50))
    for bar, other in (
        (left.verticalScrollBar(), right.verticalScrollBar()),
        (right.verticalScrollBar(), left.verticalScrollBar()),
    ):
        qtbot.waitUntil(lambda: left.verticalScrollBar().maximum() > 0)
        bar.setValue(bar.maximum())
        assert other.value() == bar.maximum() == other.maximum()
        assert left.viewport().height() == right.viewport().height()
        assert left.rowViewportPosition(199) == right.rowViewportPosition(199)
        bar.setValue(0)
    assert not left.verticalScrollBar().isVisible()
    assert left.horizontalScrollBar().maximum() > 0


def test_another_frame_keeps_the_scroll_position(
    qtbot: QtBot,
    cards: Cards,
    show: Show,
) -> None:
    logits, _, left, right = cards
    show(logits, state_of(500, 10, (50, 3)))
    qtbot.waitUntil(lambda: right.verticalScrollBar().maximum() > 0)
    right.verticalScrollBar().setValue(1234)
    show(logits, state_of(500, 10, (50, 3)))
    assert right.verticalScrollBar().value() == left.verticalScrollBar().value() == 1234
    show(logits, state_of(400, 10, (50, 3)))
    assert right.verticalScrollBar().value() == left.verticalScrollBar().value() == 1234


def test_ten_thousand_classes_scroll_to_the_last(
    qtbot: QtBot,
    cards: Cards,
    show: Show,
) -> None:
    logits, weights, left, right = cards
    show(logits, state_of(20, 10_000))
    show(weights, state_of(20, 10_000))
    for card in (logits, weights):
        show(card, state_of(20, 10_000, (19, 9_999)))
    qtbot.waitUntil(lambda: left.columnAt(left.viewport().width() - 5) == 9_999)
    assert right.width() < 0.6 * logits.width()
    table = weights.findChild(TableView, "weights_table")
    assert isinstance(table, TableView)
    assert table.rowAt(table.viewport().height() - 5) == 9_999
