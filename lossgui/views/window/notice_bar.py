"""NoticeBar: one line that says what happened or what is wrong; it blocks and moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from lossgui.language import _
from lossgui.ports import Offer
from lossgui.views.theme import Theme, icon, icon_size, set_property
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import PlainLabel

STAY = 8000
"""Milliseconds after which what happened is no news any more."""

NARROW = 420
"""The width below which message and button stand under each other."""


@guarded
class _Message(QScrollArea):
    """A text as high as it needs, or with a scroll bar where that is too high."""

    def __init__(self) -> None:
        super().__init__()
        self.label = PlainLabel()
        self.label.setWordWrap(True)
        self.label.setMinimumWidth(1)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self.label)
        self.setWidgetResizable(True)
        self.label.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return max(0, self.label.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())


@guarded
class NoticeBar(QFrame):
    """A bar over the lower edge of its parent, hidden while there is nothing to say.

    `taken` is sent with what a message offered when a person takes it.

    Parameters
    ----------
    parent : QWidget, optional
    stay : int
        Milliseconds after which a notice goes by itself; a warning stays.
    """

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None, stay: int = STAY) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName(_("Notice"))
        self._sign = PlainLabel()
        self._area = _Message()
        self._message = self._area.label
        self._offer = QPushButton()
        self._offer.clicked.connect(lambda: self.taken.emit(self._offer.objectName()))
        self._close = QToolButton()
        self._close.setProperty("plain", "true")
        self._close.setToolTip(_("Close"))
        self._close.setAccessibleName(_("Close the notice"))
        self._close.clicked.connect(self.clear)
        self._layout = QGridLayout(self)
        self._layout.setColumnStretch(1, 1)
        self._layout.addWidget(self._sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(self._close, 0, 3, Qt.AlignmentFlag.AlignTop)
        self._margin = self._narrow = 0
        self._place(narrow=False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(stay)
        self._timer.timeout.connect(self.clear)
        if parent is not None:
            parent.installEventFilter(self)
        self.setVisible(False)

    def text(self) -> str:
        """Return the message on show."""
        return self._message.text()

    @property
    def warns(self) -> bool:
        """Whether the message on show says what is wrong."""
        return not self.isHidden() and bool(self.property("kind") == "warning")

    def say(self, message: str) -> None:
        """Show what happened."""
        self._show(message, "notice", "accent", "\N{INFORMATION SOURCE}")
        self._timer.start()

    def warn(self, message: str) -> None:
        """Show what is wrong."""
        self._show(message, "warning", "warning", "\N{WARNING SIGN}")

    def offer(self, offer: Offer, text: str) -> None:
        """Put a button beside the message on show, which stays then; the offer is its name."""
        self._timer.stop()
        self._offer.setObjectName(offer)
        self._offer.setText(text)
        self._offer.setAccessibleDescription(self.text())
        self._offer.show()
        self._lay_over()

    def clear(self) -> None:
        """Hide the bar."""
        self._timer.stop()
        self._message.clear()
        self.setVisible(False)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._layout.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(6))
        self._layout.setSpacing(theme.px(8))
        self._close.setIcon(icon("close", theme, self.devicePixelRatioF(), "muted"))
        self._close.setIconSize(icon_size(theme) * 0.8)
        self._margin, self._narrow = theme.px(8), theme.px(NARROW)
        self._lay_over()

    def eventFilter(self, parent: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._lay_over()
        return super().eventFilter(parent, event)

    def _lay_over(self) -> None:
        """Lie over the lower edge of the parent, as high as the message needs."""
        parent = self.parentWidget()
        if parent is None or self.isHidden():
            return
        width = parent.width() - 2 * self._margin
        self._place(width < self._narrow)
        height = min(self.heightForWidth(width), parent.height() - 2 * self._margin)
        self.setGeometry(self._margin, parent.height() - self._margin - height, width, height)
        self.raise_()

    def _place(self, narrow: bool) -> None:
        """Put message and button beside each other, or below the others where it is narrow."""
        for part in (self._area, self._offer):
            self._layout.removeWidget(part)
        if narrow:
            self._layout.addWidget(self._area, 1, 0, 1, 4)
            self._layout.addWidget(self._offer, 2, 0, 1, 4, Qt.AlignmentFlag.AlignRight)
        else:
            self._layout.addWidget(self._area, 0, 1)
            self._layout.addWidget(self._offer, 0, 2)

    def _show(self, message: str, kind: str, role: str, sign: str) -> None:
        self._timer.stop()
        self._offer.hide()
        self._sign.setText(sign)
        self._message.setText(message)
        self._message.setAccessibleName(message)
        set_property(self, "kind", kind)
        set_property(self._sign, "role", role)
        self.setVisible(bool(message))
        self._lay_over()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
