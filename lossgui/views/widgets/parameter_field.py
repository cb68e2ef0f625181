"""ParameterField: a line in which a person types; undo and redo are the window's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from lossgui.views.widgets.guard import guarded

STEPS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


@guarded
class ParameterField(QLineEdit):
    """`typed` sends what a person typed, once, when they end or do something else.

    While nothing is half typed, Ctrl+Z undoes the last step and not the text.
    """

    typed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.editingFinished.connect(self.finish)

    def finish(self) -> bool:
        """Send what was typed so far; tell whether there was anything."""
        was_typed = self.isModified()
        if was_typed:
            self.setModified(False)
            self.typed.emit(self.text())
        return was_typed

    def event(self, event: QEvent) -> bool:
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and not self.isModified():
            keys = QKeySequence(event.keyCombination())
            if any(event.matches(step) for step in STEPS) or keys == QKeySequence("Ctrl+Y"):
                event.ignore()
                return False
        return super().event(event)
