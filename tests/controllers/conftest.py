from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import MagicMock

import pytest

from lossgui.controllers.jobs import Jobs
from lossgui.controllers.session import Session
from lossgui.model.scenario.arguments import make_scenario
from lossgui.ports import Notices, View


class HeldJobs(Jobs):
    """Ends the last job when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.end: Callable[[], None] | None = None

    def start(self, what: str, work: Any, done: Any, failed: Any, *, at_once: bool = False) -> None:
        end = partial(super().start, what, work, done, failed)
        if at_once:
            end()
        else:
            self.names.append(what)
            self.end = end

    def cancel(self) -> None:
        self.end = None


@pytest.fixture
def held_jobs() -> HeldJobs:
    return HeldJobs()


@pytest.fixture
def notices() -> MagicMock:
    return MagicMock(spec=Notices)


@pytest.fixture
def view() -> MagicMock:
    return MagicMock(spec=View)


@pytest.fixture
def session(notices: MagicMock, view: MagicMock) -> Session:
    scenario = make_scenario(
        "CrossEntropyLoss",
        [[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]],
        [0, 1],
        weight=[1.0, 2.0, 3.0],
        class_names=("cat", "dog", "fox"),
    )
    session = Session(scenario, "two animals", notices)
    session.add_view(view)
    view.reset_mock()
    return session
