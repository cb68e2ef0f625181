"""What is seen of single entries against what is known of whole samples."""

from typing import Any

import numpy as np
import pytest

import lossgui
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.samples.cell_colors import ColorBy, Scale, scale_of, seen
from lossgui.model.samples.sample_statistics import describe
from lossgui.model.scenario.arguments import make_scenario

X = [[2.0, 0.5, -1.0], [0.0, 1.0, 3.0], [0.25, -0.5, 1.5], [1.0, 1.0, 1.0]]
LOG_P = np.log([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125], [0.25, 0.5, 0.25], [0.5, 0.375, 0.125]])
P = np.exp(LOG_P)
SOFT = [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.25, 0.25, 0.5], [1.0, 0.0, 0.0]]
YES = [[0.0, 1.0, 1.0], [1.0, 0.0, 0.5], [1.0, 1.0, 0.0], [0.0, 0.0, -100.0]]
W = [1.0, 2.0, 0.5]
CASES: dict[str, tuple[str, Any, Any, dict[str, Any]]] = {
    "index": ("CrossEntropyLoss", X, [0, 2, 1, -100], {}),
    "smoothed": ("CrossEntropyLoss", X, [0, 2, 1, -100], {"label_smoothing": 0.25}),
    "probabilities": ("CrossEntropyLoss", X, SOFT, {"label_smoothing": 0.25}),
    "nll": ("NLLLoss", LOG_P, [0, 2, 1, -100], {}),
    "bce": ("BCELoss", P, SOFT, {}),
    "logits": ("BCEWithLogitsLoss", X, SOFT, {"pos_weight": [3.0, 1.0, 2.0]}),
    "elements": ("BCEWithLogitsLoss", X, SOFT, {"weight": [[1.0], [2.0], [0.0], [3.0]]}),
    "yes": ("BCEWithLogitsLoss", X, YES, {"ignore_index": -100}),
}
ROWS = np.array([3, 0, 2])


def evaluated(case: str, **others: Any) -> Evaluation:
    loss, x, y, options = CASES[case]
    return evaluate(make_scenario(loss, x, y, **{"weight": W, **options, **others}))


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_values_are_those_of_the_table(case: str) -> None:
    np.testing.assert_array_equal(
        seen(evaluated(case), ColorBy.VALUE, ROWS), np.array(CASES[case][1])[ROWS]
    )


def test_probabilities_and_their_logarithms(case: str) -> None:
    evaluation = evaluated(case)
    found = seen(evaluation, ColorBy.PROBABILITY, ROWS)
    np.testing.assert_allclose(found, describe(evaluation, ROWS).probabilities, rtol=1e-14)
    np.testing.assert_allclose(seen(evaluation, ColorBy.LOG_PROBABILITY, ROWS), np.log(found))


def test_log_probabilities_keep_what_probabilities_lose() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", [[0.0, -800.0]], [0]))
    np.testing.assert_allclose(
        seen(evaluation, ColorBy.LOG_PROBABILITY, np.arange(1)), [[0.0, -800.0]]
    )


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_the_gradient_is_that_of_the_shown_value(case: str, reduction: str) -> None:
    loss, x, y, options = CASES[case]
    options = {"weight": W, **options, "reduction": reduction}
    expected = lossgui.evaluate(loss, x, y, **options).gradient[ROWS]
    found = seen(evaluated(case, reduction=reduction), ColorBy.GRADIENT, ROWS)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_shares_add_up_to_those_of_their_samples(case: str) -> None:
    evaluation = evaluated(case)
    found = seen(evaluation, ColorBy.SHARE, ROWS)
    expected = describe(evaluation, ROWS).shares
    np.testing.assert_allclose(found.sum(axis=1), expected, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(seen(evaluation, ColorBy.SHARE, np.arange(4)).sum(), 1.0)


def test_the_share_of_a_class_index_is_the_target_s_alone() -> None:
    found = seen(evaluated("index"), ColorBy.SHARE, np.arange(4))
    assert (found != 0).tolist() == [
        [True, False, False],
        [False, False, True],
        [False, True, False],
        [False, False, False],
    ]


@pytest.mark.parametrize(
    ("case", "color_by", "scale"),
    [
        ("index", ColorBy.VALUE, (-4, 0, 4)),
        ("bce", ColorBy.VALUE, (0, 0.5, 1)),
        ("nll", ColorBy.VALUE, (np.log(1 / 3) - 4, np.log(1 / 3), 0)),
        ("index", ColorBy.PROBABILITY, (0, 1 / 3, 1)),
        ("yes", ColorBy.LOG_PROBABILITY, (np.log(0.5) - 4, np.log(0.5), 0)),
        ("index", ColorBy.GRADIENT, (-2 / 3.5, 0, 2 / 3.5)),
        ("elements", ColorBy.GRADIENT, (-1 / 12, 0, 1 / 12)),
        ("index", ColorBy.SHARE, (-1, 0, 1)),
        ("bce", ColorBy.SHARE, (-4 / 12, 0, 4 / 12)),
    ],
)
def test_scales(case: str, color_by: ColorBy, scale: tuple[float, float, float]) -> None:
    found = scale_of(evaluated(case), color_by)
    np.testing.assert_allclose((found.low, found.middle, found.high), scale)


@pytest.mark.parametrize("weight", [[0.0, 0.0, 0.0], [np.nan, 1.0, 1.0], [np.inf, 1.0, 1.0]])
def test_weights_without_a_size_have_a_scale_all_the_same(weight: list[float]) -> None:
    assert scale_of(evaluated("index", weight=weight), ColorBy.GRADIENT) == Scale(-1.0, 0.0, 1.0)


def test_positions_on_a_scale() -> None:
    values = [0.0, 0.125, 0.25, 0.625, 1.0, np.inf, -np.inf, np.nan]
    found = [Scale(0.0, 0.25, 1.0).position(value) for value in values]
    assert found == [-1, -0.5, 0, 0.5, 1, np.inf, -np.inf, 0]


@pytest.mark.parametrize("color_by", ColorBy)
def test_without_samples_there_is_nothing_to_see(color_by: ColorBy) -> None:
    empty = make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, dtype=int))
    assert seen(evaluate(empty), color_by, np.arange(0)).shape == (0, 3)
    assert scale_of(evaluate(empty), color_by).high > 0 or color_by is ColorBy.LOG_PROBABILITY
