from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.samples.thinning import PIECE, bends

TOLERANCE = 0.125


@pytest.mark.parametrize("n_points", [0, 1, 2, PIECE, PIECE + 1, 401])
def test_the_ends_are_kept(n_points: int) -> None:
    kept = bends(np.arange(n_points) + 0j, TOLERANCE)
    assert len(kept) == n_points
    assert kept[:1].all() and kept[-1:].all()


def test_a_gentle_curve_has_a_point_in_eight() -> None:
    x = np.linspace(-6, 6, 401)
    assert bends(50 * x + 40j * np.logaddexp(0, -x), TOLERANCE).sum() == 51


def test_a_corner_is_kept() -> None:
    x = np.arange(100.0)
    assert bends(x + 1j * np.abs(x - 37), TOLERANCE)[37]


@given(st.integers(0, 2**32 - 1), st.integers(2, 300), st.sampled_from([0.01, 1.0, 100.0]))
def test_what_is_left_out_lies_on_the_line(seed: int, n_points: int, height: float) -> None:
    rng = np.random.default_rng(seed)
    x = np.sort(rng.uniform(0, 600, n_points))
    y = height * np.cumsum(rng.standard_normal(n_points)) * (rng.random(n_points) > 0.8)
    kept = np.flatnonzero(bends(x + 1j * y, TOLERANCE))
    for start, end in pairwise(kept):
        parts = np.linspace(0, 1, end - start + 1)
        away_x = x[start : end + 1] - (x[start] + parts * (x[end] - x[start]))
        away_y = y[start : end + 1] - (y[start] + parts * (y[end] - y[start]))
        assert np.hypot(away_x, away_y).max() <= TOLERANCE * (1 + 1e-9)
