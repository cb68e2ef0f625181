"""Gradient shares: sums of the absolute gradient by the class of the sample, weight-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossgui.model.array import Array
from lossgui.model.evaluation.evaluation import Evaluation, TileMap
from lossgui.model.losses.primitives import Scratch
from lossgui.model.scenario.scenario import Scenario

KIND = "gradient masses"

Pull = tuple[Array, Array]
"""What ``w`` and ``w * pos_weight`` multiply, each of shape (n_classes,)."""


@dataclass(frozen=True, eq=False)
class GradientMasses:
    """Sums of the absolute gradient of all samples of an evaluation, by class."""

    evaluation: Evaluation
    total: Pull

    def masses(self, weights: Array, pos_weights: Array) -> tuple[Array, Array]:
        """Return the weighted sums down and up, each of shape (n_classes,): O(n_classes).

        Of a categorical loss all stand in the first.
        """
        with np.errstate(all="ignore"):
            down, up = (pull * weights for pull in self.total)
            return down, np.where(up == 0, 0.0, up * pos_weights)

    def shares(self, weights: Array, pos_weights: Array) -> Array:
        """Return each class's gradient share, shape (n_classes,); nan without any gradient."""
        down, up = self.masses(weights, pos_weights)
        with np.errstate(all="ignore"):
            sizes = np.abs(down) + np.abs(up)
            return np.asarray(sizes / sizes.sum())


def gradient_masses(evaluation: Evaluation, tile_map: TileMap = map) -> GradientMasses:
    """Return the sums of ``|dL/dx|`` over the samples of each class, before weighting: O(N C)."""
    scenario, scratch = evaluation.scenario, Scratch()

    def total(tiles: list[Pull]) -> Pull:
        zeros = np.zeros(scenario.n_classes)
        return sum((down for down, _ in tiles), zeros), sum((up for _, up in tiles), zeros)

    def of_tile(start: int, stop: int) -> Pull:
        return _span(scenario, start, stop, scratch)

    key = scenario.outside_terms
    return GradientMasses(evaluation, evaluation.by_tiles(KIND, key, of_tile, total, tile_map))


def cells_for_gradient_masses(evaluation: Evaluation) -> int:
    """Estimate the cells of the input whose gradient is not computed yet; 0 if all is cached."""
    return evaluation.cells_left(KIND, evaluation.scenario.outside_terms)


def _span(scenario: Scenario, start: int, stop: int, scratch: Scratch) -> Pull:
    block, loss, parameters = scenario.block(start, stop), scenario.spec.loss, scenario.parameters
    with np.errstate(all="ignore"):
        linked = loss.link(block.input, scratch.like(block.input))
        return loss.gradient_masses(linked, block, parameters)
