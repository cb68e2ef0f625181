"""ClassBox: a choice of a class, by its name or a part of it, after a few other items."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView

from lossgui.views.class_search import MANY_CLASSES, MOST_MATCHES, restyle_matches, search_in
from lossgui.views.look import Look
from lossgui.views.selector import Selector


class ClassBox(Selector):
    """A selector of classes, quick with thousands of them.

    `item_chosen` is sent with an item's position, `class_typed` with a text that is no item.
    """

    item_chosen = Signal(int)
    class_typed = Signal(str)

    def __init__(self, name: str, label: str, characters: int) -> None:
        super().__init__(name, label, {})
        self._offered: tuple[str, ...] = ()
        self._texts = QStringListModel(self)
        self.setModel(self._texts)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(MOST_MATCHES)
        rows = QListView(self)
        rows.setUniformItemSizes(True)
        self.setView(rows)
        self.setMinimumContentsLength(characters)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.activated.connect(self.item_chosen)

    def offer_classes(self, first: str, names: tuple[str, ...]) -> None:
        """Offer one other item and the classes, unless they are on offer."""
        if names is self._offered or names == self._offered:
            return
        self._offered = names
        self._texts.setStringList([first, *names])
        if len(names) <= MANY_CLASSES:
            self.setEditable(False)
        elif not self.isEditable():
            self._search()

    def show_item(self, index: int) -> None:
        """Show an item, unless it is on show: what is being typed stays."""
        if index != self.currentIndex():
            self.setCurrentIndex(index)

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self.setFont(look.font())
        restyle_matches(self, look.font(), self.palette())

    def _search(self) -> None:
        field = QLineEdit()
        self.setLineEdit(field)
        field.setAccessibleName(self.accessibleName())
        search_in(self, self._texts)
        field.returnPressed.connect(self._type)
        field.editingFinished.connect(self._restore)

    def _type(self) -> None:
        text = self.currentText()
        if self.findText(text, Qt.MatchFlag.MatchFixedString) < 0:
            self.class_typed.emit(text)

    def _restore(self) -> None:
        shown = self.itemText(self.currentIndex())
        if self.currentText() != shown:
            self.setEditText(shown)
