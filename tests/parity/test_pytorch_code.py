"""The source of "Copy as PyTorch", run by torch, gives the numbers on show."""

from typing import Any

import numpy as np
import pytest

from lossgui.model.code.pytorch import as_pytorch
from lossgui.model.evaluation.result import compute
from lossgui.model.losses.registry import LOSSES
from lossgui.model.scenario.arguments import make_scenario

RNG = np.random.default_rng(12)
X = RNG.normal(size=(4, 3))
P = RNG.random((4, 3))
CALLS: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("CrossEntropyLoss", X, [0, 2, -1, 1], {"weight": [1, 2, 3], "ignore_index": -1}),
    ("CrossEntropyLoss", X, P, {"label_smoothing": 0.2, "weight": [1, 2, 3]}),
    ("CrossEntropyLoss", X[0], 1, {}),
    ("NLLLoss", RNG.normal(size=(2, 3, 4)), RNG.integers(0, 3, (2, 4)), {}),
    ("BCELoss", P, RNG.integers(0, 2, P.shape), {"weight": P}),
    ("BCELoss", P, RNG.integers(-1, 2, P.shape), {"ignore_index": -1}),
    ("BCEWithLogitsLoss", X, P, {"pos_weight": [1, 5, 9], "weight": [3, 1, 1]}),
    ("BCEWithLogitsLoss", X, RNG.integers(-1, 2, P.shape), {"ignore_index": -1, "weight": X[:1]}),
    ("BCEWithLogitsLoss", X.astype(np.float32), P.astype(np.float32), {}),
    ("BCELoss", P, np.where(P > 0.5, np.nan, 1.0), {"ignore_index": np.nan}),
    ("MultiMarginLoss", X, [0, 2, 1, 1], {"p": 2, "margin": 0.5, "weight": [1, 2, 3]}),
]


def test_every_loss_is_copied() -> None:
    assert {call[0] for call in CALLS} == set(LOSSES)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("loss", "x", "t", "kwargs"), CALLS)
def test_the_copied_source_computes_the_same(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], reduction: str
) -> None:
    scenario = make_scenario(loss, x, t, reduction=reduction, **kwargs)
    expected = compute(scenario)
    names: dict[str, Any] = {}
    exec(as_pytorch(scenario), names)
    tolerance = 1e-12 if x.dtype == np.float64 else 1e-6
    np.testing.assert_allclose(expected.value, names["value"].detach().numpy(), rtol=tolerance)
    np.testing.assert_allclose(
        expected.gradient, names["input"].grad.numpy(), rtol=tolerance, atol=tolerance
    )
