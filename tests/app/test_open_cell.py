"""What is being typed into a cell belongs to the state that it was typed into."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from lossgui.app import App, build
from lossgui.views.tables.table_view import TableView
from lossgui.views.window.main_window import MainWindow
from lossgui.views.window.settings import Settings

ENTRY = (7, 2)


def drop(app: App, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    button, action = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    app.window.dropEvent(QDropEvent(QPointF(9, 9), action, data, button, none))


def begin_typing(qtbot: QtBot, app: App, text: str) -> TableView:
    table = app.window.findChild(TableView, "logits_table")
    assert isinstance(table, TableView)
    with qtbot.waitActive(app.window):
        app.window.activateWindow()
    table.setFocus()
    table.setCurrentIndex(table.model().index(*ENTRY))
    qtbot.keyClicks(table, text)
    assert table.indexWidget(table.currentIndex()).text() == text
    return table


def entry(app: App) -> float:
    return float(app.session.scenario.logits.cell(*ENTRY))


def value(app: App) -> str:
    return app.window.findChild(QLabel, "result_value").text()


def said(app: App) -> str:
    return app.window.notice_bar.text() if app.window.notice_bar.isVisible() else ""


ACTS: dict[str, Callable[[App], object]] = {
    "another loss": lambda app: app.window.choices_bar.loss_chosen.emit("MultiMarginLoss"),
    "a drag": lambda app: app.entries.drag_selected(3.0),
    "a scheme": lambda app: app.window.weights_card.scheme_bar.scheme_chosen.emit("none"),
    "another form": lambda app: app.tables.switch_form(),
}


@pytest.mark.parametrize("act", ACTS)
def test_it_is_a_step_of_its_own_before_the_next_act(qtbot: QtBot, app: App, act: str) -> None:
    table = begin_typing(qtbot, app, "777")
    ACTS[act](app)
    assert app.session.state.steps[1] == "Edit logit"
    assert len(app.session.state.steps) == 3
    assert table.indexWidget(table.currentIndex()) is None
    app.session.undo()
    assert entry(app) == 777
    app.session.undo()
    assert entry(app) == 0.4


def test_undo_takes_it_back(qtbot: QtBot, app: App) -> None:
    begin_typing(qtbot, app, "777")
    app.window.menus.undo_requested.emit()
    assert entry(app) == 0.4
    app.session.redo()
    assert entry(app) == 777


def test_it_does_not_touch_an_example_that_is_opened(qtbot: QtBot, app: App) -> None:
    before = value(app)
    table = begin_typing(qtbot, app, "777")
    app.window.menus.example_requested.emit()
    assert (entry(app), value(app)) == (0.4, before)
    assert not app.window.isWindowModified()
    assert app.session.state.steps == ("",)
    assert table.indexWidget(table.currentIndex()) is None


def test_it_does_not_touch_a_file_that_is_dropped(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    path = tmp_path / "zeros.npy"
    np.save(path, np.zeros((8, 3)))
    begin_typing(qtbot, app, "777")
    drop(app, path)
    assert not app.session.scenario.logits.array().any()
    assert not app.window.isWindowModified()


def test_a_window_that_closes_asks_about_it(qtbot: QtBot, settings: Settings) -> None:
    asked: list[bool] = []

    def may_close(window: MainWindow) -> bool:
        asked.append(window.isWindowModified())
        return len(asked) > 1

    app = build(None, "test", settings)
    app.window.may_close = may_close
    app.window.show()
    begin_typing(qtbot, app, "777")
    assert not app.window.close()
    assert (asked, entry(app)) == ([True], 777)
    app.session.undo()
    begin_typing(qtbot, app, "foo")
    assert app.window.close()
    assert asked == [True, False]


@pytest.mark.parametrize("act", ["another loss", "a drag", "a scheme"])
def test_what_is_refused_is_said_beside_the_next_act(qtbot: QtBot, app: App, act: str) -> None:
    begin_typing(qtbot, app, "foo")
    ACTS[act](app)
    assert "'foo' is no" in said(app)
    assert len(app.session.state.steps) == 2
    qtbot.wait(1)
    app.entries.edit_weight(0, "2")
    assert "foo" not in said(app)


def test_what_is_refused_is_said_even_when_something_else_is_opened(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    begin_typing(qtbot, app, "foo")
    app.window.menus.example_requested.emit()
    assert "'foo' is no" in said(app)
    path = tmp_path / "zeros.npy"
    np.save(path, np.zeros((8, 3)))
    begin_typing(qtbot, app, "bar")
    drop(app, path)
    assert "'bar' is no" in said(app)
    assert not app.session.scenario.logits.array().any()


FIELDS = {
    "ignore_index": ("BCEWithLogitsLoss", "1"),
    "label_smoothing": ("CrossEntropyLoss", "0.25"),
    "margin": ("MultiMarginLoss", "0.25"),
    "cost_ratio": ("BCEWithLogitsLoss", "0.25"),
    "threshold": ("BCEWithLogitsLoss", "0.25"),
    "weight_value": ("BCEWithLogitsLoss", "0.25"),
}
"""Of each field where something is typed: a loss that has it, and a text that it takes."""


def begin_typing_into_a_field(qtbot: QtBot, app: App, name: str, text: str = "") -> int:
    """Type into a field; return how many steps there were before."""
    loss, good = FIELDS[name]
    app.choices.choose_loss(loss)
    if name == "weight_value":
        app.weights.set_kind("per element")
    app.session.mark_saved("start")
    with qtbot.waitActive(app.window):
        app.window.activateWindow()
    field = app.window.findChild(QLineEdit, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text or good)
    return len(app.session.state.steps)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_does_not_touch_what_is_opened(qtbot: QtBot, app: App, field: str) -> None:
    before = value(app)
    begin_typing_into_a_field(qtbot, app, field)
    app.window.menus.example_requested.emit()
    app.window.logits_card.setFocus()
    qtbot.wait(1)
    assert (app.session.state.steps, value(app), said(app)) == (("",), before, "")
    assert not app.window.isWindowModified()


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_a_step_of_its_own_before_the_next_act(
    qtbot: QtBot, app: App, field: str
) -> None:
    steps = begin_typing_into_a_field(qtbot, app, field)
    app.entries.edit_logit(0, 0, "5")
    app.window.logits_card.setFocus()
    assert len(app.session.state.steps) == steps + 2
    assert app.session.state.steps[-1] == "Edit logit"


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_refused_of_a_field_is_said_beside_the_next_act(
    qtbot: QtBot, app: App, field: str
) -> None:
    begin_typing_into_a_field(qtbot, app, field, "foo")
    app.window.menus.example_requested.emit()
    assert "'foo' is no" in said(app)
    app.window.logits_card.setFocus()
    assert app.session.state.steps == ("",)
