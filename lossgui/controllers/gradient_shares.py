"""The classes' shares of the gradient, beside the GUI thread where they take longer."""

from __future__ import annotations

from lossgui.controllers.presenter import Presenter
from lossgui.language import N_
from lossgui.model.array import Array
from lossgui.model.classes.gradient_shares import (
    GradientMasses,
    cells_for_gradient_masses,
    gradient_masses,
)
from lossgui.model.evaluation.evaluation import FRAME_CELLS, TileMap
from lossgui.state import ViewState


class GradientShares(Presenter[GradientMasses, Array]):
    """Derives each class's part of the gradient; weights are put in at the end."""

    what = N_("Gradient shares")

    def question(self, state: ViewState) -> object:
        return state.evaluation.cache, state.scenario.outside_terms  # weights are in neither

    def is_slow(self, state: ViewState) -> bool:
        return cells_for_gradient_masses(state.evaluation) > FRAME_CELLS

    def find(self, state: ViewState, tile_map: TileMap) -> GradientMasses:
        return gradient_masses(state.evaluation, tile_map)

    def picture(
        self, state: ViewState, found: GradientMasses | None, current: bool
    ) -> Array | None:
        if found is None or not current:
            return None
        return found.shares(state.scenario.weights, state.scenario.pos_weights)
