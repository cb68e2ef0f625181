"""The classes' shares of the gradient, beside the GUI thread where they take longer."""

from __future__ import annotations

from lossgui.controllers.presenter import Presenter
from lossgui.model.array import Array
from lossgui.model.classes.gradient_shares import Pulls, cells_to_pull, pulls
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Mapper
from lossgui.state import ViewState


class GradientShares(Presenter[Pulls, Array]):
    """Derives each class's part of the gradient; weights are put in at the end."""

    what = "Gradient shares"

    def question(self, state: ViewState) -> object:
        return state.evaluation.cache, state.scenario.outside_terms  # weights are in neither

    def is_slow(self, state: ViewState) -> bool:
        return cells_to_pull(state.evaluation) > FRAME_CELLS

    def find(self, state: ViewState, mapper: Mapper) -> Pulls:
        return pulls(state.evaluation, mapper)

    def picture(self, state: ViewState, found: Pulls | None, current: bool) -> Array | None:
        if found is None or not current:
            return None
        return found.shares(state.scenario.weights, state.scenario.pos_weights)
