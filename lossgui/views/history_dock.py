"""HistoryDock: the steps since the file was opened; a click goes to one of them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QStringListModel, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QDockWidget, QFrame, QListView, QWidget

from lossgui.ports import Frame
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
        self._frame: Frame | None = None
        self._steps: tuple[str, ...] = ()

    def present(self, frame: Frame) -> None:
        """Show the steps of a frame, or remember them until the dock is shown."""
        self._frame = frame
        if self.isVisible():
            self._show_steps(frame)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._frame is not None:
            self._show_steps(self._frame)

    def _show_steps(self, frame: Frame) -> None:
        if frame.steps != self._steps:
            self._steps = frame.steps
            self._names.setStringList([self.tr("Start"), *frame.steps[1:]])
        self._list.setCurrentIndex(self._names.index(frame.step))

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
