from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.editing.weights import Weights
from lossgui.controllers.session import Session
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.classes.inverse_weights import priors
from lossgui.model.editing.rows_and_classes import delete_rows
from lossgui.model.errors import Place
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.scenario.granularity import granularity_of
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import CUSTOM, SCHEMES, UNWEIGHTED, Weighting
from lossgui.ports import Notices

COUNTS = (900, 90, 10)
BALANCED = [0.37037037037037035, 3.7037037037037037, 33.333333333333336]


def rare(**arguments: object) -> Scenario:
    x = np.random.default_rng(0).normal(size=(1000, 3))
    return make_scenario("CrossEntropyLoss", x, np.repeat([0, 1, 2], COUNTS), **arguments)


def columns() -> Scenario:
    x = np.random.default_rng(0).normal(size=(10, 2))
    y = (np.arange(10)[:, None] < [2, 5]).astype(float)
    return make_scenario("BCEWithLogitsLoss", x, y)


def opened(scenario: Scenario, notices: MagicMock | None = None) -> tuple[Session, Weights]:
    session = Session(scenario, "", notices or MagicMock(spec=Notices))
    return session, Weights(session)


def scheme(session: Session) -> Weighting:
    return session.state.scenario.scheme


def test_a_scheme_fills_the_weights_in_one_step() -> None:
    session, weights = opened(rare())
    assert scheme(session) == UNWEIGHTED
    weights.choose_scheme("balanced")
    assert session.scenario.weights.tolist() == BALANCED
    assert session.state.undo_name == "Weights: balanced"
    assert scheme(session).key == "balanced"
    session.undo()
    assert session.state.undo_name is None
    assert scheme(session).key == "none"


@pytest.mark.parametrize("key", [key for key in SCHEMES if key != "pos-weight"])
def test_every_scheme_is_kept_with_its_weights(key: str) -> None:
    session, weights = opened(rare())
    weights.choose_scheme(key)
    np.testing.assert_array_equal(
        session.scenario.weights, SCHEMES[key].weights(np.array(COUNTS, dtype=float))
    )
    again, _ = opened(session.scenario)
    assert scheme(again) == scheme(session) == Weighting(key)
    assert again.scenario is session.scenario


def test_an_edited_weight_is_custom_until_it_is_undone() -> None:
    session, weights = opened(rare())
    weights.choose_scheme("enet")
    session.attempt("", lambda scenario: scenario.with_weight(0, 7.0))
    assert scheme(session).key == CUSTOM
    session.undo()
    assert scheme(session).key == "enet"


@pytest.mark.parametrize(
    ("how", "total"),
    [
        ("mean 1", lambda w: (w * COUNTS).sum() / 1000),
        ("sum C", lambda w: w.sum() / 3),
        ("max 1", lambda w: w.max()),
    ],
)
@pytest.mark.parametrize("start", ["sqrt", CUSTOM])
def test_normalisations(how: str, total, start: str) -> None:
    session, weights = opened(rare(weight=[2.0, 3.0, 7.0]))
    if start != CUSTOM:
        weights.choose_scheme(start)
    before = session.scenario.weights
    weights.choose_normalisation(how)
    after = session.scenario.weights
    assert total(after) == pytest.approx(1, rel=1e-12)
    np.testing.assert_allclose(after / after[0], before / before[0], rtol=1e-12)
    assert scheme(session).key == start
    assert scheme(session).normalisation == how
    assert session.state.undo_name == f"Weights: {how}"


def test_weights_that_cannot_be_scaled_are_refused(notices: MagicMock) -> None:
    session, weights = opened(rare(weight=[np.inf, 1.0, 1.0]), notices)
    before = session.scenario
    weights.choose_normalisation("max 1")
    assert session.scenario is before
    assert "cannot be scaled" in str(notices.warn.call_args.args[0])


def test_a_drag_of_beta_is_one_step_and_undo_knows_the_former() -> None:
    session, weights = opened(rare())
    weights.choose_scheme("effective")
    for beta in (0.99, 0.95, 0.9):
        weights.set_beta(beta)
    weights.finish_drag()
    expected = [0.8486, 0.8486, 1.3028]
    np.testing.assert_allclose(session.scenario.weights, expected, atol=5.1e-5)
    assert scheme(session) == Weighting("effective", "as is", 0.9)
    session.undo()
    assert scheme(session) == Weighting("effective", "as is", 0.999)
    weights.set_beta(0.5)
    assert session.state.undo_name == "Weights: beta"
    session.undo()
    assert scheme(session).beta == 0.999


def test_pos_weight_needs_a_loss_that_has_it(notices: MagicMock) -> None:
    session, weights = opened(rare(), notices)
    weights.choose_scheme("pos-weight")
    assert "has no pos_weight" in str(notices.warn.call_args.args[0])
    assert session.state.undo_name is None
    session, weights = opened(columns())
    weights.choose_scheme("pos-weight")
    assert session.scenario.pos_weights.tolist() == [4.0, 1.0]
    assert session.scenario.weights.tolist() == [1.0, 1.0]
    assert scheme(session).key == "pos-weight"
    weights.choose_scheme("none")
    assert session.scenario.pos_weight is None


def test_a_slide_is_one_step() -> None:
    session, weights = opened(rare())
    for value in (2.0, 3.0, 4.0):
        weights.slide_weight(2, value)
    weights.finish_drag()
    weights.slide_weight(2, 5.0)
    session.undo()
    assert session.scenario.weights.tolist() == [1.0, 1.0, 4.0]
    assert session.state.undo_name == "Slide weight"
    session.undo()
    assert session.state.undo_name is None


def test_a_slide_of_pos_weight_is_a_step_of_its_own() -> None:
    session, weights = opened(make_scenario("BCEWithLogitsLoss", np.zeros((2, 3)), np.eye(2, 3)))
    weights.slide_weight(1, 2.0)
    for value in (2.0, 3.0):
        weights.slide_pos_weight(1, value)
    assert session.scenario.pos_weights.tolist() == [1.0, 3.0, 1.0]
    session.undo()
    assert session.scenario.pos_weights.tolist() == [1.0, 1.0, 1.0]
    assert session.scenario.weights.tolist() == [1.0, 2.0, 1.0]


@pytest.mark.parametrize("text", ["40", " 40 % ", "40%"])
def test_a_wanted_loss_share_is_solved_for(text: str) -> None:
    session, weights = opened(rare())
    weights.solve_loss_share(2, text)
    assert describe_classes(session.evaluation).loss_share[2] == pytest.approx(0.4, rel=1e-9)
    assert session.scenario.weights[:2].tolist() == [1.0, 1.0]


def test_a_wanted_prior_is_solved_for() -> None:
    session, weights = opened(rare())
    weights.solve_prior(2, "25")
    assert priors(session.evaluation)[2] == pytest.approx(0.25, rel=1e-12)
    session, weights = opened(columns())
    weights.solve_prior(0, "50")
    assert session.scenario.pos_weights.tolist() == pytest.approx([4.0, 1.0])
    assert priors(session.evaluation).tolist() == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("text", "said"),
    [("100", "between 0 and 100"), ("-1", "between 0 and 100"), ("x", "'x' is no")],
)
def test_an_impossible_share_is_refused_with_its_place(
    notices: MagicMock, text: str, said: str
) -> None:
    session, weights = opened(rare(), notices)
    for solve, column in ((weights.solve_loss_share, "loss share"), (weights.solve_prior, "prior")):
        solve(1, text)
        error = notices.warn.call_args.args[0]
        assert said in str(error)
        assert error.place == Place("weights", 1, column)
    assert session.state.undo_name is None


def test_weights_of_another_kind_keep_what_they_can(notices: MagicMock) -> None:
    session, weights = opened(columns(), notices)
    weights.slide_weight(1, 3.0)
    before = session.evaluation.value
    weights.set_kind("per element")
    assert session.scenario.element_weight is not None
    assert session.scenario.weight is None
    assert session.evaluation.value == pytest.approx(before, rel=1e-12)
    notices.say.assert_not_called()
    weights.set_kind("per class")
    assert session.scenario.weights.tolist() == [1.0, 1.0]
    assert "Undo brings them back" in notices.say.call_args.args[0]


def test_the_weight_of_a_sample_multiplies_its_row(notices: MagicMock) -> None:
    session, weights = opened(columns(), notices)
    weights.set_kind("per sample")
    notices.say.assert_not_called()
    session.select(3, 1)
    weights.edit_element("3")
    x, y = session.scenario.logits.array(), session.scenario.targets.array()
    weight = np.where(np.arange(10)[:, None] == 3, 3.0, 1.0)
    expected = make_scenario("BCEWithLogitsLoss", x, y, weight=weight)
    assert granularity_of(expected) == granularity_of(session.scenario) == "per sample"
    assert session.evaluation.value == pytest.approx(evaluate(expected).value, rel=1e-15)
    weights.edit_element("x")
    assert "'x' is no weight" in str(notices.warn.call_args.args[0])


def test_of_two_classes_the_weight_is_relative_to_the_other(notices: MagicMock) -> None:
    two = make_scenario("CrossEntropyLoss", [[0.0, 1.0]], [0], weight=[2.0, 6.0])
    session, weights = opened(two, notices)
    session.select(0, 1)
    weights.solve_threshold("0.2")
    assert session.scenario.weights.tolist() == pytest.approx([2.0, 8.0])
    weights.solve_cost_ratio("2")
    assert session.scenario.weights.tolist() == pytest.approx([2.0, 1.0])
    weights.solve_cost_ratio("-1")
    assert "type a finite number above 0" in str(notices.warn.call_args.args[0])


def test_weights_follow_the_counts_in_the_step_that_changes_them() -> None:
    session, weights = opened(rare())
    weights.choose_scheme("balanced")
    session.attempt("Edit logit", lambda s: s.with_logits(0, 0, np.array([[9.0]])))
    assert session.scenario.weights.tolist() == BALANCED
    session.attempt("Edit target", lambda s: s.with_targets(0, 0, np.array([[2]])))
    assert scheme(session) == Weighting("balanced")
    np.testing.assert_allclose(session.scenario.weights, 1000 / (3 * np.array([899, 90, 11])))
    assert session.evaluation.value == pytest.approx(evaluate(session.scenario).value, rel=1e-12)
    session.undo()
    assert session.state.undo_name == "Edit logit"
    assert session.scenario.weights.tolist() == BALANCED
    session.redo()
    assert session.scenario.weights[2] == pytest.approx(1000 / 33)


def test_an_ignored_sample_makes_no_scheme_custom() -> None:
    session, weights = opened(rare())
    weights.choose_scheme("balanced")
    session.attempt("Edit target", lambda s: s.with_targets(999, 0, np.array([[-100]])))
    assert scheme(session) == Weighting("balanced")
    np.testing.assert_allclose(session.scenario.weights, 999 / (3 * np.array([900, 90, 9])))


def test_normalisation_and_beta_are_followed_too() -> None:
    session, weights = opened(rare())
    weights.set_beta(0.9)
    weights.choose_normalisation("max 1")
    session.attempt("Delete", lambda s: delete_rows(s, [999]))
    assert scheme(session) == Weighting("effective", "max 1", 0.9)
    counts = np.array([900.0, 90.0, 9.0])
    expected = SCHEMES["effective"].weights(counts, beta=0.9)
    np.testing.assert_allclose(session.scenario.weights, expected / expected.max())


def test_custom_weights_and_no_weights_follow_nothing() -> None:
    session, weights = opened(rare())
    for key, expected in (("none", [1.0, 1.0, 1.0]), ("balanced", BALANCED)):
        weights.choose_scheme(key)
        if key == "balanced":
            weights.choose_scheme(CUSTOM)
            assert session.state.undo_name == "Weights: custom"
        session.attempt("Edit target", lambda s: s.with_targets(0, 0, np.array([[2]])))
        assert session.scenario.weights.tolist() == expected
        session.undo()


def test_counts_that_give_no_weights_leave_the_former_as_custom_and_say_so(
    notices: MagicMock,
) -> None:
    x = np.random.default_rng(0).normal(size=(4, 2))
    session, weights = opened(
        make_scenario("CrossEntropyLoss", x, np.eye(2)[[0, 0, 0, 1]]), notices
    )
    weights.choose_scheme("balanced")
    before = session.scenario.weights
    session.attempt("Edit target", lambda s: s.with_targets(3, 1, np.array([[-5.0]])))
    assert scheme(session).key == CUSTOM
    np.testing.assert_array_equal(session.scenario.weights, before)
    said = "The counts give no balanced weights any more: they stay as they are."
    notices.say.assert_called_once_with(said)
    session.undo()
    assert scheme(session) == Weighting("balanced")


def test_another_loss_keeps_the_scheme_and_has_its_weights() -> None:
    session, weights = opened(rare())
    weights.choose_scheme("balanced")
    session.attempt("Choose", lambda s: with_loss(s, "BCEWithLogitsLoss"))
    assert scheme(session) == Weighting("balanced")
    np.testing.assert_allclose(session.scenario.weights, BALANCED)


def test_a_scenario_is_opened_with_the_weights_of_its_scheme() -> None:
    session, _ = opened(replace(rare(), scheme=Weighting("balanced")))
    assert session.scenario.weights.tolist() == BALANCED
    assert not session.state.modified
    session.begin(lambda: replace(rare(), scheme=Weighting("sqrt")), "other")
    assert session.scenario.weights == pytest.approx(np.sqrt(900 / np.array(COUNTS)))
    assert session.state.undo_name is None
