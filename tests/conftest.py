"""Every test runs without a display, repeatably, and leaves no window behind."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings
from outside import OUTSIDE

from lossgui.model.losses.registry import registered

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("lossgui", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("lossgui")


@pytest.fixture(autouse=True)
def no_window_stays_open() -> Iterator[None]:
    """Fail a test that leaves a visible window, which would take part in the next test."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return
    # While Qt's list becomes Python's, a collection of garbage could delete a widget in it.
    gc.disable()
    open_windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    gc.enable()
    for window in open_windows:
        window.close()
    assert not open_windows, f"left open: {open_windows}; give them to qtbot.addWidget"


@pytest.fixture
def outside() -> Iterator[None]:
    """Let the program know losses of somebody else's."""
    with ExitStack() as stack:
        for spec in OUTSIDE:
            stack.enter_context(registered(spec))
        yield
