"""ProgressLine: what is under way, how far it is, and a button to cancel it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from lossgui.language import _
from lossgui.views.theme import Theme, set_property
from lossgui.views.widgets.steady import SteadyLabel

DELAY = 200
"""Milliseconds before something is worth a line of its own."""

STEPS = 1000


class ProgressLine(QFrame):
    """Hidden until a job has lasted a while."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self.setAccessibleName(_("Progress"))
        set_property(self, "card", "true")
        self._what = SteadyLabel()
        self._bar = QProgressBar(self)
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._cancel = QPushButton(_("Cancel"), self)
        self._cancel.clicked.connect(self.cancel_requested)
        self._box = QHBoxLayout(self)
        self._box.addWidget(self._what)
        self._box.addWidget(self._bar, 1)
        self._box.addWidget(self._cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self.show)
        self.hide()

    def progress(self, what: str, part: float) -> None:
        """Show which part of what is done, from 0 to 1."""
        self._what.setText(_("{what}: {part} %").format(what=what, part=round(100 * part)))
        self._bar.setValue(round(STEPS * part))
        if self.isHidden() and not self._timer.isActive():
            self._timer.start()

    def finished(self) -> None:
        """Show nothing any more."""
        self._timer.stop()
        self.hide()

    def restyle(self, theme: Theme) -> None:
        """Take the sizes of a theme."""
        self._box.setContentsMargins(theme.px(12), theme.px(4), theme.px(8), theme.px(4))
        self._box.setSpacing(theme.px(10))
        self._bar.setFixedHeight(theme.px(8))
