import numpy as np
import pytest

import lossgui
from lossgui.model.arguments import make_scenario
from lossgui.model.evaluation import evaluate
from lossgui.model.samples import describe, describe_classes

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


def test_class_figures_add_up() -> None:
    x = np.random.default_rng(0).normal(size=(20, 3))
    y = [0] * 12 + [1] * 6 + [2] * 2
    classes = describe_classes(evaluate(make_scenario("CrossEntropyLoss", x, y, weight=[1, 2, 6])))
    assert classes.count.tolist() == [12, 6, 2]
    assert classes.frequency.tolist() == [0.6, 0.3, 0.1]
    assert classes.loss_share.sum() == pytest.approx(1)
