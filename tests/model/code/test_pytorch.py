"""What the copied source says; that torch agrees with it is checked in tests/parity."""

import ast

import numpy as np
import pytest
from outside import SOFT_MARGIN, SYMMETRIC

from lossgui.model.code.pytorch import LIMIT, as_pytorch
from lossgui.model.losses.registry import registered
from lossgui.model.scenario.arguments import make_scenario

X = np.array([[0.5, -np.inf], [1.0, np.nan]])


def test_the_loss_and_only_the_parameters_that_differ() -> None:
    scenario = make_scenario("CrossEntropyLoss", X, [0, 1], weight=[1, 2], label_smoothing=0.1)
    source = as_pytorch(scenario)
    ast.parse(source)
    assert 'nn.CrossEntropyLoss(weight=weight, label_smoothing=0.1, reduction="mean")' in source
    assert (
        'torch.tensor([[0.5, float("-inf")], [1.0, float("nan")]], dtype=torch.float64)' in source
    )
    assert "target = torch.tensor([0, 1])" in source


@pytest.mark.parametrize("loss", ["BCEWithLogitsLoss", "BCELoss"])
def test_the_extension_is_said_and_masked(loss: str) -> None:
    scenario = make_scenario(loss, [[0.5, 0.25]], [[1.0, -1.0]], ignore_index=-1)
    source = as_pytorch(scenario)
    ast.parse(source)
    assert "extension" in source
    assert "kept = target != -1" in source
    assert "losses.sum() / kept.sum()" in source


def test_what_torch_does_not_have_is_said() -> None:
    with registered(SOFT_MARGIN):
        usual = make_scenario(SOFT_MARGIN.key, [[0.5, 0.25]], [[1.0, 0.0]])
        source = as_pytorch(usual.with_option("gamma", 2.0))
    ast.parse(source)
    assert "has no gamma: with lossgui's 2.0 the value differs" in source
    assert "gamma=" not in source
    assert "differs" not in as_pytorch(usual)


def test_a_loss_that_torch_does_not_have_is_called_as_it_says() -> None:
    with registered(SYMMETRIC):
        source = as_pytorch(make_scenario(SYMMETRIC.key, [[0.5, 0.25]], [0], alpha=0.5))
    assert 'my_losses.SymmetricCrossEntropy(alpha=0.5, reduction="mean")' in source


def test_a_large_table_is_loaded_from_the_saved_file() -> None:
    scenario = make_scenario("CrossEntropyLoss", np.zeros((LIMIT, 2)), np.zeros(LIMIT, dtype=int))
    source = as_pytorch(scenario)
    ast.parse(source)
    assert len(source) < 600
    assert 'torch.from_numpy(saved["input"])' in source
