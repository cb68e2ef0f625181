import pytest

from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.history import History, Step
from lossgui.model.scenario.scenario import Scenario

START = make_scenario("CrossEntropyLoss", [[1.0, 2.0]], [0])


def weighted(weight: float) -> Scenario:
    return START.with_weight(0, weight)


@pytest.fixture
def history() -> History:
    history = History([Step("", START, origin="a.csv")])
    history.push(Step("one", weighted(1.5)))
    history.push(Step("two", weighted(2.5)))
    return history


def test_undo_and_redo_name_the_steps(history: History) -> None:
    assert (history.undo_name, history.redo_name) == ("two", None)
    history.move(-1)
    assert (history.undo_name, history.redo_name) == ("one", "two")
    history.move(-1)
    assert (history.undo_name, history.redo_name) == (None, "one")
    assert history.scenario is START
    assert history.beside(-1) is None
    assert history.names == ("", "one", "two")


def test_a_step_forgets_what_was_undone(history: History) -> None:
    history.move(-1)
    history.push(Step("other", weighted(9.0)))
    assert history.names == ("", "one", "other")
    assert history.redo_name is None


def test_steps_with_one_key_are_one(history: History) -> None:
    for weight in (3.0, 4.0):
        history.push(Step("drag", weighted(weight), ("drag", 1)))
    history.push(Step("drag", weighted(5.0), ("drag", 2)))
    assert history.names == ("", "one", "two", "drag", "drag")
    history.move(-1)
    assert history.scenario.weights[0] == 4


def test_a_step_comes_from_where_the_one_before_it_did(history: History) -> None:
    assert history.origin == "a.csv"
    history.come_from("b.csv")
    assert history.origin == "b.csv"
    history.move(-1)
    assert history.origin == "a.csv"
    history.belong_to("saved.npz")
    history.move(1)
    assert history.origin == "saved.npz"
