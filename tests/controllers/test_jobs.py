from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

import lossgui.controllers.evaluating as evaluating
import lossgui.controllers.session as session_module
import lossgui.model.evaluation.evaluation as stages
from lossgui.controllers.jobs import Cancelled, Jobs, reporting
from lossgui.controllers.session import Session
from lossgui.model.errors import FileError, LossError
from lossgui.model.scenario.arguments import make_scenario
from lossgui.ports import ProgressView


class Later(Executor):
    """Runs what was submitted when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def run() -> None:
            try:
                future.set_result(work(*args, **kwargs))
            except BaseException as error:
                future.set_exception(error)

        self.waiting.append(run)
        return future

    def run(self) -> None:
        self.waiting.pop(0)()


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def progress() -> MagicMock:
    return MagicMock(spec=ProgressView)


@pytest.fixture
def jobs(later: Later, progress: MagicMock) -> Jobs:
    return Jobs(later, lambda call: call(), progress)


def test_the_result_is_handed_on(jobs: Jobs, later: Later, progress: MagicMock) -> None:
    done, failed = MagicMock(), MagicMock()
    jobs.start("Add", lambda report: 1 + 1, done, failed)
    progress.progress.assert_called_once_with("Add", 0.0)
    done.assert_not_called()
    later.run()
    done.assert_called_once_with(2)
    failed.assert_not_called()
    progress.finished.assert_called()


def test_an_error_of_a_person_is_handed_on(jobs: Jobs, later: Later) -> None:
    done, failed = MagicMock(), MagicMock()
    error = FileError("no")

    def work(_: object) -> None:
        raise error

    jobs.start("Open", work, done, failed)
    later.run()
    failed.assert_called_once_with(error)
    done.assert_not_called()


def test_the_latest_wins(jobs: Jobs, later: Later) -> None:
    first, second = MagicMock(), MagicMock()
    jobs.start("one", lambda report: 1, first, MagicMock())
    jobs.start("two", lambda report: 2, second, MagicMock())
    later.run()
    later.run()
    first.assert_not_called()
    second.assert_called_once_with(2)


def test_a_cancelled_job_ends_at_its_next_report(
    jobs: Jobs, later: Later, progress: MagicMock
) -> None:
    tiles = []

    def work(report: Callable[[float], None]) -> None:
        for tile in reporting(map, report)(lambda i: i, range(10)):
            tiles.append(tile)
            if tile == 3:
                jobs.cancel()

    done = MagicMock()
    jobs.start("Count", work, done, MagicMock())
    later.run()
    assert tiles == [0, 1, 2, 3]
    done.assert_not_called()
    parts = [call.args[1] for call in progress.progress.call_args_list]
    assert parts == [0.0, 0.1, 0.2, 0.3, 0.4]


def test_reporting_stops_the_tiles() -> None:
    def report(_: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(reporting(map, report)(lambda i: i, [1, 2]))


def test_without_an_executor_a_job_is_done_at_once() -> None:
    done, failed = MagicMock(), MagicMock()
    Jobs().start("Add", lambda report: 2, done, failed)
    done.assert_called_once_with(2)


def test_what_takes_no_longer_than_a_frame_leaves_what_is_under_way(
    jobs: Jobs, later: Later, progress: MagicMock
) -> None:
    long, short = MagicMock(), MagicMock()
    jobs.start("long", lambda report: 1, long, MagicMock())
    jobs.start("short", lambda report: 2, short, MagicMock(), at_once=True)
    short.assert_called_once_with(2)
    later.run()
    long.assert_called_once_with(1)
    progress.progress.assert_called_once_with("long", 0.0)


def test_who_waits_is_told_at_once_without_a_job(jobs: Jobs) -> None:
    then = MagicMock()
    jobs.when_idle(then)
    then.assert_called_once_with()


@pytest.mark.parametrize("error", [None, LossError("no")])
def test_who_waits_is_told_when_the_job_has_ended(
    jobs: Jobs, later: Later, error: LossError | None
) -> None:
    done, failed, then = MagicMock(), MagicMock(), MagicMock()
    work = MagicMock(return_value=3, side_effect=error)
    jobs.start("sum", work, done, failed)
    jobs.when_idle(then)
    then.assert_not_called()
    later.run()
    then.assert_called_once_with()
    assert (done.called, failed.called) == (error is None, error is not None)


def test_who_waits_is_told_after_the_job_that_the_last_one_began(jobs: Jobs, later: Later) -> None:
    then = MagicMock()

    def go_on(_: int) -> None:
        jobs.cancel()
        jobs.start("next", lambda report: 2, MagicMock(), MagicMock())

    jobs.start("first", lambda report: 1, go_on, MagicMock())
    jobs.when_idle(then)
    later.run()
    then.assert_not_called()
    later.run()
    then.assert_called_once_with()


def test_nobody_waits_for_what_was_cancelled(jobs: Jobs, later: Later) -> None:
    then = MagicMock()
    jobs.start("sum", lambda report: 3, MagicMock(), MagicMock())
    jobs.when_idle(then)
    jobs.cancel()
    later.run()
    jobs.start("other", lambda report: 3, MagicMock(), MagicMock())
    later.run()
    then.assert_not_called()


@pytest.fixture
def large(later: Later, jobs: Jobs, notices: MagicMock, monkeypatch: pytest.MonkeyPatch) -> Session:
    for module in (stages, evaluating, session_module):
        monkeypatch.setattr(module, "FRAME_CELLS", 2)
    scenario = make_scenario("CrossEntropyLoss", np.eye(3), [0, 1, 2])
    return Session(scenario, "large", notices, jobs=jobs)


def test_until_a_large_change_is_done_the_former_state_is_shown(
    large: Session, later: Later
) -> None:
    before = large.evaluation
    large.attempt("ignore 1", lambda scenario: scenario.with_option("ignore_index", 1))
    assert large.evaluation is before
    assert large.state.undo_name is None
    later.run()
    assert large.evaluation.denominator == 2
    assert large.state.undo_name == "ignore 1"
    large.undo()
    assert large.evaluation.denominator == 2
    later.run()
    assert large.evaluation.value == before.value
    assert large.state.redo_name == "ignore 1"


def test_a_weight_is_changed_at_once_however_large_the_table(large: Session, later: Later) -> None:
    large.attempt("weight", lambda scenario: scenario.with_weight(0, 5.0))
    assert large.evaluation.denominator == 7
    assert not later.waiting


def test_a_newer_change_supersedes_a_job(large: Session, later: Later) -> None:
    large.attempt("ignore 1", lambda scenario: scenario.with_option("ignore_index", 1))
    large.attempt("weight", lambda scenario: scenario.with_weight(0, 5.0))
    later.run()
    assert large.evaluation.denominator == 7
    assert large.state.undo_name == "weight"


def test_a_slow_change_that_is_refused_says_so(
    large: Session, later: Later, notices: MagicMock
) -> None:
    before = large.scenario

    def refuse(_: object) -> Any:
        raise FileError("no")

    large.attempt("Open targets", refuse, slow=True)
    later.run()
    assert large.scenario is before
    notices.warn.assert_called_once()


GIVEN_UP = "'Open big.csv' was not done yet and was given up: do it again."


def said(notices: MagicMock) -> tuple[str, ...]:
    """Return the last message on show."""
    name, arguments, _ = notices.method_calls[-1]
    return arguments if name == "say" else ()


def open_slowly(session: Session) -> None:
    scenario = make_scenario("CrossEntropyLoss", np.zeros((2, 3)), [0, 1])
    nothing = MagicMock()
    session.open(lambda report: scenario, "big.csv", True, nothing, nothing)


def test_an_edit_that_ends_an_opening_says_so(
    large: Session, later: Later, notices: MagicMock
) -> None:
    open_slowly(large)
    large.attempt("Edit weight", lambda s: s.with_weight(0, 2.0))
    assert said(notices) == (GIVEN_UP,)
    large.attempt("Edit weight", lambda s: s.with_weight(0, 3.0))
    assert said(notices) == (GIVEN_UP,)
    large.attempt("Edit another weight", lambda s: s.with_weight(1, 3.0))
    assert said(notices) == ()
    large.attempt("Edit weight", lambda s: s.with_weight(0, 4.0))
    assert said(notices) == ()
    later.run()
    assert large.state.title == "large"


def test_a_long_edit_that_ends_an_opening_says_so_now_and_when_it_is_done(
    large: Session, later: Later, notices: MagicMock
) -> None:
    open_slowly(large)
    large.attempt("Double", lambda s: s.with_logits(0, 0, 2 * s.logits.array()))
    assert said(notices) == (GIVEN_UP,)
    later.run()
    later.run()
    assert said(notices) == (GIVEN_UP,)


def test_what_ends_nothing_says_nothing(large: Session, later: Later, notices: MagicMock) -> None:
    open_slowly(large)
    large.attempt("Edit weight", lambda s: s)
    open_slowly(large)
    later.run()
    later.run()
    assert large.state.title == "big.csv"
    large.attempt("Edit weight", lambda s: s.with_weight(0, 2.0))
    notices.say.assert_not_called()
