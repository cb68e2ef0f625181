"""Dispatcher: the way from a worker's thread into the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME = 16
"""Milliseconds from one frame of the screen to the next."""


class Dispatcher(QObject):
    """Calls functions in the thread that it lives in."""

    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._called.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def deliver(self, function: Callable[[], object]) -> None:
        """Call a function soon, from any thread; nothing happens once the window is gone."""
        if shiboken6.isValid(self):
            self._called.emit(function)

    def postpone(self, function: Callable[[], object]) -> None:
        """Call a function when the frame at hand is painted; from its own thread."""
        timer = QTimer(self, singleShot=True, interval=FRAME)
        timer.timeout.connect(function)
        timer.timeout.connect(timer.deleteLater)
        timer.start()

    def _call(self, function: Callable[[], object]) -> None:
        function()
