"""The cases that only CrossEntropyLoss has: logits, label_smoothing, class probabilities."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from case_arrays import (
    EXTREME,
    INF,
    NAN,
    REDUCTIONS,
    ROWS,
    SHAPES,
    TAKEN,
    WEIGHT,
    logits_of,
    make,
    probabilities_of,
    smoothed,
)
from golden_store import Case


def cross_entropy_cases() -> Iterator[Case]:
    """Yield every case of CrossEntropyLoss that NLLLoss cannot have."""
    for part in (smoothing_extremes, logit_extremes, probability_grid, probability_corners):
        for name, tags, logits, target, kwargs in part():
            yield make(f"ce/{name}", "CrossEntropyLoss", tags, logits, target, kwargs)


def smoothing_extremes() -> Iterator[tuple]:
    """Yield label_smoothing at its ends and below 0, where it silently means none."""
    for smoothing, weighted, reduction in product((1.0, 5e-324, -0.1, NAN), (0, 1), REDUCTIONS):
        kwargs = {"label_smoothing": smoothing, "reduction": reduction}
        kwargs |= {"weight": WEIGHT} if weighted else {}
        yield f"smoothing/{smoothing}-{weighted}-{reduction}", "quirk", ROWS, TAKEN, kwargs
    yield "smoothing/negative-probabilities", "quirk", ROWS, ROWS, {"label_smoothing": -1.0}
    yield "smoothing/nan-probabilities", "quirk", ROWS, ROWS, {"label_smoothing": NAN}
    yield "smoothing/all-probabilities", "edge", ROWS, ROWS, {"label_smoothing": 1.0}
    yield "smoothing/integer", "quirk", ROWS, TAKEN, {"label_smoothing": 1}


def logit_extremes() -> Iterator[tuple]:
    """Yield one extreme row with two of its classes as target, as index and as one-hot target."""
    rows = {
        "inf": [INF, 0.0, 0.0],
        "inf-and--inf": [INF, -INF, 0.0],
        "-inf": [-INF, 0.0, 0.0],
        "all--inf": [-INF, -INF, -INF],
        "one-finite": [-INF, -INF, 4.0],
        "nan": [NAN, 0.0, 0.0],
        "1e4": [1e4, -1e4, 0.0],
        "1e308": [1e308, -1e308, 0.0],
        "1e16-ties": [1e16, 1e16, 1e16],
        "gap-40": [40.0, 0.0, -3.0],
    }
    for (name, row), target in product(rows.items(), (0, 1)):
        logits, kwargs = np.array([row, [1.0, 2.0, 3.0]]), {"reduction": "none"}
        onehot = np.eye(3)[[target, 1]]
        yield f"logit/{name}-{target}", "edge", logits, [target, 1], kwargs
        yield f"logit/{name}-{target}-onehot", "edge", logits, onehot, {}
        kwargs = {"label_smoothing": 0.1, "weight": np.array([0.0, 1.0, 2.0])}
        yield f"logit/{name}-{target}-smoothed-w0", "edge", logits, [target, 1], kwargs
    for reduction in REDUCTIONS:
        kwargs = {"weight": np.array([0.0, 1.0, 2.0]), "reduction": reduction}
        row = np.array([[-INF, 0.0, 0.0], [1.0, 2.0, 3.0]])
        yield f"logit/-inf-w0-{reduction}", "edge", row, TAKEN, kwargs


def probability_grid() -> Iterator[tuple]:
    """Yield weight x label_smoothing x reduction x shape for class probabilities."""
    for shape, weighted, smoothing, reduction in product(
        SHAPES, (False, True), (0.0, 0.25), REDUCTIONS
    ):
        kwargs = {"reduction": reduction} | smoothed(smoothing)
        kwargs |= {"weight": WEIGHT} if weighted else {}
        name = f"prob/{len(shape)}d-{'w' if weighted else '1'}-{smoothing}-{reduction}"
        yield name, "grid", logits_of(shape), probabilities_of(shape), kwargs


def probability_corners() -> Iterator[tuple]:
    """Yield targets that are no probabilities, empty targets and extreme weights."""
    targets = {
        "unnormalised": [[2.0, 1.0, 0.0], [-1.0, 0.0, 0.5]],
        "zero": np.zeros((2, 3)),
        "nan": [[NAN, 1.0, 0.0], [0.0, 0.0, 1.0]],
        "inf": [[INF, 1.0, 0.0], [0.0, 0.0, 1.0]],
        "onehot": np.eye(3)[[0, 2]],
    }
    for (name, target), smoothing, reduction in product(targets.items(), (0.0, 0.2), EXTREME):
        kwargs = {"reduction": reduction} | smoothed(smoothing)
        yield f"prob/{name}-{smoothing}-{reduction}", "edge", ROWS, target, kwargs
    for number, reduction in product((0.0, -1.0, NAN, INF, 1e308, 5e-324), EXTREME):
        kwargs = {"weight": np.array([1.0, number, 2.0]), "reduction": reduction}
        onehot = np.eye(3)[[0, 2]]
        yield f"prob/weight-{number}-{reduction}", "edge", ROWS, onehot, kwargs
    zero = {"weight": np.zeros(3)}
    yield "prob/weights-all-zero", "edge", ROWS, probabilities_of((2, 3)), zero
    for shape, reduction in product(((0, 3), (2, 0), (0,), (2, 3, 0)), REDUCTIONS):
        name = f"prob/empty-{'x'.join(map(str, shape))}-{reduction}"
        yield name, "empty", np.zeros(shape), np.zeros(shape), {"reduction": reduction}
    for index in (-1, -100):
        kwargs = {"ignore_index": index}
        yield f"prob/ignore_index{index}", "edge", ROWS, probabilities_of((2, 3)), kwargs
    yield "prob/one-class", "edge", [[2.0], [3.0]], [[0.7], [0.2]], {"label_smoothing": 0.5}
    yield "prob/weight-int64", "dtype", ROWS, np.eye(3)[[0, 2]], {"weight": np.array([1, 2, 3])}
    narrow = ROWS.astype(np.float32)
    yield "prob/float32", "float32", narrow * 3, np.eye(3, dtype="f")[[0, 2]], {"reduction": "sum"}
