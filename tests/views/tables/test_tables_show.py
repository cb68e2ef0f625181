from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.errors import Place
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.ports import View
from lossgui.state import Derived, ViewState
from lossgui.views.classes.weights_card import WeightsCard
from lossgui.views.samples.color_bar import ColorLegend
from lossgui.views.samples.logits_card import LogitsCard
from lossgui.views.samples.sample_columns import HIDEABLE
from lossgui.views.tables.frame_model import CELL_ROLE
from lossgui.views.tables.table_view import TableView
from lossgui.views.theme import DARK, LIGHT, Theme
from lossgui.views.widgets.selector import Selector

Show = Callable[[View, ViewState], None]

W = [8 / 15, 8 / 6, 8 / 3]
E_X = [[0.25, 0.5, 0.75], [0.5, 0.125, 1.0]]
E = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.5]]
P = [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]]
KINDS = [
    {},
    {"loss": "NLLLoss", "x": [[-0.5, -1.0, -2.0]], "y": [1], "entry": (0, 0)},
    {"x": E_X, "y": P, "entry": (0, 0)},
    {"loss": "BCELoss", "x": E_X, "y": E, "entry": (0, 0)},
    {"loss": "BCEWithLogitsLoss", "x": E_X, "y": E, "entry": (0, 0), "pos_weight": [1.0, 2.0, 3.0]},
    {"x": np.zeros((0, 3)), "y": np.zeros(0, dtype=int), "entry": (0, 0)},
]


@pytest.fixture
def logits_card(qtbot: QtBot) -> LogitsCard:
    card = LogitsCard()
    qtbot.addWidget(card)
    card.resize(560, 420)
    card.restyle(Theme(LIGHT))
    return card


@pytest.fixture
def weights_card(qtbot: QtBot) -> WeightsCard:
    card = WeightsCard()
    qtbot.addWidget(card)
    card.resize(560, 320)
    card.restyle(Theme(LIGHT))
    return card


def table(card: QWidget, name: str) -> TableView:
    found = card.findChild(TableView, name)
    assert isinstance(found, TableView)
    return found


def texts(view: TableView, row: int) -> list[str]:
    model = view.model()
    columns = range(model.columnCount())
    return [str(model.index(row, column).data()).replace("\xa0", " ") for column in columns]


def headers(view: TableView) -> list[str]:
    model = view.model()
    return [
        str(model.headerData(column, Qt.Orientation.Horizontal))
        for column in range(model.columnCount())
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_models_keep_qt_s_rules(
    kind: dict[str, Any],
    animals: Callable[..., ViewState],
    logits_card: LogitsCard,
    weights_card: WeightsCard,
    qtmodeltester: ModelTester,
    show: Show,
) -> None:
    for card in (logits_card, weights_card):
        show(card, animals())
        show(card, animals(**kind))
    views = [table(logits_card, "logits_table"), table(logits_card, "targets_table")]
    for view in (*views, table(weights_card, "weights_table")):
        qtmodeltester.check(view.model(), force_py=True)


def test_a_row_reads_from_the_logits_to_the_share(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    show(logits_card, animals(weight=W))
    logits, targets = table(logits_card, "logits_table"), table(logits_card, "targets_table")
    assert headers(logits) == ["cat", "dog", "fox"]
    figures = ["p(target)", "correct?", "predicted", "w used", "w · loss", "share"]
    assert headers(targets) == ["target", *figures]
    assert texts(logits, 0) + texts(targets, 0) == [
        "2.10", "0.30", "-1.20",
        "cat", "0.832", "\N{CHECK MARK}", "cat", "0.533", "0.098", "1%",
    ]  # fmt: skip
    assert texts(targets, 7) == ["fox", "0.252", "×", "cat", "2.667", "3.674", "54%"]
    assert logits.model().headerData(7, Qt.Orientation.Vertical) == "7"


def test_numbers_are_shown_with_the_decimals_they_need(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    x = np.array([[1.5, 0.855, 1e6], [np.nan, 2.0, -np.inf], [0.1, 1e-7, -2.25]])
    show(logits_card, animals(x=x.astype(np.float32), y=[0, -100, 1], entry=(0, 0)))
    logits = table(logits_card, "logits_table")
    assert [texts(logits, row) for row in range(3)] == [
        ["1.50", "0.855", "1e+06"],
        ["nan", "2.000", "-inf"],
        ["0.10", "1e-07", "-2.25"],
    ]
    assert logits.model().index(2, 0).data(Qt.ItemDataRole.EditRole) == "0.1"
    assert texts(table(logits_card, "targets_table"), 1)[:2] == ["ignored", "-"]


def test_an_ignored_element_fits_into_its_column_and_explains_itself(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    elements = [[-1.0, 1.0, 0.0], [-1.0, -1.0, -1.0]]
    show(
        logits_card,
        animals(loss="BCEWithLogitsLoss", x=E_X, y=elements, ignore_index=-1, entry=(0, 0)),
    )
    targets = table(logits_card, "targets_table")
    assert [texts(targets, row)[:4] for row in range(2)] == [
        ["ign.", "1", "0", "0.200"],
        ["ign.", "ign.", "ign.", "-"],
    ]
    index = targets.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.EditRole) == "-1.0"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "ignored: the target -1.0 is ignore_index"
    assert targets.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "1.0"


def test_targets_per_class_have_a_column_each(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    show(logits_card, animals())
    show(logits_card, animals(x=E_X, y=P, entry=(0, 0)))
    targets = table(logits_card, "targets_table")
    assert headers(targets)[:5] == ["y cat", "y dog", "y fox", "Σ y", "p(target)"]
    assert texts(targets, 0)[:4] == ["0.50", "0.25", "0.25", "1.00"]


def test_a_target_that_does_not_add_up_to_1_is_a_hint(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    show(logits_card, animals(x=E_X, y=[[0.5, 0.5, 0.25], P[1]], entry=(0, 0)))
    model = table(logits_card, "targets_table").model()
    cells = [model.index(row, 3).data(CELL_ROLE) for row in range(2)]
    assert [cell.text for cell in cells] == ["1.25 ≠ 1", "1.00"]
    assert "not 1: torch takes it as it is" in cells[0].tip
    assert cells[0].mark is None
    show(logits_card, animals("BCELoss", x=E_X, y=E, entry=(0, 0)))
    assert "Σ y" not in headers(table(logits_card, "targets_table"))


def test_columns_beside_the_logits_can_be_hidden(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    show(logits_card, animals(weight=W))
    logits_card.hide_figures(["weight", "correct", "predicted", "probability"])
    targets = table(logits_card, "targets_table")
    assert headers(targets) == ["target", "w · loss", "share"]
    assert texts(targets, 7) == ["fox", "3.674", "54%"]
    logits_card.hide_figures(["target", "share"])
    assert texts(targets, 7) == ["0.252", "×", "cat", "2.667", "3.674"]
    assert not any(targets.frame_model.is_editable(column) for column in range(5))
    logits_card.mark(Place("targets", 7, 0), "no such class")
    assert all(targets.model().index(7, c).data(CELL_ROLE).mark is None for c in range(5))
    logits_card.hide_figures([column.name for column in HIDEABLE])
    assert headers(targets) == []
    logits_card.hide_figures([])
    assert texts(targets, 7) == ["fox", "0.252", "×", "cat", "2.667", "3.674", "54%"]


def test_the_predicted_class_is_told_of_ignored_samples_too_and_of_ties_the_first(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    x = [[1.0, 2.0, 0.0], [0.0, 3.0, 3.0], [np.nan, 0.0, 0.0]]
    show(logits_card, animals(x=x, y=[-100, 2, 1], entry=(0, 0)))
    targets = table(logits_card, "targets_table")
    column = headers(targets).index("predicted")
    assert [texts(targets, row)[column] for row in range(3)] == ["dog", "dog", "-"]
    tip = Qt.ItemDataRole.ToolTipRole
    assert targets.model().index(1, column - 1).data(tip) == "another class is predicted"
    assert targets.model().index(2, column).data(tip) == "nan predicts no class"
    show(logits_card, animals("BCELoss", E_X, E, entry=(0, 0)))
    assert "predicted" not in headers(targets)


@pytest.mark.parametrize(
    ("color_by", "shown", "legend"),
    [
        ("value", ["1.20", "0.10", "0.40"], ("-4", "0", "4")),
        ("probability", ["0.561", "0.187", "0.252"], ("0", "chance 0.333", "1")),
        ("log-probability", ["-0.58", "-1.68", "-1.38"], ("-5.1", "chance -1.1", "0")),
        ("gradient", ["0.187", "0.062", "-0.249"], ("-0.333 raise", "0", "lower 0.333")),
        ("share", ["0%", "0%", "54%"], ("-50%", "0%", "50%")),
    ],
)
def test_colorings(
    animals: Callable[..., ViewState],
    logits_card: LogitsCard,
    qtbot: QtBot,
    color_by: str,
    shown: list[str],
    legend: tuple[str, str, str],
    show: Show,
) -> None:
    state = animals(weight=W)
    show(logits_card, state)
    choose_color_by(qtbot, logits_card, color_by)
    logits = table(logits_card, "logits_table")
    assert texts(logits, 7) == shown
    strip = logits_card.findChild(ColorLegend, "color_legend")
    assert strip.texts == legend
    assert legend[0] in strip.accessibleName()
    last = logits.model().index(7, 2).data(CELL_ROLE)
    assert last.edit == "0.4"
    assert (last.tint > 0) == (color_by in ("value", "share"))
    other = evaluate(state.scenario.with_weight(2, 0.0))
    show(logits_card, replace(state, evaluation=other, classes=describe_classes(other)))
    assert texts(logits, 7) == shown or color_by in ("gradient", "share")


def test_decimals_are_adjusted_until_another_coloring_is_chosen(
    animals: Callable[..., ViewState], logits_card: LogitsCard, qtbot: QtBot, show: Show
) -> None:
    show(logits_card, animals(weight=W))
    logits = table(logits_card, "logits_table")
    fewer, more = (logits_card.findChild(QToolButton, f"{n}_decimals") for n in ("fewer", "more"))
    narrow = logits.columnWidth(0)
    for _ in range(3):
        qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert texts(logits, 7) == ["1.20000", "0.10000", "0.40000"]
    assert logits.columnWidth(0) > narrow
    for _ in range(9):
        qtbot.mouseClick(fewer, Qt.MouseButton.LeftButton)
    assert texts(logits, 7) == ["1", "1e-01", "4e-01"]
    choose_color_by(qtbot, logits_card, "share")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert texts(logits, 7) == ["0.0%", "0.0%", "53.7%"]
    choose_color_by(qtbot, logits_card, "value")
    assert texts(logits, 7) == ["1.20", "0.10", "0.40"]


def choose_color_by(qtbot: QtBot, card: LogitsCard, color_by: str) -> None:
    box = card.findChild(Selector, "color_by")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    while box.currentData() != color_by:
        qtbot.keyClick(box, Qt.Key.Key_Down)


def test_the_legend_is_painted_as_cells_are(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    for colors in (LIGHT, DARK):
        logits_card.restyle(Theme(colors))
        show(logits_card, animals(weight=W))
        picture = logits_card.findChild(ColorLegend, "color_legend").grab().toImage()
        middle, width = picture.height() - 3, picture.width()
        low, centre, high = (picture.pixelColor(x, middle) for x in (2, width // 2, width - 3))
        assert low.red() > low.blue()
        assert high.blue() > high.red()
        assert centre.lightness() != low.lightness()


def test_the_title_says_what_the_input_is(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    titles = []
    for kind in KINDS:
        show(logits_card, animals(**kind))
        labels = logits_card.findChildren(QLabel)
        titles.append(tuple(label.text() for label in labels)[:2])
    assert titles[0] == ("Logits", "8 samples × 3 classes")
    assert titles[1] == ("Log-probabilities", "1 sample × 3 classes")
    assert titles[3] == ("Probabilities", "2 samples × 3 classes")


def test_an_empty_table_is_a_sentence(
    animals: Callable[..., ViewState],
    logits_card: LogitsCard,
    weights_card: WeightsCard,
    show: Show,
) -> None:
    for card in (logits_card, weights_card):
        card.show()
        show(card, animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert not table(logits_card, "logits_table").isVisible()
    assert any("no samples" in label.text() for label in logits_card.findChildren(QLabel))
    for card in (logits_card, weights_card):
        show(card, animals(weight=W))
    assert table(logits_card, "logits_table").isVisible()
    for card in (logits_card, weights_card):
        card.hide()


def test_the_classes_with_their_weights(
    animals: Callable[..., ViewState], weights_card: WeightsCard, show: Show
) -> None:
    shares = Derived(np.array([0.2, 0.32, 0.48]), True)
    show(weights_card, replace(animals(weight=W), gradient_shares=shares))
    weights = table(weights_card, "weights_table")
    shown = ["class", "count", "freq.", "weight", "", "loss share", "gradient", "prior w·f"]
    assert headers(weights) == shown
    assert texts(weights, 2) == ["fox", "1", "12%", "2.667", "", "54%", "48%", "33%"]
    words = " ".join(label.text() for label in weights_card.findChildren(QLabel))
    assert "fox is 12.5 % of the samples and 54 % of the loss." in words
    assert "Mean = 0.8551, unweighted 0.6333." in words
    show(weights_card, animals())
    assert any("All weights are 1." in label.text() for label in weights_card.findChildren(QLabel))


def test_pos_weight_and_weights_per_element(
    animals: Callable[..., ViewState], weights_card: WeightsCard, show: Show
) -> None:
    weights = table(weights_card, "weights_table")
    show(weights_card, animals(**KINDS[4]))
    assert headers(weights)[3:6] == ["weight", "", "pos_weight"]
    assert texts(weights, 1)[5] == "2.000"
    show(weights_card, animals("BCELoss", E_X, E, entry=(0, 0), weight=np.ones((2, 3)) / 2))
    index = weights.model().index(0, 3)
    assert index.data() == "by element"
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable


def test_a_mark_names_the_reason_until_it_is_cleared(
    animals: Callable[..., ViewState],
    logits_card: LogitsCard,
    weights_card: WeightsCard,
    show: Show,
) -> None:
    cards = (
        (logits_card, "logits_table", Place("logits", 2, 1), 1),
        (logits_card, "targets_table", Place("targets", 2), 0),
        (weights_card, "weights_table", Place("weights", 2), 3),
        (weights_card, "weights_table", Place("weights", 2, "class"), 0),
    )
    for card, name, place, column in cards:
        show(card, animals(weight=W))
        index = table(card, name).model().index(2, column)
        before = card.grab().toImage()
        card.mark(place, "that is no number")
        show(card, animals(weight=W))
        assert index.data(Qt.ItemDataRole.ToolTipRole) == "that is no number"
        assert index.data(CELL_ROLE).mark == "that is no number"
        assert card.grab().toImage() != before
        card.clear_mark()
        assert index.data(CELL_ROLE).mark is None
        assert card.grab().toImage() == before


def test_places_elsewhere_are_not_marked(
    animals: Callable[..., ViewState],
    logits_card: LogitsCard,
    weights_card: WeightsCard,
    show: Show,
) -> None:
    for card in (logits_card, weights_card):
        show(card, animals())
        before = card.grab().toImage()
        for place in (
            Place("label_smoothing"),
            Place("logits"),
            Place("targets"),
            Place("weights"),
        ):
            card.mark(place, "wrong")
        assert card.grab().toImage() == before


def test_every_cell_is_painted_in_every_look(
    animals: Callable[..., ViewState],
    logits_card: LogitsCard,
    weights_card: WeightsCard,
    show: Show,
) -> None:
    for card in (logits_card, weights_card):
        pictures = []
        for theme in (Theme(LIGHT), Theme(DARK), Theme(LIGHT, zoom=2.0)):
            card.restyle(theme)
            show(card, animals(weight=W))
            pictures.append(card.grab().toImage())
        assert pictures[0] != pictures[1] != pictures[2]


def test_names_of_samples_stand_beside_their_rows_and_long_ones_are_cut(
    animals: Callable[..., ViewState], logits_card: LogitsCard, show: Show
) -> None:
    show(logits_card, animals())
    logits = table(logits_card, "logits_table")
    narrow = logits.verticalHeader().width()
    names = ("what the camera saw by the river at night, third picture", *"abcdefg")
    show(logits_card, animals(sample_names=names))
    header, model = logits.verticalHeader(), logits.model()
    assert model.headerData(0, Qt.Orientation.Vertical) == names[0]
    tip = model.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert tip == f"sample {names[0]}"
    needed = header.fontMetrics().horizontalAdvance(names[0])
    assert narrow < header.width() < needed
    assert header.textElideMode() == Qt.TextElideMode.ElideRight
    show(logits_card, animals(sample_names=tuple("hijklmno")))
    assert model.headerData(0, Qt.Orientation.Vertical) == "h"
    assert header.width() < needed / 2
