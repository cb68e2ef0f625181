"""Inputs: what the numbers that a loss takes stand for, and what they say in probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lossgui.model.array import Array
from lossgui.model.losses.primitives import (
    log_sigmoid,
    log_softmax,
    logit,
    logsumexp,
    sigmoid,
    softmax,
)


class InputKind(StrEnum):
    """What the numbers of the input table are."""

    LOGITS = "logits"
    LOG_PROBABILITIES = "log-probabilities"
    PROBABILITIES = "probabilities"
    SCORES = "scores"

    @property
    def entry(self) -> str:
        """What one number of the table is."""
        return _ENTRIES[self]


_ENTRIES = {
    InputKind.LOGITS: "logit",
    InputKind.LOG_PROBABILITIES: "log-probability",
    InputKind.PROBABILITIES: "probability",
    InputKind.SCORES: "score",
}


LARGEST = 8e306
"""The largest number that an axis has to show; that of the plots ends at 1e307."""


@dataclass(frozen=True)
class Input:
    """How a loss reads its input; each subclass is one way, and `SCORES` has no probabilities.

    Parameters
    ----------
    kind : InputKind
    activation : str
        What turns it into probabilities: 'softmax', 'sigmoid', 'exp', 'identity', or 'none'.
    domain : tuple of float
        The numbers that the loss takes, both ends included.
    usual : tuple of float
        Both ends of a curve's x axis where the present value lies between them.
    half : float
        From which value on a yes-or-no element says yes.
    """

    kind: InputKind
    activation: str
    domain: tuple[float, float] = (-math.inf, math.inf)
    usual: tuple[float, float] = (-6.0, 6.0)
    half: float = 0.0

    @property
    def has_probabilities(self) -> bool:
        """Whether the input says how likely each class is."""
        return self.activation != "none"

    @property
    def has_temperature(self) -> bool:
        """Whether dividing the input by a temperature makes the probabilities flatter."""
        return self.kind is InputKind.LOGITS

    def probabilities(self, x: Array) -> Array:
        """Return probabilities of entries, shape (n_rows, n_classes); nan where there are none."""
        return np.exp(self.log_probabilities(x))

    def log_probabilities(self, x: Array) -> Array:
        """Return log-probabilities of entries in nats, shape (n_rows, n_classes)."""
        return np.full(x.shape, np.nan)

    def log_odds(self, x: Array, column: int) -> Array:
        """Return ``log(p / (1 - p))`` of the class of a column, shape (n_rows,)."""
        return x[:, column] - logsumexp(np.delete(x, column, axis=1))

    def classes_of(self, x: Array, _column: int) -> Array:
        """Return log-probabilities of the classes that one sample chooses from, 1-d."""
        return self.log_probabilities(x[None])[0]

    def neutral(self, _n_classes: int) -> float:
        """Return the entry that prefers no class."""
        return 0.0

    def chance(self, n_classes: int) -> float:
        """Return the probability of a class that nothing is known about."""
        return 1 / max(2, n_classes)

    def from_logits(self, logits: Array) -> Array:
        """Return entries that say what logits say."""
        return logits

    def normalised(self, rows: Array) -> Array:
        """Return rows whose probabilities sum to 1, in the form that the loss takes."""
        return log_softmax(rows)

    def span(self, value: float) -> tuple[float, float]:
        """Return the range of a curve that holds an entry of the given value."""
        low, high = self.usual
        if not math.isfinite(value):
            return low, high
        value = min(max(value, -LARGEST), LARGEST)
        return min(low, np.floor(value) - 2), max(high, np.ceil(value) + (2 if value > 0 else 0))


class _SoftmaxLogits(Input):
    def probabilities(self, x: Array) -> Array:
        return softmax(x)

    def log_probabilities(self, x: Array) -> Array:
        return log_softmax(x)


class _SigmoidLogits(Input):
    """Each entry is a question of its own."""

    def probabilities(self, x: Array) -> Array:
        return sigmoid(x)

    def log_probabilities(self, x: Array) -> Array:
        return log_sigmoid(x)

    def log_odds(self, x: Array, column: int) -> Array:
        return x[:, column]

    def classes_of(self, x: Array, column: int) -> Array:
        return np.array([log_sigmoid(-x[column]), log_sigmoid(x[column])])

    def chance(self, _n_classes: int) -> float:
        return 0.5


class _LogProbabilities(Input):
    def log_probabilities(self, x: Array) -> Array:
        return x

    def neutral(self, n_classes: int) -> float:
        return -math.log(max(1, n_classes))

    def from_logits(self, logits: Array) -> Array:
        return log_softmax(logits)


class _Probabilities(Input):
    """Each entry is the probability of a yes of its own."""

    def probabilities(self, x: Array) -> Array:
        return x

    def log_probabilities(self, x: Array) -> Array:
        return np.log(x)

    def log_odds(self, x: Array, column: int) -> Array:
        return logit(x[:, column])

    def classes_of(self, x: Array, column: int) -> Array:
        return np.array([np.log1p(-x[column]), np.log(x[column])])

    def neutral(self, _n_classes: int) -> float:
        return 0.5

    def chance(self, _n_classes: int) -> float:
        return 0.5

    def from_logits(self, logits: Array) -> Array:
        return sigmoid(logits)

    def normalised(self, rows: Array) -> Array:
        return rows / rows.sum(axis=1, keepdims=True)

    def span(self, _value: float) -> tuple[float, float]:
        return self.domain


LOGITS = _SoftmaxLogits(InputKind.LOGITS, "softmax")
SIGMOID_LOGITS = _SigmoidLogits(InputKind.LOGITS, "sigmoid")
LOG_PROBABILITIES = _LogProbabilities(InputKind.LOG_PROBABILITIES, "exp", usual=(-8.0, 0.0))
PROBABILITIES = _Probabilities(
    InputKind.PROBABILITIES, "identity", domain=(0.0, 1.0), usual=(0.0, 1.0), half=0.5
)
SCORES = Input(InputKind.SCORES, "none")
