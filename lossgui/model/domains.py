"""Which values a loss takes, checked for one cell and for a million rows by the same code."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import ClassIndexError, DomainError, Place
from lossgui.model.registry import LossSpec


def check_inputs(spec: LossSpec, block: NDArray[Any], row: int = 0, column: int = 0) -> None:
    """Check a block of the input table that starts at (row, column).

    Raises
    ------
    DomainError
        If the loss takes probabilities and a value is outside [0, 1] or nan.
    """
    if spec.unit_interval:
        _check_unit_interval(spec, "logits", "input", block, row, column, None)


def check_elements(
    spec: LossSpec,
    block: NDArray[Any],
    row: int = 0,
    column: int = 0,
    ignore_index: int | None = None,
) -> None:
    """Check a block of targets of a binary loss; see `check_inputs`."""
    if spec.unit_interval:
        _check_unit_interval(spec, "targets", "target", block, row, column, ignore_index)


def _check_unit_interval(
    spec: LossSpec,
    table: str,
    what: str,
    block: NDArray[Any],
    row: int,
    column: int,
    ignore_index: int | None,
) -> None:
    if not block.size or (block.min() >= 0 and block.max() <= 1):
        return
    bad = ~((block >= 0) & (block <= 1)) & (block != ignore_index)
    for i, j in np.argwhere(bad)[:1]:
        place = Place(table, row + int(i), column + int(j))
        raise DomainError(
            f"{what} {block[i, j]} in row {place.row}, column {place.column} is no probability: "
            f"{spec.key} takes numbers from 0 to 1.",
            place,
        )


def check_class_indices(
    targets: NDArray[Any], n_classes: int, ignore_index: int | None, row: int = 0
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
