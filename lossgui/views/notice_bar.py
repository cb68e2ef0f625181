"""NoticeBar: one line that says what happened or what is wrong; it blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from lossgui.views.look import Look
from lossgui.views.stylesheet import icon, icon_size, set_property


class NoticeBar(QFrame):
    """A bar that is hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName(self.tr("Notice"))
        self._sign = QLabel()
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._message.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setProperty("plain", "true")
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close the notice"))
        self._close.clicked.connect(self.clear)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(self._message, 1)
        self._layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setVisible(False)

    def text(self) -> str:
        """Return the message on show."""
        return self._message.text()

    def say(self, message: str) -> None:
        """Show what happened."""
        self._show(message, "notice", "accent", "\N{INFORMATION SOURCE}")

    def warn(self, message: str) -> None:
        """Show what is wrong."""
        self._show(message, "warning", "warning", "\N{WARNING SIGN}")

    def clear(self) -> None:
        """Hide the bar."""
        self._message.clear()
        self.setVisible(False)

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self._layout.setContentsMargins(look.px(12), look.px(6), look.px(8), look.px(6))
        self._layout.setSpacing(look.px(8))
        self._close.setIcon(icon("close", look, self.devicePixelRatioF(), "muted"))
        self._close.setIconSize(icon_size(look) * 0.8)

    def _show(self, message: str, kind: str, role: str, sign: str) -> None:
        self._sign.setText(sign)
        self._message.setText(message)
        self._message.setAccessibleName(message)
        set_property(self, "kind", kind)
        set_property(self._sign, "role", role)
        self.setVisible(bool(message))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
