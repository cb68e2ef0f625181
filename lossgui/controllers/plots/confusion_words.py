"""ConfusionWords: what a confusion matrix says in words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lossgui.language import _
from lossgui.model.decisions.confusion import Confusion
from lossgui.model.losses.primitives import sigmoid
from lossgui.model.losses.signature.targets import Indices
from lossgui.model.samples.predictions import prior_shift
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import half_text, share_text, side_text, target_words


def side_names(made: Confusion) -> tuple[str, ...]:
    """Return the names of rows and columns: of elements no and yes."""
    scenario = made.evaluation.scenario
    if not scenario.rules.per_element:
        return scenario.class_names
    return side_text(scenario, made.column, 0), side_text(scenario, made.column, 1)


def why_no_matrix(made: Confusion | None, computing: bool) -> str:
    """Return why there is nothing to show; empty if there is."""
    if made is None:
        return _("counting the samples") if computing else ""
    scenario = made.evaluation.scenario
    if not scenario.n_classes:
        return _("no classes: open a file or type logits")
    if not scenario.n_samples:
        return _("no samples: open a file or type logits")
    if made.n_samples:
        return ""
    if not made.total.undecided:
        return _("all {} targets are ignored: there is nothing to compare with").format(
            scenario.n_samples
        )
    return _("no sample has a prediction: each of them has nan")


class Matrices(NamedTuple):
    """Confusion matrices of one moment.

    Parameters
    ----------
    now : Confusion
        As predicted.
    undone : Confusion, optional
        With the weights undone; None where they cannot be.
    pinned : Confusion, optional
        That of state A, as predicted.
    """

    now: Confusion
    undone: Confusion | None = None
    pinned: Confusion | None = None


def confusion_meaning(made: Matrices, shown: Confusion, classes: Indices) -> str:
    """Return accuracies, what undoing the weights changes, A, and what is not counted or shown.

    Parameters
    ----------
    shown : Confusion
        The one of them that is on show.
    classes : ndarray of int
        Those of its classes that are.
    """
    now = made.now
    said = [_score_of(_decision(now), now), _undone(made)]
    if made.pinned is not None:
        said.append(_pinned(now, made.pinned))
    if len(classes) < shown.n_classes:
        said.append(_hidden(shown, classes))
    if now.ignored:
        said.append(_("Ignored and not counted: {}.").format(now.ignored))
    if now.total.undecided:
        said.append(_("Without a prediction, as they have nan: {}.").format(now.total.undecided))
    return " ".join(said)


def axis_title(made: Confusion, shown: int) -> str:
    """Return the name of the axis of predictions, with how many classes are on show if not all."""
    if shown >= made.n_classes:
        return _("predicted")
    return _("predicted ({} of {} classes)").format(shown, made.n_classes)


def _hidden(made: Confusion, classes: Indices) -> str:
    text = _(
        "{} of {} classes are shown, those with most mistakes and the selected one; "
        "{} of {} samples are in other cells."
    )
    outside = made.n_samples - int(made.matrix(classes).sum())
    return text.format(len(classes), made.n_classes, outside, made.n_samples)


def _decision(made: Confusion) -> str:
    """Return from which probability on a column is yes, or how classes are called."""
    scenario = made.evaluation.scenario
    shift = prior_shift(scenario) if made.undone else None
    words = target_words(scenario)
    if shift is None:
        return words.decision.format(half=half_text(scenario))
    return words.undone.format(threshold=float(sigmoid(np.array(shift[made.column]))))


def _score_of(name: str, made: Confusion) -> str:
    text = _("{}: accuracy {} ({} of {}), balanced {}.")
    balanced = share_text(made.balanced_accuracy())
    hits = int(made.hits.sum())
    said = text.format(name, share_text(made.accuracy()), hits, made.n_samples, balanced)
    return said[:1].upper() + said[1:]


def _undone(made: Matrices) -> str:
    now, undone = made.now, made.undone
    scenario = now.evaluation.scenario
    if undone is None:
        return _why_not_undone(scenario)
    shift = prior_shift(scenario)
    equal = shift is not None and (
        shift[now.column] == 0 if scenario.rules.per_element else np.ptp(shift) == 0
    )
    if equal:
        return _("There are no weights to undo: all are equal.")
    return f"{_score_of(_decision(undone), undone)} {_change(now, undone)}".rstrip()


def _why_not_undone(scenario: Scenario) -> str:
    if scenario.has_element_weights:
        return _("Weights of single elements shift no class, so they cannot be undone.")
    if scenario.spec.shifted_by is None:
        return target_words(scenario).unshifted
    return _("The weights cannot be undone: each must be a finite number above 0.")


def _change(now: Confusion, undone: Confusion) -> str:
    """Return the recall that undoing the weights changes most; empty if it changes none."""
    before, after = now.recall(), undone.recall()
    moves = np.nan_to_num(np.abs(after - before))
    index = int(moves.argmax())
    if not moves[index]:
        return _("Undoing them changes no recall.")
    text = _("Most changed: {} recall {} → {}.")
    parts = share_text(float(before[index])), share_text(float(after[index]))
    return text.format(side_names(now)[index], *parts)


def _pinned(now: Confusion, pinned: Confusion) -> str:
    text = _("In A: accuracy {}, balanced {}; now {} and {} points.")
    changes = (
        f"{100 * (of(now) - of(pinned)):+.3g}"
        for of in (Confusion.accuracy, Confusion.balanced_accuracy)
    )
    scores = share_text(pinned.accuracy()), share_text(pinned.balanced_accuracy())
    return text.format(*scores, *changes)


def cell_words(made: Matrices, shown: Confusion, ends: Indices) -> str:
    """Return the numbers of a cell: of a target and a prediction, which are given."""
    names = side_names(shown)
    lines = [_("target {}, predicted {}").format(*(names[i] for i in ends))]
    for text, one in (
        (_("as predicted: {}"), made.now),
        (_("weights undone: {}"), made.undone),
    ):
        if one is not None:
            lines.append(text.format(_samples_text(one, ends)))
    return "\n".join(lines)


def _samples_text(made: Confusion, ends: Indices) -> str:
    count = int(made.matrix(ends)[0, 1])
    share = float(made.shares(ends, np.full((2, 2), count))[0, 1])
    text = _("{} samples, {} of {}")
    return text.format(count, share_text(share), side_names(made)[ends[0]])
