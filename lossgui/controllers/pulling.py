"""Pulling: the classes' shares of the gradient, beside the GUI thread where they take longer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lossgui.controllers.jobs import Immediate, Report, Worker, reporting
from lossgui.model.errors import LossError
from lossgui.model.evaluation import FRAME_CELLS, Evaluation
from lossgui.model.pulls import Pulls, cells_to_pull, pulls
from lossgui.ports import Frame, PullsView


class Pulling:
    """A view that computes the gradient shares of the frame on show.

    A job goes on while the frames that follow differ from its own in few cells or in weights
    alone: these are made up for at its end.

    Parameters
    ----------
    view : PullsView
    worker : Worker, optional
        Runs what takes longer than a frame; at once unless given.
    postpone : callable, optional
        Calls a function when the frame is painted, which so comes without the shares that take
        longer, or that an edit of a few cells of many changes; at once unless given.
    """

    def __init__(
        self,
        view: PullsView,
        worker: Worker | None = None,
        postpone: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        self._view = view
        self._worker = worker or Immediate()
        self._postpone = postpone or (lambda function: function())
        self._wanted: Evaluation | None = None
        self._known: Pulls | None = None
        self._pending: Evaluation | None = None

    @property
    def known(self) -> Pulls | None:
        """The pulls that were computed last."""
        return self._known

    def present(self, frame: Frame) -> None:
        """Show the gradient shares of a frame, now or when they are computed."""
        if frame.evaluation is not self._wanted:
            self._wanted = frame.evaluation
            known = None if self._known is None else self._known.evaluation
            stale = cells_to_pull(frame.evaluation, known)
            if 0 < stale <= FRAME_CELLS and stale < frame.scenario.logits.base.size:
                self._postpone(self._catch_up)
            else:
                self._pursue(frame.evaluation)

    def _catch_up(self) -> None:
        """Go after the latest frame, unless that has been done meanwhile."""
        if self._wanted is not None and (
            self._known is None or self._known.evaluation is not self._wanted
        ):
            self._pursue(self._wanted)

    def _pursue(self, wanted: Evaluation) -> None:
        known = None if self._known is None else self._known.evaluation
        if cells_to_pull(wanted, known) <= FRAME_CELLS:
            self._worker.cancel()
            self._accept(pulls(wanted, self._known))
            return
        self._view.present_pulls(None)
        if self._pending is None or cells_to_pull(wanted, self._pending) > FRAME_CELLS:
            self._pending = wanted
            self._worker.cancel()
            self._postpone(partial(self._start, wanted))

    def _start(self, wanted: Evaluation) -> None:
        """Compute the shares of a frame that is painted, unless they are not wanted any more."""
        if self._pending is wanted:
            work = partial(_compute, wanted, self._known)
            self._worker.start("Gradient shares", work, self._accept, self._fail)

    def _accept(self, found: Pulls) -> None:
        self._known, self._pending = found, None
        if self._wanted is not None and found.evaluation is not self._wanted:
            self._pursue(self._wanted)
            return
        scenario = found.evaluation.scenario
        self._view.present_pulls(found.shares(scenario.weights, scenario.pos_weights))

    def _fail(self, error: LossError) -> None:
        raise error


def _compute(evaluation: Evaluation, known: Pulls | None, report: Report) -> Pulls:
    # One thread, so that edits meanwhile have the others.
    return pulls(evaluation, known, reporting(map, report))
