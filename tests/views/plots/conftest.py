from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.views.look import LIGHT, Look
from lossgui.views.plots.canvas import Canvas

AnyCanvas = TypeVar("AnyCanvas", bound=Canvas)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[[AnyCanvas], AnyCanvas]]:
    """Return what shows a canvas until the test ends."""
    canvases: list[Canvas] = []

    def show(canvas: AnyCanvas) -> AnyCanvas:
        canvases.append(canvas)
        qtbot.addWidget(canvas)
        canvas.restyle(Look(LIGHT))
        canvas.resize(500, 400)
        canvas.show()
        QApplication.processEvents()
        return canvas

    yield show
    for canvas in canvases:
        canvas.close()


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
