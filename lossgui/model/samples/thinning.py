"""Thinning: which of very many points of a curve are drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 2000
"""Points of a curve that are told apart on a screen."""

PIECE = 8
"""Points of a curve that are thinned together."""

PARTS = np.arange(PIECE) / PIECE


def thinned(n_points: int, most: int = MOST_POINTS) -> NDArray[np.intp]:
    """Return the positions of the points that are drawn, all where there are few.

    Half of them are spread evenly and half evenly on a logarithmic axis, so that both the first
    points and the whole are seen; the first and the last are among them.

    Examples
    --------
    >>> thinned(4).tolist()
    [0, 1, 2, 3]
    >>> len(thinned(10**9)) <= 2000
    True
    """
    if n_points <= most:
        return np.arange(n_points)
    even = np.linspace(0, n_points - 1, most // 2)
    early = np.geomspace(1, n_points, most // 2) - 1
    return np.unique(np.concatenate([even, early]).round().astype(np.intp))


def bends(points: NDArray[np.complex128], tolerance: float) -> NDArray[np.bool_]:
    """Tell which points draw the same curve: few where it is straight.

    Of each piece of `PIECE` points only the first is needed where a line to the next piece
    passes all others within the tolerance.

    Parameters
    ----------
    points : ndarray, shape (n_points,)
        x + iy, finite, and in the unit of the tolerance, such as pixels.
    tolerance : float

    Examples
    --------
    >>> x = np.arange(33.0)
    >>> np.flatnonzero(bends(x + 1j * np.maximum(0, x - 19), 0.25)).tolist()
    [0, 8, 16, 17, 18, 19, 20, 21, 22, 23, 24, 32]
    """
    kept = np.ones(len(points), dtype=bool)
    n_pieces = max(0, (len(points) - 1) // PIECE)
    n_thinned = n_pieces * PIECE
    pieces = points[:n_thinned].reshape(n_pieces, PIECE)
    starts, ends = pieces[:, :1], points[PIECE : n_thinned + 1 : PIECE, None]
    away = np.abs(pieces - starts - (ends - starts) * PARTS)
    straight = away.max(axis=1) <= tolerance
    kept[:n_thinned].reshape(n_pieces, PIECE)[straight, 1:] = False
    return kept
