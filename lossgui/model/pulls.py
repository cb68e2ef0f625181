"""How hard each class pulls at the logits: sums of absolute gradients, by class and weight-free.

The gradient of a categorical loss is ``sum_c w_c q_c (p - e_c)`` with the targets q after label
smoothing and the unit vectors e_c. Class c pulls with the absolute sum of its own term, before
the terms cancel: ``2 q_c (1 - p_c)``, and ``q_c`` where the input is a log-probability.
A binary loss pulls its column down for the part of the target that is no, and up for that is yes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossgui.model.evaluation import (
    Evaluation,
    Mapper,
    cells_to_evaluate,
    patched,
    stale_tiles,
)
from lossgui.model.losses.binary import BinaryLoss, column_sums, counted
from lossgui.model.losses.categorical import probability_targets, smoothing, spread
from lossgui.model.losses.links import Linked
from lossgui.model.losses.scratch import Scratch
from lossgui.model.losses.targets import keep
from lossgui.model.losses.terms import Array, Block, Parameters
from lossgui.model.scenario import Scenario

Pull = tuple[Array, Array]
"""What ``w`` and ``w * pos_weight`` multiply, each of shape (n_classes,)."""


@dataclass(frozen=True, eq=False)
class Pulls:
    """The pulls of each tile of an evaluation's samples, and of all samples."""

    evaluation: Evaluation
    tiles: tuple[Pull, ...]
    total: Pull

    def masses(self, weights: Array, pos_weights: Array) -> tuple[Array, Array]:
        """Return the weighted pulls down and up, each of shape (n_classes,): O(n_classes).

        Of a categorical loss all stand in the first.
        """
        with np.errstate(all="ignore"):
            down, up = (pull * weights for pull in self.total)
            return down, np.where(up == 0, 0.0, up * pos_weights)

    def shares(self, weights: Array, pos_weights: Array) -> Array:
        """Return each class's part of all pulls, shape (n_classes,); nan without any."""
        down, up = self.masses(weights, pos_weights)
        with np.errstate(all="ignore"):
            sizes = np.abs(down) + np.abs(up)
            return np.asarray(sizes / sizes.sum())


def pulls(evaluation: Evaluation, previous: Pulls | None = None, mapper: Mapper = map) -> Pulls:
    """Return the pulls of all classes, reusing the tiles that a previous one shares."""
    scenario = evaluation.scenario
    known = None if previous is None else previous.evaluation
    stale = stale_tiles(scenario, _like(evaluation, known))
    if previous is not None and not stale:
        return Pulls(evaluation, previous.tiles, previous.total)
    old = () if previous is None else previous.tiles
    spans, scratch = list(scenario.logits.spans()), Scratch()
    fresh = mapper(lambda index: _span(scenario, *spans[index], scratch), stale)
    tiles = patched(old, stale, fresh, scenario.logits.n_tiles)
    zeros = np.zeros(scenario.n_classes)
    total = sum((down for down, _ in tiles), zeros), sum((up for _, up in tiles), zeros)
    return Pulls(evaluation, tiles, total)


def cells_to_pull(evaluation: Evaluation, known: Evaluation | None) -> int:
    """Return of how many cells `pulls` must look at, given those of a known evaluation."""
    return cells_to_evaluate(evaluation.scenario, _like(evaluation, known))


def _like(evaluation: Evaluation, known: Evaluation | None) -> Evaluation | None:
    """Return a known evaluation if it has the same label smoothing."""
    smoothing = evaluation.scenario.label_smoothing
    same = known is not None and known.scenario.label_smoothing == smoothing
    return known if same else None


def _span(scenario: Scenario, start: int, stop: int, scratch: Scratch) -> Pull:
    block, loss, parameters = scenario.block(start, stop), scenario.spec.loss, scenario.parameters
    with np.errstate(all="ignore"):
        if isinstance(loss, BinaryLoss):
            return _binary(loss, block, parameters)
        form = _index if scenario.indexed else _probabilities
        linked = loss.link(block.input, scratch.like(block.input))
        return form(linked, block, parameters), np.zeros(scenario.n_classes)


def _binary(loss: BinaryLoss, block: Block, parameters: Parameters) -> Pull:
    kept = counted(block.target, parameters)
    down = (1 - block.target) * loss.slope(block.input, np.zeros_like(block.target), None)
    up = block.target * loss.slope(block.input, np.ones_like(block.target), None)
    up = up if block.pos_weight is None else up * block.pos_weight
    if block.weight is not None:
        down, up = down * block.weight, up * block.weight
    return column_sums(np.abs(down), kept), column_sums(np.abs(up), kept)


def _index(linked: Linked, block: Block, parameters: Parameters) -> Array:
    n_classes = block.input.shape[1]
    kept = keep(block.target, parameters)
    share = smoothing(parameters)
    own = np.ones(len(kept.target))
    if linked.exponentials is not None:
        normaliser = linked.normaliser[kept.rows]
        exponentials = linked.exponentials.take(kept.entries(linked.exponentials))
        own = 2 * (normaliser - exponentials) / normaliser
    sums = np.bincount(kept.target, weights=own, minlength=n_classes).astype(np.float64)
    if not share:
        return sums
    every = _pulls(linked)[kept.rows].sum(axis=0)
    return (1 - share) * sums + spread(parameters, n_classes) * every


def _probabilities(linked: Linked, block: Block, parameters: Parameters) -> Array:
    return (np.abs(probability_targets(block, parameters)) * _pulls(linked)).sum(axis=0)


def _pulls(linked: Linked) -> Array:
    """Return the absolute sum of ``p - e_c`` of each row and class c.

    It is ``2 (1 - p_c)``; without a softmax there is -e_c alone.
    """
    if linked.exponentials is None:
        return np.ones(linked.scores.shape)
    normaliser = linked.normaliser.astype(np.float64)[:, None]
    return 2 * (normaliser - linked.exponentials) / normaliser
