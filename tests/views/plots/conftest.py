from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.controllers.jobs import Jobs
from lossgui.controllers.presenter import Background, Presenter
from lossgui.ports import Notices
from lossgui.state import Derived, ViewState
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.page import Page
from lossgui.views.theme import LIGHT, Theme

CHANGED = frozenset({"plot"})

AnyCanvas = TypeVar("AnyCanvas", bound=Canvas)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[[AnyCanvas], AnyCanvas]]:
    """Return what shows a canvas until the test ends."""
    canvases: list[Canvas] = []

    def show(canvas: AnyCanvas) -> AnyCanvas:
        canvases.append(canvas)
        qtbot.addWidget(canvas)
        canvas.restyle(Theme(LIGHT))
        canvas.resize(500, 400)
        canvas.show()
        QApplication.processEvents()
        return canvas

    yield show
    for canvas in canvases:
        canvas.close()


@pytest.fixture
def background() -> Background:
    """Return what computes at once for a presenter."""
    return Background(Jobs(), map, MagicMock(spec=Notices))


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[..., Page]]:
    """Return what shows a page of a canvas until the test ends."""
    canvases: list[Canvas] = []

    def open_page(canvas: Canvas, presenter: Presenter[Any, Any], high: int = 600) -> Page:
        canvases.append(canvas)
        page = Page(canvas)
        qtbot.addWidget(page)
        page.controls.chosen.connect(presenter.take)
        page.restyle(Theme(LIGHT))
        page.resize(640, high)
        page.show()
        QApplication.processEvents()
        return page

    yield open_page
    for canvas in canvases:
        canvas.close()


@pytest.fixture
def show() -> Callable[..., Any]:
    """Return what shows a page the picture that its presenter makes of a state, and returns it.

    What a person chooses is shown too. While something is computed, it is of what was found before.
    """

    def show(
        page: Page, presenter: Presenter[Any, Any], state: ViewState, computing: bool = False
    ) -> Any:
        pictures: list[Any] = []

        def present(plot: Derived[Any]) -> None:
            pictures.append(plot.value)
            page.show_state(replace(state, plot=plot), CHANGED)

        def derive() -> None:
            present(presenter.derive(state, derive))

        if computing:
            present(Derived(presenter.picture(state, presenter.found, False), False))
        else:
            derive()
        QApplication.processEvents()
        return pictures[-1]

    return show


@pytest.fixture
def move_mouse() -> Callable[[Canvas, QPoint], None]:
    """Return what moves the mouse over a canvas, wherever the pointer of the screen is."""

    def move(canvas: Canvas, at: QPoint) -> None:
        none = Qt.MouseButton.NoButton
        place = QPointF(canvas.viewport().mapToGlobal(at))
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(at), place, none, none, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas.viewport(), event)

    return move
