"""Schemes at work: the weights that a scenario's scheme gives, which follow its counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lossgui.model.array import Array
from lossgui.model.errors import ParameterError, Place
from lossgui.model.evaluation.evaluation import Evaluation, TileMap, evaluate
from lossgui.model.losses.registry import having
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import CUSTOM, SCHEMES, UNWEIGHTED, Weighting, normalised


def scheme_weights(evaluation: Evaluation, weighting: Weighting) -> Array:
    """Return the weights that a scheme gives from the counts of an evaluation, (n_classes,).

    Raises
    ------
    ParameterError
        If beta lies outside its domain, the weights cannot be scaled, or a scheme would start
        from a count below 0.
    """
    scenario, counts = evaluation.scenario, evaluation.terms.count
    if weighting.key == CUSTOM:
        return normalised(scenario.weights, counts, weighting.normalisation)
    if weighting.key != UNWEIGHTED.key and counts.min(initial=0) < 0:
        index = int(counts.argmin())
        raise ParameterError(
            f"the targets of {scenario.class_names[index]} add up to {counts[index]:g}, of "
            "which no weight follows: use targets of 0 to 1, or ignore_index for those below.",
            Place("weights", index),
        )
    total = scenario.rules.population(scenario.n_samples, float(counts.sum()))
    weights = SCHEMES[weighting.key].weights(counts, total, weighting.beta)
    if weighting.fills == "pos_weight":
        return weights
    return normalised(weights, counts, weighting.normalisation)


def with_scheme(evaluation: Evaluation, weighting: Weighting) -> Scenario:
    """Return the evaluation's scenario with the weights of a scheme; 'none' clears pos_weight too.

    Raises
    ------
    ParameterError
        As `scheme_weights`, and if the loss has no such weights to fill.
    """
    scenario, name = evaluation.scenario, weighting.fills
    if name not in scenario.spec.vectors:
        raise ParameterError(
            f"{scenario.loss} has no {name}: only {having(name)} one.", Place("weights")
        )
    if weighting.key == UNWEIGHTED.key:
        return _without_weights(scenario, weighting)
    weights = scheme_weights(evaluation, weighting)
    same = np.array_equal(weights, getattr(scenario, f"{name}s"), equal_nan=True)
    if same and weighting == scenario.scheme:
        return scenario
    changed = scenario if same else scenario.with_class_vector(name, weights)
    return replace(changed, scheme=weighting)


def _without_weights(scenario: Scenario, weighting: Weighting) -> Scenario:
    bare = replace(
        scenario,
        weight=None,
        pos_weight=None,
        element_weight=None,
        element_pos_weight=None,
        scheme=weighting,
    )
    vectors = scenario.weights, scenario.pos_weights
    plain = not scenario.has_element_weights and all((vector == 1).all() for vector in vectors)
    return scenario if plain and scenario.scheme == weighting else bare


def followed(evaluation: Evaluation, tile_map: TileMap = map) -> Evaluation:
    """Return an evaluation whose weights are those that its scheme gives from its counts.

    Where the counts give none any more, the weights stay as they are and become custom.
    """
    scenario = evaluation.scenario
    if scenario.scheme.key in (CUSTOM, UNWEIGHTED.key):
        return evaluation
    try:
        changed = with_scheme(evaluation, scenario.scheme)
    except ParameterError:
        changed = replace(scenario, scheme=scenario.scheme.custom())
    return evaluation if changed is scenario else evaluate(changed, evaluation, tile_map)


def follow_scheme(
    conversion: Conversion, evaluation: Evaluation, tile_map: TileMap
) -> tuple[Conversion, Evaluation]:
    """Return a conversion whose weights follow its scheme, or that says why not, evaluated."""
    after = followed(evaluation, tile_map)
    scenario, old = after.scenario, conversion.scenario.scheme
    if scenario is conversion.scenario:
        return conversion, after
    remarks = conversion.remarks
    if scenario.scheme.key == CUSTOM:
        said = (
            f"The counts give no {SCHEMES[old.key].label} weights any more: they stay as they are."
        )
        remarks = (*remarks, said)
    return replace(conversion, scenario=scenario, remarks=remarks), after
