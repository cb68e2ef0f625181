from dataclasses import replace
from unittest.mock import MagicMock

import pytest

from lossgui.controllers.display import Display
from lossgui.controllers.session import Session
from lossgui.ports import View
from lossgui.state import EVERYTHING, Selection, ViewState


@pytest.fixture
def state(session: Session) -> ViewState:
    return session.state


def seen(view: MagicMock) -> list[tuple[ViewState, frozenset[str]]]:
    return [call.args for call in view.show_state.call_args_list]


def test_a_view_is_told_what_is_others_than_it_showed(state: ViewState) -> None:
    display, view = Display(MagicMock()), MagicMock(spec=View)
    display.add(view)
    display.show(state)
    moved = replace(state, selection=Selection(1, 1), title="other")
    display.show(moved)
    display.show(moved)
    assert seen(view) == [(state, EVERYTHING), (moved, frozenset({"selection", "title"}))]


def test_a_page_follows_the_states_in_which_it_is_on_show(state: ViewState) -> None:
    display, view = Display(MagicMock()), MagicMock(spec=View)
    display.add(view, "curve")
    first, away = replace(state, page="curve"), replace(state, page="bars", title="other")
    back = replace(away, page="curve")
    for one in (first, away, back):
        display.show(one)
    assert seen(view) == [(first, EVERYTHING), (back, frozenset({"title"}))]


def test_a_state_that_comes_meanwhile_replaces_the_one_being_shown(state: ViewState) -> None:
    display = Display(MagicMock())
    first, second = MagicMock(spec=View), MagicMock(spec=View)
    newer = replace(state, title="newer")
    first.show_state.side_effect = lambda shown, _: shown is state and display.show(newer)
    display.add(first)
    display.add(second)
    display.show(state)
    assert [shown for shown, _ in seen(first)] == [state, newer]
    assert seen(second) == [(newer, EVERYTHING)]


def test_a_view_that_fails_is_reported_and_the_others_go_on(state: ViewState) -> None:
    failed = MagicMock()
    display, broken, whole = Display(failed), MagicMock(spec=View), MagicMock(spec=View)
    error = broken.show_state.side_effect = ValueError("no")
    for view in (broken, whole):
        display.add(view)
    display.show(state)
    failed.assert_called_once_with(error)
    assert seen(whole) == [(state, EVERYTHING)]
    broken.show_state.side_effect = None
    other = replace(state, title="other")
    display.show(other)
    assert seen(broken)[-1] == (other, EVERYTHING)
    assert seen(whole)[-1] == (other, frozenset({"title"}))


def test_all_of_a_state_is_shown_again_where_something_was_refused(state: ViewState) -> None:
    display, view = Display(MagicMock()), MagicMock(spec=View)
    display.add(view)
    display.show(state)
    display.show_again(state)
    assert seen(view) == [(state, EVERYTHING), (state, EVERYTHING)]
