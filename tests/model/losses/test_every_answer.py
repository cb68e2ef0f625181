"""What a loss answers agrees with its losses, for each that there is and some from outside."""

from dataclasses import replace

import numpy as np
import pytest
from outside import OUTSIDE, SOFT_MARGIN, SYMMETRIC

import lossgui
from lossgui.model.curves.input_curves import Curve, logit_curve
from lossgui.model.curves.surface import loss_surface
from lossgui.model.curves.temperature_scaling import is_varied, varied_curve
from lossgui.model.curves.variables import ENTRY, TEMPERATURE, range_of, variables_of, with_value
from lossgui.model.curves.weight_curves import swept_curve
from lossgui.model.errors import ChoiceError
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.losses.registry import LOSSES, registered
from lossgui.model.losses.signature.options import Parameter
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.samples.cell_colors import ColorBy, seen
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table

KEYS = [*LOSSES, *(spec.key for spec in OUTSIDE)]
X = np.random.default_rng(5).normal(size=(6, 3)) * 1.5
Y = np.array([0, 1, 2, 0, 1, 0])
WEIGHT = np.array([0.5, 2.0, 1.25])
STEP = 1e-6

pytestmark = pytest.mark.usefixtures("outside")


def scenario_of(key: str, reduction: str = "mean") -> Scenario:
    """Return samples with targets of their own kind, weights, and options that are not usual."""
    scenario = with_loss(make_scenario("CrossEntropyLoss", X, Y), key).scenario
    if scenario.target_kind is not TargetKind.INDEX:
        soft = np.random.default_rng(6).dirichlet(np.ones(3), 6)
        scenario = replace(scenario, targets=Table(soft, scenario.targets.tile_rows))
    for vector in scenario.spec.vectors:
        scenario = scenario.with_class_vector(vector, WEIGHT)
    for parameter in scenario.spec.parameters:
        if parameter.span is not None:
            low, high = parameter.span
            scenario = scenario.with_option(parameter.key, low + 0.3 * (high - low))
    return scenario.with_reduction(reduction)


def value_at(scenario: Scenario, axis: str, value: float) -> float:
    """Return the value with another number on an axis; of a temperature all logits divided."""
    if axis == TEMPERATURE:
        logits = Table(scenario.logits.array() / value, scenario.logits.tile_rows)
        return evaluate(replace(scenario, logits=logits)).value
    return evaluate(with_value(scenario, axis, 1, 2, value)).value


def curve_of(evaluation: Evaluation, axis: str, x: np.ndarray | None) -> Curve:
    if axis == ENTRY:
        return logit_curve(evaluation, 1, 2, x)
    if is_varied(evaluation.scenario, axis):
        return varied_curve(evaluation, axis, 1, 2, x, map)
    return swept_curve(evaluation, axis, 1, 2, x)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("key", KEYS)
def test_sums_per_class_are_those_of_the_losses(key: str, reduction: str) -> None:
    scenario = scenario_of(key, reduction)
    evaluation = evaluate(scenario)
    losses = evaluation.losses(0, 6)
    assert evaluation.numerator == pytest.approx(losses.sum(), rel=1e-13)
    shares = seen(evaluation, ColorBy.SHARE, np.arange(6))
    np.testing.assert_allclose(shares.sum(axis=1), scenario.rules.row_losses(losses) / losses.sum())
    with_weight = evaluate(scenario.with_weight(1, 7.0), evaluation)
    assert with_weight.value == pytest.approx(evaluate(with_weight.scenario).value, rel=1e-13)


@pytest.mark.parametrize("key", KEYS)
def test_the_gradient_is_that_of_finite_differences(key: str) -> None:
    scenario = scenario_of(key)
    gradient = evaluate(scenario).block_gradient(scenario.block(0, 6))
    x = scenario.logits.array()
    for row, column in np.ndindex(x.shape):
        ends = [
            evaluate(scenario.with_logits(row, column, np.array([[x[row, column] + h]]))).value
            for h in (-STEP, STEP)
        ]
        slope = (ends[1] - ends[0]) / (2 * STEP)
        assert gradient[row, column] == pytest.approx(slope, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("key", KEYS)
def test_each_curve_is_the_loss_at_each_of_its_points(key: str, reduction: str) -> None:
    scenario = scenario_of(key, reduction)
    evaluation = evaluate(scenario)
    for axis in variables_of(scenario):
        low, high = range_of(scenario, axis, 1, 2)
        x = np.linspace(low, high, 6)[1:-1] + 0.0123
        curve = curve_of(evaluation, axis, x)
        expected = [value_at(scenario, axis, value) for value in x]
        np.testing.assert_allclose(curve.batch.y, expected, rtol=1e-9, err_msg=axis)
        ends = [[value_at(scenario, axis, v + h) for v in x] for h in (-STEP, STEP)]
        slopes = np.subtract(*ends[::-1]) / (2 * STEP)
        np.testing.assert_allclose(curve.batch.slope, slopes, rtol=1e-5, atol=1e-7, err_msg=axis)
        assert curve.batch.y_now == pytest.approx(evaluation.value, rel=1e-13)


@pytest.mark.parametrize("key", KEYS)
def test_a_sample_alone_costs_on_each_curve_what_it_costs_now(key: str) -> None:
    scenario = scenario_of(key)
    plain = replace(scenario, weight=None, pos_weight=None)
    now = [
        of.scenario.rules.own_loss(of.losses(1, 2), 2)
        for of in (evaluate(plain), evaluate(scenario))
    ]
    for axis in variables_of(scenario):
        expected = now[axis in scenario.spec.vectors]
        assert curve_of(evaluate(scenario), axis, None).sample.y_now == pytest.approx(expected), (
            axis
        )


@pytest.mark.parametrize("key", KEYS)
def test_the_surface_is_the_loss_at_each_of_its_points(key: str) -> None:
    scenario = scenario_of(key)
    surface = loss_surface(evaluate(scenario), 1, (0, 2), points=4)
    for i, j in np.ndindex(4, 4):
        moved = scenario.with_logits(1, 0, surface.x[i].reshape(1, 1))
        moved = moved.with_logits(1, 2, surface.y[j].reshape(1, 1))
        assert surface.loss[i, j] == pytest.approx(evaluate(moved).value, rel=1e-9)


def test_values_are_those_of_the_literature_and_of_torch() -> None:
    losses = [
        lossgui.evaluate(SYMMETRIC.key, [[2.0, 1, 0], [0, 3, 0], [1, 1, 1]], [0, 1, 2]).value,
        lossgui.evaluate(SYMMETRIC.key, [[2.0, 0, 0]], [1]).value,
    ]
    np.testing.assert_allclose(losses, [1.509348, 3.797927], atol=5e-7)
    x, t = [[2.0, -1.0, 0.5], [-3.0, 0.0, 1.0]], [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    values = [
        lossgui.evaluate(SOFT_MARGIN.key, x, t, weight=weight).value for weight in (None, [1, 2, 4])
    ]
    np.testing.assert_allclose(values, [0.494877, 1.556281], atol=5e-7)


def test_no_parameter_has_a_name_that_stands_for_something_else() -> None:
    for key in ("weight", "beta", "class_names"):
        spec = replace(SYMMETRIC, key="Other", parameters=(Parameter(key, 1.0, ""),))
        with pytest.raises(ChoiceError, match=f"{key} stands for something else"), registered(spec):
            pass
