from unittest.mock import MagicMock

import pytest

from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.ports import Notices, View


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
