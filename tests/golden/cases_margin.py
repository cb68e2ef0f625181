"""The cases of MultiMarginLoss, and what it refuses."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from case_arrays import (
    INF,
    LEGACY,
    NAN,
    REDUCTIONS,
    ROWS,
    TAKEN,
    WEIGHT,
    indices_of,
    logits_of,
    make,
)
from golden_store import Case

LOSS = "MultiMarginLoss"


def margin_cases() -> Iterator[Case]:
    """Yield values, then refused calls."""
    for part in (grid, kinks, extremes, weights, legacy, dtypes, errors):
        for name, tags, scores, target, kwargs in part():
            yield make(f"margin/{name}", LOSS, tags, scores, target, kwargs)


def grid() -> Iterator[tuple]:
    """Yield p x margin x weight x reduction x shape."""
    for shape, p, margin, weighted, reduction in product(
        ((3,), (3, 3), (5, 3)), (1, 2), (1.0, 0.25), (False, True), REDUCTIONS
    ):
        kwargs = {"reduction": reduction, "p": p, "margin": margin}
        kwargs |= {"weight": WEIGHT} if weighted else {}
        name = f"grid/{'x'.join(map(str, shape))}-p{p}-{margin}-{'w' if weighted else '1'}"
        yield f"{name}-{reduction}", "grid", logits_of(shape), indices_of(shape), kwargs
    yield "one-class", "edge", [[2.0], [-3.0]], [0, 0], {}
    yield "C-with-1-target", "edge", ROWS[0], [1], {}


def kinks() -> Iterator[tuple]:
    """Yield scores that miss the margin by exactly nothing, where torch's slope is 0."""
    for p, margin in product((1, 2), (1.0, 0.0, -1.0)):
        scores = [[2.0, 2.0 - margin, 2.0 - 2 * margin], [0.0, 0.0, 0.0]]
        yield f"kink/p{p}-{margin}", "edge", scores, [0, 1], {"p": p, "margin": margin}


def extremes() -> Iterator[tuple]:
    """Yield nan and infinite scores: nan costs nothing in torch."""
    rows = {"inf": INF, "-inf": -INF, "nan": NAN, "1e308": 1e308, "-1e308": -1e308, "tiny": 5e-324}
    for (name, number), target, p in product(rows.items(), (0, 1), (1, 2)):
        scores = [[number, -0.5, -2.0], [number, 0.5, number]]
        for reduction in ("none", "mean"):
            kwargs = {"p": p, "reduction": reduction}
            yield f"score/{name}-{target}-p{p}-{reduction}", "edge", scores, [target, 1], kwargs
    for margin in (INF, NAN, 1e308, -INF):
        yield f"margin/{margin}", "edge", ROWS, TAKEN, {"margin": margin}
    light = np.array([5e-324, 0.0, 1e-320])
    for margin, p, reduction in product((INF, 1e308, 1e10), (1, 2), ("none", "mean")):
        kwargs = {"margin": margin, "p": p, "weight": light, "reduction": reduction}
        yield f"margin/{margin}-light-p{p}-{reduction}", "edge", ROWS, TAKEN, kwargs


def weights() -> Iterator[tuple]:
    """Yield weights of every kind, which count where a rival comes too near alone."""
    kinds = {
        "zero": [0.0, 0.0, 0.0],
        "negative": [-1.0, 1.0, 0.25],
        "nan-used": [NAN, 1.0, 1.0],
        "inf-used": [INF, 1.0, 1.0],
        "inf-absent": [1.0, INF, 1.0],
        "overflow": [1e308, 1.0, 1e308],
        "subnormal": [1e-310, 1.0, 5e-324],
    }
    safe = np.array([[9.0, 0.0, 0.0], [0.0, -1.0, 1.0]])
    for (name, weight), p, scores in product(kinds.items(), (1, 2), (ROWS, safe)):
        for reduction in ("none", "mean"):
            kwargs = {"weight": np.array(weight), "p": p, "reduction": reduction}
            near = "near" if scores is ROWS else "safe"
            yield f"weight/{name}-{near}-p{p}-{reduction}", "edge", scores, TAKEN, kwargs


def legacy() -> Iterator[tuple]:
    """Yield the size_average / reduce table."""
    for size_average, reduce in LEGACY:
        kwargs = {"size_average": size_average, "reduce": reduce, "weight": WEIGHT}
        yield f"legacy/{size_average}-{reduce}", "legacy", ROWS, TAKEN, kwargs


def dtypes() -> Iterator[tuple]:
    """Yield float32, and the dtypes that lossgui converts where torch refuses."""
    scores = np.random.default_rng(33).normal(0.0, 3.0, (4, 3)).astype(np.float32)
    target, weight = np.array([0, 1, 2, 2]), np.array([0.3, 2.1, 1.7], np.float32)
    for p, reduction in product((1, 2), REDUCTIONS):
        kwargs = {"p": p, "weight": weight, "reduction": reduction}
        yield f"float32/p{p}-{reduction}", "float32", scores, target, kwargs
    yield "dtype/input-int64", "dtype", [[1, 2, 3]], [0], {"deviation": "integer-input"}
    yield (
        "dtype/target-int32",
        "dtype",
        ROWS,
        TAKEN.astype(np.int32),
        {"deviation": "integer-target"},
    )


def errors() -> Iterator[tuple]:
    """Yield refused calls."""
    calls = {
        "p": (ROWS, TAKEN, {"p": 3}),
        "target-3": (ROWS, [0, 3], {}),
        "target--1": (ROWS, [0, -1], {}),
        "target--100": (ROWS, [0, -100], {}),
        "too-many-targets": (ROWS, [0, 1, 2], {}),
        "too-few-targets": (ROWS, [0], {}),
        "scalar-target": (ROWS, 0, {}),
        "Nx1-targets": (ROWS, [[0], [1]], {}),
        "C-with-2-targets": (ROWS[0], [0, 1], {}),
        "spatial": (np.zeros((2, 3, 2)), [[0, 1], [1, 2]], {}),
        "weight-short": (ROWS, TAKEN, {"weight": np.ones(2)}),
        "reduction": (ROWS, TAKEN, {"reduction": "bad"}),
    }
    for name, (scores, target, kwargs) in calls.items():
        yield f"error/{name}", "error", scores, target, kwargs
