"""ClassBox: a choice of a class, by its name or a part of it, after a few other items."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QMouseEvent, QPalette
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView

from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.selector import Selector

MANY_CLASSES = 20
"""With more, a class is also found by a part of its name."""

MOST_MATCHES = 16


def search_in(box: QComboBox, texts: QStringListModel) -> None:
    """Let the texts of an editable combo box be found by any part of them."""
    completer = QCompleter(texts, box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setMaxVisibleItems(MOST_MATCHES)
    matches = QListView()
    matches.setUniformItemSizes(True)  # else each of them is measured
    completer.setPopup(matches)
    box.setCompleter(completer)
    restyle_matches(box, box.font(), box.palette())


def restyle_matches(box: QComboBox, font: QFont, palette: QPalette) -> None:
    """Give the list of matches, which is a window of its own, the look of its combo box."""
    completer = box.completer()
    matches = None if completer is None else completer.popup()
    if matches is not None:
        matches.setFont(font)
        matches.setPalette(palette)


@guarded
class SearchField(QLineEdit):
    """A field in which the first click selects all, so that typing replaces what stands there."""

    _entered = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._entered = event.reason() == Qt.FocusReason.MouseFocusReason

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._entered:
            self.selectAll()
        self._entered = False


class ClassBox(Selector):
    """A selector of classes, quick with thousands of them.

    `item_chosen` is sent with an item's position, `class_typed` with a text that is no item.

    Attributes
    ----------
    texts : QStringListModel
        All items.
    """

    item_chosen = Signal(int)
    class_typed = Signal(str)

    def __init__(self, name: str, label: str, characters: int) -> None:
        super().__init__(name, label, {})
        self._names: tuple[str, ...] | None = None
        self.texts = QStringListModel(self)
        self.setModel(self.texts)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(MOST_MATCHES)
        rows = QListView(self)
        rows.setUniformItemSizes(True)
        self.setView(rows)
        self.setMinimumContentsLength(characters)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.activated.connect(self.item_chosen)

    def offer_classes(self, first: Sequence[str], names: tuple[str, ...]) -> None:
        """Offer some other items and then the classes, unless these are on offer."""
        if names == self._names:
            return
        self._names = names
        self.texts.setStringList([*first, *names])
        if len(names) <= MANY_CLASSES:
            self.setEditable(False)
        elif not self.isEditable():
            self._search()

    def show_item(self, index: int) -> None:
        """Show an item, unless it is on show: what is being typed stays."""
        if index != self.currentIndex():
            self.setCurrentIndex(index)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.setFont(theme.font())
        restyle_matches(self, theme.font(), self.palette())

    def _search(self) -> None:
        field = SearchField()
        self.setLineEdit(field)
        field.setAccessibleName(self.accessibleName())
        search_in(self, self.texts)
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
