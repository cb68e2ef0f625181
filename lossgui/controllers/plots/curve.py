"""CurvePlots: which curve belongs to the frame on show, and what a person chose to see of it."""

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
from lossgui.ports import Frame
from lossgui.ports.plots import CurveChoices, CurvePicture, CurveView

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
        self._frame: Frame | None = None
        self._shown: object = None

    def present(self, frame: Frame) -> None:
        """Compute and show the curve if it is another one; nothing where the table is empty."""
        self._frame = frame
        shown = frame.evaluation, frame.selection, frame.pinned, self._choices
        if shown == self._shown:
            return
        self._shown = None
        if not _has_entry(frame):
            self._curve_view.present_curve(frame, None)
            return
        axis = self._chosen(frame).axis
        varied = is_varied(frame.scenario, axis) and not is_small(frame.scenario)
        if varied:
            self._curve_view.present_curve(frame, self._picture(frame, None))

        def show(picture: CurvePicture) -> None:
            self._shown = shown
            self._curve_view.present_curve(frame, picture)

        self._background.compute(
            f"Loss against {axis}",
            varied or _must_sum(frame, axis),
            partial(self._picture, frame),
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
        if self._frame is not None and _has_entry(self._frame):
            self._choose(replace(self._choices, span=self._span(self._frame) if locked else None))

    def zoom(self, factor: float, x: float, _y: float) -> None:
        """Keep a range of x that is so many times as long, in which `x` stays where it is."""
        if self._frame is None or not _has_entry(self._frame):
            return
        entry, scenario = self._frame.selection, self._frame.scenario
        axis = self._chosen(self._frame).axis
        least, most = domain_of(scenario, axis)
        low, high = (x + factor * (end - x) for end in self._span(self._frame))
        low, high = max(low, least), min(high, most)
        usual = range_of(scenario, axis, entry.row, entry.column)
        if SHORTEST <= (high - low) / (usual[1] - usual[0]) <= 1 / SHORTEST:
            self._choose(replace(self._choices, span=(low, high)))

    def reset_view(self) -> None:
        """Let the range follow the present value again."""
        self.lock(False)

    def drag(self, value: float) -> None:
        """Set what x stands for while its point is dragged; one step per drag."""
        if self._frame is not None:
            self._inputs.drag_selected(value, self._chosen(self._frame).axis)

    def _choose(self, choices: CurveChoices) -> None:
        self._choices = choices
        if self._frame is not None:
            self.present(self._frame)

    def _chosen(self, frame: Frame) -> CurveChoices:
        """Return the choices as far as the loss has their axis."""
        if self._choices.axis in axes_of(frame.scenario):
            return self._choices
        return replace(self._choices, axis=ENTRY, span=None)

    def _span(self, frame: Frame) -> tuple[float, float]:
        choices, entry, scenario = self._chosen(frame), frame.selection, frame.scenario
        usual = range_of(scenario, choices.axis, entry.row, entry.column)
        if choices.span is None:
            return usual
        least, most = domain_of(scenario, choices.axis)
        low, high = max(choices.span[0], least), min(choices.span[1], most)
        return (low, high) if low < high else usual

    def _picture(self, frame: Frame, mapper: Mapper | None) -> CurvePicture:
        choices = self._chosen(frame)
        scenario, pinned = frame.scenario, frame.pinned
        span = self._span(frame)
        varied = is_varied(scenario, choices.axis)
        x = varied_points(scenario, choices.axis, span) if varied else np.linspace(*span, POINTS)
        curve = _curve(frame.evaluation, choices.axis, frame, x, mapper)
        ghost = None
        if pinned is not None and _comparable(pinned, frame, choices.axis):
            ghost = _curve(pinned, choices.axis, frame, x, mapper)
        others = _others(scenario, curve) if choices.each_class else ()
        domain = domain_of(scenario, choices.axis)
        return CurvePicture(choices, axes_of(scenario), domain, curve, ghost, others)


def _curve(
    evaluation: Evaluation, axis: str, frame: Frame, x: Array, mapper: Mapper | None
) -> Curve:
    row, column = frame.selection.row, frame.selection.column
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


def _must_sum(frame: Frame, axis: str) -> bool:
    """Tell whether these sums are yet to be made, of a large table."""
    shown = [own for own in (frame.evaluation, frame.pinned) if own is not None]
    return any(_needs_second(own, axis) and cells_to_complete(own) > FRAME_CELLS for own in shown)


def _others(scenario: Scenario, curve: Curve) -> tuple[Alternative, ...]:
    from lossgui.model.alternatives import alternatives

    return alternatives(scenario, curve)


def _has_entry(frame: Frame) -> bool:
    """Tell whether there is a selected entry; not in an empty table."""
    n_rows, n_columns = frame.scenario.logits.shape
    return frame.selection.row < n_rows and frame.selection.column < n_columns


def _comparable(pinned: Evaluation, frame: Frame, axis: str) -> bool:
    """Tell whether another state has the same entry, and the axis means the same in it."""
    old, new = pinned.scenario, frame.scenario
    n_rows, n_columns = old.logits.shape
    exists = frame.selection.row < n_rows and frame.selection.column < n_columns
    return exists and axis in axes_of(old) and old.spec.input_kind is new.spec.input_kind
