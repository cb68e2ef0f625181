"""Plots: which plot is on show; it alone follows the states."""

from __future__ import annotations

from collections.abc import Callable

from lossgui.ports import PagesView, View
from lossgui.state import ViewState


class Plots:
    """A view that passes each state on to the page on show.

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
        self._state: ViewState | None = None
        self._key = ""
        self.choose(first)

    def present(self, state: ViewState) -> None:
        """Show a state on the present page."""
        self._state = state
        self._views[self._key].present(state)

    def choose(self, key: str) -> None:
        """Show another page, with the present state."""
        if key == self._key:
            return
        self._key = key
        if key not in self._views:
            self._views[key] = self._make_page(key)
        if self._state is not None:
            self._views[key].present(self._state)
        self._pages.show_page(key)
