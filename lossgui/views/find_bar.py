"""FindBar: which samples the tables show, in which order, and the way to one of them."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QMouseEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QListView, QWidget

from lossgui.model.confusion import Cell
from lossgui.model.errors import Place
from lossgui.model.finding import N_WORST, Which
from lossgui.ports import Frame
from lossgui.views.class_search import MANY_CLASSES, MOST_MATCHES, restyle_matches, search_in
from lossgui.views.look import LIGHT, Look
from lossgui.views.selector import Selector
from lossgui.views.stylesheet import set_property

FIXED = (Which.ALL, Which.WORST, Which.MISCLASSIFIED, Which.IGNORED)
"""The kinds of samples that come before the classes."""

LEAST_WIDTH, ORDER_WIDTH = 200, 420
"""The width that the bar always has, and from which on it has room for the order."""


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


class FindBar(QWidget):
    """One row of controls; what a person typed is announced as text."""

    samples_chosen = Signal(str, int)
    class_typed = Signal(str)
    order_chosen = Signal(bool)
    sample_typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Look(LIGHT)
        self._names: tuple[str, ...] | None = None
        self._texts = QStringListModel(self)
        self._samples = Selector("find_selector", self.tr("samples that are shown"), {})
        self._samples.setModel(self._texts)
        self._samples.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._samples.setMaxVisibleItems(MOST_MATCHES)
        rows = QListView(self._samples)
        rows.setUniformItemSizes(True)
        self._samples.setView(rows)
        orders = {self.tr("by number"): "", self.tr("by loss"): self.tr("largest loss first")}
        self._order = Selector("sort_selector", self.tr("order of the samples"), orders)
        self._field = QLineEdit(self)
        self._field.setObjectName("go_to_sample")
        self._field.setAccessibleName(self.tr("go to sample"))
        self._field.setPlaceholderText(self.tr("go to sample"))
        self._hint = self.tr("Go to a sample: type its number and Enter (Ctrl+G).")
        self.clear_mark()
        for box, characters in ((self._samples, 8), (self._order, 9)):
            box.setMinimumContentsLength(characters)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._samples, 3)
        self._row.addWidget(self._order, 1)
        self._row.addWidget(self._field, 2)
        self._connect(parent)

    def _connect(self, card: QWidget) -> None:
        self._samples.activated.connect(self._choose)
        self._order.activated.connect(lambda index: self.order_chosen.emit(index == 1))
        self._field.returnPressed.connect(self._go)
        shortcut = QShortcut(QKeySequence("Ctrl+G"), card)
        shortcut.activated.connect(self._ask)

    def present(self, frame: Frame) -> None:
        """Show what is looked for."""
        if frame.scenario.class_names != self._names:
            self._offer(frame.scenario.class_names)
        query = frame.query
        index = self._index(frame)
        if index != self._samples.currentIndex():  # else leave what is being typed
            self._samples.setCurrentIndex(index)
        self._order.setCurrentIndex(int(query.by_loss))

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self._row.setSpacing(look.px(6))
        self.setMinimumWidth(look.px(LEAST_WIDTH))
        for widget in (self._samples, self._order, self._field):
            widget.setFont(look.font())
        restyle_matches(self._samples, look.font(), self.palette())

    def mark(self, place: Place, message: str) -> None:
        """Mark the field for a sample's number, if an error names it."""
        if place.table == "sample":
            set_property(self._field, "invalid", True)
            self._field.setToolTip(message)

    def clear_mark(self) -> None:
        """Take the mark away."""
        set_property(self._field, "invalid", False)
        self._field.setToolTip(self._hint)

    def _offer(self, names: tuple[str, ...]) -> None:
        """Offer the kinds of samples, and the classes by name."""
        self._names = names
        fixed = {
            Which.ALL: self.tr("all samples"),
            Which.WORST: self.tr("worst {n}").format(n=N_WORST),
            Which.MISCLASSIFIED: self.tr("misclassified"),
            Which.IGNORED: self.tr("ignored"),
        }
        self._texts.setStringList([*(fixed[which] for which in FIXED), *names])
        if len(names) <= MANY_CLASSES:
            self._samples.setEditable(False)
        elif not self._samples.isEditable():
            self._search()

    def _index(self, frame: Frame) -> int:
        """Return which item says what is looked for; what a plot asked for has one of its own."""
        query, last = frame.query, len(FIXED) + len(frame.scenario.class_names)
        own = self._own_text(frame)
        there = self._texts.rowCount() > last
        if there and not own:
            self._texts.removeRow(last)
        elif own:
            if not there:
                self._texts.insertRow(last)
            self._texts.setData(self._texts.index(last), own)
            return last
        return len(FIXED) + query.label if query.which is Which.CLASS else FIXED.index(query.which)

    def _own_text(self, frame: Frame) -> str:
        """Return what a plot asked for; empty where it is one of the usual choices."""
        query = frame.query
        if query.which is Which.LOSSES:
            return self.tr("losses from {:.4g} to {:.4g}").format(*query.span)
        if query.which is Which.RANKS:
            return self.tr("largest losses, no. {:.0f} to {:.0f}").format(*query.span)
        if query.which is Which.CELL and query.cell is not None:
            return self._cell_text(frame, query.cell)
        return ""

    def _cell_text(self, frame: Frame, cell: Cell) -> str:
        names = frame.scenario.class_names
        sides = (self.tr("no"), self.tr("yes")) if frame.scenario.spec.binary else names
        text = self.tr("{} taken for {}")
        if cell.label == cell.predicted:
            text = self.tr("{} recognised")
        said = text.format(sides[cell.label], sides[cell.predicted])
        if frame.scenario.spec.binary:
            said = self.tr("{}: {}").format(names[cell.column], said)
        return self.tr("{}, weights undone").format(said) if cell.undone else said

    def _search(self) -> None:
        """Let a part of a class's name be typed."""
        field = SearchField()
        self._samples.setLineEdit(field)
        field.setAccessibleName(self._samples.accessibleName())
        search_in(self._samples, self._texts)
        field.returnPressed.connect(self._type)
        field.editingFinished.connect(self._restore)

    def _choose(self, index: int) -> None:
        if index < len(FIXED):
            self.samples_chosen.emit(FIXED[index], 0)
        elif index < len(FIXED) + len(self._names or ()):
            self.samples_chosen.emit(Which.CLASS, index - len(FIXED))

    def _type(self) -> None:
        text = self._samples.currentText()
        if self._samples.findText(text, Qt.MatchFlag.MatchFixedString) < 0:
            self.class_typed.emit(text)

    def _restore(self) -> None:
        if self._samples.currentText() != self._shown():
            self._samples.setEditText(self._shown())

    def _shown(self) -> str:
        return self._samples.itemText(self._samples.currentIndex())

    def _ask(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def _go(self) -> None:
        self.sample_typed.emit(self._field.text())
        if not self._field.property("invalid"):
            self._field.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._order.setVisible(self.width() >= self._look.px(ORDER_WIDTH))
