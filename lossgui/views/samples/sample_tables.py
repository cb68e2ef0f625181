"""SampleTables: logits and targets side by side, as one table."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from lossgui.language import _
from lossgui.model.errors import Place
from lossgui.model.samples.cell_colors import ColorBy
from lossgui.model.scenario.words import target_words
from lossgui.model.text.fields import IGNORED
from lossgui.state import EVERYTHING, Changed, Selection, ViewState
from lossgui.views.samples.logits_model import LogitsModel
from lossgui.views.samples.targets_model import TargetsModel
from lossgui.views.tables.table_view import TableView
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.guard import guarded

TARGETS_PART = 0.55
"""The part of the width that the targets may take while the logits do not fit beside them."""


@guarded
class SampleTables(QWidget):
    """What goes into the loss, row by row; `cell_selected` says what a person selected."""

    cell_selected = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme(LIGHT)
        self._state: ViewState | None = None
        self._selection = Selection()
        self.logits_model, self.targets_model = LogitsModel(self), TargetsModel(self)
        self.logits = TableView(self, "logits_table", self.logits_model, outline=True)
        self.targets = TableView(self, "targets_table", self.targets_model)
        self.setFocusProxy(self.logits)
        self.logits.setAccessibleName(_("Logits, one row per sample"))
        self.targets.setAccessibleName(_("Targets and losses, one row per sample"))
        self.targets.verticalHeader().hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.logits)
        row.addWidget(self.targets, 1)
        self._connect()

    def _connect(self) -> None:
        self.logits.selectionModel().currentChanged.connect(self._follow_logits)
        self.targets.selectionModel().currentChanged.connect(self._follow_targets)
        self.logits.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left, right = self.logits.verticalScrollBar(), self.targets.verticalScrollBar()
        left.valueChanged.connect(right.setValue)
        right.valueChanged.connect(left.setValue)
        self.logits.join(self.targets)
        QWidget.setTabOrder(self.logits, self.targets)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show a state's tables, or of them what was found, and select its entry."""
        self._state, self._selection = state, state.selection
        scroll = self.targets.verticalScrollBar().value()
        self.logits.show_state(state, changed)
        self.targets.show_state(state, changed)
        self.targets.verticalScrollBar().setValue(scroll)
        if not changed.isdisjoint({"evaluation", "found"}):
            self._measure()
        entry = self.logits_model.index_of(state.selection.row, state.selection.column)
        _select(self.logits, entry.row(), entry.column())
        self._follow_row(entry.row())

    def show_color_by(self, color_by: ColorBy) -> None:
        """Show something of the logits."""
        self.logits_model.show_color_by(color_by)
        self._measure()

    def change_decimals(self, by: int) -> None:
        """Show more or fewer decimals of the logits."""
        self.logits_model.change_decimals(by, max(0, self.logits.currentIndex().column()))
        self._measure()

    def hide_figures(self, hidden: Collection[str]) -> None:
        """Show the columns beside the logits but for some."""
        self.targets_model.hide(hidden)
        if self._state is not None:
            self.show_state(self._state, EVERYTHING)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self.logits.restyle(theme)
        self.targets.restyle(theme)
        self._measure()

    def mark(self, place: Place, message: str) -> None:
        """Mark the cell that an error names, if it is in one of the two tables."""
        table = {"logits": self.logits, "targets": self.targets}.get(place.table)
        if table is not None and place.row is not None:
            table.mark(place.row, place.column or 0, message)

    def clear_mark(self) -> None:
        """Take the mark away."""
        self.logits_model.clear_mark()
        self.targets_model.clear_mark()

    def _follow_logits(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._follow_row(current.row())
            self._announce(self.logits_model.row_at(current.row()), current.column())

    def _follow_targets(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            _select(self.logits, current.row(), max(0, self.logits.currentIndex().column()))

    def _follow_row(self, row: int) -> None:
        _select(self.targets, row, max(0, self.targets.currentIndex().column()))

    def _announce(self, row: int, column: int) -> None:
        if Selection(row, column) != self._selection:
            self._selection = Selection(row, column)
            self.cell_selected.emit(row, column)

    def _measure(self) -> None:
        """Choose the columns' widths anew, for other numbers or names."""
        if self._state is None:
            return
        scenario, names = self._state.scenario, self._state.scenario.class_names
        logits, targets, model = self.logits, self.targets, self.targets_model
        widest, characters = self._theme.px(80), self.logits_model.characters
        width = max(logits.text_width(characters), min(logits.name_width(names), widest))
        logits.set_widths(width, [])
        if target_words(scenario).named:
            width = targets.name_width((*names, IGNORED))
        widths = [column.width(model.facts, targets) for column in model.columns]
        targets.set_widths(width, widths, [model.columnCount() - 1] if widths else [])
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.logits.scrollTo(self.logits.currentIndex())

    def natural_height(self) -> int:
        """Return the height at which no row is hidden."""
        return self.targets.natural_height()

    def _arrange(self) -> None:
        """Share the width between the tables, and give both the same height for rows."""
        if self._state is None:
            return
        room, logits = self.width(), self.logits.natural_width()
        targets = self.targets.natural_width()
        if self.natural_height() > self.height():
            targets += self.targets.verticalScrollBar().sizeHint().width()
        right = max(min(targets, int(TARGETS_PART * room)), room - logits)
        self.logits.setFixedWidth(room - right)
        scrolls = logits + targets > room
        self.logits.show_bar(scrolls)
        self.targets.show_bar(scrolls)
        self.setMaximumHeight(self.natural_height())


def _select(table: TableView, row: int, column: int) -> None:
    index = table.model().index(row, column)
    if index.isValid() and index != table.currentIndex():
        table.setCurrentIndex(index)
