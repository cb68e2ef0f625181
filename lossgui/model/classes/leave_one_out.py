"""Leave-one-out: what a batch costs without one sample, so that curves vary that one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation.evaluation import Evaluation, span_terms
from lossgui.model.losses.reduction import numerator, numerator_parts, numerator_size
from lossgui.model.losses.terms import Later, Parameters, Second, Terms, totals
from lossgui.model.scenario.scenario import Scenario, compute_dtype

DOMINANCE = {np.dtype(np.float64): 1e3, np.dtype(np.float32): 10.0}
"""A difference that is so many times smaller than its terms has lost too many digits."""


def others_sum(evaluation: Evaluation, row: int, columns: Sequence[int], own: float) -> float:
    """Return the batch's weighted loss without one sample (leave-one-out), in nats.

    Parameters
    ----------
    row : int
        The sample.
    columns : sequence of int
        The entries of it that vary; of a binary loss, the elements that are left out.
    own : float
        The weighted loss of the sample, or of these elements.
    """
    parameters = evaluation.scenario.parameters
    return _difference(
        evaluation, parameters, row, columns, own, (evaluation.numerator, evaluation.size)
    )


def unweighted_others(
    evaluation: Evaluation, row: int, columns: Sequence[int], own: float
) -> float:
    """Return what `others_sum` does, of the losses without class weights."""
    scenario = evaluation.scenario
    whole = _sum(scenario, evaluation.terms, scenario.unweighted)
    return _difference(evaluation, scenario.unweighted, row, columns, own, whole)


def _difference(
    evaluation: Evaluation,
    parameters: Parameters,
    row: int,
    columns: Sequence[int],
    own: float,
    whole: tuple[float, float],
) -> float:
    """Subtract, unless that loses digits because the sample dominates."""
    total, size = whole
    if abs(total - own) * DOMINANCE[compute_dtype(evaluation.scenario.logits.base)] > size:
        return total - own
    return _sum(evaluation.scenario, _afresh(evaluation, row, columns), parameters)[0]


def _afresh(evaluation: Evaluation, row: int, columns: Sequence[int]) -> Terms:
    """Sum the terms of all tiles, of the sample's own tile without it."""
    scenario = evaluation.scenario
    tile_rows = scenario.logits.tile_rows
    tile = row // tile_rows
    start, stop = tile * tile_rows, min((tile + 1) * tile_rows, scenario.n_samples)
    parts = [own.terms for index, own in enumerate(evaluation.tiles) if index != tile]
    parts.append(span_terms(scenario, start, row))
    parts.append(span_terms(scenario, row + 1, stop))
    if scenario.rules.per_element:
        others = ~np.isin(np.arange(scenario.n_classes), columns)
        parts.append(masked(span_terms(scenario, row, row + 1), others))
    return totals(parts, scenario.n_classes)


def _sum(scenario: Scenario, terms: Terms, parameters: Parameters) -> tuple[float, float]:
    coefficients = scenario.spec.loss.coefficients(parameters, scenario.n_classes)
    weight = parameters.weight
    if weight is not None and scenario.spec.loss.own_weight_only(scenario.target_kind, parameters):
        weight = np.where(terms.count > 0, weight, 0.0)  # that of no target counts for nothing
    total = numerator(numerator_parts(terms, coefficients, weight))
    return total, numerator_size(terms, coefficients, weight)


def masked(terms: Terms, kept: NDArray[np.bool_]) -> Terms:
    """Return terms whose sums are those of some columns alone."""
    return replace(
        terms,
        first=np.where(kept, terms.first, 0),
        first_size=np.where(kept, terms.first_size, 0),
        later=Later(lambda: Second(*(np.where(kept, sums, 0) for sums in terms.later.made))),
    )
