from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import pytest

from lossgui.controllers.jobs import Jobs
from lossgui.controllers.presenter import Background, Presenter
from lossgui.controllers.session import Session
from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import TileMap
from lossgui.state import Derived, Selection, ViewState


class Tens(Presenter[int, str]):
    """Finds ten times the selected row, and says so; nothing of row 9, and an error of row 8."""

    what = "Tens"
    choices = "{}"
    slow = True

    def __init__(self, background: Background) -> None:
        super().__init__(background)
        self.pictures = 0

    def question(self, state: ViewState) -> object:
        return None if state.selection.row == 9 else state.selection.row

    def is_slow(self, state: ViewState) -> bool:
        return self.slow

    def find(self, state: ViewState, tile_map: TileMap) -> int:
        row = state.selection.row
        if row == 8:
            raise LossError("8 has no ten.")
        return sum(tile_map(lambda index: 10 * index, [row]))

    def picture(self, state: ViewState, found: int | None, current: bool) -> str:
        self.pictures += 1
        return self.choices.format(found) + ("" if current else "?")

    def take(self, name: str, value: Any) -> None:
        self.choose(value)


@pytest.fixture
def tens(held_jobs: Any, notices: MagicMock) -> Tens:
    return Tens(Background(held_jobs, map, notices))


@pytest.fixture
def again() -> MagicMock:
    return MagicMock()


@pytest.fixture
def derive(tens: Tens, session: Session, again: MagicMock) -> Callable[[int], Derived[str]]:
    """Return what derives the picture of a row."""
    return lambda row: tens.derive(replace(session.state, selection=Selection(row, 0)), again)


Derive = Callable[[int], Derived[str]]


def shown(derived: Derived[str]) -> tuple[str | None, bool]:
    return derived.value, derived.current


def end(held_jobs: Any) -> None:
    assert held_jobs.end is not None
    held_jobs.end()


def test_what_is_quick_is_there_at_once(
    tens: Tens, derive: Derive, held_jobs: Any, again: MagicMock
) -> None:
    tens.slow = False
    assert shown(derive(1)) == ("10", True)
    assert shown(derive(2)) == ("20", True)
    assert not held_jobs.names
    again.assert_not_called()


def test_an_answer_stays_until_a_newer_one_is_there(
    derive: Derive, held_jobs: Any, again: MagicMock
) -> None:
    assert shown(derive(1)) == ("None?", False)
    end(held_jobs)
    again.assert_called_once_with()
    assert shown(derive(1)) == ("10", True)
    assert shown(derive(2)) == ("10?", False)
    end(held_jobs)
    assert shown(derive(2)) == ("20", True)
    assert held_jobs.names == ["Tens", "Tens"]


def test_the_latest_question_wins(derive: Derive, held_jobs: Any) -> None:
    derive(1)
    superseded = held_jobs.end
    assert superseded is not None
    derive(2)
    superseded()
    assert shown(derive(2)) == ("10?", False)
    end(held_jobs)
    assert shown(derive(2)) == ("20", True)


def test_a_question_under_way_is_not_asked_again(derive: Derive, held_jobs: Any) -> None:
    derive(1)
    derive(1)
    assert len(held_jobs.names) == 1


def test_what_is_known_again_is_not_looked_for(derive: Derive, held_jobs: Any) -> None:
    derive(1)
    end(held_jobs)
    derive(2)
    assert shown(derive(1)) == ("10", True)
    assert held_jobs.end is None


def test_where_nothing_is_asked_nothing_is_found(derive: Derive, held_jobs: Any) -> None:
    derive(1)
    end(held_jobs)
    assert shown(derive(9)) == ("None", True)
    assert shown(derive(1)) == ("None?", False)


def test_a_pause_ends_the_job_until_the_next_state(
    tens: Tens, derive: Derive, held_jobs: Any, again: MagicMock
) -> None:
    derive(1)
    tens.pause()
    assert held_jobs.end is None
    again.assert_not_called()
    assert shown(derive(1)) == ("None?", False)
    end(held_jobs)
    tens.pause()
    assert shown(derive(1)) == ("10", True)
    assert len(held_jobs.names) == 2


@pytest.mark.parametrize("slow", [False, True])
def test_what_fails_is_said_and_the_former_answer_stays(
    tens: Tens, derive: Derive, held_jobs: Any, notices: MagicMock, slow: bool
) -> None:
    derive(1)
    end(held_jobs)
    tens.slow = slow
    derive(8)
    if slow:
        end(held_jobs)
    assert shown(derive(8)) == ("10?", False)
    assert str(notices.warn.call_args.args[0]) == "8 has no ten."
    notices.warn.assert_called_once()
    tens.slow = False
    assert shown(derive(2)) == ("20", True)


def test_what_is_computed_at_once_answers_before_it_is_shown(
    session: Session, notices: MagicMock, again: MagicMock
) -> None:
    tens = Tens(Background(Jobs(), map, notices))
    assert shown(tens.derive(session.state, again)) == ("0", True)
    again.assert_not_called()


def test_the_tiles_of_a_job_are_mapped_by_the_background(
    session: Session, held_jobs: Any, notices: MagicMock, again: MagicMock
) -> None:
    tile_map = MagicMock(side_effect=map)
    tens = Tens(Background(held_jobs, tile_map, notices))
    tens.derive(session.state, again)
    end(held_jobs)
    tile_map.assert_called_once()


def test_a_picture_is_made_when_it_is_another_one(
    tens: Tens, derive: Derive, held_jobs: Any, again: MagicMock
) -> None:
    tens.slow = False
    first = derive(1)
    assert derive(1) is first
    assert tens.pictures == 1
    tens.take("", "<{}>")
    again.assert_called_once_with()
    assert shown(derive(1)) == ("<10>", True)
    assert not held_jobs.names
