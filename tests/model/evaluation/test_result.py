"""The value without its gradient, and both whatever becomes of the arrays."""

import pickle

import numpy as np
import pytest

import lossgui

RNG = np.random.default_rng(12)
SHAPES = ((5, 3), (700, 400), (30_000, 10))
LOSSES = ("CrossEntropyLoss", "NLLLoss", "BCEWithLogitsLoss")


def arrays(key: str, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    x, y = RNG.normal(size=shape).astype(np.float32), RNG.integers(0, 3, shape[0])
    return x, np.eye(shape[1], dtype=np.float32)[y] if key == "BCEWithLogitsLoss" else y


@pytest.mark.parametrize("key", LOSSES)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_a_value_alone_is_that_beside_its_gradient(
    key: str, shape: tuple[int, int], reduction: str
) -> None:
    x, y = arrays(key, shape)
    both = lossgui.evaluate(key, x, y, reduction=reduction)
    alone = lossgui.evaluate(key, x, y, reduction=reduction, gradient=False)
    np.testing.assert_allclose(alone.value, both.value, rtol=1e-6)
    assert alone.numerator == pytest.approx(both.numerator, rel=1e-12)
    assert alone.denominator == both.denominator
    with pytest.raises(lossgui.LossError, match="without gradient=False"):
        _ = alone.gradient


@pytest.mark.parametrize("key", LOSSES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_gradient_is_that_of_the_arrays_as_they_were(key: str, shape: tuple[int, int]) -> None:
    x, y = arrays(key, shape)
    weight = RNG.random(shape[1])
    expected = lossgui.evaluate(key, x.copy(), y.copy(), weight=weight.copy()).gradient
    result = lossgui.evaluate(key, x, y, weight=weight)
    x *= 2
    y[:] = 1
    weight[:] = 100
    np.testing.assert_array_equal(result.gradient, expected)


def test_a_result_can_be_pickled() -> None:
    result = lossgui.evaluate("CrossEntropyLoss", *arrays("CrossEntropyLoss", (5, 3)))
    other = pickle.loads(pickle.dumps(result))
    np.testing.assert_array_equal(other.gradient, result.gradient)
