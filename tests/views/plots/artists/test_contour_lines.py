import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossgui.views.plots.artists.contour_lines import contours

X = np.linspace(-4, 4, 81)
Y = np.linspace(-3, 3, 61)


def contour(x: np.ndarray, y: np.ndarray, z: np.ndarray, level: float) -> list[np.ndarray]:
    (lines,) = contours(x, y, z, [level])
    return lines


def length(lines: list[np.ndarray]) -> float:
    return float(sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines))


def test_the_contour_of_a_cone_is_a_circle() -> None:
    (circle,) = lines = contour(X, Y, np.hypot(X[:, None], Y), 2.03)
    assert np.hypot(*circle.T) == pytest.approx(2.03, abs=1e-3)
    assert length(lines) == pytest.approx(4.06 * np.pi, rel=1e-3)
    assert circle[0].tolist() == circle[-1].tolist()


def test_the_contour_of_a_plane_is_a_straight_line() -> None:
    (line,) = contour(X, Y, 2 * X[:, None] - Y, 0.5)
    assert 2 * line[:, 0] - line[:, 1] == pytest.approx(0.5, abs=1e-12)
    assert sorted(line[[0, -1], 1].tolist()) == [-3.0, 3.0]


def test_a_line_that_leaves_the_matrix_ends_at_its_border() -> None:
    arcs = contour(X, Y, np.hypot(X[:, None], Y), 3.53)
    assert len(arcs) == 2
    for arc in arcs:
        assert np.abs(arc[[0, -1], 1]).tolist() == [3.0, 3.0]
        assert np.hypot(*np.diff(arc, axis=0).T).max() < 0.15


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_cells_beside_what_is_not_finite_have_no_line(bad: float) -> None:
    z = np.broadcast_to(X[:, None], (81, 61)).copy()
    assert length(contour(X, Y, z, 0.05)) == pytest.approx(6.0)
    z[40, 0] = bad
    assert length(contour(X, Y, z, 0.05)) == pytest.approx(5.9)


@pytest.mark.parametrize("z", [np.zeros((3, 3)), np.full((3, 3), np.nan)])
def test_what_is_flat_or_nothing_has_no_line(z: np.ndarray) -> None:
    assert contour(np.arange(3.0), np.arange(3.0), z, 0.5) == []


whole = st.integers(-5, 5)


@given(hnp.arrays(float, (4, 5), elements=whole), st.sampled_from(np.arange(-5, 5, 0.25)))
def test_lines_cross_the_borders_of_cells_where_the_matrix_crosses(z, level) -> None:
    x, y = np.arange(4.0), np.arange(5.0)
    for line in contour(x, y, z, level):
        for at_x, at_y in line:
            i, j = int(at_x), int(at_y)
            between = z[i : i + 2, j] if at_y == j else z[i, j : j + 2]
            assert min(between) <= level <= max(between)
