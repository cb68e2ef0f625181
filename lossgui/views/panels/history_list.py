"""HistoryList: the steps since the file was opened; a click goes to one of them."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from lossgui.language import _
from lossgui.state import Changed, ViewState
from lossgui.views.theme import Theme


class HistoryList(QListView):
    """The names of the steps, the present one selected."""

    step_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("history_list")
        self.setAccessibleName(_("Steps, the present one selected"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._names = QStringListModel(self)
        self.setModel(self._names)
        for chosen in (self.clicked, self.activated):
            chosen.connect(lambda index: self.step_chosen.emit(index.row()))

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show the steps of a state."""
        if "steps" in changed:
            self._names.setStringList([_("Start"), *state.steps[1:]])
        if not changed.isdisjoint({"steps", "step"}):
            self.setCurrentIndex(self._names.index(state.step))

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.setSpacing(theme.px(3))
        colors = theme.colors
        self.setStyleSheet(
            f"QListView {{ background: {colors.card}; color: {colors.text}; }}"
            f"QListView::item:selected {{ background: {colors.selection}; color: {colors.text}; }}"
        )
        self.setFont(theme.font())  # after the style sheet, which resets it
