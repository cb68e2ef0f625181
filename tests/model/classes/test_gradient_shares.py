"""Pulls against the gradient itself: without other classes' terms, both are the same."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.classes.gradient_shares import gradient_masses
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table

RANDOM = np.random.default_rng(1)
X = RANDOM.normal(size=(20, 3)) * 3
Y = RANDOM.integers(0, 3, 20)
SOFT = RANDOM.dirichlet(np.ones(3), 20)
WEIGHT = np.array([0.5, 2.0, 4.0])
ONES = np.ones(3)


def in_tiles(scenario: Scenario, tile_rows: int) -> Scenario:
    logits, targets = (
        Table(table.base, tile_rows) for table in (scenario.logits, scenario.targets)
    )
    return replace(scenario, logits=logits, targets=targets)


def gradient(scenario: Scenario) -> np.ndarray:
    whole = scenario.block(0, scenario.n_samples)
    return np.abs(evaluate(scenario.with_reduction("sum")).block_gradient(whole))


def expected_by_class(scenario: Scenario) -> np.ndarray:
    """Leave each class its weight and the others none: what is left is that class's pull."""
    return np.array(
        [
            gradient(scenario.with_class_vector("weight", np.eye(3)[c])).sum() * WEIGHT[c]
            for c in range(3)
        ]
    )


CATEGORICAL = {
    "index": make_scenario("CrossEntropyLoss", X, np.where(np.arange(20) % 5, Y, -100)),
    "smoothed": make_scenario("CrossEntropyLoss", X, Y, label_smoothing=0.3),
    "soft": make_scenario("CrossEntropyLoss", X, SOFT),
    "soft and smoothed": make_scenario("CrossEntropyLoss", X, SOFT, label_smoothing=0.3),
    "nll": make_scenario("NLLLoss", np.log(SOFT), Y),
}


@pytest.mark.parametrize("tile_rows", [7, 100])
@pytest.mark.parametrize("key", CATEGORICAL)
def test_the_pull_of_a_class_is_the_gradient_of_its_own_term(key: str, tile_rows: int) -> None:
    scenario = CATEGORICAL[key]
    found = gradient_masses(evaluate(in_tiles(scenario, tile_rows)))
    down, up = found.masses(WEIGHT, ONES)
    expected = expected_by_class(scenario)
    np.testing.assert_allclose(down, expected, rtol=1e-12)
    assert not up.any()
    np.testing.assert_allclose(found.shares(WEIGHT, ONES), expected / expected.sum(), rtol=1e-12)


@pytest.mark.parametrize("loss", ["BCEWithLogitsLoss", "BCELoss"])
@pytest.mark.parametrize("by_element", [False, True])
def test_yes_and_no_pull_a_column_up_and_down(loss: str, by_element: bool) -> None:
    target = np.where(np.arange(20)[:, None] % 4, SOFT.round(), -1)
    x = X if loss == "BCEWithLogitsLoss" else SOFT
    weight = RANDOM.random((20, 3)) if by_element else None
    pos = {"pos_weight": WEIGHT} if loss == "BCEWithLogitsLoss" else {}
    scenario = make_scenario(loss, x, target, weight=weight, ignore_index=-1, **pos)
    slopes = gradient(scenario)
    down, up = gradient_masses(evaluate(scenario)).masses(ONES, scenario.pos_weights)
    np.testing.assert_allclose(down, (slopes * (target == 0)).sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(up, (slopes * (target == 1)).sum(axis=0), rtol=1e-12)


@pytest.mark.parametrize(("pos_weight", "net"), [(1.0, 4.0), (3.0, 3.0), (9.0, 0.0)])
def test_one_positive_among_nine_negatives(pos_weight: float, net: float) -> None:
    target = np.eye(10, 1)
    scenario = make_scenario("BCEWithLogitsLoss", np.zeros((10, 1)), target)
    down, up = gradient_masses(evaluate(scenario)).masses(np.ones(1), np.array([pos_weight]))
    assert (down[0], up[0]) == (4.5, pos_weight / 2)
    assert down[0] - up[0] == net


def test_pos_weights_that_differ_between_elements_are_folded_in() -> None:
    by_element = make_scenario("BCEWithLogitsLoss", X, SOFT.round(), pos_weight=X**2)
    _, up = gradient_masses(evaluate(by_element)).masses(ONES, by_element.pos_weights)
    np.testing.assert_allclose(up, (gradient(by_element) * SOFT.round()).sum(axis=0), rtol=1e-12)


@given(
    st.integers(0, 19), st.integers(0, 2), st.floats(-9, 9), st.sampled_from(sorted(CATEGORICAL))
)
def test_only_edited_tiles_are_computed_again(row, column, value, key):
    scenario = in_tiles(CATEGORICAL[key], 6)
    before = evaluate(scenario)
    gradient_masses(before)
    edited = scenario.with_logits(row, column, np.array([[value]]))
    tiles: list[int] = []
    found = gradient_masses(
        evaluate(edited, before), lambda make, stale: (tiles.extend(stale), map(make, stale))[1]
    )
    assert tiles == ([] if edited.logits is scenario.logits else [row // 6])
    fresh = gradient_masses(evaluate(edited))
    np.testing.assert_allclose(found.shares(WEIGHT, ONES), fresh.shares(WEIGHT, ONES))


def test_other_smoothing_is_computed_again() -> None:
    before = evaluate(CATEGORICAL["smoothed"])
    gradient_masses(before)
    other = CATEGORICAL["smoothed"].with_option("label_smoothing", 0.9)
    np.testing.assert_array_equal(
        gradient_masses(evaluate(other, before)).shares(WEIGHT, ONES),
        gradient_masses(evaluate(other)).shares(WEIGHT, ONES),
    )


def test_other_weights_need_no_tile(counting) -> None:
    before = evaluate(CATEGORICAL["index"])
    known = gradient_masses(before)
    after = evaluate(CATEGORICAL["index"].with_class_vector("weight", WEIGHT), before)
    assert gradient_masses(after, counting).total is known.total
    assert not counting.tiles


def test_nothing_has_no_shares() -> None:
    empty = make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, dtype=int))
    assert np.isnan(gradient_masses(evaluate(empty)).shares(ONES, ONES)).all()
