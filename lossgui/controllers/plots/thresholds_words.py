"""ThresholdsWords: what the outcomes of deciding at a threshold are in words."""

from __future__ import annotations

import numpy as np

from lossgui.language import _
from lossgui.model.decisions.threshold_curves import Curves
from lossgui.model.decisions.thresholds import Outcome
from lossgui.model.scenario.words import fixed_text, plain_count, share_text, why_no_probabilities
from lossgui.state import ViewState


def class_name(curves: Curves) -> str:
    """Return the name of the class that is decided on."""
    return curves.found.evaluation.scenario.class_names[curves.found.column]


def why_no_thresholds(state: ViewState, curves: Curves | None, computing: bool) -> str:
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


def thresholds_meaning(curves: Curves, threshold: float, weight: float | None) -> str:
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


def areas_texts(curves: Curves, pinned: Curves | None) -> tuple[str, str]:
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
