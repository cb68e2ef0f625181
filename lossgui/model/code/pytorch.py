"""Copy as PyTorch: a scenario as the lines of Python that compute the same with torch."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.signature.options import IGNORED_KEY, Value, is_nan
from lossgui.model.scenario.arrays import arrays_of, weights_of
from lossgui.model.scenario.scenario import Scenario

LIMIT = 10_000
"""Tensors of more numbers than this are not written out."""


def as_pytorch(scenario: Scenario, limit: int = LIMIT) -> str:
    """Return Python source that sets ``value`` to the loss and ``input.grad`` to its gradient.

    Where the scenario uses lossgui's ``ignore_index`` of a binary loss, which torch does not
    have, the source computes the same with a mask and says so; of another extension it says that
    torch's value differs. A table of more than `limit` numbers is left to be loaded from a file
    saved with "Save as".
    """
    floats = f"torch.{scenario.logits.base.dtype}"
    large = scenario.logits.base.size > limit
    lines = ["import torch", "from torch import nn", ""]
    if large:
        lines[:1] = ["import numpy as np", "import torch"]
        lines += ['saved = np.load("saved.npz")  # File > Save as writes it']
        lines += [f'{name} = torch.from_numpy(saved["{name}"])' for name in ("input", "target")]
    else:
        arrays = arrays_of(scenario)
        lines.append(f"input = {_tensor(arrays.input, floats)}")
        lines.append(f"target = {_tensor(arrays.target, floats)}")
    lines.append("input.requires_grad_()")
    for name in scenario.spec.vectors:
        array = weights_of(scenario, name)
        if array is not None:
            saved = f'torch.from_numpy(saved["{name}"])'
            is_saved = large and array.size > limit
            lines.append(f"{name} = {saved if is_saved else _tensor(array, floats)}")
    lines += [
        "",
        *_differing(scenario),
        *_computation(scenario),
        "value.sum().backward()",
        "print(value, input.grad)",
    ]
    return "\n".join(lines) + "\n"


def as_criterion(scenario: Scenario, limit: int = LIMIT) -> str:
    """Return the line of Python that makes the loss of a scenario alone, weights included.

    Examples
    --------
    >>> from lossgui.model.scenario.arguments import make_scenario
    >>> as_criterion(make_scenario("NLLLoss", [[-0.5, -1.0]], [0], weight=[1, 2.5]))
    'criterion = nn.NLLLoss(weight=torch.tensor([1.0, 2.5]), reduction="mean")'
    """
    inline = {}
    for name in scenario.spec.vectors:
        array = weights_of(scenario, name)
        if array is not None and array.size <= limit:
            inline[name] = f"torch.tensor({_nested(array.tolist())})"
    return f"criterion = {_constructor(scenario, scenario.reduction, inline)}"


def _differing(scenario: Scenario) -> list[str]:
    """Say which extensions are in use and make torch's value another."""
    return [
        f"# torch's {scenario.loss} has no {p.key}: with lossgui's {p.of(scenario.options)} the "
        "value differs."
        for p in scenario.spec.parameters
        if p.extension and p.key != IGNORED_KEY and p.of(scenario.options) != p.default
    ]


def _computation(scenario: Scenario) -> list[str]:
    parameter = scenario.spec.parameter(IGNORED_KEY)
    if parameter is None or not parameter.extension or scenario.ignored is None:
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
        f"# torch's {scenario.loss} has no {IGNORED_KEY}: it is an extension of lossgui.",
        f"kept = {_kept(scenario.ignored)}",
        f"loss = {_constructor(scenario, 'none')}",
        "losses = torch.where(kept, loss(input, torch.where(kept, target, 0)), 0)",
        value,
    ]


def _kept(ignored: Value) -> str:
    return "~target.isnan()" if is_nan(ignored) else f"target != {ignored}"


def _constructor(
    scenario: Scenario, reduction: str, inline: Mapping[str, str] = MappingProxyType({})
) -> str:
    arguments = []
    for name in scenario.spec.vectors:
        fields = getattr(scenario, name), getattr(scenario, f"element_{name}")
        if any(vector is not None for vector in fields):
            arguments.append(f"{name}={inline.get(name, name)}")
    for parameter in scenario.spec.parameters:
        value = parameter.of(scenario.options)
        if not parameter.extension and value is not None and value != parameter.default:
            arguments.append(f"{parameter.key}={_number(value)}")
    arguments.append(f'reduction="{reduction}"')
    name = scenario.spec.constructor or f"nn.{scenario.loss}"
    return f"{name}({', '.join(arguments)})"


def _tensor(array: NDArray[Any] | None, floats: str) -> str:
    array = np.asarray(array)
    dtype = f", dtype={floats}" if array.dtype.kind == "f" else ""
    return f"torch.tensor({_nested(array.tolist())}{dtype})"


def _nested(values: Any) -> str:
    if isinstance(values, list):
        return "[" + ", ".join(_nested(value) for value in values) + "]"
    return _number(values)


def _number(value: float) -> str:
    return repr(value) if np.isfinite(value) else f'float("{value}")'
