"""The cases of class indices: CrossEntropyLoss and NLLLoss."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from case_arrays import (
    EXTREME,
    INF,
    LEGACY,
    NAN,
    REDUCTIONS,
    ROWS,
    SHAPES,
    TAKEN,
    WEIGHT,
    indices_of,
    logits_of,
    make,
    smoothed,
)
from golden_store import Case


def class_cases() -> Iterator[Case]:
    """Yield what the two losses have in common, then the scores of NLLLoss."""
    for loss, prefix, smoothings in (
        ("CrossEntropyLoss", "ce", (0.0, 0.1)),
        ("NLLLoss", "nll", (0.0,)),
    ):
        for part in (index_grid, ignoring, legacy, empty, weights, dtypes):
            for name, tags, logits, target, kwargs in part(smoothings):
                yield make(f"{prefix}/{name}", loss, tags, logits, target, kwargs)
    for name, tags, scores, target, kwargs in score_extremes():
        yield make(f"nll/{name}", "NLLLoss", tags, scores, target, kwargs)


def index_grid(smoothings: tuple[float, ...]) -> Iterator[tuple]:
    """Yield weight x ignored targets x label_smoothing x reduction x shape."""
    for shape, weighted, ignored, smoothing, reduction in product(
        SHAPES, (False, True), ("default", "real"), smoothings, REDUCTIONS
    ):
        target = indices_of(shape)
        if ignored == "default":
            target.flat[0] = -100
        kwargs = {"reduction": reduction}
        kwargs |= {"weight": WEIGHT} if weighted else {}
        kwargs |= {"ignore_index": 2} if ignored == "real" else {}
        kwargs |= smoothed(smoothing)
        name = f"grid/{len(shape)}d-{'w' if weighted else '1'}-{ignored}-{smoothing}-{reduction}"
        yield name, "grid", logits_of(shape), target, kwargs


def ignoring(smoothings: tuple[float, ...]) -> Iterator[tuple]:
    """Yield everything ignored, and ignored indices that are no classes."""
    ignored = np.full(2, -100)
    for smoothing, reduction in product(smoothings, REDUCTIONS):
        kwargs = {"reduction": reduction} | smoothed(smoothing)
        end = f"{smoothing}-{reduction}"
        yield f"ignored/all-{end}", "edge", ROWS, ignored, kwargs
        yield f"ignored/all-weight-{end}", "edge", ROWS, ignored, kwargs | {"weight": WEIGHT}
        yield f"ignored/all-C-{end}", "edge", ROWS[0], -100, kwargs
        yield f"ignored/all-spatial-{end}", "edge", ROWS.reshape(1, 3, 2), [[-100, -100]], kwargs
        for index in (77, -1, 2**63 - 1):
            target = np.array([index, 1])
            yield f"ignored/{index}-{end}", "edge", ROWS, target, kwargs | {"ignore_index": index}
        poisoned = np.array([[NAN, 0.0, 0.0], [1.0, 2.0, 3.0], [0.0, INF, 0.0], [0.5, 0.0, 0.0]])
        target = np.array([-100, 0, -100, 1])
        yield f"ignored/poisoned-{end}", "edge", poisoned, target, kwargs
        yield (
            f"ignored/all-poisoned-{end}",
            "edge",
            poisoned,
            np.full(4, -100),
            kwargs | {"weight": WEIGHT},
        )


def legacy(smoothings: tuple[float, ...]) -> Iterator[tuple]:
    """Yield the size_average / reduce table; reduction is not even looked at."""
    target = np.array([0, 2])
    for size_average, reduce in LEGACY:
        kwargs = {"size_average": size_average, "reduce": reduce, "weight": WEIGHT}
        yield f"legacy/{size_average}-{reduce}", "legacy", ROWS, target, kwargs
    for name, kwargs in {
        "overrides": {"size_average": False, "reduction": "none"},
        "unvalidated": {"reduce": False, "reduction": "bogus"},
        "truthy": {"size_average": "x", "reduce": 1},
        "falsy": {"size_average": 0, "reduction": None},
        "smoothed": {"size_average": True} | smoothed(smoothings[-1]),
        "elementwise_mean": {"reduction": "elementwise_mean"},
    }.items():
        if name == "smoothed" and len(smoothings) == 1:
            continue
        yield f"legacy/{name}", "legacy", ROWS, target, kwargs


def empty(smoothings: tuple[float, ...]) -> Iterator[tuple]:
    """Yield batches without samples, places or classes."""
    shapes = ((0, 3), (0, 3, 2), (2, 3, 0), (0, 3, 2, 2), (2, 3, 0, 1), (2, 3, 1, 0, 1))
    for shape, smoothing, reduction in product(shapes, smoothings, REDUCTIONS):
        kwargs = {"weight": WEIGHT, "reduction": reduction} | smoothed(smoothing)
        name = f"empty/{'x'.join(map(str, shape))}-{smoothing}-{reduction}"
        yield name, "empty", np.zeros(shape), np.zeros(shape[:1] + shape[2:], int), kwargs
    for reduction in REDUCTIONS:
        kwargs = {"reduction": reduction}
        yield (
            f"empty/no-class-ignored-{reduction}",
            "empty",
            np.zeros((2, 0)),
            [-100, -100],
            kwargs,
        )
        yield f"empty/one-class-{reduction}", "edge", [[2.0], [-3.0]], [0, 0], kwargs
        if len(smoothings) > 1:
            softer = kwargs | {"label_smoothing": 0.3}
            yield f"empty/one-class-smoothed-{reduction}", "edge", [[2.0], [-3.0]], [0, 0], softer


def weights(smoothings: tuple[float, ...]) -> Iterator[tuple]:
    """Yield weights of every kind for a used (0, 2), an absent (1) and an ignored class."""
    kinds = {
        "zero": [0.0, 0.0, 0.0],
        "zero-used": [0.0, 1.0, 3.0],
        "negative": [-1.0, 1.0, 0.25],
        "cancels": [1.0, 2.0, -1.0],
        "nan-used": [NAN, 1.0, 1.0],
        "inf-used": [INF, 1.0, 1.0],
        "nan-absent": [1.0, NAN, 1.0],
        "inf-absent": [1.0, INF, 1.0],
        "huge": [1e308, 1.0, 1.0],
        "overflow": [1e308, 1.0, 1e308],
        "subnormal": [1e-310, 1.0, 1e-310],
    }
    for (name, weight), smoothing, reduction in product(kinds.items(), smoothings, EXTREME):
        kwargs = {"weight": np.array(weight), "reduction": reduction}
        kwargs |= smoothed(smoothing)
        yield f"weight/{name}-{smoothing}-{reduction}", "edge", ROWS, TAKEN, kwargs
    for number, smoothing in product((NAN, INF), smoothings):
        weight = np.array([1.0, number, 1.0])
        kwargs = {"weight": weight, "ignore_index": 1} | smoothed(smoothing)
        yield f"weight/{number}-ignored-{smoothing}", "edge", ROWS, [0, 1], kwargs
    single = {"weight": np.array([0.0, 2.0, 1.0])}
    for target, reduction in product((0, 1), REDUCTIONS):
        kwargs = single | {"reduction": reduction}
        yield f"weight/C-class{target}-{reduction}", "edge", ROWS[0], target, kwargs
    kwargs = {"weight": WEIGHT.reshape(1, 3)}
    yield "weight/1xC-spatial", "quirk", ROWS.reshape(1, 3, 2), [[0, 2]], kwargs


def dtypes(smoothings: tuple[float, ...]) -> Iterator[tuple]:
    """Yield float32, and the dtypes that lossgui converts where torch refuses."""
    rng = np.random.default_rng(32)
    logits = rng.normal(0.0, 3.0, (4, 3)).astype(np.float32)
    target, weight = np.array([0, 1, -100, 2]), np.array([0.3, 2.1, 1.7], np.float32)
    for smoothing, reduction in product(smoothings, REDUCTIONS):
        kwargs = {"weight": weight, "reduction": reduction} | smoothed(smoothing)
        yield f"float32/weight-{smoothing}-{reduction}", "float32", logits, target, kwargs
        del kwargs["weight"]
        far = logits * np.float32(1e4)
        yield f"float32/far-{smoothing}-{reduction}", "float32", far, target, kwargs
    whole, places = np.array([[1, 2, 3], [0, -1, 1]]), np.array([[0, 2]])
    for dtype in ("int64", "int32", "uint8", "bool"):
        kwargs = {"deviation": "integer-input", "weight": WEIGHT}
        yield f"dtype/input-{dtype}", "dtype", abs(whole).astype(dtype), TAKEN, kwargs
    for dtype in ("int32", "int8", "uint16"):
        kwargs = {"deviation": "integer-target"}
        yield f"dtype/target-{dtype}", "dtype", ROWS, TAKEN.astype(dtype), kwargs
    kwargs = {"deviation": "integer-target"}
    spatial = ROWS.reshape(1, 3, 2)
    yield "dtype/target-uint8-spatial", "dtype", spatial, places.astype("uint8"), kwargs
    yield "dtype/target-uint8", "dtype", ROWS, TAKEN.astype("uint8"), {}
    signed = np.array([-100, 2], np.int8)
    yield "dtype/target-int8-ignored", "dtype", ROWS, signed, kwargs
    for dtype in ("float32", "float16", "int64", "uint8", "bool"):
        kwargs = {"weight": np.array([1, 2, 3]).astype(dtype), "deviation": "weight-dtype"}
        yield f"dtype/weight-{dtype}", "dtype", ROWS, TAKEN, kwargs


def score_extremes() -> Iterator[tuple]:
    """Yield one extreme row of NLLLoss, whose input is never checked."""
    rows = {"inf": INF, "-inf": -INF, "nan": NAN, "1e308": 1e308, "positive": 7.0}
    for (name, number), target, weighted in product(rows.items(), (0, 1), (False, True)):
        scores = np.array([[number, -0.5, -2.0], [-1.0, -2.0, -0.25]])
        kwargs = {"weight": np.array([0.0, 1.0, 2.0])} if weighted else {}
        for reduction in EXTREME:
            end = f"{name}-{target}-{'w0' if weighted else '1'}-{reduction}"
            arguments = kwargs | {"reduction": reduction}
            yield f"score/{end}", "edge", scores, [target, 1], arguments
