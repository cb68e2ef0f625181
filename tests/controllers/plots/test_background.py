from unittest.mock import MagicMock

import pytest

from lossgui.controllers.jobs import Immediate
from lossgui.controllers.plots.background import Background
from lossgui.model.errors import LossError


@pytest.fixture
def worker() -> MagicMock:
    return MagicMock(wraps=Immediate())


@pytest.mark.parametrize("slow", [False, True])
def test_what_takes_long_is_left_to_the_worker(
    worker: MagicMock, notices: MagicMock, slow: bool
) -> None:
    shown: list[list[int]] = []
    background = Background(worker, map, notices)
    background.compute("Squares", slow, lambda mapper: list(mapper(pow2, [1, 2])), shown.append)
    assert shown == [[1, 4]]
    assert worker.start.called == slow
    worker.cancel.assert_called_once_with()


def pow2(number: int) -> int:
    return number**2


def test_what_fails_is_said(worker: MagicMock, notices: MagicMock) -> None:
    error = LossError("no")

    def fail(_mapper: object) -> None:
        raise error

    Background(worker, map, notices).compute("It", False, fail, lambda _: None)
    notices.warn.assert_called_once_with(error)
