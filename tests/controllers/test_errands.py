"""Waiting for jobs of somebody else's worker."""

from unittest.mock import MagicMock

from lossgui.controllers.errands import Errands
from lossgui.controllers.jobs import Immediate, Worker
from lossgui.model.errors import LossError


def test_at_once_without_a_job() -> None:
    then = MagicMock()
    Errands(Immediate()).when_idle(then)
    then.assert_called_once_with()


def test_after_the_job_that_is_under_way() -> None:
    worker, done, then = MagicMock(spec=Worker), MagicMock(), MagicMock()
    errands = Errands(worker)
    errands.start("sum", lambda report: 3, done, MagicMock())
    errands.when_idle(then)
    then.assert_not_called()
    finish = worker.start.call_args.args[2]
    finish(3)
    done.assert_called_once_with(3)
    then.assert_called_once_with()


def test_after_a_job_that_failed_and_not_for_a_newer_one() -> None:
    worker, failed, then = MagicMock(spec=Worker), MagicMock(), MagicMock()
    errands = Errands(worker)
    errands.start("sum", lambda report: 3, MagicMock(), failed)
    errands.cancel()
    worker.cancel.assert_not_called()
    errands.when_idle(then)
    error = LossError("no")
    worker.start.call_args.args[3](error)
    failed.assert_called_once_with(error)
    then.assert_called_once_with()
