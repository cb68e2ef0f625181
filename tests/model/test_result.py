"""The gradient of a large input is computed when it is asked for, and only of that input."""

import copy
import pickle
from collections.abc import Callable

import numpy as np
import pytest

import lossgui
from lossgui.model.errors import ChangedError

RNG = np.random.default_rng(12)
SHAPES = ((700, 400), (30_000, 10))

Arrays = tuple[np.ndarray, np.ndarray]


def swap_two_logits(x: np.ndarray, y: np.ndarray) -> None:
    columns = [k for k in range(3) if k != y[5]][:2]
    x[5, columns] = x[5, columns[::-1]]


CHANGES: dict[str, Callable[[np.ndarray, np.ndarray], object]] = {
    "one logit": lambda x, _y: x.__setitem__((5, 1), x[5, 1] + 0.01),
    "two logits of a row": swap_two_logits,
    "two rows": lambda x, _y: x.__setitem__([3, 7], x[[7, 3]]),
    "all logits": lambda x, _y: x.__imul__(2),
    "a target": lambda _x, y: y.__setitem__(9, (y[9] + 1) % 3),
    "nan": lambda x, _y: x.__setitem__((2, 2), np.nan),
}


def large(shape: tuple[int, int], dtype: type = np.float32) -> Arrays:
    return RNG.normal(size=shape).astype(dtype), RNG.integers(0, 3, shape[0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_gradient_of_changed_arrays_is_refused(
    change: Callable[[np.ndarray, np.ndarray], object], shape: tuple[int, int], dtype: type
) -> None:
    x, y = large(shape, dtype)
    result = lossgui.evaluate("CrossEntropyLoss", x, y)
    value = result.value.copy()
    change(x, y)
    with pytest.raises(ChangedError, match="changed in place"):
        _ = result.gradient
    assert issubclass(ChangedError, RuntimeError)
    assert result.value == value


@pytest.mark.parametrize("shape", SHAPES)
def test_changed_targets_in_probabilities_are_refused(shape: tuple[int, int]) -> None:
    x, y = large(shape)
    target = np.eye(shape[1], dtype=np.float32)[y]
    result = lossgui.evaluate("CrossEntropyLoss", x, target)
    target[5, :2] = 0.5
    with pytest.raises(ChangedError):
        _ = result.gradient


@pytest.mark.parametrize("shape", SHAPES)
def test_a_gradient_once_read_stays(shape: tuple[int, int]) -> None:
    x, y = large(shape)
    result = lossgui.evaluate("CrossEntropyLoss", x, y)
    before = result.gradient.copy()
    x *= 2
    np.testing.assert_array_equal(result.gradient, before)


@pytest.mark.parametrize("key", ["CrossEntropyLoss", "NLLLoss", "BCEWithLogitsLoss"])
@pytest.mark.parametrize("shape", [(5, 3), *SHAPES])
def test_changed_weights_are_those_of_before(key: str, shape: tuple[int, int]) -> None:
    x, y = large(shape)
    target = np.eye(shape[1], dtype=np.float32)[y] if key == "BCEWithLogitsLoss" else y
    weight = RNG.random(shape[1])
    expected = lossgui.evaluate(key, x, target, weight=weight.copy()).gradient
    result = lossgui.evaluate(key, x, target, weight=weight)
    weight[:] = 100
    np.testing.assert_array_equal(result.gradient, expected)


@pytest.mark.parametrize("key", ["CrossEntropyLoss", "NLLLoss", "BCEWithLogitsLoss"])
def test_small_arrays_and_binary_ones_may_change(key: str) -> None:
    for shape in [(5, 3), *(SHAPES if key == "BCEWithLogitsLoss" else ())]:
        x, y = large(shape)
        target = np.eye(shape[1], dtype=np.float32)[y] if key == "BCEWithLogitsLoss" else y
        expected = lossgui.evaluate(key, x.copy(), target.copy()).gradient
        result = lossgui.evaluate(key, x, target)
        x *= 2
        target[:] = 1
        np.testing.assert_array_equal(result.gradient, expected)


@pytest.mark.parametrize("shape", [(5, 3), SHAPES[0]])
def test_a_result_can_be_copied_and_pickled(shape: tuple[int, int]) -> None:
    result = lossgui.evaluate("CrossEntropyLoss", *large(shape))
    for other in (copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
        assert other.value == result.value
        np.testing.assert_array_equal(other.gradient, result.gradient)


def test_rows_beyond_the_range_of_exp_have_the_same_gradient_later() -> None:
    x, y = large(SHAPES[0])
    x[3, :3] = [np.inf, 0, 0]
    x[4, :3] = [np.nan, 0, 0]
    x[5] = -np.inf
    x[6, 1] = -np.inf
    result = lossgui.evaluate("CrossEntropyLoss", x, y, reduction="none")
    expected = lossgui.evaluate("CrossEntropyLoss", x.astype(float), y, reduction="none")
    np.testing.assert_allclose(result.gradient, expected.gradient, rtol=2e-5, atol=4e-7)
