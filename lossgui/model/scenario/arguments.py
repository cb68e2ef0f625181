"""From the arguments of a torch.nn loss to a Scenario, with torch's checks in torch's order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array, to_array
from lossgui.model.errors import ArgumentError, ShapeError
from lossgui.model.losses.reduction import resolve_reduction
from lossgui.model.losses.registry import all_parameters, having, spec_of
from lossgui.model.losses.signature.options import Options
from lossgui.model.losses.signature.shapes import shape_text
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.losses.spec import LossSpec
from lossgui.model.losses.terms import Parameters
from lossgui.model.scenario.class_names import check_class_names, check_sample_names
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table, rows_per_tile
from lossgui.model.schemes import UNWEIGHTED, Weighting

UNSET: Any = ...
"""Stands for the default that a parameter of the chosen loss has."""


def make_scenario(
    loss: str,
    input: Any,
    target: Any,
    *,
    weight: Any = None,
    pos_weight: Any = None,
    reduction: Any = "mean",
    size_average: Any = None,
    reduce: Any = None,
    class_names: tuple[str, ...] | None = None,
    sample_names: tuple[str, ...] | None = None,
    scheme: Weighting | None = None,
    **options: Any,
) -> Scenario:
    """Check the arguments of a loss as torch does, and make a scenario of them.

    Parameters and errors are those of `lossgui.evaluate`. Arrays are not copied where they
    already have the form (n_samples, n_classes).

    Parameters
    ----------
    class_names, sample_names : tuple of str, optional
    scheme : Weighting, optional
        What the weights come from; custom unless given, where there are weights.
    """
    spec = spec_of(loss)
    _check_names(spec, options, {"weight": weight, "pos_weight": pos_weight})
    reduction = resolve_reduction(reduction, size_average, reduce)
    typed = {key: _typed(spec, key, value) for key, value in options.items()}
    x, t = _floating(to_array(input, "input")), to_array(target, "target")
    kind = _checked_kind(spec, x, t, typed)
    rules, chosen = kind.rules, _options(spec, typed)
    shape = x.shape if spec.element_weights else rules.weight_shape(x.shape)
    flat = spec.loss.takes_flat_weight(kind, x.ndim, Parameters(options=chosen))
    weight = _weight("weight", weight, shape, spec.element_weights, flat)
    pos_weight = _weight("pos_weight", pos_weight, shape, spec.element_weights)
    logits, targets = rules.input_rows(x), rules.target_rows(t)
    tile_rows = rows_per_tile(logits.shape[1])
    spec.check_values(kind, logits, targets, logits.shape[1], chosen)
    names = class_names or tuple(f"class {i}" for i in range(logits.shape[1]))
    check_class_names(names, logits.shape[1])
    if sample_names is not None:
        check_sample_names(sample_names, len(logits))
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
        sample_names=sample_names,
        options=chosen,
        reduction=reduction,
        scheme=scheme or (UNWEIGHTED if weight is None and pos_weight is None else _CUSTOM),
    )


_CUSTOM = UNWEIGHTED.custom()


def _checked_kind(
    spec: LossSpec, x: Array, t: NDArray[Any], typed: Mapping[str, Any]
) -> TargetKind:
    """Return which kind of targets these are, after all checks of shapes."""
    kind = spec.kind_for(x.shape, t.shape)
    # Between two kinds torch decides only after it has looked at the numbers beside the arrays.
    if len(spec.target_kinds) > 1 and kind is TargetKind.INDEX:
        _options(spec, typed)
    kind.rules.check_ignored(spec.ignored(typed))
    spec.loss.check_arguments(spec.key, kind, x, t)
    return kind


def _check_names(spec: LossSpec, options: Mapping[str, Any], vectors: Mapping[str, Any]) -> None:
    known = all_parameters()
    for key, value in options.items():
        if key not in known:
            raise ArgumentError(f"there is no argument {key!r}: use {', '.join(known)}.")
        if spec.parameter(key) is None and value is not UNSET and value != known[key].default:
            raise ArgumentError(f"{spec.key} has no {key}: only {having(key)} one.")
    for key, value in vectors.items():
        if key not in spec.vectors and value is not None:
            raise ArgumentError(f"{spec.key} has no {key}: only {having(key)} one.")


def _typed(spec: LossSpec, key: str, value: Any) -> Any:
    """Return an option in the type of its parameter, its default where it is unset."""
    parameter = spec.parameter(key)
    if parameter is None:
        return None
    if value is UNSET or (value is None and parameter.default is None):
        return parameter.default
    return parameter.parse(value, key)


def _options(spec: LossSpec, typed: Mapping[str, Any]) -> Options:
    """Return the options that the loss has, each in its domain."""
    return {p.key: p.taken(typed[p.key]) for p in spec.parameters if p.key in typed}


def _floating(values: NDArray[Any]) -> Array:
    """Return floats as they are, and whole numbers or truth values as float64."""
    return values if values.dtype.kind == "f" else values.astype(np.float64)


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
                f"{name} has shape {shape_text(weight.shape)}, but the input has {shape[0]} "
                f"classes: use shape {shape_text(shape)}."
            )
        return weight.reshape(shape)
    if weight.ndim > len(shape) or any(
        size not in (1, wanted)
        for size, wanted in zip(weight.shape[::-1], shape[::-1], strict=False)
    ):
        raise ShapeError(
            f"{name} of shape {shape_text(weight.shape)} does not broadcast to the input's shape "
            f"{shape_text(shape)}: the last axes must agree."
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
