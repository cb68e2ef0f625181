from pathlib import Path
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from lossgui.views.window.settings import LARGEST_ZOOM, LEAST_ZOOM, Settings
from lossgui.views.window.zooming import ZOOM_STEP, Zooming

ROOM = QRect(100, 50, 800, 600)


class Window(QMainWindow):
    """A window on a screen of some size, whose content grows with the zoom."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.content = QWidget()
        self.setCentralWidget(self.content)
        self.restyle()

    def restyle(self) -> None:
        self.content.setMinimumSize(QSize(400, 300) * self.settings.zoom)

    def screen(self) -> MagicMock:
        return MagicMock(availableGeometry=lambda: ROOM)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Window:
    window = Window(Settings(tmp_path))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def zooming(window: Window) -> Zooming:
    return Zooming(window, window.settings, window.restyle)


def test_zoom_goes_by_steps_and_back(window: Window, zooming: Zooming) -> None:
    window.resize(500, 400)
    assert zooming.zoom(2)
    assert window.settings.zoom == pytest.approx(ZOOM_STEP**2, abs=1e-3)
    assert zooming.zoom(-1)
    assert window.settings.zoom == pytest.approx(ZOOM_STEP, abs=1e-3)
    assert zooming.zoom(0)
    assert (window.settings.zoom, window.size()) == (1.0, QSize(500, 400))


def test_what_the_screen_has_no_room_for_is_refused(window: Window, zooming: Zooming) -> None:
    steps = 0
    while zooming.zoom(1):
        steps += 1
    assert steps == 7  # 400 x 1.1 ** 7 is within 800, one more is not
    assert window.minimumSizeHint().width() <= ROOM.width()


def test_zoom_stays_within_its_limits(window: Window, zooming: Zooming) -> None:
    zooming.zoom(-50)
    assert window.settings.zoom == LEAST_ZOOM
    window.content.setMinimumSize(1, 1)
    window.restyle = lambda: None
    Zooming(window, window.settings, window.restyle).zoom(50)
    assert window.settings.zoom == LARGEST_ZOOM


def test_a_window_is_brought_into_its_screen(window: Window, zooming: Zooming) -> None:
    window.settings.zoom = 2.5
    window.restyle()
    window.resize(2000, 1500)
    window.move(1500, 1500)
    zooming.fit()
    assert ROOM.contains(window.frameGeometry())
    assert 1 < window.settings.zoom < 2.1
