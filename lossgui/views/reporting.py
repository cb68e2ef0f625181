"""What is said when something goes wrong inside the program; the window lives on."""

from __future__ import annotations

import sys
from types import TracebackType

from PySide6.QtWidgets import QApplication

from lossgui.language import _
from lossgui.views.main_window import MainWindow


def report(error: Exception) -> None:
    """Say in every window that something went wrong inside the program; stderr has the details."""
    sys.excepthook(type(error), error, error.__traceback__)
    _say(error)


def report_unhandled() -> None:
    """Say what was raised and that nobody caught, too."""
    original = sys.excepthook

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        original(kind, error, traceback)
        if isinstance(error, Exception):
            _say(error)

    sys.excepthook = hook


def _say(error: Exception) -> None:
    message = _("An error inside lossgui, nothing is lost: {}. Details: stderr.")
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.notice_bar.warn(message.format(f"{type(error).__name__}: {error}"))
