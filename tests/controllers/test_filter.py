from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.filter import Filter
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.session import Session
from lossgui.model.samples.filter import Query, Which
from lossgui.model.samples.predictions import ConfusionCell
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import Selection, ViewState

X = [[3.0, 0.0], [0.0, 1.0], [0.0, 4.0], [2.0, 0.0], [0.0, 0.0]]
Y = [0, 0, 0, 1, -100]


@pytest.fixture
def session(notices: MagicMock, view: MagicMock) -> Session:
    scenario = make_scenario("CrossEntropyLoss", X, Y, class_names=("cat", "dog"))
    session = Session(scenario, "pets", notices, Selection(4, 1))
    session.add_view(view)
    return session


@pytest.fixture
def filter(session: Session, notices: MagicMock) -> Filter:
    return Filter(session, notices, Jobs())


def shown(session: Session) -> list[int] | None:
    found = session.state.found
    return None if found is None else found.rows.tolist()


def test_what_is_found_is_shown_from_its_first_sample(session: Session, filter: Filter) -> None:
    filter.choose("misclassified", 0)
    assert shown(session) == [1, 2, 3]
    assert session.state.selection == Selection(1, 1)
    filter.sort(True)
    assert shown(session) == [2, 3, 1]
    assert session.state.selection == Selection(2, 1)
    filter.choose("class", 0)
    assert session.state.query == Query(Which.CLASS, 0, by_loss=True)
    assert shown(session) == [2, 1, 0]
    filter.sort(False)
    assert shown(session) == [0, 1, 2]


def test_only_the_misclassified_samples_of_each_class(session: Session, filter: Filter) -> None:
    filter.choose("class", 0)
    filter.choose_wrong(True)
    assert shown(session) == [1, 2]
    filter.choose("class", 1)
    assert shown(session) == [3]
    filter.choose_wrong(False)
    filter.choose("class", 0)
    assert shown(session) == [0, 1, 2]
    filter.choose_wrong(True)
    filter.choose("all", 0)
    assert session.state.query == Query()


def test_the_worst_are_shown_with_the_largest_loss_first(session: Session, filter: Filter) -> None:
    filter.choose("worst", 0)
    assert session.state.query == Query(Which.WORST, by_loss=True)
    assert shown(session) == [2, 3, 1, 0, 4]


def test_look_again_after_a_change(session: Session, filter: Filter) -> None:
    filter.choose("worst", 0)
    found = session.state.found
    assert found is not None
    session.attempt("Weight", lambda s: s.with_weight(1, 9.0))
    assert shown(session) == [2, 3, 1, 0, 4]
    assert found.is_stale(session.scenario)
    filter.look_again()
    assert session.state.query == found.query
    assert shown(session) == [3, 2, 1, 0, 4]
    assert session.state.found is not None
    assert not session.state.found.is_stale(session.scenario)


def test_each_is_one_frame(filter: Filter, view: MagicMock) -> None:
    view.reset_mock()
    filter.choose("worst", 0)
    assert view.show_state.call_count == 1
    state: ViewState = view.show_state.call_args.args[0]
    assert state.found is not None
    assert state.selection.row == state.found.rows[0]


def test_all_samples_stay_where_the_selection_is(session: Session, filter: Filter) -> None:
    filter.choose("misclassified", 0)
    session.select(3, 0)
    filter.choose("all", 0)
    assert shown(session) is None
    assert session.state.selection == Selection(3, 0)


def test_nothing_found_keeps_the_selection(session: Session, filter: Filter) -> None:
    session.attempt("Edit", lambda s: s.with_targets(4, 0, np.array([[0]])))
    filter.choose("ignored", 0)
    assert shown(session) == []
    assert session.state.selection == Selection(4, 1)


def test_an_edit_keeps_the_rows_as_found(session: Session, filter: Filter) -> None:
    filter.choose("misclassified", 0)
    found = session.state.found
    session.attempt("Edit", lambda s: s.with_logits(1, 0, np.array([[9.0]])))
    assert session.state.found is found
    assert found is not None
    assert found.scenario is not session.scenario
    filter.choose("misclassified", 0)
    assert shown(session) == [2, 3]


def test_another_file_shows_all_of_it(session: Session, filter: Filter) -> None:
    filter.choose("misclassified", 0)
    scenario = session.scenario
    session.begin(lambda: scenario, "other")
    assert shown(session) is None


def test_a_class_is_chosen_by_a_part_of_its_name(
    session: Session, filter: Filter, notices: MagicMock
) -> None:
    filter.choose_class("do")
    assert shown(session) == [3]
    filter.choose_class("fox")
    assert shown(session) == [3]
    assert "'fox' is in no class name" in str(notices.warn.call_args.args[0])


def test_go_to_a_sample(session: Session, filter: Filter, notices: MagicMock) -> None:
    filter.go_to("2")
    assert session.state.selection == Selection(2, 1)
    notices.say.assert_not_called()
    filter.choose("misclassified", 0)
    filter.go_to("3")
    assert shown(session) == [1, 2, 3]
    assert session.state.selection == Selection(3, 1)
    filter.go_to("0")
    assert shown(session) is None
    assert session.state.selection == Selection(0, 1)
    notices.say.assert_called_once_with("Sample 0 was hidden: all samples are shown.")


def test_a_bad_sample_is_refused(session: Session, filter: Filter, notices: MagicMock) -> None:
    filter.go_to("5")
    assert session.state.selection == Selection(4, 1)
    assert str(notices.warn.call_args.args[0]) == ("'5' is no sample: type a number from 0 to 4.")


def test_a_large_matrix_is_searched_beside_the_gui_thread(notices: MagicMock) -> None:
    scenario = make_scenario(
        "CrossEntropyLoss", np.zeros((300_000, 2), dtype=np.float32), np.zeros(300_000, dtype=int)
    )
    session, jobs = Session(scenario, "large", notices), MagicMock(wraps=Jobs())
    Filter(session, notices, jobs).choose("worst", 0)
    jobs.start.assert_called_once()
    assert jobs.start.call_args.kwargs == {"at_once": False}
    assert shown(session) == list(range(100))


def test_what_a_plot_asks_for(session: Session, filter: Filter) -> None:
    filter.choose_cell(ConfusionCell(0, 1))
    assert shown(session) == [1, 2]
    filter.sort(True)
    assert session.state.query == Query(Which.CELL, by_loss=True, cell=ConfusionCell(0, 1))
    assert shown(session) == [2, 1]
    filter.choose_ranks(2, 3)
    assert shown(session) == [3, 1]
    filter.choose_losses(0.0, 0.1)
    assert shown(session) == [0]
    filter.sort(False)
    assert session.state.query == Query(Which.LOSSES, span=(0.0, 0.1))
