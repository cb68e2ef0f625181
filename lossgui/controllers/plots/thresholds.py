"""The outcomes of deciding yes or no on the selected class at a threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from lossgui.controllers.presenter import Presenter
from lossgui.language import N_, _
from lossgui.model.decisions.threshold_curves import (
    ThresholdCurves,
    threshold_curves,
    weight_against_rest,
)
from lossgui.model.decisions.thresholds import Outcome, cells_to_sort, thresholds
from lossgui.model.errors import LossError, Place
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, TileMap
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import why_no_probabilities
from lossgui.model.text.fields import PROBABILITY, parse_number
from lossgui.model.text.formatting import fixed_text, plain_count, share_text
from lossgui.state import ViewState
from lossgui.state.controls import Button, Control, Field, Toggle
from lossgui.state.pictures import Columns, Picture, ThresholdsPicture

MANY_SAMPLES = 50_000
"""More are not sorted within a frame of the screen."""

PLACE = Place("threshold")


@dataclass(frozen=True)
class ThresholdsChoices:
    """What a person chose.

    Parameters
    ----------
    threshold : float
        The probability from which on a sample is called positive.
    log : bool
        Whether the axis of thresholds is logarithmic.
    """

    threshold: float = 0.5
    log: bool = False


class Outcomes(NamedTuple):
    """The outcomes at all thresholds, now and of state A."""

    now: ThresholdCurves
    pinned: ThresholdCurves | None


class ThresholdsPresenter(Presenter[Outcomes, Picture]):
    """Sorts the samples by the probability of a class; until then the former outcomes stay."""

    what = N_("Thresholds")
    choices = ThresholdsChoices()

    def question(self, state: ViewState) -> object:
        if not _is_decided(state.scenario):
            return None
        return state.evaluation, _comparable(state), state.selection.column

    def is_slow(self, state: ViewState) -> bool:
        both = filter(None, (state.evaluation, _comparable(state)))
        return any(_is_slow(own, state.selection.column) for own in both)

    def find(self, state: ViewState, tile_map: TileMap) -> Outcomes:
        column, pinned = state.selection.column, _comparable(state)
        now = threshold_curves(thresholds(state.evaluation, column, tile_map))
        if pinned is None:
            return Outcomes(now, None)
        return Outcomes(now, threshold_curves(thresholds(pinned, column, tile_map)))

    def picture(self, state: ViewState, found: Outcomes | None, current: bool) -> Picture:
        curves, weight = found and found.now, _weight(found)
        controls = self._controls(weight)
        why = why_no_thresholds(state, curves, not current)
        if found is None or curves is None or why:
            return Picture(controls=controls, message=why)
        threshold = self.choices.threshold
        return ThresholdsPicture(
            controls=controls,
            legend=_legend(found, threshold, weight),
            axes=self._axes(found),
            message="" if current else _("sorting anew: these are the former numbers"),
            sentence=thresholds_meaning(curves, threshold, weight) if current else "",
            columns=partial(_columns, curves),
            curves=curves,
            pinned=found.pinned,
            marks={"chosen": threshold, "half": 0.5, "implied": _implied(weight)},
            log=self.choices.log,
            hover=lambda at: outcome_text(at, curves.found.at(at)),
        )

    def take(self, name: str, value: Any) -> None:
        if name == "threshold_value":
            self._take_typed(value)
        elif name == "threshold_half":
            self.choose_threshold(0.5)
        elif name == "threshold_implied":
            self.choose_threshold(_implied(_weight(self.found)))
        else:
            super().take(name, value)

    def choose_threshold(self, threshold: float) -> None:
        """Decide at another probability; one outside [0, 1] is the nearest in it, nan is none."""
        if not math.isnan(threshold):
            self.choose(replace(self.choices, threshold=min(max(threshold, 0.0), 1.0)))

    def _take_typed(self, text: str) -> None:
        try:
            threshold = parse_number(text, PLACE, "threshold", PROBABILITY)
        except LossError as error:
            self._background.notices.warn(error)
            return
        self._background.notices.clear()
        self.choose_threshold(threshold)

    def _controls(self, weight: float | None) -> tuple[Control, ...]:
        one_half = _("Decide at a probability of one half.")
        implied = _("Decide where a model without weights decides as one that learnt the weight w.")
        log = _("Show thresholds on a logarithmic axis, for a class that is rare.")
        value = f"{self.choices.threshold:.6g}"
        typed = _("The probability from which on a sample is called positive.")
        return (
            Field("threshold_value", _("threshold"), typed, value=value),
            Button("threshold_half", "0.5", one_half),
            Button("threshold_implied", "1/(1+w)", implied, enabled=weight is not None),
            Toggle("thresholds_log", _("Log x"), log, on=self.choices.log),
        )

    def _axes(self, found: Outcomes) -> dict[str, str]:
        axis = _("threshold on the probability of {}")
        if self.choices.log:
            axis = _("threshold on the probability of {}, log scale")
        roc, precision_recall = areas_texts(found.now, found.pinned)
        return {
            "left 0": _("recall"),
            "left 1": _("precision"),
            "left 2": _("rate"),
            "bottom 0": roc,
            "bottom 1": precision_recall,
            "bottom 2": axis.format(class_name(found.now)),
        }


def _comparable(state: ViewState) -> Evaluation | None:
    """Return A, where it answers the same question."""
    pinned, column = state.pinned, state.selection.column
    if pinned is None or not _is_decided(pinned.scenario):
        return None
    same = pinned.scenario.rules.per_element == state.scenario.rules.per_element
    return pinned if same and column < pinned.scenario.n_classes else None


def _is_decided(scenario: Scenario) -> bool:
    """Tell whether there are classes, and probabilities to decide by."""
    return bool(scenario.n_classes) and scenario.spec.input.has_probabilities


def _is_slow(evaluation: Evaluation, column: int) -> bool:
    """Tell whether there is too much to sort; other weights sort nothing anew."""
    scenario = evaluation.scenario
    if scenario.logits.base.size <= FRAME_CELLS and scenario.n_samples <= MANY_SAMPLES:
        return False
    return cells_to_sort(evaluation, column) > 0


def _weight(found: Outcomes | None) -> float | None:
    """Return the weight of the class against the others; None where it moves no decision."""
    if found is None:
        return None
    return weight_against_rest(found.now.found.evaluation, found.now.found.column)


def _implied(weight: float | None) -> float:
    return math.nan if weight is None else 1 / (1 + weight)


def _legend(found: Outcomes, threshold: float, weight: float | None) -> dict[str, str]:
    at = found.now.found.at(threshold)
    names = {
        "recall": _("recall (TPR)"),
        "fpr": _("FPR"),
        "precision": _("precision"),
        "chosen": f"● {threshold:.4g}: {counts_text(at)}",
        "half": _("□ 0.5"),
    }
    if found.pinned is not None:
        names["pinned"] = _("A")
    if weight is not None:
        names["implied"] = _("△ 1/(1+w) = {:.4g}").format(_implied(weight))
    return names


def _columns(curves: ThresholdCurves) -> Columns:
    return {
        _("threshold on the probability"): curves.threshold,
        _("recall (TPR)"): curves.tpr,
        _("FPR"): curves.fpr,
        _("precision"): curves.precision,
    }


def class_name(curves: ThresholdCurves) -> str:
    """Return the name of the class that is decided on."""
    return curves.found.evaluation.scenario.class_names[curves.found.column]


def why_no_thresholds(state: ViewState, curves: ThresholdCurves | None, computing: bool) -> str:
    """Return why there is nothing to show; empty if there is."""
    if curves is None:
        why = why_no_probabilities(state.scenario)
        if why:
            return why
        if not state.scenario.n_classes:
            return _("no classes: open a file or type logits")
        return _("sorting the samples") if computing else ""
    found, name = curves.found, class_name(curves)
    n_samples = found.evaluation.scenario.n_samples
    lost = len(found.log_odds) == 1 and np.isneginf(found.log_odds[0])
    reasons = (
        (not n_samples, _("no samples: open a file or type logits")),
        (
            not found.positives + found.negatives,
            _("all {} targets are ignored: there is nothing to compare with"),
        ),
        (not found.positives, _("no sample is {name}: without positives there is no recall")),
        (
            not found.negatives,
            _("every sample is {name}: without negatives there is nothing to tell apart"),
        ),
        (lost, _("no sample has a probability of {name}: all are nan or 0")),
    )
    why = next((text for holds, text in reasons if holds), "")
    return why.format(n_samples, name=name)


def outcome_text(threshold: float, at: Outcome) -> str:
    """Return threshold, counts and rates in lines."""
    return "\n".join([_("threshold {:.4g}").format(threshold), counts_text(at), *_rates(at)])


def counts_text(at: Outcome) -> str:
    """Return true and false positives, false and true negatives in a line."""
    counts = map(plain_count, (at.tp, at.fp, at.fn, at.tn))
    return _("TP {}, FP {}, FN {}, TN {}").format(*counts)


def _rates(at: Outcome) -> list[str]:
    return [
        _("recall {}").format(share_text(at.tpr)),
        _("FPR {}").format(share_text(at.fpr)),
        _("precision {}").format(share_text(at.precision)),
    ]


def thresholds_meaning(curves: ThresholdCurves, threshold: float, weight: float | None) -> str:
    """Return what becomes of the samples at the chosen threshold and at the others.

    Parameters
    ----------
    weight : float, optional
        That of the class against the others; None where it moves no decision.
    """
    found = curves.found
    counts = map(plain_count, (found.positives, found.positives + found.negatives))
    text = _("{} of {} samples are {}: area under ROC {}, average precision {}.")
    areas = (fixed_text(area, 4) for area in (curves.area, curves.average_precision))
    said = [text.format(*counts, class_name(curves), *areas)]
    marks = [(_("At the chosen {:.4g}"), threshold)]
    if threshold != 0.5:
        marks.append((_("At {:.4g}"), 0.5))
    if weight is not None:
        implied = _("At 1/(1+w) = {:.4g}, w = ") + f"{weight:.4g}"
        marks.append((implied, 1 / (1 + weight)))
    for name, mark in marks:
        at = found.at(mark)
        scores = (
            *_rates(at),
            _("accuracy {}").format(share_text(at.accuracy)),
            _("balanced {}").format(share_text(at.balanced_accuracy)),
        )
        said.append(f"{name.format(mark)}: {', '.join(scores)}.")
    if weight is None:
        said.append(_("No weight of the class moves the threshold."))
    if curves.without_probability:
        lost = _("{} samples with nan or −inf count as probability 0.")
        said.append(lost.format(plain_count(curves.without_probability)))
    return " ".join(said)


def areas_texts(curves: ThresholdCurves, pinned: ThresholdCurves | None) -> tuple[str, str]:
    """Return the names of the lower axes of both curves, with the areas under them."""
    roc = _("FPR; AUC {}").format(fixed_text(curves.area, 4))
    precision_recall = _("recall; AP {}").format(fixed_text(curves.average_precision, 4))
    if pinned is None:
        return roc, precision_recall
    in_a = _("{}, A {}")
    return (
        in_a.format(roc, fixed_text(pinned.area, 4)),
        in_a.format(precision_recall, fixed_text(pinned.average_precision, 4)),
    )
