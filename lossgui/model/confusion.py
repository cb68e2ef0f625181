"""The confusion matrix: which class each sample has, and which one its input says.

Of a binary loss the two classes are the no and the yes of one column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Evaluation, Mapper, patched, stale_tiles
from lossgui.model.losses.terms import Array, Block
from lossgui.model.predictions import IGNORED, Indices, labels, predicted, prior_shift
from lossgui.model.scenario import Scenario


@dataclass(frozen=True)
class Cell:
    """One cell of a confusion matrix.

    Parameters
    ----------
    label, predicted : int
        The class that the target says, and the one that the input says.
    column : int
        Of a binary loss.
    undone : bool
        Whether the weights' shift of the logits was undone first.
    """

    label: int
    predicted: int
    column: int = 0
    undone: bool = False


def in_cell(scenario: Scenario, block: Block, cell: Cell) -> NDArray[np.bool_]:
    """Tell which samples are in a cell; none where the shift cannot be undone."""
    shift = prior_shift(scenario) if cell.undone else None
    own = labels(scenario, block.target, cell.column) == cell.label
    if cell.undone and shift is None:
        return np.zeros_like(own)
    return own & (predicted(scenario, block.input, shift, cell.column) == cell.predicted)


@dataclass(frozen=True, eq=False)
class Counts:
    """Samples of the cells that have some, each array of shape (n_cells,).

    Parameters
    ----------
    code : ndarray of int
        ``label * n_classes + predicted``, ascending.
    count : ndarray of int
    """

    code: NDArray[np.int64]
    count: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Confusion:
    """A confusion matrix, of which only the cells with samples are kept.

    Parameters
    ----------
    evaluation : Evaluation
    column : int
        Of a binary loss.
    undone : bool
    tiles : tuple of Counts
    total : Counts
    """

    evaluation: Evaluation
    column: int
    undone: bool
    tiles: tuple[Counts, ...]
    total: Counts

    @property
    def n_classes(self) -> int:
        """The number of rows and columns: 2 of a binary loss."""
        return _n_classes(self.evaluation.scenario)

    @property
    def n_samples(self) -> int:
        """The number of samples that count."""
        return int(self.total.count.sum())

    def matrix(self, classes: Indices) -> NDArray[np.int64]:
        """Return the samples of some classes, targets down and predictions across."""
        place = np.full(self.n_classes, -1)
        place[classes] = np.arange(len(classes))
        label, guess = (place[part] for part in divmod(self.total.code, self.n_classes))
        shown = (label >= 0) & (guess >= 0)
        matrix = np.zeros((len(classes), len(classes)), dtype=np.int64)
        matrix[label[shown], guess[shown]] = self.total.count[shown]
        return matrix

    def samples(self) -> NDArray[np.int64]:
        """Return how many samples each class has, shape (n_classes,)."""
        return self._sums(self.total.code // self.n_classes, self.total.count)

    def hits(self) -> NDArray[np.int64]:
        """Return how many samples of each class are called so, shape (n_classes,)."""
        label, guess = divmod(self.total.code, self.n_classes)
        return self._sums(label, self.total.count * (label == guess))

    def accuracy(self) -> float:
        """Return the part of the samples that are called what they are; nan without any."""
        with np.errstate(all="ignore"):
            return float(np.divide(self.hits().sum(), self.n_samples))

    def balanced_accuracy(self) -> float:
        """Return the mean over the classes with samples of their part that is called so."""
        samples, hits = self.samples(), self.hits()
        there = samples > 0
        return float((hits[there] / samples[there]).mean()) if there.any() else np.nan

    def mistakes(self) -> Counts:
        """Return the cells off the diagonal, those with most samples first."""
        label, guess = divmod(self.total.code, self.n_classes)
        wrong = np.flatnonzero(label != guess)
        order = wrong[np.argsort(-self.total.count[wrong], kind="stable")]
        return Counts(self.total.code[order], self.total.count[order])

    def most_confused(self, count: int) -> Indices:
        """Return the classes with most mistakes from or to them, in the order of the classes."""
        mistakes = self.mistakes()
        ends = divmod(mistakes.code, self.n_classes)
        sums = sum(self._sums(end, mistakes.count) for end in ends)
        return np.sort(np.argsort(-np.asarray(sums), kind="stable")[:count])

    def _sums(self, classes: Indices, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        sums = np.bincount(classes, weights=counts, minlength=self.n_classes)
        return sums.astype(np.int64)


def confusion(
    evaluation: Evaluation,
    column: int = 0,
    undone: bool = False,
    previous: Confusion | None = None,
    mapper: Mapper = map,
) -> Confusion | None:
    """Return the confusion matrix, a tile at a time; None where the shift cannot be undone.

    The tiles that it shares with a previous one of the same kind are not counted again.

    Parameters
    ----------
    column : int
        Of a binary loss; else it does not matter.
    undone : bool
        Whether the weights' shift of the logits is undone first.
    """
    scenario = evaluation.scenario
    shift = prior_shift(scenario) if undone else None
    if undone and shift is None:
        return None
    known = previous if _comparable(previous, evaluation, column, undone) else None
    stale = stale_tiles(scenario, None if known is None else known.evaluation)
    if known is not None and not stale:
        return Confusion(evaluation, column, undone, known.tiles, known.total)
    fresh = mapper(lambda index: _tile(scenario, index, shift, column), stale)
    tiles = patched(() if known is None else known.tiles, stale, fresh, scenario.logits.n_tiles)
    return Confusion(evaluation, column, undone, tiles, _sum(tiles))


def _comparable(
    previous: Confusion | None, evaluation: Evaluation, column: int, undone: bool
) -> bool:
    if previous is None or (previous.column, previous.undone) != (column, undone):
        return False
    if not undone:
        return True
    old, new = prior_shift(previous.evaluation.scenario), prior_shift(evaluation.scenario)
    return old is not None and new is not None and np.array_equal(old, new)


def _n_classes(scenario: Scenario) -> int:
    return 2 if scenario.spec.binary else scenario.n_classes


def _tile(scenario: Scenario, index: int, shift: Array | None, column: int) -> Counts:
    start = index * scenario.logits.tile_rows
    block = scenario.block(start, min(start + scenario.logits.tile_rows, scenario.n_samples))
    n_classes = _n_classes(scenario)
    if not block.input.shape[1]:
        return _sum(())
    label = labels(scenario, block.target, column)
    guess = predicted(scenario, block.input, shift, column)
    code = (label * n_classes + guess)[label != IGNORED]
    if n_classes**2 > 4 * len(code):
        return Counts(*np.unique(code, return_counts=True))
    counts = np.bincount(code, minlength=n_classes**2)
    there = np.flatnonzero(counts)
    return Counts(there, counts[there])


def _sum(tiles: tuple[Counts, ...]) -> Counts:
    none = np.zeros(0, dtype=np.int64)
    codes = np.concatenate([none, *(tile.code for tile in tiles)])
    counts = np.concatenate([none, *(tile.count for tile in tiles)])
    code, place = np.unique(codes, return_inverse=True)
    return Counts(code, np.bincount(place, weights=counts, minlength=len(code)).astype(np.int64))
