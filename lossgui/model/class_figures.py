"""The figures of the classes that bars show, with the present weights and without any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Evaluation, evaluate
from lossgui.model.losses.terms import Array
from lossgui.model.pulls import Pulls
from lossgui.model.samples import describe_classes
from lossgui.model.scenario import Scenario
from lossgui.model.solving import priors


class Figure(StrEnum):
    """What a bar says about a class."""

    WEIGHT = "weight"
    POS_WEIGHT = "pos_weight"
    LOSS_SHARE = "loss share"
    GRADIENT_SHARE = "gradient share"
    PRIOR = "effective prior"
    COUNT = "count"


SHARES = (Figure.LOSS_SHARE, Figure.GRADIENT_SHARE, Figure.PRIOR)
"""Figures that are parts of one."""


def figures_of(scenario: Scenario) -> tuple[Figure, ...]:
    """Return the figures that a scenario's classes have, the most telling first."""
    return tuple(f for f in Figure if f is not Figure.POS_WEIGHT or scenario.spec.has_pos_weight)


def class_figures(evaluation: Evaluation, pulls: Pulls | None) -> Mapping[Figure, Array]:
    """Return the figures of all classes, each of shape (n_classes,): O(n_classes).

    Parameters
    ----------
    pulls : Pulls, optional
        Of the same logits and targets; without them the gradient shares are nan.
    """
    scenario, classes = evaluation.scenario, describe_classes(evaluation)
    shares = np.full(scenario.n_classes, np.nan)
    if pulls is not None:
        shares = pulls.shares(scenario.weights, scenario.pos_weights)
    figures = {
        Figure.WEIGHT: classes.weight,
        Figure.POS_WEIGHT: classes.pos_weight,
        Figure.LOSS_SHARE: classes.loss_share,
        Figure.GRADIENT_SHARE: shares,
        Figure.PRIOR: priors(evaluation),
        Figure.COUNT: classes.count,
    }
    return {figure: figures[figure] for figure in figures_of(scenario)}


def unweighted(evaluation: Evaluation) -> Evaluation | None:
    """Return the same with all class weights 1; None if they are, or differ between samples."""
    scenario = evaluation.scenario
    if scenario.element_weight is not None or scenario.element_pos_weight is not None:
        return None
    pos_weights = scenario.pos_weights if scenario.spec.has_pos_weight else 1
    if np.all(scenario.weights == 1) and np.all(pos_weights == 1):
        return None
    return evaluate(replace(scenario, weight=None, pos_weight=None), evaluation)


def order_of(values: Array | None, n_classes: int) -> NDArray[np.intp]:
    """Return the classes by a figure, the largest first and nan last; by number without one."""
    if values is None:
        return np.arange(n_classes)
    return np.argsort(np.where(np.isnan(values), np.inf, -values), kind="stable")
