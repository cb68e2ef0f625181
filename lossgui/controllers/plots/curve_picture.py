"""What is drawn of curves, and which part of both axes is on show."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from lossgui.controllers.plots.curve_words import ShownCurves, line_names
from lossgui.model.array import Array
from lossgui.model.curves.axis_ranges import joined, padded, robust_range
from lossgui.model.curves.input_curves import asymptotes, kinks
from lossgui.state.pictures import CurvePicture, Span

BESIDE = frozenset({"sample", "unweighted", "pinned"})
"""Lines beside the batch's, whose range is not made to hold them."""

LEAST_SEEN = 0.1
"""The part of a line off the scale that must be on show, else it is left out."""


class Ranges(NamedTuple):
    """What the axes show."""

    x: Span
    losses: Span
    slopes: Span


def fitted(made: ShownCurves, log: bool) -> Ranges:
    """Return the ranges that some curves need."""
    x = float(made.curve.x[0]), float(made.curve.x[-1])
    return Ranges(x, _losses(made, log), _slopes(made))


def drawn(made: ShownCurves, log: bool, ranges: Ranges) -> CurvePicture:
    """Return the drawing of some curves, without words but for the legend."""
    curve = made.curve
    lines = {name: placed(line.y, log) for name, line in made.lines.items()}
    slopes = {"batch": curve.batch.slope}
    if made.pinned is not None:
        slopes["pinned"] = made.pinned.batch.slope
    ends = asymptotes(curve)
    if ends is not None:
        lines["ends"], slopes["ends"] = placed(ends[0], log), ends[1]
    off = _off_scale(made, log, ranges.losses)
    return CurvePicture(
        legend=line_names(made, off),
        x=curve.x,
        lines={k: y for k, y in lines.items() if k not in off or _is_seen(y, ranges.losses)},
        slopes=slopes,
        points=_points(made, log),
        x_now=curve.x_now,
        targets=tuple(other.target for other in made.others),
        own=next((f"other{i}" for i, o in enumerate(made.others) if o.own), "sample"),
        log=log,
        ranges=(ranges.losses, ranges.slopes),
    )


def placed(y: Array, log: bool) -> Array:
    """Return where losses are on the y axis: their logarithms where it is logarithmic."""
    if not log:
        return y
    with np.errstate(all="ignore"):
        return np.where(y > 0, np.log10(y), np.nan)


def _place(y: float, log: bool) -> float:
    return float(placed(np.array(y), log))


def _losses(made: ShownCurves, log: bool) -> Span:
    """Return a y range that the batch's curve fills, with the others where they fit in."""
    curve, lines = made.curve, made.lines
    span = robust_range(placed(curve.batch.y, log))
    if span is None:
        return padded(robust_range(placed(curve.sample.y, log)) or (0.0, 1.0))
    now = _place(curve.batch.y_now, log)
    if math.isfinite(now):
        span = min(span[0], now), max(span[1], now)
    if span[0] == span[1]:
        span = padded(span)
    for name in ("unweighted", "pinned"):
        if name in lines:
            span = joined(span, robust_range(placed(lines[name].y, log)), 6)
    span = joined(span, (_place(curve.sample.y_now, log),) * 2, 6)
    for other in made.others:
        span = joined(span, (_place(other.line.y_now, log),) * 2, math.inf)
    return padded(span if log else joined(span, (0.0, 0.0), 1.5))


def _slopes(made: ShownCurves) -> Span:
    batch, pinned = made.curve.batch, made.pinned
    low, high = robust_range(batch.slope) or (0.0, 0.0)
    now = batch.slope_now if math.isfinite(batch.slope_now) else 0.0
    span = min(low, now, 0.0), max(high, now, 0.0)
    return padded(span if pinned is None else joined(span, robust_range(pinned.batch.slope), 6))


def _off_scale(made: ShownCurves, log: bool, span: Span) -> frozenset[str]:
    """Return the names of the lines whose present loss is not in the range on show."""
    low, high = span
    now = {name: line.y_now for name, line in made.lines.items() if name in BESIDE}
    return frozenset(
        name for name, y in now.items() if math.isfinite(y) and not low <= _place(y, log) <= high
    )


def _is_seen(y: Array, span: Span) -> bool:
    """Tell whether more of a line is on show than a piece that would look like an upright line."""
    return int(np.count_nonzero((y >= span[0]) & (y <= span[1]))) > LEAST_SEEN * len(y)


def _points(made: ShownCurves, log: bool) -> dict[str, Array]:
    """Return x and y of what is marked, by its name, if y is finite."""
    curve, pinned = made.curve, made.pinned
    places = {
        "minimum": [curve.landmarks.minimum] if curve.landmarks.minimum else [],
        "pinned": [] if pinned is None else [(pinned.x_now, pinned.batch.y_now)],
        "sample": [(curve.x_now, curve.sample.y_now)],
        "batch": [(curve.x_now, curve.batch.y_now)],
    }
    points = {name: np.array(at).reshape(-1, 2).T for name, at in places.items()}
    points["kinks"] = kinks(curve)
    points = {name: np.array([x, placed(y, log)]) for name, (x, y) in points.items()}
    points["slope"] = np.array([[curve.x_now], [curve.batch.slope_now]])
    return {name: at[:, np.isfinite(at[1])] for name, at in points.items()}
