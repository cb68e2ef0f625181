"""What torch's loss is at another x of a plot, and its slope there."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from golden_store import Case
from torch_oracle import BINARY

from lossgui.model.curves.variables import ENTRY, TEMPERATURE

At = tuple[int, int]
Point = tuple[float, float]


def reduced(case: Case, x: torch.Tensor, options: dict[str, Any]) -> torch.Tensor:
    """Return torch's reduced loss; of 'none' the sum."""
    kwargs = {
        key: torch.tensor(item) if isinstance(item, np.ndarray) else item
        for key, item in options.items()
    }
    target = torch.tensor(case.target)
    if case.loss in BINARY and "ignore_index" in kwargs:
        keep = target != kwargs.pop("ignore_index")
        for name in kwargs.keys() & {"weight", "pos_weight"}:
            kwargs[name] = kwargs[name].expand(x.shape)[keep]
        x, target = x[keep], target[keep]
    return getattr(torch.nn, case.loss)(**kwargs)(x, target).sum()


def alone(case: Case, at: At, weighted: bool = False) -> Case:
    """Return the case whose one loss is that of a sample; of a binary loss, of an element."""
    row, column = at
    kept = dict(case.kwargs) if weighted else plain(case).kwargs
    own = case.input[row : row + 1], case.target[row : row + 1]
    if case.loss in BINARY:
        shape = case.input.shape
        for name in kept.keys() & {"weight", "pos_weight"}:
            kept[name] = np.broadcast_to(kept[name], shape)[row : row + 1, column : column + 1]
        own = own[0][:, column : column + 1], own[1][:, column : column + 1]
    kept["reduction"] = "none"
    return Case(case.id, case.loss, *own, kept)


def plain(case: Case) -> Case:
    """Return the case without weights."""
    kept = {key: item for key, item in case.kwargs.items() if "weight" not in key}
    return replace(case, kwargs=kept)


def points(case: Case, axis: str, at: At, x: np.ndarray) -> list[Point]:
    """Return torch's loss and slope where an axis has the values `x`."""
    if axis in (ENTRY, TEMPERATURE, "margin"):
        return [_differentiated(case, axis, at, float(value)) for value in x]
    slope = _quotient(case, axis, at)
    return [
        (float(reduced(case, torch.tensor(case.input), _with(case, axis, at, value))), slope(value))
        for value in map(float, x)
    ]


def _differentiated(case: Case, axis: str, at: At, value: float) -> Point:
    moved = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    x, kwargs = torch.tensor(case.input), case.kwargs
    if axis == "margin":  # a margin is so much less of the target's score
        own = torch.nn.functional.one_hot(torch.tensor(case.target), x.shape[1])
        x, kwargs = x - moved * own, kwargs | {"margin": 0.0}
    else:
        x = x / moved if axis == TEMPERATURE else x.index_put(_index(at), moved)
    loss = reduced(case, x, kwargs)
    (slope,) = torch.autograd.grad(loss, moved)
    return loss.item(), slope.item()


def _index(at: At) -> tuple[torch.Tensor, ...]:
    return tuple(torch.tensor(place) for place in at)


def _with(case: Case, axis: str, at: At, value: float) -> dict[str, Any]:
    if axis == "label_smoothing":
        return case.kwargs | {"label_smoothing": value}
    vector = np.array(case.kwargs.get(axis, np.ones(case.input.shape[1])))
    vector[..., at[1]] = value
    return case.kwargs | {str(axis): vector}


def _quotient(case: Case, axis: str, at: At):
    """Return the slope against what torch has no gradient for: sum and denominator are linear."""

    def ends(reduction: str) -> np.ndarray:
        options = (_with(case, axis, at, value) for value in (0.25, 0.75))
        x = torch.tensor(case.input)
        sums = (reduced(case, x, each | {"reduction": reduction}) for each in options)
        return np.array([float(value) for value in sums])

    first, second = ends("sum")
    line = torch.tensor([1.5 * first - 0.5 * second, 2 * (second - first)])
    below = torch.tensor([1.0, 0.0], dtype=torch.float64)
    if case.kwargs.get("reduction", "mean") == "mean":
        first, second = ends("sum") / ends("mean")
        below = torch.tensor([1.5 * first - 0.5 * second, 2 * (second - first)])

    def slope(value: float) -> float:
        v = torch.tensor(value, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad((line[0] + v * line[1]) / (below[0] + v * below[1]), v)
        return slope.item()

    return slope
