from collections.abc import Callable
from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.session import Session
from lossgui.model.errors import LossError
from lossgui.model.scenario.scenario import Scenario
from lossgui.ports import Editor
from lossgui.state import Derived, Selection, ViewState


def shown(view: MagicMock) -> ViewState:
    return view.show_state.call_args.args[0]


def set_logit(value: float):
    return lambda scenario: scenario.with_logits(0, 0, np.array([[value]]))


def test_a_change_is_evaluated_and_shown(session: Session, view: MagicMock) -> None:
    before = session.evaluation.value
    session.attempt("Edit logit", set_logit(-3.0))
    assert shown(view).evaluation.value > before
    assert shown(view).undo_name == "Edit logit"
    assert shown(view).modified


def test_a_refused_change_keeps_everything_and_says_why(
    session: Session, view: MagicMock, notices: MagicMock
) -> None:
    before = session.scenario
    error = LossError("no")

    def refuse(_: Scenario) -> Scenario:
        raise error

    session.attempt("Edit", refuse)
    notices.warn.assert_called_once_with(error)
    assert session.scenario is before
    assert shown(view).undo_name is None


def test_an_error_that_is_not_a_persons_is_not_hidden(session: Session) -> None:
    with pytest.raises(ZeroDivisionError):
        session.attempt("Edit", lambda _: 1 / 0)


def test_an_equal_scenario_makes_no_step(session: Session) -> None:
    session.attempt("Edit logit", set_logit(2.0))
    assert session.state.undo_name is None


def test_undo_and_redo_walk_the_steps(session: Session) -> None:
    start = session.evaluation.value
    session.attempt("one", set_logit(1.0))
    session.attempt("two", set_logit(-1.0))
    end = session.evaluation.value
    session.undo()
    assert (session.state.undo_name, session.state.redo_name) == ("one", "two")
    session.undo()
    session.undo()
    assert session.evaluation.value == start
    session.redo()
    session.redo()
    session.redo()
    assert session.evaluation.value == end


def test_a_change_after_undo_forgets_what_was_undone(session: Session) -> None:
    session.attempt("one", set_logit(1.0))
    session.undo()
    session.attempt("other", set_logit(5.0))
    assert (session.state.undo_name, session.state.redo_name) == ("other", None)


def test_equal_merge_keys_make_one_step(session: Session) -> None:
    start = session.scenario
    for value in (0.1, 0.2, 0.3):
        session.attempt("Drag logit", set_logit(value), ("drag", 0))
    session.attempt("Drag logit", set_logit(0.4), ("drag", 1))
    session.undo()
    assert session.scenario.logits.cell(0, 0) == 0.3
    session.undo()
    assert session.scenario is start


def test_selecting_shows_the_same_evaluation(session: Session, view: MagicMock) -> None:
    session.select(1, 2)
    assert shown(view).selection == Selection(1, 2)
    assert shown(view).evaluation is session.evaluation
    view.reset_mock()
    session.select(1, 2)
    view.show_state.assert_not_called()


def test_saving_clears_the_mark_until_the_next_change(session: Session) -> None:
    session.attempt("one", set_logit(1.0))
    session.mark_saved("a.npz")
    assert not session.state.modified
    assert session.state.title == "a.npz"
    session.undo()
    assert session.state.modified


def test_beginning_anew_forgets_the_history(session: Session) -> None:
    session.attempt("one", set_logit(1.0))
    session.begin(lambda: session.scenario, "b.npz")
    assert session.state.undo_name is None
    assert not session.state.modified


def test_a_pinned_state_stays_beside_the_present_one(session: Session) -> None:
    first = session.evaluation
    session.pin()
    session.attempt("Edit", lambda scenario: scenario.with_weight(0, 5.0))
    assert session.state.pinned is first
    session.swap()
    assert session.scenario is first.scenario
    assert session.state.pinned is not None
    assert session.state.pinned.scenario.weights[0] == 5.0
    assert session.state.undo_name == "Swap with A"
    session.unpin()
    assert session.state.pinned is None
    session.swap()
    assert session.scenario is first.scenario


def test_undo_and_redo_of_a_swap_swap_back(session: Session) -> None:
    first = session.scenario
    session.pin()
    session.attempt("Edit", lambda scenario: scenario.with_weight(0, 5.0))
    edited = session.scenario
    session.swap()

    def states() -> tuple[object, object]:
        assert session.state.pinned is not None
        return session.scenario, session.state.pinned.scenario

    assert states() == (first, edited)
    session.undo()
    assert states() == (edited, first)
    session.redo()
    assert states() == (first, edited)
    session.pin()
    session.undo()
    assert states() == (edited, first)


def test_undo_to_the_pinned_state_keeps_it(session: Session) -> None:
    session.pin()
    session.attempt("Edit", lambda scenario: scenario.with_weight(0, 5.0))
    session.undo()
    assert session.state.pinned is not None
    assert session.state.pinned.scenario is session.scenario


def test_beginning_anew_forgets_the_pinned_state(session: Session) -> None:
    session.pin()
    session.begin(lambda: session.scenario, "b.npz")
    assert session.state.pinned is None


def test_what_is_being_typed_belongs_to_the_state_before_the_next_act(
    notices: MagicMock, session: Session
) -> None:
    editor = MagicMock(spec=Editor)
    typed = Session(session.scenario, "typed", notices, editor=editor)

    def finish() -> None:
        editor.finish_editing.side_effect = None
        typed.attempt("Edit logit", set_logit(7.0))

    for act in (
        lambda: typed.attempt("Edit", lambda scenario: scenario.with_weight(0, 5.0)),
        typed.undo,
        typed.swap,
        lambda: typed.begin(lambda: session.scenario, "other"),
    ):
        typed.attempt("Start", set_logit(1.0))
        editor.finish_editing.side_effect = finish
        act()
        editor.finish_editing.side_effect = None
        assert editor.finish_editing.called
    assert typed.scenario is session.scenario
    assert not typed.state.modified


def test_the_state_has_the_figures_of_the_classes(session: Session) -> None:
    session.attempt("Edit", lambda scenario: scenario.with_weight(0, 5.0))
    assert session.state.classes.weight.tolist() == [5.0, 2.0, 3.0]


def test_what_is_computed_later_comes_in_a_state_of_its_own(
    session: Session, view: MagicMock, notices: MagicMock
) -> None:
    waiting: list[Callable[[], None]] = []
    parts = iter([Derived(None, False), Derived(np.ones(3), True)])

    def complete(state: ViewState, again: Callable[[], None]) -> ViewState:
        waiting.append(again)
        return replace(state, gradient_shares=next(parts))

    later = Session(session.scenario, "later", notices, complete=complete)
    later.add_view(view)
    assert not shown(view).gradient_shares.current
    waiting[0]()
    assert shown(view).gradient_shares.current
    assert view.show_state.call_args.args[1] == frozenset({"gradient_shares"})


def test_what_belongs_to_one_act_is_shown_once(session: Session, view: MagicMock) -> None:
    session.hold(True)
    session.attempt("Edit weight", lambda scenario: scenario.with_weight(0, 9.0))
    session.select(1, 2)
    view.show_state.assert_not_called()
    session.hold(False)
    ((state, changed),) = (call.args for call in view.show_state.call_args_list)
    assert {"evaluation", "selection"} <= changed
    assert state.selection == session.state.selection
    session.hold(False)
    assert view.show_state.call_count == 1
