"""ColumnChoice: which columns stand beside the logits."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from lossgui.views.targets_model import Figure


class ColumnChoice(QObject):
    """An action for each column, ticked while it is shown."""

    hidden_changed = Signal(list)
    """The names of all columns that are hidden."""

    def __init__(self, parent: QObject, hidden: Collection[str]) -> None:
        super().__init__(parent)
        self._actions: dict[Figure, QAction] = {}
        for figure, text in self._texts().items():
            action = self._actions[figure] = QAction(text, self)
            action.setCheckable(True)
            action.setChecked(figure not in hidden)
            action.triggered.connect(lambda _checked: self.hidden_changed.emit(self.hidden()))

    def actions(self) -> list[QAction]:
        """Return the actions in the order of the columns."""
        return list(self._actions.values())

    def hidden(self) -> list[str]:
        """Return the names of the columns that are hidden."""
        return [str(name) for name, action in self._actions.items() if not action.isChecked()]

    def _texts(self) -> dict[Figure, str]:
        return {
            Figure.TARGET: self.tr("&Target"),
            Figure.SUM: self.tr("Su&m of target probabilities"),
            Figure.PROBABILITY: self.tr("&Probability of the target"),
            Figure.CORRECT: self.tr("&Correct?"),
            Figure.PREDICTED: self.tr("Pre&dicted class"),
            Figure.WEIGHT: self.tr("&Weight used"),
            Figure.LOSS: self.tr("Weighted &loss"),
            Figure.SHARE: self.tr("&Share of the loss"),
        }
