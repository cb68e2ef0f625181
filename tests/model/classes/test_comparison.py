"""Figures of classes against sums over samples, and the presets of one positive among ten."""

import numpy as np
import pytest

from lossgui.model.classes.comparison import (
    ClassFigure,
    class_figures,
    figures_of,
    order_of,
    unweighted,
)
from lossgui.model.classes.gradient_shares import gradient_masses
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario

RANDOM = np.random.default_rng(8)
N, C = 30, 4
X = RANDOM.normal(size=(N, C))
Y = RANDOM.integers(0, C, N)
WEIGHT = np.array([0.5, 1.0, 4.0, 2.0])
EVALUATION = evaluate(make_scenario("CrossEntropyLoss", X, Y, weight=WEIGHT))


def test_shares_are_sums_over_samples() -> None:
    figures = class_figures(EVALUATION, gradient_masses(EVALUATION))
    losses = EVALUATION.losses(0, N)
    sizes = np.abs(EVALUATION.block_gradient(EVALUATION.scenario.block(0, N))).sum(axis=1)
    for c in range(C):
        own = c == Y
        assert figures[ClassFigure.COUNT][c] == own.sum()
        assert figures[ClassFigure.WEIGHT][c] == WEIGHT[c]
        assert figures[ClassFigure.LOSS_SHARE][c] == pytest.approx(losses[own].sum() / losses.sum())
        assert figures[ClassFigure.GRADIENT_SHARE][c] == pytest.approx(
            sizes[own].sum() / sizes.sum()
        )
        mass = (WEIGHT[Y] * own).sum() / WEIGHT[Y].sum()
        assert figures[ClassFigure.PRIOR][c] == pytest.approx(mass)
    assert tuple(figures) == figures_of(EVALUATION.scenario)
    assert ClassFigure.POS_WEIGHT not in figures


def test_without_gradient_masses_only_the_gradient_shares_are_missing() -> None:
    missing = [f for f, v in class_figures(EVALUATION, None).items() if np.isnan(v).any()]
    assert missing == [ClassFigure.GRADIENT_SHARE]


@pytest.mark.parametrize(
    ("pos_weight", "loss", "share"), [(1, 0.693147, 0.1), (3, 0.831777, 0.25), (9, 1.247665, 0.5)]
)
def test_one_positive_among_nine_negatives(pos_weight: float, loss: float, share: float) -> None:
    target = np.eye(10, 1)
    evaluation = evaluate(
        make_scenario("BCEWithLogitsLoss", np.zeros((10, 1)), target, pos_weight=[pos_weight])
    )
    found = gradient_masses(evaluation)
    assert evaluation.value == pytest.approx(loss, abs=5e-7)
    figures = class_figures(evaluation, found)
    assert figures[ClassFigure.PRIOR][0] == pytest.approx(share)
    assert figures[ClassFigure.POS_WEIGHT][0] == pos_weight
    down, up = found.masses(np.ones(1), np.array([pos_weight]))
    assert up[0] / (up[0] + down[0]) == pytest.approx(share)


def test_unweighted_is_the_same_with_all_weights_1() -> None:
    plain = unweighted(EVALUATION)
    assert plain is not None
    expected = evaluate(make_scenario("CrossEntropyLoss", X, Y))
    assert plain.value == pytest.approx(expected.value)
    assert unweighted(plain) is None
    assert unweighted(evaluate(EVALUATION.scenario.with_class_vector("weight", np.ones(C)))) is None
    yes = make_scenario("BCEWithLogitsLoss", X, np.eye(N, C), pos_weight=WEIGHT)
    plain = unweighted(evaluate(yes))
    assert plain is not None
    assert (plain.scenario.pos_weights == 1).all()
    assert unweighted(evaluate(make_scenario("BCELoss", X * 0, np.eye(N, C), weight=X**2))) is None


def test_classes_come_by_size() -> None:
    assert order_of(np.array([1.0, np.nan, 3.0, 3.0, np.inf]), 5).tolist() == [4, 2, 3, 0, 1]
    assert order_of(None, 3).tolist() == [0, 1, 2]
