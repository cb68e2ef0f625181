"""Plots: which plot is on show; it alone follows the frames."""

from __future__ import annotations

from collections.abc import Callable

from lossgui.ports import Frame, PagesView, View


class Plots:
    """A view that passes each frame on to the page on show.

    Parameters
    ----------
    pages : PagesView
    make_page : callable
        Makes the page with a key, adds it to `pages`, and returns the view that fills it.
    first : str
        The page that is on show at the start.
    """

    def __init__(self, pages: PagesView, make_page: Callable[[str], View], first: str) -> None:
        self._pages = pages
        self._make_page = make_page
        self._views: dict[str, View] = {}
        self._frame: Frame | None = None
        self._key = ""
        self.choose(first)

    def present(self, frame: Frame) -> None:
        """Show a frame on the present page."""
        self._frame = frame
        self._views[self._key].present(frame)

    def choose(self, key: str) -> None:
        """Show another page, with the present frame."""
        if key == self._key:
            return
        self._key = key
        if key not in self._views:
            self._views[key] = self._make_page(key)
        if self._frame is not None:
            self._views[key].present(self._frame)
        self._pages.show_page(key)
