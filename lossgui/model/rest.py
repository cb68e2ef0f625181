"""Rest: what a batch costs without one sample, so that curves and surfaces vary that one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lossgui.model.evaluation import Evaluation, span_terms
from lossgui.model.losses.terms import Parameters, Terms, totals
from lossgui.model.reduction import numerator_parts, numerator_size

DOMINANCE = 1e3
"""A difference that is so many times smaller than its terms has lost too many digits."""


class Rest:
    """The losses of everything but one sample; of a binary loss, of all but some elements of it.

    Parameters
    ----------
    evaluation : Evaluation
    row : int
        The sample.
    columns : sequence of int
        The elements of it that vary.
    """

    def __init__(self, evaluation: Evaluation, row: int, columns: Sequence[int]) -> None:
        self._evaluation = evaluation
        self._row = row
        self._own = span_terms(evaluation.scenario, row, row + 1)
        if evaluation.scenario.spec.binary:
            varies = np.isin(np.arange(evaluation.scenario.n_classes), columns)
            self._others = masked(self._own, ~varies)
            self._own = masked(self._own, varies)

    def sum(self, parameters: Parameters) -> float:
        """Return the sum of the weighted losses.

        It is the difference of two sums, unless that loses digits because the sample dominates.
        """
        total, size = _sum(self._evaluation, self._evaluation.terms, parameters)
        own, _ = _sum(self._evaluation, self._own, parameters)
        if abs(total - own) * DOMINANCE > size:
            return total - own
        return _sum(self._evaluation, self._afresh(), parameters)[0]

    def _afresh(self) -> Terms:
        """Sum the terms of all tiles, of the sample's own tile without it."""
        scenario = self._evaluation.scenario
        tile = self._row // scenario.logits.tile_rows
        start = tile * scenario.logits.tile_rows
        stop = min(start + scenario.logits.tile_rows, scenario.n_samples)
        parts = [terms for index, terms in enumerate(self._evaluation.tiles) if index != tile]
        parts.append(span_terms(scenario, start, self._row))
        parts.append(span_terms(scenario, self._row + 1, stop))
        if scenario.spec.binary:
            parts.append(self._others)
        return totals(parts, scenario.n_classes)


def _sum(evaluation: Evaluation, terms: Terms, parameters: Parameters) -> tuple[float, float]:
    scenario = evaluation.scenario
    coefficients = scenario.spec.loss.coefficients(parameters, scenario.n_classes)
    weight = parameters.weight
    if weight is not None and scenario.indexed and coefficients.second is None:
        weight = np.where(terms.count > 0, weight, 0.0)  # that of no target counts for nothing
    total = sum(numerator_parts(terms, coefficients, weight))
    return total, numerator_size(terms, coefficients, weight)


def masked(terms: Terms, kept: NDArray[np.bool_]) -> Terms:
    """Return terms whose sums are those of some columns alone."""
    return replace(
        terms,
        first=np.where(kept, terms.first, 0),
        second=np.where(kept, terms.second, 0),
        first_size=np.where(kept, terms.first_size, 0),
        second_size=np.where(kept, terms.second_size, 0),
    )
