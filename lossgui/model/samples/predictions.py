"""Predictions: which class a target says, and which the input; with or without the weights.

Training with the weights w moves the optimal logits by ``ln w`` (Menon et al. 2020, arXiv
2007.07314, with the weights in place of the priors), so ``argmax(z - ln w)`` is what the same
samples would be called without the weights. Of a binary loss pos_weight is the weight that moves
the logit of a column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.losses.signature.targets import Indices
from lossgui.model.losses.spec import class_vector
from lossgui.model.losses.terms import Block
from lossgui.model.scenario.scenario import Scenario


def prior_shift(scenario: Scenario) -> Array | None:
    """Return ln w of each class, shape (n_classes,): what the weights add to the best logits.

    None where that is no finite number, or where the weights belong to no class.
    """
    name = scenario.spec.shifted_by
    if name is None or scenario.has_element_weights:
        return None
    with np.errstate(all="ignore"):
        shift = np.log(class_vector(getattr(scenario, name), scenario.n_classes))
    return shift if np.isfinite(shift).all() else None


def labels(scenario: Scenario, target: NDArray[Any], column: int = 0) -> Indices:
    """Return the class that each target says, `targets.NONE` for none; of a column, 1 for yes."""
    return scenario.rules.labels(target, scenario.ignored, column)


def predicted(scenario: Scenario, x: Array, shift: Array | None = None, column: int = 0) -> Indices:
    """Return the class of the largest input, of a column whether it says at least 0.5.

    `targets.NONE` where that is compared with nan.

    Parameters
    ----------
    x : ndarray, shape (n_rows, n_classes)
    shift : ndarray, shape (n_classes,), optional
        Taken away from the input first.
    """
    return scenario.rules.predicted(scenario.spec.input, x, shift, column)


@dataclass(frozen=True)
class ConfusionCell:
    """One cell of a confusion matrix.

    Parameters
    ----------
    label, predicted : int
        The class that the target says, and the one that the input says.
    column : int
        Of a binary loss.
    undone : bool
        Whether the weights' shift of the logits was undone first.
    """

    label: int
    predicted: int
    column: int = 0
    undone: bool = False


def in_cell(scenario: Scenario, block: Block, cell: ConfusionCell) -> NDArray[np.bool_]:
    """Tell which samples are in a cell; none where the shift cannot be undone."""
    shift = prior_shift(scenario) if cell.undone else None
    own = labels(scenario, block.target, cell.column) == cell.label
    if cell.undone and shift is None:
        return np.zeros_like(own)
    return own & (predicted(scenario, block.input, shift, cell.column) == cell.predicted)
