"""SampleTables: logits and targets side by side, as one table."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from lossgui.model.errors import Place
from lossgui.model.lenses import Lens
from lossgui.model.scenario import Scenario
from lossgui.model.text.cell_text import SHORT
from lossgui.model.text.fields import IGNORED
from lossgui.model.words import target_words
from lossgui.state import EVERYTHING, Changed, Selection, ViewState
from lossgui.views.logits_model import LogitsModel
from lossgui.views.look import LIGHT, Look
from lossgui.views.table_view import TableView
from lossgui.views.targets_model import Figure, TargetsModel

TARGETS_PART = 0.55
"""The part of the width that the targets may take while the logits do not fit beside them."""

CHARACTERS = {Figure.CORRECT: 1, Figure.SUM: 8, Figure.WEIGHT: SHORT, Figure.LOSS: SHORT}
"""What the columns of some figures have room for; the others for six digits."""


class SampleTables(QWidget):
    """What goes into the loss, row by row; `cell_selected` says what a person selected."""

    logit_edited = Signal(int, int, str)
    target_edited = Signal(int, int, str)
    cell_selected = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Look(LIGHT)
        self._state: ViewState | None = None
        self._selection = Selection()
        self._measured: tuple[object, ...] = ()
        self._logits_model, self._targets_model = LogitsModel(self), TargetsModel(self)
        self._logits = TableView(self, "logits_table", self._logits_model, outline=True)
        self._targets = TableView(self, "targets_table", self._targets_model)
        self.setFocusProxy(self._logits)
        self._logits.setAccessibleName(self.tr("Logits, one row per sample"))
        self._targets.setAccessibleName(self.tr("Targets and losses, one row per sample"))
        self._targets.verticalHeader().hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._logits)
        row.addWidget(self._targets, 1)
        self._connect()

    def _connect(self) -> None:
        self._logits_model.edited.connect(self.logit_edited)
        self._targets_model.edited.connect(self.target_edited)
        self._logits.selectionModel().currentChanged.connect(self._follow_logits)
        self._targets.selectionModel().currentChanged.connect(self._follow_targets)
        self._logits.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left, right = self._logits.verticalScrollBar(), self._targets.verticalScrollBar()
        left.valueChanged.connect(right.setValue)
        right.valueChanged.connect(left.setValue)
        self._logits.join(self._targets)
        QWidget.setTabOrder(self._logits, self._targets)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show a state's tables, or of them what was found, and select its entry."""
        self._state, self._selection = state, state.selection
        rows = None if state.found is None else state.found.rows
        scroll = self._targets.verticalScrollBar().value()
        self._logits.present(state.evaluation, rows)
        self._targets.present(state.evaluation, rows)
        self._targets.verticalScrollBar().setValue(scroll)
        self._measure(state)
        entry = self._logits_model.index_of(state.selection.row, state.selection.column)
        _select(self._logits, entry.row(), entry.column())
        self._follow_row(entry.row())

    def look_through(self, lens: Lens) -> None:
        """Show the logits through a lens."""
        self._logits_model.look_through(lens)
        self._measure_again()

    def change_decimals(self, by: int) -> None:
        """Show more or fewer decimals of the logits."""
        self._logits_model.change_decimals(by, max(0, self._logits.currentIndex().column()))
        self._measure_again()

    def hide_figures(self, hidden: Collection[str]) -> None:
        """Show the columns beside the logits but for some."""
        self._targets_model.hide(hidden)
        if self._state is not None:
            self.show_state(self._state, EVERYTHING)

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self._logits.restyle(look)
        self._targets.restyle(look)
        self._measure_again()

    def mark(self, place: Place, message: str) -> None:
        """Mark the cell that an error names, if it is in one of the two tables."""
        row, column = place.row, place.column or 0
        if row is not None and place.table == "logits":
            self._logits.mark(row, column, message)
        elif (
            row is not None and place.table == "targets" and column < self._targets_model.n_targets
        ):
            self._targets.mark(row, column, message)

    def clear_mark(self) -> None:
        """Take the mark away."""
        self._logits_model.clear_mark()
        self._targets_model.clear_mark()

    def _follow_logits(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._follow_row(current.row())
            self._announce(self._logits_model.row_at(current.row()), current.column())

    def _follow_targets(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            _select(self._logits, current.row(), max(0, self._logits.currentIndex().column()))

    def _follow_row(self, row: int) -> None:
        _select(self._targets, row, max(0, self._targets.currentIndex().column()))

    def _announce(self, row: int, column: int) -> None:
        if Selection(row, column) != self._selection:
            self._selection = Selection(row, column)
            self.cell_selected.emit(row, column)

    def _measure_again(self) -> None:
        self._measured = ()
        if self._state is not None:
            self._measure(self._state)

    def _measure(self, state: ViewState) -> None:
        """Choose the columns' widths anew where other numbers or names may need it."""
        scenario, names = state.scenario, state.scenario.class_names
        characters, figures = self._logits_model.characters, self._targets_model.figures
        kind = scenario.shape, scenario.target_kind, names, scenario.sample_names
        measured = (*kind, characters, figures, state.found)
        if measured == self._measured:
            return
        self._measured = measured
        logits, targets = self._logits, self._targets
        logits.fit_rows()
        targets.fit_rows()
        widest = self._look.px(80)
        width = max(logits.text_width(characters), min(logits.name_width(names), widest))
        logits.set_widths(width, [])
        targets.set_widths(self._target_width(scenario, width), self._figure_widths(scenario))
        self._arrange()

    def _target_width(self, scenario: Scenario, width: int) -> int:
        if target_words(scenario).named:
            return self._targets.name_width((*scenario.class_names, IGNORED))
        return width

    def _figure_widths(self, scenario: Scenario) -> list[int]:
        targets, model = self._targets, self._targets_model
        widths = []
        for position, figure in enumerate(model.figures, model.n_targets):
            title = model.headerData(position, Qt.Orientation.Horizontal)
            width = targets.text_width(CHARACTERS.get(figure, 6))
            if figure is Figure.PREDICTED:
                width = targets.name_width(scenario.class_names)
            if figure is not Figure.SHARE:
                width = max(width, targets.header_width(title) + self._look.px(4))
            widths.append(width)
        return widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._logits.scrollTo(self._logits.currentIndex())

    def natural_height(self) -> int:
        """Return the height at which no row is hidden."""
        return self._targets.natural_height()

    def _arrange(self) -> None:
        """Share the width between the tables, and give both the same height for rows."""
        if not self._measured:
            return
        room, logits = self.width(), self._logits.natural_width()
        targets = self._targets.natural_width()
        if self.natural_height() > self.height():
            targets += self._targets.verticalScrollBar().sizeHint().width()
        right = max(min(targets, int(TARGETS_PART * room)), room - logits)
        self._logits.setFixedWidth(room - right)
        scrolls = logits + targets > room
        self._logits.show_bar(scrolls)
        self._targets.show_bar(scrolls)
        self.setMaximumHeight(self.natural_height())


def _select(table: TableView, row: int, column: int) -> None:
    index = table.model().index(row, column)
    if index.isValid() and index != table.currentIndex():
        table.setCurrentIndex(index)
