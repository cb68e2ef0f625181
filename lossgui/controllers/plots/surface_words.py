"""What a surface is called and what it means, in words that change live."""

from __future__ import annotations

import math
from typing import NamedTuple

from lossgui.controllers.plots.plot_words import (
    beside_text,
    beyond_text,
    entry_text,
    value_name,
    value_text,
)
from lossgui.language import _
from lossgui.model.curves.surface import Descent, Spot, Surface
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import ignored, input_words, sample_text, signed_text, small_text


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


def spot_text(made: Described, spot: Spot) -> str:
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
