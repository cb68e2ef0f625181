"""ClassPlots: what the bars of the classes show."""

from __future__ import annotations

from collections.abc import Callable

from lossgui.controllers.plots.background import Background
from lossgui.model.class_figures import Figure, bars
from lossgui.model.evaluation import FRAME_CELLS, Evaluation, Mapper
from lossgui.model.pulls import Pulls, cells_to_pull, pulls
from lossgui.ports.plots import BarsView
from lossgui.state import ViewState

PullsOfBoth = tuple[Pulls | None, Pulls | None]
"""Of the present state and of A."""


class ClassPlots:
    """A view that computes the figures of the classes, and sorts them as a person chose.

    The gradient shares need all logits; where that takes longer they follow later.

    Parameters
    ----------
    bars_view : BarsView
    background : Background
    latest : callable
        Returns the pulls that were computed last, to go on from.
    """

    def __init__(
        self, bars_view: BarsView, background: Background, latest: Callable[[], Pulls | None]
    ) -> None:
        self._bars_view = bars_view
        self._background = background
        self._latest = latest
        self._sorted_by: Figure | None = None
        self._state: ViewState | None = None
        self._pulls: PullsOfBoth = None, None

    def present(self, state: ViewState) -> None:
        """Show the figures of a state."""
        self._state = state
        if self._are_known(state):
            self._show()
            return
        wanted, pinned = state.evaluation, state.pinned
        known = self._nearest(wanted), self._pulls[1]
        slow = _cells(wanted, pinned, known) > FRAME_CELLS
        if slow:
            self._show()

        def work(mapper: Mapper) -> PullsOfBoth:
            now = pulls(wanted, known[0], mapper)
            return now, None if pinned is None else _of_pinned(pinned, known[1], now, mapper)

        self._background.compute("Gradient shares", slow, work, self._accept)

    def _nearest(self, wanted: Evaluation) -> Pulls | None:
        """Return the known pulls from which those of `wanted` are computed soonest."""
        known = [found for found in (self._latest(), self._pulls[0]) if found is not None]
        return min(known, key=lambda found: cells_to_pull(wanted, found.evaluation), default=None)

    def sort(self, key: str) -> None:
        """Show the classes by a figure, the largest first; by number for an empty key."""
        self._sorted_by = Figure(key) if key else None
        self._show()

    def _accept(self, found: PullsOfBoth) -> None:
        self._pulls = found
        self._show()

    def _are_known(self, state: ViewState) -> bool:
        now, pinned = (None if pull is None else pull.evaluation for pull in self._pulls)
        return now is state.evaluation and pinned is state.pinned

    def _show(self) -> None:
        state = self._state
        if state is not None:
            known = self._are_known(state)
            found = self._pulls if known else (None, None)
            shown = bars(state.evaluation, state.pinned, self._sorted_by, found)
            self._bars_view.present_bars(state, shown, computing=not known)


def _of_pinned(pinned: Evaluation, known: Pulls | None, now: Pulls, mapper: Mapper) -> Pulls:
    """Return the pulls of A, which stays as it is and most often shares tiles with the present."""
    if known is not None and known.evaluation is pinned:
        return known
    return pulls(pinned, now, mapper)


def _cells(wanted: Evaluation, pinned: Evaluation | None, known: PullsOfBoth) -> int:
    """Return how many logits must be looked at."""
    now, of_pinned = (None if pull is None else pull.evaluation for pull in known)
    cells = cells_to_pull(wanted, now)
    if pinned is None or pinned is of_pinned:
        return cells
    return cells + cells_to_pull(pinned, wanted)
