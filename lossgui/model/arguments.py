"""From the arguments of a torch.nn loss to a Scenario, with torch's checks in torch's order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.choices import (
    check_class_names,
    check_ignore_index,
    check_label_smoothing,
    check_probability_ignore_index,
)
from lossgui.model.convert import to_array
from lossgui.model.domains import check_class_indices, check_elements
from lossgui.model.errors import (
    ArgumentError,
    BatchSizeError,
    ChoiceError,
    DimensionError,
    DtypeError,
    ShapeError,
)
from lossgui.model.losses.terms import Array
from lossgui.model.reduction import resolve_reduction
from lossgui.model.registry import LOSSES, LossSpec, TargetKind
from lossgui.model.scenario import Scenario
from lossgui.model.table import Table, rows_per_tile

UNSET: Any = ...
"""Stands for the default that the chosen loss has: -100, or None for a binary loss."""


def make_scenario(
    loss: str,
    input: Any,
    target: Any,
    *,
    weight: Any = None,
    ignore_index: Any = UNSET,
    label_smoothing: Any = 0.0,
    pos_weight: Any = None,
    reduction: Any = "mean",
    size_average: Any = None,
    reduce: Any = None,
    class_names: tuple[str, ...] | None = None,
) -> Scenario:
    """Check the arguments of a loss as torch does, and make a scenario of them.

    Parameters and errors are those of `lossgui.evaluate`. Arrays are not copied where they
    already have the form (n_samples, n_classes).
    """
    spec = spec_of(loss)
    _check_names(spec, label_smoothing, pos_weight)
    reduction = resolve_reduction(reduction, size_average, reduce)
    ignore_index = _ignore_index(spec, ignore_index)
    x = _floating(to_array(input, "input"))
    t = to_array(target, "target")
    if spec.binary:
        kind, weight_shape = TargetKind.ELEMENTS, x.shape
        _check_same_size(spec, x, t)
        t = _floating(t)
    else:
        kind = _categorical_kind(spec, x, t, ignore_index, label_smoothing)
        weight_shape = (x.shape[0] if x.ndim == 1 else x.shape[1],)
    check_label_smoothing(label_smoothing)
    # torch looks at nothing but the length of a weight beside an image of class indices.
    flat = kind is TargetKind.INDEX and x.ndim > 2 and not label_smoothing > 0
    weight = _weight("weight", weight, weight_shape, spec.binary, flat)
    pos_weight = _weight("pos_weight", pos_weight, weight_shape, spec.binary)
    logits, targets = _rows(spec, x), _target_rows(spec, kind, x, t)
    tile_rows = rows_per_tile(logits.shape[1])
    _check_values(spec, kind, logits, targets, ignore_index)
    names = class_names or tuple(f"class {i}" for i in range(logits.shape[1]))
    check_class_names(names, logits.shape[1])
    class_weight, element_weight = _per_class(weight, x.shape, logits.shape)
    class_pos, element_pos = _per_class(pos_weight, x.shape, logits.shape)
    return Scenario(
        loss=loss,
        logits=Table(logits, tile_rows),
        targets=Table(targets, tile_rows),
        target_kind=kind,
        class_names=names,
        shape=x.shape,
        weight=class_weight,
        pos_weight=class_pos,
        element_weight=element_weight,
        element_pos_weight=element_pos,
        ignore_index=ignore_index,
        label_smoothing=float(label_smoothing),
        reduction=reduction,
    )


def spec_of(loss: Any) -> LossSpec:
    """Return the registry's entry; ChoiceError for a name that is not in it."""
    if loss not in LOSSES:
        raise ChoiceError(f"{loss!r} is no loss of this program: use {', '.join(LOSSES)}.")
    return LOSSES[loss]


def _check_names(spec: LossSpec, label_smoothing: Any, pos_weight: Any) -> None:
    if isinstance(label_smoothing, bool) or not isinstance(
        label_smoothing, (int, float, np.integer, np.floating)
    ):
        raise ArgumentError(f"label_smoothing must be a number, not {label_smoothing!r}.")
    if not spec.has("label_smoothing") and label_smoothing != 0:
        raise ArgumentError(f"{spec.key} has no label_smoothing: only CrossEntropyLoss has.")
    if not spec.has_pos_weight and pos_weight is not None:
        raise ArgumentError(f"{spec.key} has no pos_weight: only BCEWithLogitsLoss has.")


def _ignore_index(spec: LossSpec, ignore_index: Any) -> float | None:
    """Return a whole number; nan too for a binary loss, whose targets may be nan."""
    default = spec.default("ignore_index")
    if ignore_index is UNSET or (spec.binary and ignore_index is None):
        return None if default is None else int(default)
    if spec.binary and isinstance(ignore_index, float | np.floating) and np.isnan(ignore_index):
        return math.nan
    if isinstance(ignore_index, bool) or not isinstance(ignore_index, (int, np.integer)):
        raise ArgumentError(f"ignore_index must be a whole number, not {ignore_index!r}.")
    check_ignore_index(int(ignore_index))
    return int(ignore_index)


def _floating(values: NDArray[Any]) -> Array:
    """Return floats as they are, and whole numbers or truth values as float64."""
    return values if values.dtype.kind == "f" else values.astype(np.float64)


def _check_same_size(spec: LossSpec, x: Array, t: NDArray[Any]) -> None:
    if t.shape != x.shape:
        raise BatchSizeError(
            f"{spec.key} wants a target for each element of the input: the input has shape "
            f"{_text(x.shape)}, the target {_text(t.shape)}."
        )


def _categorical_kind(
    spec: LossSpec, x: Array, t: NDArray[Any], ignore_index: float | None, label_smoothing: float
) -> TargetKind:
    """Decide what the targets are: of the input's shape means probabilities, as in torch."""
    if TargetKind.PROBABILITIES in spec.target_kinds:
        if t.shape == x.shape:
            if t.dtype.kind != "f":
                raise DtypeError(
                    f"a target of the input's shape {_text(x.shape)} holds class probabilities, "
                    "so it must be floating point, not whole numbers."
                )
            check_probability_ignore_index(ignore_index)
            _check_class_dimension(x)
            return TargetKind.PROBABILITIES
        check_label_smoothing(label_smoothing)
        _check_class_dimension(x)
    _check_index_shapes(spec, x, t)
    return TargetKind.INDEX


def _check_class_dimension(x: Array) -> None:
    if not x.ndim:
        raise DimensionError("the input is one number without a class dimension: use (C,) or more.")


def _check_index_shapes(spec: LossSpec, x: Array, t: NDArray[Any]) -> None:
    if not x.ndim:
        raise BatchSizeError(f"{spec.key} wants an input of shape (C,) or (N, C, ...), not ().")
    wanted = x.shape[:1] + x.shape[2:] if x.ndim > 1 else ()
    if x.ndim > 1 and t.shape[:1] != x.shape[:1]:
        raise BatchSizeError(
            f"the input has {x.shape[0]} samples, shape {_text(x.shape)}, and the target "
            f"{t.shape[0] if t.ndim else 'none'}, shape {_text(t.shape)}: use {_text(wanted)}."
        )
    if (x.ndim > 2 and t.shape != wanted) or (t.ndim > 1 and x.ndim < 3):
        raise ShapeError(
            f"class indices for an input of shape {_text(x.shape)} have shape {_text(wanted)}, "
            f"not {_text(t.shape)}."
        )
    if t.dtype.kind not in "iu":
        raise DtypeError(f"class indices are whole numbers, not {t.dtype}: convert the target.")
    if t.shape != wanted and not t.shape == x.shape == (1,):
        message = f"one sample of shape {_text(x.shape)} has one target of shape (), not "
        kind = ShapeError if t.size == 1 else BatchSizeError
        raise kind(message + f"{_text(t.shape)}.")


def _weight(
    name: str, value: Any, shape: tuple[int, ...], broadcast: bool, flat: bool = False
) -> Array | None:
    """Return a weight in float64 after torch's check of its shape."""
    if value is None:
        return None
    weight = to_array(value, name).astype(np.float64)
    if not broadcast:
        if weight.shape != shape and not (flat and weight.size == shape[0]):
            raise ShapeError(
                f"{name} has shape {_text(weight.shape)}, but the input has {shape[0]} classes: "
                f"use shape {_text(shape)}."
            )
        return weight.reshape(shape)
    if weight.ndim > len(shape) or any(
        size not in (1, wanted)
        for size, wanted in zip(weight.shape[::-1], shape[::-1], strict=False)
    ):
        raise ShapeError(
            f"{name} of shape {_text(weight.shape)} does not broadcast to the input's shape "
            f"{_text(shape)}: the last axes must agree."
        )
    return weight


def _per_class(
    weight: Array | None, shape: tuple[int, ...], rows_shape: tuple[int, int]
) -> tuple[Array | None, Array | None]:
    """Tell weights per class, shape (n_classes,), from weights per element."""
    if weight is None:
        return None, None
    while weight.ndim > 1 and weight.shape[0] == 1:
        weight = weight[0]
    if weight.size == 1 or (weight.ndim == 1 and (len(shape) != 1 or rows_shape[1] == shape[0])):
        return np.broadcast_to(weight.ravel(), rows_shape[1:]).copy(), None
    return None, np.broadcast_to(weight, shape).reshape(rows_shape)


def _rows(spec: LossSpec, x: Array) -> Array:
    """Unfold the input to (n_samples, n_classes)."""
    if spec.binary:
        return x.reshape(math.prod(x.shape[:-1]), x.shape[-1]) if x.ndim > 1 else x.reshape(-1, 1)
    if x.ndim == 1:
        return x[None]
    return np.moveaxis(x, 1, -1).reshape(x.shape[0] * math.prod(x.shape[2:]), x.shape[1])


def _target_rows(spec: LossSpec, kind: TargetKind, x: Array, t: NDArray[Any]) -> NDArray[Any]:
    if kind is TargetKind.INDEX:
        return t.astype(np.int64, copy=False).reshape(-1, 1)
    return _rows(spec, t)


def _check_values(
    spec: LossSpec,
    kind: TargetKind,
    logits: Array,
    targets: NDArray[Any],
    ignore_index: float | None,
) -> None:
    if kind is TargetKind.INDEX:
        check_class_indices(targets[:, 0], logits.shape[1], ignore_index)
    elif spec.binary:
        check_elements(spec, logits, targets, ignore_index)


def _text(shape: tuple[int, ...]) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
