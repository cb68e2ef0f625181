"""ThresholdsWords: what the outcomes of deciding at a threshold are in words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from lossgui.model.threshold_curves import Curves
from lossgui.model.thresholds import Outcome
from lossgui.model.words import fixed_text, plain_count, why_no_probabilities
from lossgui.ports.plots import ThresholdsPicture
from lossgui.state import ViewState
from lossgui.views.plots.matrix_cells import share_text


def _tr(text: str) -> str:
    return QCoreApplication.translate("ThresholdsWords", text)


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
            return _tr("no classes: open a file or type logits")
        return _tr("sorting the samples") if computing else ""
    found, name = curves.found, class_name(curves)
    n_samples = found.evaluation.scenario.n_samples
    lost = len(found.log_odds) == 1 and np.isneginf(found.log_odds[0])
    reasons = (
        (not n_samples, _tr("no samples: open a file or type logits")),
        (
            not found.positives + found.negatives,
            _tr("all {} targets are ignored: there is nothing to compare with"),
        ),
        (not found.positives, _tr("no sample is {name}: without positives there is no recall")),
        (
            not found.negatives,
            _tr("every sample is {name}: without negatives there is nothing to tell apart"),
        ),
        (lost, _tr("no sample has a probability of {name}: all are nan or 0")),
    )
    why = next((text for holds, text in reasons if holds), "")
    return why.format(n_samples, name=name)


def outcome_text(threshold: float, at: Outcome) -> str:
    """Return threshold, counts and rates in lines."""
    return "\n".join([_tr("threshold {:.4g}").format(threshold), counts_text(at), *_rates(at)])


def counts_text(at: Outcome) -> str:
    """Return true and false positives, false and true negatives in a line."""
    counts = map(plain_count, (at.tp, at.fp, at.fn, at.tn))
    return _tr("TP {}, FP {}, FN {}, TN {}").format(*counts)


def _rates(at: Outcome) -> list[str]:
    return [
        _tr("recall {}").format(share_text(at.tpr)),
        _tr("FPR {}").format(share_text(at.fpr)),
        _tr("precision {}").format(share_text(at.precision)),
    ]


def thresholds_meaning(picture: ThresholdsPicture) -> str:
    """Return what becomes of the samples at the chosen threshold and at the others."""
    curves = picture.curves
    found = curves.found
    counts = map(plain_count, (found.positives, found.positives + found.negatives))
    text = _tr("{} of {} samples are {}: area under ROC {}, average precision {}.")
    areas = (fixed_text(area, 4) for area in (curves.area, curves.average_precision))
    said = [text.format(*counts, class_name(curves), *areas)]
    marks = [(_tr("At the chosen {:.4g}"), picture.threshold)]
    if picture.threshold != 0.5:
        marks.append((_tr("At {:.4g}"), 0.5))
    if picture.weight is not None:
        implied = _tr("At 1/(1+w) = {:.4g}, w = ") + f"{picture.weight:.4g}"
        marks.append((implied, 1 / (1 + picture.weight)))
    for name, threshold in marks:
        at = found.at(threshold)
        scores = (
            *_rates(at),
            _tr("accuracy {}").format(share_text(at.accuracy)),
            _tr("balanced {}").format(share_text(at.balanced_accuracy)),
        )
        said.append(f"{name.format(threshold)}: {', '.join(scores)}.")
    if picture.weight is None:
        said.append(_tr("No weight of the class moves the threshold."))
    if curves.without_probability:
        lost = _tr("{} samples with nan or −inf count as probability 0.")
        said.append(lost.format(plain_count(curves.without_probability)))
    return " ".join(said)


def areas_texts(curves: Curves, pinned: Curves | None) -> tuple[str, str]:
    """Return the names of the lower axes of both curves, with the areas under them."""
    roc = _tr("FPR; AUC {}").format(fixed_text(curves.area, 4))
    precision_recall = _tr("recall; AP {}").format(fixed_text(curves.average_precision, 4))
    if pinned is None:
        return roc, precision_recall
    in_a = _tr("{}, A {}")
    return (
        in_a.format(roc, fixed_text(pinned.area, 4)),
        in_a.format(precision_recall, fixed_text(pinned.average_precision, 4)),
    )
