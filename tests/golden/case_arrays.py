"""Arrays and arguments that many cases share."""

from typing import Any

import numpy as np
from golden_store import Case

INF, NAN = np.inf, np.nan
REDUCTIONS = ("none", "sum", "mean")
EXTREME = ("none", "mean")  # of extreme numbers: a sum has the gradient of "none"
SHAPES = ((3,), (3, 3), (2, 3, 2), (1, 3, 1, 2), (1, 3, 1, 2, 1))
LEGACY = ((None, True), (None, False), (True, None), (True, True), (True, False), (False, None))
LEGACY += ((False, True), (False, False))
WEIGHT = np.array([0.5, 2.0, 1.25])
ROWS = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]])
TAKEN = np.array([0, 2])


def make(name: str, loss: str, tags: str, logits: Any, target: Any, kwargs: dict[str, Any]) -> Case:
    """Return a case; a `deviation` among the arguments is moved to the case."""
    kwargs = dict(kwargs)
    deviation = kwargs.pop("deviation", None)
    arrays = np.array(logits), np.array(target)
    return Case(name, loss, *arrays, kwargs, tuple(tags.split()), deviation)


def smoothed(amount: float) -> dict[str, float]:
    """Return label_smoothing as an argument, unless it is 0."""
    return {"label_smoothing": amount} if amount else {}


def logits_of(shape: tuple[int, ...]) -> np.ndarray:
    """Return fixed logits with two decimals."""
    return np.random.default_rng(len(shape)).normal(0.0, 2.0, shape).round(2)


def indices_of(shape: tuple[int, ...], seed: int = 7) -> np.ndarray:
    """Return fixed class indices for logits of this shape."""
    places = shape[:1] + shape[2:] if len(shape) > 1 else ()
    return (np.arange(np.prod(places, dtype=int)) * 2 + seed).reshape(places) % 3


def probabilities_of(shape: tuple[int, ...]) -> np.ndarray:
    """Return fixed probabilities over the class axis."""
    eighths = np.array([[1.0, 5.0, 2.0], [7.0, 0.0, 1.0], [0.0, 0.0, 8.0]])
    rows = eighths[np.arange(np.prod(shape, dtype=int) // 3) % 3] / 8
    if len(shape) == 1:
        return rows[0]
    return np.moveaxis(rows.reshape(*shape[:1], *shape[2:], 3), -1, 1)
