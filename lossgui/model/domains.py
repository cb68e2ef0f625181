"""Which values a loss takes, checked for one cell and for a million rows by the same code."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import ClassIndexError, DomainError, Place
from lossgui.model.losses.ignored import is_ignored
from lossgui.model.registry import LossSpec


def check_elements(
    spec: LossSpec,
    inputs: NDArray[Any],
    targets: NDArray[Any],
    ignore_index: float | None,
    row: int = 0,
    column: int = 0,
) -> None:
    """Check input and target of a binary loss in a block that starts at (row, column).

    Raises
    ------
    DomainError
        If the loss takes probabilities and a value of an element that is not ignored lies
        outside [0, 1] or is nan; the first such element is named.
    """
    if not spec.unit_interval or (_inside(inputs).all() and _inside(targets).all()):
        return
    bad = ~(_inside(inputs) & _inside(targets)) & ~is_ignored(targets, ignore_index)
    for i, j in np.argwhere(bad)[:1]:
        of_input = not _inside(inputs[i, j])
        place = Place("logits" if of_input else "targets", row + int(i), column + int(j))
        raise DomainError(
            f"{'input' if of_input else 'target'} {(inputs if of_input else targets)[i, j]} in row "
            f"{place.row}, column {place.column} is no probability: {spec.key} takes numbers from "
            f"0 to 1{_remedy(of_input, targets[i, j])}.",
            place,
        )


def _remedy(of_input: bool, target: float) -> str:
    """Return what a person may do about a target that stands for none."""
    whole = math.isnan(target) or float(target).is_integer()
    return "" if of_input or not whole else f"; ignore_index = {target:g} leaves it out"


def _inside(values: NDArray[Any]) -> NDArray[np.bool_]:
    return (values >= 0) & (values <= 1)


def check_class_indices(
    targets: NDArray[Any], n_classes: int, ignore_index: float | None, row: int = 0
) -> None:
    """Check class indices, shape (n_rows,), the first of which stands in `row`.

    Raises
    ------
    ClassIndexError
        If one is neither in ``[0, n_classes)`` nor `ignore_index`.
    """
    if not targets.size or (targets.min() >= 0 and targets.max() < n_classes):
        return
    bad = ((targets < 0) | (targets >= n_classes)) & (targets != ignore_index)
    for i in np.flatnonzero(bad)[:1]:
        place = Place("targets", row + int(i), 0)
        allowed = f"use 0 to {n_classes - 1}" if n_classes else "there are no classes"
        raise ClassIndexError(
            f"target {targets[i]} in row {place.row} is out of bounds for {n_classes} classes: "
            f"{allowed}, or ignore_index = {ignore_index} for a sample that does not count.",
            place,
        )
