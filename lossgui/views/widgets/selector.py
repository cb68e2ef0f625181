"""Selector: a choice among a few named things."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox

from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import plain_tip

NOTHING_LACKS: Mapping[str, str] = MappingProxyType({})


@guarded
class Selector(QComboBox):
    """A combo box that the wheel turns only while it has the focus.

    `chosen` is sent with an item's key for what a person did alone, `opened` before the items
    are shown.

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
    opened = Signal()

    def __init__(self, name: str, label: str, hints: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._offered: tuple[dict[str, str], dict[str, str]] = {}, {}
        self.offer({key: key for key in hints}, hints)
        self.activated.connect(lambda: self.chosen.emit(self.currentData()))

    def offer(
        self,
        texts: Mapping[str, str],
        hints: Mapping[str, str],
        lacking: Mapping[str, str] = NOTHING_LACKS,
    ) -> None:
        """Offer other items, if they are others: the text and the hint of each key.

        Parameters
        ----------
        lacking : mapping of str to str
            Why some of the keys, which are shown all the same, cannot be chosen.
        """
        if (dict(texts), dict(lacking)) == self._offered:
            return
        self._offered = dict(texts), dict(lacking)
        self.clear()
        for i, (key, text) in enumerate(texts.items()):
            self.addItem(text, key)
            hint = lacking.get(key) or hints[key]
            self.setItemData(i, plain_tip(hint), Qt.ItemDataRole.ToolTipRole)
            self.setItemData(i, hint, Qt.ItemDataRole.StatusTipRole)
            self.enable(key, key not in lacking)

    def enable(self, key: str, enabled: bool) -> None:
        """Let an item be chosen, or not."""
        model, index = self.model(), self.findData(key)
        assert isinstance(model, QStandardItemModel)
        if model.item(index).isEnabled() != enabled:
            model.item(index).setEnabled(enabled)

    def showPopup(self) -> None:
        self.opened.emit()
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def show_key(self, key: str) -> None:
        """Show an item, and its hint as the tool tip of the whole box."""
        index = self.findData(key)
        self.setCurrentIndex(index)
        hint = self.itemData(index, Qt.ItemDataRole.StatusTipRole)
        if hint != self.statusTip():
            self.setToolTip(plain_tip(hint))
            self.setStatusTip(hint)
