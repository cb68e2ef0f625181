"""Rows and classes that are inserted, deleted, duplicated and moved; all tables follow.

Each change is an order: the old positions in their new sequence, `NEW` for what is inserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import ClassIndexError, Place, ShapeError
from lossgui.model.losses.signature.options import (
    IGNORED_KEY,
    USUAL_IGNORE_INDEX,
    Value,
    with_value,
)
from lossgui.model.losses.signature.targets import TargetKind, are_ignored, check_class_indices
from lossgui.model.scenario.scenario import CLASS_VECTORS, SAMPLE_VECTORS, Scenario, Vector
from lossgui.model.scenario.table import Table, rows_per_tile

NEW = -1
"""Stands in an order for a row or class that is not there yet."""

Order = NDArray[np.intp]


def insert_rows(scenario: Scenario, at: int, count: int = 1) -> Scenario:
    """Return a scenario with new samples before row `at`.

    A new sample prefers no class, and its target is class 0, even chances, or 0 per element.

    Raises
    ------
    ShapeError
        If the input has more than two dimensions.
    ClassIndexError
        If there is no class that the target could be.
    """
    return _with_rows(scenario, np.insert(np.arange(scenario.n_samples), at, [NEW] * count))


def delete_rows(scenario: Scenario, rows: Sequence[int]) -> Scenario:
    """Return a scenario without some samples; ShapeError beyond two dimensions."""
    return _with_rows(scenario, np.delete(np.arange(scenario.n_samples), rows))


def duplicate_rows(scenario: Scenario, rows: Sequence[int]) -> Scenario:
    """Return a scenario with copies of some samples behind the last of them; as above."""
    order = np.arange(scenario.n_samples)
    return _with_rows(scenario, np.insert(order, max(rows, default=0) + 1, rows))


def move_rows(scenario: Scenario, rows: Sequence[int], to: int) -> Scenario:
    """Return a scenario with some samples side by side, the first of them in row `to`; as above."""
    rest = np.delete(np.arange(scenario.n_samples), rows)
    return _with_rows(scenario, np.insert(rest, min(to, len(rest)), rows))


def shuffle(scenario: Scenario, seed: int) -> Scenario:
    """Return a scenario with its samples in another order, the same for the same seed; as above."""
    return _with_rows(scenario, np.random.default_rng(seed).permutation(scenario.n_samples))


def insert_classes(scenario: Scenario, at: int, count: int = 1) -> Scenario:
    """Return a scenario with new classes of weight 1 before class `at`.

    Raises
    ------
    ShapeError
        If the input has more than two dimensions.
    """
    return _with_classes(scenario, np.insert(np.arange(scenario.n_classes), at, [NEW] * count))


def delete_classes(scenario: Scenario, classes: Sequence[int]) -> Scenario:
    """Return a scenario without some classes; samples of them are ignored from now on.

    Raises
    ------
    ShapeError
        If no class is left, or the input has more than two dimensions.
    ClassIndexError
        If a sample's target is such a class and there is no ignore_index.
    """
    order = np.delete(np.arange(scenario.n_classes), classes)
    if not len(order):
        raise ShapeError("all classes are to be deleted: leave at least one.")
    return _with_classes(scenario, order)


def duplicate_class(scenario: Scenario, index: int) -> Scenario:
    """Return a scenario with a copy of a class behind it; ShapeError beyond two dimensions.

    Samples of the class stay samples of the first of the two.
    """
    return _with_classes(scenario, np.insert(np.arange(scenario.n_classes), index + 1, index))


def move_class(scenario: Scenario, index: int, to: int) -> Scenario:
    """Return a scenario with a class at another position; ShapeError beyond two dimensions."""
    rest = np.delete(np.arange(scenario.n_classes), index)
    return _with_classes(scenario, np.insert(rest, min(to, len(rest)), index))


def grow(scenario: Scenario, rows: int, classes: int) -> Scenario:
    """Return a scenario with new samples and classes behind the others; raises as `insert_rows`."""
    scenario = insert_classes(scenario, scenario.n_classes, classes)
    return insert_rows(scenario, scenario.n_samples, rows)


def _with_rows(scenario: Scenario, order: Order) -> Scenario:
    if np.array_equal(order, np.arange(scenario.n_samples)):
        return scenario
    _check_two_dimensions(scenario)
    target = 0.0
    if (order == NEW).any():
        target = _new_target(scenario, int(np.argmax(order == NEW)))
    logits = _gathered(scenario.logits.array(), order, neutral(scenario), axis=0)
    targets = _gathered(scenario.targets.array(), order, target, axis=0)
    return replace(
        scenario,
        logits=Table(logits, scenario.logits.tile_rows),
        targets=Table(targets, scenario.targets.tile_rows),
        shape=logits.shape,
        **_followed(scenario, SAMPLE_VECTORS, order),
    )


def _new_target(scenario: Scenario, row: int) -> float:
    """Return the target of a new sample; ClassIndexError if it can be no class."""
    if scenario.target_kind is TargetKind.INDEX:
        check_class_indices(np.zeros(1, np.int64), scenario.n_classes, scenario.ignored, row)
    return scenario.rules.new_target(scenario.n_classes)


def _with_classes(scenario: Scenario, order: Order) -> Scenario:
    if np.array_equal(order, np.arange(scenario.n_classes)):
        return scenario
    _check_two_dimensions(scenario)
    logits = _gathered(scenario.logits.array(), order, neutral(scenario), axis=1)
    tile_rows = rows_per_tile(logits.shape[1])
    options = scenario.options
    if scenario.target_kind is TargetKind.INDEX:
        targets, ignored = _renumbered(scenario, order)
        if ignored != scenario.ignored:
            options = with_value(options, IGNORED_KEY, ignored)
    else:
        targets = _gathered(scenario.targets.array(), _target_order(scenario, order), 0, axis=1)
    return replace(
        scenario,
        logits=Table(logits, tile_rows),
        targets=Table(targets, tile_rows),
        options=options,
        shape=logits.shape,
        **_followed(scenario, CLASS_VECTORS, order),
    )


def _check_two_dimensions(scenario: Scenario) -> None:
    if len(scenario.shape) > 2:
        raise ShapeError(
            f"rows and classes of an input of shape {scenario.shape} stay as they are: open it in "
            "the shape (n_samples, n_classes) to add, delete or move some."
        )


def neutral(scenario: Scenario) -> float:
    """Return the input of a new cell: one that prefers no class (0, log 1/C, 0.5)."""
    return scenario.spec.input.neutral(scenario.n_classes)


def _gathered(values: NDArray[Any], order: Order, new: float, axis: int) -> NDArray[Any]:
    """Return slices of an array in another order, and constant ones where the order is `NEW`."""
    kept = order != NEW
    if kept.all():
        return values.take(order, axis)
    shape = list(values.shape)
    shape[axis] = len(order)
    gathered = np.full(shape, new, dtype=values.dtype)
    place = (slice(None),) * axis
    gathered[(*place, kept)] = values.take(order[kept], axis)
    return gathered


def _followed(scenario: Scenario, vectors: Sequence[Vector], order: Order) -> dict[str, Any]:
    """Return the fields that have an entry for each class, or sample, in the new order."""
    fields = {vector: getattr(scenario, vector.name) for vector in vectors}
    return {
        vector.name: _names(values, vector.stem, order)
        if vector.new is None
        else _gathered(values, order, vector.new, vector.axis)
        for vector, values in fields.items()
        if values is not None
    }


def _target_order(scenario: Scenario, order: Order) -> Order:
    """Return the order of target columns: the copy of a class gets none of its probability."""
    if scenario.target_kind is not TargetKind.PROBABILITIES:
        return order
    first = np.zeros(len(order), dtype=bool)
    first[np.unique(order, return_index=True)[1]] = True
    return np.where(first, order, NEW)


def _renumbered(scenario: Scenario, order: Order) -> tuple[NDArray[Any], Value]:
    """Return class indices that follow their classes, and what is ignored, which may be one.

    Raises
    ------
    ClassIndexError
        If the class of a sample is gone and no target can be ignored.
    """
    position = np.full(scenario.n_classes, NEW)
    for new, old in reversed(list(enumerate(order))):
        if old != NEW:
            position[old] = new
    old_ignore = new_ignore = scenario.ignored
    if old_ignore is not None and 0 <= old_ignore < scenario.n_classes:
        new_ignore = int(position[int(old_ignore)])
        new_ignore = USUAL_IGNORE_INDEX if new_ignore == NEW else new_ignore
    targets = scenario.targets.array()
    if new_ignore == old_ignore and np.array_equal(position, np.arange(scenario.n_classes)):
        return targets, new_ignore
    ignored = are_ignored(targets, old_ignore)
    renumbered = position[np.where(ignored, 0, targets)]
    gone = (renumbered == NEW) & ~ignored
    if new_ignore is None:
        _check_none(scenario, gone)
        return renumbered.astype(targets.dtype), None
    renumbered[ignored | gone] = new_ignore
    return renumbered.astype(targets.dtype), new_ignore


def _check_none(scenario: Scenario, gone: NDArray[np.bool_]) -> None:
    """Raise ClassIndexError for the first sample whose class is gone."""
    for row in np.flatnonzero(gone[:, 0])[:1]:
        name = scenario.class_names[int(scenario.targets.cell(int(row), 0))]
        raise ClassIndexError(
            f"the target in row {row} is {name}, which is to be deleted: give the sample another "
            f"class, or set an {IGNORED_KEY} if the loss has one.",
            Place("targets", int(row), 0),
        )


def _names(old_names: tuple[str, ...], stem: str, order: Order) -> tuple[str, ...]:
    """Return names in their new order; one that is new or a copy is like no other."""
    names: list[str] = []
    taken = {old_names[old] for old in order if old != NEW}
    used: set[int] = set()
    for position, old in enumerate(order.tolist()):
        if old != NEW and old not in used:
            used.add(old)
            names.append(old_names[old])
            continue
        wanted = f"{stem} {position}" if old == NEW else f"{old_names[old]} copy"
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted} ({number})", number + 1
        taken.add(name)
        names.append(name)
    return tuple(names)
