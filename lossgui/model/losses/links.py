"""Links: from the input of a categorical loss to log-probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lossgui.model.array import Array
from lossgui.model.losses.primitives import row_peaks, row_sums

UNSHIFTED = (1e-3, 1e15)
"""Sums of exponentials in float32 that are as exact without a shift: none of them overflowed,
and what underflowed was too small to count."""


@dataclass(frozen=True, eq=False)
class Linked:
    """Log-probabilities in two parts, ``scores - log_normaliser``, shape (n_rows, n_classes).

    Parameters
    ----------
    scores : ndarray, shape (n_rows, n_classes)
    exponentials : ndarray or None
        ``exp(scores)``; None where the input already is a log-probability.
    normaliser : ndarray, shape (n_rows,)
        The row sums of `exponentials`; ones without them.
    shifted : bool
        Whether the scores of each row are at most 0, so that the largest exponential is exact.
    """

    scores: Array
    exponentials: Array | None
    normaliser: Array
    shifted: bool = True

    @cached_property
    def log_normaliser(self) -> Array:
        """The logarithm of the normaliser as float64, shape (n_rows,)."""
        return np.log(self.normaliser, dtype=np.float64)

    def below_peaks(self) -> tuple[Array, Array]:
        """Return the scores less the largest of their row, and the log_normaliser less it too.

        Both signs are certain then: no rounding makes a log-probability positive. The largest
        exponential stands for that of the largest score: its rounding error is in the normaliser
        too, and cancels.
        """
        if self.shifted or self.exponentials is None:
            return self.scores, self.log_normaliser
        excess = self.normaliser.astype(np.float64) / row_peaks(self.exponentials)
        return self.scores - row_peaks(self.scores)[:, None], np.log(excess)

    def log_probabilities(self) -> Array:
        """Return the log-probabilities in float64, shape (n_rows, n_classes)."""
        scores, log_normaliser = self.below_peaks()
        return scores - log_normaliser[:, None]


def log_softmax_link(logits: Array, out: Array | None = None) -> Linked:
    """Link of `CrossEntropyLoss`: the log-softmax over the classes.

    A row that holds +inf or nan, or only -inf, is nan throughout, as in torch. Logits in float32
    whose exponentials stay in range need no shift, which saves reading them twice.

    Parameters
    ----------
    logits : ndarray, shape (n_rows, n_classes)
    out : ndarray, shape (n_rows, n_classes), optional
        Memory for the exponentials: fresh memory costs as much as the arithmetic.
    """
    if logits.dtype == np.float32:
        exponentials = np.exp(logits, out=out)
        sums = row_sums(exponentials)
        low, high = UNSHIFTED
        if low < sums.min(initial=high) and sums.max(initial=low) < high:
            return Linked(logits, exponentials, sums, shifted=False)
    scores = logits - row_peaks(logits)[:, None]
    exponentials = np.exp(scores, out=out)
    return Linked(scores, exponentials, row_sums(exponentials))


def identity_link(log_probabilities: Array, _out: Array | None = None) -> Linked:
    """Link of `NLLLoss`: the input is taken as it is, and never checked to be normalised."""
    return Linked(log_probabilities, None, np.ones(len(log_probabilities)))
