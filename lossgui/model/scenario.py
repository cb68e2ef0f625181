"""Scenario: the frozen inputs and choices of one computation."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.choices import (
    check_class_names,
    check_ignore_index,
    check_label_smoothing,
    check_probability_ignore_index,
)
from lossgui.model.domains import check_class_indices, check_elements
from lossgui.model.errors import ClassIndexError, DomainError, Place
from lossgui.model.losses.terms import Array, Block, Parameters
from lossgui.model.reduction import resolve_reduction
from lossgui.model.registry import LOSSES, LossSpec, TargetKind
from lossgui.model.table import TILE_CELLS, Table


@dataclass(frozen=True, eq=False)
class Scenario:
    """Logits, targets, weights and choices; every ``with_x`` makes a new one or raises.

    Parameters
    ----------
    loss : str
        A key of `LOSSES`.
    logits : Table, shape (n_samples, n_classes)
        The input of the loss, whatever its kind.
    targets : Table
        Shape (n_samples, 1) for class indices, else (n_samples, n_classes).
    target_kind : TargetKind
    weight, pos_weight : ndarray, shape (n_classes,), optional
        None stands for ones.
    element_weight, element_pos_weight : ndarray, shape (n_samples, n_classes), optional
        Instead of the former, where weights of a binary loss differ between samples.
    ignore_index : int, or nan for a binary loss, optional
    label_smoothing : float
    reduction : {'none', 'mean', 'sum'}
    class_names : tuple of str
    shape : tuple of int
        The shape of the input as torch has it; the rows are its samples, unfolded.
    """

    loss: str
    logits: Table
    targets: Table
    target_kind: TargetKind
    class_names: tuple[str, ...]
    shape: tuple[int, ...]
    weight: Array | None = None
    pos_weight: Array | None = None
    element_weight: Array | None = None
    element_pos_weight: Array | None = None
    ignore_index: float | None = -100
    label_smoothing: float = 0.0
    reduction: str = "mean"

    @property
    def spec(self) -> LossSpec:
        """What the registry knows about the loss."""
        return LOSSES[self.loss]

    @property
    def n_samples(self) -> int:
        """The number of rows."""
        return self.logits.shape[0]

    @property
    def n_classes(self) -> int:
        """The number of classes; of a binary loss, of columns."""
        return self.logits.shape[1]

    @property
    def indexed(self) -> bool:
        """Whether targets are class indices, so that the mean divides by their weights."""
        return self.target_kind is TargetKind.INDEX

    @cached_property
    def parameters(self) -> Parameters:
        """What the loss is told besides its samples; a choice it does not have is kept unused."""
        return Parameters(
            self.weight,
            self.pos_weight if self.spec.has_pos_weight else None,
            self.ignore_index,
            self.label_smoothing if self.spec.has("label_smoothing") else 0.0,
        )

    @cached_property
    def unweighted(self) -> Parameters:
        """The parameters without weights."""
        return replace(self.parameters, weight=None, pos_weight=None)

    @property
    def weights(self) -> Array:
        """The class weights, ones where there are none, shape (n_classes,)."""
        return np.ones(self.n_classes) if self.weight is None else self.weight

    @property
    def pos_weights(self) -> Array:
        """The pos_weight of each column, ones where there are none, shape (n_classes,)."""
        return np.ones(self.n_classes) if self.pos_weight is None else self.pos_weight

    def block(self, start: int, stop: int) -> Block:
        """Return some samples in the dtype that they are computed in."""
        return self._block(
            self.logits.rows(start, stop), self.targets.rows(start, stop), slice(start, stop)
        )

    def pick(self, rows: NDArray[np.intp]) -> Block:
        """Return the given samples, in that order."""
        return self._block(self.logits.take(rows), self.targets.take(rows), rows)

    def _block(self, x: NDArray[Any], target: NDArray[Any], rows: Any) -> Block:
        dtype = compute_dtype(self.logits.base)
        return Block(
            np.asarray(x, dtype=dtype, order="C"),
            target[:, 0] if self.indexed else np.asarray(target, dtype=dtype),
            None if self.element_weight is None else self.element_weight[rows],
            None if self.element_pos_weight is None else self.element_pos_weight[rows],
        )

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """The shape in which the input has its samples; most often (n_samples,)."""
        if len(self.shape) < 3:
            return (self.n_samples,)
        return self.shape[:-1] if self.spec.binary else (self.shape[0], *self.shape[2:])

    def sample_name(self, row: int) -> str:
        """Return the row's number, or its position in an input with more dimensions."""
        return ", ".join(str(i) for i in np.unravel_index(row, self.sample_shape))

    def with_logits(self, row: int, column: int, block: NDArray[Any]) -> Scenario:
        """Return a scenario with a block of the input replaced.

        Raises
        ------
        DomainError
            If a number is none that the loss takes, or too large for the table's dtype.
        """
        dtype = self.logits.base.dtype
        with np.errstate(over="ignore"):
            lost = np.isfinite(block) & ~np.isfinite(block.astype(dtype))
        for i, j in np.argwhere(lost)[:1]:
            raise DomainError(
                f"{block[i, j]} is too large for the {dtype} table: use at most "
                f"{np.finfo(dtype).max:.3g}.",
                Place("logits", row + int(i), column + int(j)),
            )
        if self.spec.binary:
            targets = _beside(self.targets, row, column, block)
            check_elements(self.spec, block, targets, self.ignore_index, row, column)
        return self._replaced(logits=self.logits.with_block(row, column, block))

    def with_targets(self, row: int, column: int, block: NDArray[Any]) -> Scenario:
        """Return a scenario with a block of targets replaced.

        Raises
        ------
        ClassIndexError
            If a class index is no class and not ignore_index.
        DomainError
            If the loss takes targets in [0, 1] only.
        """
        if self.indexed:
            check_class_indices(block[:, 0], self.n_classes, self.ignore_index, row)
        elif self.spec.binary:
            inputs = _beside(self.logits, row, column, block)
            check_elements(self.spec, inputs, block, self.ignore_index, row, column)
        return self._replaced(targets=self.targets.with_block(row, column, block))

    def with_weight(self, index: int, value: float) -> Scenario:
        """Return a scenario with the weight of one class replaced; any number is allowed."""
        if self.element_weight is None and _same(float(self.weights[index]), value):
            return self
        weight = _with_entry(self.weights, index, value)
        return replace(self, weight=weight, element_weight=None)

    def with_weights(self, weight: Array) -> Scenario:
        """Return a scenario with all class weights replaced, shape (n_classes,)."""
        if np.array_equal(weight, self.weights, equal_nan=True) and self.element_weight is None:
            return self
        return replace(self, weight=weight, element_weight=None)

    def with_pos_weight(self, index: int, value: float) -> Scenario:
        """Return a scenario with one entry of pos_weight replaced; any number is allowed."""
        if self.element_pos_weight is None and _same(float(self.pos_weights[index]), value):
            return self
        pos_weight = _with_entry(self.pos_weights, index, value)
        return replace(self, pos_weight=pos_weight, element_pos_weight=None)

    def with_class_name(self, index: int, name: str) -> Scenario:
        """Return a scenario with one class renamed; CellError unless the name is its own."""
        return self.with_class_names(index, (name,))

    def with_class_names(self, first: int, given: tuple[str, ...]) -> Scenario:
        """Return a scenario with other names from one class on; CellError as `with_class_name`."""
        names = (*self.class_names[:first], *given, *self.class_names[first + len(given) :])
        if names != self.class_names:
            check_class_names(names, self.n_classes, first)
        return self._replaced(class_names=names)

    def with_reduction(self, reduction: str) -> Scenario:
        """Return a scenario with another reduction; ChoiceError if it is none of the three."""
        return self._replaced(reduction=resolve_reduction(reduction))

    def with_label_smoothing(self, value: float) -> Scenario:
        """Return a scenario with other label smoothing; ParameterError above 1."""
        check_label_smoothing(value)
        return self._replaced(label_smoothing=value)

    def with_ignore_index(self, value: float | None) -> Scenario:
        """Return a scenario with another ignore_index.

        Raises
        ------
        ClassIndexError
            If a target that was ignored would be no class any more.
        ParameterError
            If targets are class probabilities and it is not negative.
        """
        check_ignore_index(value)
        targets = self.targets.array()
        if self.indexed:
            try:
                check_class_indices(targets[:, 0], self.n_classes, value)
            except ClassIndexError as error:
                raise ClassIndexError(f"ignore_index stays: {error}", error.place) from None
        elif self.spec.binary:
            check_elements(self.spec, self.logits.array(), targets, value)
        else:
            check_probability_ignore_index(value)
        return self._replaced(ignore_index=value)

    def _replaced(self, **changes: Any) -> Scenario:
        if all(_same(getattr(self, key), value) for key, value in changes.items()):
            return self
        return replace(self, **changes)


def compute_dtype(values: NDArray[Any]) -> np.dtype[Any]:
    """Return the dtype that a matrix is computed in.

    A large matrix of float32 or float16 is computed in float32, as fast as torch and summed in
    float64; a small one in float64, which costs nothing and rounds once, at the end.
    """
    large = values.size > TILE_CELLS
    return np.dtype(np.float32 if large and values.itemsize <= 4 else np.float64)


def _beside(table: Table, row: int, column: int, block: NDArray[Any]) -> NDArray[Any]:
    height, width = block.shape
    return table.rows(row, row + height)[:, column : column + width]


def _with_entry(vector: Array, index: int, value: float) -> Array:
    changed = vector.copy()
    changed[index] = value
    return changed


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, Table):
        return old is new
    return bool(old == new) or (isinstance(new, float) and math.isnan(new) and math.isnan(old))
