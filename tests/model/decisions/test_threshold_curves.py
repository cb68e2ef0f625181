"""What is drawn of the thresholds against their outcomes, and the law of the weights."""

import numpy as np
import pytest

from lossgui.model.classes.inverse_weights import decision_weight
from lossgui.model.decisions.threshold_curves import (
    ThresholdCurves,
    threshold_curves,
    weight_against_rest,
)
from lossgui.model.decisions.thresholds import thresholds
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario

RANDOM = np.random.default_rng(8)
N, C = 300, 3
X = RANDOM.normal(size=(N, C)) * 8
YES = (RANDOM.random((N, C)) < 0.3) * 1.0
LABELS = RANDOM.integers(0, C, N)
W = [0.5, 2.0, 7.0]


def made(
    loss: str, x: np.ndarray, y: np.ndarray, column: int = 0, **arguments: object
) -> ThresholdCurves:
    return threshold_curves(thresholds(evaluate(make_scenario(loss, x, y, **arguments)), column))


@pytest.mark.parametrize(("loss", "y"), [("BCEWithLogitsLoss", YES), ("CrossEntropyLoss", LABELS)])
def test_each_threshold_calls_its_sample_positive(loss: str, y: np.ndarray) -> None:
    curves = made(loss, X, y, 1)
    assert len(curves.threshold) == N
    assert np.all(np.diff(curves.threshold) < 0)
    for k in range(0, N, 11):
        at = curves.found.at(float(curves.threshold[k]))
        assert (curves.tpr[k], curves.fpr[k], curves.precision[k]) == (
            at.tpr,
            at.fpr,
            at.precision,
        )


def test_many_samples_are_thinned_but_their_areas_are_exact() -> None:
    x = RANDOM.normal(size=(9000, 1))
    y = (RANDOM.random((9000, 1)) < 0.2) * 1.0
    curves = made("BCEWithLogitsLoss", x, y)
    assert 400 < len(curves.threshold) <= 800
    assert (curves.tpr[-1], curves.fpr[-1]) == (1, 1)
    assert curves.area == curves.found.area()
    assert curves.average_precision == curves.found.average_precision()
    assert curves.prevalence == y.mean()


def test_known_curves_stay_while_outcomes_do() -> None:
    scenario = make_scenario("BCEWithLogitsLoss", X, YES)
    known = evaluate(scenario)
    before = threshold_curves(thresholds(known, 0))
    weighted = thresholds(evaluate(scenario.with_pos_weight(0, 5.0), known), 0)
    after = threshold_curves(weighted)
    assert after.tpr is before.tpr
    assert after.found is weighted
    edited = evaluate(scenario.with_logits(0, 0, np.array([[9.0]])), known)
    assert threshold_curves(thresholds(edited, 0)).tpr is not before.tpr
    assert threshold_curves(thresholds(known, 1)).tpr is not before.tpr


def test_samples_without_a_probability_are_counted() -> None:
    x = X[:, :1].copy()
    assert made("BCEWithLogitsLoss", x, YES[:, :1]).without_probability == 0
    x[3:7] = np.nan
    x[8] = -np.inf
    assert made("BCEWithLogitsLoss", x, YES[:, :1]).without_probability == 5
    x[:] = np.nan
    assert made("BCEWithLogitsLoss", x, YES[:, :1]).without_probability == N
    empty = made("BCEWithLogitsLoss", np.zeros((0, 1)), np.zeros((0, 1)))
    assert empty.without_probability == 0
    assert np.isnan(empty.prevalence)


def test_the_weight_of_a_class_against_the_others() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", X, LABELS, weight=W))
    others = LABELS != 1
    mean = np.array(W)[LABELS[others]].mean()
    assert weight_against_rest(evaluation, 1) == pytest.approx(2.0 / mean)
    binary = evaluate(make_scenario("BCEWithLogitsLoss", X, YES, pos_weight=W))
    assert weight_against_rest(binary, 2) == 7.0
    two = make_scenario("CrossEntropyLoss", X[:, :2], LABELS % 2, weight=W[:2])
    assert weight_against_rest(evaluate(two), 1) == decision_weight(two, 1) == 4.0


@pytest.mark.parametrize("weight", [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, np.nan, 1.0]])
def test_weights_that_decide_nothing(weight: list[float]) -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", X, LABELS, weight=weight))
    assert weight_against_rest(evaluation, 1) is None
    assert weight_against_rest(evaluate(make_scenario("BCELoss", YES, YES)), 0) is None
    alone = make_scenario("CrossEntropyLoss", X, np.ones(N, dtype=int))
    assert weight_against_rest(evaluate(alone), 1) is None


def test_a_threshold_where_the_weights_are_optimal() -> None:
    """At the true probability 1/(1+w) the weighted costs of both mistakes are the least."""
    truth = (np.arange(2000) + 0.5) / 2000
    x = np.log(truth / (1 - truth))[:, None]
    curves = made("BCEWithLogitsLoss", np.tile(x, (2, 1)), np.repeat([[1.0], [0.0]], 2000, axis=0))
    weight = 4.0

    def cost(threshold: float) -> float:
        missed = truth[truth < threshold].sum()
        false = (1 - truth[truth >= threshold]).sum()
        return float(weight * missed + false)

    best = min(curves.threshold, key=cost)
    assert best == pytest.approx(1 / (1 + weight), abs=1e-3)
