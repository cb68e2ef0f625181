"""What a curve is called and what it means, in words that change live."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from lossgui.controllers.plots.plot_words import axis_name as entry_axis
from lossgui.controllers.plots.plot_words import beside_text, beyond_text, value_name
from lossgui.language import _
from lossgui.model.curves.input_curves import Curve, Line, kinks
from lossgui.model.curves.target_curves import Alternative
from lossgui.model.curves.variables import ENTRY, TEMPERATURE, domain_of, is_weight, parameter_of
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import ignored, input_words, sample_text, subject, target_words
from lossgui.model.text.formatting import fixed_text, small_text

ROUNDING = 1e-15
"""A change of the loss by less than this part of it is rounding."""


class ShownCurves(NamedTuple):
    """The curves of one moment.

    Parameters
    ----------
    evaluation : Evaluation
    curve : Curve
        Of this evaluation.
    pinned : Curve, optional
        That of state A, where it has the same entry.
    others : tuple of Alternative
        The sample with other targets.
    """

    evaluation: Evaluation
    curve: Curve
    pinned: Curve | None = None
    others: tuple[Alternative, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """What was evaluated."""
        return self.evaluation.scenario

    @property
    def lines(self) -> dict[str, Line]:
        """The lines by name: batch, sample, unweighted, pinned, and others by their number."""
        curve = self.curve
        pinned = None if self.pinned is None else self.pinned.batch
        lines = {"unweighted": curve.unweighted, "pinned": pinned}
        lines |= {f"other{i}": other.line for i, other in enumerate(self.others)}
        if not any(other.own for other in self.others):
            lines["sample"] = curve.sample
        lines["batch"] = curve.batch
        return {name: line for name, line in lines.items() if line is not None}


def axis_name(made: ShownCurves) -> str:
    """Return what x is, for the axis."""
    curve = made.curve
    if curve.axis == ENTRY:
        return entry_axis(made.scenario, curve.row, curve.column)
    if curve.axis == TEMPERATURE:
        return _("temperature T: the loss of logits / T")
    return _quantity(made)


def slope_name(made: ShownCurves) -> str:
    """Return what the slope is, for its axis."""
    return _("slope ({}/{})").format(made.scenario.spec.unit, _unit(made))


def line_names(made: ShownCurves, off_scale: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return what the lines are called in the legend, by their names and those of the marks.

    Those off the scale are said to be, with their present value.
    """
    scenario, curve = made.scenario, made.curve
    batch = {
        "mean": _("batch, mean"),
        "sum": _("batch, sum"),
        "none": _("sum of the batch"),
    }
    weighted = is_weight(scenario, curve.axis)
    alone = _("{} alone, weighted") if weighted else _("{} alone, unweighted")
    alone = alone.format(_subject(made))
    plain = _("other weights 1") if weighted else _("batch, all weights 1")
    names = {"batch": batch[scenario.reduction]}
    names["sample"] = alone if "sample" in made.lines else ""
    names["unweighted"] = plain if curve.unweighted else ""
    names["pinned"] = _("state A") if made.pinned else ""
    for name in off_scale & names.keys():
        value = fixed_text(made.lines[name].y_now, 4)
        names[name] = _("{}: {}, off the scale").format(names[name], value)
    names["ends"] = _ends(curve)
    if curve.landmarks.minimum:
        x, y = (fixed_text(value, 4) for value in curve.landmarks.minimum)
        names["minimum"] = _("least: {} at {}").format(y, x)
    if kinks(curve).size:
        names["kinks"] = _("kinks: the slope jumps")
    return names | _other_names(made)


def hover_text(made: ShownCurves, index: int) -> str:
    """Return the numbers of all lines at a point of the curve."""
    curve = made.curve
    short = {
        "batch": _("batch"),
        "sample": _("sample"),
        "unweighted": _("weights 1"),
        "pinned": _("A"),
    }
    short |= _other_names(made)
    rows = [f"x = {fixed_text(float(curve.x[index]), 3)}"]
    lines = reversed(made.lines.items())
    rows += [f"{short[name]} = {fixed_text(float(line.y[index]), 4)}" for name, line in lines]
    rows.append(_("slope = {}").format(fixed_text(float(curve.batch.slope[index]), 4)))
    return "\n".join(rows)


def readout(made: ShownCurves) -> str:
    """Return the numbers at the present value, and how they differ from those of state A."""
    scenario, curve = made.scenario, made.curve
    short = round(curve.x_now, 2) == curve.x_now
    rows = [f"{_quantity(made)} = {fixed_text(curve.x_now, 2 if short else 4)}"]
    of = "mean" if scenario.reduction == "mean" else "sum"
    rows.append(_("batch {} = {}").format(of, fixed_text(curve.batch.y_now, 4)))
    if math.isfinite(curve.batch.slope_now):
        slope = small_text(curve.batch.slope_now)
        rows.append(_("slope = {} per {}").format(slope, _unit(made)))
    if made.pinned is not None:
        rows.append(beside_text(curve.batch.y_now, made.pinned.batch.y_now))
    return "\n".join(rows)


def meaning(made: ShownCurves, log: bool) -> str:
    """Return what a curve says about the batch."""
    curve = made.curve
    if curve.axis == ENTRY and ignored(made.scenario, curve.row, curve.column):
        return _("The target of {} is ignored: its {} changes nothing.").format(
            _subject(made), input_words(made.scenario).entry
        )
    sentences = [_step(made), _beyond(made)]
    if log and bool((curve.batch.y <= 0).any()):
        sentences.append(_("A logarithmic scale has no place for losses of 0 and below."))
    sentences.append(beyond_text(curve.x_now, 0.0 if log else curve.batch.y_now))
    return " ".join(filter(None, sentences))


def _step(made: ShownCurves) -> str:
    """Say what a small step to the right does."""
    curve = made.curve
    low, high = domain_of(made.scenario, curve.axis)
    step = 0.01 if high - low <= 1 else 0.1
    change = curve.batch.slope_now * step
    if curve.axis == TEMPERATURE or not math.isfinite(change):
        return ""
    what = _quantity(made)
    if curve.axis == ENTRY:
        what = _("this {}").format(input_words(made.scenario).entry)
    elif parameter_of(made.scenario, curve.axis) is None:
        what = _("the {}").format(what)
    said = _("Raising {} by {} {}.").format(what, step, _effect(made, curve.batch.y_now, change))
    plain = curve.unweighted.slope_now * step if curve.unweighted else 0.0
    if curve.axis != ENTRY or not math.isfinite(plain) or not plain:
        return said
    return f"{said} {_comparison(made, change, plain)}"


def _beyond(made: ShownCurves) -> str:
    """Say where the curve is least, or what it nears."""
    curve, landmarks, whole = made.curve, made.curve.landmarks, value_name(made.scenario)
    if curve.axis != ENTRY and landmarks.right is not None:
        name, level = made.scenario.class_names[curve.column], fixed_text(landmarks.right.level, 4)
        nears = _("As it outgrows the others {} nears {}, the mean loss of {} alone.")
        if made.scenario.parameters.smoothing > 0:
            nears = _(
                "As it outgrows the others {} nears {}: what the weight of {} multiplies, its part "
                "of every smoothed target, by its count."
            )
        return nears.format(whole, level, name)
    if not bool(np.isfinite(curve.batch.y).any()) and math.isfinite(curve.batch.y_now):
        return _("The batch at other values is being computed.")
    if curve.axis == TEMPERATURE:
        return _calibration(made, whole)
    if landmarks.minimum is not None:
        x, y = (fixed_text(value, 4) for value in landmarks.minimum)
        capital = whole[:1].upper() + whole[1:]
        return _("{} is least at {}: {}.").format(capital, x, y)
    return ""


def _calibration(made: ShownCurves, whole: str) -> str:
    curve = made.curve
    if curve.landmarks.minimum is None:
        end = curve.x[-1] if curve.batch.y[-1] < curve.batch.y[0] else curve.x[0]
        capital = whole[:1].upper() + whole[1:]
        return _("{} still falls at the end of this range, at T = {:.3g}.").format(capital, end)
    best, least = curve.landmarks.minimum
    if not made.scenario.spec.log_likelihood:
        return _("Divided by T = {:.3g} they would give the least loss, {}.").format(
            best, fixed_text(least, 4)
        )
    sure = (
        _("the logits are surer than the targets allow")
        if best > 1
        else _("the logits could be surer of themselves")
    )
    return _("Divided by T = {:.3g} they would give the least loss, {}: {}.").format(
        best, fixed_text(least, 4), sure
    )


def _effect(made: ShownCurves, value: float, change: float) -> str:
    if not change or abs(change) < ROUNDING * min(abs(value), 1.0):
        return _("does not change {}").format(value_name(made.scenario))
    verb = _("raises {} by {}") if change > 0 else _("lowers {} by {}")
    return verb.format(value_name(made.scenario), small_text(abs(change)))


def _comparison(made: ShownCurves, change: float, plain: float) -> str:
    would = (
        _("With all weights 1 it would raise it by {}")
        if plain > 0
        else _("With all weights 1 it would lower it by {}")
    )
    if change / plain <= 0:
        return _("{}.").format(would.format(small_text(abs(plain))))
    counts = _("the weights make this one {} count {} times as much.").format(
        target_words(made.scenario).part, fixed_text(change / plain, 2)
    )
    return f"{would.format(small_text(abs(plain)))}: {counts}"


def _quantity(made: ShownCurves) -> str:
    """Return what x is, for the box of numbers."""
    curve = made.curve
    scenario = made.scenario
    name = scenario.class_names[curve.column]
    if curve.axis == ENTRY:
        entry = input_words(scenario).entry
        return f"{entry}({sample_text(scenario, curve.row)}, {name})"
    if is_weight(scenario, curve.axis):
        return _("{} of {}").format(curve.axis, name)
    return curve.axis


def _unit(made: ShownCurves) -> str:
    """Return what a step of 1 along x is called."""
    curve = made.curve
    entry = curve.axis == ENTRY
    return input_words(made.scenario).entry if entry else _("unit")


def _subject(made: ShownCurves) -> str:
    return subject(made.scenario, made.curve.row, made.curve.column)


def _ends(curve: Curve) -> str:
    left, right = curve.landmarks.left, curve.landmarks.right
    if right is None:
        return ""
    if curve.axis != ENTRY:
        return _("nears {}").format(fixed_text(right.level, 4))
    slopes = (fixed_text(end.slope, 3) for end in (left, right) if end)
    return _("asymptotes, slopes {}").format(", ".join(slopes))


def _other_names(made: ShownCurves) -> dict[str, str]:
    names = made.scenario.rules.side_names(made.scenario.class_names)
    return {
        f"other{i}": (_("{} (its target)") if other.own else _("if {}")).format(names[other.target])
        for i, other in enumerate(made.others)
    }
