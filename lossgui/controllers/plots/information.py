"""Information: what target and prediction of the selected sample say about each other."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from lossgui.controllers.plots.plot_words import beside_text
from lossgui.controllers.presenter import Background, Presenter
from lossgui.controllers.session import Session
from lossgui.language import _
from lossgui.model.array import Array
from lossgui.model.errors import DomainError
from lossgui.model.information import (
    UNITS,
    FreeDistributions,
    Information,
    distribution,
    leading,
    redistributed,
)
from lossgui.model.losses.signature.targets import Indices
from lossgui.model.samples.distributions import sample_information
from lossgui.model.scenario.words import subject
from lossgui.model.text.formatting import fixed_text, signed_text
from lossgui.state import ViewState
from lossgui.state.controls import Button, Choice, Control, Toggle
from lossgui.state.pictures import Columns, InformationPicture, InformationRows, Picture

MOST_CLASSES = 12
"""Classes that are shown one by one; the others are summed."""

EXAMPLE = ("a", "b", "c"), (0.7, 0.2, 0.1), (0.5, 0.3, 0.2)
"""Names, target and prediction where free distributions have no sample to start from."""

FREE = "Free distributions"


@dataclass(frozen=True)
class InformationChoices:
    """What a person chose.

    Parameters
    ----------
    unit : {'nats', 'bits'}
    """

    unit: str = "nats"


class InformationPresenter(Presenter[None, Picture]):
    """Tells target and prediction of the selected sample, or two free distributions."""

    choices = InformationChoices()

    def __init__(self, background: Background, session: Session) -> None:
        super().__init__(background)
        self._session = session
        self._held: FreeDistributions | None = None
        self._drag = 0

    def question(self, state: ViewState) -> object:
        return None

    def seen(self, state: ViewState) -> tuple[object, ...]:
        return state.evaluation, state.selection, state.pinned, state.free

    def picture(self, state: ViewState, found: None, current: bool) -> Picture:
        controls = self._controls(state)
        try:
            both = state.free or _of_sample(state)
        except DomainError as error:
            return Picture(controls=controls, message=str(error))
        unit, made = self.choices.unit, both.information
        loss, pinned = (None, None) if state.free else (_loss(state), _pinned(state))
        shown = leading(made, MOST_CLASSES)
        rows = _rows(both, shown, unit, pinned)
        of_classes = state.free is None and not state.scenario.rules.per_element
        return InformationPicture(
            controls=controls,
            legend=legend_names(state, made, pinned, unit),
            axes=axis_names(unit),
            sentence=information_meaning(state, made, loss, unit),
            columns=partial(_columns, rows, made, unit),
            information=made,
            pinned=pinned,
            unit=unit,
            shown=shown,
            rows=rows,
            selected=state.selection.column if of_classes else None,
            free=state.free is not None,
            curve_words=partial(curve_words, unit),
            total_words=partial(total_words, made, unit),
            class_words=partial(class_words, rows, unit),
        )

    def take(self, name: str, value: Any) -> None:
        if name == "information_unit":
            super().take(name, value)
            return
        ends = name == "information_free" and not value
        self._session.move_free(FREE, None if ends else _start(self._session.state))

    def drag(self, of_target: bool, index: int, value: float) -> None:
        """Move one probability; the others keep the proportions that they had at the start."""
        free = self._session.state.free
        if free is None:
            return
        self._held = self._held or free
        old = self._held.information
        side = old.target if of_target else old.prediction
        moved = distribution(redistributed(side.p, index, value), "The distribution")
        made = Information(
            moved if of_target else old.target, old.prediction if of_target else moved
        )
        made_free = replace(free, information=made)
        self._session.move_free("Drag probability", made_free, ("probability", self._drag))

    def finish_drag(self) -> None:
        """End a drag, which is one step."""
        self._held = None
        self._drag += 1

    def _controls(self, state: ViewState) -> tuple[Control, ...]:
        hints = {"nats": _("natural logarithms"), "bits": _("logarithms of base 2")}
        texts = {unit: unit for unit in hints}
        free = state.free is not None
        move = _("Move both distributions: drag the ends of the bars, or use the arrow keys.")
        again = _("Give free distributions the values of the selected sample.")
        return (
            Choice(
                "information_unit", _("unit"), texts=texts, hints=hints, chosen=self.choices.unit
            ),
            Toggle("information_free", _("Free"), move, on=free),
            Button("information_reset", _("Take from sample"), again, shown=free),
        )


def _start(state: ViewState) -> FreeDistributions:
    """Return the distributions of the selected sample, or an example."""
    try:
        return _of_sample(state)
    except DomainError:
        names, p, q = EXAMPLE
        return FreeDistributions(names, Information(distribution(p, "p"), distribution(q, "q")))


def _of_sample(state: ViewState) -> FreeDistributions:
    scenario, entry = state.scenario, state.selection
    if not entry.is_in(scenario):
        raise DomainError(_("no samples: open a file or type logits"))
    made = sample_information(scenario, entry.row, entry.column)
    return FreeDistributions(scenario.rules.side_names(scenario.class_names), made)


def _loss(state: ViewState) -> float:
    """Return the sample's weighted loss in nats, unreduced."""
    entry = state.selection
    losses = state.evaluation.losses(entry.row, entry.row + 1)
    return state.scenario.rules.own_loss(losses, entry.column)


def _pinned(state: ViewState) -> Information | None:
    """Return the information of the same sample in state A, where its table has one."""
    if state.pinned is None:
        return None
    before, now = state.pinned.scenario, state.scenario
    same_parts = before.rules.per_element == now.rules.per_element
    if before.logits.shape != now.logits.shape or not same_parts:
        return None
    try:
        return sample_information(before, state.selection.row, state.selection.column)
    except DomainError:
        return None


def _rows(
    both: FreeDistributions, shown: Indices, unit: str, pinned: Information | None
) -> InformationRows:
    """Return the numbers of the classes that are shown, the last for all others."""
    made, names = both.information, both.names
    left = np.ones(len(names), dtype=bool)
    left[shown] = False

    def summed(values: Array) -> Array:
        return np.append(values[shown], [values[left].sum()] if left.any() else [])

    surprise = UNITS[unit] * made.prediction.self_information[shown]
    named = [names[i] for i in shown]
    if left.any():
        named.append(_("{} others").format(left.sum()))
        surprise = np.append(surprise, np.nan)
    return InformationRows(
        tuple(named),
        summed(made.target.p),
        summed(made.prediction.p),
        surprise,
        UNITS[unit] * summed(made.terms),
        None if pinned is None else summed(pinned.prediction.p),
    )


def _columns(rows: InformationRows, made: Information, unit: str) -> Columns:
    sums = {
        "entropy H(p)": made.entropy,
        "KL(p‖q)": made.divergence,
        "cross-entropy H(p,q)": made.cross_entropy,
        "KL(q‖p)": made.reverse_divergence,
    }
    return {
        "class": list(rows.names),
        "target p": rows.p,
        "prediction q": rows.q,
        f"-log q ({unit})": rows.surprise,
        f"p log(p/q) ({unit})": rows.terms,
        "sum": list(sums),
        f"value ({unit})": [UNITS[unit] * float(value) for value in sums.values()],
    }


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
