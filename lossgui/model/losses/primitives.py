"""The stable elementary functions that every loss is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


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
