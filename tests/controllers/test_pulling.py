from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

import lossgui.controllers.pulling as pulling_module
from lossgui.controllers.pulling import Pulling
from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.model.pulls import pulls
from lossgui.ports import PullsView


class Held:
    """A worker that ends the job under way when it is told to."""

    def __init__(self) -> None:
        self.jobs = 0
        self._end: Callable[[], None] | None = None

    def start(self, what: str, work: Any, done: Any, failed: Any) -> None:
        self.jobs += 1
        self._end = lambda: done(work(lambda part: None))

    def cancel(self) -> None:
        self._end = None

    def end(self) -> None:
        assert self._end is not None
        self._end()


@pytest.fixture
def shown() -> MagicMock:
    return MagicMock(spec=PullsView)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setattr(pulling_module, "FRAME_CELLS", 5)
    return Held()


def shares(view: MagicMock) -> np.ndarray | None:
    return view.present_pulls.call_args.args[0]


def expected(session: Session) -> np.ndarray:
    scenario = session.scenario
    return pulls(session.evaluation).shares(scenario.weights, scenario.pos_weights)


def test_few_cells_are_computed_at_once(session: Session, shown: MagicMock) -> None:
    session.add_view(Pulling(shown))
    np.testing.assert_array_equal(shares(shown), expected(session))
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    np.testing.assert_array_equal(shares(shown), expected(session))
    session.select(1, 1)
    assert shown.present_pulls.call_count == 2


def test_a_job_starts_when_the_frame_is_painted_and_is_still_wanted(
    session: Session, shown: MagicMock, held: Held
) -> None:
    painted: list[Callable[[], None]] = []
    session.add_view(Pulling(shown, held, painted.append))
    session.attempt("-", lambda scenario: scenario.with_logits(0, 0, -scenario.logits.array()))
    assert held.jobs == 0
    for start in painted:
        start()
    assert held.jobs == 1
    held.end()
    np.testing.assert_array_equal(shares(shown), expected(session))


def test_many_cells_are_computed_by_a_job(session: Session, shown: MagicMock, held: Held) -> None:
    session.add_view(Pulling(shown, held))
    assert shares(shown) is None
    held.end()
    np.testing.assert_array_equal(shares(shown), expected(session))


def test_a_job_goes_on_while_weights_are_edited(
    session: Session, shown: MagicMock, held: Held
) -> None:
    session.add_view(Pulling(shown, held))
    for weight in (3.0, 4.0):
        session.attempt("-", lambda scenario, w=weight: scenario.with_weight(1, w))
        assert shares(shown) is None
    held.end()
    assert held.jobs == 1
    np.testing.assert_array_equal(shares(shown), expected(session))


def test_the_latest_of_many_cells_wins(session: Session, shown: MagicMock, held: Held) -> None:
    session.add_view(Pulling(shown, held))
    session.attempt("-", lambda scenario: scenario.with_option("label_smoothing", 0.25))
    assert held.jobs == 2
    held.end()
    np.testing.assert_array_equal(shares(shown), expected(session))


def test_an_edit_of_a_few_cells_of_many_is_made_up_for_after_the_frame(
    shown: MagicMock, notices: MagicMock
) -> None:
    logits = np.zeros((400_000, 2), dtype=np.float32)
    scenario = make_scenario("CrossEntropyLoss", logits, np.arange(400_000) % 2)
    session, postponed = Session(scenario, "many", notices), MagicMock()
    session.add_view(Pulling(shown, postpone=postponed))
    postponed.call_args.args[0]()
    shown.reset_mock()
    postponed.reset_mock()
    for value in (3.0, 4.0):
        session.attempt("-", lambda scenario, v=value: scenario.with_logits(0, 1, np.array([[v]])))
    shown.present_pulls.assert_not_called()
    for call in postponed.call_args_list:
        call.args[0]()
    assert shown.present_pulls.call_count == 1
    np.testing.assert_array_equal(shares(shown), expected(session))
