"""WeightsCard: the classes with their weights, and what the weights do, in words."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lossgui.language import _
from lossgui.model.errors import Place
from lossgui.state import Changed, ViewState
from lossgui.views.classes.class_columns import totals_tip
from lossgui.views.classes.granularity_bar import GranularityBar
from lossgui.views.classes.scheme_bar import SchemeBar
from lossgui.views.classes.totals_row import TotalsRow
from lossgui.views.classes.weight_table import WeightTable
from lossgui.views.classes.weight_words import effect, in_state_a
from lossgui.views.classes.weights_model import WeightsModel
from lossgui.views.theme import LIGHT, Theme, set_property
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import PlainLabel
from lossgui.views.widgets.steady import Paragraph

HEIGHT = 310

LOW, FULL = 200, 230
"""Below these heights, at zoom 1, the rows need the room of the sentence, and of the totals."""


@guarded
class WeightsCard(QFrame):
    """The table of classes; `class_selected` says what a person selected."""

    class_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weights_card")
        self.setAccessibleName(_("Class weights"))
        set_property(self, "card", "true")
        self._theme = Theme(LIGHT)
        self._class = 0
        self.model = WeightsModel(self)
        self.table = WeightTable(self, "weights_table", self.model)
        self.table.setAccessibleName(_("Class weights, one row per class"))
        self.table.verticalHeader().hide()
        self.scheme_bar, self.granularity_bar = SchemeBar(self), GranularityBar(self)
        self._totals = TotalsRow(self, self.table)
        self._title = PlainLabel(_("Class weights"), self)
        self._sentence = Paragraph()
        self._arrange_parts()
        self.table.selectionModel().currentChanged.connect(self._announce)

    def _arrange_parts(self) -> None:
        set_property(self._title, "role", "title")
        self._sentence.name("muted", _("What the weights do"))
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self.scheme_bar, 1)
        self._box = QVBoxLayout(self)
        self._box.addLayout(head)
        self._box.addWidget(self.granularity_bar)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        rows.addWidget(self.table, 1000)
        rows.addWidget(self._totals)
        self._box.addLayout(rows, 1000)
        self._box.addWidget(self._sentence)
        self._box.addStretch(1)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show a state's classes and select the selected one."""
        self.table.show_state(state, changed)
        self.scheme_bar.show_state(state, changed)
        self.granularity_bar.show_state(state, changed)
        if not changed.isdisjoint({"evaluation", "gradient_shares"}):
            self._show_totals()
        if not changed.isdisjoint({"evaluation", "selection", "pinned"}):
            self._sentence.setText(self._said(state))
            self._follow(state.selection.column)
        if "evaluation" in changed:
            self.table.setHidden(not state.scenario.n_classes)
            self._measure()
        self._arrange()

    @staticmethod
    def _said(state: ViewState) -> str:
        """Return what the weights do to the selected class, now and in state A."""
        index = state.selection.column
        name = state.scenario.class_names[index] if state.scenario.n_classes else ""
        said = effect(state.evaluation, index), in_state_a(state.pinned, name)
        return " ".join(filter(None, said))

    def progress(self, what: str, part: float) -> None:
        """Show which part of the gradient shares is computed, from 0 to 1."""
        self.model.show_progress(part)
        self._show_totals()

    def finished(self) -> None:
        """Show nothing of it any more."""

    def _show_totals(self) -> None:
        facts, columns = self.model.facts, self.model.columns
        if facts is not None:
            texts = tuple(column.total(facts) for column in columns)
            words = frozenset(k for k, column in enumerate(columns) if column.is_word)
            self._totals.show_texts(texts, words, totals_tip(facts))

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._box.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(8))
        self._box.setSpacing(theme.px(6))
        self.table.restyle(theme)
        self._totals.restyle(theme)
        self.scheme_bar.restyle(theme)
        self.granularity_bar.restyle(theme)
        self._title.setFont(theme.font(bold=True))
        self._measure()
        self._arrange()

    def mark(self, place: Place, message: str) -> None:
        """Mark the cell that an error names, if it is in this table."""
        if place.table == "weights" and place.row is not None:
            self.table.mark(place.row, place.column or "weight", message)

    def clear_mark(self) -> None:
        """Take the mark away."""
        self.model.clear_mark()

    def _announce(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and current.row() != self._class:
            self.class_selected.emit(current.row())

    def _follow(self, selected: int) -> None:
        """Go to the selected class, but only if it is another one than before."""
        current = self.table.currentIndex()
        if selected != self._class or not current.isValid():
            self._class = selected
            index = self.model.index(selected, max(0, current.column()))
            if index.isValid():
                self.table.setCurrentIndex(index)

    def _measure(self) -> None:
        """Choose the columns' widths anew, for other columns or names."""
        if self.model.facts is not None:
            widths = [column.width(self.model.facts, self.table) for column in self.model.columns]
            self.table.set_widths(widths[0], widths, self.model.stretching())

    def sizeHint(self) -> QSize:
        """Ask for the room of a few rows with their totals and the sentence."""
        return QSize(super().sizeHint().width(), self._theme.px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Share the height between the rows and what stands below them."""
        kinds = 0 if self.granularity_bar.isHidden() else self.granularity_bar.sizeHint().height()
        margins = self._box.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        self.table.show_bar(self.table.natural_width() > room)
        self.table.setMaximumHeight(self.table.natural_height())
        height = self.height() - kinds
        self._sentence.setHidden(height < self._theme.px(LOW))
        self._totals.setHidden(height < self._theme.px(FULL) or not self.model.rowCount())
