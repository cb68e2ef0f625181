"""Means and sums of float16 are those of the same numbers in float64, rounded once."""

import numpy as np
import pytest

import lossgui
from lossgui.model.losses.registry import DTYPE_DEVIATIONS

ROWS = (100, 20_000, 65_519, 65_520, 70_000)
"""Around the number of samples, and the sum of losses, that float16 cannot hold."""


def batch(n_rows: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(16)
    x = (rng.standard_normal((n_rows, 10)) * 3).astype(np.float16)
    return x, rng.integers(0, 10, n_rows)


@pytest.mark.parametrize("n_rows", ROWS)
@pytest.mark.parametrize("weighted", [False, True])
def test_the_mean_is_that_of_float64(n_rows: int, weighted: bool) -> None:
    x, y = batch(n_rows)
    weight = np.linspace(0.5, 2, 10) if weighted else None
    found = lossgui.evaluate("CrossEntropyLoss", x, y, weight=weight)
    exact = lossgui.evaluate("CrossEntropyLoss", x.astype(float), y, weight=weight)
    assert found.value.dtype == np.float16
    assert abs(float(found.value) - float(exact.value)) <= np.spacing(np.float16(exact.value))


def test_a_sum_beyond_float16_is_infinite() -> None:
    x, y = batch(20_000)
    assert lossgui.evaluate("CrossEntropyLoss", x, y, reduction="sum").value == np.inf


def test_the_deviation_names_the_limits_of_float16() -> None:
    largest = np.finfo(np.float16).max
    assert str(int(largest)) in DTYPE_DEVIATIONS["float16-input"]
    with np.errstate(over="ignore"):
        assert np.isfinite(np.float16(65_519))
        assert np.isinf(np.float16(65_520))
    assert "65519" in DTYPE_DEVIATIONS["float16-input"]
