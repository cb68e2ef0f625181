"""What two distributions say in words."""

from __future__ import annotations

import math

from lossgui.controllers.plots.plot_words import beside_text
from lossgui.language import _
from lossgui.model.information.divergence import UNITS, Information
from lossgui.model.scenario.words import fixed_text, signed_text, subject
from lossgui.state import ViewState
from lossgui.state.pictures import InformationRows

ROUNDING = 1e-15
"""A divergence of less than this part of the entropy is rounding."""


def axis_names(unit: str) -> dict[str, str]:
    """Return the names of the axes of the four plots."""
    return {
        "bottom 0": _("cross-entropy ({})").format(unit),
        "bottom 1": _("probability"),
        "left 1": _("-log p ({})").format(unit),
        "bottom 2": _("probability"),
        "bottom 3": _("p log(p/q) ({})").format(unit),
    }


def legend_names(
    state: ViewState, made: Information, pinned: Information | None, unit: str
) -> dict[str, str]:
    """Return the names of the colours."""
    share = 0.0 if state.free else state.scenario.parameters.smoothing
    smoothed = _("target p (smoothed by {:g}), entropy H(p)").format(share)
    names = {
        "target": smoothed if share else _("target p, entropy H(p)"),
        "prediction": _("prediction q"),
        "divergence": _("KL(p‖q)"),
        "reverse": _("KL(q‖p)"),
    }
    if pinned is not None:
        both = (UNITS[unit] * one.cross_entropy for one in (made, pinned))
        names["pinned"] = _("cross-entropy: {}").format(beside_text(*both))
    return names


def information_meaning(state: ViewState, made: Information, loss: float | None, unit: str) -> str:
    """Return what the sums mean, and how they are related to the sample's loss, if there is one."""
    h, kl, total = (
        f"{fixed_text(UNITS[unit] * value, 4)} {unit}"
        for value in (made.entropy, made.divergence, made.cross_entropy)
    )
    if not made.entropy:
        said = _(
            "This target is certain, H(p) = 0: all of the cross-entropy {} is KL(p‖q), "
            "and could be 0."
        ).format(total)
    elif made.divergence <= ROUNDING * made.entropy:
        said = _(
            "The prediction is the target: the cross-entropy {} is H(p), the least there is."
        ).format(total)
    elif math.isinf(made.divergence):
        said = _(
            "No prediction can cost less than H(p) = {}; this one costs infinitely much, as it "
            "excludes a class that the target has."
        ).format(h)
    else:
        said = _(
            "No prediction can cost less than H(p) = {}; this one costs KL(p‖q) = {} more: "
            "cross-entropy {}."
        ).format(h, kl, total)
    return said if loss is None else f"{said} {_relation(state, loss, made.cross_entropy)}"


def _relation(state: ViewState, value: float, own: float) -> str:
    """Tell how the cross-entropy is related to the loss."""
    scenario, entry = state.scenario, state.selection
    of, loss = subject(scenario, entry.row, entry.column), fixed_text(value, 4)
    if value == own or math.isclose(value, own, rel_tol=1e-6, abs_tol=1e-12):
        return _("That is the loss of {}, before the reduction.").format(of)
    if math.isinf(own) and math.isfinite(value):
        return _("{} bounds its logarithms, so the loss of {} is {} nats.").format(
            scenario.loss, of, loss
        )
    if not scenario.spec.log_likelihood:
        return _("{} is another loss: that of {} is {} nats, before the reduction.").format(
            scenario.loss, of, loss
        )
    return _("With its weight the loss of {} is {} nats, before the reduction.").format(of, loss)


def curve_words(unit: str, p: float) -> str:
    """Return the self-information of a probability; nothing of what is none."""
    if not 0 < p <= 1:
        return ""
    surprise = fixed_text(UNITS[unit] * -math.log(p), 4)
    return _("p = {}\n-log p = {} {}").format(fixed_text(p, 4), surprise, unit)


def total_words(made: Information, unit: str) -> str:
    """Return the sums, a line each."""
    lines = (
        (_("entropy H(p) = {} {}"), made.entropy),
        (_("KL(p‖q) = {} {}"), made.divergence),
        (_("cross-entropy H(p,q) = {} {}"), made.cross_entropy),
        (_("KL(q‖p) = {} {}"), made.reverse_divergence),
    )
    return "\n".join(text.format(fixed_text(UNITS[unit] * value, 4), unit) for text, value in lines)


def class_words(rows: InformationRows, unit: str, row: int) -> str:
    """Return the numbers of a class."""
    lines = [
        rows.names[row],
        _("p = {}   q = {}").format(
            fixed_text(float(rows.p[row]), 4), fixed_text(float(rows.q[row]), 4)
        ),
        _("p log(p/q) = {} {}").format(signed_text(float(rows.terms[row]), 4), unit),
    ]
    if not math.isnan(rows.surprise[row]):
        surprise = fixed_text(float(rows.surprise[row]), 4)
        lines.insert(2, _("-log q = {} {}").format(surprise, unit))
    return "\n".join(lines)
