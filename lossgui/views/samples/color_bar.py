"""ColorBar: what the logits table shows of each entry, and what its colours mean."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from lossgui.language import _
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.samples.cell_colors import ColorBy, Scale, colorings_of, scale_of
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import input_words, why_no_probabilities
from lossgui.model.text.formatting import percent_text
from lossgui.views.tables.cell_painter import PADDING, TINT_ALPHA
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import plain_tip
from lossgui.views.widgets.selector import Selector

STOPS = 16
"""Points of the gradient on each side of its middle."""

HEIGHT, LEAST_WIDTH = 24, 150


@guarded
class ColorLegend(QWidget):
    """The colours of a scale, with what its low end, its middle and its high end are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("color_legend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = Theme(LIGHT)
        self.texts = ("", "", "")

    def show_texts(self, texts: tuple[str, str, str], meaning: str) -> None:
        """Show the texts of both ends and of the middle, and in the tool tip what they mean."""
        self.texts = texts
        self.setToolTip(plain_tip(meaning))
        self.setAccessibleName(_("Colours from {} over {} to {}").format(*texts))
        self.setAccessibleDescription(meaning)
        self.update()

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self.setFixedHeight(theme.px(HEIGHT))
        self.setMinimumWidth(theme.px(LEAST_WIDTH))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        rect = self.rect().adjusted(0, 0, -1, -1)
        colors = QLinearGradient(rect.left(), 0, rect.right(), 0)
        for step in range(-STOPS, STOPS + 1):
            strength = math.tanh(1.5 * abs(step) / STOPS)
            hue = theme.color("accent" if step > 0 else "second", round(TINT_ALPHA * strength))
            colors.setColorAt((step / STOPS + 1) / 2, hue)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(colors)
        painter.drawRect(rect)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.mono(0.9))
        inner = rect.adjusted(theme.px(PADDING), 0, -theme.px(PADDING), 0)
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


class ColorBar(QWidget):
    """One row of controls; its signals are sent for what a person did alone."""

    color_by_chosen = Signal(str)
    decimals_changed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme(LIGHT)
        self._color_by = Selector("color_by", _("what the table shows"), {})
        self._color_by.chosen.connect(self.color_by_chosen)
        self.legend = ColorLegend(self)
        self._fewer = self._make_button("fewer_decimals", ".0", _("Fewer decimals"), -1)
        self._more = self._make_button("more_decimals", ".00", _("More decimals"), +1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._color_by)
        self._row.addWidget(self.legend, 1)
        self._row.addWidget(self._fewer)
        self._row.addWidget(self._more)

    def _make_button(self, name: str, text: str, hint: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(plain_tip(hint))
        button.setAccessibleName(hint)
        button.clicked.connect(lambda: self.decimals_changed.emit(by))
        return button

    def show_coloring(self, evaluation: Evaluation, color_by: ColorBy) -> None:
        """Show what the cells show, and its scale for an evaluation."""
        scenario, scale = evaluation.scenario, scale_of(evaluation, color_by)
        hints = self._hints()
        why = why_no_probabilities(scenario)
        lacking = {str(key): why for key in ColorBy if key not in colorings_of(scenario)}
        self._color_by.offer(self._names(scenario), hints, lacking)
        self._color_by.show_key(color_by)
        self.legend.show_texts(self._texts(color_by, scale), hints[color_by])

    def restyle(self, theme: Theme) -> None:
        """Take the sizes of a theme."""
        self._row.setSpacing(theme.px(6))
        self._color_by.setFont(theme.font())
        for button in (self._fewer, self._more):
            button.setFixedSize(QSize(theme.px(34), theme.px(HEIGHT + 4)))
        self.legend.restyle(theme)

    def _names(self, scenario: Scenario) -> dict[str, str]:
        return {
            ColorBy.VALUE: input_words(scenario).color_by,
            ColorBy.PROBABILITY: _("probability"),
            ColorBy.LOG_PROBABILITY: _("log-probability"),
            ColorBy.GRADIENT: _("gradient"),
            ColorBy.SHARE: _("share of loss"),
        }

    def _hints(self) -> dict[str, str]:
        return {
            ColorBy.VALUE: _("What was typed. Blue is high, orange is low."),
            ColorBy.PROBABILITY: _("Blue is more than chance, orange is less."),
            ColorBy.LOG_PROBABILITY: _(
                "Natural logarithms of the probabilities. Blue is more than chance, orange less."
            ),
            ColorBy.GRADIENT: _(
                "The derivative of the loss. Descent lowers what is blue and raises what is "
                "orange; at the ends are whole samples of the heaviest class."
            ),
            ColorBy.SHARE: _(
                "The part of the sum of all weighted losses. Blue adds to it, orange takes from "
                "it; at the ends are four times the even share."
            ),
        }

    def _texts(self, color_by: ColorBy, scale: Scale) -> tuple[str, str, str]:
        if color_by is ColorBy.SHARE:
            return percent_text(scale.low), percent_text(scale.middle), percent_text(scale.high)
        low, middle, high = (f"{value:.3g}" for value in (scale.low, scale.middle, scale.high))
        if color_by is ColorBy.GRADIENT:
            return _("{} raise").format(low), middle, _("lower {}").format(high)
        if scale.low != -scale.high:
            return low, _("chance {}").format(middle), high
        return low, middle, high
