"""The last step of each derivation is torch's number, for random states of every loss."""

from typing import Any

import numpy as np
import pytest
import torch

from lossgui.model.derivation import working
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.registry import LOSSES
from lossgui.model.scenario.arguments import make_scenario

STATES = 40


def random_state(loss: str, rng: np.random.Generator) -> tuple[Any, Any, dict[str, Any]]:
    """Return an input, a target and the arguments of a loss."""
    n, c = int(rng.integers(1, 7)), int(rng.integers(2, 6))
    x, p = rng.normal(size=(n, c)) * 4, rng.random((n, c))
    arguments: dict[str, Any] = {"weight": rng.random(c) * 3} if rng.random() < 0.7 else {}
    y: Any = rng.integers(0, c, n)
    if loss in ("CrossEntropyLoss", "NLLLoss") and rng.random() < 0.3:
        arguments["ignore_index"] = int(y[0]) if n > 1 and len(set(y.tolist())) > 1 else -100
    if loss == "CrossEntropyLoss":
        arguments["label_smoothing"] = float(rng.choice([0.0, 0.1, 0.7]))
        if rng.random() < 0.3:
            y = p / p.sum(axis=1, keepdims=True)
            arguments.pop("ignore_index", None)
    if loss == "NLLLoss":
        x = np.log(p / p.sum(axis=1, keepdims=True))
    if loss in ("BCELoss", "BCEWithLogitsLoss"):
        y = np.round(rng.random((n, c)), 1)
        x = p if loss == "BCELoss" else x
    if loss == "BCEWithLogitsLoss" and rng.random() < 0.6:
        arguments["pos_weight"] = rng.random(c) * 5
    if loss == "MultiMarginLoss":
        arguments |= {"p": int(rng.integers(1, 3)), "margin": float(rng.random() * 2)}
    return x, y, arguments


@pytest.mark.parametrize("loss", LOSSES)
def test_loss_value_and_gradient_are_torchs(loss: str) -> None:
    rng = np.random.default_rng(sum(map(ord, loss)))
    for _ in range(STATES):
        x, y, arguments = random_state(loss, rng)
        reduction = str(rng.choice(["mean", "sum", "none"]))
        evaluation = evaluate(make_scenario(loss, x, y, reduction=reduction, **arguments))
        given = {
            key: torch.tensor(value) if isinstance(value, np.ndarray) else value
            for key, value in arguments.items()
        }
        make = getattr(torch.nn, loss)
        z = torch.tensor(x, requires_grad=True)
        losses = make(reduction="none", **given)(z, torch.tensor(y)).detach().numpy()
        value = make(reduction=reduction, **given)(z, torch.tensor(y))
        value.sum().backward()
        for row in range(len(x)):
            found = working(evaluation, row)
            own = {"rtol": 1e-11, "atol": 1e-12}
            np.testing.assert_allclose(found.loss[-1].values, losses[row], **own)
            np.testing.assert_allclose(found.gradient[-1].values, z.grad[row].numpy(), **own)
        if reduction != "none":
            told = found.reduction[-1].values
            np.testing.assert_allclose(told, value.item(), rtol=1e-11)
