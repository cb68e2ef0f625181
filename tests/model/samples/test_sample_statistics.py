import numpy as np
import pytest

import lossgui
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.samples.sample_statistics import are_correct, describe
from lossgui.model.scenario.arguments import make_scenario

X = np.array([[2.0, 0.0], [0.0, 1.0], [0.5, 0.5]])


def test_rows_of_a_weighted_cross_entropy() -> None:
    weight = [1.0, 4.0]
    evaluation = evaluate(make_scenario("CrossEntropyLoss", X, [0, 0, -100], weight=weight))
    rows = describe(evaluation, np.arange(3))
    unreduced = lossgui.evaluate(
        "CrossEntropyLoss", X, [0, 0, -100], weight=weight, reduction="none"
    ).value
    np.testing.assert_allclose(rows.losses, unreduced, rtol=1e-14)
    np.testing.assert_allclose(rows.shares, unreduced / unreduced.sum(), rtol=1e-14)
    np.testing.assert_allclose(rows.target_probability[:2], np.exp(-unreduced[:2]), rtol=1e-14)
    assert np.isnan(rows.target_probability[2])
    assert rows.correct.tolist() == [True, False, True]


def test_some_rows_are_the_same_as_of_all() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", X, [0, 0, 1]))
    np.testing.assert_array_equal(
        describe(evaluation, np.array([2, 0])).losses,
        describe(evaluation, np.arange(3)).losses[[2, 0]],
    )


def test_rows_of_a_binary_loss_add_up_over_their_elements() -> None:
    target = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    evaluation = evaluate(make_scenario("BCEWithLogitsLoss", X, target))
    rows = describe(evaluation, np.arange(3))
    assert rows.losses.sum() == pytest.approx(evaluation.numerator, rel=1e-14)
    np.testing.assert_allclose(rows.target_probability, np.exp(-rows.losses), rtol=1e-12)
    assert rows.correct.tolist() == [False, True, False]


def test_the_weight_used_is_what_the_loss_is_multiplied_by() -> None:
    y, weight = [0, 1, -100], [2.0, 4.0]
    rows = np.arange(3)
    scenario = make_scenario("CrossEntropyLoss", X, y, weight=weight)
    found = describe(evaluate(scenario), rows)
    plain = describe(evaluate(make_scenario("CrossEntropyLoss", X, y)), rows)
    assert found.weights.tolist() == [2, 4, 0]
    np.testing.assert_allclose(found.losses, found.weights * plain.losses)
    soft = make_scenario(
        "CrossEntropyLoss", X, [[0.5, 0.5], [0.0, 1.0], [1.0, 0.25]], weight=weight
    )
    found = describe(evaluate(soft), rows)
    assert found.weights.tolist() == [3, 4, 3]
    assert found.target_sums.tolist() == [1, 1, 1.25]


def test_the_weight_used_by_a_binary_loss_is_that_of_its_elements() -> None:
    target = [[1.0, 0.0], [1.0, -100.0], [-100.0, -100.0]]
    options = {"weight": [2.0, 4.0], "pos_weight": [3.0, 1.0], "ignore_index": -100}
    scenario = make_scenario("BCEWithLogitsLoss", X, target, **options)
    assert describe(evaluate(scenario), np.arange(3)).weights.tolist() == [5, 6, 0]
    by_sample = make_scenario("BCELoss", X / 2, np.ones((3, 2)), weight=[[1.0], [2.0], [0.5]])
    assert describe(evaluate(by_sample), np.array([2, 1])).weights.tolist() == [0.5, 2]


def test_class_figures_add_up() -> None:
    x = np.random.default_rng(0).normal(size=(20, 3))
    y = [0] * 12 + [1] * 6 + [2] * 2
    classes = describe_classes(evaluate(make_scenario("CrossEntropyLoss", x, y, weight=[1, 2, 6])))
    assert classes.count.tolist() == [12, 6, 2]
    assert classes.frequency.tolist() == [0.6, 0.3, 0.1]
    assert classes.loss_share.sum() == pytest.approx(1)


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "BCEWithLogitsLoss"])
def test_nan_is_no_right_prediction(loss: str) -> None:
    binary = loss.startswith("BCE")
    scenario = make_scenario(
        loss, [[np.nan, 1.0], [3.0, -1.0]], np.eye(2)[[0, 0]] if binary else [0, 0]
    )
    assert are_correct(scenario, scenario.block(0, 2)).tolist() == [False, True]


@pytest.mark.parametrize("target", ["index", "probabilities"])
def test_smoothed_shares_are_what_a_weight_multiplies(target: str) -> None:
    random = np.random.default_rng(2)
    x, weight, e = random.normal(size=(20, 3)), np.array([1.0, 2.0, 6.0]), 0.3
    y = random.integers(0, 3, 20)
    y[3] = y[0]
    soft = np.eye(3)[y] if target == "index" else random.dirichlet(np.ones(3), 20)
    evaluation = evaluate(
        make_scenario(
            "CrossEntropyLoss",
            x,
            y if target == "index" else soft,
            weight=weight,
            label_smoothing=e,
        )
    )
    classes = describe_classes(evaluation)
    surprise = np.log(np.exp(x).sum(axis=1, keepdims=True)) - x
    own = ((1 - e) * soft * surprise).sum(axis=0) * weight
    spread = (e / 3 * surprise).sum(axis=0) * weight
    total = evaluation.losses(0, 20).sum()
    np.testing.assert_allclose(classes.loss_share, (own + spread) / total, rtol=1e-12)
    np.testing.assert_allclose(classes.spread_share, spread / total, rtol=1e-12)


def test_nothing_is_spread_without_label_smoothing() -> None:
    for loss, x, y in (
        ("CrossEntropyLoss", [[0.5, 1.0]], [0]),
        ("BCEWithLogitsLoss", [[0.5, 1.0]], [[0.0, 1.0]]),
    ):
        assert not describe_classes(evaluate(make_scenario(loss, x, y))).spread_share.any()


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss", "BCELoss"])
@pytest.mark.parametrize("shape", [(0, 3), (0, 0), (2, 0)])
def test_no_samples_and_no_classes_have_figures_too(loss: str, shape: tuple[int, int]) -> None:
    target = np.zeros(shape) if loss == "BCELoss" else np.full(shape[0], -100)
    evaluation = evaluate(make_scenario(loss, np.zeros(shape), target))
    figures = describe(evaluation, np.arange(shape[0]))
    assert len(figures.target_sums) == len(figures.predicted) == shape[0]
