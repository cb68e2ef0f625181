"""CurvePage: the plot of loss against one x, and what it means in words."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.axes import ENTRY, TEMPERATURE
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.losses.terms import Array
from lossgui.model.words import input_words, loss_axis, why_no_probabilities
from lossgui.ports.plots import CurvePicture
from lossgui.state import ViewState
from lossgui.views.look import Look
from lossgui.views.plots.curve_drawing import OTHERS, asymptotes
from lossgui.views.plots.curve_plot import CurvePlot
from lossgui.views.plots.curve_words import (
    axis_name,
    hover_text,
    line_names,
    meaning,
    readout,
    slope_name,
)
from lossgui.views.plots.graphics import Legend
from lossgui.views.plots.page import Page

MARKS = "minimum", "kinks"


class CurvePage(Page):
    """A view of the curve of the selected entry; see `lossgui.ports.plots.CurveView`."""

    point_dragged = Signal(float)
    drag_finished = Signal()
    axis_chosen = Signal(str)
    lock_chosen = Signal(bool)
    log_chosen = Signal(bool)
    each_class_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = CurvePlot(self._describe)
        names = ("batch", "sample", "unweighted", "pinned", *OTHERS, "ends", *MARKS)
        super().__init__(self.plot, Legend(names, marks=MARKS), parent)
        self.setAccessibleName(self.tr("Curve"))
        self.plot.setAccessibleName(self.tr("Loss against the selected entry"))
        self.plot.setStatusTip(self.tr("Drag the point, or use the arrow keys; the wheel zooms."))
        self.plot.point_dragged.connect(self.point_dragged)
        self.plot.drag_finished.connect(self.drag_finished)
        self._shown: tuple[ViewState, CurvePicture] | None = None
        self._axis = self.add_selector("curve_axis", self.tr("x axis"), {})
        self._axis.chosen.connect(self.axis_chosen)
        self._lock = self.add_toggle(
            "curve_lock",
            self.tr("Lock"),
            self.tr("Keep this range of both axes; a double click or Home lets it follow again."),
        )
        self._log = self.add_toggle(
            "curve_log", self.tr("Log y"), self.tr("Draw the losses on a logarithmic scale.")
        )
        self._each = self.add_toggle(
            "curve_each_class",
            self.tr("Each target"),
            self.tr("Draw what the sample would cost if its target were another."),
        )
        self._lock.clicked.connect(self.lock_chosen)
        self._log.clicked.connect(self.log_chosen)
        self._each.clicked.connect(self.each_class_chosen)

    def present_curve(self, state: ViewState, picture: CurvePicture | None) -> None:
        """Show a curve; None where there is no entry to vary."""
        self._shown = None if picture is None else (state, picture)
        self.show_legend(picture is not None)
        if picture is None:
            self.plot.show_nothing()
            self.say("", self.tr("no samples: open a file or type logits"), "")
            return
        self._show_choices(state, picture)
        self.plot.show_curve(picture)
        self.plot.set_axis_name("left", loss_axis(state.scenario))
        self.plot.set_axis_name("bottom", axis_name(state, picture.curve), plot=1)
        self.plot.set_axis_name("left", slope_name(state, picture.curve), plot=1)
        self._name_lines(state, picture)
        if math.isfinite(picture.curve.batch.y_now):
            self.say(readout(state, picture), self._missing(picture), meaning(state, picture))
        else:
            self.say("", why_not_finite(state.evaluation), "")

    def columns(self) -> dict[str, Array]:
        if self._shown is None:
            return {}
        state, picture = self._shown
        names = line_names(state, picture)
        drawn = {axis_name(state, picture.curve): picture.curve.x}
        for name, line in reversed(picture.lines.items()):
            drawn[loss_axis(state.scenario, names[name])] = line.y
        slope = slope_name(state, picture.curve)
        drawn[slope] = picture.curve.batch.slope
        if picture.pinned is not None:
            drawn[self.tr("{}, A").format(slope)] = picture.pinned.batch.slope
        ends = asymptotes(picture.curve)
        if ends is not None:
            drawn[loss_axis(state.scenario, self.tr("asymptotes"))] = ends[0]
        return drawn

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        self.legend.restyle(look, self.plot.pens())

    def _show_choices(self, state: ViewState, picture: CurvePicture) -> None:
        axes, why = self._axes(state), why_no_probabilities(state.scenario)
        lacking = {TEMPERATURE: why} if why else {}
        offered = (*picture.axes, *lacking)
        texts = {axis: axes[axis][0] for axis in offered}
        self._axis.offer(texts, {axis: axes[axis][1] for axis in offered}, lacking)
        self._axis.show_key(picture.choices.axis)
        self._lock.setChecked(picture.choices.span is not None)
        self._log.setChecked(picture.choices.log)
        self._each.setChecked(picture.choices.each_class)

    def _axes(self, state: ViewState) -> dict[str, tuple[str, str]]:
        """Return the text and the hint of each axis."""
        spec, entry = state.scenario.spec, input_words(state.scenario).entry
        return {p.key: (p.key, self.tr("{} Drag it.").format(p.hint)) for p in spec.parameters} | {
            ENTRY: (
                self.tr("selected {}").format(entry),
                self.tr("The selected entry of the input; drag it along the curve."),
            ),
            "weight": (
                self.tr("weight of its class"),
                self.tr("The class weight; drag it along the curve."),
            ),
            "pos_weight": (
                self.tr("pos_weight of its class"),
                self.tr("The weight of its positives; drag it along the curve."),
            ),
            TEMPERATURE: (
                self.tr("temperature"),
                self.tr("All logits divided by T; the tables keep T = 1, so it is not dragged."),
            ),
        }

    def _name_lines(self, state: ViewState, picture: CurvePicture) -> None:
        names = line_names(state, picture, self.plot.off_scale())
        others = [name for name in OTHERS if self.legend.text(name) != names.get(name, "")]
        for name in self.legend.names:
            self.legend.set_text(name, names.get(name, ""))
        if others:
            self.legend.restyle(self.plot.look, self.plot.pens())

    def _missing(self, picture: CurvePicture) -> str:
        if picture.choices.log and not (picture.curve.batch.y > 0).any():
            return self.tr("no loss above 0 to draw on a logarithmic scale")
        return ""

    def _describe(self, index: int) -> str:
        return "" if self._shown is None else hover_text(*self._shown, index)
