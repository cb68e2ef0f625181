"""From the arrays of a file to a scenario, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.arguments import make_scenario, spec_of
from lossgui.model.files import Arrays
from lossgui.model.registry import USUAL_IGNORE_INDEX, TargetKind
from lossgui.model.result import fold_input, fold_samples
from lossgui.model.scenario import Scenario


def open_arrays(arrays: Arrays, **choices: Any) -> Scenario:
    """Make a scenario of what a file holds.

    Parameters
    ----------
    choices
        Keyword arguments of `lossgui.evaluate` that go before those of the file; None is none.

    Raises
    ------
    LossError
        If the arrays do not fit each other or the loss.
    """
    chosen = {key: value for key, value in choices.items() if value is not None}
    loss = chosen.pop("loss", None) or arrays.loss or fitting_loss(arrays)
    spec = spec_of(loss)
    saved: dict[str, Any] = {
        "weight": arrays.weight,
        "pos_weight": arrays.pos_weight if spec.has_pos_weight else None,
        "reduction": arrays.reduction,
        "ignore_index": arrays.ignore_index,
        "label_smoothing": arrays.label_smoothing if spec.has("label_smoothing") else None,
    }
    saved = {key: value for key, value in saved.items() if value is not None}
    return make_scenario(
        loss,
        arrays.input,
        _targets(arrays, spec.binary),
        class_names=arrays.class_names,
        **(saved | chosen),
    )


def unmarked(scenario: Scenario) -> str:
    """Return the sentence about binary targets that look as if ignored and are not, or none."""
    if not scenario.spec.binary or scenario.ignore_index is not None:
        return ""
    targets = scenario.targets
    usual = USUAL_IGNORE_INDEX
    number = sum(np.count_nonzero(targets.rows(*span) == usual) for span in targets.spans())
    if not number:
        return ""
    verb = "target is" if number == 1 else "targets are"
    return f"{number} {verb} {usual}: set ignore_index to {usual} to leave them out."


def fitting_loss(arrays: Arrays) -> str:
    """Return the loss that the targets suggest: BCEWithLogitsLoss for a 0/1 matrix.

    Targets of the input's shape whose rows add up to 1 are class probabilities, so
    CrossEntropyLoss's; without targets it is CrossEntropyLoss too. A single number is a sample of
    BCEWithLogitsLoss.
    """
    target = arrays.target
    if not arrays.input.ndim:
        return "BCEWithLogitsLoss"
    if target is None or target.shape != arrays.input.shape or not target.size:
        return "CrossEntropyLoss"
    axis = 0 if target.ndim == 1 else 1
    rows_are_distributions = np.allclose(target.sum(axis=axis), 1, atol=1e-4)
    floating = target.dtype.kind == "f"
    return "CrossEntropyLoss" if rows_are_distributions and floating else "BCEWithLogitsLoss"


def _targets(arrays: Arrays, binary: bool) -> NDArray[Any]:
    """Return the file's targets, or zeros; whole numbers saved as floats are class indices."""
    x, target = arrays.input, arrays.target
    if target is None:
        shape = x.shape if binary else x.shape[:1] + x.shape[2:] if x.ndim > 1 else ()
        return np.zeros(shape, dtype=np.float64 if binary else np.int64)
    if binary:
        return target.reshape(x.shape) if target.size == x.size else target
    if target.shape != x.shape and target.dtype.kind == "f":
        # Beyond it a float is whole whatever it was meant to be, and no index.
        values = target.astype(np.float64)
        if (np.abs(values) < 2**53).all() and (values == np.floor(values)).all():
            return target.astype(np.int64)
    return target


def arrays_of(scenario: Scenario) -> Arrays:
    """Return what a file needs to hold to open as this scenario again."""
    weight, pos_weight = scenario.weight, scenario.pos_weight
    if scenario.element_weight is not None:
        weight = scenario.element_weight.reshape(scenario.shape)
    if scenario.element_pos_weight is not None:
        pos_weight = scenario.element_pos_weight.reshape(scenario.shape)
    targets = scenario.targets.array()
    return Arrays(
        input=fold_input(scenario.logits.array(), scenario),
        target=fold_samples(targets[:, 0], scenario)
        if scenario.target_kind is TargetKind.INDEX
        else fold_input(targets, scenario),
        weight=weight,
        pos_weight=pos_weight,
        class_names=scenario.class_names,
        loss=scenario.loss,
        reduction=scenario.reduction,
        ignore_index=scenario.ignore_index,
        label_smoothing=scenario.label_smoothing,
    )
