"""Jobs: long work beside the GUI thread; the latest wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import partial
from threading import Event
from typing import Any, TypeVar

from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import TileMap
from lossgui.ports import ProgressView

T = TypeVar("T")

Report = Callable[[float], None]
"""Tells which part of the work is done, from 0 to 1; raises Cancelled if nobody waits for it."""

Deliver = Callable[[Callable[[], object]], object]
"""Calls a function in the GUI thread, some time soon."""


class Cancelled(Exception):
    """Raised in a job that a newer one has superseded, or that a person has cancelled."""


class Jobs:
    """One job at a time, in an executor; a newer one supersedes it.

    Parameters
    ----------
    executor : Executor, optional
        Runs the jobs, one after the other; without it each is done before `start` returns.
    deliver : callable
        Brings calls into the GUI thread.
    view : ProgressView, optional
    """

    def __init__(
        self,
        executor: Executor | None = None,
        deliver: Deliver = lambda call: call(),
        view: ProgressView | None = None,
    ) -> None:
        self._executor = executor
        self._deliver = deliver
        self._view = view
        self._cancelled = Event()
        self._under_way = ""
        self._then: Callable[[], object] | None = None

    @property
    def under_way(self) -> str:
        """What the job that is under way is called, and a newer one would supersede; or ""."""
        return self._under_way

    def start(
        self,
        what: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[LossError], None],
        *,
        at_once: bool = False,
    ) -> None:
        """Run a job beside the GUI thread, instead of what is under way.

        Parameters
        ----------
        what : str
            What is done, in words.
        work : callable
            Runs in the executor; raises LossError for what cannot be.
        done, failed : callable
            Are given the result, or the error, in the GUI thread.
        at_once : bool
            Whether it takes no longer than a frame, and is done before this returns.
        """
        if at_once or self._executor is None:
            _hand_on(partial(work, unheard), done, failed)
            return
        self.cancel()
        self._cancelled = cancelled = Event()
        self._under_way = what
        self._tell(cancelled, what, 0.0)

        def report(part: float) -> None:
            if cancelled.is_set():
                raise Cancelled
            self._deliver(partial(self._tell, cancelled, what, part))

        def settle(future: Future[T]) -> None:
            self._deliver(partial(self._settle, cancelled, future, done, failed))

        self._executor.submit(work, report).add_done_callback(settle)

    def cancel(self) -> None:
        """Forget the job that is under way, if there is one, and who waits for it."""
        if self._under_way:
            self._then = None
        self._end()

    def when_idle(self, then: Callable[[], object]) -> None:
        """Do something as soon as no job is under way."""
        self._then = then
        self._look()

    def _end(self) -> None:
        self._cancelled.set()
        self._under_way = ""
        if self._view is not None:
            self._view.finished()

    def _look(self) -> None:
        then = self._then
        if then is not None and not self._under_way:
            self._then = None
            then()

    def _tell(self, cancelled: Event, what: str, part: float) -> None:
        if self._view is not None and not cancelled.is_set():
            self._view.progress(what, part)

    def _settle(
        self,
        cancelled: Event,
        future: Future[Any],
        done: Callable[[Any], None],
        failed: Callable[[LossError], None],
    ) -> None:
        if not cancelled.is_set():
            self._end()
            _hand_on(future.result, done, failed)
            self._look()


def _hand_on(
    result: Callable[[], T], done: Callable[[T], None], failed: Callable[[LossError], None]
) -> None:
    try:
        made = result()
    except LossError as error:
        failed(error)
    else:
        done(made)


def unheard(part: float) -> None:
    """Tell nobody how far something is that takes no longer than a frame."""


def given_up(jobs: Jobs, what: str) -> str:
    """Return the sentence about the job that another one is about to supersede, if it will."""
    lost = jobs.under_way
    return "" if lost in ("", what) else f"{lost!r} was not done yet and was given up: do it again."


def reporting(tile_map: TileMap, report: Report) -> TileMap:
    """Return a map of tiles that reports after each of them, and so ends when it is cancelled."""

    def reported(function: Callable[[int], T], indices: Iterable[int]) -> Iterator[T]:
        numbers = list(indices)
        for count, result in enumerate(tile_map(function, numbers), 1):
            report(count / len(numbers))
            yield result

    return reported
