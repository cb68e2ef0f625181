"""Errands: jobs that somebody waits for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lossgui.controllers.jobs import Report, Worker
from lossgui.model.errors import LossError

T = TypeVar("T")


class Errands:
    """Passes jobs on to a worker, and tells when none is under way.

    Parameters
    ----------
    worker : Worker
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._under_way = 0
        self._then: Callable[[], object] | None = None

    @property
    def under_way(self) -> str:
        """Nothing that a newer job would supersede."""
        return ""

    def start(
        self,
        what: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[LossError], None],
    ) -> None:
        """Pass a job on."""

        def finish(result: T) -> None:
            done(result)
            self._end()

        def fail(error: LossError) -> None:
            failed(error)
            self._end()

        self._under_way += 1
        self._worker.start(what, work, finish, fail)

    def cancel(self) -> None:
        """Do nothing: there is nothing newer than what somebody waits for."""

    def when_idle(self, then: Callable[[], object]) -> None:
        """Do something as soon as no job is under way."""
        self._then = then
        self._look()

    def _end(self) -> None:
        self._under_way -= 1
        self._look()

    def _look(self) -> None:
        then = self._then
        if then is not None and not self._under_way:
            self._then = None
            then()
