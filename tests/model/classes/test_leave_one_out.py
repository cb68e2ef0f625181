"""What is left of a batch without one sample, against the batch evaluated without it."""

from typing import Any

import numpy as np
import pytest

from lossgui.model.classes.leave_one_out import others_sum, unweighted_others
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.scenario.arguments import make_scenario

RNG = np.random.default_rng(7)
X = RNG.normal(size=(5, 3))
P = RNG.random((5, 3))
Y = np.array([0, 2, 1, 2, 0])
W = np.array([0.5, 3.0, 2.0])


def made(loss: str, x: Any, t: Any, **kwargs: Any) -> Evaluation:
    return evaluate(make_scenario(loss, x, t, reduction="sum", **kwargs))


@pytest.mark.parametrize("scale", [1.0, 1e9])  # at 1e9 a difference would lose all digits
@pytest.mark.parametrize("kwargs", [{}, {"weight": W}, {"weight": W, "label_smoothing": 0.2}])
def test_the_others_of_a_sample(kwargs: dict[str, Any], scale: float) -> None:
    x = X.copy()
    x[1] *= scale
    evaluation, row = made("CrossEntropyLoss", x, Y, **kwargs), 1
    rest = np.arange(5) != row
    own = float(evaluation.losses(row, row + 1)[0])
    without = made("CrossEntropyLoss", x[rest], Y[rest], **kwargs).value
    assert others_sum(evaluation, row, (0,), own) == pytest.approx(without, rel=1e-12)
    plain = {key: value for key, value in kwargs.items() if key != "weight"}
    own = float(made("CrossEntropyLoss", x, Y, **plain).losses(row, row + 1)[0])
    without = made("CrossEntropyLoss", x[rest], Y[rest], **plain).value
    assert unweighted_others(evaluation, row, (0,), own) == pytest.approx(without, rel=1e-12)


@pytest.mark.parametrize("huge", [0.0, 1e12])
def test_of_a_binary_loss_elements_are_left_out(huge: float) -> None:
    x = X.copy()
    x[2, 1] -= huge
    evaluation = made("BCEWithLogitsLoss", x, P, weight=W)
    losses = evaluation.losses(0, 5)
    rest = np.ones((5, 3), bool)
    rest[2, 1] = False
    found = others_sum(evaluation, 2, (1,), float(losses[2, 1]))
    assert found == pytest.approx(losses[rest].sum(), rel=1e-12)
