"""What a report says of a state: its numbers, its classes, its worst samples, and the code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.classes.comparison import ClassFigure, Figures, class_figures, order_of
from lossgui.model.classes.gradient_shares import gradient_masses
from lossgui.model.code.pytorch import as_pytorch
from lossgui.model.evaluation.evaluation import Evaluation, TileMap
from lossgui.model.losses.signature.targets import NONE
from lossgui.model.losses.terms import Block
from lossgui.model.samples.filter import Query, Which, find
from lossgui.model.samples.predictions import labels, predicted
from lossgui.model.samples.sample_statistics import describe
from lossgui.model.scenario.scenario import Scenario

MOST_CLASSES = 50
"""Classes of which a report has the figures."""

N_WORST = 20
"""Samples that a report lists."""

MOST_NUMBERS = 300
"""Tensors of more numbers than this would fill pages."""


@dataclass(frozen=True)
class WorstSample:
    """A sample with a large loss.

    Parameters
    ----------
    row : int
    targets, predictions : tuple of int
        One class each; of a binary loss, all that are yes. Nothing is predicted by nan.
    probability : float
        Of the target; see `lossgui.model.samples.sample_statistics.SampleStatistics`.
    loss : float
        Weighted, in nats; of a binary loss, the sum over the row.
    share : float
        The part of the sum of all losses.
    """

    row: int
    targets: tuple[int, ...]
    predictions: tuple[int, ...]
    probability: float
    loss: float
    share: float


@dataclass(frozen=True, eq=False)
class Report:
    """What a report says.

    Parameters
    ----------
    title : str
        What is explored: a file's or an example's name.
    version, date : str
        Of the program, and when the report was made.
    evaluation : Evaluation
    pinned : Evaluation or None
        State A.
    classes : ndarray of int, shape (n_listed,)
        All by number, or the `MOST_CLASSES` with the largest loss shares.
    figures : mapping of ClassFigure to ndarray, shape (n_classes,)
    frequency : ndarray, shape (n_classes,)
    worst : tuple of WorstSample
        The largest loss first; none that is ignored.
    code : str
        Python that computes the same with torch.
    """

    title: str
    version: str
    date: str
    evaluation: Evaluation
    pinned: Evaluation | None
    classes: NDArray[np.intp]
    figures: Figures
    frequency: Array
    worst: tuple[WorstSample, ...]
    code: str

    @property
    def leader(self) -> int:
        """The class with the largest loss share; 0 without classes."""
        shares = self.figures[ClassFigure.LOSS_SHARE]
        return int(order_of(shares, len(shares))[0]) if len(shares) else 0


def make_report(
    evaluation: Evaluation,
    pinned: Evaluation | None,
    title: str,
    version: str,
    date: str,
    tile_map: TileMap = map,
) -> Report:
    """Return what a report says of a state, and of A beside it.

    Parameters
    ----------
    tile_map : callable, optional
        Runs the tiles, ``map`` or an executor's.
    """
    scenario = evaluation.scenario
    figures = class_figures(evaluation, gradient_masses(evaluation, tile_map))
    by_loss = figures[ClassFigure.LOSS_SHARE] if scenario.n_classes > MOST_CLASSES else None
    return Report(
        title,
        version,
        date,
        evaluation,
        pinned,
        order_of(by_loss, scenario.n_classes)[:MOST_CLASSES],
        figures,
        describe_classes(evaluation).frequency,
        worst_samples(evaluation, tile_map),
        as_pytorch(scenario, MOST_NUMBERS),
    )


def worst_samples(evaluation: Evaluation, tile_map: TileMap = map) -> tuple[WorstSample, ...]:
    """Return the samples with the largest losses, nan like inf; equal ones by their numbers."""
    scenario = evaluation.scenario
    if not scenario.n_classes:
        return ()
    found = find(evaluation, Query(Which.RANKS, by_loss=True, span=(1, N_WORST)), tile_map)
    if found is None or not found.rows.size:
        return ()
    block, figures = scenario.pick(found.rows), describe(evaluation, found.rows)
    return tuple(
        WorstSample(int(row), *said, *map(float, numbers))
        for row, said, *numbers in zip(
            found.rows,
            _said(scenario, block),
            figures.target_probability,
            figures.losses,
            figures.shares,
            strict=True,
        )
    )


def _said(scenario: Scenario, block: Block) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return of each sample the classes that its target says, and those that its input says."""
    rules, n_classes = scenario.rules, scenario.n_classes

    def own(column: int) -> NDArray[np.intp]:
        return labels(scenario, block.target, column)

    def guessed(column: int) -> NDArray[np.intp]:
        guess = predicted(scenario, block.input, column=column)
        return np.where(own(column) == NONE, NONE, guess) if rules.per_element else guess

    said = rules.said(own, n_classes), rules.said(guessed, n_classes)
    return list(zip(*said, strict=True))
