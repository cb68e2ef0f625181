"""Background: what a plot shows is computed at once, or beside the GUI thread; the latest wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lossgui.controllers.jobs import Immediate, Report, Worker, reporting
from lossgui.model.evaluation import Mapper
from lossgui.ports import Notices

T = TypeVar("T")


class Background:
    """Computes for the plots, one thing at a time.

    Parameters
    ----------
    worker : Worker
        Runs what takes longer than a frame.
    mapper : callable
        Runs the tiles, ``map`` or an executor's.
    notices : Notices
    """

    def __init__(self, worker: Worker, mapper: Mapper, notices: Notices) -> None:
        self._worker = worker
        self._mapper = mapper
        self._notices = notices

    def compute(
        self, what: str, slow: bool, work: Callable[[Mapper], T], show: Callable[[T], None]
    ) -> None:
        """Show a result as soon as it is there, unless something newer is asked for before.

        Parameters
        ----------
        what : str
            What is computed, in words.
        slow : bool
            Whether it may take longer than a frame.
        work : callable
            Makes the result with a mapper for tiles.
        """
        self._worker.cancel()

        def run(report: Report) -> T:
            report(0.0)
            return work(reporting(self._mapper, report) if slow else map)

        worker = self._worker if slow else Immediate()
        worker.start(what, run, show, self._notices.warn)
