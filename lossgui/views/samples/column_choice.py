"""ColumnChoice: which columns stand beside the logits."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from lossgui.language import _
from lossgui.views.samples.sample_columns import HIDEABLE


class ColumnChoice(QObject):
    """An action for each column, ticked while it is shown."""

    hidden_changed = Signal(list)
    """The names of all columns that are hidden."""

    def __init__(self, parent: QObject, hidden: Collection[str]) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        for column in HIDEABLE:
            action = self._actions[column.name] = QAction(_(column.menu), self)
            action.setCheckable(True)
            action.setChecked(column.name not in hidden)
            action.triggered.connect(lambda _checked: self.hidden_changed.emit(self.hidden()))

    def actions(self) -> list[QAction]:
        """Return the actions in the order of the columns."""
        return list(self._actions.values())

    def hidden(self) -> list[str]:
        """Return the names of the columns that are hidden."""
        return [name for name, action in self._actions.items() if not action.isChecked()]
