"""Whole lines: from what a person does to the number and the curve."""

import re
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QTableView
from pytestqt.qtbot import QtBot

import lossgui
from lossgui.app import App, build
from lossgui.model.evaluation.result import Result
from lossgui.model.losses.registry import LOSSES
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.arrays import arrays_of
from lossgui.ports import View
from lossgui.views.window.main_window import MainWindow
from lossgui.views.window.settings import Settings

from .driver import Driver


@pytest.fixture
def person(app: App, qtbot: QtBot) -> Driver:
    return Driver(app, qtbot)


def expected(app: App) -> Result:
    """Evaluate the shown tables from scratch."""
    arrays = arrays_of(app.session.scenario)
    spec = app.session.scenario.spec
    return lossgui.evaluate(
        arrays.loss,
        arrays.input,
        arrays.target,
        weight=arrays.weight,
        pos_weight=arrays.pos_weight if "pos_weight" in spec.vectors else None,
        reduction=arrays.reduction,
        **arrays.options,
    )


def test_a_first_start_shows_the_example(person: Driver) -> None:
    assert person.value() == "0.855077"
    assert "three animals" in person.app.window.windowTitle()


def test_a_typed_logit_moves_number_and_curve(person: Driver) -> None:
    person.type_into("logits_table", 7, 2, "3.5")
    assert person.app.session.scenario.logits.cell(7, 2) == 3.5
    assert float(person.value()) == pytest.approx(float(expected(person.app).value), abs=5e-7)
    plot = person.app.window.plots_card.page.canvas
    x, y = plot.curves["batch"].getData()
    at = int(np.argmin(abs(x - 3.5)))
    moved = arrays_of(person.app.session.scenario).input.copy()
    moved[7, 2] = x[at]
    scenario = person.app.session.scenario
    result = lossgui.evaluate(
        "CrossEntropyLoss", moved, scenario.targets.array()[:, 0], weight=scenario.weight
    )
    assert y[at] == pytest.approx(float(result.value), rel=1e-12)


@pytest.mark.parametrize(("table", "column"), [("logits_table", 1), ("weights_table", 3)])
def test_enter_edits_and_goes_down_in_one_state(
    person: Driver, qtbot: QtBot, table: str, column: int
) -> None:
    person.type_into(table, 0, column, "1")
    view = MagicMock(spec=View)
    person.app.session.add_view(view)
    view.reset_mock()
    qtbot.keyClicks(person.table(table), "2.5")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    ((_, changed),) = (call.args for call in view.show_state.call_args_list)
    assert {"evaluation", "selection"} <= changed
    assert person.shown(table, 1, column).startswith("2.5")
    assert person.table(table).currentIndex().row() == 2


def test_a_typed_target_and_weight_move_the_number(person: Driver) -> None:
    person.type_into("targets_table", 2, 0, "dog")
    person.type_into("targets_table", 3, 0, "ignored")
    weight_column = 3
    person.type_into("weights_table", 2, weight_column, "10")
    assert person.app.session.scenario.targets.array()[2:4, 0].tolist() == [1, -100]
    assert person.app.session.scenario.weights[2] == 10
    assert float(person.value()) == pytest.approx(float(expected(person.app).value), abs=5e-7)


def test_a_bad_value_is_marked_and_refused(person: Driver) -> None:
    before = person.value()
    person.type_into("logits_table", 0, 0, "1,234")
    assert person.value() == before
    assert person.shown("logits_table", 0, 0) == "2.10"
    notice = person.app.window.notice_bar
    assert notice.isVisible()
    assert "Logits, row 0, cat" in notice.text()
    assert "type 1.234 or 1234" in notice.text()
    person.type_into("logits_table", 0, 0, "1.5")
    assert not notice.isVisible()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
def test_every_loss_and_reduction_shows_its_number(
    person: Driver, loss: str, reduction: str
) -> None:
    person.choose("loss_selector", loss)
    person.choose("reduction_selector", reduction)
    result = expected(person.app)
    assert person.app.session.scenario.loss == loss
    if reduction == "none":
        assert "loss" in person.value()
    else:
        assert float(person.value()) == pytest.approx(float(result.value), rel=1e-5)
    while person.app.session.state.undo_name:
        person.press("Ctrl+Z")
    assert person.value() == "0.855077"


def test_parameters_follow_the_loss(person: Driver) -> None:
    person.set_field("label_smoothing", "0.1")
    assert float(person.value()) == pytest.approx(float(expected(person.app).value), abs=5e-7)
    person.set_field("ignore_index", "2")
    assert person.app.session.evaluation.terms.elements == 7
    person.choose("loss_selector", "NLLLoss")
    assert not person.find(QLineEdit, "label_smoothing")


def test_undo_works_from_within_a_field(person: Driver, qtbot: QtBot) -> None:
    person.set_field("label_smoothing", "0.2")
    field = person.find(QLineEdit, "label_smoothing")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert person.value() == "0.855077"
    assert field.text() == "0.0"
    qtbot.keyClick(field, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "0.2"


def test_dragging_the_point_is_one_step(person: Driver, qtbot: QtBot) -> None:
    plot = person.app.window.plots_card.page.canvas
    start = plot.pixel(0.4, person.app.session.evaluation.value).toPoint()
    person.drag(plot.viewport(), start, start + QPoint(90, 0))
    dragged = float(person.app.session.scenario.logits.cell(7, 2))
    assert dragged > 0.5
    assert person.shown("logits_table", 7, 2) == f"{dragged:.2f}"
    assert float(person.value()) == pytest.approx(float(expected(person.app).value), abs=5e-7)
    person.press("Ctrl+Z")
    assert person.app.session.scenario.logits.cell(7, 2) == 0.4
    assert person.app.session.state.undo_name is None


def test_undo_and_redo_of_everything(person: Driver) -> None:
    person.type_into("logits_table", 0, 0, "-1")
    person.type_into("weights_table", 0, 0, "lynx")
    person.choose("reduction_selector", "sum")
    end = person.value()
    for _ in range(3):
        person.press("Ctrl+Z")
    assert person.value() == "0.855077"
    assert not person.app.window.isWindowModified()
    for _ in range(3):
        person.press("Ctrl+Y")
    assert person.value() == end
    assert person.app.session.scenario.class_names[0] == "lynx"


def test_open_save_open_is_the_same(person: Driver, tmp_path: Path) -> None:
    person.type_into("logits_table", 0, 0, "0.123456789012345678")
    value = expected(person.app).value
    person.app.window.save_chosen.emit(str(tmp_path / "work.npz"))
    assert not person.app.window.isWindowModified()
    person.app.files.open_example()
    assert person.value() == "0.855077"
    person.app.window.file_chosen.emit(str(tmp_path / "work.npz"))
    assert expected(person.app).value == value
    assert "work.npz" in person.app.window.windowTitle()


def test_new_asks_for_work_that_is_not_saved(person: Driver) -> None:
    window, answers = person.app.window, [False, True]
    window.may_close = lambda _: answers.pop(0)
    person.type_into("logits_table", 0, 0, "3")
    kept = person.app.session.scenario
    person.press("Ctrl+N")
    assert person.app.session.scenario is kept
    person.press("Ctrl+N")
    assert person.value() == "1.098612"
    assert "new batch" in window.windowTitle()
    person.press("Ctrl+N")
    assert not answers


def test_a_malformed_file_keeps_the_work(person: Driver, tmp_path: Path) -> None:
    bad = tmp_path / "bad.npz"
    bad.write_bytes(b"PK\x03\x04 nothing")
    person.app.window.file_chosen.emit(str(bad))
    assert "bad.npz" in person.app.window.notice_bar.text()
    assert person.value() == "0.855077"


def test_zoom_and_theme_keep_working(person: Driver) -> None:
    window = person.app.window
    before = window.font().pointSizeF()
    person.press("Ctrl++")
    assert window.font().pointSizeF() > before
    person.press("Ctrl+0")
    assert window.font().pointSizeF() == before
    window.choose_theme("dark")
    window.choose_theme("light")
    assert person.value() == "0.855077"


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (np.zeros((0, 3)), np.zeros(0, dtype=int)),
        (np.zeros((4, 1)), np.zeros(4, dtype=int)),
        (np.full((2, 3), np.nan), np.array([0, 1])),
        (np.array([[np.inf, 0.0], [-np.inf, -np.inf]]), np.array([0, 1])),
        (np.zeros((3, 1000)), np.array([-100, -100, -100])),
        (np.zeros((3, 4)), np.array([0, 1, 9]) % 4),
    ],
    ids=["empty", "one class", "nan", "inf", "all ignored", "zeros"],
)
def test_corners_open_and_draw(open_app, x: np.ndarray, y: np.ndarray) -> None:
    app = open_app(make_scenario("CrossEntropyLoss", x, y))
    assert not app.window.grab().isNull()
    for loss in ("NLLLoss", "BCEWithLogitsLoss", "CrossEntropyLoss"):
        app.choices.choose_loss(loss)
        assert not app.window.grab().isNull()


def test_samples_of_an_image_are_unfolded_to_rows(open_app) -> None:
    rng = np.random.default_rng(5)
    app = open_app(make_scenario("CrossEntropyLoss", rng.random((2, 3, 4)), np.ones((2, 4), int)))
    model = app.window.findChild(QTableView, "logits_table").model()
    assert (model.rowCount(), model.columnCount()) == (8, 3)
    assert model.headerData(5, Qt.Orientation.Vertical) == "1, 1"
    result = app.window.result()
    assert result is not None
    assert result.gradient.shape == (2, 3, 4)


def test_hidden_columns_are_remembered(settings: Settings, qtbot: QtBot) -> None:
    def headers() -> list[str]:
        window = build(None, "", settings).window
        qtbot.addWidget(window)
        windows.append(window)
        model = window.findChild(QTableView, "targets_table").model()
        return [
            model.headerData(column, Qt.Orientation.Horizontal)
            for column in range(model.columnCount())
        ]

    windows: list[MainWindow] = []

    def toggle(name: str) -> None:
        columns = windows[-1].cell_actions.columns
        next(action for action in columns if name in action.text()).trigger()

    assert headers()[-3:] == ["correct?", "w · loss", "share"]
    toggle("Weight used")
    assert headers()[-3:] == ["w used", "w · loss", "share"]
    toggle("Weight used")
    toggle("Correct")
    assert headers()[-3:] == ["p(target)", "w · loss", "share"]


def test_every_letter_of_a_menu_stands_for_one_entry(app: App) -> None:
    for menu in app.window.menuBar().findChildren(QMenu):
        letters = re.findall(r"&(\w)", " ".join(action.text() for action in menu.actions()).lower())
        assert len(letters) == len(set(letters)), (menu.title(), sorted(letters))
