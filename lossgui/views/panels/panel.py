"""Panel: something beside the tables and plots that is shown when a person wants it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QDockWidget, QWidget

from lossgui.ports import View
from lossgui.state import EVERYTHING, Changed, ViewState
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded


class Content(View, Protocol):
    """What stands in a panel: a widget."""

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""


@guarded
class Panel(QDockWidget):
    """A dock, hidden at first, whose content follows the states while it is in sight.

    Parameters
    ----------
    name : str
        The object's name is this with ``_dock``.
    title : str
        Its text in the menu, with the letter for the keyboard marked.
    keys : str
        The shortcut that shows and hides it.
    content : Content
    """

    def __init__(self, name: str, title: str, keys: str, content: Content) -> None:
        super().__init__(title.replace("&", ""))
        assert isinstance(content, QWidget)
        self.setObjectName(f"{name}_dock")
        self.setWidget(content)
        self.hide()
        self._content = content
        self._state: ViewState | None = None
        self.toggle = self.toggleViewAction()
        self.toggle.setText(title)
        self.toggle.setShortcut(QKeySequence(keys))

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show a state, or remember it until the panel is shown."""
        self._state = state
        if self.isVisible():
            self._content.show_state(state, changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._state is not None:
            self._content.show_state(self._state, EVERYTHING)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.setFont(theme.font())
        self._content.restyle(theme)
