"""The confusion matrix: which class each sample has, and which one its input says.

Of a binary loss the two classes are the no and the yes of one column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.evaluation.evaluation import Evaluation, TileMap
from lossgui.model.losses.signature.targets import NONE, Indices
from lossgui.model.samples.predictions import labels, predicted, prior_shift
from lossgui.model.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Counts:
    """Samples of the cells that have some, each array of shape (n_cells,).

    Parameters
    ----------
    code : ndarray of int
        ``label * n_classes + predicted``, ascending.
    count : ndarray of int
    undecided : int
        Samples that are in no cell because nan leaves open what they are called.
    """

    code: NDArray[np.int64]
    count: NDArray[np.int64]
    undecided: int = 0


@dataclass(frozen=True, eq=False)
class Confusion:
    """A confusion matrix, of which only the cells with samples are kept.

    Parameters
    ----------
    evaluation : Evaluation
    column : int
        Of a binary loss.
    undone : bool
    total : Counts
    samples, hits, mistakes : ndarray of int, shape (n_classes,)
        How many samples each class has, how many of them are called so, and how many are
        mistaken from it or to it.
    """

    evaluation: Evaluation
    column: int
    undone: bool
    total: Counts
    samples: NDArray[np.int64]
    hits: NDArray[np.int64]
    mistakes: NDArray[np.int64]

    @property
    def n_classes(self) -> int:
        """The number of rows and columns: 2 of a binary loss."""
        return len(self.samples)

    @property
    def n_samples(self) -> int:
        """The number of samples that count."""
        return int(self.samples.sum())

    @property
    def ignored(self) -> int:
        """The number of samples whose target is ignored."""
        return self.evaluation.scenario.n_samples - self.n_samples - self.total.undecided

    def matrix(self, classes: Indices) -> NDArray[np.int64]:
        """Return the samples of some classes, targets down and predictions across."""
        code = (classes[:, None] * self.n_classes + classes).ravel()
        return _looked_up(self.total, code).reshape(len(classes), len(classes))

    def recall(self) -> Array:
        """Return the part of each class that is called so, shape (n_classes,); nan without any."""
        with np.errstate(all="ignore"):
            return np.divide(self.hits, self.samples)

    def accuracy(self) -> float:
        """Return the part of the samples that are called what they are; nan without any."""
        return int(self.hits.sum()) / self.n_samples if self.n_samples else np.nan

    def balanced_accuracy(self) -> float:
        """Return the mean of the recalls of the classes with samples; nan without any."""
        there = self.samples > 0
        return float(self.recall()[there].mean()) if there.any() else np.nan

    def shares(self, classes: Indices, counts: NDArray[np.int64]) -> Array:
        """Return counts of samples as parts of all samples of their row's class.

        Parameters
        ----------
        classes : ndarray of int, shape (n,)
        counts : ndarray of int, shape (n, n)

        Returns
        -------
        ndarray, shape (n, n)
            nan in rows of classes without samples.
        """
        with np.errstate(all="ignore"):
            return np.asarray(counts / self.samples[classes][:, None])

    def most_confused(self, count: int) -> Indices:
        """Return the classes with most mistakes from or to them, in the order of the classes."""
        return np.sort(np.argsort(-self.mistakes, kind="stable")[:count])


def confusion(
    evaluation: Evaluation,
    column: int = 0,
    undone: bool = False,
    tile_map: TileMap = map,
) -> Confusion | None:
    """Return the confusion matrix, a tile at a time; None where the shift cannot be undone.

    Parameters
    ----------
    column : int
        Of a binary loss; else it does not matter.
    undone : bool
        Whether the weights' shift of the logits is undone first.

    Examples
    --------
    >>> from lossgui.model.evaluation.evaluation import evaluate
    >>> from lossgui.model.scenario.arguments import make_scenario
    >>> batch = make_scenario("CrossEntropyLoss", [[2.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [0, 1, 1])
    >>> found = confusion(evaluate(batch))
    >>> found.matrix(np.arange(2)).tolist(), found.recall().tolist()
    ([[1, 0], [1, 1]], [1.0, 0.5])
    """
    scenario = evaluation.scenario
    shift = prior_shift(scenario) if undone else None
    if undone and shift is None:
        return None

    def whole(tiles: list[Counts]) -> tuple[Counts, tuple[NDArray[np.int64], ...]]:
        total = _sum(tiles)
        return total, _by_class(total, scenario)

    total, by_class = evaluation.by_tiles(
        "undone confusion" if undone else "confusion",
        (column, None if shift is None else shift.tobytes()),
        lambda start, stop: _tile(scenario, start, stop, shift, column),
        whole,
        tile_map,
    )
    return Confusion(evaluation, column, undone, total, *by_class)


def _n_classes(scenario: Scenario) -> int:
    return scenario.rules.n_sides(scenario.n_classes)


def _tile(scenario: Scenario, start: int, stop: int, shift: Array | None, column: int) -> Counts:
    block = scenario.block(start, stop)
    n_classes = _n_classes(scenario)
    if not block.input.shape[1]:
        return _sum(())
    label = labels(scenario, block.target, column)
    guess = predicted(scenario, block.input, shift, column)
    kept = (label != NONE) & (guess != NONE)
    undecided = int(((label != NONE) & ~kept).sum())
    code = (label * n_classes + guess)[kept]
    if n_classes**2 > 4 * len(code):
        return Counts(*np.unique(code, return_counts=True), undecided)
    counts = np.bincount(code, minlength=n_classes**2)
    there = np.flatnonzero(counts)
    return Counts(there, counts[there], undecided)


def _sum(tiles: Sequence[Counts]) -> Counts:
    none = np.zeros(0, dtype=np.int64)
    codes = np.concatenate([none, *(tile.code for tile in tiles)])
    counts = np.concatenate([none, *(tile.count for tile in tiles)])
    code, place = np.unique(codes, return_inverse=True)
    sums = np.bincount(place, weights=counts, minlength=len(code)).astype(np.int64)
    return Counts(code, sums, sum(tile.undecided for tile in tiles))


def _by_class(total: Counts, scenario: Scenario) -> tuple[NDArray[np.int64], ...]:
    """Return samples, hits and mistakes of each class."""
    n_classes = _n_classes(scenario)

    def sums(classes: Indices) -> NDArray[np.int64]:
        summed = np.bincount(classes, weights=total.count, minlength=n_classes)
        return summed.astype(np.int64)

    label, guess = divmod(total.code, max(n_classes, 1))
    samples = sums(label)
    hits = _looked_up(total, np.arange(n_classes) * (n_classes + 1))
    return samples, hits, samples + sums(guess) - 2 * hits


def _looked_up(total: Counts, code: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the samples of some cells."""
    if not len(total.code):
        return np.zeros(len(code), dtype=np.int64)
    place = np.minimum(total.code.searchsorted(code), len(total.code) - 1)
    return np.where(total.code[place] == code, total.count[place], 0)
