"""Presenter: what a plot shows of a state: when it is computed, what it says, what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from lossgui.controllers.jobs import Jobs, Report, reporting
from lossgui.language import _
from lossgui.model.evaluation.evaluation import TileMap
from lossgui.ports import Notices
from lossgui.state import Derived, ViewState

F = TypeVar("F")
P = TypeVar("P")


@dataclass(frozen=True)
class Background:
    """Where the presenters compute what takes longer than a frame, one thing at a time.

    Parameters
    ----------
    jobs : Jobs
    tile_map : callable
        Runs the tiles, ``map`` or an executor's.
    notices : Notices
        Is told what goes wrong.
    """

    jobs: Jobs
    tile_map: TileMap
    notices: Notices


class Presenter(Generic[F, P]):
    """Derives the picture of a plot: what is found by computing, and what is made of it.

    What was found stays until what belongs to the present question is there. A subclass says
    what it asks, how that is found, and what picture is made of it.

    Attributes
    ----------
    what : str
        What is computed, in words.
    choices : object
        What a person chose to see; a value.
    state : ViewState, optional
        The latest one.
    found : object, optional
        The latest answer.
    """

    what = ""
    choices: Any = None

    def __init__(self, background: Background) -> None:
        self._background = background
        self._again: Callable[[], None] = lambda: None
        self.state: ViewState | None = None
        self._asked: object = None
        self._answered: object = None
        self.found: F | None = None
        self._key: object = None
        self._derived: Derived[P] = Derived(None, False)

    @property
    def is_current(self) -> bool:
        """Whether what was found belongs to the latest state."""
        return self._answered == self._asked

    def question(self, state: ViewState) -> object:
        """Return what `find` depends on, a value; None where there is nothing to find."""
        raise NotImplementedError

    def is_slow(self, state: ViewState) -> bool:
        """Tell whether `find` may take longer than a frame."""
        return False

    def find(self, state: ViewState, tile_map: TileMap) -> F:
        """Compute the answer to the question; maybe beside the GUI thread."""
        raise NotImplementedError

    def seen(self, state: ViewState) -> tuple[object, ...]:
        """Return what `picture` depends on beside what was found and chosen."""
        return state.evaluation, state.selection, state.pinned, state.found

    def picture(self, state: ViewState, found: F | None, current: bool) -> P | None:
        """Make a picture of the latest answer, which need not be the `current` one."""
        raise NotImplementedError

    def derive(self, state: ViewState, again: Callable[[], None]) -> Derived[P]:
        """Return the picture of a state; while it is computed, of what was found before."""
        self._again, self.state = again, state
        self._pursue(state)
        current = self.is_current
        key = self.seen(state), self.choices, current
        if key != self._key:
            self._derived = Derived(self.picture(state, self.found, current), current)
            self._key = key
        return self._derived

    def pause(self) -> None:
        """Compute nothing until a state is derived again."""
        if not self.is_current:
            self._background.jobs.cancel()
            self._asked = self._answered

    def take(self, name: str, value: Any) -> None:
        """Take what a person chose with a control, whose name ends with that of a choice."""
        self.choose(replace(self.choices, **{name.partition("_")[2]: value}))

    def choose(self, choices: object) -> None:
        """Take other choices, and show what they change."""
        self.choices = choices
        self._again()

    def _pursue(self, state: ViewState) -> None:
        """Answer the question of a state, unless that is done or under way."""
        question = self.question(state)
        if question == self._asked:
            return
        self._asked = question
        self._background.jobs.cancel()
        if question is None:
            self._accept(None, None)
        elif question != self._answered:
            self._start(question, state)

    def _start(self, question: object, state: ViewState) -> None:
        background, slow = self._background, self.is_slow(state)
        tile_map = background.tile_map if slow else map

        def work(report: Report) -> F:
            report(0.0)
            return self.find(state, reporting(tile_map, report))

        def done(found: F) -> None:
            self._accept(question, found)
            if started:
                self._again()

        started = False
        background.jobs.start(_(self.what), work, done, background.notices.warn, at_once=not slow)
        started = True

    def _accept(self, question: object, found: F | None) -> None:
        self._answered, self.found, self._key = question, found, None
