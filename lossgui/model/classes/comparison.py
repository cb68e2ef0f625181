"""The figures of the classes that bars show, with the present weights and without any."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.classes.gradient_shares import GradientMasses
from lossgui.model.classes.inverse_weights import priors
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.formatting import fixed_text, plain_count


class ClassFigure(StrEnum):
    """What a bar says about a class."""

    WEIGHT = "weight"
    POS_WEIGHT = "pos_weight"
    LOSS_SHARE = "loss share"
    GRADIENT_SHARE = "gradient share"
    PRIOR = "effective prior"
    COUNT = "count"


Figures = Mapping[ClassFigure, Array]
"""A number for each class, shape (n_classes,), of each figure."""

SHARES = (ClassFigure.LOSS_SHARE, ClassFigure.GRADIENT_SHARE, ClassFigure.PRIOR)
"""Figures that are parts of one."""


def figure_text(figure: ClassFigure, value: float) -> str:
    """Return a figure of a class; parts of one as percent."""
    if figure in SHARES:
        return "-" if math.isnan(value) else f"{100 * value:.3g} %"
    return plain_count(value) if figure is ClassFigure.COUNT else fixed_text(float(value), 4)


def figures_of(scenario: Scenario) -> tuple[ClassFigure, ...]:
    """Return the figures that a scenario's classes have, the most telling first."""
    spec = scenario.spec
    left_out = {ClassFigure.POS_WEIGHT} if "pos_weight" not in spec.vectors else set()
    if not (spec.input.has_probabilities and spec.log_likelihood):
        left_out.add(ClassFigure.PRIOR)
    return tuple(figure for figure in ClassFigure if figure not in left_out)


def class_figures(evaluation: Evaluation, gradient_masses: GradientMasses | None) -> Figures:
    """Return count, weight, loss share, gradient share and prior, each (n_classes,): O(n_classes).

    Parameters
    ----------
    gradient_masses : GradientMasses, optional
        Of the same logits and targets; without them the gradient shares are nan.
    """
    scenario, classes = evaluation.scenario, describe_classes(evaluation)
    shares = np.full(scenario.n_classes, np.nan)
    if gradient_masses is not None:
        shares = gradient_masses.shares(scenario.weights, scenario.pos_weights)
    figures = {
        ClassFigure.WEIGHT: classes.weight,
        ClassFigure.POS_WEIGHT: classes.pos_weight,
        ClassFigure.LOSS_SHARE: classes.loss_share,
        ClassFigure.GRADIENT_SHARE: shares,
        ClassFigure.PRIOR: priors(evaluation),
        ClassFigure.COUNT: classes.count,
    }
    return {figure: figures[figure] for figure in figures_of(scenario)}


def unweighted(evaluation: Evaluation) -> Evaluation | None:
    """Return the same with all class weights 1; None if they are, or differ between samples."""
    scenario = evaluation.scenario
    vectors = (getattr(scenario, f"{name}s") for name in scenario.spec.vectors)
    if scenario.has_element_weights or all((vector == 1).all() for vector in vectors):
        return None
    return evaluate(replace(scenario, weight=None, pos_weight=None), evaluation)


def order_of(values: Array | None, n_classes: int) -> NDArray[np.intp]:
    """Return the classes by a figure, the largest first and nan last; by number without one."""
    if values is None:
        return np.arange(n_classes)
    return np.argsort(np.where(np.isnan(values), np.inf, -values), kind="stable")


@dataclass(frozen=True, eq=False)
class Bars:
    """The figures of all classes in three states, and in which order they are shown.

    Parameters
    ----------
    order : ndarray of int, shape (n_classes,)
    now : mapping of ClassFigure to ndarray, shape (n_classes,)
    unweighted, pinned : mapping, optional
        With all weights 1, and of state A; None where there is no such state, or where A has
        other classes.
    """

    order: NDArray[np.intp]
    now: Figures
    unweighted: Figures | None
    pinned: Figures | None


def bars(
    evaluation: Evaluation,
    pinned: Evaluation | None,
    sorted_by: ClassFigure | None,
    gradient_masses: tuple[GradientMasses | None, GradientMasses | None] = (None, None),
) -> Bars:
    """Return the statistics of the classes now, with all weights 1 and in A: O(n_classes).

    Parameters
    ----------
    pinned : Evaluation, optional
        State A.
    sorted_by : ClassFigure, optional
        The largest first; by number without one, or where there is none of it.
    gradient_masses : tuple of GradientMasses
        Of the present state and of A, as far as they are known.
    """
    now, plain = class_figures(evaluation, gradient_masses[0]), unweighted(evaluation)
    n_classes = evaluation.scenario.n_classes
    like_now = pinned is not None and pinned.scenario.n_classes == n_classes
    return Bars(
        order_of(None if sorted_by is None else now.get(sorted_by), n_classes),
        now,
        None if plain is None else class_figures(plain, gradient_masses[0]),
        class_figures(pinned, gradient_masses[1]) if pinned is not None and like_now else None,
    )
