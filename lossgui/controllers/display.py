"""Display: shows each view what is others than it showed before; the newest state wins."""

from __future__ import annotations

from collections.abc import Callable

from lossgui.ports import View
from lossgui.state import ViewState, changed

Failed = Callable[[Exception], None]


class Display:
    """The views, each with the state that it shows.

    Parameters
    ----------
    failed : callable
        Is told of an error in a view; the others go on, and the view is shown everything next time.
    """

    def __init__(self, failed: Failed) -> None:
        self._failed = failed
        self._shown: dict[View, ViewState | None] = {}
        self._pages: dict[View, str] = {}
        self._due: ViewState | None = None
        self._showing = False

    def add(self, view: View, page: str | None = None) -> None:
        """Show every state from now on in a view too, or those in which a page is on show."""
        self._shown[view] = None
        if page is not None:
            self._pages[view] = page

    def show_again(self, state: ViewState) -> None:
        """Show all of a state to every view: what a person did in one of them was refused."""
        self._shown = dict.fromkeys(self._shown)
        self.show(state)

    def show(self, state: ViewState) -> None:
        """Show a state; one that comes while another is being shown waits, and replaces it."""
        self._due = state
        if self._showing:
            return
        self._showing = True
        try:
            while (due := self._due) is not None:
                self._due = None
                self._show(due)
        finally:
            self._showing = False

    def _show(self, state: ViewState) -> None:
        for view in list(self._shown):
            if self._due is not None:
                return
            if self._pages.get(view, state.page) != state.page:
                continue
            different = changed(state, self._shown[view])
            self._shown[view] = state
            try:
                if different:
                    view.show_state(state, different)
            except Exception as error:
                self._shown[view] = None
                self._failed(error)
