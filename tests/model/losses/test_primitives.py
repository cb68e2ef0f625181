"""Sums and largest entries of tiles against NumPy's own, for short and for long rows."""

import numpy as np
import pytest

from lossgui.model.losses.primitives import LONG, SHORT, column_sums, row_peaks, row_sums

RNG = np.random.default_rng(7)
SHAPES = [(0, 0), (0, 5), (3, 0), (1, 1), (1000, 1), (7, 10), (3001, 10), (50, SHORT), (9, LONG)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_as_numpy(shape: tuple[int, int], dtype: type) -> None:
    matrix = RNG.standard_normal(shape).astype(dtype)
    exact = matrix.astype(np.longdouble)
    atol = 16 * float(np.finfo(dtype).eps) * (1 + max(shape) ** 0.5)
    found = row_sums(matrix)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, exact.sum(axis=1), atol=atol)
    np.testing.assert_array_equal(row_peaks(matrix), matrix.max(axis=1, initial=-np.inf))
    columns = column_sums(matrix)
    assert columns.dtype == np.float64
    np.testing.assert_allclose(columns, exact.sum(axis=0), atol=atol)


@pytest.mark.parametrize("n_columns", [3, SHORT])
def test_a_number_that_is_none_stays_in_its_row_and_column(n_columns: int) -> None:
    matrix = np.zeros((2 * LONG, n_columns))
    matrix[5, 1], matrix[8, 2], matrix[9] = np.nan, np.inf, -np.inf
    rows = np.zeros(len(matrix))
    rows[[5, 8, 9]] = np.nan, np.inf, -np.inf
    columns = np.full(n_columns, -np.inf)
    columns[[1, 2]] = np.nan
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal(row_sums(matrix), rows)
        np.testing.assert_array_equal(row_peaks(matrix), rows)
        np.testing.assert_array_equal(column_sums(matrix), columns)


def test_long_columns_in_float32_are_exact_enough() -> None:
    matrix = RNG.random((26_214, 10), dtype=np.float32)
    np.testing.assert_allclose(column_sums(matrix), matrix.sum(axis=0, dtype=float), rtol=1e-6)
