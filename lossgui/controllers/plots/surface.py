"""The surface: loss over two entries of a sample, and gradient descent on them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.plots.plot_words import (
    Said,
    axis_name,
    beside_text,
    beyond_text,
    entry_text,
    value_name,
    value_text,
)
from lossgui.controllers.presenter import Background, Presenter
from lossgui.language import N_, _
from lossgui.model.curves.surface import (
    Descent,
    Surface,
    SurfacePoint,
    descend,
    look_alike,
    loss_surface,
    second_column,
)
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.errors import LossError, Place
from lossgui.model.evaluation.evaluation import TileMap
from lossgui.model.samples.filter import class_query
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import ignored, input_words, loss_axis, sample_text
from lossgui.model.text.fields import POSITIVE, parse_number
from lossgui.model.text.formatting import signed_text, small_text
from lossgui.state import ViewState
from lossgui.state.controls import ClassChoice, Control, Field, Toggle
from lossgui.state.pictures import Columns, Picture, Span, SurfacePicture

MOST_STEPS = 200
"""Steps of a descent."""

SHORTEST, LONGEST, SHARPEST = 1e-3, 1e6, 1e-9
"""How long the part of an axis on show may be, and how short in parts of its ends."""


@dataclass(frozen=True)
class SurfaceChoices:
    """What a person chose for the surface.

    Parameters
    ----------
    second : int, optional
        The column of the second entry; chosen by the sample unless given.
    spans : tuple, optional
        Both ends of the x axis and of the y axis; they follow the present point unless given.
    held : tuple, optional
        What the axes show until a drag ends.
    descends : bool
        Whether steps of gradient descent are shown.
    learning_rate : float
    """

    second: int | None = None
    spans: tuple[Span, Span] | None = None
    held: tuple[Span, Span] | None = None
    descends: bool = False
    learning_rate: float = 1.0


class SurfacePresenter(Presenter[Surface, Picture]):
    """Computes the surface of the selected entry and a second one of its sample.

    Parameters
    ----------
    background : Background
    entries : Entries
        Takes what is dragged.
    """

    what = N_("Surface")
    choices = SurfaceChoices()

    def __init__(self, background: Background, entries: Entries) -> None:
        super().__init__(background)
        self._entries = entries
        self._painted: Surface | None = None

    def question(self, state: ViewState) -> object:
        second = self._second(state)
        if second is None:
            return None
        spans = self.choices.spans or self.choices.held
        return state.evaluation, state.selection, second, spans

    def find(self, state: ViewState, tile_map: TileMap) -> Surface:
        entry, second = state.selection, self._second(state)
        assert second is not None
        spans = self.choices.spans or self.choices.held or (None, None)
        return loss_surface(state.evaluation, entry.row, (entry.column, second), *spans)

    def picture(self, state: ViewState, found: Surface | None, current: bool) -> Picture:
        controls, scenario = self._controls(state), state.scenario
        if found is None:
            return Picture(controls=controls, message=why_no_surface(scenario))
        domain = scenario.spec.input.domain
        descent = None
        if self.choices.descends:
            descent = descend(found, self.choices.learning_rate, MOST_STEPS, domain)
        made = Described(scenario, found, descent)
        said = _said(state, made)
        x, y = (axis_name(scenario, found.row, column) for column in found.columns)
        return SurfacePicture(
            controls=controls,
            legend=surface_legend(made, loss_axis(scenario, _("equal loss"))),
            axes={"bottom": x, "left": y, "left 1": loss_axis(scenario)},
            readout=said.readout,
            message=said.message,
            sentence=said.sentence,
            columns=partial(_columns, made),
            surface=found,
            painted=self._alike(found),
            descent=descent,
            pinned=_pinned(state, found),
            domain=domain,
            hover=lambda x, y: spot_text(made, found.at(x, y)),
        )

    def take(self, name: str, value: Any) -> None:
        if name == "surface_lock":
            self.choose(replace(self.choices, spans=self._spans if value else None))
        elif name == "surface_descent":
            self.choose(replace(self.choices, descends=value))
        else:
            try:
                self._take_typed(name, value)
            except LossError as error:
                self._background.notices.warn(error)

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Show a part of both axes whose length is `factor` times the present; (x, y) stays."""
        if self._spans is None or self.state is None:
            return
        domain = self.state.scenario.spec.input.domain
        first, second = self._spans
        spans = _zoomed(first, factor, x, domain), _zoomed(second, factor, y, domain)
        self.choose(replace(self.choices, spans=spans))

    def reset_view(self) -> None:
        """Let both axes follow the present point again."""
        self.choose(replace(self.choices, spans=None))

    def drag(self, x: float, y: float) -> None:
        """Move the present point; one step per drag, and the axes stay until it ends."""
        if self.found is not None:
            self.choices = replace(self.choices, held=self._spans)
            self._entries.drag_entries(self.found.row, self.found.columns, (x, y))

    def finish_drag(self) -> None:
        """End the drag."""
        self._entries.finish_drag()
        self.choose(replace(self.choices, held=None))

    def _take_typed(self, name: str, value: Any) -> None:
        if name == "surface_learning_rate":
            rate = parse_number(value, Place("learning rate"), "learning rate", POSITIVE)
            self.choose(replace(self.choices, learning_rate=rate))
        elif isinstance(value, str) and self.state is not None:
            names = self.state.scenario.class_names
            self.choose(replace(self.choices, second=class_query(value, names).label))
        else:
            self.choose(replace(self.choices, second=value - 1 if value else None))

    def _second(self, state: ViewState) -> int | None:
        """Return the column of the second entry; None if there are no two."""
        scenario, entry, second = state.scenario, state.selection, self.choices.second
        if not entry.is_in(scenario):
            return None
        if second is None or second == entry.column or second >= scenario.n_classes:
            return second_column(scenario, entry.row, entry.column)
        return second

    def _alike(self, found: Surface) -> Surface:
        """Return the surface that was painted, if this one looks like it; else this one."""
        if self._painted is None or not look_alike(self._painted, found):
            self._painted = found
        return self._painted

    @property
    def _spans(self) -> tuple[Span, Span] | None:
        """What is on show of both axes."""
        if self.found is None:
            return None
        x, y = self.found.x, self.found.y
        return (float(x[0]), float(x[-1])), (float(y[0]), float(y[-1]))

    def _controls(self, state: ViewState) -> tuple[Control, ...]:
        choices, names = self.choices, state.scenario.class_names
        known = choices.second is not None and choices.second < len(names)
        return (
            ClassChoice(
                "surface_second",
                _("y axis"),
                _("class along the y axis"),
                others=(_("target or rival"),),
                classes=names,
                chosen=choices.second + 1 if known and choices.second is not None else 0,
            ),
            Toggle(
                "surface_lock",
                _("Lock range"),
                _("Keep both axes as they are. The wheel zooms, a double click resets."),
                on=choices.spans is not None,
            ),
            Toggle(
                "surface_descent",
                _("Descent"),
                _("Show steps of gradient descent on these two alone."),
                on=choices.descends,
            ),
            Field(
                "surface_learning_rate",
                _("learning rate"),
                shown=choices.descends,
                value=f"{choices.learning_rate:g}",
            ),
        )


def _said(state: ViewState, made: Described) -> Said:
    """Return what is said beside the point, over the plot and below it."""
    if not math.isfinite(made.surface.now.loss):
        return Said(message=why_not_finite(state.evaluation))
    reduction = "mean" if state.scenario.reduction == "mean" else "sum"
    pinned = None if state.pinned is None else state.pinned.reduced(reduction)
    return Said(surface_readout(made, pinned), "", surface_meaning(made))


def _pinned(state: ViewState, surface: Surface) -> tuple[float, float] | None:
    """Return the two entries in state A; None unless its table has the same shape."""
    pinned = state.pinned
    if pinned is None or pinned.scenario.logits.shape != state.scenario.logits.shape:
        return None
    x, y = (float(pinned.scenario.logits.cell(surface.row, c)) for c in surface.columns)
    return x, y


def _columns(made: Described) -> Columns:
    surface, scenario, descent = made.surface, made.scenario, made.descent
    x, y = np.meshgrid(surface.x, surface.y, indexing="ij")
    names = [axis_name(scenario, surface.row, column) for column in surface.columns]
    names.append(loss_axis(scenario))
    drawn = dict(zip(names, (x.ravel(), y.ravel(), surface.loss.ravel()), strict=True))
    if descent is not None:
        drawn |= {_("descent x"): descent.x, _("descent y"): descent.y}
        drawn[loss_axis(scenario, _("descent loss"))] = descent.loss
    return drawn


def _zoomed(span: Span, factor: float, fixed: float, domain: Span) -> Span:
    length = span[1] - span[0]
    factor = min(max(factor, min(1.0, SHORTEST / length)), max(1.0, LONGEST / length))
    low, high = (fixed + factor * (end - fixed) for end in span)
    low, high = max(low, domain[0]), min(high, domain[1])
    return (low, high) if high - low > SHARPEST * max(abs(low), abs(high)) else span


class Described(NamedTuple):
    """A surface, what was evaluated for it, and steps of gradient descent on it, if any."""

    scenario: Scenario
    surface: Surface
    descent: Descent | None = None


def why_no_surface(scenario: Scenario) -> str:
    """Return why there are no two entries to vary."""
    if scenario.n_samples and scenario.n_classes:
        words = input_words(scenario)
        return _("one class: there is no second {} to vary").format(words.entry)
    return _("no samples: open a file or type logits")


def spot_text(made: Described, spot: SurfacePoint) -> str:
    """Return the numbers at a spot."""
    values = zip(made.surface.columns, (spot.x, spot.y), strict=True)
    row = made.surface.row
    entries = [entry_text(made.scenario, row, column, value) for column, value in values]
    return "\n".join([*entries, value_text(made.scenario, spot.loss)])


def surface_readout(made: Described, pinned: float | None) -> str:
    """Return the numbers at the present point, and how they differ from the value of A."""
    now = made.surface.now
    slopes = small_text(now.slope_x), small_text(now.slope_y)
    rows = [spot_text(made, now), _("gradient = ({}, {})").format(*slopes)]
    if pinned is not None:
        rows.append(beside_text(now.loss, pinned))
    return "\n".join(rows)


def surface_legend(made: Described, loss: str) -> dict[str, str]:
    """Return what the lines are called; `loss` is what is equal along a contour."""
    descent = made.descent
    return {
        "contours": loss,
        "gradient": _("negative gradient"),
        "descent": "" if descent is None else _("descent, {} steps").format(descent.n_steps),
    }


def surface_meaning(made: Described) -> str:
    """Return where the way goes down, or where the descent ends."""
    scenario, now = made.scenario, made.surface.now
    if all(ignored(scenario, made.surface.row, column) for column in made.surface.columns):
        said = _("The target of sample {} is ignored: neither {} changes anything.")
        sample = sample_text(scenario, made.surface.row)
        said = said.format(sample, input_words(scenario).entry)
    elif made.descent is not None:
        said = _end(made, made.descent)
    else:
        said = _way_down(made)
    return f"{said} {beyond_text(now.x, now.y)}".rstrip()


def _way_down(made: Described) -> str:
    now, scenario = made.surface.now, made.scenario
    low, high = scenario.spec.input.domain
    step = 0.01 if high - low <= 1 else 0.1
    if not 0 < now.steepness < math.inf:
        said = _("The gradient is 0 here: no small step changes {}.")
        return said.format(value_name(scenario))
    moves = (
        f"{scenario.class_names[column]} {signed_text(0.0 - step * slope / now.steepness)}"
        for column, slope in zip(made.surface.columns, (now.slope_x, now.slope_y), strict=True)
    )
    said = _("The steepest step of length {} is {}: it lowers {} by about {}.")
    lowered = small_text(step * now.steepness)
    return said.format(step, ", ".join(moves), value_name(scenario), lowered)


def _end(made: Described, descent: Descent) -> str:
    settled = _(
        "{} steps of gradient descent on these two alone settle at ({}, {}): {} goes from {} to {}."
    )
    ended = _(
        "{} steps of gradient descent on these two alone end at ({}, {}): {} goes from {} to {}."
    )
    x, y = small_text(descent.x[-1]), small_text(descent.y[-1])
    losses = small_text(descent.loss[0]), small_text(descent.loss[-1])
    said = settled if descent.settled else ended
    return said.format(descent.n_steps, x, y, value_name(made.scenario), *losses)
