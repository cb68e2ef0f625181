"""Selector: a choice among a few named things."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class Selector(QComboBox):
    """A combo box that the wheel turns only while it has the focus.

    `chosen` is sent with an item's key for what a person did alone.

    Parameters
    ----------
    name : str
        The object's name.
    label : str
        The accessible name.
    hints : mapping of str to str
        A hint for each key; the keys are the texts as well, unless `offer` gives others.
    """

    chosen = Signal(str)

    def __init__(self, name: str, label: str, hints: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer({key: key for key in hints}, hints)
        self.activated.connect(lambda: self.chosen.emit(self.currentData()))

    def offer(self, texts: Mapping[str, str], hints: Mapping[str, str]) -> None:
        """Offer other items, if they are others: the text and the hint of each key."""
        offered = {self.itemData(i): self.itemText(i) for i in range(self.count())}
        if offered == texts:
            return
        self.clear()
        for key, text in texts.items():
            self.addItem(text, key)
            self.setItemData(self.count() - 1, hints[key], Qt.ItemDataRole.ToolTipRole)
            self.setItemData(self.count() - 1, hints[key], Qt.ItemDataRole.StatusTipRole)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def show_key(self, key: str) -> None:
        """Show an item, and its hint as the tool tip of the whole box."""
        index = self.findData(key)
        self.setCurrentIndex(index)
        hint = self.itemData(index, Qt.ItemDataRole.ToolTipRole)
        if hint != self.toolTip():
            self.setToolTip(hint)
            self.setStatusTip(hint)
