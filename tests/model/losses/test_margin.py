"""MultiMarginLoss beside the golden cases: what it marks, refuses and leaves to others."""

import numpy as np
import pytest

import lossgui
from lossgui.model.curves.input_curves import logit_curve
from lossgui.model.curves.temperature_scaling import varied_curve
from lossgui.model.curves.variables import TEMPERATURE, variables_of
from lossgui.model.decisions.thresholds import thresholds
from lossgui.model.editing.rows_and_classes import delete_classes
from lossgui.model.errors import ChoiceError, ClassIndexError, DomainError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.samples.distributions import sample_information
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.conversion import with_loss

KEY = "MultiMarginLoss"
X = np.array([[2.0, 1, 0], [0, 3, 0], [1, 1, 1]])
Y = np.array([0, 1, 2])


def test_values_of_the_literature() -> None:
    assert float(lossgui.evaluate(KEY, X, Y).value) == pytest.approx(2 / 9)
    weighted = lossgui.evaluate(KEY, X, Y, weight=[1, 2, 4])
    assert float(weighted.value) == pytest.approx(8 / 9)
    assert weighted.denominator == 3
    sample = [[2.0, 0, 0]]
    assert float(lossgui.evaluate(KEY, sample, [1]).value) == pytest.approx(4 / 3)
    squared = lossgui.evaluate(KEY, sample, [1], p=2, weight=[1, 2, 1])
    assert float(squared.value) == pytest.approx(20 / 3)


@pytest.mark.parametrize(("reduction", "value"), [("mean", np.nan), ("sum", 0.0)])
def test_no_samples_are_no_uninitialised_memory(reduction: str, value: float) -> None:
    result = lossgui.evaluate(KEY, np.zeros((0, 3)), np.zeros(0, int), reduction=reduction)
    np.testing.assert_array_equal(result.value, value)


@pytest.mark.parametrize("p", [0, 3, 1.5])
def test_the_power_is_1_or_2(p: float) -> None:
    with pytest.raises((ChoiceError, TypeError), match="p must be"):
        lossgui.evaluate(KEY, X, Y, p=p)


def test_a_loss_without_ignored_targets_refuses_what_another_ignored() -> None:
    start = make_scenario("CrossEntropyLoss", X, [0, -100, 2])
    with pytest.raises(DomainError, match="MultiMarginLoss cannot ignore a sample, as"):
        with_loss(start, KEY)
    there = with_loss(start.with_targets(1, 0, np.array([[1]])), KEY)
    assert there.remarks == ("the logits are taken as scores",)
    assert with_loss(there.scenario, "CrossEntropyLoss").scenario.ignored == -100


def test_a_target_out_of_range_names_its_place_and_no_ignore_index() -> None:
    with pytest.raises(DomainError, match=r"row 1 is out of bounds .* use 0 to 2\.$") as caught:
        make_scenario(KEY, X, [0, -100, 2])
    assert caught.value.place.row == 1


def test_a_class_with_samples_stays() -> None:
    with pytest.raises(ClassIndexError, match="which is to be deleted"):
        delete_classes(make_scenario(KEY, X, Y), [1])


def test_what_needs_probabilities_says_that_there_are_none() -> None:
    scenario = make_scenario(KEY, X, Y)
    with pytest.raises(DomainError, match="MultiMarginLoss has no probabilities"):
        sample_information(scenario, 0, 0)
    with pytest.raises(DomainError, match="MultiMarginLoss has no probabilities"):
        thresholds(evaluate(scenario), 0)
    assert variables_of(scenario) == ("entry", "weight", "margin")
    assert TEMPERATURE in variables_of(make_scenario("CrossEntropyLoss", X, Y))


@pytest.mark.parametrize(("column", "expected"), [(0, [1.0, 2.0]), (1, [1.0])])
def test_kinks_lie_where_the_margin_is_just_kept(column: int, expected: list[float]) -> None:
    evaluation = evaluate(make_scenario(KEY, X, Y, weight=[1, 2, 4]))
    curve = logit_curve(evaluation, 0, column, np.array(expected))
    assert [x for x, _ in curve.landmarks.kinks] == expected
    assert [y for _, y in curve.landmarks.kinks] == curve.batch.y.tolist()
    squared = evaluate(make_scenario(KEY, X, Y, p=2))
    assert logit_curve(squared, 0, column).landmarks.kinks == ()


def test_the_slope_at_a_kink_is_torch_s() -> None:
    curve = logit_curve(evaluate(make_scenario(KEY, X[:1], [0])), 0, 0, np.array([1.0, 2.0, 3.0]))
    np.testing.assert_allclose(curve.batch.slope, [-1 / 3, 0, 0])


def test_the_curve_against_the_margin_evaluates_all_samples() -> None:
    evaluation = evaluate(make_scenario(KEY, X, Y, weight=[1, 2, 4]))
    x = np.array([0.0, 0.25, 1.5])
    curve = varied_curve(evaluation, "margin", 0, 0, x, map)
    values = [float(lossgui.evaluate(KEY, X, Y, weight=[1, 2, 4], margin=m).value) for m in x]
    np.testing.assert_allclose(curve.batch.y, values, rtol=1e-14)
    assert curve.x_now == 1.0
    h = 1e-6
    ends = [
        float(lossgui.evaluate(KEY, X, Y, weight=[1, 2, 4], margin=0.25 + d).value) for d in (-h, h)
    ]
    assert curve.batch.slope[1] == pytest.approx((ends[1] - ends[0]) / (2 * h))
