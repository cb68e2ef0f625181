"""Sweeps, and marks of all curves, against the losses computed point by point."""

from typing import Any

import numpy as np
import pytest

import lossgui
from lossgui.model.curves.input_curves import Curve, Landmarks, logit_curve
from lossgui.model.curves.target_curves import MOST, alternatives
from lossgui.model.curves.temperature_scaling import varied_curve
from lossgui.model.curves.variables import (
    ENTRY,
    TEMPERATURE,
    domain_of,
    range_of,
    value_of,
    variables_of,
    with_value,
)
from lossgui.model.curves.weight_curves import swept_curve
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.scenario.arguments import make_scenario

RNG = np.random.default_rng(7)
X = RNG.normal(size=(6, 3)) * 2
P = RNG.random((6, 3))
Q = P / P.sum(axis=1, keepdims=True)
Y = np.array([0, 2, 1, -100, 2, 0])
W = np.array([0.5, 3.0, 1.25])
V = np.array([1.0, 2.0, 30.0])

CONFIGURATIONS: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("CrossEntropyLoss", X, Y, {}),
    ("CrossEntropyLoss", X, Y, {"weight": W}),
    ("CrossEntropyLoss", X, Y, {"weight": W, "label_smoothing": 0.2}),
    ("CrossEntropyLoss", X, Q, {"weight": W, "label_smoothing": 0.2}),
    ("NLLLoss", np.log(Q), Y, {"weight": W}),
    ("BCELoss", P, Q, {"weight": W}),
    ("BCEWithLogitsLoss", X, Q, {"weight": W, "pos_weight": V}),
    ("BCEWithLogitsLoss", X, Q, {"weight": P, "pos_weight": V}),
    ("BCEWithLogitsLoss", X, np.round(Q), {"ignore_index": 1}),
]

CASES = [
    (*configuration, axis)
    for configuration in CONFIGURATIONS
    for axis in variables_of(make_scenario(*configuration[:3], **configuration[3]))
]


def curve_of(evaluation: Evaluation, axis: str, row: int, column: int) -> Curve:
    if axis == ENTRY:
        return logit_curve(evaluation, row, column)
    if axis == TEMPERATURE:
        return varied_curve(evaluation, TEMPERATURE, row, column, tile_map=map)
    return swept_curve(evaluation, axis, row, column)


def moved(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], axis: str, at: tuple[int, int], value: float
) -> tuple[Any, dict[str, Any]]:
    """Return input and arguments with another value on an axis, for the loss itself."""
    row, column = at
    if axis == ENTRY:
        x = x.copy()
        x[row, column] = value
        return x, kwargs
    if axis == TEMPERATURE:
        return x / value, kwargs
    if axis == "label_smoothing":
        return x, kwargs | {"label_smoothing": value}
    vector = np.array(kwargs.get(axis, np.ones(3)), float)
    vector[column] = value
    return x, kwargs | {str(axis): vector}


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("loss", "x", "t", "kwargs", "axis"), CASES)
def test_batch_line_is_the_loss_at_each_point(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], axis: str, reduction: str
) -> None:
    kwargs = kwargs | {"reduction": reduction}
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs))
    for at in ((0, 0), (1, 2), (3, 1)):
        curve = curve_of(evaluation, axis, *at)
        assert curve.axis is axis
        assert curve.batch.y_now == pytest.approx(evaluation.value, rel=1e-12)
        for i in range(0, len(curve.x), len(curve.x) // 5):
            other, arguments = moved(loss, x, t, kwargs, axis, at, curve.x[i])
            value = lossgui.evaluate(loss, other, t, **arguments).value.sum()
            np.testing.assert_allclose(curve.batch.y[i], value, rtol=1e-12)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize(("loss", "x", "t", "kwargs", "axis"), CASES)
def test_slopes_are_finite_differences(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], axis: str, reduction: str
) -> None:
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs, reduction=reduction))
    inside = slice(40, -40, 7)
    curve = curve_of(evaluation, axis, 1, 1)
    middle, step = curve.x[inside], 1e-5
    fine = np.ravel([middle - step, middle + step], order="F")
    if axis == ENTRY:
        near = logit_curve(evaluation, 1, 1, fine)
    elif axis == TEMPERATURE:
        near = varied_curve(evaluation, TEMPERATURE, 1, 1, fine, map)
    else:
        near = swept_curve(evaluation, axis, 1, 1, fine)
    for name in ("batch", "sample", "unweighted"):
        line, around = getattr(curve, name), getattr(near, name)
        if line is not None:
            slopes = (around.y[1::2] - around.y[::2]) / (2 * step)
            np.testing.assert_allclose(line.slope[inside], slopes, rtol=2e-6, atol=2e-8)


@pytest.mark.parametrize(("loss", "x", "t", "kwargs", "axis"), CASES)
def test_the_sample_line_is_its_own_loss(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], axis: str
) -> None:
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs))
    row, column = 1, 2
    curve = curve_of(evaluation, axis, row, column)
    weighted = axis in ("weight", "pos_weight")
    kept = kwargs if weighted else {k: v for k, v in kwargs.items() if "weight" not in k}
    for i in (0, len(curve.x) // 3, len(curve.x) - 1):
        other, arguments = moved(loss, x, t, kept, axis, (row, column), curve.x[i])
        losses = lossgui.evaluate(loss, other, t, **arguments, reduction="none").value
        expected = losses[row, column] if losses.ndim == 2 else losses[row]
        assert curve.sample.y[i] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("loss", "x", "t", "kwargs", "axis"), CASES)
def test_the_unweighted_line_meets_the_unweighted_loss(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], axis: str
) -> None:
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs))
    curve = curve_of(evaluation, axis, 1, 2)
    plain = {key: kwargs[key] for key in kwargs if "weight" not in key}
    if np.ndim(kwargs.get("weight")) != 1:
        assert curve.unweighted is None
        return
    assert curve.unweighted is not None
    other, arguments = moved(loss, x, t, plain, axis, (1, 2), curve.x[9])
    expected = lossgui.evaluate(loss, other, t, **arguments).value
    assert curve.unweighted.y[9] == pytest.approx(float(expected), rel=1e-12)


@pytest.mark.parametrize(("loss", "x", "t", "kwargs", "axis"), CASES)
def test_values_are_put_where_they_were_read(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], axis: str
) -> None:
    scenario = make_scenario(loss, x, t, **kwargs)
    low, high = range_of(scenario, axis, 1, 2)
    assert low <= value_of(scenario, axis, 1, 2) <= high
    assert domain_of(scenario, axis)[0] <= low
    changed = with_value(scenario, axis, 1, 2, 0.75)
    assert value_of(changed, axis, 1, 2) == (1.0 if axis == TEMPERATURE else 0.75)


def test_the_axes_are_those_of_the_loss() -> None:
    def axes(loss: str, t: Any, **kwargs: Any) -> set[str]:
        return set(variables_of(make_scenario(loss, P, t, **kwargs)))

    every = {"entry", "weight", "label_smoothing", "temperature"}
    assert axes("CrossEntropyLoss", Y) == every
    assert axes("NLLLoss", Y) == {"entry", "weight"}
    assert axes("BCELoss", Q) == {"entry", "weight"}
    assert axes("BCEWithLogitsLoss", Q) == {"entry", "weight", "pos_weight", "temperature"}
    assert axes("BCEWithLogitsLoss", Q, weight=P, pos_weight=P) == {"entry", "temperature"}


@pytest.mark.parametrize("value", [0.0, 1.0, -3.0, 7.0, 1e9, np.inf, np.nan])
def test_the_range_of_a_weight_is_finite_and_holds_it(value: float) -> None:
    scenario = make_scenario("CrossEntropyLoss", X, Y, weight=[value, 1, 1])
    low, high = range_of(scenario, "weight", 0, 0)
    assert np.isfinite([low, high]).all()
    assert not np.isfinite(value) or low <= value < high


def test_a_growing_weight_nears_the_mean_of_its_class() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", X, Y, weight=W))
    curve = swept_curve(evaluation, "weight", 0, 2, np.array([1e9]))
    losses = lossgui.evaluate("CrossEntropyLoss", X, Y, reduction="none").value
    assert curve.landmarks.right == (0.0, pytest.approx(losses[Y == 2].mean(), rel=1e-12))
    assert curve.batch.y[0] == pytest.approx(curve.landmarks.right.level, rel=1e-8)
    for arguments in ({"reduction": "sum"}, {}):
        absent = np.array([0, 0, 1, -100, 0, 0]) if not arguments else Y
        evaluation = evaluate(make_scenario("CrossEntropyLoss", X, absent, **arguments))
        assert swept_curve(evaluation, "weight", 0, 2).landmarks.right is None


@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CONFIGURATIONS)
def test_asymptotes_are_neared_at_both_ends(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any]
) -> None:
    if loss in ("NLLLoss", "BCELoss"):
        return
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs))
    for at in ((0, 0), (1, 1), (4, 2)):
        curve = logit_curve(evaluation, *at, np.array([-60.0, 60.0]))
        for end, i in ((curve.landmarks.left, 0), (curve.landmarks.right, 1)):
            if end is None:
                assert t[at] == kwargs["ignore_index"]
                continue
            assert end.level + end.slope * curve.x[i] == pytest.approx(curve.batch.y[i], rel=1e-12)
            assert end.slope == pytest.approx(curve.batch.slope[i], abs=1e-12)


@pytest.mark.parametrize("kwargs", [{}, {"label_smoothing": 0.2}])
def test_a_batch_without_a_number_has_no_marks(kwargs: dict[str, Any]) -> None:
    x = X.copy()
    x[4, 0] = np.nan
    landmarks = logit_curve(
        evaluate(make_scenario("CrossEntropyLoss", x, Y, **kwargs)), 0, 0
    ).landmarks
    assert landmarks == Landmarks()


@pytest.mark.parametrize(
    ("loss", "x", "t", "kwargs", "axis"), [c for c in CASES if c[4] in ("entry", "temperature")]
)
def test_the_minimum_is_below_its_neighbours(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], axis: str
) -> None:
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs))
    curve = curve_of(evaluation, axis, 1, 2)
    if curve.landmarks.minimum is None:
        turns = (curve.batch.slope[:-1] < 0) & (curve.batch.slope[1:] >= 0)
        assert not turns.any()
        return
    best, least = curve.landmarks.minimum
    assert least <= curve.batch.y.min() + 1e-9
    other, arguments = moved(loss, x, t, kwargs, axis, (1, 2), best)
    value = float(lossgui.evaluate(loss, other, t, **arguments).value)
    assert least == pytest.approx(value, rel=1e-9 if axis == ENTRY else 1e-7)


def test_label_smoothing_has_the_textbook_optimum() -> None:
    """All other logits 0: the best one gives the target 1 - e + e / C."""
    share = 0.1
    evaluation = evaluate(
        make_scenario("CrossEntropyLoss", np.zeros((1, 4)), [2], label_smoothing=share)
    )
    minimum = logit_curve(evaluation, 0, 2).landmarks.minimum
    assert minimum is not None
    best = 1 - share + share / 4
    assert minimum[0] == pytest.approx(np.log(best / (share / 4)), rel=1e-12)


def test_a_share_of_zero_leaves_an_infinite_uniform_term_out() -> None:
    x = np.array([[0.0, -np.inf]])
    curve = swept_curve(
        evaluate(make_scenario("CrossEntropyLoss", x, [0])), "label_smoothing", 0, 0
    )
    assert curve.batch.y[0] == 0
    assert np.isinf(curve.batch.y[1:]).all()


def test_without_a_mapper_only_the_batch_is_missing() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", X, Y))
    curve = varied_curve(evaluation, TEMPERATURE, 0, 0)
    assert np.isnan(curve.batch.y).all()
    assert curve.batch.y_now == evaluation.value
    assert np.isfinite(curve.sample.y).all()


def test_a_large_table_is_tempered_in_tiles() -> None:
    x = RNG.normal(size=(60_000, 10)).astype(np.float32)
    y = RNG.integers(0, 10, len(x))
    evaluation = evaluate(make_scenario("CrossEntropyLoss", x, y, weight=np.arange(10.0)))
    assert evaluation.scenario.logits.n_tiles > 1
    curve = varied_curve(evaluation, TEMPERATURE, 0, 0, np.array([0.5, 2.0]), map)
    for i, temperature in enumerate(curve.x):
        value = lossgui.evaluate(
            "CrossEntropyLoss", x / np.float32(temperature), y, weight=np.arange(10.0)
        ).value
        assert curve.batch.y[i] == pytest.approx(float(value), rel=1e-6)


@pytest.mark.parametrize(("loss", "x", "t", "kwargs", "axis"), CASES)
def test_alternatives_are_the_sample_with_another_target(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], axis: str
) -> None:
    scenario = make_scenario(loss, x, t, **kwargs)
    curve = curve_of(evaluate(scenario), axis, 1, 2)
    shown = alternatives(scenario, curve)
    binary = scenario.rules.per_element
    assert [a.target for a in shown] == ([0, 1] if binary else [0, 1, 2])
    for alternative in shown:
        if alternative.target == kwargs.get("ignore_index"):
            continue
        target: Any = np.array(t, float)
        if binary:
            target[1, 2] = alternative.target
        else:
            target = np.full(6, alternative.target)
        changed = make_scenario(loss, x, target, **kwargs)
        expected = curve_of(evaluate(changed), axis, 1, 2).sample
        np.testing.assert_allclose(alternative.line.y, expected.y, rtol=1e-12)
        np.testing.assert_allclose(alternative.line.slope, expected.slope, rtol=1e-9, atol=1e-12)


def test_of_many_classes_the_entry_the_target_and_the_likeliest_are_shown() -> None:
    x = np.arange(100.0)[None]
    scenario = make_scenario("CrossEntropyLoss", x, [3])
    shown = alternatives(scenario, logit_curve(evaluate(scenario), 0, 50))
    assert [a.target for a in shown] == [3, 50, 96, 97, 98, 99]
    assert len(shown) == MOST
