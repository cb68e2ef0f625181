"""Dispatcher: the way from a worker's thread into the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal


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

    def _call(self, function: Callable[[], object]) -> None:
        function()
