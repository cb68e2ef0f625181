"""LogitsCard: logits and targets side by side, as one table."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from lossgui.model.errors import Place
from lossgui.model.finding import Found
from lossgui.model.registry import InputKind, TargetKind
from lossgui.model.scenario import Scenario
from lossgui.ports import Frame, Selection
from lossgui.views.find_bar import FindBar
from lossgui.views.logits_model import LogitsModel
from lossgui.views.look import LIGHT, Look
from lossgui.views.stylesheet import set_property
from lossgui.views.table_view import TableView
from lossgui.views.targets_model import FIGURES, IGNORED, TargetsModel

TARGETS_PART = 0.55
"""The part of the card that the targets may take while the logits do not fit beside them."""

LOW = 300
"""Below this height, at zoom 1, the rows need the room of the hint."""


class LogitsCard(QFrame):
    """What goes into the loss, row by row; `cell_selected` says what a person selected."""

    logit_edited = Signal(int, int, str)
    target_edited = Signal(int, int, str)
    cell_selected = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logits_card")
        self.setAccessibleName(self.tr("Logits and targets"))
        set_property(self, "card", "true")
        self._look = Look(LIGHT)
        self._scenario: Scenario | None = None
        self._found: Found | None = None
        self._selection = Selection()
        self._measured: tuple[object, ...] = ()
        self._logits_model = LogitsModel(self)
        self._targets_model = TargetsModel(self)
        self._logits = TableView(self, "logits_table", self._logits_model, outline=True)
        self._targets = TableView(self, "targets_table", self._targets_model)
        self._logits.setAccessibleName(self.tr("Logits, one row per sample"))
        self._targets.setAccessibleName(self.tr("Targets and losses, one row per sample"))
        self._targets.verticalHeader().hide()
        self._title, self._size = QLabel(self), QLabel(self)
        self._hint, self._empty = QLabel(self), QLabel(self)
        self.find_bar = FindBar(self)
        self._form = QToolButton(self)
        self._form.setObjectName("form_button")
        self._form.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._form.setStyleSheet("QToolButton::menu-indicator { image: none }")
        self._form.setToolTip(self.tr("Write the targets in another form."))
        for label, role in ((self._title, "title"), (self._size, "muted"), (self._hint, "muted")):
            set_property(label, "role", role)
        set_property(self._empty, "role", "muted")
        for sentence in (self._hint, self._empty):
            sentence.setWordWrap(True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._size)
        head.addStretch(1)
        head.addWidget(self._form)
        self._tables = QWidget(self)
        tables = QHBoxLayout(self._tables)
        tables.setContentsMargins(0, 0, 0, 0)
        tables.setSpacing(0)
        tables.addWidget(self._logits)
        tables.addWidget(self._targets, 1)
        self._box = QVBoxLayout(self)
        self._box.addLayout(head)
        self._box.addWidget(self.find_bar)
        self._box.addWidget(self._tables, 1000)
        self._box.addWidget(self._empty)
        self._box.addWidget(self._hint)
        self._box.addStretch(1)

    def _connect(self) -> None:
        self._logits_model.edited.connect(self.logit_edited)
        self._targets_model.edited.connect(self.target_edited)
        self._logits.selectionModel().currentChanged.connect(self._follow_logits)
        self._targets.selectionModel().currentChanged.connect(self._follow_targets)
        self._logits.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left, right = self._logits.verticalScrollBar(), self._targets.verticalScrollBar()
        left.valueChanged.connect(right.setValue)
        right.valueChanged.connect(left.setValue)
        QWidget.setTabOrder(self._logits, self._targets)

    def present(self, frame: Frame) -> None:
        """Show a frame's tables, or of them what was found, and select its entry."""
        scenario = frame.scenario
        self._scenario, self._found = scenario, frame.found
        self._selection = frame.selection
        self._title.setText(self._input_name(scenario))
        self._size.setText(self._size_text(scenario, frame.found))
        rows = None if frame.found is None else frame.found.rows
        scroll = self._targets.verticalScrollBar().value()
        self._logits.present(frame.evaluation, rows)
        self._targets.present(frame.evaluation, rows)
        self._targets.verticalScrollBar().setValue(scroll)
        self.find_bar.present(frame)
        self._show_form(scenario)
        self._say(scenario, frame.found)
        self._measure(scenario)
        entry = self._logits_model.index_of(frame.selection.row, frame.selection.column)
        self._select(self._logits, entry.row(), entry.column())
        self._follow_row(entry.row())

    def offer_forms(self, actions: Iterable[QAction]) -> None:
        """Offer actions that write the targets in another form, where the loss takes it."""
        self._form.addActions(list(actions))

    def _show_form(self, scenario: Scenario) -> None:
        text = self.tr("class indices") if scenario.indexed else self.tr("probabilities")
        self._form.setText(
            self.tr("Targets: {} \N{BLACK DOWN-POINTING SMALL TRIANGLE}").format(text)
        )
        self._form.setAccessibleName(self.tr("Targets are {}").format(text))
        self._form.setVisible(TargetKind.PROBABILITIES in scenario.spec.target_kinds)

    def _say(self, scenario: Scenario, found: Found | None) -> None:
        """Say how to edit, or that what was found is old, or why there is nothing to show."""
        self._empty.setText(self._empty_text(scenario, found))
        if found is None or found.scenario is scenario:
            self._hint.setText(self.tr("Type to edit; Enter goes down, Tab goes right."))
        else:
            self._hint.setText(self.tr("Found before the last edit: choose again to look anew."))
        empty = bool(self._empty.text())
        self._tables.setHidden(empty)
        self._empty.setHidden(not empty)
        self.find_bar.setHidden(not scenario.logits.base.size)

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self._box.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(12))
        self._box.setSpacing(look.px(8))
        for part in (self._logits, self._targets, self.find_bar):
            part.restyle(look)
        self._form.setFont(look.font())
        self._title.setFont(look.font(bold=True))
        for label in (self._size, self._hint, self._empty):
            label.setFont(look.font())
        self._measured = ()
        if self._scenario is not None:
            self._measure(self._scenario)

    def mark(self, place: Place, message: str) -> None:
        """Mark the cell that an error names, if it is in one of the two tables."""
        self.find_bar.mark(place, message)
        tables = {"logits": self._logits, "targets": self._targets}
        if place.table in tables and place.row is not None:
            tables[place.table].mark(place.row, place.column or 0, message)

    def clear_mark(self) -> None:
        """Take the mark away."""
        self.find_bar.clear_mark()
        self._logits_model.clear_mark()
        self._targets_model.clear_mark()

    def _follow_logits(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._follow_row(current.row())
            self._announce(self._logits_model.row_at(current.row()), current.column())

    def _follow_targets(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._select(self._logits, current.row(), max(0, self._logits.currentIndex().column()))

    def _follow_row(self, row: int) -> None:
        self._select(self._targets, row, max(0, self._targets.currentIndex().column()))

    def _announce(self, row: int, column: int) -> None:
        if Selection(row, column) != self._selection:
            self._selection = Selection(row, column)
            self.cell_selected.emit(row, column)

    @staticmethod
    def _select(table: TableView, row: int, column: int) -> None:
        index = table.model().index(row, column)
        if index.isValid() and index != table.currentIndex():
            table.setCurrentIndex(index)

    def _measure(self, scenario: Scenario) -> None:
        """Choose the columns' widths anew where other numbers or names may need it."""
        characters = self._logits_model.characters
        names = scenario.class_names
        measured = (scenario.shape, scenario.target_kind, names, characters, self._found)
        if measured == self._measured:
            return
        self._measured = measured
        logits, targets, model = self._logits, self._targets, self._targets_model
        widest = self._look.px(80)
        logits.fit_rows()
        targets.fit_rows()
        width = max(logits.text_width(characters), min(logits.name_width(names), widest))
        logits.set_widths(width, [])
        titles = [
            model.headerData(column, Qt.Orientation.Horizontal)
            for column in range(model.columnCount())[-FIGURES:]
        ]
        widths = [
            max(targets.text_width(7), targets.header_width(titles[0])),
            max(targets.text_width(6), targets.header_width(titles[1])),
            targets.text_width(6),
        ]
        if scenario.indexed:
            width = targets.name_width((*names, IGNORED))
        elif scenario.ignore_index is not None:
            width = max(width, targets.text_width(len(IGNORED)))
        targets.set_widths(width, widths)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._logits.scrollTo(self._logits.currentIndex())

    def _arrange(self) -> None:
        """Share the width between the tables, and give both the same height for rows."""
        if not self._measured:
            return
        margins = self._box.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        logits, targets = self._logits.natural_width(), self._targets.natural_width()
        if self._targets.natural_height() > self._tables.height():
            targets += self._targets.verticalScrollBar().sizeHint().width()
        right = max(min(targets, int(TARGETS_PART * room)), room - logits)
        self._logits.setFixedWidth(room - right)
        scrolls = logits + targets > room
        self._logits.show_bar(scrolls)
        self._targets.show_bar(scrolls)
        self._tables.setMaximumHeight(self._targets.natural_height())
        low = self.height() < self._look.px(LOW)
        self._hint.setHidden(low or not self._empty.isHidden())
        self._hint.setMinimumHeight(0)
        self._hint.setMinimumHeight(max(0, self._hint.heightForWidth(room)))

    def _input_name(self, scenario: Scenario) -> str:
        return {
            InputKind.LOGITS: self.tr("Logits"),
            InputKind.LOG_PROBABILITIES: self.tr("Log-probabilities"),
            InputKind.PROBABILITIES: self.tr("Probabilities"),
        }[scenario.spec.input_kind]

    def _size_text(self, scenario: Scenario, found: Found | None) -> str:
        rows, columns = scenario.n_samples, scenario.n_classes
        samples = self.tr("1 sample") if rows == 1 else self.tr("{n} samples").format(n=f"{rows:,}")
        if found is not None and len(found.rows) < rows:
            samples = self.tr("{n} of {samples}").format(n=f"{len(found.rows):,}", samples=samples)
        classes = (
            self.tr("1 class") if columns == 1 else self.tr("{n} classes").format(n=f"{columns:,}")
        )
        return f"{samples} × {classes}"

    def _empty_text(self, scenario: Scenario, found: Found | None) -> str:
        if not scenario.n_samples:
            return self.tr("There are no samples yet: open a file that has some.")
        if not scenario.n_classes:
            return self.tr(
                "There are samples, but they have no classes: open a file that has some."
            )
        if found is not None and not len(found.rows):
            return self.tr("There are no such samples: choose others above.")
        return ""
