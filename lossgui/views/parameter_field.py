"""ParameterField: a line of text that leaves undo and redo to the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from lossgui.views.guard import guarded

STEPS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


@guarded
class ParameterField(QLineEdit):
    """While nothing is half typed, Ctrl+Z undoes the last step and not the text."""

    def event(self, event: QEvent) -> bool:
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and not self.isModified():
            keys = QKeySequence(event.keyCombination())
            if any(event.matches(step) for step in STEPS) or keys == QKeySequence("Ctrl+Y"):
                event.ignore()
                return False
        return super().event(event)
