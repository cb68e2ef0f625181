"""Predictions: which class a target says, and which the input; with or without the weights.

Training with the weights w moves the optimal logits by ``ln w`` (Menon et al. 2020, arXiv
2007.07314, with the weights in place of the priors), so ``argmax(z - ln w)`` is what the same
samples would be called without the weights. Of a binary loss pos_weight is the weight that moves
the logit of a column.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.ignored import answers
from lossgui.model.losses.terms import Array
from lossgui.model.scenario import Scenario

Indices = NDArray[np.intp]

IGNORED = -1
"""The class of a sample that is ignored, and of one that is not predicted."""


def prior_shift(scenario: Scenario) -> Array | None:
    """Return ln w of each class, shape (n_classes,): what the weights add to the best logits.

    None where that is no finite number, or where the weights belong to no class.
    """
    per_element = scenario.element_weight is not None or scenario.element_pos_weight is not None
    if per_element or (scenario.spec.binary and not scenario.spec.has_pos_weight):
        return None
    weights = scenario.pos_weights if scenario.spec.binary else scenario.weights
    with np.errstate(all="ignore"):
        shift = np.log(weights)
    return shift if np.isfinite(shift).all() else None


def labels(scenario: Scenario, target: NDArray[Any], column: int = 0) -> Indices:
    """Return the class that each target says, `IGNORED` for none; of a column, 0 or 1 for yes."""
    if scenario.indexed:
        return np.where(target == scenario.ignore_index, IGNORED, target).astype(np.intp)
    if not scenario.spec.binary:
        return target.argmax(axis=1)
    own = target[:, column]
    return np.where(answers(own, scenario.ignore_index), own >= 0.5, IGNORED).astype(np.intp)


def predicted(scenario: Scenario, x: Array, shift: Array | None = None, column: int = 0) -> Indices:
    """Return the class of the largest input, of a column whether it says at least 0.5.

    `IGNORED` where that is compared with nan.

    Parameters
    ----------
    x : ndarray, shape (n_rows, n_classes)
    shift : ndarray, shape (n_classes,), optional
        Taken away from the input first.
    """
    if scenario.spec.binary:
        half = 0.5 if scenario.spec.unit_interval else 0.0
        own = x[:, column]
        yes = own >= (half if shift is None else half + shift[column])
        return np.where(np.isnan(own), IGNORED, yes).astype(np.intp)
    largest = (x if shift is None else x - shift.astype(x.dtype)).argmax(axis=1)
    # Where there is nan, the first one counts as the largest.
    lost = np.isnan(x[np.arange(len(x)), largest])
    return np.where(lost, IGNORED, largest)
