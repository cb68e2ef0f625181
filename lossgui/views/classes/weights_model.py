"""WeightsModel: the classes, how often they occur, their weights and what they cost."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from lossgui.model.array import Array
from lossgui.model.classes.inverse_weights import priors
from lossgui.model.samples.filter import Rows
from lossgui.model.scenario.scenario import Scenario
from lossgui.state import ViewState
from lossgui.views.classes.class_columns import CLASS_COLUMNS, ClassFacts
from lossgui.views.tables.columns import ColumnsModel

SMALLEST_POWER, LARGEST_POWER = -323.0, 308.0
"""The exponents of the powers of ten that are floats above 0."""


class WeightsModel(ColumnsModel):
    """One row per class."""

    SHOWN = frozenset({"evaluation", "gradient_shares"})

    _decades = -1.0, 1.0
    _held = False

    def _take(self, state: ViewState) -> None:
        super()._take(state)
        scenario, shares = state.scenario, state.gradient_shares
        if not self._held:
            self._decades = _decades(state.classes.weight)
        self.columns = tuple(column for column in CLASS_COLUMNS if column.is_there(scenario))
        self.facts = ClassFacts(
            scenario,
            state.classes,
            priors(state.evaluation),
            shares.value if shares.current else None,
            0.0,
            self._decades,
        )

    def show_progress(self, part: float) -> None:
        """Show which part of the gradient shares is computed, from 0 to 1."""
        if self.facts is not None:
            self.facts = replace(self.facts, computed=part)

    def hold(self, held: bool) -> None:
        """Keep the range of the sliders as it is while one of them is dragged."""
        self._held = held

    def weight_at(self, position: float) -> float:
        """Return the weight at a position of the slider, from 0 to 1, with three digits."""
        low, high = self._decades
        return float(f"{10.0 ** (low + min(max(position, 0.0), 1.0) * (high - low)):.3g}")

    def shown_rows(self, state: ViewState) -> Rows | None:
        return None

    def shape_of(self, state: ViewState) -> tuple[int, int]:
        return state.scenario.n_classes, _n_columns(state.scenario)

    def layout_of(self, state: ViewState) -> Hashable:
        return self.shape_of(state)


def _n_columns(scenario: Scenario) -> int:
    return sum(column.is_there(scenario) for column in CLASS_COLUMNS)


def _decades(weights: Array) -> tuple[float, float]:
    """Return the least whole powers of ten, as far from 1 on both sides, between which weights are.

    Floats have fewer above 1 than below it.
    """
    usable = weights[(weights > 0) & np.isfinite(weights)]
    if not len(usable):
        return -1.0, 1.0
    farthest = np.abs(np.log10([usable.min(), usable.max()])).max()
    reach = max(1.0, math.ceil(farthest - 1e-9))
    return max(-reach, SMALLEST_POWER), min(reach, LARGEST_POWER)
