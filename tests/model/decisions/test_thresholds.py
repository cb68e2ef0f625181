"""Thresholds against counting at each of them, and the textbook's two normal densities."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from lossgui.model.classes.inverse_weights import threshold_of_weight
from lossgui.model.decisions.thresholds import Outcome, thresholds
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.primitives import sigmoid, softmax
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table

RANDOM = np.random.default_rng(6)
N, C = 120, 3
X = RANDOM.normal(size=(N, C)).round(1) * 2
YES = (RANDOM.random((N, C)) < 0.4).astype(float)
YES[::8] = -1
LABELS = RANDOM.integers(0, C, N)
LABELS[::6] = -100

BINARY = make_scenario("BCEWithLogitsLoss", X, YES, ignore_index=-1)
UNIT = make_scenario("BCELoss", sigmoid(X), np.abs(YES))
SOFT = make_scenario("BCEWithLogitsLoss", X, RANDOM.random((N, C)))
ONE_OF_MANY = make_scenario("CrossEntropyLoss", X, LABELS)


def probabilities(scenario: Scenario, column: int) -> np.ndarray:
    x = scenario.logits.base[:, column]
    if scenario.spec.input.domain[0] == 0:
        return x
    return sigmoid(x) if scenario.rules.per_element else softmax(scenario.logits.base)[:, column]


def truth(scenario: Scenario, column: int) -> tuple[np.ndarray, np.ndarray]:
    if scenario.target_kind == "class index":
        return column == LABELS, LABELS != -100
    target = scenario.targets.base[:, column]
    return target, target != scenario.ignored


def outcome(scenario: Scenario, column: int, threshold: float) -> Outcome:
    """Count what is called positive."""
    yes, kept = truth(scenario, column)
    called = probabilities(scenario, column) >= threshold
    sums = [
        float(part[kept & side].sum())
        for side in (called, ~called)
        for part in (yes * 1.0, 1 - yes)
    ]
    return Outcome(*sums)


@pytest.mark.parametrize("tile_rows", [17, 1000])
@pytest.mark.parametrize("scenario", [BINARY, UNIT, SOFT, ONE_OF_MANY])
def test_outcomes_are_counts(scenario: Scenario, tile_rows: int) -> None:
    tables = (Table(t.base, tile_rows) for t in (scenario.logits, scenario.targets))
    logits, targets = tables
    found = thresholds(evaluate(replace(scenario, logits=logits, targets=targets)), 1)
    for threshold in (0.0, 0.123, 0.3333, 0.51, 0.777, 0.999, 1.0):
        at, expected = found.at(threshold), outcome(scenario, 1, threshold)
        np.testing.assert_allclose(
            [at.tp, at.fp, at.fn, at.tn],
            [expected.tp, expected.fp, expected.fn, expected.tn],
            atol=1e-9,
        )


def test_a_half_is_where_the_logit_is_0() -> None:
    scenario = make_scenario("BCEWithLogitsLoss", [[0.0], [-1e-9], [1.0]], [[1.0], [1.0], [0.0]])
    assert thresholds(evaluate(scenario), 0).at(0.5) == Outcome(tp=1, fp=1, fn=1, tn=0)


@pytest.mark.parametrize("scenario", [BINARY, UNIT, ONE_OF_MANY])
def test_curves_and_areas(scenario: Scenario) -> None:
    found = thresholds(evaluate(scenario), 2)
    yes, kept = truth(scenario, 2)
    p = probabilities(scenario, 2)
    up, down = p[kept & (yes == 1)], p[kept & (yes == 0)]
    wins = (up[:, None] > down + 1e-12).mean() + (np.abs(up[:, None] - down) <= 1e-12).mean() / 2
    assert found.area() == pytest.approx(wins)
    tpr, fpr, precision = found.rates()
    assert (tpr[-1], fpr[-1]) == (1, 1)
    for k in range(0, len(tpr), 7):
        at = outcome(scenario, 2, float(sigmoid(found.log_odds[k])) - 1e-12)
        assert (tpr[k], fpr[k], precision[k]) == pytest.approx((at.tpr, at.fpr, at.precision))
    steps = np.diff(tpr, prepend=0)
    assert found.average_precision() == pytest.approx(sum(steps * precision))
    log_odds, *drawn = found.drawn()
    np.testing.assert_array_equal(log_odds, found.log_odds)
    np.testing.assert_array_equal(drawn, [tpr, fpr, precision])


@pytest.mark.parametrize(
    ("weight", "cut", "tpr", "fpr", "precision", "accuracy", "balanced"),
    [
        (1, 1.0986, 0.4607, 0.0179, 0.7406, 0.9299, 0.7214),
        (3, 0.5493, 0.6739, 0.0607, 0.5525, 0.9128, 0.8066),
        (9, 0.0, 0.8413, 0.1587, 0.3708, 0.8413, 0.8413),
    ],
)
def test_two_normal_densities(
    weight: float,
    cut: float,
    tpr: float,
    fpr: float,
    precision: float,
    accuracy: float,
    balanced: float,
) -> None:
    """N(-1, 1) with prior 0.9 and N(1, 1) with prior 0.1; the logit is the true one."""
    quantiles = (np.arange(50_000) + 0.5) / 50_000
    standard = np.array([NormalDist().inv_cdf(q) for q in quantiles])
    x = np.concatenate([standard + 1, *9 * [standard - 1]])
    target = np.arange(len(x)) < len(standard)
    true_logit = 2 * x + np.log(0.1 / 0.9)
    found = thresholds(
        evaluate(make_scenario("BCEWithLogitsLoss", true_logit[:, None], target[:, None] * 1.0)), 0
    )
    threshold = threshold_of_weight(weight)
    at = found.at(threshold)
    assert (np.log(threshold / (1 - threshold)) - np.log(0.1 / 0.9)) / 2 == pytest.approx(
        cut, abs=5e-5
    )
    figures = at.tpr, at.fpr, at.precision, at.accuracy, at.balanced_accuracy
    assert figures == pytest.approx((tpr, fpr, precision, accuracy, balanced), abs=2e-4)


def test_only_edited_tiles_are_computed_again(counting) -> None:
    tables = (Table(t.base, 20) for t in (BINARY.logits, BINARY.targets))
    scenario = replace(BINARY, **dict(zip(("logits", "targets"), tables, strict=True)))
    before = evaluate(scenario)
    sorted_once = thresholds(before, 0)
    edited = scenario.with_logits(45, 0, np.array([[9.0]]))
    found = thresholds(evaluate(edited, before), 0, counting)
    assert counting.tiles == [2]
    np.testing.assert_array_equal(found.log_odds, thresholds(evaluate(edited), 0).log_odds)
    weighted = evaluate(scenario.with_pos_weight(0, 9.0), before)
    assert thresholds(weighted, 0, counting).log_odds is sorted_once.log_odds
    assert counting.tiles == [2]
    other = thresholds(weighted, 1)
    np.testing.assert_array_equal(other.log_odds, thresholds(evaluate(scenario), 1).log_odds)


def test_nan_is_never_called_positive() -> None:
    scenario = make_scenario("BCEWithLogitsLoss", [[np.nan], [1.0]], [[1.0], [1.0]])
    assert thresholds(evaluate(scenario), 0).at(0.01) == Outcome(tp=1, fp=0, fn=1, tn=0)


@pytest.mark.parametrize("target", [np.zeros((0, 1)), np.ones((3, 1)), np.full((3, 1), -1.0)])
def test_rates_of_nothing_are_nan(target: np.ndarray) -> None:
    x = np.zeros_like(target)
    scenario = make_scenario("BCEWithLogitsLoss", x, target, ignore_index=-1)
    found = thresholds(evaluate(scenario), 0)
    at = found.at(0.5)
    assert np.isnan(at.fpr)
    assert np.isnan(found.area()) or not len(found.log_odds)
    assert np.isnan(at.balanced_accuracy)
