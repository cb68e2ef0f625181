"""ConfusionWords: what a confusion matrix says in words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from lossgui.model.confusion import Confusion
from lossgui.model.losses.targets import Indices
from lossgui.model.predictions import prior_shift
from lossgui.model.primitives import sigmoid
from lossgui.model.scenario import Scenario
from lossgui.ports.plots import ConfusionPicture
from lossgui.views.plots.matrix_cells import share_text
from lossgui.views.words import half_text, side_text, target_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConfusionWords", text)


def side_names(made: Confusion) -> tuple[str, ...]:
    """Return the names of rows and columns: of elements no and yes."""
    scenario = made.evaluation.scenario
    if not scenario.rules.per_element:
        return scenario.class_names
    return side_text(scenario, made.column, 0), side_text(scenario, made.column, 1)


def why_no_matrix(made: Confusion | None, computing: bool) -> str:
    """Return why there is nothing to show; empty if there is."""
    if made is None:
        return _tr("counting the samples") if computing else ""
    scenario = made.evaluation.scenario
    if not scenario.n_classes:
        return _tr("no classes: open a file or type logits")
    if not scenario.n_samples:
        return _tr("no samples: open a file or type logits")
    if made.n_samples:
        return ""
    if not made.total.undecided:
        return _tr("all {} targets are ignored: there is nothing to compare with").format(
            scenario.n_samples
        )
    return _tr("no sample has a prediction: each of them has nan")


def confusion_meaning(picture: ConfusionPicture, shown: Confusion, classes: Indices) -> str:
    """Return accuracies, what undoing the weights changes, A, and what is not counted or shown.

    Parameters
    ----------
    shown : Confusion
        The one of the picture that is on show.
    classes : ndarray of int
        Those of its classes that are.
    """
    now = picture.now
    said = [_score_of(_decision(now), now), _undone(picture)]
    if picture.pinned is not None:
        said.append(_pinned(now, picture.pinned))
    if len(classes) < shown.n_classes:
        said.append(_hidden(shown, classes))
    if now.ignored:
        said.append(_tr("Ignored and not counted: {}.").format(now.ignored))
    if now.total.undecided:
        said.append(_tr("Without a prediction, as they have nan: {}.").format(now.total.undecided))
    return " ".join(said)


def axis_title(made: Confusion, shown: int) -> str:
    """Return the name of the axis of predictions, with how many classes are on show if not all."""
    if shown >= made.n_classes:
        return _tr("predicted")
    return _tr("predicted ({} of {} classes)").format(shown, made.n_classes)


def _hidden(made: Confusion, classes: Indices) -> str:
    text = _tr(
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
    text = _tr("{}: accuracy {} ({} of {}), balanced {}.")
    balanced = share_text(made.balanced_accuracy())
    hits = int(made.hits.sum())
    said = text.format(name, share_text(made.accuracy()), hits, made.n_samples, balanced)
    return said[:1].upper() + said[1:]


def _undone(picture: ConfusionPicture) -> str:
    now, undone = picture.now, picture.undone
    scenario = now.evaluation.scenario
    if undone is None:
        return _why_not_undone(scenario)
    shift = prior_shift(scenario)
    equal = shift is not None and (
        shift[now.column] == 0 if scenario.rules.per_element else np.ptp(shift) == 0
    )
    if equal:
        return _tr("There are no weights to undo: all are equal.")
    return f"{_score_of(_decision(undone), undone)} {_change(now, undone)}".rstrip()


def _why_not_undone(scenario: Scenario) -> str:
    if scenario.has_element_weights:
        return _tr("Weights of single elements shift no class, so they cannot be undone.")
    if scenario.spec.shifted_by is None:
        return target_words(scenario).unshifted
    return _tr("The weights cannot be undone: each must be a finite number above 0.")


def _change(now: Confusion, undone: Confusion) -> str:
    """Return the recall that undoing the weights changes most; empty if it changes none."""
    before, after = now.recall(), undone.recall()
    moves = np.nan_to_num(np.abs(after - before))
    index = int(moves.argmax())
    if not moves[index]:
        return _tr("Undoing them changes no recall.")
    text = _tr("Most changed: {} recall {} → {}.")
    parts = share_text(float(before[index])), share_text(float(after[index]))
    return text.format(side_names(now)[index], *parts)


def _pinned(now: Confusion, pinned: Confusion) -> str:
    text = _tr("In A: accuracy {}, balanced {}; now {} and {} points.")
    changes = (
        f"{100 * (of(now) - of(pinned)):+.3g}"
        for of in (Confusion.accuracy, Confusion.balanced_accuracy)
    )
    scores = share_text(pinned.accuracy()), share_text(pinned.balanced_accuracy())
    return text.format(*scores, *changes)
