"""Contour lines of a matrix over a grid, by marching squares; all cells at once."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.terms import Array

EDGES = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
"""The corners of a cell, along its border: edge k leads from corner k to the next."""


def levels(low: float, high: float, most: int) -> list[float]:
    """Return round numbers strictly between two others: 1, 2 or 5 times a power of ten apart.

    Examples
    --------
    >>> levels(0.3, 3.9, 8)
    [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
    """
    if not 0 < high - low < math.inf:
        return []
    exact = (high - low) / (most + 1)
    power = 10.0 ** math.floor(math.log10(exact))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= exact * (1 - 1e-9))
    numbers = range(math.floor(low / step) + 1, math.ceil(high / step))
    return [round(number * step, 12 - math.floor(math.log10(step))) for number in numbers]


def contour(x: Array, y: Array, z: Array, level: float) -> Array:
    """Return where a matrix has a value, interpolated linearly; cells with nan have no line.

    Parameters
    ----------
    x, y : ndarray, shape (n_x,) and (n_y,)
    z : ndarray, shape (n_x, n_y)

    Returns
    -------
    ndarray, shape (n_segments, 2, 2)
        Both ends of pieces of the line, each as (x, y).
    """
    corners = np.stack([z[:-1, :-1], z[1:, :-1], z[1:, 1:], z[:-1, 1:], z[:-1, :-1]])
    above = corners >= level
    crossed = (above[:-1] != above[1:]) & np.isfinite(corners).all(axis=0)
    n_crossed = crossed.sum(axis=0)
    saddle = n_crossed == 4
    pairs = [_edge_pairs(crossed, n_crossed == 2)]
    if saddle.any():
        # The centre tells which two corners a saddle connects.
        connects = (corners[:4, saddle].mean(axis=0) >= level) == above[0, saddle]
        cells = np.argwhere(saddle)
        for first, second, chosen in ((0, 1, connects), (2, 3, connects)):
            pairs.append(_pair(cells[chosen], first, second))
            pairs.append(_pair(cells[~chosen], (first + 3) % 4, (second + 3) % 4))
    return _placed(np.concatenate(pairs), x, y, z, level)


def _pair(cells: NDArray[np.intp], first: int, second: int) -> NDArray[np.intp]:
    edges = np.broadcast_to([first, second], (len(cells), 2))
    return np.concatenate([cells, edges], axis=1)


def _edge_pairs(crossed: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return cells that the line crosses once: their place and their two crossed edges."""
    edges = np.nonzero(crossed[:, chosen].T)[1].reshape(-1, 2)
    return np.concatenate([np.argwhere(chosen), edges], axis=1)


def _placed(pairs: NDArray[np.intp], x: Array, y: Array, z: Array, level: float) -> Array:
    """Return both ends of each piece, from a cell and two of its edges."""
    cell, edge = pairs[:, None, :2], pairs[:, 2:]
    ends = cell + EDGES[edge], cell + EDGES[edge + 1]
    start, stop = np.minimum(*ends), np.maximum(*ends)  # so that both cells find the same point
    low, high = z[start[..., 0], start[..., 1]], z[stop[..., 0], stop[..., 1]]
    part = ((level - low) / (high - low))[..., None]
    from_, to = (np.stack([x[at[..., 0]], y[at[..., 1]]], axis=-1) for at in (start, stop))
    return from_ + part * (to - from_)


def joined(pieces: Array) -> list[Array]:
    """Return the pieces of a contour as lines, each from end to end.

    Parameters
    ----------
    pieces : ndarray, shape (n_segments, 2, 2)

    Returns
    -------
    list of ndarray, shape (n_points, 2)
        A closed line ends where it starts.
    """
    ends = pieces.reshape(-1, 2)
    _, found = np.unique(ends[:, 0] + 1j * ends[:, 1], return_inverse=True)
    points, left = found.tolist(), set(range(len(pieces)))
    ways: defaultdict[int, list[int]] = defaultdict(list)
    for end, point in enumerate(points):
        ways[point].append(end)

    def traced(end: int) -> list[int]:
        """Return the ends that follow an end: of its piece, of the next one, and so on."""
        line = [end]
        while end // 2 in left:
            left.remove(end // 2)
            line.append(end ^ 1)
            end = next((way for way in ways[points[end ^ 1]] if way // 2 in left), end)
        return line

    open_ends = [way[0] for way in ways.values() if len(way) == 1]
    lines = map(traced, [*open_ends, *range(0, len(ends), 2)])
    return [ends[line] for line in lines if len(line) > 1]
