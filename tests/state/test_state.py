from dataclasses import replace

import numpy as np
import pytest

from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.state import EVERYTHING, Selection, ViewState, changed
from lossgui.state.controls import Choice, Toggle
from lossgui.state.pictures import MatrixValues


@pytest.fixture
def state() -> ViewState:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", [[1.0, 2.0]], [0]))
    return ViewState(evaluation, describe_classes(evaluation))


def test_names_and_places_are_compared_by_value_and_the_rest_by_identity(state: ViewState) -> None:
    assert changed(state, None) == EVERYTHING
    assert changed(replace(state, selection=Selection(), title="", steps=("",)), state) == set()
    again = evaluate(state.scenario)
    other = replace(state, evaluation=again, title="b", selection=Selection(0, 1))
    assert changed(other, state) == {"evaluation", "title", "selection"}


def test_a_state_shows_all_samples_unless_some_were_found(state: ViewState) -> None:
    assert state.found is None
    assert state.query.which == "all"
    assert state.scenario is state.evaluation.scenario


def test_controls_are_values() -> None:
    assert Toggle("curve_slope", "Slope", on=True) == Toggle("curve_slope", "Slope", on=True)
    choice = Choice("a_unit", "Unit", texts={"nat": "nats", "bit": "bits"}, chosen="nat")
    assert replace(choice, chosen="bit") != choice


def test_a_cell_of_a_matrix_is_good_on_the_diagonal_or_where_it_got_better() -> None:
    counts = np.array([[3, -1], [2, -4]])
    shares = counts / 4
    assert MatrixValues(counts, shares).good.tolist() == [[True, False], [False, True]]
    signed = MatrixValues(counts, shares, signed=True)
    assert signed.good.tolist() == [[True, True], [False, False]]
