"""What a curve is called and what it means, in words that change live."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from lossgui.model.axes import ENTRY, TEMPERATURE, is_weight, parameter_of
from lossgui.model.curves import Curve
from lossgui.model.words import (
    fixed_text,
    ignored,
    input_words,
    sample_text,
    small_text,
    subject,
    target_words,
)
from lossgui.ports.plots import CurvePicture
from lossgui.state import ViewState
from lossgui.views.plots.curve_drawing import kinks
from lossgui.views.plots.plot_words import axis_name as entry_axis
from lossgui.views.plots.plot_words import beside_text, beyond_text

ROUNDING = 1e-15
"""A change of the loss by less than this part of it is rounding."""


def axis_name(state: ViewState, curve: Curve) -> str:
    """Return what x is, for the axis."""
    if curve.axis == ENTRY:
        return entry_axis(state.scenario, curve.row, curve.column)
    if curve.axis == TEMPERATURE:
        return _tr("temperature T: the loss of logits / T")
    return _quantity(state, curve)


def slope_name(state: ViewState, curve: Curve) -> str:
    """Return what the slope is, for its axis."""
    return _tr("slope ({}/{})").format(state.scenario.spec.unit, _unit(state, curve))


def line_names(
    state: ViewState, picture: CurvePicture, off_scale: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return what the lines are called in the legend, by their names and those of the marks.

    Those off the scale are said to be, with their present value.
    """
    scenario, curve = state.scenario, picture.curve
    batch = {
        "mean": _tr("batch, mean"),
        "sum": _tr("batch, sum"),
        "none": _tr("sum of the batch"),
    }
    weighted = is_weight(scenario, curve.axis)
    alone = _tr("{} alone, weighted") if weighted else _tr("{} alone, unweighted")
    alone = alone.format(_subject(state, curve))
    plain = _tr("other weights 1") if weighted else _tr("batch, all weights 1")
    names = {"batch": batch[scenario.reduction]}
    names["sample"] = alone if "sample" in picture.lines else ""
    names["unweighted"] = plain if curve.unweighted else ""
    names["pinned"] = _tr("state A") if picture.pinned else ""
    for name in off_scale & names.keys():
        value = fixed_text(picture.lines[name].y_now, 4)
        names[name] = _tr("{}: {}, off the scale").format(names[name], value)
    names["ends"] = _ends(curve)
    if curve.marks.minimum:
        x, y = (fixed_text(value, 4) for value in curve.marks.minimum)
        names["minimum"] = _tr("least: {} at {}").format(y, x)
    if kinks(curve).size:
        names["kinks"] = _tr("kinks: the slope jumps")
    return names | _other_names(state, picture)


def hover_text(state: ViewState, picture: CurvePicture, index: int) -> str:
    """Return the numbers of all lines at a point of the curve."""
    curve = picture.curve
    short = {
        "batch": _tr("batch"),
        "sample": _tr("sample"),
        "unweighted": _tr("weights 1"),
        "pinned": _tr("A"),
    }
    short |= _other_names(state, picture)
    rows = [f"x = {fixed_text(float(curve.x[index]), 3)}"]
    lines = reversed(picture.lines.items())
    rows += [f"{short[name]} = {fixed_text(float(line.y[index]), 4)}" for name, line in lines]
    rows.append(_tr("slope = {}").format(fixed_text(float(curve.batch.slope[index]), 4)))
    return "\n".join(rows)


def readout(state: ViewState, picture: CurvePicture) -> str:
    """Return the numbers at the present value, and how they differ from those of state A."""
    scenario, curve = state.scenario, picture.curve
    short = round(curve.x_now, 2) == curve.x_now
    rows = [f"{_quantity(state, curve)} = {fixed_text(curve.x_now, 2 if short else 4)}"]
    of = "mean" if scenario.reduction == "mean" else "sum"
    rows.append(_tr("batch {} = {}").format(of, fixed_text(curve.batch.y_now, 4)))
    if math.isfinite(curve.batch.slope_now):
        slope = small_text(curve.batch.slope_now)
        rows.append(_tr("slope = {} per {}").format(slope, _unit(state, curve)))
    if picture.pinned is not None:
        rows.append(beside_text(curve.batch.y_now, picture.pinned.batch.y_now))
    return "\n".join(rows)


def meaning(state: ViewState, picture: CurvePicture) -> str:
    """Return what a curve says about the batch."""
    curve = picture.curve
    if curve.axis == ENTRY and ignored(state.scenario, curve.row, curve.column):
        return _tr("The target of {} is ignored: its {} changes nothing.").format(
            _subject(state, curve), input_words(state.scenario).entry
        )
    sentences = [_step(state, picture), _beyond(state, curve)]
    if picture.choices.log and bool((curve.batch.y <= 0).any()):
        sentences.append(_tr("A logarithmic scale has no place for losses of 0 and below."))
    sentences.append(beyond_text(curve.x_now, 0.0 if picture.choices.log else curve.batch.y_now))
    return " ".join(filter(None, sentences))


def _step(state: ViewState, picture: CurvePicture) -> str:
    """Say what a small step to the right does."""
    curve = picture.curve
    low, high = picture.domain
    step = 0.01 if high - low <= 1 else 0.1
    change = curve.batch.slope_now * step
    if curve.axis == TEMPERATURE or not math.isfinite(change):
        return ""
    what = _quantity(state, curve)
    if curve.axis == ENTRY:
        what = _tr("this {}").format(input_words(state.scenario).entry)
    elif parameter_of(state.scenario, curve.axis) is None:
        what = _tr("the {}").format(what)
    said = _tr("Raising {} by {} {}.").format(what, step, _effect(state, curve.batch.y_now, change))
    plain = curve.unweighted.slope_now * step if curve.unweighted else 0.0
    if curve.axis != ENTRY or not math.isfinite(plain) or not plain:
        return said
    return f"{said} {_comparison(state, change, plain)}"


def _beyond(state: ViewState, curve: Curve) -> str:
    """Say where the curve is least, or what it nears."""
    marks, whole = curve.marks, _whole(state)
    if curve.axis != ENTRY and marks.right is not None:
        name, level = state.scenario.class_names[curve.column], fixed_text(marks.right.level, 4)
        nears = _tr("As it outgrows the others {} nears {}, the mean loss of {} alone.")
        if state.scenario.parameters.smoothing > 0:
            nears = _tr(
                "As it outgrows the others {} nears {}: what the weight of {} multiplies, its part "
                "of every smoothed target, by its count."
            )
        return nears.format(whole, level, name)
    if not bool(np.isfinite(curve.batch.y).any()) and math.isfinite(curve.batch.y_now):
        return _tr("The batch at other values is being computed.")
    if curve.axis == TEMPERATURE:
        return _calibration(state, curve, whole)
    if marks.minimum is not None:
        x, y = (fixed_text(value, 4) for value in marks.minimum)
        capital = whole[:1].upper() + whole[1:]
        return _tr("{} is least at {}: {}.").format(capital, x, y)
    return ""


def _calibration(state: ViewState, curve: Curve, whole: str) -> str:
    if curve.marks.minimum is None:
        end = curve.x[-1] if curve.batch.y[-1] < curve.batch.y[0] else curve.x[0]
        capital = whole[:1].upper() + whole[1:]
        return _tr("{} still falls at the end of this range, at T = {:.3g}.").format(capital, end)
    best, least = curve.marks.minimum
    if not state.scenario.spec.log_likelihood:
        return _tr("Divided by T = {:.3g} they would give the least loss, {}.").format(
            best, fixed_text(least, 4)
        )
    sure = (
        _tr("the logits are surer than the targets allow")
        if best > 1
        else _tr("the logits could be surer of themselves")
    )
    return _tr("Divided by T = {:.3g} they would give the least loss, {}: {}.").format(
        best, fixed_text(least, 4), sure
    )


def _effect(state: ViewState, value: float, change: float) -> str:
    if not change or abs(change) < ROUNDING * min(abs(value), 1.0):
        return _tr("does not change {}").format(_whole(state))
    verb = _tr("raises {} by {}") if change > 0 else _tr("lowers {} by {}")
    return verb.format(_whole(state), small_text(abs(change)))


def _comparison(state: ViewState, change: float, plain: float) -> str:
    would = (
        _tr("With all weights 1 it would raise it by {}")
        if plain > 0
        else _tr("With all weights 1 it would lower it by {}")
    )
    if change / plain <= 0:
        return _tr("{}.").format(would.format(small_text(abs(plain))))
    counts = _tr("the weights make this one {} count {} times as much.").format(
        target_words(state.scenario).part, fixed_text(change / plain, 2)
    )
    return f"{would.format(small_text(abs(plain)))}: {counts}"


def _quantity(state: ViewState, curve: Curve) -> str:
    """Return what x is, for the box of numbers."""
    scenario = state.scenario
    name = scenario.class_names[curve.column]
    if curve.axis == ENTRY:
        entry = input_words(scenario).entry
        return f"{entry}({sample_text(scenario, curve.row)}, {name})"
    if is_weight(scenario, curve.axis):
        return _tr("{} of {}").format(curve.axis, name)
    return curve.axis


def _unit(state: ViewState, curve: Curve) -> str:
    """Return what a step of 1 along x is called."""
    entry = curve.axis == ENTRY
    return input_words(state.scenario).entry if entry else _tr("unit")


def _subject(state: ViewState, curve: Curve) -> str:
    return subject(state.scenario, curve.row, curve.column)


def _whole(state: ViewState) -> str:
    mean = state.scenario.reduction == "mean"
    return _tr("the batch's mean") if mean else _tr("the sum of the batch")


def _ends(curve: Curve) -> str:
    left, right = curve.marks.left, curve.marks.right
    if right is None:
        return ""
    if curve.axis != ENTRY:
        return _tr("nears {}").format(fixed_text(right.level, 4))
    slopes = (fixed_text(end.slope, 3) for end in (left, right) if end)
    return _tr("asymptotes, slopes {}").format(", ".join(slopes))


def _other_names(state: ViewState, picture: CurvePicture) -> dict[str, str]:
    names = state.scenario.rules.side_names(state.scenario.class_names)
    return {
        f"other{i}": (_tr("{} (its target)") if other.own else _tr("if {}")).format(
            names[other.target]
        )
        for i, other in enumerate(picture.others)
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("CurveWords", text)
