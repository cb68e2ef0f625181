"""WeightsCard: the classes with their weights, and what the weights do, in words."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lossgui.model.errors import Place
from lossgui.model.evaluation import Evaluation
from lossgui.model.scenario import Scenario
from lossgui.state import Changed, ViewState
from lossgui.views.look import LIGHT, Look
from lossgui.views.scheme_bar import SchemeBar
from lossgui.views.steady import Paragraph
from lossgui.views.stylesheet import set_property
from lossgui.views.totals_row import TotalsRow
from lossgui.views.weight_kind_bar import WeightKindBar
from lossgui.views.weight_slider import WeightTable
from lossgui.views.weight_words import effect, in_state_a
from lossgui.views.weights_model import (
    BARS,
    COUNT,
    NAME,
    POS_WEIGHT,
    PRIOR,
    SHARE,
    SLIDER,
    WEIGHT,
    WeightsModel,
)

SLIDER_WIDTH, BAR_WIDTH, HEIGHT = 70, 24, 310
NARROW_SLIDER, NARROW_BAR = 50, 14
"""Where there is a column more, of pos_weight."""

LOW, FULL = 200, 230
"""Below these heights, at zoom 1, the rows need the room of the sentence, and of the totals."""


class WeightsCard(QFrame):
    """The table of classes; `class_selected` says what a person selected."""

    weight_edited = Signal(int, str)
    pos_weight_edited = Signal(int, str)
    loss_share_edited = Signal(int, str)
    prior_edited = Signal(int, str)
    weight_slid = Signal(int, float)
    slide_finished = Signal()
    class_renamed = Signal(int, str)
    class_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weights_card")
        self.setAccessibleName(self.tr("Class weights"))
        set_property(self, "card", "true")
        self._look = Look(LIGHT)
        self._evaluation: Evaluation | None = None
        self._class = 0
        self._measured: tuple[object, ...] = ()
        self._arranged: tuple[object, ...] = ()
        self._model = WeightsModel(self)
        self._table = WeightTable(self, "weights_table", self._model)
        self._table.setAccessibleName(self.tr("Class weights, one row per class"))
        self._table.verticalHeader().hide()
        self.scheme_bar, self.kind_bar = SchemeBar(self), WeightKindBar(self)
        self._totals = TotalsRow(self, self._table)
        self._title = QLabel(self.tr("Class weights"), self)
        self._sentence = Paragraph()
        self._arrange_parts()
        self._model.edited.connect(self._pass_on)
        self._table.weight_slid.connect(self.weight_slid)
        self._table.slide_finished.connect(self.slide_finished)
        self._table.selectionModel().currentChanged.connect(self._announce)

    def _arrange_parts(self) -> None:
        set_property(self._title, "role", "title")
        self._sentence.name("muted", self.tr("What the weights do"))
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self.scheme_bar, 1)
        self._box = QVBoxLayout(self)
        self._box.addLayout(head)
        self._box.addWidget(self.kind_bar)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        rows.addWidget(self._table, 1000)
        rows.addWidget(self._totals)
        self._box.addLayout(rows, 1000)
        self._box.addWidget(self._sentence)
        self._box.addStretch(1)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show a state's classes and select the selected one."""
        if "evaluation" in changed:
            self._evaluation = state.evaluation
            self._table.present(state.evaluation)
            self._table.setHidden(not state.scenario.n_classes)
            self.scheme_bar.present(state.scenario)
            self._measure(state.scenario)
        if "gradient_shares" in changed:
            self._model.show_gradient_shares(state.gradient_shares)
        if not changed.isdisjoint({"evaluation", "gradient_shares"}):
            self._show_totals()
        self.kind_bar.show_state(state, changed)
        if not changed.isdisjoint({"evaluation", "selection", "pinned"}):
            self._sentence.setText(self._said(state))
            self._follow(state.selection.column)
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
        self._model.pulled = part
        self._show_totals()

    def finished(self) -> None:
        """Show nothing of it any more."""

    def _show_totals(self) -> None:
        if self._evaluation is not None:
            self._totals.show_texts(*self._model.totals(self._evaluation))

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self._box.setContentsMargins(look.px(14), look.px(8), look.px(14), look.px(8))
        self._box.setSpacing(look.px(6))
        self._table.restyle(look)
        self._totals.restyle(look)
        self.scheme_bar.restyle(look)
        self.kind_bar.restyle(look)
        self._title.setFont(look.font(bold=True))
        self._measured = self._arranged = ()
        if self._evaluation is not None:
            self._measure(self._evaluation.scenario)
            self._arrange()

    def mark(self, place: Place, message: str) -> None:
        """Mark the cell that an error names, if it is in this table."""
        if place.table != "weights" or place.row is None:
            return
        kinds = {0: NAME, 1: WEIGHT, 2: POS_WEIGHT, 3: SHARE, 4: PRIOR}
        column = self._model.column_of(kinds[1 if place.column is None else place.column])
        if column is not None:
            self._table.mark(place.row, column, message)

    def clear_mark(self) -> None:
        """Take the mark away."""
        self._model.clear_mark()

    def _pass_on(self, row: int, column: int, text: str) -> None:
        signals = {
            NAME: self.class_renamed,
            WEIGHT: self.weight_edited,
            POS_WEIGHT: self.pos_weight_edited,
            SHARE: self.loss_share_edited,
            PRIOR: self.prior_edited,
        }
        signals[self._model.kind(column)].emit(row, text)

    def _announce(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and current.row() != self._class:
            self.class_selected.emit(current.row())

    def _follow(self, selected: int) -> None:
        """Go to the selected class, but only if it is another one than before."""
        current = self._table.currentIndex()
        if selected != self._class or not current.isValid():
            self._class = selected
            index = self._model.index(selected, max(0, current.column()))
            if index.isValid():
                self._table.setCurrentIndex(index)

    def _measure(self, scenario: Scenario) -> None:
        """Choose the columns' widths anew where other columns or names may need it."""
        per_element = scenario.element_weight is None, scenario.element_pos_weight is None
        shape = scenario.n_classes, self._model.columnCount()
        counts = len(self._model.least_text(COUNT))
        measured = (shape, per_element, scenario.class_names, counts)
        if measured == self._measured:
            return
        self._measured = measured
        table, model = self._table, self._model
        table.fit_rows()
        narrow = model.column_of(POS_WEIGHT) is not None
        slider = self._look.px(NARROW_SLIDER if narrow else SLIDER_WIDTH)
        bar = self._look.px(NARROW_BAR if narrow else BAR_WIDTH)
        widths = [table.name_width(scenario.class_names) + self._look.px(16)]
        for column in range(1, model.columnCount()):
            title = model.headerData(column, Qt.Orientation.Horizontal)
            kind = model.kind(column)
            least = table.text_width(len(model.least_text(kind)))
            if kind == SLIDER:
                least = slider
            if kind in BARS:
                least = table.text_width(4) + bar
            widths.append(max(least, table.header_width(title) + self._look.px(4)))
        table.set_widths(widths[0], widths)

    def sizeHint(self) -> QSize:
        """Ask for the room of a few rows with their totals and the sentence."""
        return QSize(super().sizeHint().width(), self._look.px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Share the height between the rows and what stands below them, if that is to change."""
        if self._evaluation is None:
            return
        kinds = 0 if self.kind_bar.isHidden() else self.kind_bar.sizeHint().height()
        arranged = self.size(), kinds, self._measured
        if arranged == self._arranged:
            return
        self._arranged = arranged
        margins = self._box.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        self._table.show_bar(self._table.natural_width() > room)
        self._table.setMaximumHeight(self._table.natural_height())
        height = self.height() - kinds
        self._sentence.setHidden(height < self._look.px(LOW))
        self._totals.setHidden(
            height < self._look.px(FULL) or not self._evaluation.scenario.n_classes
        )
