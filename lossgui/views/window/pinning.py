"""Pinning: a state is kept as A, and compared with what comes after it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from lossgui.language import _
from lossgui.state import Changed, ViewState
from lossgui.views.theme import Theme, icon, icon_size
from lossgui.views.widgets.plain_text import plain_tip


class PinActions(QObject):
    """Pin, swap and unpin, with their shortcuts; menus and buttons show these very actions."""

    pin_requested = Signal()
    swap_requested = Signal()
    unpin_requested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.pin = self._action("pin", _("&Pin as A"), "Ctrl+P")
        self.swap = self._action("swap", _("S&wap with A"), "Ctrl+Shift+P")
        self.unpin = self._action("unpin", _("&Unpin A"), "Ctrl+Alt+P")
        self.pin.triggered.connect(self.pin_requested)
        self.swap.triggered.connect(self.swap_requested)
        self.unpin.triggered.connect(self.unpin_requested)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Offer what can be done with a state."""
        pinned = state.pinned is not None
        self.swap.setEnabled(pinned)
        self.unpin.setEnabled(pinned)
        self._explain(
            self.pin,
            _("Keep this state as A instead of the former one")
            if pinned
            else _("Keep this state as A, and compare what comes with it"),
        )
        self._explain(self.swap, _("Go to A, and keep this state as A"))
        self._explain(self.unpin, _("Forget A"))

    def fill(self, menu: QMenu) -> None:
        """Add the actions to a menu."""
        menu.addActions([self.pin, self.swap, self.unpin])

    def _action(self, name: str, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcut(keys)
        return action

    @staticmethod
    def _explain(action: QAction, hint: str) -> None:
        action.setStatusTip(hint)
        action.setToolTip(plain_tip(f"{hint} ({action.shortcut().toString()})"))


class PinButtons(QWidget):
    """A button that pins; beside it, while a state is pinned, those that swap and unpin."""

    def __init__(self, parent: QWidget, actions: PinActions) -> None:
        super().__init__(parent)
        self._actions = actions
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._buttons = {
            action.objectName(): self._button(action)
            for action in (actions.pin, actions.swap, actions.unpin)
        }
        self._buttons["pin"].setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show what can be done with a state."""
        if "pinned" not in changed:
            return
        self._actions.show_state(state, changed)
        for name in ("swap", "unpin"):
            self._buttons[name].setVisible(state.pinned is not None)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._row.setSpacing(theme.px(4))
        for name, picture in (("swap", "swap"), ("unpin", "close")):
            action = getattr(self._actions, name)
            action.setIcon(icon(picture, theme, self.devicePixelRatioF()))
            self._buttons[name].setIconSize(icon_size(theme))

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{action.objectName()}_button")
        button.setDefaultAction(action)
        button.setAccessibleName(button.text())
        self._row.addWidget(button)
        return button
