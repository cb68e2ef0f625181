from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossgui.model.contours import contour, joined, levels

X = np.linspace(-4, 4, 81)
Y = np.linspace(-3, 3, 61)
UNIT = np.array([0.0, 1.0])


def lengths(pieces: np.ndarray) -> float:
    return float(np.hypot(*(pieces[:, 1] - pieces[:, 0]).T).sum())


def test_the_contour_of_a_cone_is_a_circle() -> None:
    pieces = contour(X, Y, np.hypot(X[:, None], Y), 2.0)
    assert np.hypot(pieces[..., 0], pieces[..., 1]) == pytest.approx(2.0, abs=1e-3)
    assert lengths(pieces) == pytest.approx(4 * np.pi, rel=1e-3)


def test_each_end_inside_belongs_to_two_pieces() -> None:
    pieces = contour(X, Y, np.sin(X[:, None]) * np.cos(2 * Y), 0.013)
    ends = np.round(pieces.reshape(-1, 2), 9)
    found, counts = np.unique(ends, axis=0, return_counts=True)
    inside = (np.abs(found) < (X[-1], Y[-1])).all(axis=1)
    assert (counts[inside] == 2).all()
    assert (counts[~inside] == 1).all()


@pytest.mark.parametrize(
    ("level", "corners_cut_off"),
    [(0.6, [(1.0, 0.0), (0.0, 1.0)]), (0.4, [(0.0, 0.0), (1.0, 1.0)])],
)
def test_a_saddle_is_cut_as_its_centre_says(
    level: float, corners_cut_off: list[tuple[float, float]]
) -> None:
    pieces = contour(UNIT, UNIT, np.array([[0.0, 1.0], [1.0, 0.0]]), level)
    assert lengths(pieces) == pytest.approx(2 * 0.4 * np.sqrt(2))
    centres = sorted(map(tuple, pieces.mean(axis=1)))
    assert centres == [
        pytest.approx((0.2 if x == 0 else 0.8, 0.2 if y == 0 else 0.8))
        for x, y in sorted(corners_cut_off)
    ]


def test_cells_beside_nan_have_no_line() -> None:
    z = np.broadcast_to(X[:, None], (81, 61)).copy()
    whole = lengths(contour(X, Y, z, 0.05))
    z[40, 0] = np.nan
    assert whole == pytest.approx(6.0)
    assert lengths(contour(X, Y, z, 0.05)) == pytest.approx(5.9)


def test_joined_pieces_are_lines_from_border_to_border_or_closed() -> None:
    height = np.hypot(X[:, None], Y)
    (circle,) = joined(contour(X, Y, height, 2.03))
    assert circle[0].tolist() == circle[-1].tolist()
    assert np.hypot(*np.diff(circle, axis=0).T).sum() == pytest.approx(4.06 * np.pi, rel=1e-3)
    arcs = joined(contour(X, Y, height, 3.53))
    assert len(arcs) == 2
    for arc in arcs:
        assert np.abs(arc[[0, -1], 1]).tolist() == [3.0, 3.0]
        assert np.hypot(*np.diff(arc, axis=0).T).max() < 0.15


@given(hnp.arrays(float, (5, 6), elements=st.integers(-5, 5)), st.sampled_from([0.0, 0.5, 2.25]))
def test_joined_lines_are_all_pieces_once(z, level) -> None:
    pieces = contour(np.arange(5.0), np.arange(6.0), z, level)
    lines = joined(pieces)
    steps = [step for line in lines for step in pairwise(line.tolist())]
    assert sorted(map(sorted, steps)) == sorted(map(sorted, pieces.tolist()))


@pytest.mark.parametrize("z", [np.zeros((3, 3)), np.full((3, 3), np.nan), np.zeros((0, 0))])
def test_what_is_flat_or_nothing_has_no_line(z: np.ndarray) -> None:
    pieces = contour(np.arange(len(z)), np.arange(len(z)), z, 0.5)
    assert pieces.shape == (0, 2, 2)
    assert joined(pieces) == []


whole = st.integers(-5, 5)


@given(hnp.arrays(float, (4, 5), elements=whole), st.sampled_from(np.arange(-5, 5, 0.25)))
def test_pieces_lie_on_the_borders_of_cells_where_the_matrix_crosses(z, level) -> None:
    x, y = np.arange(4.0), np.arange(5.0)
    for at_x, at_y in contour(x, y, z, level).reshape(-1, 2):
        i, j = int(at_x), int(at_y)
        between = z[i : i + 2, j] if at_y == j else z[i, j : j + 2]
        assert min(between) <= level <= max(between)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(3, 12))
def test_levels_are_few_and_inside(low: float, length: float, most: int) -> None:
    made = levels(low, low + length, most)
    assert len(made) <= most + 1
    assert len(made) >= most // 3
    assert all(low < level < low + length for level in made)
    assert made == sorted(set(made))


@pytest.mark.parametrize("ends", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_no_range_has_no_levels(ends: tuple[float, float]) -> None:
    assert levels(*ends, 8) == []
