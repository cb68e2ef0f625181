"""The outcomes of deciding yes or no on the selected class at a threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from lossgui.controllers.plots.thresholds_words import (
    areas_texts,
    class_name,
    counts_text,
    outcome_text,
    thresholds_meaning,
    why_no_thresholds,
)
from lossgui.controllers.presenter import Presenter
from lossgui.language import _
from lossgui.model.decisions.threshold_curves import Curves, threshold_curves, weight_against_rest
from lossgui.model.decisions.thresholds import cells_to_sort, thresholds
from lossgui.model.errors import LossError, Place
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, Mapper
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.fields import PROBABILITY, parse_number
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

    now: Curves
    pinned: Curves | None


class ThresholdsPresenter(Presenter[Outcomes, Picture]):
    """Sorts the samples by the probability of a class; until then the former outcomes stay."""

    what = "Thresholds"
    choices = ThresholdsChoices()

    def question(self, state: ViewState) -> object:
        if not _is_decided(state.scenario):
            return None
        return state.evaluation, _comparable(state), state.selection.column

    def is_slow(self, state: ViewState) -> bool:
        both = filter(None, (state.evaluation, _comparable(state)))
        return any(_is_slow(own, state.selection.column) for own in both)

    def find(self, state: ViewState, mapper: Mapper) -> Outcomes:
        column, pinned = state.selection.column, _comparable(state)
        now = threshold_curves(thresholds(state.evaluation, column, mapper))
        if pinned is None:
            return Outcomes(now, None)
        return Outcomes(now, threshold_curves(thresholds(pinned, column, mapper)))

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


def _columns(curves: Curves) -> Columns:
    return {
        _("threshold on the probability"): curves.threshold,
        _("recall (TPR)"): curves.tpr,
        _("FPR"): curves.fpr,
        _("precision"): curves.precision,
    }
