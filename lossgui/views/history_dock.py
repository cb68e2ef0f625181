"""HistoryDock: the steps since the file was opened; a click goes to one of them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QStringListModel, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QDockWidget, QFrame, QListView, QWidget

from lossgui.state import Changed, ViewState
from lossgui.views.look import Look


class HistoryDock(QDockWidget):
    """A list of step names, the present one selected."""

    step_chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("history_dock")
        self.setWindowTitle(self.tr("History"))
        self._names = QStringListModel(self)
        self._list = QListView(self)
        self._list.setObjectName("history_list")
        self._list.setAccessibleName(self.tr("Steps, the present one selected"))
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setUniformItemSizes(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setModel(self._names)
        self._list.clicked.connect(self._choose)
        self._list.activated.connect(self._choose)
        self.setWidget(self._list)
        self._state: ViewState | None = None
        self._steps: tuple[str, ...] = ()

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show the steps of a state, or remember them until the dock is shown."""
        self._state = state
        if self.isVisible() and not changed.isdisjoint({"steps", "step"}):
            self._show_steps(state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._state is not None:
            self._show_steps(self._state)

    def _show_steps(self, state: ViewState) -> None:
        if state.steps != self._steps:
            self._steps = state.steps
            self._names.setStringList([self.tr("Start"), *state.steps[1:]])
        self._list.setCurrentIndex(self._names.index(state.step))

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self.setFont(look.font())
        self._list.setSpacing(look.px(3))
        theme = look.theme
        self._list.setStyleSheet(
            f"QListView {{ background: {theme.card}; color: {theme.text}; }}"
            f"QListView::item:selected {{ background: {theme.selection}; color: {theme.text}; }}"
        )
        self._list.setFont(look.font())  # after the style sheet, which resets it

    def _choose(self, index: QModelIndex) -> None:
        self.step_chosen.emit(index.row())
