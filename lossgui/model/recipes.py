"""Recipes: which scheme, scaled in which way, gives the present weights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from lossgui.model.errors import ParameterError, Place
from lossgui.model.evaluation import Evaluation
from lossgui.model.losses.terms import Array
from lossgui.model.scenario import Scenario
from lossgui.model.weighting import NORMALISATIONS, SCHEMES, USUAL_BETA, normalised

CUSTOM = "custom"
"""In place of a scheme's key: weights that no scheme gives."""

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Recipe:
    """A way to the weights of a scenario.

    Parameters
    ----------
    scheme : str
        A key of `SCHEMES`, or `CUSTOM` for the present weights.
    normalisation : str
        One of `NORMALISATIONS`; unused where the scheme fills pos_weight, whose size matters.
    beta : float
        Of the effective number of samples.
    """

    scheme: str = "none"
    normalisation: str = "as is"
    beta: float = USUAL_BETA

    @property
    def fills(self) -> str:
        """What is filled, 'weight' or 'pos_weight'."""
        return "weight" if self.scheme == CUSTOM else SCHEMES[self.scheme].fills

    def weights(self, evaluation: Evaluation) -> Array:
        """Return the weights, shape (n_classes,).

        Raises
        ------
        ParameterError
            If beta lies outside its domain, the weights cannot be scaled, or a scheme would start
            from a count below 0.
        """
        scenario, counts = evaluation.scenario, evaluation.terms.count
        if self.scheme == CUSTOM:
            return normalised(scenario.weights, counts, self.normalisation)
        if self.scheme != "none" and counts.min(initial=0) < 0:
            index = int(counts.argmin())
            raise ParameterError(
                f"the targets of {scenario.class_names[index]} add up to {counts[index]:g}, of "
                "which no weight follows: use targets of 0 to 1, or ignore_index for those below.",
                Place("weights", index),
            )
        n_samples = scenario.n_samples if scenario.spec.binary else None
        weights = SCHEMES[self.scheme].weights(counts, n_samples, self.beta)
        if self.fills == "pos_weight":
            return weights
        return normalised(weights, counts, self.normalisation)

    def applied(self, evaluation: Evaluation) -> Scenario:
        """Return the evaluation's scenario with these weights; 'none' clears pos_weight too.

        Raises
        ------
        ParameterError
            As `weights`, and if the loss has no pos_weight to fill.
        """
        scenario = evaluation.scenario
        if self.fills == "pos_weight" and not scenario.spec.has_pos_weight:
            raise ParameterError(
                f"{scenario.loss} has no pos_weight: choose BCEWithLogitsLoss.", Place("weights")
            )
        if self.explains(evaluation):
            return scenario
        if self.scheme == "none":
            return replace(
                scenario,
                weight=None,
                pos_weight=None,
                element_weight=None,
                element_pos_weight=None,
            )
        weights = self.weights(evaluation)
        if self.fills == "weight":
            return scenario.with_weights(weights)
        return replace(scenario, pos_weight=weights, element_pos_weight=None)

    def explains(self, evaluation: Evaluation) -> bool:
        """Tell whether the present weights are those of this recipe."""
        scenario = evaluation.scenario
        if scenario.element_weight is not None or scenario.element_pos_weight is not None:
            return False
        if self.fills == "pos_weight" and not scenario.spec.has_pos_weight:
            return False
        try:
            wanted = self.weights(evaluation)
        except ParameterError:
            return False
        if self.scheme == "none" and not _equal(scenario.pos_weights, wanted):
            return False
        return _equal(scenario.weights if self.fills == "weight" else scenario.pos_weights, wanted)


def recognised(evaluation: Evaluation, recent: Iterable[Recipe] = ()) -> Recipe:
    """Return a recipe for the present weights: a recent one, else any, else `CUSTOM`.

    Parameters
    ----------
    recent : iterable of Recipe
        What was chosen before, the latest first; where several give the same weights, it decides.
    """
    recent = tuple(recent)
    beta = recent[0].beta if recent else USUAL_BETA
    schemes = _plausible(evaluation, beta)
    known = [Recipe(scheme, how, beta) for how in NORMALISATIONS for scheme in schemes]
    scaled = [Recipe(CUSTOM, how, beta) for how in NORMALISATIONS[1:]]
    for recipe in (*recent, *known, *scaled):
        if recipe.explains(evaluation):
            return recipe
    return Recipe(CUSTOM, beta=beta)


def _plausible(evaluation: Evaluation, beta: float) -> list[str]:
    """Return the schemes that may give the present weights of the classes that occur.

    Weights that are all 1 are those of 'none'.
    """
    scenario, counts = evaluation.scenario, evaluation.terms.count
    present = counts > 0
    if not present.any():
        return ["none"]
    n, total = counts[present], float(scenario.n_samples if scenario.spec.binary else counts.sum())
    own = {"weight": scenario.weights[present], "pos_weight": scenario.pos_weights[present]}
    found = []
    with np.errstate(all="ignore"):
        for scheme in SCHEMES.values():
            wanted = scheme.function(n, total, beta)
            scale = wanted / own[scheme.fills]
            low, high = float(scale.min()), float(scale.max())
            differs = high - low > 8 * TOLERANCE * max(abs(low), abs(high))
            if not differs and (scheme.key == "none" or (wanted != 1).any()):
                found.append(scheme.key)
    return found


def same_recipe(old: Evaluation, new: Evaluation) -> bool:
    """Tell whether two states have the same weights, and the counts that recipes start from."""
    before, now = old.scenario, new.scenario
    return (
        before.loss == now.loss
        and before.weight is now.weight
        and before.pos_weight is now.pos_weight
        and before.element_weight is now.element_weight
        and before.element_pos_weight is now.element_pos_weight
        and before.n_samples == now.n_samples
        and np.array_equal(old.terms.count, new.terms.count)
    )


def _equal(weights: Array, wanted: Array) -> bool:
    with np.errstate(all="ignore"):
        return bool((np.abs(weights - wanted) <= TOLERANCE * np.abs(wanted)).all())
