"""The elementary functions that every loss is made of: stable, and quick for whole tiles."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array

SHORT = 128
"""Rows of fewer entries than this are short."""

LONG = 512
"""Entries of a row from which on it is added to another at full speed."""

LONGEST = 4096
"""Entries of a row beyond which its product with ones is less exact than its pairwise sum."""


def softplus(x: Array) -> Array:
    """Return ``log(1 + exp(x))`` for finite x without overflow; 0 at -inf and inf at +inf.

    Examples
    --------
    >>> float(softplus(np.array(1e4)))
    10000.0
    """
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def log_sigmoid(x: Array) -> Array:
    """Return ``log(sigmoid(x))``, in (-inf, 0]; the linear part is kept for very negative x."""
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


def sigmoid(x: Array) -> Array:
    """Return ``1 / (1 + exp(-x))``, in [0, 1], without overflow at either end."""
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, decay) / (1 + decay)


def logsumexp(x: Array, axis: int = -1) -> Array:
    """Return ``log(sum(exp(x)))`` along `axis`; -inf for no terms or only -inf."""
    peak = x.max(axis=axis, keepdims=True, initial=-np.inf)
    shift = np.where(np.isneginf(peak), 0, peak)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(x - shift).sum(axis=axis)) + shift.squeeze(axis)


def log_softmax(x: Array, axis: int = -1) -> Array:
    """Return the log-probabilities of logits along `axis`, in (-inf, 0].

    The shift is subtracted before the logarithm of the sum, as torch does, so that equal logits
    of size 1e16 stay equal. A row that holds +inf or nan, or only -inf, is nan throughout.
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        shifted = x - x.max(axis=axis, keepdims=True, initial=-np.inf)
        return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def softmax(x: Array, axis: int = -1) -> Array:
    """Return the probabilities of logits along `axis`, in [0, 1]."""
    return np.exp(log_softmax(x, axis))


def logit(p: Array) -> Array:
    """Return ``log(p / (1 - p))``, the inverse of `sigmoid`; -inf at 0 and inf at 1."""
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log1p(-p)


def row_sums(matrix: Array) -> Array:
    """Return the sum of each row, in the matrix's own dtype, shape (n_rows,).

    Products with ones take a third of the time of NumPy's sum.
    """
    ones = np.ones(matrix.shape[1], matrix.dtype)
    if matrix.shape[1] > LONGEST:
        return matrix.sum(axis=1)
    if matrix.shape[1] >= SHORT:
        return np.asarray(np.vecdot(matrix, ones))
    folded, rest = _folded(matrix)
    # Products of matrices so small are not worth a thread to BLAS, which would get in the way.
    return np.concatenate(((folded @ ones).reshape(-1), rest @ ones))


def row_peaks(matrix: Array) -> Array:
    """Return the largest entry of each row, nan where one is, and -inf of no entries."""
    by_column = matrix.T.copy() if matrix.shape[1] < SHORT else matrix.T
    return by_column.max(axis=0, initial=-np.inf)


def column_sums(matrix: Array) -> Array:
    """Return the sum of each column, added up in the matrix's own dtype, as float64.

    A tile has so few rows that float32 is exact enough; tiles are added up in float64.
    """
    if matrix.shape[1] >= LONG:
        return matrix.sum(axis=0).astype(np.float64)
    folded, rest = _folded(matrix)
    return (folded.sum(axis=0).sum(axis=0) + rest.sum(axis=0)).astype(np.float64)


def _folded(matrix: Array) -> tuple[Array, Array]:
    """Return the rows in groups of about `LONG` entries, and those that fill no group."""
    n_rows, n_columns = matrix.shape
    at_once = max(1, LONG // max(1, n_columns))
    whole = n_rows - n_rows % at_once
    return matrix[:whole].reshape(whole // at_once, at_once, n_columns), matrix[whole:]


class Scratch(threading.local):
    """A buffer, of each thread its own.

    Fresh memory for each tile would cost as much as the arithmetic: the system clears each page.
    What was computed for a tile is lost with the next one.
    """

    def __init__(self) -> None:
        self._buffer: NDArray[Any] = np.empty(0)

    def like(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return the buffer in an array's shape and dtype."""
        if self._buffer.size < array.size or self._buffer.dtype != array.dtype:
            self._buffer = np.empty(array.size, dtype=array.dtype)
        return self._buffer[: array.size].reshape(array.shape)
