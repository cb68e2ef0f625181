"""Page: one plot with its choices and legend above, and what it means in words below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lossgui.views.flow_layout import FlowLayout
from lossgui.views.look import Look
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.graphics import Legend
from lossgui.views.selector import Selector
from lossgui.views.steady import Paragraph


class Page(QWidget):
    """What the pages of all plots share.

    Attributes
    ----------
    canvas : Canvas
    legend : Legend
    figure : QWidget
        Both, as they are exported.
    sentence : Paragraph
    """

    def __init__(self, canvas: Canvas, legend: Legend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self.legend = legend
        self.figure = QWidget()
        self.figure.setObjectName("figure")
        self.figure.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._drawn = QVBoxLayout(self.figure)
        self._drawn.setContentsMargins(0, 0, 0, 0)
        self._drawn.addWidget(legend)
        self._drawn.addWidget(canvas, 1)
        self.sentence = Paragraph()
        self.sentence.name("muted", self.tr("What the plot says"))
        self._choices = QWidget()
        self._flow = FlowLayout(self._choices)
        self._room = self._plot_room = 0
        self._has_legend = True
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self._choices)
        self._box.addWidget(self.figure, 1)
        self._box.addWidget(self.sentence)

    def add_selector(self, name: str, caption: str, items: Mapping[str, str]) -> Selector:
        """Add a choice among items, which are given with their hints; see `Selector.offer`."""
        selector = Selector(name, caption, items)
        selector.setSizeAdjustPolicy(Selector.SizeAdjustPolicy.AdjustToContents)
        self.add_labelled(caption, selector)
        return selector

    def add_labelled(self, caption: str, widget: QWidget) -> QWidget:
        """Add a control with a caption, and return what holds both."""
        label = QLabel(caption)
        label.setProperty("role", "muted")
        label.setBuddy(widget)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(widget, 1)
        self.add_choice(holder)
        return holder

    def add_toggle(self, name: str, text: str, hint: str) -> QPushButton:
        """Add a button that stays down; its signal `clicked` is a person's alone."""
        toggle = self.add_button(name, text, hint)
        toggle.setCheckable(True)
        return toggle

    def add_button(self, name: str, text: str, hint: str) -> QPushButton:
        """Add a button."""
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(hint)
        button.setStatusTip(hint)
        self.add_choice(button)
        return button

    def add_choice(self, widget: QWidget) -> None:
        """Add a control to the row above the plot, which breaks where it is narrow."""
        self._flow.addWidget(widget)

    def columns(self) -> Mapping[str, Any]:
        """Return what is drawn: columns of numbers by their names with units, for a file."""
        raise NotImplementedError

    def say(self, readout: str, message: str, sentence: str) -> None:
        """Show the box beside the point, words over the plot, and what it means below."""
        self.canvas.show_words(readout, message)
        self.sentence.setText(sentence)
        summary = (text for text in (readout.replace("\n", ", "), message, sentence) if text)
        self.canvas.setAccessibleDescription(". ".join(summary))

    def show_legend(self, shown: bool) -> None:
        """Show the legend where there is room for it, or not at all."""
        if shown != self._has_legend:
            self._has_legend = shown
            self.leave_room()

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        for box in (self._box, self._drawn):
            box.setSpacing(look.px(8))
        self._flow.set_gaps(look.px(8), look.px(4))
        self.canvas.setMinimumSize(look.px(150), look.px(75))
        self._room, self._plot_room = look.px(300), look.px(140)
        self.leave_room()
        self.canvas.restyle(look)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # the legend may need another line
            self.leave_room()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.leave_room()

    def leave_room(self, enough: bool = False) -> None:
        """Leave what room there is to the plot where there is little, and not enough for all."""
        self.sentence.setVisible(self.height() >= self._room)
        taken = self._flow.heightForWidth(self.width()) + self._plot_room
        taken += self.legend.heightForWidth(self.width()) + 2 * self._box.spacing()
        self.legend.setVisible(self._has_legend and (enough or self.height() >= taken))
