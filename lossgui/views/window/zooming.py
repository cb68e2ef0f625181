"""Zooming: the zoom of the whole window, which never outgrows its screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize
from PySide6.QtWidgets import QMainWindow

from lossgui.views.window.settings import LARGEST_ZOOM, LEAST_ZOOM, Settings

ZOOM_STEP = 1.1


class Zooming:
    """Zooms a window, and gives it back the size that a person gave it.

    Parameters
    ----------
    window : QMainWindow
    settings : Settings
        Which remember the zoom.
    restyle : callable
        Applies the zoom of the settings.
    """

    def __init__(
        self, window: QMainWindow, settings: Settings, restyle: Callable[[], None]
    ) -> None:
        self._window = window
        self._settings = settings
        self._restyle = restyle
        self._chosen = self._given = QSize()

    def zoom(self, steps: int) -> bool:
        """Zoom by some steps, 0 is back to normal; tell whether the screen has room for that."""
        window, before = self._window, self._settings.zoom
        if window.size() != self._given:
            self._chosen = window.size()
        factor = before * ZOOM_STEP**steps if steps else 1.0
        self._apply(round(min(max(factor, LEAST_ZOOM), LARGEST_ZOOM), 3))
        fits = self._settings.zoom <= before or self._fits()
        if not fits:
            self._apply(before)
        if not window.isMaximized() and not window.isFullScreen():
            window.resize(self._chosen.expandedTo(window.minimumSizeHint()))
        self._given = window.size()
        return fits

    def fit(self) -> None:
        """Bring the window into its screen, with less zoom where there is too much of it."""
        while self._settings.zoom > LEAST_ZOOM and not self._fits():
            self._apply(max(LEAST_ZOOM, round(self._settings.zoom / ZOOM_STEP, 3)))
        room = self._window.screen().availableGeometry()
        size = self._window.size().boundedTo(room.size() - self._frame())
        self._window.resize(size)
        place = QRect(self._window.pos(), size + self._frame())
        place.moveRight(min(place.right(), room.right()))
        place.moveBottom(min(place.bottom(), room.bottom()))
        place.moveLeft(max(place.left(), room.left()))
        place.moveTop(max(place.top(), room.top()))
        self._window.move(place.topLeft())

    def _apply(self, factor: float) -> None:
        self._settings.zoom = factor
        self._restyle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _fits(self) -> bool:
        room = self._window.screen().availableGeometry().size()
        needed = self._window.minimumSizeHint() + self._frame()
        return needed.boundedTo(room) == needed

    def _frame(self) -> QSize:
        return self._window.frameGeometry().size() - self._window.size()
