"""What CrossEntropyLoss and NLLLoss refuse, and in which order they look."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from case_arrays import ROWS, TAKEN, WEIGHT, make
from golden_store import Case

SPATIAL = np.arange(12.0).reshape(2, 3, 2) / 4
IMAGES = np.arange(24.0).reshape(2, 3, 2, 2) / 4
VOLUMES = np.arange(24.0).reshape(2, 3, 1, 2, 2) / 4
SHORT = np.array([1.0, 2.0])
Call = tuple[Any, Any, dict[str, Any]]


def class_error_cases() -> Iterator[Case]:
    """Yield every refused call; both losses are asked wherever both can be."""
    for prefix, loss in (("ce", "CrossEntropyLoss"), ("nll", "NLLLoss")):
        for part in (targets, shapes, weights, arguments, order):
            for name, (logits, target, kwargs) in part().items():
                yield make(f"{prefix}/error/{name}", loss, "error", logits, target, kwargs)
    for name, (logits, target, kwargs) in cross_entropy_only().items():
        yield make(f"ce/error/{name}", "CrossEntropyLoss", "error", logits, target, kwargs)
    foreign = {"label_smoothing": 0.1}
    yield make("nll/error/label_smoothing", "NLLLoss", "error", ROWS, TAKEN, foreign)
    late = foreign | {"reduction": "bad"}
    yield make("nll/error/label_smoothing-first", "NLLLoss", "error", ROWS, TAKEN, late)


def targets() -> dict[str, Call]:
    """Return class indices that are no classes, or no indices."""
    calls: dict[str, Call] = {}
    for index in (3, -1, -100, 2**40):
        calls[f"index-{index}"] = (ROWS, [0, index], {"ignore_index": -7})
        calls[f"index-{index}-spatial"] = (SPATIAL, [[0, 1], [index, 2]], {"ignore_index": -7})
    return calls | {
        "index-C": (ROWS[0], 3, {}),
        "index-5d": (VOLUMES, np.full((2, 1, 2, 2), 3), {}),
        "index-among-ignored": (ROWS, [0, 9], {"ignore_index": 0}),
        "index-weighted": (ROWS, [0, 3], {"weight": WEIGHT}),
        "no-class": (np.zeros((2, 0)), [0, 0], {}),
        "float-indices": (ROWS, [0.0, 1.0], {}),
        "float-indices-C": (ROWS[0], 1.0, {}),
        "float-indices-spatial": (SPATIAL, np.zeros((2, 2)), {}),
        "float-nan-indices": (ROWS, [0.0, np.nan], {}),
        "bool-indices": (ROWS, [False, True], {}),
        "integers-in-the-input's-shape": (ROWS, [[0, 1, 0], [1, 0, 0]], {}),
        "int32-in-the-input's-shape": (ROWS, np.zeros((2, 3), np.int32), {}),
        "bools-in-the-input's-shape": (ROWS, np.zeros((2, 3), bool), {}),
        "integers-in-the-input's-shape-C": (ROWS[0], [0, 1, 0], {}),
        "integers-in-the-input's-shape-spatial": (SPATIAL, SPATIAL.astype(int), {}),
    }


def shapes() -> dict[str, Call]:
    """Return inputs and targets whose shapes do not go together."""
    return {
        "input-0d": (1.0, 0, {}),
        "input-0d-float-target": (1.0, 0.0, {}),
        "input-0d-target-1": (1.0, [0], {}),
        "C-with-1-target": (ROWS[0], [1], {}),
        "C-with-2-targets": (ROWS[0], [0, 1], {}),
        "C-with-0-targets": (ROWS[0], np.zeros(0, int), {}),
        "C-with-1x1-targets": (ROWS[0], [[1]], {}),
        "too-many-targets": (ROWS, [0, 1, 2], {}),
        "too-few-targets": (ROWS, [0], {}),
        "no-targets": (ROWS, np.zeros(0, int), {}),
        "scalar-target": (ROWS, 0, {}),
        "Nx1-targets": (ROWS, [[0], [1]], {}),
        "Nx2-targets": (ROWS, [[0, 1], [1, 2]], {}),
        "Nx2-floats": (ROWS, [[0.0, 1.0], [1.0, 0.0]], {}),
        "C-floats-for-NxC": (ROWS, [0.0, 0.5, 0.5], {}),
        "spatial-size": (SPATIAL, [[0, 1, 2], [0, 0, 0]], {}),
        "spatial-1d": (SPATIAL, [0, 1], {}),
        "spatial-3d": (SPATIAL, np.zeros((2, 2, 1), int), {}),
        "spatial-batch": (SPATIAL, np.zeros((3, 2), int), {}),
        "spatial-floats": (SPATIAL, np.zeros((2, 2, 3)), {}),
        "images-size": (IMAGES, np.zeros((2, 2, 3), int), {}),
        "images-2d": (IMAGES, np.zeros((2, 2), int), {}),
        "images-4d": (IMAGES, np.zeros((2, 1, 2, 2), int), {}),
        "images-batch": (IMAGES, np.zeros((1, 2, 2), int), {}),
        "volumes-size": (VOLUMES, np.zeros((2, 1, 2, 3), int), {}),
        "volumes-3d": (VOLUMES, np.zeros((2, 1, 2), int), {}),
    }


def weights() -> dict[str, Call]:
    """Return weights that do not fit the classes."""
    short, row = {"weight": SHORT}, {"weight": WEIGHT.reshape(1, 3)}
    return {
        "weight-short": (ROWS, TAKEN, short),
        "weight-long": (ROWS, TAKEN, {"weight": np.ones(4)}),
        "weight-scalar": (ROWS, TAKEN, {"weight": np.array(2.0)}),
        "weight-1": (ROWS, TAKEN, {"weight": np.ones(1)}),
        "weight-empty": (ROWS, TAKEN, {"weight": np.ones(0)}),
        "weight-1xC": (ROWS, TAKEN, row),
        "weight-1xC-C": (ROWS[0], 1, row),
        "weight-short-C": (ROWS[0], 1, short),
        "weight-short-spatial": (SPATIAL, [[0, 1], [1, 2]], short),
        "weight-short-images": (IMAGES, np.zeros((2, 2, 2), int), short),
        "weight-short-all-ignored": (ROWS, [-100, -100], short),
        "weight-short-empty": (np.zeros((0, 3)), np.zeros(0, int), short),
    }


def arguments() -> dict[str, Call]:
    """Return arguments of the wrong kind and unknown reductions."""
    calls: dict[str, Call] = {
        f"reduction-{name!r}": (ROWS, TAKEN, {"reduction": name})
        for name in ("avg", "batchmean", "Mean", "", None, 1, True)
    }
    for value in (1.0, -100.0, True, None, "0"):
        calls[f"ignore_index-{value!r}"] = (ROWS, TAKEN, {"ignore_index": value})
    return calls | {
        "pos_weight": (ROWS, TAKEN, {"pos_weight": WEIGHT}),
    }


def order() -> dict[str, Call]:
    """Return calls with several faults, of which the first to be seen is reported."""
    bad, short = {"reduction": "bad"}, {"weight": SHORT}
    return {
        "order-reduction-index": (ROWS, [0, 9], bad),
        "order-reduction-weight": (ROWS, [0, 1], bad | short),
        "order-reduction-shape": (1.0, 0, bad),
        "order-reduction-ignore_index": (ROWS, TAKEN, bad | {"ignore_index": 1.0}),
        "order-ignore_index-shape": (ROWS, [0, 1, 2], {"ignore_index": 1.0}),
        "order-batch-weight": (ROWS, [0, 9, 1], short),
        "order-weight-index": (ROWS, [0, 9], short),
        "order-batch-dtype": (ROWS, [0.0, 1.0, 2.0], {}),
        "order-ndim-dtype": (ROWS, [[0.0], [1.0]], {}),
        "order-dtype-weight": (ROWS, [0.0, 1.0], short),
        "order-size-index": (SPATIAL, np.full((2, 3), 9), {}),
        "order-weight-index-spatial": (SPATIAL, np.full((2, 2), 9), short),
        "order-images-weight-size": (IMAGES, np.zeros((2, 2, 3), int), short),
    }


def cross_entropy_only() -> dict[str, Call]:
    """Return what only label_smoothing and class probabilities can do wrong."""
    short, much = {"weight": SHORT}, {"label_smoothing": 1.5}
    onehot = np.eye(3)[[0, 2]]
    return {
        "integers-in-the-input's-shape-1": ([2.0], [0], {}),
        "smoothing-1.5": (ROWS, TAKEN, much),
        "smoothing-inf": (ROWS, TAKEN, {"label_smoothing": np.inf}),
        "smoothing-None": (ROWS, TAKEN, {"label_smoothing": None}),
        "smoothing-string": (ROWS, TAKEN, {"label_smoothing": "0.1"}),
        "smoothing-1.5-probabilities": (ROWS, onehot, much),
        "smoothing-index": (ROWS, [0, 3], {"label_smoothing": 0.1, "weight": WEIGHT}),
        "smoothing-weight-short": (ROWS, TAKEN, {"label_smoothing": 0.1} | short),
        "smoothing-C-with-1-target": (ROWS[0], [1], {"label_smoothing": 0.1}),
        "smoothing-1xC-weight-spatial": (
            SPATIAL,
            [[0, 1], [1, 2]],
            {"label_smoothing": 0.1, "weight": WEIGHT.reshape(1, 3)},
        ),
        "probabilities-weight-short": (ROWS, onehot, short),
        "probabilities-weight-1xC": (ROWS, onehot, {"weight": WEIGHT.reshape(1, 3)}),
        "probabilities-weight-scalar": ([[2.0], [1.0]], [[1.0], [0.5]], {"weight": np.array(2.0)}),
        "probabilities-weight-1xC-spatial": (
            onehot[:1, :, None],
            onehot[:1, :, None],
            {"weight": WEIGHT.reshape(1, 3)},
        ),
        "probabilities-weight-short-C": (ROWS[0], onehot[0], short),
        "probabilities-ignore_index": (ROWS, onehot, {"ignore_index": 1}),
        "probabilities-ignore_index-0": (ROWS, onehot, {"ignore_index": 0}),
        "probabilities-ignore_index-float": (ROWS, onehot, {"ignore_index": -1.0}),
        "order-smoothing-shape": (ROWS, [0, 1, 2], much),
        "order-smoothing-weight": (ROWS, [0, 9], much | short),
        "order-smoothing-0d": (1.0, [0], much),
        "order-reduction-smoothing": (ROWS, TAKEN, much | {"reduction": "bad"}),
        "order-probabilities-ignore_index-weight": (ROWS, onehot, {"ignore_index": 1} | short),
        "order-probabilities-weight-smoothing": (ROWS, onehot, much | short),
    }
