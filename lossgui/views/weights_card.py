"""WeightsCard: the classes with their weights, and what the weights do, in words."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from lossgui.model.errors import Place
from lossgui.model.evaluation import Evaluation, evaluate
from lossgui.model.samples import describe_classes
from lossgui.model.scenario import Scenario
from lossgui.ports import Frame
from lossgui.views.look import LIGHT, Look
from lossgui.views.stylesheet import set_property
from lossgui.views.table_view import TableView
from lossgui.views.weights_model import COUNT, NAME, POS_WEIGHT, WEIGHT, WeightsModel

LOW = 200
"""Below this height, at zoom 1, the rows need the room of the sentence."""


class WeightsCard(QFrame):
    """The table of classes; `class_selected` says what a person selected."""

    weight_edited = Signal(int, str)
    pos_weight_edited = Signal(int, str)
    class_renamed = Signal(int, str)
    class_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weights_card")
        self.setAccessibleName(self.tr("Class weights"))
        set_property(self, "card", "true")
        self._look = Look(LIGHT)
        self._scenario: Scenario | None = None
        self._class = 0
        self._measured: tuple[object, ...] = ()
        self._model = WeightsModel(self)
        self._table = TableView(self, "weights_table", self._model)
        self._table.setAccessibleName(self.tr("Class weights, one row per class"))
        self._table.verticalHeader().hide()
        self._title = QLabel(self.tr("Class weights"), self)
        self._sentence = QLabel(self)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        set_property(self._title, "role", "title")
        set_property(self._sentence, "role", "muted")
        self._box = QVBoxLayout(self)
        self._box.addWidget(self._title)
        self._box.addWidget(self._table, 1000)
        self._box.addWidget(self._sentence)
        self._box.addStretch(1)
        self._model.edited.connect(self._pass_on)
        self._table.selectionModel().currentChanged.connect(self._announce)

    def present(self, frame: Frame) -> None:
        """Show a frame's classes and select the selected one."""
        self._scenario = frame.scenario
        self._table.present(frame.evaluation)
        self._table.setHidden(not frame.scenario.n_classes)
        self._sentence.setText(self._words(frame.evaluation))
        self._measure(frame.scenario)
        self._arrange()
        self._follow(frame.selection.column)

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self._box.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(12))
        self._box.setSpacing(look.px(8))
        self._table.restyle(look)
        self._title.setFont(look.font(bold=True))
        self._sentence.setFont(look.font())
        self._measured = ()
        if self._scenario is not None:
            self._measure(self._scenario)
            self._arrange()

    def mark(self, place: Place, message: str) -> None:
        """Mark the cell that an error names, if it is in this table."""
        if place.table != "weights" or place.row is None:
            return
        kinds = {0: NAME, 1: WEIGHT, 2: POS_WEIGHT}
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
        measured = (scenario.n_classes, self._model.columnCount(), scenario.class_names)
        if measured == self._measured:
            return
        self._measured = measured
        table, model = self._table, self._model
        table.fit_rows()
        widths = [table.name_width(scenario.class_names) + self._look.px(16)]
        for column in range(1, model.columnCount()):
            title = model.headerData(column, Qt.Orientation.Horizontal)
            least = table.text_width(5 if model.kind(column) == COUNT else 6)
            widths.append(max(least, table.header_width(title)))
        table.set_widths(widths[0], widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        margins = self._box.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        if self._scenario is None:
            return
        self._table.show_bar(self._table.natural_width() > room)
        self._table.setMaximumHeight(self._table.natural_height())
        self._sentence.setHidden(self.height() < self._look.px(LOW))
        self._sentence.setMinimumHeight(max(0, self._sentence.heightForWidth(room)))

    def _words(self, evaluation: Evaluation) -> str:
        scenario = evaluation.scenario
        if not scenario.n_classes:
            return self.tr("There are no classes yet: open a file that has some.")
        return " ".join(filter(None, (self._costliest(evaluation), self._compared(evaluation))))

    def _costliest(self, evaluation: Evaluation) -> str:
        classes = describe_classes(evaluation)
        shares = np.where(np.isfinite(classes.loss_share), classes.loss_share, -np.inf)
        costliest = int(shares.argmax())
        frequency = float(classes.frequency[costliest])
        if not math.isfinite(shares[costliest]) or not math.isfinite(frequency):
            return ""
        if evaluation.scenario.spec.binary:
            text = self.tr(
                "{name} is positive in {part} of the samples and is {share} of the loss."
            )
        else:
            text = self.tr("{name} is {part} of the samples and {share} of the loss.")
        return text.format(
            name=evaluation.scenario.class_names[costliest],
            part=_percent(frequency, 3),
            share=_percent(float(shares[costliest]), 2),
        )

    def _compared(self, evaluation: Evaluation) -> str:
        """Say what the weights do to the value; only sums per class are needed for that."""
        scenario = evaluation.scenario
        what = self.tr("Mean") if scenario.reduction == "mean" else self.tr("Sum")
        value = evaluation.value
        per_element = scenario.element_weight is not None or scenario.element_pos_weight is not None
        if per_element or not math.isfinite(value):
            return ""
        if bool((scenario.weights == 1).all() and (scenario.pos_weights == 1).all()):
            return self.tr("All weights are 1.")
        plain = evaluate(replace(scenario, weight=None, pos_weight=None), evaluation)
        return self.tr("{what} = {value:.4f} against {plain:.4f} with all weights 1.").format(
            what=what, value=value, plain=plain.value
        )


def _percent(part: float, digits: int) -> str:
    return f"{float(f'{100 * part:.{digits}g}'):g} %"
