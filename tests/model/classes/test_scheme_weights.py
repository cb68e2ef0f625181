"""Schemes at work: the weights that they give, that follow the counts, and that a number ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.classes.scheme_weights import followed, scheme_weights, with_scheme
from lossgui.model.errors import ParameterError
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.schemes import CUSTOM, NORMALISATIONS, SCHEMES, UNWEIGHTED, Weighting

CATEGORICAL = [key for key, scheme in SCHEMES.items() if scheme.fills == "weight"]


def counted(counts: list[int], **arguments: object) -> Evaluation:
    y = np.repeat(np.arange(len(counts)), counts)
    x = np.zeros((len(y), len(counts)))
    return evaluate(make_scenario("CrossEntropyLoss", x, y, **arguments))


@given(
    st.lists(st.integers(0, 50), min_size=1, max_size=5).filter(any),
    st.sampled_from(CATEGORICAL),
    st.sampled_from(NORMALISATIONS),
    st.floats(0, 0.9999),
)
def test_a_scheme_is_kept_with_its_weights(
    counts: list[int], scheme: str, how: str, beta: float
) -> None:
    evaluation = counted(counts)
    weighting = Weighting(scheme, how, beta)
    applied = evaluate(with_scheme(evaluation, weighting), evaluation)
    assert applied.scenario.scheme == weighting
    np.testing.assert_array_equal(applied.scenario.weights, scheme_weights(applied, weighting))
    assert with_scheme(applied, weighting) is applied.scenario
    assert followed(applied) is applied


def test_weights_follow_the_counts_of_a_changed_target() -> None:
    evaluation = counted([3, 2, 1])
    evaluation = evaluate(with_scheme(evaluation, Weighting("balanced")), evaluation)
    changed = evaluation.scenario.with_targets(0, 0, np.array([[2]]))
    now = followed(evaluate(changed, evaluation))
    np.testing.assert_allclose(now.scenario.weights, [1.0, 1.0, 1.0])
    assert now.scenario.scheme == Weighting("balanced")


def test_an_ignored_sample_leaves_the_scheme_and_moves_the_weights() -> None:
    evaluation = counted([3, 2, 1])
    evaluation = evaluate(with_scheme(evaluation, Weighting("balanced")), evaluation)
    now = followed(evaluate(evaluation.scenario.with_targets(0, 0, np.array([[-100]])), evaluation))
    assert now.scenario.scheme.key == "balanced"
    np.testing.assert_allclose(now.scenario.weights, [5 / 6, 5 / 6, 5 / 3])


@pytest.mark.parametrize("change", ["typed", "typed again", "all"])
def test_a_typed_weight_is_custom(change: str) -> None:
    evaluation = counted([3, 2, 1])
    scenario = with_scheme(evaluation, Weighting("sqrt", "mean 1", 0.9))
    if change == "all":
        changed = scenario.with_class_vector("weight", np.array([1.0, 5.0, 2.0]))
    else:
        changed = scenario.with_weight(0, 2.0)
    assert changed.scheme == Weighting(CUSTOM, beta=0.9)
    same = changed.with_weight(0, float(changed.weights[0]))
    assert same is changed
    assert followed(evaluate(changed)).scenario is changed


def test_custom_weights_are_scaled_once_and_stay() -> None:
    evaluation = counted([900, 90, 10], weight=[1.0, 5.0, 2.0])
    assert evaluation.scenario.scheme == Weighting(CUSTOM)
    scaled = with_scheme(evaluation, Weighting(CUSTOM, "max 1"))
    np.testing.assert_allclose(scaled.weights, [0.2, 1.0, 0.4])
    assert scaled.scheme == Weighting(CUSTOM, "max 1")


@pytest.mark.parametrize("weight", [[np.nan, 1.0, 1.0], [np.inf, 1.0, 1.0], [0.0, 0.0, 0.0]])
def test_given_weights_are_custom_whatever_they_are(weight: list[float]) -> None:
    assert counted([3, 2, 1], weight=weight).scenario.scheme.key == CUSTOM


def test_a_scheme_replaces_weights_per_element() -> None:
    x, y = np.full((4, 2), 0.5), np.array([[1.0, 0.0]] * 3 + [[0.0, 1.0]])
    evaluation = evaluate(make_scenario("BCELoss", x, y, weight=np.ones((4, 1))))
    assert evaluation.scenario.scheme == Weighting(CUSTOM)
    changed = with_scheme(evaluation, Weighting("balanced"))
    assert changed.element_weight is None
    np.testing.assert_allclose(changed.weights, [4 / 6, 4 / 2])
    with pytest.raises(ParameterError, match="BCELoss has no pos_weight"):
        with_scheme(evaluation, Weighting("pos-weight"))


def test_no_scheme_clears_both_vectors() -> None:
    x, y = np.zeros((4, 2)), np.array([[1.0, 0.0]] * 3 + [[0.0, 1.0]])
    evaluation = evaluate(make_scenario("BCEWithLogitsLoss", x, y, pos_weight=[2.0, 5.0]))
    assert evaluation.scenario.scheme.key == CUSTOM
    bare = with_scheme(evaluation, UNWEIGHTED)
    assert bare.weight is bare.pos_weight is None
    assert bare.scheme == UNWEIGHTED
    assert with_scheme(evaluate(bare), UNWEIGHTED) is bare


def test_without_targets_schemes_give_ones() -> None:
    plain = evaluate(make_scenario("CrossEntropyLoss", np.zeros((2, 3)), [-100, -100]))
    assert plain.scenario.scheme == UNWEIGHTED
    balanced = with_scheme(plain, Weighting("balanced"))
    np.testing.assert_array_equal(balanced.weights, [1.0, 1.0, 1.0])


def test_no_scheme_follows_from_a_count_below_0() -> None:
    targets = [[1.0, -100.0], [0.0, 1.0]]
    evaluation = evaluate(make_scenario("CrossEntropyLoss", np.zeros((2, 2)), targets))
    with pytest.raises(ParameterError, match="targets of class 1 add up to -99"):
        with_scheme(evaluation, Weighting("balanced"))
    assert with_scheme(evaluation, UNWEIGHTED) is evaluation.scenario


def test_weights_whose_counts_give_none_any_more_are_kept_as_custom() -> None:
    targets = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    evaluation = evaluate(make_scenario("CrossEntropyLoss", np.zeros((3, 2)), targets))
    evaluation = evaluate(with_scheme(evaluation, Weighting("balanced")), evaluation)
    np.testing.assert_allclose(evaluation.scenario.weights, [0.75, 1.5])
    changed = evaluation.scenario.with_targets(0, 1, np.array([[-100.0]]))
    now = followed(evaluate(changed, evaluation)).scenario
    assert now.scheme.key == CUSTOM
    np.testing.assert_allclose(now.weights, [0.75, 1.5])


def test_another_loss_keeps_the_schemes_that_it_has() -> None:
    targets = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    evaluation = evaluate(make_scenario("BCEWithLogitsLoss", np.zeros((3, 2)), targets))
    positive = with_scheme(evaluation, Weighting("pos-weight"))
    assert with_loss(positive, "CrossEntropyLoss").scenario.scheme == UNWEIGHTED
    balanced = with_scheme(evaluation, Weighting("balanced"))
    assert with_loss(balanced, "CrossEntropyLoss").scenario.scheme.key == "balanced"
