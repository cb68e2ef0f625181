"""Scenario: the frozen inputs and choices of one computation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import ArgumentError, DomainError, LossError, Place
from lossgui.model.losses.reduction import resolve_reduction
from lossgui.model.losses.registry import LOSSES, having
from lossgui.model.losses.signature.options import (
    IGNORED_KEY,
    Options,
    Value,
    same_value,
    with_value,
)
from lossgui.model.losses.signature.targets import TargetKind, TargetRules
from lossgui.model.losses.spec import Divisor, LossSpec, class_vector
from lossgui.model.losses.terms import Block, Coefficients, Parameters
from lossgui.model.scenario.class_names import check_class_names
from lossgui.model.scenario.table import Table
from lossgui.model.schemes import UNWEIGHTED, Weighting


@dataclass(frozen=True)
class Vector:
    """A field of `Scenario` that has an entry for each class, or for each sample.

    Parameters
    ----------
    name : str
        The field; None in it stands for no entries.
    axis : int
        Which axis of the array the classes, or the samples, are; a tuple has one.
    new : float or None
        The entry of a class or sample that is inserted; None for names.
    stem : str
        What a new name begins with.
    """

    name: str
    axis: int = 0
    new: float | None = None
    stem: str = ""


CLASS_VECTORS = (
    Vector("class_names", stem="class"),
    Vector("weight", new=1.0),
    Vector("pos_weight", new=1.0),
    Vector("element_weight", axis=1, new=1.0),
    Vector("element_pos_weight", axis=1, new=1.0),
)
"""What follows the classes when some are inserted, deleted, duplicated or moved."""

SAMPLE_VECTORS = (
    Vector("sample_names", stem="sample"),
    Vector("element_weight", new=1.0),
    Vector("element_pos_weight", new=1.0),
)
"""What follows the samples."""


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
    class_names : tuple of str
    shape : tuple of int
        The shape of the input as torch has it; the rows are its samples, unfolded.
    weight, pos_weight : ndarray, shape (n_classes,), optional
        None stands for ones.
    element_weight, element_pos_weight : ndarray, shape (n_samples, n_classes), optional
        Instead of the former, where weights differ between samples.
    sample_names : tuple of str, optional
        One for each row; numbers unless given.
    options : mapping of str
        Parameters of losses by their keys; of other losses than the present one too.
    reduction : {'none', 'mean', 'sum'}
    scheme : Weighting
        What the weights follow when counts change.
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
    sample_names: tuple[str, ...] | None = None
    options: Options = field(default_factory=dict)
    reduction: str = "mean"
    scheme: Weighting = UNWEIGHTED

    @cached_property
    def spec(self) -> LossSpec:
        """What the registry knows about the loss."""
        return LOSSES[self.loss]

    @property
    def rules(self) -> TargetRules:
        """What the targets mean."""
        return self.target_kind.rules

    @property
    def divisor(self) -> Divisor:
        """What the mean divides by."""
        return self.spec.loss.divisor(self.target_kind)

    @property
    def n_samples(self) -> int:
        """The number of rows."""
        return self.logits.shape[0]

    @property
    def n_classes(self) -> int:
        """The number of classes, or of columns of elements."""
        return self.logits.shape[1]

    @property
    def ignored(self) -> Value:
        """The target that does not count; None if each counts."""
        return self.spec.ignored(self.options)

    def option(self, key: str) -> Value:
        """Return the value of a parameter of the loss; None if it has none of that key."""
        return self.parameters.options.get(key)

    @property
    def outside_terms(self) -> tuple[Value, ...]:
        """The values of the parameters of the loss that do not enter the terms of samples."""
        return tuple(p.of(self.options) for p in self.spec.parameters if not p.in_terms)

    @cached_property
    def parameters(self) -> Parameters:
        """What the loss is told besides its samples; a choice it does not have is kept unused."""
        return Parameters(
            **{name: getattr(self, name) for name in self.spec.vectors},
            options={p.key: p.of(self.options) for p in self.spec.parameters},
        )

    @cached_property
    def unweighted(self) -> Parameters:
        """The parameters without weights."""
        return replace(self.parameters, weight=None, pos_weight=None)

    @property
    def coefficients(self) -> Coefficients:
        """What the terms of the loss are multiplied with."""
        return self.spec.loss.coefficients(self.parameters, self.n_classes)

    @property
    def weights(self) -> Array:
        """The class weights, ones where there are none, shape (n_classes,)."""
        return class_vector(self.weight, self.n_classes)

    @property
    def pos_weights(self) -> Array:
        """The pos_weight of each column, ones where there are none, shape (n_classes,)."""
        return class_vector(self.pos_weight, self.n_classes)

    @property
    def has_element_weights(self) -> bool:
        """Whether a weight that the loss has differs between samples."""
        return self.element_weight is not None or self.element_pos_weight is not None

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
            self.rules.of_rows(target, dtype),
            None if self.element_weight is None else self.element_weight[rows],
            None if self.element_pos_weight is None else self.element_pos_weight[rows],
        )

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """The shape in which the input has its samples; most often (n_samples,)."""
        return (self.n_samples,) if len(self.shape) < 3 else self.rules.sample_shape(self.shape)

    def sample_name(self, row: int) -> str:
        """Return the row's name, else its number, or its position among more dimensions."""
        if self.sample_names is not None:
            return self.sample_names[row]
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
        self._check(block, self._beside(self.targets, row, column, block), row, column)
        return self._replaced(logits=self.logits.with_block(row, column, block))

    def with_targets(self, row: int, column: int, block: NDArray[Any]) -> Scenario:
        """Return a scenario with a block of targets replaced.

        Raises
        ------
        ClassIndexError
            If a class index is no class and not ignored.
        DomainError
            If the loss takes targets in [0, 1] only.
        """
        self._check(self._beside(self.logits, row, column, block), block, row, column)
        return self._replaced(targets=self.targets.with_block(row, column, block))

    def _check(
        self, inputs: NDArray[Any], targets: NDArray[Any], row: int = 0, column: int = 0
    ) -> None:
        """Check rows of both tables that begin at (row, column)."""
        kind, n_classes = self.target_kind, self.n_classes
        self.spec.check_values(kind, inputs, targets, n_classes, self.options, row, column)

    def _beside(self, table: Table, row: int, column: int, block: NDArray[Any]) -> NDArray[Any]:
        """Return what belongs to a block of the other table: its cells, or all of its rows."""
        rows = table.rows(row, row + len(block))
        return rows[:, column : column + block.shape[1]] if self.rules.per_element else rows

    def checked(self) -> Scenario:
        """Return the scenario itself, with every value looked at; raises as `with_targets`."""
        self._check(self.logits.array(), self.targets.array())
        return self

    def with_weight(self, index: int, value: float) -> Scenario:
        """Return a scenario with the weight of one class replaced; any number is allowed."""
        return self.with_class_value("weight", index, value)

    def with_pos_weight(self, index: int, value: float) -> Scenario:
        """Return a scenario with one entry of pos_weight replaced; any number is allowed."""
        return self.with_class_value("pos_weight", index, value)

    def with_class_value(self, name: str, index: int, value: float) -> Scenario:
        """Return a scenario with one entry of a vector of weights replaced; it is custom then."""
        changed = class_vector(getattr(self, name), self.n_classes).copy()
        changed[index] = value
        return self.with_class_vector(name, changed)

    def with_class_vector(self, name: str, vector: Array) -> Scenario:
        """Return a scenario with a vector of weights replaced, which no scheme gives any more."""
        if name not in self.spec.vectors:
            raise ArgumentError(f"{self.loss} has no {name}: only {having(name)} one.")
        old = class_vector(getattr(self, name), self.n_classes)
        by_element = getattr(self, f"element_{name}") is not None
        if np.array_equal(vector, old, equal_nan=True) and not by_element:
            return self
        changes: dict[str, Any] = {name: vector, f"element_{name}": None}
        return replace(self, scheme=self.scheme.custom(), **changes)

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

    def with_option(self, key: str, value: Any) -> Scenario:
        """Return a scenario with another value of a parameter of the loss.

        Raises
        ------
        ArgumentError
            If the loss has no such parameter, or the value has another type.
        ChoiceError, ParameterError
            If the value lies outside the parameter's domain.
        ClassIndexError, DomainError
            If a target that was ignored would be none that the loss takes.
        """
        parameter = self.spec.parameter(key)
        if parameter is None:
            raise ArgumentError(f"{self.loss} has no {key}: only {having(key)} one.")
        taken = parameter.taken(value)
        if same_value(parameter.of(self.options), taken):
            return self
        changed = replace(self, options=with_value(self.options, key, taken))
        if key == IGNORED_KEY:
            self.rules.check_ignored(taken)
            try:
                changed.checked()
            except LossError as error:
                raise type(error)(f"{key} stays: {error}", error.place) from None
        return changed

    def _replaced(self, **changes: Any) -> Scenario:
        same = all(getattr(self, key) == value for key, value in changes.items())
        return self if same else replace(self, **changes)


DOUBLE_CELLS = 1 << 18
"""Cells of a matrix that is computed in float64 whatever its dtype."""


def compute_dtype(values: NDArray[Any]) -> np.dtype[Any]:
    """Return the dtype that a matrix is computed in.

    A large matrix of float32 or float16 is computed in float32, as fast as torch and summed in
    float64; a small one in float64, which costs nothing and rounds once, at the end.
    """
    large = values.size > DOUBLE_CELLS
    return np.dtype(np.float32 if large and values.itemsize <= 4 else np.float64)
