"""Class indices: which samples count, and how unlikely their targets are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.links import Linked
from lossgui.model.losses.sums import row_sums
from lossgui.model.losses.terms import Array, Parameters

LOST = 30.0
"""Losses beyond this may come from exponentials in float32 that have lost digits."""

CERTAIN = 0.1
"""Losses below this have too few digits left in a normaliser in float32."""


@dataclass(frozen=True, eq=False)
class Kept:
    """The samples whose class index is not ignored.

    Parameters
    ----------
    rows : ndarray or slice
        Their positions.
    target : ndarray
        Their class indices.
    """

    rows: NDArray[np.intp] | slice
    target: NDArray[np.intp]

    def entries(self, matrix: Array) -> NDArray[np.intp]:
        """Return where in the flat matrix the targets' entries are.

        Flat positions are several times faster than pairs of row and column.
        """
        starts = np.arange(0, matrix.size, max(1, matrix.shape[1]))
        return starts[self.rows] + self.target


def keep(target: NDArray[np.intp], parameters: Parameters) -> Kept:
    """Tell the samples that count from those that are ignored."""
    if parameters.ignored not in target:
        return Kept(slice(None), target)
    rows = np.flatnonzero(target != parameters.ignored)
    return Kept(rows, target[rows])


def picked(linked: Linked, kept: Kept) -> Array:
    """Return the negative log-probability of the target of each kept sample, in float64.

    Without a shift it comes from the target's exponential: its rounding error is in the
    normaliser too, and cancels.
    """
    entries = kept.entries(linked.scores)
    if linked.shifted or linked.exponentials is None:
        return linked.log_normaliser[kept.rows] - linked.scores.take(entries)
    normaliser, exponentials = linked.normaliser[kept.rows], linked.exponentials.take(entries)
    surprise: Array = np.log(np.divide(normaliser, exponentials, dtype=np.float64))
    if surprise.max(initial=CERTAIN) > LOST:
        lost = np.flatnonzero(surprise > LOST)
        surprise[lost] = linked.log_normaliser[kept.rows][lost] - linked.scores.take(entries[lost])
    if surprise.min(initial=CERTAIN) < CERTAIN:
        certain = np.flatnonzero(surprise < CERTAIN)
        surprise[certain] = np.log1p(_odds(linked.exponentials, entries[certain]))
    return surprise


def _odds(exponentials: Array, entries: NDArray[np.intp]) -> Array:
    """Return how likely the others are against some entries of the flat matrix, each of a row.

    The entry itself is not in the sum, which keeps the digits of the others.
    """
    rows, columns = np.divmod(entries, exponentials.shape[1])
    others = exponentials[rows]
    others[np.arange(len(rows)), columns] = 0
    return np.divide(row_sums(others), exponentials.take(entries), dtype=np.float64)
