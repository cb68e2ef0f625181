"""The cases of BCELoss and BCEWithLogitsLoss."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from case_arrays import EXTREME, INF, LEGACY, NAN, REDUCTIONS, make
from golden_store import Case

SHAPES = ((), (3,), (2, 3), (1, 3, 1, 2))
PROBABILITIES = np.array([[0.1, 0.5, 0.9], [0.25, 0.75, 0.01]])
LOGITS = np.array([[0.1, -2.0, 3.0], [0.0, 0.75, -0.01]])
TARGETS = np.array([[0.0, 1.0, 1.0], [0.5, 0.0, 1.0]])
PER_CLASS = np.array([0.5, 2.0, 4.0])
ANSWERS = np.array([0.0, 1.0, 0.5])


def binary_cases() -> Iterator[Case]:
    """Yield the cases of both losses, then those of each."""
    for prefix, loss, inputs in (
        ("bce", "BCELoss", PROBABILITIES),
        ("bcel", "BCEWithLogitsLoss", LOGITS),
    ):
        for part in (grid, weights, legacy, empty, ignoring, dtypes):
            for name, tags, logits, target, kwargs in part(inputs):
                yield make(f"{prefix}/{name}", loss, tags, logits, target, kwargs)
    for name, tags, probabilities, target, kwargs in probability_extremes():
        yield make(f"bce/{name}", "BCELoss", tags, probabilities, target, kwargs)
    for part in (pos_weight_grid, pos_weight_values, logit_extremes, unchecked_targets):
        for name, tags, logits, target, kwargs in part():
            yield make(f"bcel/{name}", "BCEWithLogitsLoss", tags, logits, target, kwargs)


def stretched(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the values repeated to fill a shape."""
    return np.resize(values, shape)


def weights_for(shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Return a weight of every shape that broadcasts to this one."""
    forms = {(), shape, shape[-1:], (*shape[:-1], 1)[: len(shape)]}
    forms |= {(3, 1, 1)} if len(shape) == 4 else set()
    return {
        "x".join(map(str, form)) or "scalar": stretched(PER_CLASS, form) for form in sorted(forms)
    }


def grid(inputs: np.ndarray) -> Iterator[tuple]:
    """Yield shape x weight x reduction."""
    for shape in SHAPES:
        logits, target = stretched(inputs, shape), stretched(TARGETS, shape)
        for reduction in REDUCTIONS:
            kwargs: dict[str, Any] = {"reduction": reduction}
            yield f"grid/{len(shape)}d-{reduction}", "grid", logits, target, kwargs
        for (form, weight), reduction in product(weights_for(shape).items(), EXTREME):
            kwargs = {"reduction": reduction, "weight": weight}
            yield f"grid/{len(shape)}d-w{form}-{reduction}", "grid", logits, target, kwargs


def weights(inputs: np.ndarray) -> Iterator[tuple]:
    """Yield extreme weights; the mean divides by the number of elements whatever they are."""
    for number, reduction in product((0.0, -1.0, NAN, INF, 1e308), EXTREME):
        kwargs = {"weight": np.array([number, 1.0, 1.0]), "reduction": reduction}
        yield f"weight/{number}-{reduction}", "edge", inputs, TARGETS, kwargs


def legacy(inputs: np.ndarray) -> Iterator[tuple]:
    """Yield the size_average / reduce table."""
    for size_average, reduce in LEGACY:
        kwargs = {"size_average": size_average, "reduce": reduce, "weight": PER_CLASS}
        yield f"legacy/{size_average}-{reduce}", "legacy", inputs, TARGETS, kwargs
    kwargs = {"reduce": False, "reduction": "bogus"}
    yield "legacy/unvalidated", "legacy", inputs, TARGETS, kwargs
    kwargs = {"reduction": "elementwise_mean"}
    yield "legacy/elementwise_mean", "legacy", inputs, TARGETS, kwargs


def empty(inputs: np.ndarray) -> Iterator[tuple]:
    """Yield inputs without elements."""
    for shape, reduction in product(((0,), (0, 3), (2, 0), (2, 3, 0)), REDUCTIONS):
        name = f"empty/{'x'.join(map(str, shape))}-{reduction}"
        kwargs = {"reduction": reduction, "weight": np.array(2.0)}
        yield name, "empty", np.zeros(shape), np.zeros(shape), kwargs


def ignoring(inputs: np.ndarray) -> Iterator[tuple]:
    """Yield lossgui's ignore_index, which torch does not have for these losses."""
    target = np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0]])
    poisoned = np.where(target == -1.0, NAN, inputs)
    for reduction in REDUCTIONS:
        kwargs: dict[str, Any] = {"reduction": reduction, "ignore_index": -1}
        yield f"ignored/two-{reduction}", "extension", inputs, target, kwargs
        weighted = kwargs | {"weight": PER_CLASS}
        yield f"ignored/two-weighted-{reduction}", "extension", inputs, target, weighted
        real = kwargs | {"ignore_index": 1}
        yield f"ignored/ones-{reduction}", "extension", inputs, TARGETS, real
        absent = kwargs | {"ignore_index": -100}
        yield f"ignored/none-{reduction}", "extension", inputs, TARGETS, absent
        nothing = np.full((2, 3), -1.0)
        yield f"ignored/all-{reduction}", "extension", inputs, nothing, kwargs
        yield f"ignored/poisoned-{reduction}", "extension", poisoned, target, kwargs
        poison = kwargs | {"weight": np.where(target == -1.0, INF, 2.0)}
        yield f"ignored/poison-weight-{reduction}", "extension", inputs, target, poison
        yield f"ignored/0d-{reduction}", "extension", inputs[0, 0], -1.0, kwargs


def dtypes(inputs: np.ndarray) -> Iterator[tuple]:
    """Yield float32, and the dtypes that lossgui converts where torch refuses."""
    narrow, answers = inputs.astype(np.float32), TARGETS.astype(np.float32)
    for reduction in REDUCTIONS:
        kwargs = {"reduction": reduction, "weight": PER_CLASS.astype(np.float32)}
        yield f"float32/{reduction}", "float32", narrow, answers, kwargs
    whole = TARGETS.round()
    for dtype in ("int64", "int32", "uint8"):
        target = whole.astype(dtype)
        yield f"dtype/target-{dtype}", "dtype", inputs, target, {"deviation": "integer-target"}
        integers = {"deviation": "integer-input"}
        yield f"dtype/input-{dtype}", "dtype", whole.astype(dtype), TARGETS, integers
        both = whole.astype(dtype)
        yield f"dtype/both-{dtype}", "dtype", both, both, integers
    target = whole.astype(bool)
    yield "dtype/target-bool", "dtype", inputs, target, {"deviation": "bool-target"}
    integers = whole.astype(np.int64)
    kwargs = {"deviation": "integer-target"}
    yield "dtype/target-int64-float32", "dtype", narrow, integers, kwargs
    for dtype in ("float32", "float16", "int64", "uint8", "bool"):
        weight = np.array([1, 0, 1]).astype(dtype)
        yield f"dtype/weight-{dtype}", "dtype", inputs, TARGETS, {"weight": weight}


def probability_extremes() -> Iterator[tuple]:
    """Yield probabilities at and beside 0 and 1: the clamp at -100 and the gradient's floor."""
    small = (0.0, -0.0, 5e-324, 1e-300, 3.7e-44, 3.8e-44, 1e-13, 1e-12, 2e-12, 1e-7)
    large = (1.0, 1.0 - 2.0**-53, 1.0 - 1e-13, 1.0 - 1e-12, 1.0 - 1e-7)
    for number in (*small, *large):
        probabilities = np.full(3, number)
        yield f"clamp/{number!r}", "edge", probabilities, ANSWERS, {"reduction": "none"}
    yield "clamp/mean", "edge", np.array([0.0, 1.0, 1e-13]), 1 - ANSWERS, {"weight": PER_CLASS}
    kwargs = {"weight": np.array([INF, INF, NAN]), "reduction": "none"}
    yield "clamp/weight", "edge", np.array([0.0, 1.0, 0.5]), ANSWERS, kwargs
    ends = np.array([-0.0, 5e-324, 1.0])
    yield "clamp/targets", "edge", np.full(3, 0.25), ends, {"reduction": "none"}
    kwargs = {"deviation": "float-target"}
    narrow, answers = PROBABILITIES.astype(np.float32), TARGETS.astype(np.float32)
    yield "dtype/target-float32", "dtype", PROBABILITIES, answers, kwargs
    yield "dtype/target-float64", "dtype", narrow, TARGETS, kwargs


def pos_weight_grid() -> Iterator[tuple]:
    """Yield pos_weight x weight x reduction x shape; pos_weight goes along the last axis."""
    for shape in SHAPES:
        logits, target = stretched(LOGITS, shape), stretched(TARGETS, shape)
        for name, pos_weight in weights_for(shape).items():
            for reduction in EXTREME:
                kwargs = {"pos_weight": pos_weight, "reduction": reduction}
                end = f"{len(shape)}d-{name}-{reduction}"
                yield f"pos_weight/{end}", "grid", logits, target, kwargs
            both = {"pos_weight": pos_weight, "weight": np.asarray(pos_weight * 0.5 - 1.0)}
            yield f"pos_weight/{len(shape)}d-{name}-weighted", "grid", logits, target, both


def pos_weight_values() -> Iterator[tuple]:
    """Yield extreme values of pos_weight."""
    for number, reduction in product((0.0, -1.0, NAN, INF, 1e308, 5e-324), EXTREME):
        kwargs = {"pos_weight": np.array(number), "reduction": reduction}
        yield (
            f"pos_weight/{number}-{reduction}",
            "edge",
            np.full(3, 0.3),
            ANSWERS,
            kwargs,
        )
    for reduction in REDUCTIONS:
        kwargs = {"reduction": reduction, "ignore_index": -1, "pos_weight": PER_CLASS}
        target = np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0]])
        yield f"pos_weight/ignored-{reduction}", "extension", LOGITS, target, kwargs
        narrow = kwargs | {"pos_weight": PER_CLASS.astype("f")}
        arrays = LOGITS.astype("f"), TARGETS.astype("f")
        del narrow["ignore_index"]
        yield f"pos_weight/float32-{reduction}", "float32", *arrays, narrow
    for dtype in ("float32", "int64", "uint8"):
        kwargs = {"pos_weight": np.array([1, 2, 3]).astype(dtype)}
        yield f"pos_weight/dtype-{dtype}", "dtype", LOGITS, TARGETS, kwargs


def logit_extremes() -> Iterator[tuple]:
    """Yield one extreme logit with each answer."""
    numbers = (INF, -INF, NAN, 1e4, -1e4, 1e308, -1e308, -0.0)
    numbers += (37.0, -37.0, 16.0, -750.0)
    for number, pos_weight in product(numbers, (None, 2.0)):
        kwargs: dict[str, Any] = {"reduction": "none"}
        kwargs |= {} if pos_weight is None else {"pos_weight": np.array(pos_weight)}
        tags = "edge quirk" if np.isinf(number) else "edge"
        name = f"logit/{number}-{pos_weight}"
        yield name, tags, np.full(3, number), ANSWERS, kwargs
        weight = kwargs | {"weight": np.array([0.0, 1.0, -2.0]), "reduction": "sum"}
        yield f"{name}-weighted", tags, np.full(3, number), ANSWERS, weight


def unchecked_targets() -> Iterator[tuple]:
    """Yield targets outside [0, 1], which are computed with."""
    for number, weighted in product((-0.5, 1.5, 1e308, NAN, INF, -INF), (False, True)):
        kwargs: dict[str, Any] = {"reduction": "none"}
        kwargs |= {"pos_weight": np.array([3.0, 2.0])} if weighted else {}
        target = np.array([number, 1.0])
        end = f"{number}-{'pos_weight' if weighted else 'plain'}"
        yield f"target/{end}", "edge", np.array([0.3, -1.0]), target, kwargs
