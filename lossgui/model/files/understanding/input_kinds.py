"""What kind of numbers an input holds, and how it becomes what a loss takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.files.understanding.parts import Parts
from lossgui.model.losses.primitives import log_softmax, logit, sigmoid, softmax
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.losses.spec import LossSpec

_CELLS = 1 << 18
# Half of the last of three digits, for each class, and as much again; never more than 1 percent.
_LEAST, _PER_CLASS, _MOST = 1e-3, 5e-4, 1e-2


def blocks(values: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Give the samples block by block, so that the first that fails ends the look."""
    if values.ndim < 2:
        yield values
        return
    rows = max(1, _CELLS * len(values) // max(values.size, 1))
    for start in range(0, len(values), rows):
        yield values[start : start + rows]


def class_axis(values: NDArray[Any]) -> int:
    """Return the axis of the classes, as torch has it."""
    return 1 if values.ndim > 1 else 0


def are_probabilities(values: NDArray[Any]) -> bool:
    """Tell whether the classes of every sample add up to 1, as far as three digits allow.

    Examples
    --------
    >>> are_probabilities(np.array([[0.333, 0.333, 0.333]])), are_probabilities(np.eye(2) - 1)
    (True, False)
    """
    if not values.size or not values.ndim:
        return False
    axis = class_axis(values)
    tolerance = min(_LEAST + _PER_CLASS * values.shape[axis], _MOST)
    return all(
        bool((block >= 0).all())
        and np.allclose(block.sum(axis=axis, dtype=np.float64), 1, rtol=0, atol=tolerance)
        for block in blocks(values)
    )


def are_whole(values: NDArray[Any]) -> bool:
    """Tell whether all numbers are whole."""
    return all(bool((block == np.floor(block)).all()) for block in blocks(values))


def are_one_hot(values: NDArray[Any]) -> bool:
    """Tell whether every sample has one 1 and else 0."""
    return are_probabilities(values) and are_whole(values)


# Log-probabilities are told from logits by sums that are exact but for rounding.
_EXACT = 1e-4


def kind_of(parts: Parts, elementwise: bool) -> tuple[InputKind, str]:
    """Return what the numbers are, and what says so: a name, the person or the values."""
    if parts.stated is not None:
        return parts.stated, "" if parts.stated is InputKind.LOGITS else parts.stated_by
    return kind_by_values(parts.arrays.input, elementwise)


def kind_by_values(values: NDArray[Any], elementwise: bool) -> tuple[InputKind, str]:
    """Return what numbers of shape (N, C, ...) are by their values.

    Examples
    --------
    >>> kind_by_values(np.array([[0.25, 0.75]]), False)
    (<InputKind.PROBABILITIES: 'probabilities'>, 'no number is negative and rows add up to 1')
    """
    if elementwise:
        inside = values.size and all(((b >= 0) & (b <= 1)).all() for b in blocks(values))
        if inside and not are_whole(values):
            return InputKind.PROBABILITIES, "all numbers are from 0 to 1"
    elif rows_are_probabilities(values):
        return InputKind.PROBABILITIES, "no number is negative and rows add up to 1"
    elif _rows_are_log_probabilities(values):
        return InputKind.LOG_PROBABILITIES, "no number is positive and exp of a row adds up to 1"
    return InputKind.LOGITS, ""


def rows_are_probabilities(values: NDArray[Any]) -> bool:
    """Tell whether an input of two classes or more looks like probabilities.

    Rows of zeros and a single 1 do not: their logarithm would be infinite.
    """
    return _has_classes(values) and are_probabilities(values) and not are_whole(values)


def rows_are_percentages(values: NDArray[Any]) -> bool:
    """Tell whether the numbers of each sample add up to 100, and none is below 0."""
    return _has_classes(values) and all(
        bool((b >= 0).all())
        and np.allclose(b.sum(axis=class_axis(b), dtype=np.float64), 100, rtol=0, atol=0.1)
        for b in blocks(values)
    )


def _rows_are_log_probabilities(values: NDArray[Any]) -> bool:
    return _has_classes(values) and all(
        bool((b <= 0).all())
        and np.allclose(np.exp(b.astype(np.float64)).sum(axis=class_axis(b)), 1, atol=_EXACT)
        for b in blocks(values)
    )


def _has_classes(values: NDArray[Any]) -> bool:
    return values.ndim > 0 and values.size > 0 and values.shape[class_axis(values)] > 1


def wanted_kinds(kind: InputKind) -> tuple[InputKind, ...]:
    """Return the kinds of input into which one may be brought without a word, the best first."""
    return {
        InputKind.LOGITS: (InputKind.LOGITS, InputKind.SCORES),
        InputKind.SCORES: (InputKind.SCORES, InputKind.LOGITS),
        InputKind.LOG_PROBABILITIES: (
            InputKind.LOG_PROBABILITIES,
            InputKind.LOGITS,
            InputKind.PROBABILITIES,
        ),
        InputKind.PROBABILITIES: (
            InputKind.PROBABILITIES,
            InputKind.LOG_PROBABILITIES,
            InputKind.LOGITS,
        ),
    }[kind]


def same_numbers(kind: InputKind) -> tuple[InputKind, ...]:
    """Return the kinds of input that numbers are without being changed: logits are scores too."""
    if kind in (InputKind.LOGITS, InputKind.SCORES):
        return InputKind.LOGITS, InputKind.SCORES
    return (kind,)


def brought(values: NDArray[Any], kind: InputKind, spec: LossSpec) -> tuple[NDArray[Any], str]:
    """Return an input as the kind that a loss takes, and the sentence that says so."""
    if kind is spec.input_kind:
        return values, ""
    elementwise = TargetKind.ELEMENTS in spec.target_kinds
    function, said = _ROUTES.get((kind, spec.input_kind, elementwise), (None, ""))
    if function is None:
        return values, ""
    floats = values if values.dtype.kind == "f" else values.astype(np.float64)
    with np.errstate(all="ignore"):
        return _along_classes(function, floats), said


def _along_classes(
    function: Callable[[NDArray[Any]], NDArray[Any]], values: NDArray[Any]
) -> NDArray[Any]:
    """Apply a function of the last axis to that of the classes."""
    if values.ndim < 3:
        return function(np.atleast_1d(values)).reshape(values.shape)
    return np.moveaxis(function(np.moveaxis(values, 1, -1)), -1, 1)


_LOG = "The loss is given the logarithm of the probabilities."
_Route = tuple[Callable[[NDArray[Any]], NDArray[Any]], str]
_ROUTES: dict[tuple[InputKind, InputKind, bool], _Route] = {
    (InputKind.PROBABILITIES, InputKind.LOG_PROBABILITIES, False): (np.log, _LOG),
    (InputKind.PROBABILITIES, InputKind.LOGITS, False): (np.log, _LOG),
    (InputKind.PROBABILITIES, InputKind.LOGITS, True): (
        logit,
        "The probabilities became logits by log(p / (1 - p)).",
    ),
    (InputKind.LOG_PROBABILITIES, InputKind.LOGITS, True): (
        lambda x: logit(np.exp(x)),
        "The log-probabilities became logits by log(p / (1 - p)).",
    ),
    (InputKind.LOG_PROBABILITIES, InputKind.PROBABILITIES, True): (
        np.exp,
        "The log-probabilities became probabilities by exp.",
    ),
    (InputKind.LOG_PROBABILITIES, InputKind.PROBABILITIES, False): (
        np.exp,
        "The log-probabilities became probabilities by exp.",
    ),
    (InputKind.LOGITS, InputKind.LOG_PROBABILITIES, False): (
        log_softmax,
        "The logits became log-probabilities by log-softmax.",
    ),
    (InputKind.LOGITS, InputKind.PROBABILITIES, False): (
        softmax,
        "The logits became probabilities by softmax.",
    ),
    (InputKind.LOGITS, InputKind.PROBABILITIES, True): (
        sigmoid,
        "The logits became probabilities by sigmoid.",
    ),
}
