"""ClassPlots: what the bars of the classes show."""

from __future__ import annotations

from lossgui.controllers.plots.background import Background
from lossgui.model.class_figures import Figure, bars
from lossgui.model.evaluation import FRAME_CELLS, Mapper
from lossgui.model.pulls import Pulls, cells_to_pull, pulls
from lossgui.ports import Frame
from lossgui.ports.plots import BarsView

PullsOfBoth = tuple[Pulls | None, Pulls | None]
"""Of the present state and of A."""


class ClassPlots:
    """A view that computes the figures of the classes, and sorts them as a person chose.

    The gradient shares need all logits; where that takes longer they follow later.

    Parameters
    ----------
    bars_view : BarsView
    background : Background
    """

    def __init__(self, bars_view: BarsView, background: Background) -> None:
        self._bars_view = bars_view
        self._background = background
        self._sorted_by: Figure | None = None
        self._frame: Frame | None = None
        self._pulls: PullsOfBoth = None, None

    def present(self, frame: Frame) -> None:
        """Show the figures of a frame."""
        self._frame = frame
        if self._are_known(frame):
            self._show()
            return
        wanted, pinned = frame.evaluation, frame.pinned
        both = wanted, *(() if pinned is None else (pinned,))
        slow = sum(map(cells_to_pull, both)) > FRAME_CELLS
        if slow:
            self._show()

        def work(mapper: Mapper) -> PullsOfBoth:
            return pulls(wanted, mapper), None if pinned is None else pulls(pinned, mapper)

        self._background.compute("Gradient shares", slow, work, self._accept)

    def sort(self, key: str) -> None:
        """Show the classes by a figure, the largest first; by number for an empty key."""
        self._sorted_by = Figure(key) if key else None
        self._show()

    def _accept(self, found: PullsOfBoth) -> None:
        self._pulls = found
        self._show()

    def _are_known(self, frame: Frame) -> bool:
        now, pinned = (None if pull is None else pull.evaluation for pull in self._pulls)
        return now is frame.evaluation and pinned is frame.pinned

    def _show(self) -> None:
        frame = self._frame
        if frame is not None:
            known = self._are_known(frame)
            found = self._pulls if known else (None, None)
            shown = bars(frame.evaluation, frame.pinned, self._sorted_by, found)
            self._bars_view.present_bars(frame, shown, computing=not known)
