"""The surface in closed form against the losses computed point by point."""

from itertools import product
from typing import Any

import numpy as np
import pytest

import lossgui
from lossgui.model.curves.input_curves import logit_curve
from lossgui.model.curves.surface import Surface, descend, loss_surface, second_column
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario

RNG = np.random.default_rng(11)
X = RNG.normal(size=(6, 4)) * 3
P = RNG.uniform(0.01, 0.99, size=(6, 4))
Q = P / P.sum(axis=1, keepdims=True)
Y = np.array([0, 2, 1, -100, 3, 0])
W = np.array([0.5, 3.0, 0.0, 1.5])
INF = np.inf
EVERYWHERE = (-INF, INF)

CONFIGURATIONS: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("CrossEntropyLoss", X, Y, {}),
    ("CrossEntropyLoss", X, Y, {"weight": W}),
    ("CrossEntropyLoss", X, Y, {"weight": W, "label_smoothing": 0.2}),
    ("CrossEntropyLoss", X, Y, {"label_smoothing": 1.0}),
    ("CrossEntropyLoss", X, Q, {}),
    ("CrossEntropyLoss", X, Q, {"weight": W, "label_smoothing": 0.2}),
    ("CrossEntropyLoss", X, P * 3, {"weight": -W}),
    ("CrossEntropyLoss", X[:, :2], Y % 2, {"weight": W[:2], "label_smoothing": 0.1}),
    ("NLLLoss", np.log(Q), Y, {"weight": W}),
    ("BCELoss", P, Q, {"weight": W}),
    ("BCELoss", P, Q, {"weight": P + 1}),
    ("BCEWithLogitsLoss", X, Q, {"weight": W, "pos_weight": [1.0, 2.0, 30.0, 0.5]}),
    ("BCEWithLogitsLoss", X, Q, {"weight": P, "pos_weight": Q}),
    ("BCEWithLogitsLoss", X, np.where(Q < 0.2, -1, Q), {"ignore_index": -1}),
]
PLACES = [(0, (0, 1)), (1, (1, 0)), (3, (0, 1)), (4, (1, 0))]


def moved(x: Any, surface: Surface, values: tuple[float, float]) -> Any:
    copy = np.array(x)
    copy[surface.row, list(surface.columns)] = values
    return copy


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CONFIGURATIONS)
def test_the_surface_is_the_loss_at_each_point(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], reduction: str
) -> None:
    arguments = kwargs | {"reduction": reduction}
    evaluation = evaluate(make_scenario(loss, x, t, **arguments))
    for row, columns in PLACES:
        surface = loss_surface(evaluation, row, columns, points=5)
        for i, j in product(range(5), range(5)):
            values = surface.x[i], surface.y[j]
            result = lossgui.evaluate(loss, moved(x, surface, values), t, **arguments)
            expected = result.value.sum()
            np.testing.assert_allclose(surface.loss[i, j], expected, rtol=1e-12)
            spot = surface.at(*values)
            assert spot.loss == surface.loss[i, j]
            np.testing.assert_allclose(
                [spot.slope_x, spot.slope_y],
                result.gradient[row, list(columns)],
                rtol=1e-11,
                atol=1e-14,
            )


@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CONFIGURATIONS)
def test_slopes_are_differences_of_the_loss(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any]
) -> None:
    surface = loss_surface(evaluate(make_scenario(loss, x, t, **kwargs)), 4, (1, 0), points=2)
    now, h = surface.now, 1e-5
    slope_x = (surface.at(now.x + h, now.y).loss - surface.at(now.x - h, now.y).loss) / (2 * h)
    slope_y = (surface.at(now.x, now.y + h).loss - surface.at(now.x, now.y - h).loss) / (2 * h)
    assert now.slope_x == pytest.approx(slope_x, rel=1e-6, abs=1e-9)
    assert now.slope_y == pytest.approx(slope_y, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CONFIGURATIONS)
def test_the_surface_has_201_points_a_side_and_holds_the_present_value(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any]
) -> None:
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs))
    surface = loss_surface(evaluation, 2, (0, 1))
    assert surface.loss.shape == (201, 201)
    assert (surface.now.x, surface.now.y) == (x[2, 0], x[2, 1])
    assert surface.now.loss == pytest.approx(evaluation.value, rel=1e-12)
    assert surface.x[0] <= surface.now.x <= surface.x[-1]


@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CONFIGURATIONS)
def test_a_cut_through_the_surface_is_a_curve(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any]
) -> None:
    evaluation = evaluate(make_scenario(loss, x, t, **kwargs))
    across = (0.2, 0.9)
    now = float(x[1, 1])
    surface = loss_surface(evaluation, 1, (0, 1), across, (now, now), points=7)
    curve = logit_curve(evaluation, 1, 0, np.linspace(*across, 7))
    np.testing.assert_allclose(surface.loss[:, 0], curve.batch.y, rtol=1e-12)


ROWS = [
    [0.5, 1.0, -INF],
    [0.5, -INF, -INF],
    [0.5, 1.0, INF],
    [0.5, 1.0, np.nan],
    [INF, 1.0, 0.0],
    [-INF, 1.0, 0.0],
    [np.nan, 1.0, 0.0],
    [-INF, -INF, 0.0],
    [-INF, -INF, -INF],
    [1e300, -1e300, 0.0],
    [800.0, -800.0, 0.0],
]
TARGETS = [0, 1, 2, -100, [0.2, 0.3, 0.5], [0.0, 0.0, 1.0]]


@pytest.mark.parametrize("row", ROWS, ids=str)
@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("arguments", [{}, {"label_smoothing": 0.1}, {"weight": [1.0, 2.0, 0.0]}])
def test_the_present_point_is_what_the_loss_is_at_infinities(
    row: list[float], target: Any, arguments: dict[str, Any]
) -> None:
    arguments = arguments | {"reduction": "sum"}
    expected = lossgui.evaluate("CrossEntropyLoss", [row], [target], **arguments)
    evaluation = evaluate(make_scenario("CrossEntropyLoss", [row], [target], **arguments))
    for columns in ((0, 1), (2, 0)):
        now = loss_surface(evaluation, 0, columns, points=2).now
        np.testing.assert_allclose(now.loss, expected.value, rtol=1e-12)
        curve = logit_curve(evaluation, 0, columns[0], np.zeros(1))
        np.testing.assert_allclose(curve.batch.y_now, expected.value, rtol=1e-12)
        slopes = expected.gradient[0, list(columns)]
        if np.isfinite(slopes).all():
            np.testing.assert_allclose([now.slope_x, now.slope_y], slopes, rtol=1e-12)


@pytest.mark.parametrize("row", ROWS[:7], ids=str)
@pytest.mark.parametrize("target", [0, 1, 2, -100])
def test_nllloss_sees_its_target_alone(row: list[float], target: int) -> None:
    expected = lossgui.evaluate("NLLLoss", [row], [target], reduction="sum")
    evaluation = evaluate(make_scenario("NLLLoss", [row], [target], reduction="sum"))
    for columns in ((0, 1), (2, 0)):
        now = loss_surface(evaluation, 0, columns, points=2).now
        np.testing.assert_array_equal(now.loss, expected.value)
        np.testing.assert_array_equal(
            [now.slope_x, now.slope_y], expected.gradient[0, list(columns)]
        )
        curve = logit_curve(evaluation, 0, columns[0], np.zeros(1))
        np.testing.assert_array_equal(curve.batch.y_now, expected.value)


@pytest.mark.parametrize("corner", list(product([0.0, 1.0], [0.0, 1.0])))
@pytest.mark.parametrize("target", [[0.0, 1.0], [1.0, 1.0], [0.3, 0.0]])
def test_the_corners_of_the_unit_square(corner: tuple[float, float], target: list[float]) -> None:
    evaluation = evaluate(make_scenario("BCELoss", [[0.5, 0.5]], [target]))
    surface = loss_surface(evaluation, 0, (0, 1))
    assert (surface.x[0], surface.x[-1], surface.y[0], surface.y[-1]) == (0, 1, 0, 1)
    expected = lossgui.evaluate("BCELoss", [list(corner)], [target])
    spot = surface.at(*corner)
    assert spot.loss == pytest.approx(expected.value, rel=1e-12)
    np.testing.assert_allclose([spot.slope_x, spot.slope_y], expected.gradient[0], rtol=1e-12)


def test_no_digits_are_lost_far_out() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", [[0.0, 1.0, 2.0]], [0]))
    surface = loss_surface(evaluation, 0, (0, 1), (-1e4, 700), (-1e4, 40), points=2)
    np.testing.assert_allclose(surface.loss[0], [10002.0, 10040.0], rtol=1e-13)
    np.testing.assert_allclose(surface.loss[1], [np.exp(-698.0), np.exp(-660.0)], rtol=1e-13)


def test_an_ignored_sample_is_flat() -> None:
    surface = loss_surface(evaluate(make_scenario("CrossEntropyLoss", X, Y)), 3, (1, 2), points=9)
    assert surface.loss.shape == (9, 9)
    assert np.ptp(surface.loss) == 0
    assert surface.now.steepness == 0


def test_another_sample_that_is_nan_makes_all_of_it_nan() -> None:
    x = np.array([[0.0, 1.0], [np.nan, 0.0]])
    surface = loss_surface(evaluate(make_scenario("CrossEntropyLoss", x, [0, 1])), 0, (0, 1))
    assert np.isnan(surface.loss).all()


@pytest.mark.parametrize("lost", [np.inf, np.nan])
@pytest.mark.parametrize("target", [[0, 1], [1, 2], [-100, 1]])
def test_a_weight_that_no_other_target_has_leaves_the_rest_finite(
    lost: float, target: list[int]
) -> None:
    x, arguments = [[1.0, 2.0, 3.0], [0.0, 1.0, 0.5]], {"weight": [1.0, 2.0, lost]}
    evaluation = evaluate(make_scenario("CrossEntropyLoss", x, target, **arguments))
    expected = lossgui.evaluate("CrossEntropyLoss", x, target, **arguments).value
    for row in (0, 1):
        surface = loss_surface(evaluation, row, (0, 1), points=2)
        np.testing.assert_allclose(surface.now.loss, expected, rtol=1e-12)
        curve = logit_curve(evaluation, row, 0, np.zeros(1))
        np.testing.assert_allclose(curve.batch.y_now, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("loss", "target", "column", "second"),
    [
        ("CrossEntropyLoss", [2], 0, 2),
        ("CrossEntropyLoss", [2], 2, 1),
        ("CrossEntropyLoss", [-100], 1, 3),
        ("CrossEntropyLoss", [[0.1, 0.0, 0.7, 0.2]], 0, 2),
        ("CrossEntropyLoss", [[0.1, 0.0, 0.7, 0.2]], 2, 1),
        ("BCEWithLogitsLoss", [[0.0, 0.0, 1.0, 0.0]], 0, 1),
    ],
)
def test_the_other_entry_is_the_targets_or_the_strongest(
    loss: str, target: Any, column: int, second: int
) -> None:
    scenario = make_scenario(loss, [[0.0, 2.0, np.nan, 1.0]], target)
    assert second_column(scenario, 0, column) == second


def test_one_class_has_no_other_entry() -> None:
    assert second_column(make_scenario("CrossEntropyLoss", [[1.0]], [0]), 0, 0) is None


def test_a_descent_takes_the_steps_of_gradient_descent() -> None:
    scenario = make_scenario("CrossEntropyLoss", X, Q, weight=W)
    descent = descend(loss_surface(evaluate(scenario), 1, (3, 0), points=2), 2.0, 5, EVERYWHERE)
    x = X.copy()
    for i in range(descent.n_steps + 1):
        result = lossgui.evaluate("CrossEntropyLoss", x, Q, weight=W)
        assert (descent.x[i], descent.y[i]) == pytest.approx((x[1, 3], x[1, 0]), rel=1e-12)
        assert descent.loss[i] == pytest.approx(result.value, rel=1e-12)
        x[1, [3, 0]] -= 2.0 * result.gradient[1, [3, 0]]
    assert descent.n_steps == 5
    assert not descent.settled
    assert (np.diff(descent.loss) < 0).all()


def test_a_descent_settles_where_the_gradient_is_zero() -> None:
    scenario = make_scenario("CrossEntropyLoss", [[0.0, 0.0]], [[0.5, 0.5]])
    descent = descend(loss_surface(evaluate(scenario), 0, (0, 1), points=2), 1.0, 50, EVERYWHERE)
    assert (descent.n_steps, descent.settled) == (0, True)


def test_a_descent_stays_in_the_domain() -> None:
    scenario = make_scenario("BCELoss", [[0.4, 0.6]], [[1.0, 0.0]])
    descent = descend(loss_surface(evaluate(scenario), 0, (0, 1), points=2), 0.5, 50, (0.0, 1.0))
    assert (descent.x[-1], descent.y[-1]) == (1.0, 0.0)
    assert descent.settled
    assert descent.loss[-1] == 0


def test_a_descent_ends_before_it_leaves_the_numbers() -> None:
    scenario = make_scenario("NLLLoss", [[-1.0, -2.0]], [0])
    descent = descend(loss_surface(evaluate(scenario), 0, (0, 1), points=2), 1e308, 9, EVERYWHERE)
    assert np.isfinite(descent.x).all()
    assert not descent.settled
    lost = make_scenario("CrossEntropyLoss", [[np.nan, 0.0]], [0])
    nowhere = descend(loss_surface(evaluate(lost), 0, (0, 1), points=2), 1.0, 9, EVERYWHERE)
    assert (nowhere.n_steps, nowhere.settled) == (0, False)
