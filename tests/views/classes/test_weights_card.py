import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSlider
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from lossgui.app import App, build
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.schemes import CUSTOM, SCHEMES, Weighting
from lossgui.ports import View
from lossgui.state import Derived, Selection, ViewState
from lossgui.views.classes.totals_row import TotalsRow
from lossgui.views.classes.weight_table import WeightTable
from lossgui.views.classes.weights_card import WeightsCard
from lossgui.views.classes.weights_model import WeightsModel
from lossgui.views.theme import DARK, LIGHT, Theme
from lossgui.views.widgets.steady import Paragraph
from lossgui.views.window.settings import Settings

Show = Callable[[View, ViewState], None]

COUNT, WEIGHT, SLIDER, POS_WEIGHT = "count", "weight", "slider", "pos_weight"
SHARE, PULL, PRIOR = "loss share", "gradient share", "prior"
W = [8 / 15, 8 / 6, 8 / 3]
LEFT = Qt.MouseButton.LeftButton
Frames = Callable[..., ViewState]


@pytest.fixture
def card(
    qtbot: QtBot,
    show: Show,
) -> WeightsCard:
    made = WeightsCard()
    qtbot.addWidget(made)
    made.resize(600, 360)
    made.restyle(Theme(LIGHT))
    made.show()
    return made


@pytest.fixture
def app(
    qtbot: QtBot,
    tmp_path: Path,
    show: Show,
) -> App:
    made = build(None, "", Settings(tmp_path))
    qtbot.addWidget(made.window)
    made.window.resize(1400, 900)
    made.window.show()
    return made


def table_of(card: WeightsCard) -> WeightTable:
    found = card.findChild(WeightTable, "weights_table")
    assert isinstance(found, WeightTable)
    return found


def column(card: WeightsCard, kind: str) -> int:
    model = table_of(card).model()
    assert isinstance(model, WeightsModel)
    found = model.section_of(kind)
    assert found is not None
    return found


def shown(card: WeightsCard, kind: str) -> list[str]:
    model = table_of(card).model()
    return [model.index(row, column(card, kind)).data() for row in range(model.rowCount())]


def words(card: WeightsCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel))


def combo(card: WeightsCard, name: str) -> QComboBox:
    found = card.findChild(QComboBox, name)
    assert isinstance(found, QComboBox)
    return found


def type_into(qtbot: QtBot, card: WeightsCard, row: int, kind: str, text: str) -> None:
    table = table_of(card)
    table.setFocus()
    table.setCurrentIndex(table.model().index(row, column(card, kind)))
    qtbot.keyClicks(table, text)
    qtbot.keyClick(table, Qt.Key.Key_Return)


def grip(card: WeightsCard, row: int, part: float) -> QPoint:
    """Return the point of a slider's cell that is a part of the way along it."""
    table = table_of(card)
    cell = table.visualRect(table.model().index(row, column(card, SLIDER)))
    return QPoint(round(cell.left() + part * cell.width()), cell.center().y())


def test_the_panel_tells_counts_shares_and_priors(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    state = animals(weight=W)
    show(card, replace(state, gradient_shares=Derived(np.array([0.2, 0.32, 0.48]), True)))
    assert shown(card, COUNT) == ["5", "2", "1"]
    assert shown(card, WEIGHT) == ["0.533", "1.333", "2.667"]
    assert shown(card, SHARE) == ["17%", "29%", "54%"]
    assert shown(card, PULL) == ["20%", "32%", "48%"]
    assert shown(card, PRIOR) == ["33%", "33%", "33%"]
    totals = card.findChild(TotalsRow, "weights_totals")
    expected = ["all", "8", "100%", "4.533", "Σ wn 8", "100%", "100%", "100%"]
    assert totals.property("texts") == expected
    assert "fox is 12.5 % of the samples and 54 % of the loss." in words(card)
    moved = "the optimum's logit of fox moves by ln 5 = +1.61 against cat."
    assert f"With these weights {moved}" in words(card)


def test_the_sentence_is_about_the_selected_class_now_and_in_state_a(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    pinned = animals().evaluation
    show(card, replace(animals(weight=W, entry=(0, 0)), pinned=pinned))
    assert "cat is 62.5 % of the samples and 17 % of the loss." in words(card)
    assert "logit of cat moves by ln 0.4 = -0.92 against dog." in words(card)
    assert "State A: Mean = 0.6333, cat is 43 % of the loss." in words(card)
    assert "fox" not in words(card)
    renamed = make_scenario("CrossEntropyLoss", [[1.0, 2.0]], [1], class_names=("dog", "emu"))
    show(card, replace(animals(entry=(0, 0)), pinned=evaluate(renamed)))
    assert "State A: Mean = 0.3133." in words(card)


def test_smoothed_shares_are_said_to_be_what_the_weight_multiplies(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    state = animals(weight=W, label_smoothing=0.3)
    show(card, state)
    losses = state.evaluation.losses(0, 8)
    x = state.scenario.logits.array()
    surprise = np.log(np.exp(x).sum(axis=1)) - x[:, 2]
    own, spread = (W[2] * part / losses.sum() for part in (0.7 * surprise[7], 0.1 * surprise.sum()))
    share, own, spread = (f"{100 * part:.0f} %" for part in (own + spread, own, spread))
    assert f"{losses[7] / losses.sum():.0%}".replace("%", " %") != share
    assert (
        f"fox is 12.5 % of the targets. Its weight multiplies {share} of the loss: {own} for those "
        f"targets and {spread} for the label smoothing of all samples."
    ) in words(card)
    header = (
        table_of(card)
        .model()
        .headerData(column(card, SHARE), Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    )
    assert "that the class's weight multiplies" in header
    show(card, replace(animals(), pinned=state.evaluation))
    assert f"the weight of fox multiplies {share} of the loss." in words(card)
    header = (
        table_of(card)
        .model()
        .headerData(column(card, SHARE), Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    )
    assert "multiplies" not in header


def test_a_negative_weight_is_said_and_leaves_no_shares(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    show(card, animals(weight=[1.0, -2.0, 1.0]))
    assert "dog has a negative weight: torch takes it" in words(card)
    assert "of the loss." not in words(card)
    for kind in (SHARE, PRIOR):
        assert shown(card, kind) == ["-", "-", "-"]
        index = table_of(card).model().index(0, column(card, kind))
        assert "negative weight" in index.data(Qt.ItemDataRole.ToolTipRole)
    show(card, animals(weight=W))
    assert "negative" not in words(card)


def test_a_refused_weight_is_answered_with_weights_that_make_sense(qtbot: QtBot, app: App) -> None:
    type_into(qtbot, app.window.weights_card, 2, WEIGHT, "1,5,")
    assert app.window.notice_bar.text().endswith("type a number such as 1.5 or 2e3.")


def test_the_model_keeps_its_promises(
    card: WeightsCard, animals: Frames, qtmodeltester: ModelTester, show: Show
) -> None:
    show(card, animals(weight=W))
    qtmodeltester.check(table_of(card).model(), force_py=True)


def test_every_scheme_is_offered_with_formula_source_and_advice(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    show(card, animals())
    box = combo(card, "weight_scheme")
    keys = [box.itemData(i) for i in range(box.count())]
    assert keys == [*SCHEMES, CUSTOM]
    tips = [box.itemData(i, Qt.ItemDataRole.ToolTipRole) for i in range(box.count())]
    for key, tip in zip(keys, tips, strict=True):
        if key != CUSTOM:
            scheme = SCHEMES[key]
            assert tip.split("\n") == [scheme.formula, scheme.source, scheme.advice]
    assert "do not follow the counts" in tips[-1]
    last = box.model().index(box.findData("pos-weight"), 0)
    assert not last.flags() & Qt.ItemFlag.ItemIsEnabled
    show(card, animals("BCEWithLogitsLoss", [[0.5, 1.0, 2.0]], [[0.0, 1.0, 1.0]], entry=(0, 0)))
    assert last.flags() & Qt.ItemFlag.ItemIsEnabled


def with_evaluation(state: ViewState, evaluation: Evaluation) -> ViewState:
    return replace(state, evaluation=evaluation, classes=describe_classes(evaluation))


def following(state: ViewState, *scheme: object) -> ViewState:
    scenario = replace(state.scenario, scheme=Weighting(*scheme))
    return with_evaluation(state, evaluate(scenario, state.evaluation))


def test_the_selectors_show_the_scheme_of_the_weights(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    scheme, how = combo(card, "weight_scheme"), combo(card, "weight_normalisation")
    beta = card.findChild(QSlider, "weight_beta")
    show(card, following(animals(), "effective", "max 1", 0.99))
    assert (scheme.currentData(), how.currentData()) == ("effective", "max 1")
    assert beta.isVisible()
    assert beta.value() == 200
    show(card, animals(weight=[1.0, 2.0, 3.0]))
    assert (scheme.currentData(), scheme.currentText()) == ("custom", "custom")
    assert not beta.isVisible()
    show(card, following(animals(), "pos-weight"))
    assert not how.isEnabled()


def test_beta_slides_by_keys(
    qtbot: QtBot,
    card: WeightsCard,
    animals: Frames,
    show: Show,
) -> None:
    show(card, following(animals(), "effective"))
    chosen = QSignalSpy(card.scheme_bar.beta_chosen)
    beta = card.findChild(QSlider, "weight_beta")
    qtbot.keyClick(beta, Qt.Key.Key_PageUp)
    assert chosen.at(0) == [0.9999]
    assert card.scheme_bar.isEnabled()


def test_weights_per_element_name_the_ambiguous_axis(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    half = np.full((3, 3), 0.5)
    show(card, animals("BCELoss", half, np.eye(3), entry=(0, 0), weight=half))
    assert "takes a weight of shape (3,) per class" in words(card)
    assert "per sample needs shape (3, 1)" in words(card)
    index = table_of(card).model().index(0, column(card, SHARE))
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    spy = QSignalSpy(card.table.weight_slid)
    QtBot.mouseClick(table_of(card).viewport(), LEFT, pos=grip(card, 1, 0.8))
    assert spy.count() == 0
    show(card, animals("BCELoss", half[:2], np.eye(3)[:2], entry=(0, 0), weight=half[:2]))
    assert "Mind the axis" not in words(card)


def decision(card: WeightsCard) -> dict[str, str]:
    """Return the shown fields that say where the weights decide."""
    fields = (card.findChild(QLineEdit, name) for name in ("cost_ratio", "threshold"))
    return {field.accessibleName(): field.text() for field in fields if not field.isHidden()}


def test_cost_ratio_and_threshold(
    card: WeightsCard,
    animals: Frames,
    show: Show,
) -> None:
    x, y = [[0.5, 1.0, 2.0]], [[0.0, 1.0, 1.0]]
    show(card, animals("BCEWithLogitsLoss", x, y, entry=(0, 1), pos_weight=[1.0, 4.0, 1.0]))
    assert decision(card) == {"cost ratio FP/FN of dog": "0.25", "threshold of dog": "0.2"}
    assert shown(card, POS_WEIGHT) == ["1.000", "4.000", "1.000"]
    two = make_scenario("CrossEntropyLoss", [[0.0, 1.0]], [0], weight=[2.0, 6.0])
    evaluation = evaluate(two)
    show(card, ViewState(evaluation, describe_classes(evaluation), Selection(0, 1)))
    wanted = {"cost ratio FP/FN of class 1": "0.3333", "threshold of class 1": "0.25"}
    assert decision(card) == wanted
    show(card, animals(weight=W))
    assert not decision(card)


def test_gradient_shares_that_take_long_are_announced(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    state = animals(weight=W)
    show(card, state)
    totals = card.findChild(TotalsRow, "weights_totals")
    card.progress("Gradient shares", 0.25)
    assert shown(card, PULL) == ["-", "-", "-"]
    assert totals.property("texts")[column(card, PULL)] == "25%\N{HORIZONTAL ELLIPSIS}"
    index = table_of(card).model().index(0, column(card, PULL))
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Being computed."
    card.finished()
    show(card, replace(state, gradient_shares=Derived(np.array([0.5, 0.25, 0.25]), True)))
    assert shown(card, PULL) == ["50%", "25%", "25%"]
    assert totals.property("texts")[column(card, PULL)] == "100%"


def test_sliders_are_painted_in_both_themes(
    card: WeightsCard,
    animals: Frames,
    show: Show,
) -> None:
    pictures = []
    for weight in (W, [0.0, -1.0, np.nan]):
        for theme in (LIGHT, DARK):
            card.restyle(Theme(theme))
            show(card, animals(weight=weight))
            viewport = table_of(card).viewport()
            cell = table_of(card).visualRect(table_of(card).model().index(2, column(card, SLIDER)))
            pictures.append(viewport.grab(cell).toImage())
    colors = [
        len({image.pixel(x, image.height() // 2) for x in range(image.width())})
        for image in pictures
    ]
    assert min(colors[:2]) > 2
    assert colors[2:] == [1, 1]


def test_choosing_a_scheme_is_one_step(qtbot: QtBot, app: App) -> None:
    box = combo(app.window.weights_card, "weight_scheme")
    assert box.currentData() == "balanced"
    before = app.session.evaluation.value
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert app.session.evaluation.value == pytest.approx(0.6333, abs=5e-5)
    assert app.session.scenario.weight is None
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert app.session.scenario.weights.tolist() == pytest.approx(W)
    assert app.session.evaluation.value == pytest.approx(before, rel=1e-12)
    assert app.session.state.undo_name == "Weights: balanced"
    app.session.undo()
    assert box.currentData() == "none"
    app.session.undo()
    assert app.session.state.undo_name is None
    assert box.currentData() == "balanced"


def test_a_normalisation_scales_the_weights(qtbot: QtBot, app: App) -> None:
    box = combo(app.window.weights_card, "weight_normalisation")
    qtbot.keyClick(box, Qt.Key.Key_End)
    assert box.currentData() == "max 1"
    assert app.session.scenario.weights.tolist() == pytest.approx([0.2, 0.5, 1.0])
    assert app.session.evaluation.value == pytest.approx(0.855077, abs=5e-7)


def test_a_dragged_slider_is_one_step(qtbot: QtBot, app: App) -> None:
    card = app.window.weights_card
    viewport = table_of(card).viewport()
    qtbot.mousePress(viewport, LEFT, pos=grip(card, 1, 0.6))
    assert app.session.state.selection.column == 1
    for part in (0.7, 0.8, 5.0):
        qtbot.mouseMove(viewport, grip(card, 1, part))
    assert app.session.scenario.weights[1] == 10
    qtbot.mouseMove(viewport, grip(card, 0, 0.5))
    qtbot.mouseRelease(viewport, LEFT, pos=grip(card, 0, 0.5))
    assert app.session.scenario.weights.tolist() == pytest.approx([W[0], 1, W[2]], abs=0.1)
    assert combo(card, "weight_scheme").currentData() == CUSTOM
    app.session.undo()
    assert app.session.scenario.weights.tolist() == W
    assert app.session.state.undo_name is None


def test_keys_step_a_slider(qtbot: QtBot, app: App) -> None:
    card = app.window.weights_card
    table = table_of(card)
    table.setCurrentIndex(table.model().index(2, column(card, SLIDER)))
    qtbot.keyClick(table, Qt.Key.Key_Plus)
    assert app.session.scenario.weights[2] == pytest.approx(W[2] * 10**0.05, rel=2e-3)
    qtbot.keyClick(table, Qt.Key.Key_Minus)
    assert app.session.scenario.weights[2] == pytest.approx(W[2], rel=5e-3)
    app.session.undo()
    app.session.undo()
    assert app.session.scenario.weights.tolist() == W


@pytest.mark.parametrize("weight", [5e-324, 1e-310, 1e308])
def test_keys_step_the_slider_of_an_extreme_weight(qtbot: QtBot, app: App, weight: float) -> None:
    table = table_of(app.window.weights_card)
    app.entries.edit_weight(2, str(weight))
    table.setCurrentIndex(table.model().index(2, column(app.window.weights_card, SLIDER)))
    outwards, inwards = Qt.Key.Key_Minus, Qt.Key.Key_Plus
    if weight > 1:
        outwards, inwards = inwards, outwards
    qtbot.keyClick(table, outwards)
    farthest = float(app.session.scenario.weights[2])
    assert farthest in (1e-323, 1e-310, 1e308)
    qtbot.keyClick(table, inwards)
    assert abs(math.log10(app.session.scenario.weights[2])) < abs(math.log10(farthest)) - 9


def test_a_typed_share_or_prior_is_solved_for(qtbot: QtBot, app: App) -> None:
    card = app.window.weights_card
    type_into(qtbot, card, 2, SHARE, "40")
    assert shown(card, SHARE)[2] == "40%"
    type_into(qtbot, card, 0, PRIOR, "50 %")
    assert shown(card, PRIOR)[0] == "50%"
    before = app.session.scenario
    type_into(qtbot, card, 0, PRIOR, "120")
    assert app.session.scenario is before
    assert app.window.notice_bar.isVisible()
    index = table_of(card).model().index(0, column(card, PRIOR))
    assert "between 0 and 100" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_binary_loss_is_weighted_per_class_sample_or_element(qtbot: QtBot, app: App) -> None:
    card = app.window.weights_card
    box = combo(card, "weight_kind")
    assert not box.isVisible()
    app.choices.choose_loss("BCEWithLogitsLoss")
    assert box.isVisible()
    texts = [box.itemText(i) for i in range(box.count())]
    assert texts == ["per class  (3,)", "per sample  (8, 1)", "per element  (8, 3)"]
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert "cannot be kept per sample" in app.window.notice_bar.text()
    field = card.findChild(QLineEdit, "weight_value")
    field.selectAll()
    qtbot.keyClicks(field, "2.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    weight = app.session.scenario.element_weight
    assert weight is not None
    np.testing.assert_array_equal(weight, np.where(np.arange(8)[:, None] == 7, 2.5, [[1, 1, 1]]))
    assert box.currentData() == "per sample"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == "per element"
    app.session.select(7, 0)
    field.selectAll()
    qtbot.keyClicks(field, "4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert app.session.scenario.element_weight is not None
    assert app.session.scenario.element_weight[7].tolist() == [4, 2.5, 2.5]
    for _ in range(4):
        app.session.undo()
    assert box.currentData() == "per class"
    assert app.session.scenario.weights.tolist() == W


def test_a_typed_cost_ratio_or_threshold_sets_the_weight(qtbot: QtBot, app: App) -> None:
    card = app.window.weights_card
    ratio, threshold = (card.findChild(QLineEdit, name) for name in ("cost_ratio", "threshold"))
    assert not ratio.isVisible()
    app.choices.choose_loss("BCEWithLogitsLoss")
    for field, text, weight in ((ratio, "0.25", 4.0), (threshold, "0.1", 9.0)):
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert app.session.scenario.pos_weights.tolist() == pytest.approx([1, 1, weight])
    assert ratio.text() == "0.1111"
    threshold.selectAll()
    qtbot.keyClicks(threshold, "1.5")
    qtbot.keyClick(threshold, Qt.Key.Key_Return)
    assert "between 0 and 1" in app.window.notice_bar.text()
    assert threshold.text() == "0.1"


def test_the_sentence_has_the_room_of_all_its_lines(
    qtbot: QtBot,
    show: Show,
) -> None:
    paragraph = Paragraph()
    qtbot.addWidget(paragraph)
    paragraph.resize(120, 20)
    paragraph.show()
    paragraph.setText("many words " * 12)
    label = paragraph.findChild(QLabel)
    assert label.height() >= label.heightForWidth(paragraph.width()) > 20
    assert paragraph.minimumHeight() == label.heightForWidth(paragraph.width())


def test_large_counts_are_whole_numbers_that_fit(
    card: WeightsCard, animals: Frames, show: Show
) -> None:
    counts = np.array([123_456, 1_000_000, 1_000_000_000])
    state = animals(weight=[125.083, 1234567.0, 12345.678])
    terms = replace(state.evaluation.terms, count=counts.astype(float))
    show(card, with_evaluation(state, replace(state.evaluation, terms=terms)))
    assert shown(card, COUNT) == ["123456", "1000000", "1000000000"]
    assert shown(card, WEIGHT) == ["125.083", "1234567", "12345.7"]
    totals = card.findChild(TotalsRow, "weights_totals").property("texts")
    assert totals[column(card, COUNT)] == "1001123456"
    table = table_of(card)
    for kind, text in ((COUNT, totals[column(card, COUNT)]), (WEIGHT, "125.083")):
        assert table.columnWidth(column(card, kind)) >= table.text_width(len(text))
