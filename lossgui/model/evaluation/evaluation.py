"""From a Scenario to its number, in three stages that are reused while their inputs stay.

1. The terms of each tile of samples, without class weights: O(n_samples * n_classes).
2. Their sum, per class: O(n_tiles * n_classes).
3. Weights and reduction: O(n_classes).

Editing a cell redoes the one tile it stands in; changing a weight redoes stage 3 alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from lossgui.model.array import Array
from lossgui.model.evaluation.cache import Cache
from lossgui.model.losses.primitives import Scratch
from lossgui.model.losses.reduction import (
    Sum,
    joined,
    numerator,
    numerator_parts,
    numerator_size,
    reduced,
    sums_of,
)
from lossgui.model.losses.signature.options import same_values
from lossgui.model.losses.terms import Block, Part, Terms, totals, unreduced
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import TILE_CELLS

FRAME_CELLS = 1 << 19
"""Cells of the input that are evaluated within a frame of the screen."""

HUGE = 1e290
"""Sums beyond this may have overflowed on their way."""

MINUTE = 1e-290
"""Weights below this leave subnormal losses, which torch rounds one by one before it adds them."""

CANCELLATION = 1e4
"""Where the terms are so many times larger than their sum, they are summed loss by loss."""

TileMap = Callable[[Callable[[int], Any], Iterable[int]], Iterator[Any]]
"""Applies a function to numbers of tiles, in order; ``map``, or that of an executor."""


P = TypeVar("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Tile:
    """The weight-free terms of adjacent samples, and whatever else was computed of these."""

    terms: Terms
    cache: Cache = field(default_factory=Cache)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a Scenario comes to.

    Parameters
    ----------
    scenario : Scenario
    tiles : tuple of Tile
        Evaluations share those whose terms are the same.
    terms : Terms
        Their sum.
    cache : Cache
        What was made of all tiles; evaluations share it that share them all.
    """

    scenario: Scenario
    tiles: tuple[Tile, ...]
    terms: Terms
    cache: Cache = field(default_factory=Cache)

    @property
    def pending(self) -> list[int]:
        """The tiles whose column sums, which label smoothing needs, are not computed yet."""
        return [index for index, tile in enumerate(self.tiles) if tile.terms.later.pending]

    def complete(self, tile_map: TileMap = map) -> None:
        """Compute the column sums of all tiles, which label smoothing and its curve need."""
        for _ in tile_map(lambda index: self.tiles[index].terms.second, self.pending):
            pass

    def by_tiles(
        self,
        kind: str,
        key: Hashable,
        of_tile: Callable[[int, int], P],
        whole: Callable[[list[P]], T],
        tile_map: TileMap = map,
    ) -> T:
        """Map a function over all tiles and reduce its results; each tile's result is cached.

        Parameters
        ----------
        kind : str
            What is computed.
        key : hashable
            What it depends on besides the terms of the tiles.
        of_tile : callable
            ``(start, stop) -> result`` of the samples of a tile.
        whole : callable
            Makes one result of those of all tiles.
        tile_map : callable, optional
            Runs the tiles that are missing.
        """
        spans = list(self.scenario.logits.spans())

        def make(index: int) -> P:
            return self.tiles[index].cache.keep(kind, key, of_tile(*spans[index]))

        def made() -> T:
            parts = [tile.cache.find(kind, key) for tile in self.tiles]
            missing = [index for index, part in enumerate(parts) if part is None]
            for index, part in zip(missing, tile_map(make, missing), strict=True):
                parts[index] = part
            return whole(parts)

        return self.cache.made(kind, key, made)

    def cells_left(self, kind: str, key: Hashable) -> int:
        """Estimate the cells of the input that `by_tiles` would compute; 0 if all is cached."""
        if self.cache.find(kind, key) is not None:
            return 0
        missing = [tile for tile in self.tiles if tile.cache.find(kind, key) is None]
        return min(len(missing) * TILE_CELLS, self.scenario.logits.base.size)

    @cached_property
    def parts(self) -> tuple[Sum, ...]:
        """The sums of the weighted losses; see `lossgui.model.losses.reduction.numerator_parts`."""
        scenario, size = self.scenario, self.size
        with np.errstate(all="ignore"):
            parts = numerator_parts(self.terms, scenario.coefficients, scenario.parameters.weight)
        left = sum(abs(part.losses * part.share) for part in parts)
        trusted = (size < min(HUGE, CANCELLATION * left) or not size) and not self._subnormal
        return parts if trusted else self._exact_parts()

    @cached_property
    def size(self) -> float:
        """A bound of what `parts` add up; see `lossgui.model.losses.reduction.numerator_size`."""
        scenario = self.scenario
        with np.errstate(all="ignore"):
            return numerator_size(self.terms, scenario.coefficients, scenario.parameters.weight)

    @property
    def _subnormal(self) -> bool:
        """Whether a loss, times a weight, may lose digits that the sum of all would keep."""
        parameters = self.scenario.parameters
        given = [w for w in (parameters.weight, parameters.pos_weight) if w is not None]
        return any(((w != 0) & (np.abs(w) < MINUTE)).any() for w in given)

    def _exact_parts(self) -> tuple[Sum, ...]:
        """Sum loss by loss, where sums per class lose digits or mix zeros with infinities."""
        blocks = (self.scenario.block(*span) for span in self.scenario.logits.spans())
        with np.errstate(all="ignore"):
            return joined([sums_of(self._loss_parts(block)) for block in blocks])

    @property
    def numerator(self) -> float:
        """The sum of all weighted losses, in nats."""
        return numerator(self.parts)

    @cached_property
    def denominator(self) -> float:
        """What the mean divides by; see `Scenario.divisor`."""
        with np.errstate(all="ignore"):
            scenario, terms = self.scenario, self.terms
            return scenario.divisor.of(terms.count, terms.elements, scenario.weight)

    def reduced(self, reduction: str) -> float:
        """Return the value of 'mean' or 'sum'."""
        with np.errstate(all="ignore"):
            return reduced(self.parts, self.denominator, reduction)

    @cached_property
    def value(self) -> float:
        """The reduced value; of 'none' the sum, whose gradient is shown."""
        return self.reduced("mean" if self.scenario.reduction == "mean" else "sum")

    @property
    def divisor(self) -> float:
        """What the value divides the sum of the losses by: 1 unless it is the mean."""
        return self.denominator if self.scenario.reduction == "mean" else 1.0

    def losses(self, start: int, stop: int) -> Array:
        """Return weighted losses of some samples, unreduced, in float64.

        Returns
        -------
        ndarray
            Shape (n_rows,); of elements (n_rows, n_classes).
        """
        return self.block_losses(self.scenario.block(start, stop))

    def block_losses(self, block: Block) -> Array:
        """Return `losses` of samples that `Scenario.block` or `Scenario.pick` returned."""
        with np.errstate(all="ignore"):
            return unreduced(self._loss_parts(block)).astype(np.float64, copy=False)

    def _loss_parts(self, block: Block) -> tuple[Part, ...]:
        parameters, loss = self.scenario.parameters, self.scenario.spec.loss
        with np.errstate(all="ignore"):
            return loss.losses(loss.link(block.input, None), block, parameters)

    def block_gradient(self, block: Block) -> Array:
        """Return the gradient of the value for samples, shape (n_rows, n_classes).

        They are those that `Scenario.block` or `Scenario.pick` returned.
        """
        parameters, loss = self.scenario.parameters, self.scenario.spec.loss
        with np.errstate(all="ignore"):
            return loss.gradient(loss.link(block.input, None), block, parameters, self.divisor)


def span_terms(scenario: Scenario, start: int, stop: int, scratch: Scratch | None = None) -> Terms:
    """Return the unweighted losses of adjacent samples, summed by class: stage 1, O(n_rows C)."""

    def again() -> Block:
        return scenario.block(start, stop)

    block = again()
    return block_terms(
        scenario, block, again, None if scratch is None else scratch.like(block.input)
    )


def block_terms(
    scenario: Scenario, block: Block, again: Callable[[], Block], out: Array | None = None
) -> Terms:
    """Return the terms of a block, which is not kept for what is made later but made `again`."""
    loss = scenario.spec.loss
    with np.errstate(all="ignore"):
        return loss.terms(loss.link(block.input, out), block, scenario.parameters, again)


def evaluate(
    scenario: Scenario, previous: Evaluation | None = None, tile_map: TileMap = map
) -> Evaluation:
    """Evaluate a scenario, reusing what a previous evaluation shares with it.

    Parameters
    ----------
    previous : Evaluation, optional
    tile_map : callable, optional
        Runs the tiles, ``map`` or an executor's; NumPy lets threads run side by side.

    Examples
    --------
    >>> from lossgui.model.scenario.arguments import make_scenario
    >>> batch = make_scenario("NLLLoss", [[-0.5, -1.0], [-2.0, -0.25]], [0, 1], weight=[1, 3])
    >>> found = evaluate(batch)
    >>> found.numerator, found.denominator, found.value
    (1.25, 4.0, 0.3125)
    """
    stale = stale_tiles(scenario, previous)
    if previous is not None and not stale:
        evaluation = replace(previous, scenario=scenario)
    else:
        spans, scratch = list(scenario.logits.spans()), Scratch()
        fresh = tile_map(lambda index: span_terms(scenario, *spans[index], scratch), stale)
        made = dict(zip(stale, map(Tile, fresh), strict=True))
        old = previous.tiles if previous is not None and len(stale) < len(spans) else ()
        tiles = tuple(made.get(index) or old[index] for index in range(len(spans)))
        total = totals([tile.terms for tile in tiles], scenario.n_classes)
        evaluation = Evaluation(scenario, tiles, total)
    if needs_second(scenario):
        evaluation.complete(tile_map)
    return evaluation


def needs_second(scenario: Scenario) -> bool:
    """Tell whether the loss needs the second sums of its terms."""
    return scenario.coefficients.second is not None


def stale_tiles(scenario: Scenario, previous: Evaluation | None) -> list[int]:
    """Return the tiles that must be computed anew: their logits or targets changed."""
    if previous is None or not _comparable(scenario, previous.scenario):
        return list(range(scenario.logits.n_tiles))
    old = previous.scenario
    logits = scenario.logits.changed_tiles(old.logits)
    return sorted(logits | scenario.targets.changed_tiles(old.targets))


def cells_to_evaluate(scenario: Scenario, previous: Evaluation | None = None) -> int:
    """Estimate the cells of the input that `evaluate` would compute, given what is cached."""
    stale = stale_tiles(scenario, previous)
    waiting = set(previous.pending) if previous is not None and needs_second(scenario) else set()
    return min(len(waiting.union(stale)) * TILE_CELLS, scenario.logits.base.size)


def cells_to_complete(evaluation: Evaluation) -> int:
    """Estimate the cells whose column sums, which label smoothing needs, are not computed yet."""
    return min(len(evaluation.pending) * TILE_CELLS, evaluation.scenario.logits.base.size)


def _comparable(new: Scenario, old: Scenario) -> bool:
    return (
        new.loss == old.loss
        and new.target_kind == old.target_kind
        and same_values(
            tuple(p for p in new.spec.parameters if p.in_terms), old.options, new.options
        )
        and new.element_weight is old.element_weight
        and new.element_pos_weight is old.element_pos_weight
        and new.logits.base is old.logits.base
        and new.targets.base is old.targets.base
    )
