"""CurvePlots: which curve belongs to the state on show, and what a person chose to see of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from lossgui.controllers.inputs import Inputs
from lossgui.controllers.plots.background import Background
from lossgui.model.axes import ENTRY, axes_of, domain_of, parameter_of, range_of
from lossgui.model.curves import POINTS, Curve, logit_curve
from lossgui.model.evaluation import FRAME_CELLS, Evaluation, Mapper, cells_to_complete
from lossgui.model.losses.terms import Array
from lossgui.model.scenario import Scenario
from lossgui.model.tempering import is_small, is_varied, varied_curve, varied_points
from lossgui.ports.plots import CurveChoices, CurvePicture, CurveView
from lossgui.state import ViewState

if TYPE_CHECKING:
    from lossgui.model.alternatives import Alternative

SHORTEST = 1e-6
"""The least part of its usual range that a curve is zoomed to."""


class CurvePlots:
    """A view that computes the curve of the selected entry for the curve plot.

    Parameters
    ----------
    curve_view : CurveView
    inputs : Inputs
        Takes the values that are dragged.
    background : Background
        Computes what takes longer than a frame.
    """

    def __init__(self, curve_view: CurveView, inputs: Inputs, background: Background) -> None:
        self._curve_view = curve_view
        self._inputs = inputs
        self._background = background
        self._choices = CurveChoices()
        self._state: ViewState | None = None
        self._shown: object = None

    def present(self, state: ViewState) -> None:
        """Compute and show the curve if it is another one; nothing where the table is empty."""
        self._state = state
        shown = state.evaluation, state.selection, state.pinned, self._choices
        if shown == self._shown:
            return
        self._shown = None
        if not _has_entry(state):
            self._curve_view.present_curve(state, None)
            return
        axis = self._chosen(state).axis
        varied = is_varied(state.scenario, axis) and not is_small(state.scenario)
        if varied:
            self._curve_view.present_curve(state, self._picture(state, None))

        def show(picture: CurvePicture) -> None:
            self._shown = shown
            self._curve_view.present_curve(state, picture)

        self._background.compute(
            f"Loss against {axis}",
            varied or _must_sum(state, axis),
            partial(self._picture, state),
            show,
        )

    def choose_axis(self, key: str) -> None:
        """Draw the curve against something else, over its usual range."""
        self._choose(replace(self._choices, axis=key, span=None))

    def show_log(self, log: bool) -> None:
        """Draw the loss on a logarithmic scale, or not."""
        self._choose(replace(self._choices, log=log))

    def show_each_class(self, each_class: bool) -> None:
        """Draw what the sample would cost with other targets too, or not."""
        self._choose(replace(self._choices, each_class=each_class))

    def lock(self, locked: bool) -> None:
        """Keep the range that is on show, or let it follow the present value."""
        if self._state is not None and _has_entry(self._state):
            self._choose(replace(self._choices, span=self._span(self._state) if locked else None))

    def zoom(self, factor: float, x: float, _y: float) -> None:
        """Keep a range of x that is so many times as long, in which `x` stays where it is."""
        if self._state is None or not _has_entry(self._state):
            return
        entry, scenario = self._state.selection, self._state.scenario
        axis = self._chosen(self._state).axis
        least, most = domain_of(scenario, axis)
        low, high = (x + factor * (end - x) for end in self._span(self._state))
        low, high = max(low, least), min(high, most)
        usual = range_of(scenario, axis, entry.row, entry.column)
        if SHORTEST <= (high - low) / (usual[1] - usual[0]) <= 1 / SHORTEST:
            self._choose(replace(self._choices, span=(low, high)))

    def reset_view(self) -> None:
        """Let the range follow the present value again."""
        self.lock(False)

    def drag(self, value: float) -> None:
        """Set what x stands for while its point is dragged; one step per drag."""
        if self._state is not None:
            self._inputs.drag_selected(value, self._chosen(self._state).axis)

    def _choose(self, choices: CurveChoices) -> None:
        self._choices = choices
        if self._state is not None:
            self.present(self._state)

    def _chosen(self, state: ViewState) -> CurveChoices:
        """Return the choices as far as the loss has their axis."""
        if self._choices.axis in axes_of(state.scenario):
            return self._choices
        return replace(self._choices, axis=ENTRY, span=None)

    def _span(self, state: ViewState) -> tuple[float, float]:
        choices, entry, scenario = self._chosen(state), state.selection, state.scenario
        usual = range_of(scenario, choices.axis, entry.row, entry.column)
        if choices.span is None:
            return usual
        least, most = domain_of(scenario, choices.axis)
        low, high = max(choices.span[0], least), min(choices.span[1], most)
        return (low, high) if low < high else usual

    def _picture(self, state: ViewState, mapper: Mapper | None) -> CurvePicture:
        choices = self._chosen(state)
        scenario, pinned = state.scenario, state.pinned
        span = self._span(state)
        varied = is_varied(scenario, choices.axis)
        x = varied_points(scenario, choices.axis, span) if varied else np.linspace(*span, POINTS)
        curve = _curve(state.evaluation, choices.axis, state, x, mapper)
        ghost = None
        if pinned is not None and _comparable(pinned, state, choices.axis):
            ghost = _curve(pinned, choices.axis, state, x, mapper)
        others = _others(scenario, curve) if choices.each_class else ()
        domain = domain_of(scenario, choices.axis)
        return CurvePicture(choices, axes_of(scenario), domain, curve, ghost, others)


def _curve(
    evaluation: Evaluation, axis: str, state: ViewState, x: Array, mapper: Mapper | None
) -> Curve:
    row, column = state.selection.row, state.selection.column
    if axis == ENTRY:
        return logit_curve(evaluation, row, column, x)
    if is_varied(evaluation.scenario, axis):
        return varied_curve(evaluation, axis, row, column, x, mapper)
    from lossgui.model.sweeps import swept_curve

    if _needs_second(evaluation, axis):
        evaluation.complete(mapper or map)
    return swept_curve(evaluation, axis, row, column, x)


def _needs_second(evaluation: Evaluation, axis: str) -> bool:
    """Tell whether the sums that a parameter's curve needs may be yet to be made."""
    parameter = parameter_of(evaluation.scenario, axis)
    return parameter is not None and parameter.sweep is not None


def _must_sum(state: ViewState, axis: str) -> bool:
    """Tell whether these sums are yet to be made, of a large table."""
    shown = [own for own in (state.evaluation, state.pinned) if own is not None]
    return any(_needs_second(own, axis) and cells_to_complete(own) > FRAME_CELLS for own in shown)


def _others(scenario: Scenario, curve: Curve) -> tuple[Alternative, ...]:
    from lossgui.model.alternatives import alternatives

    return alternatives(scenario, curve)


def _has_entry(state: ViewState) -> bool:
    """Tell whether there is a selected entry; not in an empty table."""
    n_rows, n_columns = state.scenario.logits.shape
    return state.selection.row < n_rows and state.selection.column < n_columns


def _comparable(pinned: Evaluation, state: ViewState, axis: str) -> bool:
    """Tell whether another state has the same entry, and the axis means the same in it."""
    old, new = pinned.scenario, state.scenario
    n_rows, n_columns = old.logits.shape
    exists = state.selection.row < n_rows and state.selection.column < n_columns
    return exists and axis in axes_of(old) and old.spec.input_kind is new.spec.input_kind
