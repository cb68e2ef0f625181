"""What BCELoss and BCEWithLogitsLoss refuse, and in which order they look."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from case_arrays import make
from cases_binary import LOGITS, PER_CLASS, PROBABILITIES, TARGETS
from golden_store import Case

Call = tuple[Any, Any, dict[str, Any]]
BAD = {"reduction": "bad"}


def binary_error_cases() -> Iterator[Case]:
    """Yield every refused call."""
    for prefix, loss, inputs in (
        ("bce", "BCELoss", PROBABILITIES),
        ("bcel", "BCEWithLogitsLoss", LOGITS),
    ):
        for name, (logits, target, kwargs) in common(inputs).items():
            yield make(f"{prefix}/error/{name}", loss, "error", logits, target, kwargs)
    for name, (probabilities, target, kwargs) in ranges().items():
        yield make(f"bce/error/{name}", "BCELoss", "error", probabilities, target, kwargs)
    for name, (logits, target, kwargs) in pos_weights().items():
        yield make(f"bcel/error/{name}", "BCEWithLogitsLoss", "error", logits, target, kwargs)


def misfits() -> dict[str, np.ndarray]:
    """Return weights that do not broadcast to the shape (2, 3), or would enlarge it."""
    shapes = ((2,), (4,), (3, 1), (3, 3), (2, 2), (1, 2, 3), (1, 1, 1), (0,), (2, 0))
    return {"x".join(map(str, shape)): np.ones(shape) for shape in shapes}


def common(inputs: np.ndarray) -> dict[str, Call]:
    """Return sizes, weights and arguments that neither loss takes."""
    first = inputs[0, 0]
    calls: dict[str, Call] = {
        f"weight-{name}": (inputs, TARGETS, {"weight": weight})
        for name, weight in misfits().items()
    }
    for name in ("bad", "batchmean", "", None):
        calls[f"reduction-{name!r}"] = (inputs, TARGETS, {"reduction": name})
    return calls | {
        "size-broadcastable": (inputs, TARGETS[0], {}),
        "size-transposed": (inputs, TARGETS.T, {}),
        "size-flat": (inputs, TARGETS.ravel(), {}),
        "size-0d-1": (first, [1.0], {}),
        "size-1-0d": ([first], 1.0, {}),
        "size-empty": (inputs, np.zeros((0, 3)), {}),
        "weight-1-for-0d": (first, 1.0, {"weight": np.array([2.0])}),
        "label_smoothing": (inputs, TARGETS, {"label_smoothing": 0.1}),
        "label_smoothing-first": (inputs, TARGETS, {"label_smoothing": 0.1} | BAD),
        "order-reduction-size": (inputs, TARGETS[0], BAD),
        "order-reduction-weight": (inputs, TARGETS, BAD | {"weight": np.ones(2)}),
        "order-size-weight": (inputs, TARGETS[0], {"weight": np.ones(2)}),
    }


def ranges() -> dict[str, Call]:
    """Return what BCELoss alone refuses: numbers outside [0, 1], and pos_weight."""
    above, below = 1.0 + 2.0**-52, -5e-324
    calls: dict[str, Call] = {}
    for number in (-0.5, 1.5, np.nan, np.inf, -np.inf, above, below):
        calls[f"input-{number!r}"] = ([0.25, number], [0.0, 1.0], {})
        calls[f"target-{number!r}"] = ([0.25, 0.5], [1.0, number], {})
    return calls | {
        "input-and-target": ([2.0, 0.5], [3.0, 1.0], {}),
        "input-weight-0": ([0.5, 2.0], [0.0, 1.0], {"weight": np.zeros(2)}),
        "order-weight-range": ([2.0, 0.5], [1.0, 0.0], {"weight": np.ones(3)}),
        "order-size-range": ([2.0, 0.5], [1.0], {}),
        "pos_weight": (PROBABILITIES, TARGETS, {"pos_weight": PER_CLASS}),
        "pos_weight-first": (PROBABILITIES, TARGETS, {"pos_weight": PER_CLASS} | BAD),
        "ignored-input-elsewhere": ([2.0, 0.5], [1.0, -1.0], {"ignore_index": -1}),
        "ignored-target-elsewhere": ([0.5, 0.5], [-2.0, -1.0], {"ignore_index": -1}),
    }


def pos_weights() -> dict[str, Call]:
    """Return each misfit as pos_weight, and the order of the checks."""
    calls: dict[str, Call] = {
        f"pos_weight-{name}": (LOGITS, TARGETS, {"pos_weight": pos_weight})
        for name, pos_weight in misfits().items()
    }
    short = {"pos_weight": np.ones(2)}
    images = np.resize(LOGITS, (2, 3, 2, 2))
    return calls | {
        "pos_weight-1-for-0d": (0.5, 1.0, {"pos_weight": np.array([2.0])}),
        "pos_weight-3-for-images": (images, images, {"pos_weight": PER_CLASS}),
        "order-size-pos_weight": (LOGITS, TARGETS[0], short),
        "order-reduction-pos_weight": (LOGITS, TARGETS, BAD | short),
        "order-pos_weight-weight": (LOGITS, TARGETS, short | {"weight": np.ones(4)}),
    }
