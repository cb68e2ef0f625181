"""Targets: what a target is, and what each kind of them means for samples, shapes and decisions.

A rule never asks which loss it serves: it is told the input and which value is ignored.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import ClassIndexError, DomainError, ParameterError, Place
from lossgui.model.losses.signature.inputs import Input
from lossgui.model.losses.signature.options import IGNORED_KEY, Value, is_nan
from lossgui.model.losses.signature.shapes import (
    BatchShapes,
    ElementShapes,
    IndexShapes,
    ProbabilityShapes,
)

Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]

NONE = -1
"""The class of a sample that is ignored, and of one that is not predicted."""


class TargetKind(StrEnum):
    """What a target is: the index of a class, class probabilities, or one number per element."""

    INDEX = "class index"
    PROBABILITIES = "class probabilities"
    ELEMENTS = "one per element"

    @property
    def rules(self) -> TargetRules:
        """What targets of this kind mean."""
        return _RULES[self]


def are_ignored(target: NDArray[Any], ignored: Value) -> Flags:
    """Tell the targets that do not count; None ignores none."""
    if ignored is None:
        return np.zeros(target.shape, dtype=bool)
    return np.asarray(np.isnan(target) if is_nan(ignored) else target == ignored)


def answers(target: NDArray[Any], ignored: Value) -> Flags:
    """Tell which targets of elements say yes or no: those in [0, 1] that are not ignored.

    The loss counts what lies outside as it is, as torch does; counts of yes and no do not.
    """
    return _inside(target, 0, 1) & ~are_ignored(target, ignored)


class TargetRules(BatchShapes):
    """What targets of one kind mean; this is one target for each sample."""

    per_element = False
    """Whether each element is a loss, and a decision between no and yes, of its own."""

    # Which values a target may have.

    def check_targets(
        self,
        loss: str,
        input: Input,
        targets: NDArray[Any],
        n_classes: int,
        ignored: Value,
        may_ignore: bool,
        row: int,
        column: int,
    ) -> None:
        """Check a block of the table of targets that starts at (row, column).

        Parameters
        ----------
        may_ignore : bool
            Whether the loss can ignore targets, even if it ignores none.

        Raises
        ------
        ClassIndexError, DomainError
            For the first target that the loss does not take.
        """

    def ignored_cells(self, rows: NDArray[Any], ignored: Value) -> Flags:
        """Tell which cells of the table of targets do not count; one for a row stands for all."""
        return are_ignored(rows, ignored)

    def check_ignored(self, ignored: Value) -> None:
        """Raise ParameterError where a value that is ignored could be a target that counts."""

    def new_target(self, _n_classes: int) -> float:
        """Return the target of a sample that is inserted."""
        return 0.0

    # What a target says, and whether the input says so too.

    def ignored_rows(self, target: NDArray[Any], ignored: Value) -> Flags:
        """Tell the samples that do not count, shape (n_rows,)."""
        flags = are_ignored(target, ignored)
        return flags if flags.ndim == 1 else np.asarray(flags.all(axis=1))

    def entry_ignored(self, target: NDArray[Any], ignored: Value, _column: int) -> bool:
        """Tell whether the first sample, or its element of a column, does not count."""
        return bool(self.ignored_rows(target, ignored)[0])

    def labels(self, target: NDArray[Any], ignored: Value, _column: int = 0) -> Indices:
        """Return the class that each target says, `NONE` where it says none."""
        raise NotImplementedError

    def columns(self, target: NDArray[Any], n_classes: int, ignored: Value) -> tuple[Array, Flags]:
        """Return how much of each target falls on each class, and which entries count."""
        raise NotImplementedError

    def n_sides(self, n_classes: int) -> int:
        """Return how many classes a decision is between."""
        return n_classes

    def side_names(self, class_names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the classes that a decision is between."""
        return class_names

    def predicted(
        self, _input: Input, x: Array, shift: Array | None = None, _column: int = 0
    ) -> Indices:
        """Return the class that the input says, `NONE` where nan leaves it open.

        Parameters
        ----------
        x : ndarray, shape (n_rows, n_classes)
        shift : ndarray, shape (n_classes,), optional
            Taken away from the input first.
        """
        largest = (x if shift is None else x - shift.astype(x.dtype)).argmax(axis=1)
        # Where there is nan, the first one counts as the largest.
        lost = np.isnan(x[np.arange(len(x)), largest])
        return np.where(lost, NONE, largest)

    def correct(self, input: Input, x: Array, target: NDArray[Any], ignored: Value) -> Flags:
        """Tell the samples whose prediction is the target; true of those that are ignored."""
        if not x.shape[1]:
            return np.ones(len(x), dtype=bool)
        wanted = self.labels(target, ignored)
        return (self.predicted(input, x) == wanted) | (wanted == NONE)

    def target_probability(self, p: Array, target: NDArray[Any], ignored: Value) -> Array:
        """Return the probability of each sample's target; nan where it is ignored."""
        if not p.shape[1]:
            return np.full(len(p), np.nan)
        wanted = self.labels(target, ignored)
        return np.where(wanted == NONE, np.nan, p[np.arange(len(p)), wanted])

    def said(self, of_column: Any, _n_classes: int) -> list[tuple[int, ...]]:
        """Return the classes that are said of each sample, by ``of_column(column)``."""
        return [() if label == NONE else (int(label),) for label in of_column(0)]

    def row_losses(self, losses: Array) -> Array:
        """Return one loss for each sample, shape (n_rows,)."""
        return losses

    def own_loss(self, losses: Array, _column: int) -> float:
        """Return the loss that a selected entry belongs to, from those of its sample."""
        return float(losses[0])

    def population(self, _n_samples: int, of_targets: float) -> float:
        """Return what the counts of the classes are parts of: samples, or what targets hold."""
        return of_targets


class _Indices(IndexShapes, TargetRules):
    """Class indices, shape (n_rows,) to the losses and (n_rows, 1) in the table."""

    def check_targets(
        self,
        _loss: str,
        _input: Input,
        targets: NDArray[Any],
        n_classes: int,
        ignored: Value,
        _may_ignore: bool,
        row: int,
        _column: int,
    ) -> None:
        check_class_indices(targets[:, 0], n_classes, ignored, row)

    def labels(self, target: NDArray[Any], ignored: Value, _column: int = 0) -> Indices:
        return np.where(are_ignored(target, ignored), NONE, target).astype(np.intp)

    def columns(self, target: NDArray[Any], n_classes: int, ignored: Value) -> tuple[Array, Flags]:
        kept = ~are_ignored(target, ignored)[:, None] & np.ones(n_classes, dtype=bool)
        own = target[:, None] == np.arange(n_classes)
        return (own & kept).astype(np.float64), kept


class _Probabilities(ProbabilityShapes, TargetRules):
    """Class probabilities, shape (n_rows, n_classes); none is ignored."""

    def check_ignored(self, ignored: Value) -> None:
        if ignored is not None and ignored >= 0:
            raise ParameterError(
                f"{IGNORED_KEY} = {ignored} has no meaning with class probabilities as targets: "
                "leave it negative, or use class indices.",
                Place(IGNORED_KEY),
            )

    def new_target(self, n_classes: int) -> float:
        return 1 / n_classes

    def ignored_cells(self, rows: NDArray[Any], _ignored: Value) -> Flags:
        return np.zeros((len(rows), 1), dtype=bool)

    def ignored_rows(self, target: NDArray[Any], _ignored: Value) -> Flags:
        return np.zeros(len(target), dtype=bool)

    def labels(self, target: NDArray[Any], _ignored: Value, _column: int = 0) -> Indices:
        return target.argmax(axis=1)

    def columns(
        self, target: NDArray[Any], _n_classes: int, _ignored: Value
    ) -> tuple[Array, Flags]:
        return target, np.ones(target.shape, dtype=bool)


class _Elements(ElementShapes, TargetRules):
    """One number from 0 (no) to 1 (yes) per element, shape (n_rows, n_classes)."""

    per_element = True

    def check_targets(
        self,
        loss: str,
        input: Input,
        targets: NDArray[Any],
        _n_classes: int,
        ignored: Value,
        may_ignore: bool,
        row: int,
        column: int,
    ) -> None:
        low, high = input.domain
        if low == -math.inf and high == math.inf:
            return
        bad = ~_inside(targets, low, high) & ~are_ignored(targets, ignored)
        for i, j in np.argwhere(bad)[:1]:
            place = Place("targets", row + int(i), column + int(j))
            raise DomainError(
                f"target {targets[i, j]} in row {place.row}, column {place.column} is no "
                f"probability: {loss} takes numbers from {low:g} to {high:g}"
                f"{_remedy(targets[i, j]) if may_ignore else ''}.",
                place,
            )

    def entry_ignored(self, target: NDArray[Any], ignored: Value, column: int) -> bool:
        return bool(are_ignored(target[:1, column], ignored)[0])

    def labels(self, target: NDArray[Any], ignored: Value, column: int = 0) -> Indices:
        own = target[:, column]
        return np.where(answers(own, ignored), own >= 0.5, NONE).astype(np.intp)

    def columns(self, target: NDArray[Any], _n_classes: int, ignored: Value) -> tuple[Array, Flags]:
        return target, answers(target, ignored)

    def n_sides(self, _n_classes: int) -> int:
        return 2

    def side_names(self, _class_names: tuple[str, ...]) -> tuple[str, ...]:
        return "no", "yes"

    def predicted(
        self, input: Input, x: Array, shift: Array | None = None, column: int = 0
    ) -> Indices:
        own = x[:, column]
        yes = own >= (input.half if shift is None else input.half + shift[column])
        return np.where(np.isnan(own), NONE, yes).astype(np.intp)

    def correct(self, input: Input, x: Array, target: NDArray[Any], ignored: Value) -> Flags:
        right = ((x >= input.half) == (target >= 0.5)) & ~np.isnan(x)
        return (right | ~answers(target, ignored)).all(axis=1)

    def target_probability(self, p: Array, target: NDArray[Any], ignored: Value) -> Array:
        likely = np.where(target >= 0.5, p, 1 - p)
        return np.where(answers(target, ignored), likely, 1).prod(axis=1)

    def said(self, of_column: Any, n_classes: int) -> list[tuple[int, ...]]:
        sides = [of_column(column) for column in range(n_classes)]
        return [tuple(np.flatnonzero(row == 1).tolist()) for row in np.stack(sides, axis=1)]

    def row_losses(self, losses: Array) -> Array:
        return losses.sum(axis=1)

    def own_loss(self, losses: Array, column: int) -> float:
        return float(losses[0, column])

    def population(self, n_samples: int, _of_targets: float) -> float:
        return float(n_samples)


_RULES = {
    TargetKind.INDEX: _Indices(),
    TargetKind.PROBABILITIES: _Probabilities(),
    TargetKind.ELEMENTS: _Elements(),
}


def _remedy(target: float) -> str:
    """Return what a person may do about a target that stands for none."""
    whole = math.isnan(target) or float(target).is_integer()
    return f"; {IGNORED_KEY} = {target:g} leaves it out" if whole else ""


def check_inputs(
    loss: str, input: Input, inputs: NDArray[Any], spared: Flags, row: int = 0, column: int = 0
) -> None:
    """Check a block of the input that starts at (row, column), but where the target is ignored.

    Raises
    ------
    DomainError
        For the first number that the loss does not take.
    """
    low, high = input.domain
    if low == -math.inf and high == math.inf:
        return
    for i, j in np.argwhere(~_inside(inputs, low, high) & ~spared)[:1]:
        place = Place("logits", row + int(i), column + int(j))
        raise DomainError(
            f"input {inputs[i, j]} in row {place.row}, column {place.column} is no "
            f"{input.kind.entry}: {loss} takes numbers from {low:g} to {high:g}.",
            place,
        )


def _inside(values: NDArray[Any], low: float, high: float) -> Flags:
    return (values >= low) & (values <= high)


def check_class_indices(
    targets: NDArray[Any], n_classes: int, ignored: Value, row: int = 0
) -> None:
    """Check class indices, shape (n_rows,), the first of which stands in `row`.

    Raises
    ------
    ClassIndexError
        If one is neither in ``[0, n_classes)`` nor ignored.
    """
    if not targets.size or (targets.min() >= 0 and targets.max() < n_classes):
        return
    bad = ((targets < 0) | (targets >= n_classes)) & ~are_ignored(targets, ignored)
    for i in np.flatnonzero(bad)[:1]:
        place = Place("targets", row + int(i), 0)
        allowed = f"use 0 to {n_classes - 1}" if n_classes else "there are no classes"
        if ignored is not None:
            allowed += f", or {IGNORED_KEY} = {ignored} for a sample that does not count"
        raise ClassIndexError(
            f"target {targets[i]} in row {place.row} is out of bounds for {n_classes} classes: "
            f"{allowed}.",
            place,
        )
