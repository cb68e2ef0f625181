"""Closed forms against the losses computed point by point."""

from typing import Any

import numpy as np
import pytest

import lossgui
from lossgui.model.curves.input_curves import logit_curve
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.signature.inputs import LOGITS, PROBABILITIES
from lossgui.model.scenario.arguments import make_scenario

RNG = np.random.default_rng(4)
X = RNG.normal(size=(6, 3)) * 3
P = RNG.random((6, 3))
Q = P / P.sum(axis=1, keepdims=True)
Y = np.array([0, 2, 1, -100, 2, 0])
W = np.array([0.5, 3.0, 0.0])

CONFIGURATIONS: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("CrossEntropyLoss", X, Y, {}),
    ("CrossEntropyLoss", X, Y, {"weight": W}),
    ("CrossEntropyLoss", X, Y, {"weight": W, "label_smoothing": 0.2}),
    ("CrossEntropyLoss", X, Y, {"label_smoothing": 1.0}),
    ("CrossEntropyLoss", X, Q, {"weight": W}),
    ("CrossEntropyLoss", X, Q, {"weight": W, "label_smoothing": 0.2}),
    ("CrossEntropyLoss", X[:, :1], np.zeros(6, int), {"label_smoothing": 0.2}),
    ("CrossEntropyLoss", X.astype(np.float32), Y, {"weight": W}),
    ("NLLLoss", np.log(Q), Y, {"weight": W}),
    ("BCELoss", P, Q, {"weight": W}),
    ("BCEWithLogitsLoss", X, Q, {"weight": W, "pos_weight": [1.0, 2.0, 30.0]}),
    ("BCEWithLogitsLoss", X, Q, {"weight": P, "pos_weight": Q}),
    ("BCEWithLogitsLoss", X[:, :1], Q[:, :1], {}),
]


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CONFIGURATIONS)
def test_batch_line_is_the_loss_at_each_point(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], reduction: str
) -> None:
    arguments = kwargs | {"reduction": reduction}
    evaluation = evaluate(make_scenario(loss, x, t, **arguments))
    for row, column in ((0, 0), (1, x.shape[1] - 1), (3, 0)):
        curve = logit_curve(evaluation, row, column)
        tolerance = 1e-12 if x.dtype == np.float64 else 1e-6
        for i in range(0, len(curve.x), 80):
            moved = x.copy()
            moved[row, column] = curve.x[i]
            result = lossgui.evaluate(loss, moved, t, **arguments)
            np.testing.assert_allclose(curve.batch.y[i], result.value.sum(), rtol=tolerance)
            np.testing.assert_allclose(
                curve.batch.slope[i],
                result.gradient[row, column],
                rtol=10 * tolerance,
                atol=tolerance / 100,
            )


@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CONFIGURATIONS)
def test_the_present_point_lies_on_the_lines(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any]
) -> None:
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs))
    curve = logit_curve(evaluation, 2, 0)
    assert curve.x_now == x[2, 0]
    assert curve.batch.y_now == pytest.approx(
        evaluation.value, rel=1e-12 if x.itemsize > 4 else 1e-6
    )


@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CONFIGURATIONS)
def test_the_unweighted_line_is_drawn_where_there_are_weights(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any]
) -> None:
    curve = logit_curve(evaluate(make_scenario(loss, x, t, **kwargs)), 2, 0)
    plain = {key: kwargs[key] for key in kwargs if key == "label_smoothing"}
    expected = lossgui.evaluate(loss, x, t, **plain).value
    if np.ndim(kwargs.get("weight")) == 1:
        assert curve.unweighted is not None
        assert curve.unweighted.y_now == pytest.approx(expected, rel=1e-6)
    else:
        assert curve.unweighted is None


def test_no_digits_are_lost_at_either_end() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", [[0.0, 1.0]], [0]))
    curve = logit_curve(evaluation, 0, 0, np.array([-1e4, 40.0, 700.0]))
    np.testing.assert_allclose(curve.batch.y, [10001.0, np.exp(-39.0), np.exp(-699.0)], rtol=1e-13)


def test_a_sample_that_dominates_keeps_the_digits_of_the_others() -> None:
    x = np.zeros((1000, 2))
    x[0, 0] = -1e15
    evaluation = evaluate(
        make_scenario("CrossEntropyLoss", x, np.zeros(1000, int), reduction="sum")
    )
    curve = logit_curve(evaluation, 0, 0, np.array([0.0]))
    assert curve.batch.y[0] == pytest.approx(1000 * np.log(2), rel=1e-12)


def test_an_ignored_sample_has_a_flat_line() -> None:
    curve = logit_curve(evaluate(make_scenario("CrossEntropyLoss", X, Y)), 3, 1)
    assert not curve.sample.y.any()
    assert not curve.batch.slope.any()
    assert np.ptp(curve.batch.y) == 0


def test_a_row_with_plus_infinity_elsewhere_is_nan() -> None:
    curve = logit_curve(evaluate(make_scenario("CrossEntropyLoss", [[0.0, np.inf]], [0])), 0, 0)
    assert np.isnan(curve.batch.y).all()


@pytest.mark.parametrize("value", [-40.0, 0.0, 7.5, np.inf, np.nan])
def test_the_range_holds_the_present_value(value: float) -> None:
    low, high = LOGITS.span(value)
    assert np.isfinite([low, high]).all()
    assert not np.isfinite(value) or low <= value <= high
    assert PROBABILITIES.span(0.5) == (0.0, 1.0)


def test_a_present_value_of_plus_infinity_is_nan_as_in_torch() -> None:
    x = np.array([[np.inf, 0.0], [1.0, 2.0]])
    curve = logit_curve(evaluate(make_scenario("CrossEntropyLoss", x, [0, 1])), 0, 0)
    assert np.isnan(curve.batch.y_now)
    assert np.isnan(curve.batch.slope_now)
    assert np.isfinite(curve.batch.y).all()


def smoothed(weight: list[float], logits: Any) -> dict[str, Any]:
    target = np.full(len(logits), 2)
    return {"input": logits, "target": target, "weight": weight, "label_smoothing": 0.1}


def test_weights_far_apart_have_a_curve() -> None:
    weight = [1e308, 1e-300, 1.0]
    evaluation = evaluate(make_scenario("CrossEntropyLoss", **smoothed(weight, X)))
    curve = logit_curve(evaluation, 0, 1, np.array([-1.0, 0.0, 1.0]))
    for x, loss in zip(curve.x, curve.batch.y, strict=True):
        moved = X.copy()
        moved[0, 1] = x
        expected = lossgui.evaluate("CrossEntropyLoss", **smoothed(weight, moved)).value
        np.testing.assert_allclose(loss, expected, rtol=1e-12)


def test_an_infinite_weight_has_an_infinite_curve_without_a_minimum() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", **smoothed([np.inf, 1.0, 1.0], X)))
    curve = logit_curve(evaluation, 0, 1, np.array([-1.0, 0.0, 1.0]))
    assert not np.isfinite(curve.batch.y).any()
    assert curve.landmarks.minimum is None
