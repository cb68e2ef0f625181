"""LensBar: what the logits table shows of each entry, and what its colours mean."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.samples.cell_colors import Lens, Scale, lenses_of, scale_of
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import input_words, why_no_probabilities
from lossgui.model.text.formatting import percent_text
from lossgui.views.tables.cell_painter import PADDING, TINT_ALPHA
from lossgui.views.theme import LIGHT, Look
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.selector import Selector

STOPS = 16
"""Points of the gradient on each side of its middle."""

HEIGHT, LEAST_WIDTH = 24, 150


@guarded
class LensLegend(QWidget):
    """The colours of a scale, with what its low end, its middle and its high end are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lens_legend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look = Look(LIGHT)
        self.texts = ("", "", "")

    def show_texts(self, texts: tuple[str, str, str], meaning: str) -> None:
        """Show the texts of both ends and of the middle, and in the tool tip what they mean."""
        self.texts = texts
        self.setToolTip(meaning)
        self.setAccessibleName(self.tr("Colours from {} over {} to {}").format(*texts))
        self.setAccessibleDescription(meaning)
        self.update()

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self.setFixedHeight(look.px(HEIGHT))
        self.setMinimumWidth(look.px(LEAST_WIDTH))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        rect = self.rect().adjusted(0, 0, -1, -1)
        colors = QLinearGradient(rect.left(), 0, rect.right(), 0)
        for step in range(-STOPS, STOPS + 1):
            strength = math.tanh(1.5 * abs(step) / STOPS)
            hue = look.color("accent" if step > 0 else "second", round(TINT_ALPHA * strength))
            colors.setColorAt((step / STOPS + 1) / 2, hue)
        painter.setPen(QPen(look.color("border"), 1))
        painter.setBrush(colors)
        painter.drawRect(rect)
        painter.setPen(look.color("text"))
        painter.setFont(look.mono(0.9))
        inner = rect.adjusted(look.px(PADDING), 0, -look.px(PADDING), 0)
        self._paint_texts(painter, inner)

    def _paint_texts(self, painter: QPainter, rect: QRect) -> None:
        """Paint both ends, and the middle if there is room between them."""
        low, middle, high = self.texts
        width = painter.fontMetrics().horizontalAdvance
        free = rect.width() - 2 * max(width(low), width(high))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, low)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, high)
        if width(f" {middle} ") <= free:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, middle)


class LensBar(QWidget):
    """One row of controls; its signals are sent for what a person did alone."""

    lens_chosen = Signal(str)
    decimals_changed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Look(LIGHT)
        self._lens = Selector("lens_selector", self.tr("what the table shows"), {})
        self._lens.chosen.connect(self.lens_chosen)
        self.legend = LensLegend(self)
        self._fewer = self._make_button("fewer_decimals", ".0", self.tr("Fewer decimals"), -1)
        self._more = self._make_button("more_decimals", ".00", self.tr("More decimals"), +1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._lens)
        self._row.addWidget(self.legend, 1)
        self._row.addWidget(self._fewer)
        self._row.addWidget(self._more)

    def _make_button(self, name: str, text: str, hint: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.clicked.connect(lambda: self.decimals_changed.emit(by))
        return button

    def show_lens(self, evaluation: Evaluation, lens: Lens) -> None:
        """Show which lens is on, and its scale for an evaluation."""
        scenario, scale = evaluation.scenario, scale_of(evaluation, lens)
        hints = self._hints()
        why = why_no_probabilities(scenario)
        lacking = {str(key): why for key in Lens if key not in lenses_of(scenario)}
        self._lens.offer(self._names(scenario), hints, lacking)
        self._lens.show_key(lens)
        self.legend.show_texts(self._texts(lens, scale), hints[lens])

    def restyle(self, look: Look) -> None:
        """Take the sizes of a look."""
        self._row.setSpacing(look.px(6))
        self._lens.setFont(look.font())
        for button in (self._fewer, self._more):
            button.setFixedSize(QSize(look.px(34), look.px(HEIGHT + 4)))
        self.legend.restyle(look)

    def _names(self, scenario: Scenario) -> dict[str, str]:
        return {
            Lens.VALUE: input_words(scenario).lens,
            Lens.PROBABILITY: self.tr("probability"),
            Lens.LOG_PROBABILITY: self.tr("log-probability"),
            Lens.GRADIENT: self.tr("gradient"),
            Lens.SHARE: self.tr("share of loss"),
        }

    def _hints(self) -> dict[str, str]:
        return {
            Lens.VALUE: self.tr("What was typed. Blue is high, orange is low."),
            Lens.PROBABILITY: self.tr("Blue is more than chance, orange is less."),
            Lens.LOG_PROBABILITY: self.tr(
                "Natural logarithms of the probabilities. Blue is more than chance, orange less."
            ),
            Lens.GRADIENT: self.tr(
                "The derivative of the loss. Descent lowers what is blue and raises what is "
                "orange; at the ends are whole samples of the heaviest class."
            ),
            Lens.SHARE: self.tr(
                "The part of the sum of all weighted losses. Blue adds to it, orange takes from "
                "it; at the ends are four times the even share."
            ),
        }

    def _texts(self, lens: Lens, scale: Scale) -> tuple[str, str, str]:
        if lens is Lens.SHARE:
            return percent_text(scale.low), percent_text(scale.middle), percent_text(scale.high)
        low, middle, high = (f"{value:.3g}" for value in (scale.low, scale.middle, scale.high))
        if lens is Lens.GRADIENT:
            return self.tr("{} raise").format(low), middle, self.tr("lower {}").format(high)
        if scale.low != -scale.high:
            return low, self.tr("chance {}").format(middle), high
        return low, middle, high
