"""Deciding yes or no by a threshold on the probability: counts, ROC and precision-recall curve.

A sample is called positive where its probability is at least the threshold. The weight w of
positives moves the decision of the weighted optimum to the true probability ``1 / (1 + w)``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossgui.model.array import Array
from lossgui.model.evaluation.evaluation import Evaluation, TileMap
from lossgui.model.losses.primitives import logit
from lossgui.model.samples.thinning import thinned
from lossgui.model.scenario.scenario import Scenario

MOST_DRAWN = 800
"""Points of each curve, of which several stand side by side."""

KIND = "thresholds"


@dataclass(frozen=True)
class Outcome:
    """What becomes of the samples at one threshold; soft targets count in part on both sides.

    Parameters
    ----------
    tp, fp, fn, tn : float
        True and false positives, false and true negatives.
    """

    tp: float
    fp: float
    fn: float
    tn: float

    @property
    def tpr(self) -> float:
        """True positive rate, or recall: the part of the positives that are called so."""
        return _part(self.tp, self.fn)

    @property
    def fpr(self) -> float:
        """False positive rate: the part of the negatives that are called positive."""
        return _part(self.fp, self.tn)

    @property
    def precision(self) -> float:
        """The part of what is called positive that is."""
        return _part(self.tp, self.fp)

    @property
    def accuracy(self) -> float:
        """The part of all samples that are called what they are."""
        return _part(self.tp + self.tn, self.fp + self.fn)

    @property
    def balanced_accuracy(self) -> float:
        """The mean of the true positive and the true negative rate."""
        return (self.tpr + 1 - self.fpr) / 2


@dataclass(frozen=True, eq=False)
class Thresholds:
    """The outcomes of one class at every threshold.

    Parameters
    ----------
    evaluation : Evaluation
    column : int
    log_odds : ndarray, shape (n_points,)
        The different log-odds of the samples, descending.
    tp, fp : ndarray, shape (n_points,)
        Positives and negatives whose log-odds are at least so large.
    """

    evaluation: Evaluation
    column: int
    log_odds: Array
    tp: Array
    fp: Array

    @property
    def positives(self) -> float:
        """How many samples are positive."""
        return float(self.tp[-1]) if len(self.tp) else 0.0

    @property
    def negatives(self) -> float:
        """How many samples are negative."""
        return float(self.fp[-1]) if len(self.fp) else 0.0

    def at(self, threshold: float) -> Outcome:
        """Return the outcome at a threshold on the probability, in [0, 1]."""
        least = float(logit(np.array(threshold)))
        count = len(self.log_odds) - int(np.searchsorted(self.log_odds[::-1], least))
        tp, fp = (float(sums[count - 1]) if count else 0.0 for sums in (self.tp, self.fp))
        return Outcome(tp, fp, self.positives - tp, self.negatives - fp)

    def rates(self) -> tuple[Array, Array, Array]:
        """Return true and false positive rate and precision at the log-odds, each (n_points,)."""
        with np.errstate(all="ignore"):
            tpr, fpr = self.tp / self.positives, self.fp / self.negatives
            return tpr, fpr, self.tp / (self.tp + self.fp)

    def drawn(self) -> tuple[Array, Array, Array, Array]:
        """Return log-odds, true and false positive rate and precision of the points to draw."""
        kept = thinned(len(self.log_odds), MOST_DRAWN)
        tpr, fpr, precision = (rate[kept] for rate in self.rates())
        return self.log_odds[kept], tpr, fpr, precision

    def area(self) -> float:
        """Return the area under the ROC curve: how often a positive has the larger log-odds."""
        tpr, fpr, _ = self.rates()
        return float(np.trapezoid(np.append(0, tpr), np.append(0, fpr)))

    def average_precision(self) -> float:
        """Return the mean of the precision over the recall, without interpolation."""
        tpr, _, precision = self.rates()
        with np.errstate(invalid="ignore"):
            return float((np.diff(tpr, prepend=0) * precision).sum()) if len(tpr) else np.nan


def thresholds(evaluation: Evaluation, column: int, tile_map: TileMap = map) -> Thresholds:
    """Sort the samples by the log-odds of a class (one against the rest): O(N log N).

    Raises
    ------
    DomainError
        If the loss has no probabilities.
    """
    scenario = evaluation.scenario
    scenario.spec.check_probabilities("a threshold")
    merged = evaluation.by_tiles(
        KIND, column, lambda start, stop: _tile(scenario, start, stop, column), _merged, tile_map
    )
    return Thresholds(evaluation, column, *merged)


def cells_to_sort(evaluation: Evaluation, column: int) -> int:
    """Estimate the cells whose log-odds are not sorted yet; 0 if all is cached."""
    return evaluation.cells_left(KIND, column)


def _merged(tiles: list[tuple[Array, Array]]) -> tuple[Array, Array, Array]:
    """Return the different log-odds of all tiles, and positives and negatives from there on."""
    scores, targets = (np.concatenate(parts) for parts in zip(*tiles, strict=True))
    order = np.argsort(-scores, kind="stable")
    scores, targets = scores[order], targets[order]
    last = np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)[: len(scores)]
    with np.errstate(over="ignore", invalid="ignore"):
        tp, fp = targets.cumsum()[last], (1 - targets).cumsum()[last]
    return scores[last], tp, fp


def _tile(scenario: Scenario, start: int, stop: int, column: int) -> tuple[Array, Array]:
    """Return log-odds, -inf for nan, and targets of the samples that are not ignored."""
    block = scenario.block(start, stop)
    with np.errstate(all="ignore"):
        scores = scenario.spec.input.log_odds(block.input, column).astype(np.float64)
    scores = np.where(np.isnan(scores), -np.inf, scores)
    target, counts = scenario.rules.columns(block.target, scenario.n_classes, scenario.ignored)
    kept = counts[:, column]
    return scores[kept], target[kept, column].astype(np.float64)


def _part(of: float, rest: float) -> float:
    return of / (of + rest) if of + rest else np.nan
