"""Copy as PyTorch: a scenario as the lines of Python that compute the same with torch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.exchange import arrays_of
from lossgui.model.scenario import Scenario

LIMIT = 10_000
"""Tensors of more numbers than this are not written out."""


def as_pytorch(scenario: Scenario, limit: int = LIMIT) -> str:
    """Return Python source that sets ``value`` to the loss and ``input.grad`` to its gradient.

    Where the scenario uses lossgui's ``ignore_index`` of a binary loss, which torch does not
    have, the source computes the same with a mask and says so. A table of more than `limit`
    numbers is left to be loaded from a file saved with "Save as".
    """
    arrays = arrays_of(scenario)
    floats = f"torch.{arrays.input.dtype}"
    large = arrays.input.size > limit
    lines = ["import torch", "from torch import nn", ""]
    if large:
        lines[:1] = ["import numpy as np", "import torch"]
        lines += ['saved = np.load("saved.npz")  # File > Save as writes it']
    for name, array in (("input", arrays.input), ("target", arrays.target)):
        lines.append(f"{name} = " + _tensor(name, array, floats, large))
    lines.append("input.requires_grad_()")
    for name in ("weight", "pos_weight"):
        array = getattr(arrays, name)
        if array is not None and (name == "weight" or scenario.spec.has_pos_weight):
            lines.append(f"{name} = " + _tensor(name, array, floats, large and array.size > limit))
    lines += ["", *_computation(scenario), "value.sum().backward()", "print(value, input.grad)"]
    return "\n".join(lines) + "\n"


def _kept(ignore_index: float | None) -> str:
    """Return the expression for the elements that count; nan differs from itself."""
    missing = ignore_index is not None and math.isnan(ignore_index)
    return "~target.isnan()" if missing else f"target != {ignore_index}"


def _computation(scenario: Scenario) -> list[str]:
    masked = scenario.spec.binary and scenario.ignore_index is not None
    if not masked:
        return [
            f"loss = {_constructor(scenario, scenario.reduction)}",
            "value = loss(input, target)",
        ]
    value = {
        "none": "value = losses",
        "sum": "value = losses.sum()",
        "mean": "value = losses.sum() / kept.sum()",
    }[scenario.reduction]
    return [
        f"# torch's {scenario.loss} has no ignore_index: it is an extension of lossgui.",
        f"kept = {_kept(scenario.ignore_index)}",
        f"loss = {_constructor(scenario, 'none')}",
        "losses = torch.where(kept, loss(input, torch.where(kept, target, 0)), 0)",
        value,
    ]


def _constructor(scenario: Scenario, reduction: str) -> str:
    arguments = []
    if scenario.weight is not None or scenario.element_weight is not None:
        arguments.append("weight=weight")
    has_pos_weight = scenario.pos_weight is not None or scenario.element_pos_weight is not None
    if scenario.spec.has_pos_weight and has_pos_weight:
        arguments.append("pos_weight=pos_weight")
    for parameter in scenario.spec.parameters:
        value = getattr(scenario, parameter.key)
        if not parameter.extension and value != parameter.default:
            arguments.append(f"{parameter.key}={_number(value)}")
    arguments.append(f'reduction="{reduction}"')
    return f"nn.{scenario.loss}({', '.join(arguments)})"


def _tensor(name: str, array: NDArray[Any] | None, floats: str, large: bool) -> str:
    array = np.asarray(array)
    if large:
        return f'torch.from_numpy(saved["{name}"])'
    dtype = f", dtype={floats}" if array.dtype.kind == "f" else ""
    return f"torch.tensor({_nested(array.tolist())}{dtype})"


def _nested(values: Any) -> str:
    if isinstance(values, list):
        return "[" + ", ".join(_nested(value) for value in values) + "]"
    return _number(values)


def _number(value: float) -> str:
    return repr(value) if np.isfinite(value) else f'float("{value}")'
