"""Thinning: which of very many points of a curve are drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 2000
"""Points of a curve that are told apart on a screen."""


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
