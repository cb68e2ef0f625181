"""FindBar: which samples the tables show, in which order, and the way to one of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from lossgui.language import _
from lossgui.model.errors import Place
from lossgui.model.samples.filter import N_WORST, Which
from lossgui.model.samples.predictions import ConfusionCell
from lossgui.model.scenario.words import target_words
from lossgui.state import Changed, ViewState
from lossgui.views.theme import LIGHT, Theme, set_property
from lossgui.views.widgets.class_box import ClassBox
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import plain_tip
from lossgui.views.widgets.selector import Selector

FIXED = (Which.ALL, Which.WORST, Which.MISCLASSIFIED, Which.IGNORED)
"""The kinds of samples that come before the classes."""

LEAST_WIDTH, ORDER_WIDTH = 200, 420
"""The width that the bar always has, and from which on it has room for the order."""


@guarded
class FilterBar(QWidget):
    """One row of controls; what a person typed is announced as text."""

    samples_chosen = Signal(str, int)
    wrong_chosen = Signal(bool)
    class_typed = Signal(str)
    order_chosen = Signal(bool)
    sample_typed = Signal(str)
    search_repeated = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme(LIGHT)
        self._n_classes = 0
        self._samples = ClassBox("find_selector", _("samples that are shown"), 8)
        orders = {_("by number"): "", _("by loss"): _("largest loss first")}
        self._order = Selector("sort_selector", _("order of the samples"), orders)
        self._wrong = self._make_wrong()
        self._again = self._make_again()
        self._field = QLineEdit(self)
        self._field.setObjectName("go_to_sample")
        self._field.setAccessibleName(_("go to sample"))
        self._field.setPlaceholderText(_("go to sample"))
        kinds = {
            Which.ALL: _("all samples"),
            Which.WORST: _("worst {n}").format(n=N_WORST),
            Which.MISCLASSIFIED: _("misclassified"),
            Which.IGNORED: _("ignored"),
        }
        self._kinds = [kinds[which] for which in FIXED]
        self._hint = _("Go to a sample: type its number or its name and Enter (Ctrl+G).")
        self.clear_mark()
        self._order.setMinimumContentsLength(9)
        self._order.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._samples, 3)
        self._row.addWidget(self._wrong)
        self._row.addWidget(self._order, 1)
        self._row.addWidget(self._again)
        self._row.addWidget(self._field, 2)
        self._connect(parent)

    def _make_wrong(self) -> QToolButton:
        """Return the button that is there while the samples of a class are shown."""
        button = QToolButton(self)
        button.setObjectName("find_wrong")
        button.setText(_("wrong"))
        button.setCheckable(True)
        hint = _("Only the samples of the class that are misclassified.")
        button.setAccessibleName(hint)
        button.setToolTip(plain_tip(hint))
        button.hide()
        return button

    def _make_again(self) -> QToolButton:
        """Return the button that is there while what is shown was found before a change."""
        button = QToolButton(self)
        button.setObjectName("look_again")
        button.setText(_("Look again"))
        button.setShortcut(QKeySequence("F5"))
        hint = _("Found before the last change")
        button.setAccessibleName(_("Look again: {}").format(hint))
        button.setToolTip(plain_tip(_("{}: search anew (F5).").format(hint)))
        button.hide()
        return button

    def _connect(self, card: QWidget) -> None:
        self._samples.item_chosen.connect(self._choose)
        self._samples.class_typed.connect(self.class_typed)
        self._wrong.clicked.connect(self.wrong_chosen)
        self._order.activated.connect(lambda index: self.order_chosen.emit(index == 1))
        self._again.clicked.connect(self.search_repeated)
        self._field.returnPressed.connect(self._go)
        shortcut = QShortcut(QKeySequence("Ctrl+G"), card)
        shortcut.setWhatsThis(_("Go to a sample"))
        shortcut.activated.connect(self._ask)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show what is looked for."""
        if changed.isdisjoint({"evaluation", "found"}):
            return
        self._samples.offer_classes(self._kinds, state.scenario.class_names)
        self._n_classes = state.scenario.n_classes
        self._samples.show_item(self._index(state))
        self._wrong.setVisible(state.query.which is Which.CLASS)
        self._wrong.setChecked(state.query.wrong)
        self._order.setCurrentIndex(int(state.query.by_loss))
        self._again.setVisible(state.found is not None and state.found.is_stale(state.scenario))

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._row.setSpacing(theme.px(6))
        self.setMinimumWidth(theme.px(LEAST_WIDTH))
        self._samples.restyle(theme)
        for widget in (self._order, self._wrong, self._again, self._field):
            widget.setFont(theme.font())

    def mark(self, place: Place, message: str) -> None:
        """Mark the field for a sample's number, if an error names it."""
        if place.table == "sample":
            set_property(self._field, "invalid", True)
            self._field.setToolTip(plain_tip(message))

    def clear_mark(self) -> None:
        """Take the mark away."""
        set_property(self._field, "invalid", False)
        self._field.setToolTip(plain_tip(self._hint))

    def _index(self, state: ViewState) -> int:
        """Return which item says what is looked for; what a plot asked for has one of its own."""
        query, last = state.query, len(FIXED) + len(state.scenario.class_names)
        own = self._own_text(state)
        there = self._samples.texts.rowCount() > last
        if there and not own:
            self._samples.texts.removeRow(last)
        elif own:
            if not there:
                self._samples.texts.insertRow(last)
            self._samples.texts.setData(self._samples.texts.index(last), own)
            return last
        return len(FIXED) + query.label if query.which is Which.CLASS else FIXED.index(query.which)

    def _own_text(self, state: ViewState) -> str:
        """Return what a plot asked for; empty where it is one of the usual choices."""
        query = state.query
        if query.which is Which.LOSSES:
            return _("losses from {:.4g} to {:.4g}").format(*query.span)
        if query.which is Which.RANKS:
            return _("largest losses, no. {:.0f} to {:.0f}").format(*query.span)
        if query.which is Which.CELL and query.cell is not None:
            return self._cell_text(state, query.cell)
        return ""

    def _cell_text(self, state: ViewState, cell: ConfusionCell) -> str:
        scenario = state.scenario
        sides = scenario.rules.side_names(scenario.class_names)
        text = _("{} taken for {}")
        if cell.label == cell.predicted:
            text = _("{} recognised")
        said = text.format(sides[cell.label], sides[cell.predicted])
        said = target_words(scenario).side.format(name=scenario.class_names[cell.column], side=said)
        return _("{}, weights undone").format(said) if cell.undone else said

    def _choose(self, index: int) -> None:
        if index < len(FIXED):
            self.samples_chosen.emit(FIXED[index], 0)
        elif index < len(FIXED) + self._n_classes:
            self.samples_chosen.emit(Which.CLASS, index - len(FIXED))

    def _ask(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def _go(self) -> None:
        self.sample_typed.emit(self._field.text())
        if not self._field.property("invalid"):
            self._field.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._order.setVisible(self.width() >= self._theme.px(ORDER_WIDTH))
