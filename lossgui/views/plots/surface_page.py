"""SurfacePage: the plot of loss over two entries, and what it means in words."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.diagnostics import why_not_finite
from lossgui.model.losses.terms import Array
from lossgui.model.surface import Descent, Spot, Surface
from lossgui.model.words import (
    ignored,
    input_words,
    loss_axis,
    sample_text,
    signed_text,
    small_text,
)
from lossgui.ports.plots import SurfaceChoices
from lossgui.state import ViewState
from lossgui.views.class_box import ClassBox
from lossgui.views.look import Look
from lossgui.views.parameter_field import ParameterField
from lossgui.views.plots.graphics import Legend
from lossgui.views.plots.page import Page
from lossgui.views.plots.plot_words import (
    axis_name,
    beside_text,
    beyond_text,
    entry_text,
    value_name,
    value_text,
)
from lossgui.views.plots.surface_plot import SurfacePlot


class SurfacePage(Page):
    """A view of the surface of two entries of a sample; see `lossgui.ports.plots.SurfaceView`."""

    point_dragged = Signal(float, float)
    drag_finished = Signal()
    second_chosen = Signal(object)
    second_typed = Signal(str)
    lock_chosen = Signal(bool)
    descent_chosen = Signal(bool)
    learning_rate_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = SurfacePlot(self._describe)
        super().__init__(self.plot, Legend(("contours", "gradient", "descent")), parent)
        self.setAccessibleName(self.tr("Surface"))
        self.plot.setAccessibleName(self.tr("Loss over two entries of the selected sample"))
        self.plot.setStatusTip(self.tr("Drag the point, or use the arrow keys."))
        self._state: ViewState | None = None
        self._surface: Surface | None = None
        self._descent: Descent | None = None
        self._make_choices()
        self.plot.point_dragged.connect(self.point_dragged)
        self.plot.drag_finished.connect(self.drag_finished)

    def _make_choices(self) -> None:
        self.second = ClassBox("surface_second", self.tr("class along the y axis"), 12)
        self.add_labelled(self.tr("y axis"), self.second)
        self.second.item_chosen.connect(
            lambda index: self.second_chosen.emit(index - 1 if index else None)
        )
        self.second.class_typed.connect(self.second_typed)
        self.lock = self.add_toggle(
            "surface_lock",
            self.tr("Lock range"),
            self.tr("Keep both axes as they are. The wheel zooms, a double click resets."),
        )
        self.lock.clicked.connect(self.lock_chosen)
        self.descends = self.add_toggle(
            "surface_descent",
            self.tr("Descent"),
            self.tr("Show steps of gradient descent on these two alone."),
        )
        self.descends.clicked.connect(self.descent_chosen)
        self.rate = ParameterField()
        self.rate.setObjectName("surface_learning_rate")
        self.rate.setAccessibleName(self.tr("learning rate"))
        self._rate_holder = self.add_labelled(self.tr("learning rate"), self.rate)
        self.rate.editingFinished.connect(self._announce_rate)

    def present_surface(
        self,
        state: ViewState,
        surface: Surface | None,
        descent: Descent | None,
        choices: SurfaceChoices,
    ) -> None:
        """Show a surface and a descent on it; None where there are no two entries."""
        self._state, self._surface, self._descent = state, surface, descent
        self._present_choices(state, choices)
        self.show_legend(surface is not None)
        if surface is None:
            self.plot.show_nothing()
            self.say("", self._why_nothing(state), "")
            return
        self.plot.domain = state.scenario.spec.input.domain
        self.plot.show_surface(surface, descent, self._pinned(state, surface))
        for side, column in zip(("bottom", "left"), surface.columns, strict=True):
            self.plot.set_axis_name(side, axis_name(state.scenario, surface.row, column))
        self._name_lines(state, descent)
        if math.isfinite(surface.now.loss):
            said = self._meaning(state, surface, descent)
            beyond = beyond_text(surface.now.x, surface.now.y)
            self.say(self._readout(state, surface.now), "", f"{said} {beyond}".rstrip())
        else:
            self.say("", why_not_finite(state.evaluation), "")

    def columns(self) -> dict[str, Array]:
        surface, state = self._surface, self._state
        if surface is None or state is None:
            return {}
        x, y = np.meshgrid(surface.x, surface.y, indexing="ij")
        names = [axis_name(state.scenario, surface.row, column) for column in surface.columns]
        drawn = {
            names[0]: x.ravel(),
            names[1]: y.ravel(),
            loss_axis(state.scenario): surface.loss.ravel(),
        }
        if self._descent is not None:
            descent = self._descent
            drawn |= {"descent x": descent.x, "descent y": descent.y}
            drawn[loss_axis(state.scenario, "descent loss")] = descent.loss
        return drawn

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        self.legend.restyle(look, self.plot.pens())
        self.second.restyle(look)
        self.rate.setFont(look.mono())
        self.rate.setFixedWidth(look.px(80))

    def _present_choices(self, state: ViewState, choices: SurfaceChoices) -> None:
        self.second.offer_classes([self.tr("target or rival")], state.scenario.class_names)
        known = choices.second is not None and choices.second < state.scenario.n_classes
        self.second.show_item(choices.second + 1 if known and choices.second is not None else 0)
        self.lock.setChecked(choices.spans is not None)
        self.descends.setChecked(choices.descends)
        self._rate_holder.setVisible(choices.descends)
        self.rate.setText(f"{choices.learning_rate:g}")
        self.rate.setModified(False)

    def _announce_rate(self) -> None:
        if self.rate.isModified():
            self.rate.setModified(False)
            self.learning_rate_typed.emit(self.rate.text())

    def _why_nothing(self, state: ViewState) -> str:
        if state.scenario.n_samples and state.scenario.n_classes:
            return self.tr("one class: there is no second {} to vary").format(
                input_words(state.scenario).entry
            )
        return self.tr("no samples: open a file or type logits")

    @staticmethod
    def _pinned(state: ViewState, surface: Surface) -> tuple[float, float] | None:
        """Return the two entries in state A; None unless its table has the same shape."""
        pinned = state.pinned
        if pinned is None or pinned.scenario.logits.shape != state.scenario.logits.shape:
            return None
        x, y = (float(pinned.scenario.logits.cell(surface.row, c)) for c in surface.columns)
        return x, y

    def _name_lines(self, state: ViewState, descent: Descent | None) -> None:
        self.plot.set_axis_name("left", loss_axis(state.scenario), plot=1)
        self.legend.set_text("contours", loss_axis(state.scenario, self.tr("equal loss")))
        self.legend.set_text("gradient", self.tr("negative gradient"))
        steps = "" if descent is None else self.tr("descent, {} steps").format(descent.n_steps)
        self.legend.set_text("descent", steps)

    def _describe(self, spot: Spot) -> str:
        """Put a spot under the mouse into words."""
        if self._state is None or self._surface is None:
            return ""
        scenario, row = self._state.scenario, self._surface.row
        values = zip(self._surface.columns, (spot.x, spot.y), strict=True)
        entries = [entry_text(scenario, row, column, value) for column, value in values]
        return "\n".join([*entries, value_text(scenario, spot.loss)])

    def _readout(self, state: ViewState, now: Spot) -> str:
        gradient = self.tr("gradient = ({}, {})").format(
            small_text(now.slope_x), small_text(now.slope_y)
        )
        rows = [self._describe(now), gradient]
        if state.pinned is not None:
            reduction = "mean" if state.scenario.reduction == "mean" else "sum"
            rows.append(beside_text(now.loss, state.pinned.reduced(reduction)))
        return "\n".join(rows)

    def _meaning(self, state: ViewState, surface: Surface, descent: Descent | None) -> str:
        scenario = state.scenario
        entry = input_words(scenario).entry
        if all(ignored(scenario, surface.row, column) for column in surface.columns):
            sample = sample_text(scenario, surface.row)
            return self.tr(
                "The target of sample {} is ignored: neither {} changes anything."
            ).format(sample, entry)
        if descent is not None:
            return self._end(state, surface, descent)
        return self._way_down(state, surface)

    def _way_down(self, state: ViewState, surface: Surface) -> str:
        now, names = surface.now, state.scenario.class_names
        low, high = state.scenario.spec.input.domain
        step = 0.01 if high - low <= 1 else 0.1
        if not 0 < now.steepness < math.inf:
            return self.tr("The gradient is 0 here: no small step changes {}.").format(
                value_name(state.scenario)
            )
        moves = (
            f"{names[column]} {signed_text(0.0 - step * slope / now.steepness)}"
            for column, slope in zip(surface.columns, (now.slope_x, now.slope_y), strict=True)
        )
        said = self.tr("The steepest step of length {} is {}: it lowers {} by about {}.")
        lowered = small_text(step * now.steepness)
        return said.format(step, ", ".join(moves), value_name(state.scenario), lowered)

    def _end(self, state: ViewState, surface: Surface, descent: Descent) -> str:
        said = (
            self.tr(
                "{} steps of gradient descent on these two alone settle at ({}, {}): {} goes "
                "from {} to {}."
            )
            if descent.settled
            else self.tr(
                "{} steps of gradient descent on these two alone end at ({}, {}): {} goes "
                "from {} to {}."
            )
        )
        x, y = small_text(descent.x[-1]), small_text(descent.y[-1])
        losses = small_text(descent.loss[0]), small_text(descent.loss[-1])
        return said.format(descent.n_steps, x, y, value_name(state.scenario), *losses)
