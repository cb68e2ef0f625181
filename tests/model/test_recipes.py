"""Recipes: a scenario's weights and the way to them, forth and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.arguments import make_scenario
from lossgui.model.errors import ParameterError
from lossgui.model.evaluation import Evaluation, evaluate
from lossgui.model.recipes import CUSTOM, Recipe, recognised, same_recipe
from lossgui.model.weighting import NORMALISATIONS, SCHEMES

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
def test_what_is_applied_is_recognised(
    counts: list[int], scheme: str, how: str, beta: float
) -> None:
    evaluation = counted(counts)
    recipe = Recipe(scheme, how, beta)
    applied = evaluate(recipe.applied(evaluation), evaluation)
    assert recognised(applied, [recipe]) == recipe
    assert recipe.applied(applied) is applied.scenario
    assert recognised(applied, [Recipe(beta=beta)]).scheme != CUSTOM


def test_other_weights_are_custom_whatever_their_scale() -> None:
    evaluation = counted([900, 90, 10], weight=[1.0, 5.0, 2.0])
    assert recognised(evaluation) == Recipe(CUSTOM)
    scaled = evaluate(Recipe(CUSTOM, "max 1").applied(evaluation))
    np.testing.assert_allclose(scaled.scenario.weights, [0.2, 1.0, 0.4])
    assert recognised(scaled) == Recipe(CUSTOM, "max 1")


def test_weights_of_1_are_no_scheme_where_pos_weight_differs() -> None:
    x, y = np.zeros((4, 2)), np.array([[1.0, 0.0]] * 3 + [[0.0, 1.0]])
    evaluation = evaluate(make_scenario("BCEWithLogitsLoss", x, y, pos_weight=[2.0, 5.0]))
    assert recognised(evaluation).scheme == CUSTOM
    assert recognised(evaluation, [Recipe("clipped-log")]).scheme == "clipped-log"


@pytest.mark.parametrize("weight", [[np.nan, 1.0, 1.0], [np.inf, 1.0, 1.0], [0.0, 0.0, 0.0]])
def test_weights_that_no_scheme_gives(weight: list[float]) -> None:
    assert recognised(counted([3, 2, 1], weight=weight)).scheme == CUSTOM


def test_weights_per_element_are_custom_and_a_scheme_replaces_them() -> None:
    x, y = np.full((4, 2), 0.5), np.array([[1.0, 0.0]] * 3 + [[0.0, 1.0]])
    evaluation = evaluate(make_scenario("BCELoss", x, y, weight=np.ones((4, 1))))
    assert recognised(evaluation) == Recipe(CUSTOM)
    changed = Recipe("balanced").applied(evaluation)
    assert changed.element_weight is None
    np.testing.assert_allclose(changed.weights, [4 / 6, 4 / 2])
    with pytest.raises(ParameterError, match="BCELoss has no pos_weight"):
        Recipe("pos-weight").applied(evaluation)


def test_without_targets_weights_are_none_or_custom() -> None:
    x, y = np.zeros((2, 3)), [-100, -100]
    plain = evaluate(make_scenario("CrossEntropyLoss", x, y))
    assert recognised(plain) == Recipe("none")
    other = evaluate(make_scenario("CrossEntropyLoss", x, y, weight=[1.0, 2.0, 3.0]))
    assert recognised(other).scheme == CUSTOM
    columns = evaluate(make_scenario("BCEWithLogitsLoss", x, np.zeros((2, 3)), weight=[2.0, 1, 1]))
    assert recognised(columns).scheme == CUSTOM


def test_a_recipe_is_the_same_while_weights_and_counts_are() -> None:
    evaluation = counted([3, 2, 1], weight=[1.0, 5.0, 2.0])
    scenario = evaluation.scenario
    logit = scenario.with_logits(0, 0, np.array([[2.0]]))
    assert same_recipe(evaluation, evaluate(logit, evaluation))
    for changed in (
        scenario.with_targets(0, 0, np.array([[2]])),
        scenario.with_weight(0, 3.0),
        Recipe("none").applied(evaluation),
    ):
        assert not same_recipe(evaluation, evaluate(changed, evaluation))


def test_no_scheme_follows_from_a_count_below_0() -> None:
    targets = [[1.0, -100.0], [0.0, 1.0]]
    evaluation = evaluate(make_scenario("CrossEntropyLoss", np.zeros((2, 2)), targets))
    with pytest.raises(ParameterError, match="targets of class 1 add up to -99"):
        Recipe("balanced").applied(evaluation)
    assert Recipe("none").applied(evaluation) is evaluation.scenario
    assert recognised(evaluation, [Recipe("balanced")]) == Recipe("none")
