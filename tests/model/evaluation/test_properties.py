"""What holds for any finite scenario, whatever torch says: invariances, identities, derivatives."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossgui import evaluate

CLASS_LOSSES = ("CrossEntropyLoss", "NLLLoss")
REDUCTIONS = ("none", "sum", "mean")
logits_values = st.floats(-30.0, 30.0, width=32)
positive = st.floats(0.125, 8.0, width=32)


@st.composite
def class_scenarios(draw, probabilities=None):
    """Draw logits (N, C, d1..dK), targets and arguments with some ignored targets."""
    places = draw(hnp.array_shapes(min_dims=1, max_dims=3, max_side=4))
    n_classes = draw(st.integers(1, 5))
    shape = (places[0], n_classes, *places[1:])
    logits = draw(hnp.arrays(float, shape, elements=logits_values))
    kwargs = {"reduction": draw(st.sampled_from(REDUCTIONS))}
    if draw(st.booleans()):
        kwargs["weight"] = draw(hnp.arrays(float, n_classes, elements=positive))
    if probabilities if probabilities is not None else draw(st.booleans()):
        target = draw(hnp.arrays(float, shape, elements=st.floats(0.0, 1.0, width=32)))
        return logits, target, kwargs
    kwargs["ignore_index"] = draw(st.sampled_from((-100, -1, 0)))
    indices = st.sampled_from([*range(n_classes), kwargs["ignore_index"]])
    target = draw(hnp.arrays(np.int64, places, elements=indices))
    assume((target != kwargs["ignore_index"]).any())
    return logits, target, kwargs


@st.composite
def binary_scenarios(draw):
    """Draw logits of any shape, targets in [0, 1], weight and pos_weight."""
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=3, max_side=4))
    logits = draw(hnp.arrays(float, shape, elements=st.floats(-12.0, 12.0, width=32)))
    target = draw(hnp.arrays(float, shape, elements=st.floats(0.0, 1.0, width=32)))
    kwargs = {"reduction": draw(st.sampled_from(REDUCTIONS))}
    if draw(st.booleans()):
        kwargs["weight"] = draw(hnp.arrays(float, shape[-1:], elements=positive))
    return logits, target, kwargs


smoothings = st.sampled_from((0.0, 0.1, 0.5, 1.0))


def assert_close(actual, expected, scale=1.0):
    np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-11 * scale)


def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@given(class_scenarios(), smoothings, st.floats(-100.0, 100.0, width=32))
def test_a_constant_added_to_a_row_of_logits_changes_nothing(scenario, smoothing, constant):
    logits, target, kwargs = scenario
    before = evaluate("CrossEntropyLoss", logits, target, label_smoothing=smoothing, **kwargs)
    after = evaluate(
        "CrossEntropyLoss", logits + constant, target, label_smoothing=smoothing, **kwargs
    )
    assert_close(after.value, before.value, 100)
    assert_close(after.gradient, before.gradient)


@given(class_scenarios(probabilities=False), smoothings, st.sampled_from((0.25, 3.0, 1e6)))
def test_scaled_class_weights_keep_the_mean_and_scale_the_sum(scenario, smoothing, factor):
    logits, target, kwargs = scenario
    weight = kwargs.get("weight", np.ones(logits.shape[1]))
    kwargs |= {"label_smoothing": smoothing}
    before = evaluate("CrossEntropyLoss", logits, target, **kwargs | {"weight": weight})
    after = evaluate("CrossEntropyLoss", logits, target, **kwargs | {"weight": weight * factor})
    change = 1.0 if kwargs["reduction"] == "mean" else factor
    assert_close(after.value, before.value * change, factor)
    assert_close(after.gradient, before.gradient * change, factor)


@given(class_scenarios(), smoothings, st.randoms(use_true_random=False))
def test_the_order_of_samples_does_not_matter(scenario, smoothing, random):
    logits, target, kwargs = scenario
    kwargs |= {"label_smoothing": smoothing}
    order = random.sample(range(len(logits)), len(logits))
    before = evaluate("CrossEntropyLoss", logits, target, **kwargs)
    after = evaluate("CrossEntropyLoss", logits[order], target[order], **kwargs)
    unreduced = kwargs["reduction"] == "none"
    assert_close(after.value, before.value[order] if unreduced else before.value)
    assert_close(after.gradient, before.gradient[order])


@given(class_scenarios(), smoothings, st.randoms(use_true_random=False))
def test_the_order_of_classes_does_not_matter(scenario, smoothing, random):
    logits, target, kwargs = scenario
    kwargs |= {"label_smoothing": smoothing}
    before = evaluate("CrossEntropyLoss", logits, target, **kwargs)
    order = random.sample(range(logits.shape[1]), logits.shape[1])
    if target.shape == logits.shape:
        moved = target[:, order]
    else:
        ignored = kwargs.pop("ignore_index")
        moved = np.append(np.argsort(order), -100)[np.where(target == ignored, -1, target)]
    if "weight" in kwargs:
        kwargs["weight"] = kwargs["weight"][order]
    after = evaluate("CrossEntropyLoss", logits[:, order], moved, **kwargs)
    assert_close(after.value, before.value)
    assert_close(after.gradient, before.gradient[:, order])


@given(class_scenarios(probabilities=False))
def test_cross_entropy_is_nll_after_log_softmax(scenario):
    logits, target, kwargs = scenario
    ours = evaluate("CrossEntropyLoss", logits, target, **kwargs)
    composed = evaluate("NLLLoss", log_softmax(logits), target, **kwargs)
    assert_close(ours.value, composed.value)
    summed = composed.gradient.sum(axis=1, keepdims=True)
    assert_close(ours.gradient, composed.gradient - np.exp(log_softmax(logits)) * summed)


@given(class_scenarios(probabilities=False))
def test_one_hot_probabilities_sum_to_the_class_indices_loss(scenario):
    logits, target, kwargs = scenario
    indices = np.where(target == kwargs.pop("ignore_index"), 0, target)
    kwargs["reduction"] = "sum"
    onehot = np.moveaxis(np.eye(logits.shape[1])[indices], -1, 1)
    assume(onehot.shape != indices.shape)
    by_index = evaluate("CrossEntropyLoss", logits, indices, **kwargs)
    by_probability = evaluate("CrossEntropyLoss", logits, onehot, **kwargs)
    assert_close(by_probability.value, by_index.value)
    assert_close(by_probability.gradient, by_index.gradient)


@given(class_scenarios(), smoothings)
def test_unreduced_losses_add_up_to_the_sum_and_the_sum_is_the_numerator(scenario, smoothing):
    logits, target, kwargs = scenario
    kwargs |= {"label_smoothing": smoothing}
    results = {
        name: evaluate("CrossEntropyLoss", logits, target, **kwargs | {"reduction": name})
        for name in REDUCTIONS
    }
    assert_close(results["none"].value.sum(), results["sum"].value)
    assert_close(results["sum"].value, results["sum"].numerator)
    mean = results["mean"]
    assert_close(mean.value, mean.numerator / mean.denominator)
    if "weight" not in kwargs or smoothing == 0.0:
        assert_close(mean.numerator, results["sum"].value)


@given(class_scenarios(probabilities=False))
def test_ignored_samples_might_as_well_be_absent(scenario):
    logits, target, kwargs = scenario
    kwargs["reduction"] = "mean"
    rows = np.moveaxis(logits, 1, -1).reshape(-1, logits.shape[1])
    keep = target.ravel() != kwargs["ignore_index"]
    whole = evaluate("CrossEntropyLoss", logits, target, **kwargs)
    kept = evaluate("CrossEntropyLoss", rows[keep], target.ravel()[keep], **kwargs)
    assert_close(whole.value, kept.value)
    assert_close(whole.denominator, kept.denominator)


@given(binary_scenarios())
def test_bce_with_logits_is_bce_after_the_sigmoid(scenario):
    logits, target, kwargs = scenario
    probabilities = 1.0 / (1.0 + np.exp(-logits))
    ours = evaluate("BCEWithLogitsLoss", logits, target, **kwargs)
    composed = evaluate("BCELoss", probabilities, target, **kwargs)
    assert_close(ours.value, composed.value, 10)
    slope = probabilities * (1.0 - probabilities)
    assert_close(ours.gradient, composed.gradient * slope, 10)


@given(binary_scenarios())
def test_binary_reductions_agree(scenario):
    logits, target, kwargs = scenario
    results = {
        name: evaluate("BCEWithLogitsLoss", logits, target, **kwargs | {"reduction": name})
        for name in REDUCTIONS
    }
    assert_close(results["none"].value.sum(), results["sum"].numerator)
    assert_close(results["sum"].value, results["sum"].numerator)
    assert results["mean"].denominator == logits.size
    assert_close(results["mean"].value, results["sum"].value / logits.size)


@given(binary_scenarios(), st.sampled_from((0.5, 3.0, 100.0)))
def test_pos_weight_is_a_weight_of_the_ones(scenario, pos_weight):
    logits, target, _ = scenario
    target = target.round()
    ours = evaluate("BCEWithLogitsLoss", logits, target, pos_weight=pos_weight)
    weight = np.where(target == 1.0, pos_weight, 1.0)
    weighted = evaluate("BCEWithLogitsLoss", logits, target, weight=weight)
    assert_close(ours.value, weighted.value, 100)
    assert_close(ours.gradient, weighted.gradient, 100)


@given(binary_scenarios(), st.sampled_from(("BCELoss", "BCEWithLogitsLoss")))
def test_ignored_elements_of_a_binary_loss_might_as_well_be_absent(scenario, loss):
    logits, target, kwargs = scenario
    kwargs.pop("weight", None)
    target = np.where(target < 0.25, -1.0, target)
    keep = target != -1.0
    assume(keep.any())
    inputs = 1.0 / (1.0 + np.exp(-logits)) if loss == "BCELoss" else logits
    whole = evaluate(loss, inputs, target, ignore_index=-1, **kwargs)
    kept = evaluate(loss, inputs[keep], target[keep], **kwargs)
    unreduced = kwargs["reduction"] == "none"
    assert_close(whole.value[keep] if unreduced else whole.value, kept.value)
    assert_close(whole.gradient[keep], kept.gradient)
    assert (whole.gradient[~keep] == 0.0).all()
    assert whole.denominator == (keep.sum() if kwargs["reduction"] == "mean" else kept.denominator)


def central_differences(loss, inputs, target, kwargs, step=1e-5):
    slopes = np.empty_like(inputs)
    for place in np.ndindex(inputs.shape):
        ends = []
        for change in (step, -step):
            moved = inputs.copy()
            moved[place] += change
            ends.append(evaluate(loss, moved, target, **kwargs).value.sum())
        slopes[place] = (ends[0] - ends[1]) / (2 * step)
    return slopes


def differentiated(loss):
    rng = np.random.default_rng(2024)
    inputs = rng.normal(0.0, 2.0, (2, 3, 2))
    if loss in CLASS_LOSSES:
        return inputs, np.array([[0, 2], [-100, 1]]), np.array([0.5, 2.0, 1.25])
    if loss == "BCELoss":
        inputs = rng.uniform(0.05, 0.95, inputs.shape)
    return inputs, rng.uniform(0.0, 1.0, inputs.shape), np.array([[0.5], [2.0], [1.25]])


@pytest.mark.parametrize(
    ("loss", "reduction"),
    list(product((*CLASS_LOSSES, "BCELoss", "BCEWithLogitsLoss"), REDUCTIONS)),
)
def test_gradient_is_the_slope_of_the_summed_value(loss, reduction):
    inputs, target, weight = differentiated(loss)
    variants = [{}, {"weight": weight}]
    variants += [{"weight": weight, "label_smoothing": 0.3}] * (loss == "CrossEntropyLoss")
    variants += [{"weight": weight, "pos_weight": 3.0 * weight}] * (loss == "BCEWithLogitsLoss")
    for variant in variants:
        kwargs = variant | {"reduction": reduction}
        gradient = evaluate(loss, inputs, target, **kwargs).gradient
        slopes = central_differences(loss, inputs, target, kwargs)
        np.testing.assert_allclose(gradient, slopes, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_gradient_of_probability_targets_is_the_slope(reduction, smoothing):
    inputs, _, weight = differentiated("CrossEntropyLoss")
    target = np.random.default_rng(7).uniform(0.0, 1.0, inputs.shape)
    kwargs = {"weight": weight, "label_smoothing": smoothing, "reduction": reduction}
    gradient = evaluate("CrossEntropyLoss", inputs, target, **kwargs).gradient
    slopes = central_differences("CrossEntropyLoss", inputs, target, kwargs)
    np.testing.assert_allclose(gradient, slopes, rtol=1e-6, atol=1e-8)


@given(hnp.arrays(np.float32, (5, 4), elements=st.floats(-80.0, 80.0, width=32)))
def test_float32_is_float64_rounded_to_a_few_units(logits):
    target = np.array([0, 1, 2, 3, 1])
    narrow = evaluate("CrossEntropyLoss", logits, target, weight=[1.0, 2.0, 0.5, 3.0])
    wide = evaluate("CrossEntropyLoss", logits.astype(float), target, weight=[1.0, 2.0, 0.5, 3.0])
    assert narrow.value.dtype == narrow.gradient.dtype == np.float32
    np.testing.assert_allclose(narrow.value, wide.value, rtol=3e-7, atol=3e-7)
    np.testing.assert_allclose(narrow.gradient, wide.gradient, rtol=3e-7, atol=1e-7)


@given(class_scenarios(), smoothings)
def test_arguments_are_not_written_to_and_results_repeat(scenario, smoothing):
    logits, target, kwargs = scenario
    copies = logits.copy(), target.copy()
    first = evaluate("CrossEntropyLoss", logits, target, label_smoothing=smoothing, **kwargs)
    again = evaluate("CrossEntropyLoss", logits, target, label_smoothing=smoothing, **kwargs)
    np.testing.assert_array_equal(logits, copies[0])
    np.testing.assert_array_equal(target, copies[1])
    np.testing.assert_array_equal(first.gradient, again.gradient)
