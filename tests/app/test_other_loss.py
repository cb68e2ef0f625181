"""A loss that is registered from outside, whose input says nothing of probabilities."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QTabBar, QTableView
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.cross_entropy import CROSS_ENTROPY
from lossgui.model.losses.registry import registered
from lossgui.model.losses.signature.inputs import SCORES
from lossgui.model.losses.signature.options import Parameter, whole
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.losses.spec import LossSpec
from lossgui.views.plots.page import Page
from lossgui.views.samples.color_bar import ColorLegend
from lossgui.views.window.settings import Settings

from .driver import Driver

WHY = "ScoreLoss has no probabilities: its input is scores."
TIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def spec() -> Iterator[LossSpec]:
    """Let the program know CrossEntropyLoss as if its logits were mere scores."""
    parameters = (
        Parameter("p", 1, "The power.", parse=whole, choices=(1, 2)),
        Parameter("margin", 0.5, "How far apart.", domain=(0.0, 2.0), span=(0.0, 2.0)),
    )
    spec = replace(
        CROSS_ENTROPY,
        key="ScoreLoss",
        input=SCORES,
        target_kinds=(TargetKind.INDEX,),
        parameters=parameters,
        shifted_by=None,
    )
    with registered(spec):
        yield spec


@pytest.fixture
def person(app: App, qtbot: QtBot, settings: Settings) -> Driver:
    settings.hidden = []
    return Driver(app, qtbot)


@pytest.fixture
def scored(person: Driver, spec: LossSpec) -> Driver:
    """Return a window that was open before the loss was registered, and shows it now."""
    box = person.find(QComboBox, "loss_selector")
    assert box.findData(spec.key) == -1
    box.opened.emit()  # the list itself needs more than the offscreen platform
    assert box.itemData(box.count() - 1) == spec.key
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    return person


def test_it_is_offered_by_a_window_that_was_open_before(scored: Driver) -> None:
    assert scored.app.session.scenario.loss == "ScoreLoss"
    assert scored.value() == "0.855077"
    actions = [a for m in scored.app.window.menuBar().actions() for a in m.menu().actions()]
    (action,) = [action for action in actions if action.text() == "ScoreLoss"]
    assert action.isChecked()
    scored.press("Ctrl+Z")
    assert scored.app.session.scenario.loss == "CrossEntropyLoss"
    action.trigger()
    assert scored.app.session.scenario.loss == "ScoreLoss"


def test_a_parameter_with_few_values_is_a_choice(scored: Driver) -> None:
    box = scored.find(QComboBox, "p")
    assert [box.itemText(i) for i in range(box.count())] == ["1", "2"]
    assert box.itemData(0, TIP) == "The power."
    scored.choose("p", "2")
    assert scored.app.session.scenario.option("p") == 2
    scored.set_field("margin", "1.25")
    assert scored.app.session.scenario.option("margin") == 1.25
    scored.set_field("margin", " ")
    assert scored.find(QLineEdit, "margin").text() == "0.5"
    scored.press("Ctrl+Z")
    scored.press("Ctrl+Z")
    scored.press("Ctrl+Z")
    assert box.currentText() == "1"


def open_pages(person: Driver, *names: str) -> Page:
    """Choose a tab of the plots, and one of its own tabs; return the page on show."""
    for bar, name in zip(("plot_tabs", "classes_tabs"), names, strict=False):
        tabs = person.find(QTabBar, bar)
        texts = [tabs.tabText(i) for i in range(tabs.count())]
        tabs.setCurrentIndex(texts.index(name))
    return person.app.window.plots_card.page


def message(page: Page) -> str:
    return page.canvas.message.text()


def cell_tips(table: QTableView) -> dict[str, tuple[str, str, str]]:
    """Return the header's tip, and text and tip of the last row, by column."""
    model, last = table.model(), table.model().rowCount() - 1
    across = Qt.Orientation.Horizontal
    return {
        model.headerData(column, across): (
            model.headerData(column, across, TIP),
            model.index(last, column).data(),
            model.index(last, column).data(TIP),
        )
        for column in range(model.columnCount())
    }


def test_columns_of_probabilities_say_that_there_are_none(scored: Driver) -> None:
    targets = cell_tips(scored.find(QTableView, "targets_table"))
    assert targets["p(target)"] == (WHY, "-", WHY)
    assert targets["correct?"][1] == "\N{MULTIPLICATION SIGN}"
    weights = cell_tips(scored.find(QTableView, "weights_table"))
    assert weights["prior w\N{MIDDLE DOT}f"] == (WHY, "-", WHY)
    table = scored.find(QTableView, "weights_table")
    last = table.model().index(0, table.model().columnCount() - 1)
    assert not last.flags() & Qt.ItemFlag.ItemIsEditable


def test_a_coloring_by_probabilities_gives_way_and_comes_back(
    person: Driver, spec: LossSpec
) -> None:
    person.choose("color_by", "probability")
    person.app.choices.choose_loss("ScoreLoss")
    box = person.find(QComboBox, "color_by")
    assert (box.currentData(), box.currentText()) == ("value", "score")
    item = box.model().index(box.findData("probability"), 0)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    assert item.data(TIP) == WHY
    assert person.find(ColorLegend, "color_legend").texts == ("-4", "0", "4")
    assert person.shown("logits_table", 7, 2) == "0.40"
    person.press("Ctrl+Z")
    assert box.currentData() == "probability"


def test_pages_that_need_probabilities_say_so(scored: Driver) -> None:
    assert "ScoreLoss has no probabilities" in message(open_pages(scored, "Information"))
    assert message(open_pages(scored, "Classes", "Thresholds")) == WHY
    assert WHY in open_pages(scored, "Classes", "Bars").sentence.text()
    confusion = open_pages(scored, "Classes", "Confusion")
    assert "move no input by ln w" in confusion.sentence.text()
    for name in ("Surface", "Samples", "Curve"):
        page = open_pages(scored, name)
        assert page.sentence.text()
        assert not message(page)


def test_free_distributions_need_no_loss(scored: Driver, qtbot: QtBot) -> None:
    page = open_pages(scored, "Information")
    scored.find(QPushButton, "information_free").click()
    assert not message(page)
    assert page.sentence.text()


def test_its_curves_have_its_parameters_and_no_temperature(scored: Driver) -> None:
    box = scored.find(QComboBox, "curve_axis")
    assert [box.itemText(i) for i in range(box.count())] == [
        "selected score",
        "weight of its class",
        "margin",
        "temperature",
    ]
    last = box.model().index(box.count() - 1, 0)
    assert not last.flags() & Qt.ItemFlag.ItemIsEnabled
    assert last.data(TIP) == WHY
    scored.choose("curve_axis", "margin")
    canvas = scored.app.window.plots_card.page.canvas
    assert canvas.lower.getAxis("bottom").labelText == "margin"
    _, y = canvas.curves["batch"].getData()
    np.testing.assert_allclose(y, scored.app.session.evaluation.value)


def test_a_state_with_probabilities_beside_one_without(scored: Driver) -> None:
    scored.press("Ctrl+Z")
    scored.app.session.pin()
    scored.app.choices.choose_loss("ScoreLoss")
    pages = [("Classes", name) for name in ("Bars", "Confusion", "Thresholds")]
    for _ in range(2):
        for names in (*pages, ("Information",), ("Surface",), ("Samples",), ("Curve",)):
            lacking = scored.app.session.scenario.loss == "ScoreLoss"
            page = open_pages(scored, *names)
            needs = names[-1] in ("Thresholds", "Information")
            assert bool(message(page)) == (lacking and needs)
            assert page.columns() or (lacking and needs)
        scored.app.session.swap()


def test_a_prior_cannot_be_solved_for(scored: Driver) -> None:
    before = scored.app.session.scenario
    scored.app.weights.solve_prior(0, "40")
    assert scored.app.session.scenario is before
    assert "ScoreLoss has no probabilities" in scored.app.window.notice_bar.text()


def test_its_weights_follow_their_scheme(scored: Driver) -> None:
    scored.choose("weight_scheme", "balanced")
    scored.type_into("targets_table", 0, 0, "fox")
    scenario = scored.app.session.scenario
    assert scenario.weights == pytest.approx([8 / 12, 8 / 6, 8 / 6])
    assert evaluate(scenario).value == pytest.approx(scored.app.session.evaluation.value)
    scored.press("Ctrl+Z")
    assert scored.app.session.scenario.weights == pytest.approx([8 / 15, 8 / 6, 8 / 3])
