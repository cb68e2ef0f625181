from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.plots.bars import BarsChoices, BarsPresenter
from lossgui.controllers.presenter import Background
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.classes.comparison import SHARES, Bars, ClassFigure
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import Selection, ViewState
from lossgui.views.plots.bars_plot import BarsPlot
from lossgui.views.plots.page import Page
from lossgui.views.theme import DARK, LIGHT, Theme
from lossgui.views.widgets.selector import Selector

Key = Qt.Key
W = [8 / 15, 8 / 6, 8 / 3]


@pytest.fixture
def shares(background: Background) -> GradientShares:
    return GradientShares(background)


@pytest.fixture
def presenter(background: Background, shares: GradientShares) -> BarsPresenter:
    return BarsPresenter(background, shares)


@pytest.fixture
def plot() -> BarsPlot:
    return BarsPlot()


@pytest.fixture
def page(opened: Callable[..., Page], plot: BarsPlot, presenter: BarsPresenter) -> Page:
    return opened(plot, presenter, 560)


Draw = Callable[..., Bars]


@pytest.fixture
def draw(
    page: Page,
    plot: BarsPlot,
    presenter: BarsPresenter,
    shares: GradientShares,
    show: Callable[..., Any],
) -> Draw:
    """Return what shows the bars of a state, sorted by a figure, and returns them."""

    def draw(state: ViewState, by: str = "", computing: bool = False) -> Bars | None:
        presenter.choices = replace(presenter.choices, order=by)
        if not computing:
            state = replace(state, gradient_shares=shares.derive(state, lambda: None))
        show(page, presenter, state)
        return plot.picture.bars if plot.drawn else None

    return draw


def state_of(loss: str, x: Any, y: Any) -> ViewState:
    evaluation = evaluate(make_scenario(loss, x, y))
    return ViewState(evaluation, describe_classes(evaluation))


def many(n_classes: int = 10_000) -> ViewState:
    return state_of("CrossEntropyLoss", np.zeros((3, n_classes), dtype=np.float32), [5, 5, 7])


def choose_order(page: Page, key: str) -> None:
    box = page.findChild(Selector, "bars_order")
    assert isinstance(box, Selector)
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def click_log(page: Page, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.findChild(QPushButton, "bars_log"), Qt.MouseButton.LeftButton)


def end_of(plot: BarsPlot, figure: ClassFigure, row: int) -> QPoint:
    made = plot.picture.bars
    assert made is not None
    value = plot.place(figure, made.now[figure])[plot.order[row]]
    return plot.pixel(value, -row, plot.plots.index(plot.columns[figure])).toPoint()


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "BCEWithLogitsLoss"])
def test_bars_are_as_long_as_the_figures(
    page: Page, animals: Callable[..., ViewState], loss: str, plot: BarsPlot, draw: Draw
) -> None:
    binary = loss == "BCEWithLogitsLoss"
    y = {"y": np.eye(8, 3)} if binary else {}
    state = animals(loss, **y, weight=W, **({"pos_weight": W} if binary else {}))
    page.resize(900, 560)
    other = replace(state, pinned=animals(loss, **y).evaluation)
    made = draw(other, ClassFigure.COUNT)
    states = {"now": made.now, "unweighted": made.unweighted, "pinned": made.pinned}
    assert set(plot.shown()) == set(made.now)
    for state, figures in states.items():
        for figure, values in figures.items():
            item = plot.items[figure, state]
            scale = 100 if figure in SHARES else 1
            np.testing.assert_allclose(item.width, scale * values[made.order])
            assert not np.any(item.start)
            assert np.round(-item.y).tolist() == [0, 1, 2]
    places = [plot.items[ClassFigure.WEIGHT, state].y[0] for state in states]
    assert places == sorted(places, reverse=True)


def test_states_that_are_not_there_have_no_bars(
    page: Page, animals: Callable[..., ViewState], plot: BarsPlot, draw: Draw
) -> None:
    draw(animals())
    assert plot.items[ClassFigure.WEIGHT, "now"].isVisible()
    assert not plot.items[ClassFigure.WEIGHT, "unweighted"].isVisible()
    assert page.legend.text("unweighted") == page.legend.text("pinned") == ""


def test_logarithmic_axes_are_for_weights_and_counts(
    page: Page, animals: Callable[..., ViewState], qtbot: QtBot, plot: BarsPlot, draw: Draw
) -> None:
    made = draw(animals(weight=[0.0, 1.0, 100.0]))
    click_log(page, qtbot)
    item = plot.items[ClassFigure.WEIGHT, "now"]
    start = plot.columns[ClassFigure.WEIGHT].viewRange()[0][0]
    np.testing.assert_allclose(item.start + item.width, [start, 0, 2])
    item = plot.items[ClassFigure.LOSS_SHARE, "now"]
    np.testing.assert_allclose(item.width, 100 * made.now[ClassFigure.LOSS_SHARE])


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("figure", [ClassFigure.WEIGHT, ClassFigure.POS_WEIGHT])
def test_the_end_of_a_weight_is_dragged(
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    figure: ClassFigure,
    logarithmic: bool,
    plot: BarsPlot,
    draw: Draw,
    presenter: BarsPresenter,
) -> None:
    state = animals("BCEWithLogitsLoss", y=np.eye(8, 3), pos_weight=W, weight=W)
    presenter.choices = BarsChoices(log=logarithmic)
    draw(state, figure)
    pos = figure is ClassFigure.POS_WEIGHT
    dragged = QSignalSpy(plot.pos_weight_dragged if pos else plot.weight_dragged)
    finished, chosen = QSignalSpy(plot.drag_finished), QSignalSpy(plot.class_chosen)
    viewport, start = plot.viewport(), end_of(plot, figure, 1)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    at = plot.plots.index(plot.columns[figure])
    for step in (5, -9, 300):
        qtbot.mouseMove(viewport, start + QPoint(step, 3))
        index, value = dragged.at(dragged.count() - 1)
        x = plot.value_at(QPointF(start + QPoint(step, 3)), at)[0]
        assert index == 1
        pixel = plot.columns[figure].vb.viewPixelSize()[0]
        place = np.log10(value) if logarithmic else value
        assert place == pytest.approx(max(x, 0) if not logarithmic else x, abs=1.5 * pixel + 0.01)
    assert finished.count() == 0
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    assert (finished.count(), chosen.at(0)) == (1, [1])


def test_rows_and_ranges_stay_while_a_bar_is_dragged(
    animals: Callable[..., ViewState], qtbot: QtBot, plot: BarsPlot, draw: Draw
) -> None:
    draw(animals(weight=[3.0, 2.0, 1.0]), ClassFigure.WEIGHT)
    before = plot.columns[ClassFigure.WEIGHT].viewRange()
    start = end_of(plot, ClassFigure.WEIGHT, 2)
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    draw(animals(weight=[3.0, 2.0, 9.0]), ClassFigure.WEIGHT)
    assert plot.order.tolist() == [0, 1, 2]
    assert plot.columns[ClassFigure.WEIGHT].viewRange() == before
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert plot.order.tolist() == [2, 0, 1]
    assert plot.columns[ClassFigure.WEIGHT].viewRange()[0][1] > 9


def test_weights_that_differ_between_samples_cannot_be_dragged(
    animals: Callable[..., ViewState], qtbot: QtBot, plot: BarsPlot, draw: Draw
) -> None:
    draw(animals("BCEWithLogitsLoss", y=np.eye(8, 3), weight=np.full((8, 3), 2.0)))
    dragged = QSignalSpy(plot.weight_dragged)
    start = end_of(plot, ClassFigure.WEIGHT, 1)
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(plot.viewport(), start + QPoint(20, 0))
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.keyClick(plot, Key.Key_Right)
    assert dragged.count() == 0


def test_a_click_selects_a_class(
    animals: Callable[..., ViewState], qtbot: QtBot, plot: BarsPlot, draw: Draw
) -> None:
    draw(animals(), ClassFigure.COUNT)
    chosen, dragged = QSignalSpy(plot.class_chosen), QSignalSpy(plot.weight_dragged)
    for row, index in enumerate([0, 1, 2]):
        at = end_of(plot, ClassFigure.COUNT, row) - QPoint(6, 0)
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
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
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    expected: float,
    plot: BarsPlot,
    draw: Draw,
) -> None:
    draw(animals(weight=[3.0, 2.0, 1.0], entry=(0, 1)), ClassFigure.COUNT)
    dragged, finished = QSignalSpy(plot.weight_dragged), QSignalSpy(plot.drag_finished)
    qtbot.keyClick(plot, key, modifier)
    assert dragged.at(0) == [1, pytest.approx(expected, abs=0.006)]
    assert finished.count() == 1


def test_up_and_down_select_the_class_beside(
    animals: Callable[..., ViewState], qtbot: QtBot, plot: BarsPlot, draw: Draw
) -> None:
    chosen = QSignalSpy(plot.class_chosen)
    draw(animals(weight=[1.0, 3.0, 2.0], entry=(0, 2)), ClassFigure.WEIGHT)
    for key in (Key.Key_Up, Key.Key_Down):
        qtbot.keyClick(plot, key)
    assert [chosen.at(0), chosen.at(1)] == [[1], [0]]


def test_of_many_classes_those_in_view_are_drawn(
    page: Page, qtbot: QtBot, plot: BarsPlot, draw: Draw
) -> None:
    state = many()
    draw(state, ClassFigure.COUNT)
    assert 5 < plot.rows < 40
    item = plot.items[ClassFigure.COUNT, "now"]
    assert len(item.y) == plot.rows
    assert item.width[:3].tolist() == [2, 1, 0]
    weights = plot.columns[ClassFigure.WEIGHT]
    assert weights.getAxis("left").ticks(*weights.viewRange()[1], 300)[1][:3] == [
        "class 5",
        "class 7",
        "class 0",
    ]
    qtbot.keyClick(plot, Key.Key_PageDown)
    assert plot.scroll_bar.value() == plot.rows
    assert round(-item.y[0]) == plot.rows
    draw(replace(state, selection=Selection(0, 9_999)), ClassFigure.COUNT)
    assert plot.scroll_bar.value() == 10_000 - plot.rows
    assert len(page.columns()["count"]) == 10_000


def test_the_selected_class_stays_in_view_until_a_person_scrolls_away(
    page: Page, qtbot: QtBot, plot: BarsPlot, draw: Draw
) -> None:
    state = replace(many(100), selection=Selection(0, 50))
    draw(state)
    assert plot.scroll_bar.value() + plot.rows == 51
    page.resize(640, 300)
    QApplication.processEvents()
    assert plot.scroll_bar.value() + plot.rows == 51
    assert plot.rows < 10
    qtbot.keyClick(plot, Key.Key_PageDown)
    first = plot.scroll_bar.value()
    draw(state)
    assert plot.scroll_bar.value() == first > 50
    choose_order(page, "count")
    draw(state, ClassFigure.COUNT)
    assert plot.scroll_bar.value() == 0
    draw(replace(state, selection=Selection(0, 51)), ClassFigure.COUNT)
    assert plot.scroll_bar.value() + plot.rows == 52


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_weight_that_is_not_finite_has_a_mark(
    page: Page,
    animals: Callable[..., ViewState],
    logarithmic: bool,
    plot: BarsPlot,
    draw: Draw,
    qtbot: QtBot,
) -> None:
    draw(animals(weight=[1.0, np.inf, np.nan]))
    if logarithmic:
        click_log(page, qtbot)
    low, high = plot.columns[ClassFigure.WEIGHT].viewRange()[0]
    item, marks = plot.items[ClassFigure.WEIGHT, "now"], plot.bar_signs[ClassFigure.WEIGHT, "now"]
    y = item.y
    assert (item.start + item.width)[1] == pytest.approx(high)
    assert item.width[2] == 0
    assert [sign.toPlainText() for sign in marks.signs] == ["\N{INFINITY}", "nan"]
    assert [sign.pos().toTuple() for sign in marks.signs] == [(high, y[1]), (low, y[2])]
    assert not plot.bar_signs[ClassFigure.GRADIENT_SHARE, "now"].signs
    draw(animals(weight=W))
    assert not any(sign.isVisible() for sign in marks.signs)


def test_a_weight_beyond_the_axis_is_written_there(
    page: Page, animals: Callable[..., ViewState], plot: BarsPlot, draw: Draw, qtbot: QtBot
) -> None:
    draw(animals(weight=[1.0, 1e308, -1e308]))
    marks = plot.bar_signs[ClassFigure.WEIGHT, "now"]
    assert [sign.toPlainText() for sign in marks.signs] == ["1e+308", "-1e+308"]
    click_log(page, qtbot)
    assert not marks.signs[0].isVisible()


def test_an_arrow_key_moves_an_infinite_weight_back_to_the_axis(
    animals: Callable[..., ViewState], qtbot: QtBot, plot: BarsPlot, draw: Draw
) -> None:
    dragged = QSignalSpy(plot.weight_dragged)
    draw(animals(weight=[1.0, 2.0, np.inf], entry=(0, 2)))
    qtbot.keyClick(plot, Key.Key_Left)
    assert dragged.at(0) == [2, pytest.approx(2.0, rel=0.1)]


def test_the_box_under_the_mouse_has_all_figures(
    animals: Callable[..., ViewState], plot: BarsPlot, draw: Draw
) -> None:
    state = animals(weight=W)
    draw(replace(state, pinned=animals(weight=[1.0, 1.0, 4.0]).evaluation))
    text = plot.follow_mouse(QPointF(end_of(plot, ClassFigure.LOSS_SHARE, 2)))
    lines = text.splitlines()
    assert lines[0] == "fox"
    assert lines[1] == "weight = 2.6667  weights 1: 1.0000  A: 4.0000"
    assert lines[2].startswith("loss share = 53.7 %  weights 1: 27.2 %  A: ")


def test_words(page: Page, animals: Callable[..., ViewState], plot: BarsPlot, draw: Draw) -> None:
    draw(animals(weight=W))
    assert page.sentence.text() == (
        "fox: 53.7 % of the loss, 47.7 % of the gradient, prior w·f 33.3 %. "
        "With all weights 1: 27.2 %, 22.4 %, 12.5 %."
    )
    draw(replace(animals(), pinned=animals(weight=W).evaluation))
    assert page.sentence.text().endswith(
        "In A: 53.7 %, 47.7 %, 33.3 %. ∆ -26.5, -25.3, -20.8 points."
    )
    draw(animals(), computing=True)
    assert plot.message.text() == "computing the gradient shares"
    draw(animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert plot.message.text() == "nan: there are no samples, 0 / 0"
    draw(state_of("CrossEntropyLoss", np.zeros((0, 0)), np.zeros(0, dtype=int)))
    assert plot.message.text() == "no classes: open a file or type logits"
    assert page.columns() == {}


def test_under_label_smoothing_a_share_is_what_the_weight_multiplies(
    page: Page, animals: Callable[..., ViewState], draw: Draw
) -> None:
    draw(animals(weight=W, label_smoothing=0.1))
    assert page.sentence.text().startswith(
        "Label smoothing gives fox a part of every target: its weight multiplies 59.1 % of the "
        "loss and 51.5 % of the gradient; prior w·f 33.3 %."
    )


def test_columns_are_what_is_drawn(
    page: Page, animals: Callable[..., ViewState], draw: Draw
) -> None:
    made = draw(animals(weight=W), ClassFigure.WEIGHT)
    columns = page.columns()
    assert columns["class"].tolist() == ["fox", "dog", "cat"]
    np.testing.assert_array_equal(columns["loss (%)"], 100 * made.now[ClassFigure.LOSS_SHARE][::-1])
    assert columns["weight, all weights 1"].tolist() == [1, 1, 1]


def test_where_it_is_narrow_the_sorted_figure_stays(
    page: Page, animals: Callable[..., ViewState], plot: BarsPlot, draw: Draw
) -> None:
    page.resize(300, 500)
    draw(animals(), ClassFigure.COUNT)
    assert plot.shown()[0] is ClassFigure.WEIGHT
    assert plot.shown()[-1] is ClassFigure.COUNT
    assert len(plot.shown()) < 4
    assert not plot.columns[ClassFigure.PRIOR].isVisible()


def test_an_order_is_chosen(
    page: Page, animals: Callable[..., ViewState], plot: BarsPlot, draw: Draw
) -> None:
    draw(animals(weight=W))
    choose_order(page, "loss share")
    assert plot.order.tolist() == [2, 1, 0]
    assert page.findChild(Selector, "bars_order").currentText() == "by loss share"
    choose_order(page, "")
    assert plot.order.tolist() == [0, 1, 2]


def test_presenting_and_restyling_send_nothing(
    page: Page, animals: Callable[..., ViewState], plot: BarsPlot, draw: Draw
) -> None:
    spies = [
        QSignalSpy(signal)
        for signal in (plot.weight_dragged, plot.class_chosen, page.controls.chosen)
    ]
    draw(animals())
    page.restyle(Theme(DARK, 2.0))
    draw(animals(weight=W, entry=(3, 1)))
    assert not any(spy.count() for spy in spies)


def test_names_take_the_room_they_need_whatever_was_shown_before(
    page: Page, plot: BarsPlot, draw: Draw, animals: Callable[..., ViewState]
) -> None:
    page.restyle(Theme(LIGHT))
    draw(animals())
    needed = plot.area().left()
    page.restyle(Theme(LIGHT, 1.5))
    page.restyle(Theme(LIGHT))
    assert plot.area().left() == needed
    draw(state_of("CrossEntropyLoss", np.zeros((3, 10_000), dtype=np.float32), [5, 5, 7]))
    draw(animals())
    assert plot.area().left() == needed
