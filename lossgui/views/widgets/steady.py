"""Texts that change with each key: they ask for a new layout only where they need more room.

Qt lays out the whole window when a text changes, unless the widget has a fixed size.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import PlainLabel

RESTYLED = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


LEAST_FILLED = 0.75
"""The part of its former width that a text must fill, for a widget to stay as wide as it was."""


@guarded
class SteadyLabel(PlainLabel):
    """A label of plain text in lines that do not break; it has the size of its text.

    It stays as it is where that is a little wider, so that digits do not move what is beside it.
    """

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            self._fit(self.minimumSize())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RESTYLED:
            self._fit(QSize())

    def _fit(self, before: QSize) -> None:
        """Make room for the text; Qt's hint is the same, but lays out a whole document."""
        self.ensurePolished()
        self.setFixedSize(_steady(self.fontMetrics().size(0, self.text()), before))


@guarded
class SteadyButton(QPushButton):
    """A button that has the size of its text, or is a little wider as a `SteadyLabel` is."""

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            self.setFixedSize(_steady(self.sizeHint(), self.minimumSize()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RESTYLED:
            self.setMinimumSize(0, 0)  # the hint would not fall below the former least size
            self.setFixedSize(self.sizeHint())


def _steady(needed: QSize, before: QSize) -> QSize:
    """Return a former size where a text fits into it and fills most of it, else what it needs."""
    wide = before.width()
    fits = needed.height() == before.height() and LEAST_FILLED * wide <= needed.width() <= wide
    return before if fits else needed


@guarded
class Paragraph(QWidget):
    """A label of several lines, as high as the longest text that it had at its present width.

    Its text can be selected while the mouse is over it; else it is laid out six times as fast.
    """

    def __init__(self) -> None:
        super().__init__()
        self._label = PlainLabel(parent=self)
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def name(self, role: str, accessible_name: str) -> None:
        """Give the text its role in the style sheet and its name for a screen reader."""
        self._label.setProperty("role", role)
        self._label.setAccessibleName(accessible_name)

    def text(self) -> str:
        """Return the text."""
        return self._label.text()

    def setText(self, text: str) -> None:
        """Show a text."""
        if text != self._label.text():
            self._label.setText(text)
            self._make_room(self.minimumHeight())

    def sizeHint(self) -> QSize:
        return QSize(0, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.resize(self.size())
        if event.size().width() != event.oldSize().width():
            self._make_room(0)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self._label.hasSelectedText():
            self._label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RESTYLED:
            self._make_room(0)

    def _make_room(self, least: int) -> None:
        needed = max(least, self._label.heightForWidth(self.width()))
        self._label.resize(self.width(), needed)
        if needed != self.minimumHeight():
            self.setFixedHeight(needed)
