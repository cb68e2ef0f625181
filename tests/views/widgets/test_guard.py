"""No exception leaves an override of a virtual of Qt: it is reported, and the window lives."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import lossgui.views
from lossgui.app import App, build
from lossgui.model.scenario.scenario import Scenario
from lossgui.views.tables.table_view import TableView
from lossgui.views.widgets import guard
from lossgui.views.window.settings import Settings

WORDS = "An error inside lossgui, nothing is lost: ZeroDivisionError: on purpose. Details: stderr."


def classes() -> Iterator[type]:
    for module in pkgutil.walk_packages(lossgui.views.__path__, "lossgui.views."):
        for kind in vars(import_module(module.name)).values():
            if isinstance(kind, type) and kind.__module__ == module.name:
                yield kind


OVERRIDES = [(kind, name) for kind in classes() for name in guard.overrides(kind)]


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path) -> App:
    app = build(None, "", Settings(tmp_path))
    qtbot.addWidget(app.window)
    app.window.show()
    qtbot.waitExposed(app.window)
    return app


def broken(original: object) -> object:
    def call(*args: object, **kwargs: object) -> object:
        raise ZeroDivisionError("on purpose")

    call.__annotations__ = original.__annotations__
    call.__globals__.update({k: v for k, v in original.__globals__.items() if k[:2] != "__"})
    return guard.guard(call)


def test_every_override_may_fail(app: App, qtbot: QtBot) -> None:
    for kind, name in OVERRIDES:
        app.window.clear()
        original = vars(kind)[name]
        assert hasattr(original, "__wrapped__"), f"guard {kind.__name__}.{name}"
        with qtbot.captureExceptions() as caught:
            broken(original.__wrapped__)()
        assert [error for error, _, _ in caught] == [ZeroDivisionError], (kind, name)
        assert app.window.notice_bar.text() == WORDS, (kind, name)
        assert app.window.isVisible()


@pytest.mark.parametrize("name", ["resizeEvent", "keyPressEvent", "focusInEvent"])
def test_a_window_whose_tables_fail_lives_on(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    owner = next(kind for kind in TableView.__mro__ if name in vars(kind))
    monkeypatch.setattr(owner, name, broken(vars(owner)[name].__wrapped__))
    with qtbot.captureExceptions() as caught:
        app = build(None, "", Settings(tmp_path))
        app.window.show()
        qtbot.waitExposed(app.window)
        table = app.window.findChild(TableView, "logits_table")
        QApplication.sendEvent(table, QFocusEvent(QEvent.Type.FocusIn))
        qtbot.keyClick(table, Qt.Key.Key_Down)
        said = app.window.notice_bar.text()
        app.session.attempt("weight", lambda scenario: scenario.with_weight(0, 5.0))
        value = app.window.findChild(QLabel, "result_value").text()
        app.window.close()
        QApplication.processEvents()
    assert {error for error, _, _ in caught} == {ZeroDivisionError}
    assert said == WORDS
    assert value == f"{app.session.evaluation.value:.6f}"


def test_a_view_that_fails_is_reported_and_the_others_go_on(app: App, qtbot: QtBot) -> None:
    views = [*app.window.views(), app.window.plots_card.page]
    value = app.window.findChild(QLabel, "result_value")
    for number, view in enumerate(views):

        def change(scenario: Scenario, weight: float = 5.0 + number) -> Scenario:
            return scenario.with_weight(0, weight)

        app.window.clear()
        with qtbot.captureExceptions() as caught, patch.object(view, "show_state", fail):
            app.session.attempt("weight", change)
        assert [error for error, _, _ in caught] == [ZeroDivisionError], view
        assert app.window.notice_bar.text() == WORDS
        app.session.turn_to(app.session.state.page)
        app.session.select(number % 3, 0)
        assert value.text() == f"{app.session.evaluation.value:.6f}"


def fail(*_arguments: object) -> None:
    raise ZeroDivisionError("on purpose")


def test_what_fails_returns_what_is_empty() -> None:
    empty = [guard.empty(kind) for kind in (int, bool, str, type(None), Any, Qt.CursorShape)]
    assert empty == [0, False, None, None, None, Qt.CursorShape.ArrowCursor]
