"""What the window says when something goes wrong inside the program."""

from __future__ import annotations

import sys
from types import TracebackType

import shiboken6

from lossgui.views.main_window import MainWindow


def report_to(window: MainWindow) -> None:
    """Say in the window that something went wrong inside the program; stderr has the details."""
    original = sys.excepthook

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        original(kind, error, traceback)
        if shiboken6.isValid(window) and issubclass(kind, Exception):
            message = window.tr("An error inside lossgui, nothing is lost: {}. Details: stderr.")
            window.notice_bar.warn(message.format(f"{kind.__name__}: {error}"))

    sys.excepthook = hook
