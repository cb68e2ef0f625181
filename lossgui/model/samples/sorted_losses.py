"""The losses of all samples: by size, and how many of each size every class has.

With class indices and no label smoothing the weighted loss of a sample is its own loss times the
weight of its class, so that other weights cost O(n_samples); else the losses are computed anew.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.evaluation.evaluation import Evaluation, TileMap
from lossgui.model.losses.signature.targets import NONE
from lossgui.model.samples.predictions import labels
from lossgui.model.samples.sample_statistics import are_ignored, row_losses
from lossgui.model.samples.thinning import thinned
from lossgui.model.scenario.scenario import Scenario

Rows = NDArray[np.intp]

OTHERS = -1
"""Stands for all classes that have no histogram of their own."""


@dataclass(frozen=True, eq=False)
class SampleLosses:
    """The losses of all samples in their order.

    Parameters
    ----------
    evaluation : Evaluation
    tiles : list of tuple of ndarray
        Of each tile the losses, before class weights if `scales`, else weighted; and the classes.
    """

    evaluation: Evaluation
    tiles: list[tuple[Array, Rows]]

    @property
    def label(self) -> Rows:
        """The class of each sample, of a binary loss 0 for no and 1 for yes; `NONE`."""
        return np.concatenate([label for _, label in self.tiles])

    def losses(self) -> Array:
        """Return the weighted losses, shape (n_samples,)."""
        scenario, losses = self.evaluation.scenario, np.concatenate([own for own, _ in self.tiles])
        if not scales(scenario) or scenario.weight is None:
            return losses
        label = self.label
        with np.errstate(all="ignore"):
            return np.where(label == NONE, 0.0, losses * scenario.weight[label])


def scales(scenario: Scenario) -> bool:
    """Tell whether the loss of a sample is linear in the weight of its class alone."""
    return scenario.spec.loss.own_weight_only(scenario.target_kind, scenario.parameters)


def sample_losses(evaluation: Evaluation, column: int = 0, tile_map: TileMap = map) -> SampleLosses:
    """Return the losses of all samples, a tile at a time."""
    scenario, plain = evaluation.scenario, evaluation
    weights: tuple[bytes, ...] = ()
    if scales(scenario):
        plain = replace(evaluation, scenario=replace(scenario, weight=None))
    else:
        weights = scenario.weights.tobytes(), scenario.pos_weights.tobytes()
    key = column if scenario.rules.per_element else 0, weights, scenario.outside_terms
    tiles = evaluation.by_tiles(
        "losses", key, lambda start, stop: _tile(plain, start, stop, column), list, tile_map
    )
    return SampleLosses(evaluation, tiles)


def _tile(evaluation: Evaluation, start: int, stop: int, column: int) -> tuple[Array, Rows]:
    scenario = evaluation.scenario
    block = scenario.block(start, stop)
    if not scenario.n_classes:
        return np.zeros(stop - start), np.full(stop - start, NONE)
    label = labels(scenario, block.target, column)
    if scenario.rules.per_element:
        label = np.where(are_ignored(scenario, start, stop), NONE, np.maximum(label, 0))
    return row_losses(evaluation, start, stop), label


@dataclass(frozen=True, eq=False)
class LossRanks:
    """The samples that count, that with the largest loss first.

    Parameters
    ----------
    rows : ndarray, shape (n_kept,)
        Numbers of samples; equal losses in the order of their numbers, nan like inf.
    losses : ndarray, shape (n_kept,)
        Their weighted losses in nats.
    ignored : int
        How many samples do not count.
    """

    rows: Rows
    losses: Array
    ignored: int

    def rank(self, row: int) -> int | None:
        """Return the place of a sample, from 1; None if it is ignored."""
        places = np.flatnonzero(self.rows == row)
        return int(places[0]) + 1 if len(places) else None

    def row_at(self, rank: float) -> int | None:
        """Return the sample whose rank is nearest to a number; None if there is none."""
        if not len(self.rows):
            return None
        return int(self.rows[min(max(round(rank), 1), len(self.rows)) - 1])

    def half(self) -> int:
        """Return how many of the largest losses are half of the sum; 0 where it is not finite."""
        with np.errstate(over="ignore", invalid="ignore"):
            sums = np.cumsum(self.losses)
        if not len(sums) or not np.isfinite(sums[-1]):
            return 0
        return int(np.searchsorted(sums, sums[-1] / 2)) + 1

    def curve(self) -> tuple[Array, Array]:
        """Return ranks and losses to draw; not more than can be told apart."""
        places = thinned(len(self.losses))
        return (places + 1).astype(np.float64), self.losses[places]

    def curve_rows(self) -> Rows:
        """Return the numbers of the samples that `curve` draws."""
        return self.rows[thinned(len(self.losses))]


def ranked(losses: Array, label: NDArray[np.intp]) -> LossRanks:
    """Sort the samples by loss, the largest first; ignored ones are left out: O(N log N)."""
    kept = np.flatnonzero(label != NONE)
    own = losses[kept]
    order = np.argsort(np.where(np.isnan(own), -np.inf, -own), kind="stable")
    return LossRanks(kept[order], own[order], len(losses) - len(kept))


@dataclass(frozen=True, eq=False)
class LossHistogram:
    """How many samples of each class have a loss of each size.

    Parameters
    ----------
    edges : ndarray, shape (n_bins + 1,)
        Losses in nats, ascending.
    classes : tuple of int
        Those with the largest sums of losses, in their order; `OTHERS` last, if there are more.
    counts : ndarray of int, shape (n_groups, n_bins)
    left_out : int
        Samples whose loss is infinite or nan, or off the logarithmic axis.
    """

    edges: Array
    classes: tuple[int, ...]
    counts: NDArray[np.int64]
    left_out: int


def loss_histogram(
    losses: Array,
    label: NDArray[np.intp],
    logarithmic: bool = False,
    most_classes: int = 6,
    n_bins: int = 40,
    selected: int | None = None,
) -> LossHistogram | None:
    """Count the samples that are not ignored by loss and class; None if there are none to count.

    Parameters
    ----------
    losses, label : ndarray, shape (n_samples,)
    logarithmic : bool
        Whether the edges are spread evenly on a logarithmic axis; a loss of 0 or less has no
        place on it.
    most_classes : int
        How many classes have a histogram of their own.
    selected : int, optional
        A class that is one of them, if it has samples.
    """
    kept = label != NONE
    usable = kept & np.isfinite(losses) & ((losses > 0) | (not logarithmic))
    own, label = losses[usable], label[usable]
    if not len(own):
        return None
    edges = _edges(float(own.min()), float(own.max()), logarithmic, n_bins)
    group, classes = _grouped(own, label, most_classes, selected)
    bins = np.clip(np.searchsorted(edges, own, side="right") - 1, 0, n_bins - 1)
    size = len(classes) * n_bins
    counts = np.bincount(group[label] * n_bins + bins, minlength=size).reshape(-1, n_bins)
    return LossHistogram(edges, classes, counts, int(kept.sum()) - len(own))


def _edges(low: float, high: float, logarithmic: bool, n_bins: int) -> Array:
    if high <= low:
        high = min(2 * low if logarithmic else max(low + 1, low * 1.001), sys.float_info.max)
    with np.errstate(all="ignore"):
        return (np.geomspace if logarithmic else np.linspace)(low, high, n_bins + 1)


def _grouped(
    losses: Array, label: NDArray[np.intp], most: int, selected: int | None
) -> tuple[NDArray[np.intp], tuple[int, ...]]:
    """Return the group of each class, and the class of each group, with `OTHERS` as the last."""
    samples = np.bincount(label)
    with np.errstate(over="ignore"):
        sums = np.bincount(label, np.abs(losses))
    if selected is not None and selected < len(sums):
        sums[selected] = np.inf
    largest = np.sort(np.lexsort((-samples, -sums))[:most])
    own = largest[samples[largest] > 0]
    group = np.full(len(samples), len(own))
    group[own] = np.arange(len(own))
    others = samples.sum() > samples[own].sum()
    return group, (*own.tolist(), *((OTHERS,) if others else ()))


@dataclass(frozen=True, eq=False)
class LossSpread:
    """What the plot of the samples shows.

    Parameters
    ----------
    ranks : LossRanks
    half : int
        How many of the largest losses are half of the sum.
    histogram : LossHistogram or None
    pinned : LossRanks or None
        Of state A.
    """

    ranks: LossRanks
    half: int
    histogram: LossHistogram | None
    pinned: LossRanks | None


def loss_spread(
    now: SampleLosses,
    pinned: SampleLosses | None,
    logarithmic: bool = False,
    selected: int | None = None,
) -> LossSpread:
    """Sort and count the losses: O(n_samples log n_samples)."""
    losses, label = now.losses(), now.label
    ranks = ranked(losses, label)
    return LossSpread(
        ranks,
        ranks.half(),
        loss_histogram(losses, label, logarithmic, selected=selected),
        None if pinned is None else ranked(pinned.losses(), pinned.label),
    )
