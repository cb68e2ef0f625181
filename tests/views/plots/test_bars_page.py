from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.model.arguments import make_scenario
from lossgui.model.class_figures import SHARES, Bars, Figure, bars
from lossgui.model.evaluation import evaluate
from lossgui.model.pulls import pulls
from lossgui.state import Selection, ViewState
from lossgui.views.look import DARK, LIGHT, Look
from lossgui.views.plots.bars_page import BarsPage

Key = Qt.Key
W = [8 / 15, 8 / 6, 8 / 3]


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[BarsPage]:
    page = BarsPage()
    qtbot.addWidget(page)
    page.restyle(Look(LIGHT))
    page.resize(640, 560)
    page.show()
    QApplication.processEvents()
    yield page
    page.canvas.close()


def show(
    page: BarsPage, state: ViewState, by: Figure | None = None, computing: bool = False
) -> Bars:
    found = None if computing else pulls(state.evaluation)
    pinned = None if state.pinned is None else pulls(state.pinned)
    made = bars(state.evaluation, state.pinned, by, (found, pinned))
    page.present_bars(state, made, computing)
    QApplication.processEvents()
    return made


def many(n_classes: int = 10_000) -> ViewState:
    scenario = make_scenario(
        "CrossEntropyLoss", np.zeros((3, n_classes), dtype=np.float32), [5, 5, 7]
    )
    return ViewState(evaluate(scenario), Selection(), None, None, "many", False)


def end_of(page: BarsPage, figure: Figure, row: int) -> QPoint:
    plot = page.plot
    made = plot.bars
    assert made is not None
    value = plot.place(figure, made.now[figure])[made.order[row]]
    return plot.pixel(value, -row, plot.plots.index(plot.columns[figure])).toPoint()


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "BCEWithLogitsLoss"])
def test_bars_are_as_long_as_the_figures(
    page: BarsPage, animals: Callable[..., ViewState], loss: str
) -> None:
    binary = loss == "BCEWithLogitsLoss"
    y = {"y": np.eye(8, 3)} if binary else {}
    state = animals(loss, **y, weight=W, **({"pos_weight": W} if binary else {}))
    page.resize(900, 560)
    other = replace(state, pinned=animals(loss, **y).evaluation)
    made = show(page, other, Figure.COUNT)
    states = {"now": made.now, "unweighted": made.unweighted, "pinned": made.pinned}
    assert set(page.plot.shown()) == set(made.now)
    for state, figures in states.items():
        for figure, values in figures.items():
            item = page.plot.items[figure, state]
            scale = 100 if figure in SHARES else 1
            np.testing.assert_allclose(item.width, scale * values[made.order])
            assert not np.any(item.start)
            assert np.round(-item.y).tolist() == [0, 1, 2]
    places = [page.plot.items[Figure.WEIGHT, state].y[0] for state in states]
    assert places == sorted(places, reverse=True)


def test_states_that_are_not_there_have_no_bars(
    page: BarsPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals())
    assert page.plot.items[Figure.WEIGHT, "now"].isVisible()
    assert not page.plot.items[Figure.WEIGHT, "unweighted"].isVisible()
    assert page.legend.text("unweighted") == page.legend.text("pinned") == ""


def test_logarithmic_axes_are_for_weights_and_counts(
    page: BarsPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    made = show(page, animals(weight=[0.0, 1.0, 100.0]))
    button = page.findChild(object, "bars_log")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    item = page.plot.items[Figure.WEIGHT, "now"]
    start = page.plot.columns[Figure.WEIGHT].viewRange()[0][0]
    np.testing.assert_allclose(item.start + item.width, [start, 0, 2])
    item = page.plot.items[Figure.LOSS_SHARE, "now"]
    np.testing.assert_allclose(item.width, 100 * made.now[Figure.LOSS_SHARE])


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("figure", [Figure.WEIGHT, Figure.POS_WEIGHT])
def test_the_end_of_a_weight_is_dragged(
    page: BarsPage,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    figure: Figure,
    logarithmic: bool,
) -> None:
    state = animals("BCEWithLogitsLoss", y=np.eye(8, 3), pos_weight=W, weight=W)
    show(page, state, figure)
    page.plot.take_scale(logarithmic)
    QApplication.processEvents()
    pos = figure is Figure.POS_WEIGHT
    dragged = QSignalSpy(page.plot.pos_weight_dragged if pos else page.plot.weight_dragged)
    finished, chosen = QSignalSpy(page.plot.drag_finished), QSignalSpy(page.plot.class_chosen)
    viewport, start = page.plot.viewport(), end_of(page, figure, 1)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    at = page.plot.plots.index(page.plot.columns[figure])
    for step in (5, -9, 300):
        qtbot.mouseMove(viewport, start + QPoint(step, 3))
        index, value = dragged.at(dragged.count() - 1)
        x = page.plot.value_at(QPointF(start + QPoint(step, 3)), at)[0]
        assert index == 1
        pixel = page.plot.columns[figure].vb.viewPixelSize()[0]
        place = np.log10(value) if logarithmic else value
        assert place == pytest.approx(max(x, 0) if not logarithmic else x, abs=1.5 * pixel + 0.01)
    assert finished.count() == 0
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    assert (finished.count(), chosen.at(0)) == (1, [1])


def test_rows_and_ranges_stay_while_a_bar_is_dragged(
    page: BarsPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    show(page, animals(weight=[3.0, 2.0, 1.0]), Figure.WEIGHT)
    before = page.plot.columns[Figure.WEIGHT].viewRange()
    start = end_of(page, Figure.WEIGHT, 2)
    qtbot.mousePress(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    show(page, animals(weight=[3.0, 2.0, 9.0]), Figure.WEIGHT)
    assert page.plot.bars is not None
    assert page.plot.bars.order.tolist() == [0, 1, 2]
    assert page.plot.columns[Figure.WEIGHT].viewRange() == before
    qtbot.mouseRelease(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert page.plot.bars.order.tolist() == [2, 0, 1]
    assert page.plot.columns[Figure.WEIGHT].viewRange()[0][1] > 9


def test_weights_that_differ_between_samples_cannot_be_dragged(
    page: BarsPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    show(page, animals("BCEWithLogitsLoss", y=np.eye(8, 3), weight=np.full((8, 3), 2.0)))
    dragged = QSignalSpy(page.plot.weight_dragged)
    start = end_of(page, Figure.WEIGHT, 1)
    qtbot.mousePress(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(page.plot.viewport(), start + QPoint(20, 0))
    qtbot.mouseRelease(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.keyClick(page.plot, Key.Key_Right)
    assert dragged.count() == 0


def test_a_click_selects_a_class(
    page: BarsPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    show(page, animals(), Figure.COUNT)
    chosen, dragged = QSignalSpy(page.plot.class_chosen), QSignalSpy(page.plot.weight_dragged)
    for row, index in enumerate([0, 1, 2]):
        at = end_of(page, Figure.COUNT, row) - QPoint(6, 0)
        qtbot.mouseClick(page.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert chosen.at(row) == [index]
    assert dragged.count() == 0


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Key.Key_Right, Qt.KeyboardModifier.NoModifier, 2.03),
        (Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 1.68),
    ],
)
def test_arrow_keys_move_the_weight_of_the_selected_class(
    page: BarsPage,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    expected: float,
) -> None:
    show(page, animals(weight=[3.0, 2.0, 1.0], entry=(0, 1)), Figure.COUNT)
    dragged, finished = QSignalSpy(page.plot.weight_dragged), QSignalSpy(page.plot.drag_finished)
    qtbot.keyClick(page.plot, key, modifier)
    assert dragged.at(0) == [1, pytest.approx(expected, abs=0.006)]
    assert finished.count() == 1


def test_up_and_down_select_the_class_beside(
    page: BarsPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    chosen = QSignalSpy(page.plot.class_chosen)
    show(page, animals(weight=[1.0, 3.0, 2.0], entry=(0, 2)), Figure.WEIGHT)
    for key in (Key.Key_Up, Key.Key_Down):
        qtbot.keyClick(page.plot, key)
    assert [chosen.at(0), chosen.at(1)] == [[1], [0]]


def test_of_many_classes_those_in_view_are_drawn(page: BarsPage, qtbot: QtBot) -> None:
    state = many()
    show(page, state, Figure.COUNT)
    plot = page.plot
    assert 5 < plot.rows < 40
    item = plot.items[Figure.COUNT, "now"]
    assert len(item.y) == plot.rows
    assert item.width[:3].tolist() == [2, 1, 0]
    assert plot._axis.ticks(*plot.columns[Figure.WEIGHT].viewRange()[1], 300)[1][:3] == [
        "class 5",
        "class 7",
        "class 0",
    ]
    qtbot.keyClick(plot, Key.Key_PageDown)
    assert plot.scroll_bar.value() == plot.rows
    assert round(-item.y[0]) == plot.rows
    show(page, replace(state, selection=Selection(0, 9_999)))
    assert plot.scroll_bar.value() == 10_000 - plot.rows
    assert len(page.columns()["count"]) == 10_000


def test_the_selected_class_stays_in_view_until_a_person_scrolls_away(
    page: BarsPage, qtbot: QtBot
) -> None:
    plot, state = page.plot, replace(many(100), selection=Selection(0, 50))
    show(page, state)
    assert plot.scroll_bar.value() + plot.rows == 51
    page.resize(640, 300)
    QApplication.processEvents()
    assert plot.scroll_bar.value() + plot.rows == 51
    assert plot.rows < 10
    qtbot.keyClick(plot, Key.Key_PageDown)
    first = plot.scroll_bar.value()
    show(page, state)
    assert plot.scroll_bar.value() == first > 50
    page._order.chosen.emit("count")
    show(page, state, Figure.COUNT)
    assert plot.scroll_bar.value() == 0
    show(page, replace(state, selection=Selection(0, 51)), Figure.COUNT)
    assert plot.scroll_bar.value() + plot.rows == 52


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_weight_that_is_not_finite_has_a_mark(
    page: BarsPage, animals: Callable[..., ViewState], logarithmic: bool
) -> None:
    plot = page.plot
    show(page, animals(weight=[1.0, np.inf, np.nan]))
    plot.take_scale(logarithmic)
    low, high = plot.columns[Figure.WEIGHT].viewRange()[0]
    item, marks = plot.items[Figure.WEIGHT, "now"], plot.marks[Figure.WEIGHT, "now"]
    y = item.y
    assert (item.start + item.width)[1] == pytest.approx(high)
    assert item.width[2] == 0
    assert [sign.toPlainText() for sign in marks.signs] == ["\N{INFINITY}", "nan"]
    assert [sign.pos().toTuple() for sign in marks.signs] == [(high, y[1]), (low, y[2])]
    assert not plot.marks[Figure.GRADIENT_SHARE, "now"].signs
    show(page, animals(weight=W))
    assert not any(sign.isVisible() for sign in marks.signs)


def test_a_weight_beyond_the_axis_is_written_there(
    page: BarsPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(weight=[1.0, 1e308, -1e308]))
    marks = page.plot.marks[Figure.WEIGHT, "now"]
    assert [sign.toPlainText() for sign in marks.signs] == ["1e+308", "-1e+308"]
    page.plot.take_scale(True)
    assert not marks.signs[0].isVisible()


def test_an_arrow_key_moves_an_infinite_weight_back_to_the_axis(
    page: BarsPage, animals: Callable[..., ViewState], qtbot: QtBot
) -> None:
    dragged = QSignalSpy(page.plot.weight_dragged)
    show(page, animals(weight=[1.0, 2.0, np.inf], entry=(0, 2)))
    qtbot.keyClick(page.plot, Key.Key_Left)
    assert dragged.at(0) == [2, pytest.approx(2.0, rel=0.1)]


def test_the_box_under_the_mouse_has_all_figures(
    page: BarsPage, animals: Callable[..., ViewState]
) -> None:
    state = animals(weight=W)
    show(page, replace(state, pinned=animals(weight=[1.0, 1.0, 4.0]).evaluation))
    text = page.plot.follow_mouse(QPointF(end_of(page, Figure.LOSS_SHARE, 2)))
    lines = text.splitlines()
    assert lines[0] == "fox"
    assert lines[1] == "weight = 2.6667  weights 1: 1.0000  A: 4.0000"
    assert lines[2].startswith("loss share = 53.7 %  weights 1: 27.2 %  A: ")
    assert page.plot.follow_mouse(None) == ""


def test_words(page: BarsPage, animals: Callable[..., ViewState]) -> None:
    show(page, animals(weight=W))
    assert page.sentence.text() == (
        "fox: 53.7 % of the loss, 47.7 % of the gradient, prior w·f 33.3 %. "
        "With all weights 1: 27.2 %, 22.4 %, 12.5 %."
    )
    show(page, replace(animals(), pinned=animals(weight=W).evaluation))
    assert page.sentence.text().endswith(
        "In A: 53.7 %, 47.7 %, 33.3 %. ∆ -26.5, -25.3, -20.8 points."
    )
    show(page, animals(), computing=True)
    assert page.plot.message.text() == "computing the gradient shares"
    show(page, animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert page.plot.message.text() == "nan: there are no samples, 0 / 0"
    nothing = make_scenario("CrossEntropyLoss", np.zeros((0, 0)), np.zeros(0, dtype=int))
    show(page, ViewState(evaluate(nothing), Selection(), None, None, "nothing", False))
    assert page.plot.message.text() == "no classes: open a file or type logits"
    assert page.columns() == {}


def test_under_label_smoothing_a_share_is_what_the_weight_multiplies(
    page: BarsPage, animals: Callable[..., ViewState]
) -> None:
    show(page, animals(weight=W, label_smoothing=0.1))
    assert page.sentence.text().startswith(
        "Label smoothing gives fox a part of every target: its weight multiplies 59.1 % of the "
        "loss and 51.5 % of the gradient; prior w·f 33.3 %."
    )


def test_columns_are_what_is_drawn(page: BarsPage, animals: Callable[..., ViewState]) -> None:
    made = show(page, animals(weight=W), Figure.WEIGHT)
    columns = page.columns()
    assert columns["class"].tolist() == ["fox", "dog", "cat"]
    np.testing.assert_array_equal(columns["loss (%)"], 100 * made.now[Figure.LOSS_SHARE][::-1])
    assert columns["weight, all weights 1"].tolist() == [1, 1, 1]


def test_where_it_is_narrow_the_sorted_figure_stays(
    page: BarsPage, animals: Callable[..., ViewState]
) -> None:
    page.resize(300, 500)
    page.plot.sorted_by = Figure.COUNT
    show(page, animals(), Figure.COUNT)
    assert page.plot.shown()[0] is Figure.WEIGHT
    assert page.plot.shown()[-1] is Figure.COUNT
    assert len(page.plot.shown()) < 4
    assert not page.plot.columns[Figure.PRIOR].isVisible()


def test_an_order_is_announced(page: BarsPage, animals: Callable[..., ViewState]) -> None:
    show(page, animals())
    chosen = QSignalSpy(page.order_chosen)
    page._order.chosen.emit("count")
    assert chosen.at(0) == ["count"]
    show(page, animals(), Figure.COUNT)
    assert page._order.currentText() == "by count"


def test_presenting_and_restyling_send_nothing(
    page: BarsPage, animals: Callable[..., ViewState]
) -> None:
    spies = [
        QSignalSpy(signal)
        for signal in (page.plot.weight_dragged, page.plot.class_chosen, page.order_chosen)
    ]
    show(page, animals())
    page.restyle(Look(DARK, 2.0))
    show(page, animals(weight=W, entry=(3, 1)))
    assert not any(spy.count() for spy in spies)
