"""Jobs: long work beside the GUI thread; the latest wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import partial
from threading import Event
from typing import Any, Protocol, TypeVar

from lossgui.model.errors import LossError
from lossgui.model.evaluation import Mapper
from lossgui.ports import ProgressView

T = TypeVar("T")

Report = Callable[[float], None]
"""Tells which part of the work is done, from 0 to 1; raises Cancelled if nobody waits for it."""

Deliver = Callable[[Callable[[], object]], object]
"""Calls a function in the GUI thread, some time soon."""


class Cancelled(Exception):
    """Raised in a job that a newer one has superseded, or that a person has cancelled."""


class Worker(Protocol):
    """Whatever runs jobs."""

    @property
    def under_way(self) -> str:
        """What the job that is under way is called, and a newer one would supersede; or ""."""

    def start(
        self,
        what: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[LossError], None],
    ) -> None:
        """Run ``work`` and hand its result, or its error, on in the GUI thread."""

    def cancel(self) -> None:
        """Forget the job that is under way, if there is one."""


class Jobs:
    """One job at a time, in an executor; a newer one supersedes it.

    Parameters
    ----------
    executor : Executor
        Runs the jobs, one after the other.
    deliver : callable
        Brings calls into the GUI thread.
    view : ProgressView
    """

    def __init__(self, executor: Executor, deliver: Deliver, view: ProgressView) -> None:
        self._executor = executor
        self._deliver = deliver
        self._view = view
        self._cancelled = Event()
        self._under_way = ""

    @property
    def under_way(self) -> str:
        """What the job that is under way is called, "" without one."""
        return self._under_way

    def start(
        self,
        what: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[LossError], None],
    ) -> None:
        """Run ``work`` beside the GUI thread, instead of what is under way."""
        self.cancel()
        self._cancelled = cancelled = Event()
        self._under_way = what
        self._view.progress(what, 0.0)

        def report(part: float) -> None:
            if cancelled.is_set():
                raise Cancelled
            self._deliver(partial(self._progress, cancelled, what, part))

        def settle(future: Future[T]) -> None:
            self._deliver(partial(self._settle, cancelled, future, done, failed))

        self._executor.submit(work, report).add_done_callback(settle)

    def cancel(self) -> None:
        """Forget the job that is under way, if there is one."""
        self._cancelled.set()
        self._under_way = ""
        self._view.finished()

    def _progress(self, cancelled: Event, what: str, part: float) -> None:
        if not cancelled.is_set():
            self._view.progress(what, part)

    def _settle(
        self,
        cancelled: Event,
        future: Future[Any],
        done: Callable[[Any], None],
        failed: Callable[[LossError], None],
    ) -> None:
        if cancelled.is_set():
            return
        self.cancel()
        try:
            result = future.result()
        except LossError as error:
            failed(error)
        else:
            done(result)


class Immediate:
    """Runs each job at once, where there is no window to keep alive."""

    under_way = ""

    def start(
        self,
        what: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[LossError], None],
    ) -> None:
        """Run ``work`` and hand on its result before returning."""
        try:
            result = work(lambda part: None)
        except LossError as error:
            failed(error)
        else:
            done(result)

    def cancel(self) -> None:
        """Do nothing: no job outlives its start."""


def unheard(part: float) -> None:
    """Tell nobody how far something is that takes no longer than a frame."""


def given_up(worker: Worker, what: str) -> str:
    """Return the sentence about the job that another one is about to supersede, if it will."""
    lost = worker.under_way
    return "" if lost in ("", what) else f"{lost!r} was not done yet and was given up: do it again."


def reporting(mapper: Mapper, report: Report) -> Mapper:
    """Return a mapper that reports after each tile, and so ends when it is cancelled."""

    def reported(function: Callable[[int], T], indices: Iterable[int]) -> Iterator[T]:
        numbers = list(indices)
        for count, result in enumerate(mapper(function, numbers), 1):
            report(count / len(numbers))
            yield result

    return reported
