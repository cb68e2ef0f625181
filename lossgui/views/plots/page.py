"""Page: one plot with its controls and legend above, and what it means in words below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lossgui.language import _
from lossgui.state import Changed, ViewState
from lossgui.state.pictures import Picture
from lossgui.views.plots.artists.graphics import Legend
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.controls import Controls
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.steady import Paragraph


@guarded
class Page(QWidget):
    """The view of a plot; see `lossgui.ports.View`.

    Attributes
    ----------
    canvas : Canvas
        The drawing.
    controls : Controls
    legend : Legend
    figure : QWidget
        Canvas and legend, as they are exported.
    sentence : Paragraph
    """

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas, self.legend = canvas, Legend(canvas.legend, marks=canvas.marks)
        self.setAccessibleName(_(canvas.title))
        canvas.setAccessibleName(_(canvas.about))
        canvas.setStatusTip(_(canvas.hint))
        self.figure = QWidget()
        self.figure.setObjectName("figure")
        self.figure.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._drawn = QVBoxLayout(self.figure)
        self._drawn.setContentsMargins(0, 0, 0, 0)
        self._drawn.addWidget(self.legend)
        self._drawn.addWidget(canvas, 1)
        self.sentence = Paragraph()
        self.sentence.name("muted", _("What the plot says"))
        self.controls = Controls()
        self._room = self._plot_room = 0
        self._picture: Picture | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.controls)
        self._box.addWidget(self.figure, 1)
        self._box.addWidget(self.sentence)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show the picture of a state, if it is another one."""
        if "plot" in changed and state.plot.value is not None:
            self._show(state.plot.value)

    def columns(self) -> Mapping[str, Any]:
        """Return what is drawn: columns of numbers by their names with units, for a file."""
        return {} if self._picture is None else self._picture.columns()

    def _show(self, picture: Picture) -> None:
        self._picture = picture
        self.controls.show_controls(picture.controls)
        self._draw(picture)
        for place, name in picture.axes.items():
            side, _plot, number = place.partition(" ")
            self.canvas.set_axis_name(side, name, int(number or 0))
        self.canvas.show_words(picture.readout, picture.message)
        self.sentence.setText(picture.sentence)
        said = picture.readout.replace("\n", ", "), picture.message, picture.sentence
        self.canvas.setAccessibleDescription(". ".join(filter(None, said)))
        self.leave_room()

    def _draw(self, picture: Picture) -> None:
        self.canvas.show_picture(picture)
        self.legend.show_names(picture.legend, self.canvas.pens())

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for box in (self._box, self._drawn):
            box.setSpacing(theme.px(8))
        self.controls.restyle(theme)
        self.canvas.setMinimumSize(theme.px(150), theme.px(75))
        self._room, self._plot_room = theme.px(300), theme.px(140)
        self.leave_room()
        self.canvas.restyle(theme)
        self.legend.restyle(theme)
        if self._picture is not None:
            self._draw(self._picture)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # the legend may need another line
            self.leave_room()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.leave_room()

    @property
    def _has_legend(self) -> bool:
        return self._picture is not None and bool(self._picture.legend)

    def leave_room(self, enough: bool = False) -> None:
        """Leave what room there is to the plot where there is little, and not enough for all."""
        self.sentence.setVisible(self.height() >= self._room)
        taken = self.controls.room(self.width()) + self._plot_room
        taken += self.legend.heightForWidth(self.width()) + 2 * self._box.spacing()
        self.legend.setVisible(self._has_legend and (enough or self.height() >= taken))
