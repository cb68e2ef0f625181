"""The curve: loss against one entry of the input, a weight or a parameter, and its slope."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.plots.curve_picture import Ranges, drawn, fitted
from lossgui.controllers.plots.curve_words import (
    ShownCurves,
    axis_name,
    hover_text,
    line_names,
    meaning,
    readout,
    slope_name,
)
from lossgui.controllers.plots.plot_words import Said
from lossgui.controllers.presenter import Background, Presenter
from lossgui.language import N_, _
from lossgui.model.array import Array
from lossgui.model.curves.input_curves import POINTS, Curve, asymptotes, logit_curve
from lossgui.model.curves.target_curves import alternatives
from lossgui.model.curves.temperature_scaling import (
    is_small,
    is_varied,
    varied_curve,
    varied_points,
)
from lossgui.model.curves.variables import (
    ENTRY,
    TEMPERATURE,
    domain_of,
    parameter_of,
    range_of,
    value_of,
    variables_of,
)
from lossgui.model.curves.weight_curves import swept_curve
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, TileMap, cells_to_complete
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import input_words, loss_axis, why_no_probabilities
from lossgui.state import ViewState
from lossgui.state.controls import Choice, Control, Toggle
from lossgui.state.pictures import Columns, Picture, Span

SHORTEST = 1e-6
"""The least part of its usual range that a curve is zoomed to."""


@dataclass(frozen=True)
class CurveChoices:
    """What a person chose to see of a curve.

    Parameters
    ----------
    axis : str
        What x is; see `lossgui.model.curves.variables`.
    log : bool
        Whether the losses are drawn on a logarithmic scale.
    each_class : bool
        Whether the sample is drawn with other targets too.
    span : tuple of float, optional
        The range of x that is kept, and those of y with it; they follow the present value unless
        given.
    held : Ranges, optional
        What the axes show until a drag ends.
    """

    axis: str = ENTRY
    log: bool = False
    each_class: bool = False
    span: Span | None = None
    held: Ranges | None = None


class CurvePresenter(Presenter[ShownCurves, Picture]):
    """Computes the curve of the selected entry, beside the GUI thread where it takes long.

    Parameters
    ----------
    background : Background
    entries : Entries
        Takes the values that are dragged.
    """

    what = N_("Curve")
    choices = CurveChoices()

    def __init__(self, background: Background, entries: Entries) -> None:
        super().__init__(background)
        self._entries = entries
        self._ranges: Ranges | None = None
        self._fitted: CurveChoices | None = None

    def question(self, state: ViewState) -> object:
        if not state.selection.is_in(state.scenario):
            return None
        axis, span = self._chosen(state).axis, self._span(state)
        return state.evaluation, state.selection, _comparable(state, axis), axis, span

    def is_slow(self, state: ViewState) -> bool:
        return self._is_partial(state) or _must_sum(state, self._chosen(state).axis)

    def find(self, state: ViewState, tile_map: TileMap | None) -> ShownCurves:
        """Compute the curves; without a map of tiles only what takes no time."""
        axis, span = self._chosen(state).axis, self._span(state)
        varied = is_varied(state.scenario, axis)
        x = varied_points(state.scenario, axis, span) if varied else np.linspace(*span, POINTS)
        pinned = _comparable(state, axis)
        other = None if pinned is None else _curve(pinned, axis, state, x, tile_map)
        return ShownCurves(
            state.evaluation, _curve(state.evaluation, axis, state, x, tile_map), other
        )

    def picture(self, state: ViewState, found: ShownCurves | None, current: bool) -> Picture:
        controls, choices, whole = self._controls(state), self._chosen(state), current
        if not current and self._is_partial(state):
            found, current = self.find(state, None), True
        if found is None:
            why = _("no samples: open a file or type logits") if current else _("computing")
            return Picture(controls=controls, message=why)
        if choices.each_class:
            found = found._replace(others=alternatives(found.scenario, found.curve))
        said = _said(found, choices.log, current)
        movable = current and choices.axis != TEMPERATURE and math.isfinite(found.curve.x_now)
        return replace(
            drawn(found, choices.log, self._fit(found, choices, whole)),
            controls=controls,
            axes={
                "left": loss_axis(found.scenario),
                "bottom 1": axis_name(found),
                "left 1": slope_name(found),
            },
            readout=said.readout,
            message=said.message,
            sentence=said.sentence,
            columns=partial(_columns, found),
            movable=movable,
            domain=domain_of(found.scenario, found.curve.axis),
            hover=partial(hover_text, found),
        )

    def take(self, name: str, value: Any) -> None:
        if name == "curve_axis":
            self.choose(replace(self.choices, axis=value, span=None))
        elif name != "curve_lock":
            super().take(name, value)
        elif self.state is not None and self.state.selection.is_in(self.state.scenario):
            self._keep(self.state, self._span(self.state) if value else None)

    def zoom(self, factor: float, x: float, _y: float) -> None:
        """Keep a range of x that is so many times as long, in which `x` stays where it is."""
        if self.state is None or not self.state.selection.is_in(self.state.scenario):
            return
        entry, scenario = self.state.selection, self.state.scenario
        axis = self._chosen(self.state).axis
        least, most = domain_of(scenario, axis)
        low, high = (x + factor * (end - x) for end in self._span(self.state))
        low, high = max(low, least), min(high, most)
        usual = range_of(scenario, axis, entry.row, entry.column)
        if SHORTEST <= (high - low) / (usual[1] - usual[0]) <= 1 / SHORTEST:
            self._keep(self.state, (low, high))

    def reset_view(self) -> None:
        """Let the range follow the present value again."""
        self.choose(replace(self.choices, span=None))

    def drag(self, value: float) -> None:
        """Set what x stands for while its point is dragged; one step per drag, the axes stay."""
        if self.state is None or self._ranges is None:
            return
        self.choices = replace(self.choices, held=self._ranges)
        self._entries.drag_selected(value, self._chosen(self.state).axis)

    def finish_drag(self) -> None:
        """End the drag."""
        self._entries.finish_drag()
        self.choose(replace(self.choices, held=None))

    def _keep(self, state: ViewState, span: Span | None) -> None:
        """Keep a range of the x that is on show."""
        self.choose(replace(self._chosen(state), span=span))

    def _chosen(self, state: ViewState) -> CurveChoices:
        """Return the choices as far as the loss has their axis."""
        if self.choices.axis in variables_of(state.scenario):
            return self.choices
        return replace(self.choices, axis=ENTRY, span=None)

    def _span(self, state: ViewState) -> Span:
        choices, entry, scenario = self._chosen(state), state.selection, state.scenario
        if choices.held is not None:
            low, high = choices.held.x
            if low <= value_of(scenario, choices.axis, entry.row, entry.column) <= high:
                return low, high
        usual = range_of(scenario, choices.axis, entry.row, entry.column)
        if choices.span is None:
            return usual
        least, most = domain_of(scenario, choices.axis)
        low, high = max(choices.span[0], least), min(choices.span[1], most)
        return (low, high) if low < high else usual

    def _is_partial(self, state: ViewState) -> bool:
        """Tell whether the sample's curve is there long before that of the batch."""
        return is_varied(state.scenario, self._chosen(state).axis) and not is_small(state.scenario)

    def _fit(self, made: ShownCurves, choices: CurveChoices, whole: bool) -> Ranges:
        """Return what the axes show, which stays where a person keeps it."""
        if choices.held is not None:
            return choices.held
        if self._ranges is None or choices.span is None or choices != self._fitted:
            self._ranges, self._fitted = fitted(made, choices.log), choices if whole else None
        return self._ranges

    def _controls(self, state: ViewState) -> tuple[Control, ...]:
        choices, scenario = self._chosen(state), state.scenario
        why = why_no_probabilities(scenario)
        lacking = {TEMPERATURE: why} if why else {}
        named = _axes(scenario)
        offered = dict.fromkeys((*variables_of(scenario), *lacking))
        return (
            Choice(
                "curve_axis",
                _("x axis"),
                texts={axis: named[axis][0] for axis in offered},
                hints={axis: named[axis][1] for axis in offered},
                chosen=choices.axis,
                lacking=lacking,
            ),
            Toggle(
                "curve_lock",
                _("Lock"),
                _("Keep this range of both axes; a double click or Home lets it follow again."),
                on=choices.span is not None,
            ),
            Toggle(
                "curve_log",
                _("Log y"),
                _("Draw the losses on a logarithmic scale."),
                on=choices.log,
            ),
            Toggle(
                "curve_each_class",
                _("Each target"),
                _("Draw what the sample would cost if its target were another."),
                on=choices.each_class,
            ),
        )


def _curve(
    evaluation: Evaluation, axis: str, state: ViewState, x: Array, tile_map: TileMap | None
) -> Curve:
    row, column = state.selection.row, state.selection.column
    if axis == ENTRY:
        return logit_curve(evaluation, row, column, x)
    if is_varied(evaluation.scenario, axis):
        return varied_curve(evaluation, axis, row, column, x, tile_map)
    if _needs_second(evaluation, axis):
        evaluation.complete(tile_map or map)
    return swept_curve(evaluation, axis, row, column, x)


def _needs_second(evaluation: Evaluation, axis: str) -> bool:
    """Tell whether the sums that a parameter's curve needs may be yet to be made."""
    parameter = parameter_of(evaluation.scenario, axis)
    return parameter is not None and parameter.closed_curve is not None


def _must_sum(state: ViewState, axis: str) -> bool:
    """Tell whether these sums are yet to be made, of a large table."""
    shown = [own for own in (state.evaluation, state.pinned) if own is not None]
    return any(_needs_second(own, axis) and cells_to_complete(own) > FRAME_CELLS for own in shown)


def _comparable(state: ViewState, axis: str) -> Evaluation | None:
    """Return A, where it has the same entry, and the axis means the same in it."""
    if state.pinned is None:
        return None
    old, new = state.pinned.scenario, state.scenario
    same = axis in variables_of(old) and old.spec.input_kind is new.spec.input_kind
    return state.pinned if same and state.selection.is_in(old) else None


def _said(made: ShownCurves, log: bool, current: bool) -> Said:
    """Return what is said beside the point, over the plot and below it."""
    if not math.isfinite(made.curve.batch.y_now):
        return Said(message=why_not_finite(made.evaluation))
    if not current:
        return Said(message=_("computing anew: this is the former curve"))
    nothing = log and not (made.curve.batch.y > 0).any()
    message = _("no loss above 0 to draw on a logarithmic scale") if nothing else ""
    return Said(readout(made), message, meaning(made, log))


def _columns(made: ShownCurves) -> Columns:
    names, scenario = line_names(made), made.scenario
    drawn = {axis_name(made): made.curve.x}
    for name, line in reversed(made.lines.items()):
        drawn[loss_axis(scenario, names[name])] = line.y
    slope = slope_name(made)
    drawn[slope] = made.curve.batch.slope
    if made.pinned is not None:
        drawn[_("{}, A").format(slope)] = made.pinned.batch.slope
    ends = asymptotes(made.curve)
    if ends is not None:
        drawn[loss_axis(scenario, _("asymptotes"))] = ends[0]
    return drawn


def _axes(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Return the text and the hint of each axis."""
    entry = input_words(scenario).entry
    options = scenario.spec.parameters
    return {p.key: (p.key, _("{} Drag it.").format(p.hint)) for p in options} | {
        ENTRY: (
            _("selected {}").format(entry),
            _("The selected entry of the input; drag it along the curve."),
        ),
        "weight": (
            _("weight of its class"),
            _("The class weight; drag it along the curve."),
        ),
        "pos_weight": (
            _("pos_weight of its class"),
            _("The weight of its positives; drag it along the curve."),
        ),
        TEMPERATURE: (
            _("temperature"),
            _("All logits divided by T; the tables keep T = 1, so it is not dragged."),
        ),
    }
