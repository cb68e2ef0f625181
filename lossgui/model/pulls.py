"""How hard each class pulls at the logits: sums of absolute gradients, by class and weight-free."""

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
from lossgui.model.losses.options import same_values
from lossgui.model.losses.scratch import Scratch
from lossgui.model.losses.terms import Array
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
    """Return a known evaluation if its parameters are the same: all enter the gradient."""
    scenario = evaluation.scenario
    if known is None or not same_values(
        scenario.spec.parameters, known.scenario.options, scenario.options
    ):
        return None
    return known


def _span(scenario: Scenario, start: int, stop: int, scratch: Scratch) -> Pull:
    block, loss, parameters = scenario.block(start, stop), scenario.spec.loss, scenario.parameters
    with np.errstate(all="ignore"):
        linked = loss.link(block.input, scratch.like(block.input))
        return loss.gradient_masses(linked, block, parameters)
