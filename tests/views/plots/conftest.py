from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from lossgui.views.plots.canvas import Canvas


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
