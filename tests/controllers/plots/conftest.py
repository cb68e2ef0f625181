from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import pytest

from lossgui.controllers.derive import Derive
from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.presenter import Background, Presenter
from lossgui.controllers.session import Session
from lossgui.model.scenario.scenario import Scenario
from lossgui.ports import Notices, View
from lossgui.state import Derived, ViewState


class Shown:
    """A session whose states have the picture of one plot.

    Parameters
    ----------
    make : callable
        Makes the presenter of a background and this session.
    """

    def __init__(
        self,
        scenario: Scenario,
        make: Callable[[Background, Session], Any],
        jobs: Jobs | None = None,
    ) -> None:
        self.notices = MagicMock(spec=Notices)
        self.session = Session(scenario, "test", self.notices, complete=self._complete)
        background = Background(jobs or Jobs(), map, self.notices)
        self.presenter: Presenter[Any, Any] = make(background, self.session)
        self.session.refresh()

    def _complete(self, state: ViewState, again: Callable[[], None]) -> ViewState:
        self.state = replace(state, plot=self.presenter.derive(state, again))
        return self.state

    @property
    def picture(self) -> Any:
        """What is on show."""
        return self.state.plot.value

    def control(self, name: str) -> Any:
        """Return a control on show by its name."""
        return next(control for control in self.picture.controls if control.name == name)


@pytest.fixture
def showing() -> type[Shown]:
    """Return what shows the picture of a presenter for each state of a session."""
    return Shown


@pytest.fixture
def held(held_jobs: Jobs, notices: MagicMock) -> Background:
    """Return where jobs end when they are told to."""
    return Background(held_jobs, map, notices)


@pytest.fixture
def at_once(notices: MagicMock) -> Background:
    return Background(Jobs(), map, notices)


Last = Callable[[], Derived[Any]]


@pytest.fixture
def follow(at_once: Background) -> Callable[..., Last]:
    """Return what lets a presenter follow a session; that returns what it derived last."""

    def follow(
        session: Session, presenter: Presenter[Any, Any], shares: GradientShares | None = None
    ) -> Last:
        derive = Derive(shares or GradientShares(at_once))
        derive.add_plot("", presenter)
        states: list[ViewState] = []

        def show(state: ViewState, changed: object = None) -> None:
            states.append(derive(state, lambda: show(session.state)))

        session.add_view(MagicMock(spec=View, show_state=show))
        return lambda: states[-1].plot

    return follow
