"""The corners where a loss is nan, infinite, clamped or empty, each with torch's answer and why."""

import numpy as np
import pytest

import lossgui.model.evaluation.evaluation as stages
from lossgui import evaluate
from lossgui.model.scenario.arguments import make_scenario

INF, NAN = np.inf, np.nan
ROWS = [[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]]
BCE_FLOOR = float(np.float32(1e-12))


def same(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss"])
def test_everything_ignored_is_a_mean_of_nothing_with_a_gradient_of_zeros(loss):
    mean = evaluate(loss, ROWS, [-100, -100])
    assert np.isnan(mean.value)
    assert mean.denominator == 0.0
    same(mean.gradient, np.zeros((2, 3)))
    same(evaluate(loss, ROWS, [-100, -100], reduction="sum").value, 0.0)
    same(evaluate(loss, ROWS, [-100, -100], reduction="none").value, [0.0, 0.0])


def test_an_ignored_row_with_nan_poisons_only_its_own_gradient():
    result = evaluate("CrossEntropyLoss", [[NAN, 0.0, 0.0], ROWS[0]], [-100, 2])
    same(result.value, evaluate("CrossEntropyLoss", [ROWS[0]], [2]).value)
    assert np.isnan(result.gradient[0]).all()
    assert np.isfinite(result.gradient[1]).all()


def test_an_ignored_row_with_nan_leaves_the_gradient_of_nll_alone():
    same(
        evaluate("NLLLoss", [[NAN, 0.0, 0.0], ROWS[0]], [-100, 2]).gradient,
        [[0.0, 0.0, 0.0], [0.0, 0.0, -1.0]],
    )


@pytest.mark.parametrize("index", [77, -1, 3])
def test_an_ignored_target_may_be_no_class(index):
    ignoring = evaluate("CrossEntropyLoss", ROWS, [0, index], ignore_index=index)
    same(ignoring.value, evaluate("CrossEntropyLoss", ROWS[:1], [0]).value)


def test_a_real_class_can_be_ignored():
    result = evaluate("CrossEntropyLoss", ROWS, [0, 1], ignore_index=1, reduction="none")
    assert result.value[1] == 0.0
    assert result.value[0] > 0.0


def test_zero_weights_divide_zero_by_zero():
    mean = evaluate("CrossEntropyLoss", ROWS, [0, 2], weight=[0.0, 1.0, 0.0])
    assert np.isnan(mean.value)
    assert (mean.numerator, mean.denominator) == (0.0, 0.0)
    same(evaluate("BCELoss", [0.5, 0.5], [0.0, 1.0], weight=[0.0, 0.0]).value, 0.0)


def test_one_sample_s_weight_cancels_in_the_mean_but_not_in_the_sum():
    plain = evaluate("CrossEntropyLoss", ROWS[0], 1).value
    same(evaluate("CrossEntropyLoss", ROWS[0], 1, weight=[1.0, 5.0, 1.0]).value, plain)
    weighted = evaluate("CrossEntropyLoss", ROWS[0], 1, weight=[1.0, 5.0, 1.0], reduction="sum")
    same(weighted.value, 5.0 * plain)


def test_cancelling_weights_leave_an_infinite_mean():
    result = evaluate("NLLLoss", [[-1.0, -2.0], [-1.0, -2.0]], [0, 1], weight=[1.0, -1.0])
    assert result.value == -INF
    assert result.denominator == 0.0


@pytest.mark.parametrize("weight", [NAN, INF])
def test_the_weight_of_an_absent_class_matters_only_with_smoothing(weight):
    weights = [1.0, weight, 1.0]
    same(
        evaluate("CrossEntropyLoss", ROWS, [0, 2], weight=weights).value,
        evaluate("CrossEntropyLoss", ROWS, [0, 2]).value,
    )
    smoothed = evaluate("CrossEntropyLoss", ROWS, [0, 2], weight=weights, label_smoothing=0.1)
    assert not np.isfinite(smoothed.value)


def test_subnormal_weights_overflow_the_gradient_alone():
    result = evaluate("CrossEntropyLoss", ROWS, [0, 2], weight=[1e-310] * 3)
    assert np.isfinite(result.value)
    assert not np.isfinite(result.gradient).any()


def test_minus_infinity_at_the_target_costs_infinity_with_a_finite_gradient():
    result = evaluate("CrossEntropyLoss", [[-INF, 0.0, 0.0]], [0])
    assert result.value == INF
    same(result.gradient, [[-1.0, 0.5, 0.5]])


def test_minus_infinity_elsewhere_costs_nothing_by_index_and_is_nan_one_hot():
    logits = [[-INF, 0.0, 0.0]]
    same(evaluate("CrossEntropyLoss", logits, [1]).value, np.log(2.0))
    assert np.isnan(evaluate("CrossEntropyLoss", logits, [[0.0, 1.0, 0.0]]).value)
    assert evaluate("CrossEntropyLoss", logits, [1], label_smoothing=0.1).value == INF


@pytest.mark.parametrize("row", [[INF, 0.0, 0.0], [NAN, 0.0, 0.0], [-INF, -INF, -INF]])
def test_a_row_without_a_softmax_is_nan_and_the_others_are_not(row):
    result = evaluate("CrossEntropyLoss", [row, ROWS[0]], [1, 1], reduction="none")
    assert np.isnan(result.value[0])
    assert np.isnan(result.gradient[0]).all()
    assert np.isfinite(result.value[1])
    assert np.isfinite(result.gradient[1]).all()


@pytest.mark.parametrize("scale", [1e4, 1e16, 1e300])
def test_far_logits_lose_nothing(scale):
    result = evaluate("CrossEntropyLoss", [[scale, -scale, 0.0]], [1])
    same(result.value, 2.0 * scale)
    same(result.gradient, [[1.0, -1.0, 0.0]])
    same(evaluate("CrossEntropyLoss", [[scale] * 4], [3]).value, np.log(4.0))


def test_nll_reads_only_the_target_s_place():
    result = evaluate("NLLLoss", [[NAN, 5.0, INF]], [1])
    assert result.value == -5.0
    same(result.gradient, [[0.0, -1.0, 0.0]])


@pytest.mark.parametrize(
    ("loss", "shape"),
    [
        ("CrossEntropyLoss", (0, 3)),
        ("CrossEntropyLoss", (2, 3, 0)),
        ("NLLLoss", (0, 3, 2)),
        ("BCELoss", (0,)),
        ("BCEWithLogitsLoss", (2, 0)),
    ],
)
def test_empty_input(loss, shape):
    binary = loss.startswith("BCE")
    places = shape if binary else shape[:1] + shape[2:]
    target = np.zeros(places, float if binary else int)
    assert np.isnan(evaluate(loss, np.zeros(shape), target).value)
    assert evaluate(loss, np.zeros(shape), target, reduction="sum").value == 0.0
    unreduced = evaluate(loss, np.zeros(shape), target, reduction="none")
    assert unreduced.value.shape == places
    assert unreduced.gradient.shape == shape


@pytest.mark.parametrize("targets", [np.empty(0, int), np.empty((0, 0))])
def test_label_smoothing_over_no_classes_is_nothing(targets):
    result = evaluate("CrossEntropyLoss", np.empty((0, 0)), targets, label_smoothing=0.1)
    assert np.isnan(result.value)
    assert result.numerator == result.denominator == 0.0


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss", "BCELoss"])
def test_an_infinite_weight_of_no_samples(loss):
    target = np.zeros((0, 2)) if loss == "BCELoss" else np.zeros(0, int)
    kwargs = {"weight": [INF, 1.0]}
    assert np.isnan(evaluate(loss, np.zeros((0, 2)), target, **kwargs).value)
    assert evaluate(loss, np.zeros((0, 2)), target, reduction="sum", **kwargs).value == 0.0


def test_probability_targets_are_neither_checked_nor_normalised():
    doubled = evaluate("CrossEntropyLoss", ROWS, np.full((2, 3), 2.0)).value
    same(doubled, 2.0 * evaluate("CrossEntropyLoss", ROWS, np.ones((2, 3))).value)


def test_the_mean_over_probability_targets_is_never_divided_by_weights():
    target = np.eye(3)[[0, 2]]
    result = evaluate("CrossEntropyLoss", ROWS, target, weight=[2.0, 2.0, 2.0])
    assert result.denominator == 2.0
    same(result.value, 2.0 * evaluate("CrossEntropyLoss", ROWS, target).value)


def test_smoothing_takes_all_weights_but_divides_by_those_of_the_targets():
    weight = np.array([0.5, 2.0, 1.25])
    result = evaluate("CrossEntropyLoss", ROWS, [0, 0], weight=weight, label_smoothing=1.0)
    logits = np.array(ROWS)
    log_probabilities = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    same(result.value, -(log_probabilities * weight).sum() / 3.0 / (0.5 + 0.5))


@pytest.mark.parametrize("smoothing", [-0.1, NAN, -INF])
def test_smoothing_not_above_zero_is_none(smoothing):
    same(
        evaluate("CrossEntropyLoss", ROWS, [0, 2], label_smoothing=smoothing).value,
        evaluate("CrossEntropyLoss", ROWS, [0, 2]).value,
    )


@pytest.mark.parametrize(("probability", "answer"), [(0.0, 1.0), (1.0, 0.0)])
def test_bce_is_clamped_at_100_but_its_gradient_is_not(probability, answer):
    result = evaluate("BCELoss", [probability], [answer])
    assert result.value == 100.0
    same(result.gradient, [(probability - answer) / BCE_FLOOR])


def test_bce_is_exact_beside_zero():
    result = evaluate("BCELoss", [1e-300, 0.0], [0.0, 0.0], reduction="none")
    same(result.value / 1e-300, [1.0, 0.0])
    same(result.gradient, [0.0, 0.0])


def test_bce_takes_minus_zero():
    assert evaluate("BCELoss", [-0.0], [-0.0]).value == 0.0


@pytest.mark.parametrize("target", [-0.5, 1.5, 1e300])
def test_bce_with_logits_takes_targets_outside_the_unit_interval(target):
    result = evaluate("BCEWithLogitsLoss", [0.0], [target])
    same(result.value, np.log(2.0))
    same(result.gradient, [0.5 - target])


def test_bce_with_logits_at_infinity_is_nan_with_a_finite_gradient():
    result = evaluate("BCEWithLogitsLoss", [INF, -INF], [1.0, 1.0], reduction="none")
    assert np.isnan(result.value).all()
    same(result.gradient, [0.0, -1.0])


def test_the_mean_of_a_binary_loss_counts_elements_not_weights():
    result = evaluate("BCEWithLogitsLoss", [[0.0, 0.0]], [[0.0, 1.0]], weight=[3.0, 5.0])
    assert result.denominator == 2.0
    same(result.value, 4.0 * np.log(2.0))


def test_pos_weight_runs_along_the_last_axis():
    logits, ones = np.zeros((1, 2, 2)), np.ones((1, 2, 2))
    kwargs = {"reduction": "none"}
    last = evaluate("BCEWithLogitsLoss", logits, ones, pos_weight=[1.0, 3.0], **kwargs)
    same(last.value / np.log(2.0), [[[1.0, 3.0], [1.0, 3.0]]])
    classes = evaluate("BCEWithLogitsLoss", logits, ones, pos_weight=[[1.0], [3.0]], **kwargs)
    same(classes.value / np.log(2.0), [[[1.0, 1.0], [3.0, 3.0]]])


@pytest.mark.parametrize("loss", ["BCELoss", "BCEWithLogitsLoss"])
def test_ignored_elements_of_a_binary_loss_leave_value_gradient_and_denominator(loss):
    target = [0.0, -1.0, 1.0]
    result = evaluate(loss, [0.25, 0.5, 0.75], target, ignore_index=-1)
    kept = evaluate(loss, [0.25, 0.75], [0.0, 1.0])
    same(result.value, kept.value)
    assert result.denominator == 2.0
    same(result.gradient, np.insert(kept.gradient, 1, 0.0))


@pytest.mark.parametrize("loss", ["BCELoss", "BCEWithLogitsLoss"])
def test_a_binary_loss_ignores_nothing_unless_asked(loss):
    off = evaluate(loss, [0.25, 0.5], [0.0, 1.0], ignore_index=None)
    same(off.value, evaluate(loss, [0.25, 0.5], [0.0, 1.0]).value)
    outside = evaluate("BCEWithLogitsLoss", [0.5], [-100.0])
    same(outside.gradient, [1.0 / (1.0 + np.exp(-0.5)) + 100.0])


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_results_have_the_input_s_dtype(dtype):
    result = evaluate("CrossEntropyLoss", np.array(ROWS, dtype), [0, 2], weight=[1.0, 2.0, 3.0])
    assert result.value.dtype == dtype
    assert result.gradient.dtype == dtype


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss"])
def test_lists_and_whole_numbers_are_float64(loss):
    listed = evaluate(loss, [[1, 2, 3], [0, -1, 1]], [0, 2], weight=[1, 2, 3])
    arrays = evaluate(loss, np.array(ROWS), np.array([0, 2]), weight=np.array([1.0, 2.0, 3.0]))
    assert listed.value.dtype == np.float64
    same(listed.value, arrays.value)
    same(listed.gradient, arrays.gradient)


def test_arrays_of_any_memory_layout_are_read():
    logits = np.asfortranarray(np.array(ROWS * 3))
    target = np.array([0, 9, 2, 9, 1, 9, 0, 9, 1, 9, 2, 9])[::2]
    same(
        evaluate("CrossEntropyLoss", logits[::-1], target).gradient,
        evaluate("CrossEntropyLoss", logits[::-1].copy("C"), target.copy()).gradient,
    )


def test_the_result_is_frozen():
    result = evaluate("CrossEntropyLoss", ROWS, [0, 2])
    with pytest.raises(AttributeError):
        result.value = np.array(0.0)
    assert isinstance(result.numerator, float)
    assert isinstance(result.denominator, float)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_subnormal_weights_round_each_loss_as_torch_does(smoothing, reduction):
    quantum = 5e-324
    weight = np.array([1, 2, 3]) * quantum
    target = np.array([0, 2, 1, 2])
    logits = np.array([*ROWS, [3.0, 0.5, 0.0], [0.0, 0.0, 0.0]])
    surprise = np.log(np.exp(logits).sum(axis=1, keepdims=True)) - logits
    own = np.round(surprise[np.arange(4), target] * (target + 1)).sum()
    every = np.round(surprise * [1, 2, 3]).sum()
    quanta = 1.0 if reduction == "sum" else float((target + 1).sum())
    parts = [own, every] if smoothing else [own]
    shares = [1 - smoothing, smoothing / 3]
    unit = quantum if reduction == "sum" else 1.0
    expected = sum(part / quanta * unit * share for part, share in zip(parts, shares, strict=False))
    kwargs = {"weight": weight, "label_smoothing": smoothing, "reduction": reduction}
    assert evaluate("CrossEntropyLoss", logits, target, **kwargs).value == expected
    shown = stages.evaluate(make_scenario("CrossEntropyLoss", logits, target, **kwargs))
    assert shown.value == expected
