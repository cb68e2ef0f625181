"""Calls of all losses, with what changes their plots: weights, smoothing, ignored targets."""

import numpy as np
from golden_store import Case

from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario

RNG = np.random.default_rng(11)
X = RNG.normal(size=(6, 3)) * 2
P = RNG.uniform(0.02, 0.98, (6, 3))
Q = P / P.sum(axis=1, keepdims=True)
Y = np.array([0, 2, 1, -100, 2, 0])
B = RNG.integers(0, 2, (6, 3)).astype(float)
W, V = np.array([0.5, 3.0, 1.25]), np.array([1.0, 2.0, 30.0])

CALLS = [
    Case("plain", "CrossEntropyLoss", X, Y, {}),
    Case("weights", "CrossEntropyLoss", X, Y, {"weight": W}),
    Case("ignored class", "CrossEntropyLoss", X, Y % 3, {"weight": W, "ignore_index": 2}),
    Case("smoothed", "CrossEntropyLoss", X, Y, {"weight": W, "label_smoothing": 0.2}),
    Case("probabilities", "CrossEntropyLoss", X, Q, {"weight": W, "label_smoothing": 0.2}),
    Case("NLL", "NLLLoss", np.log(Q), Y, {"weight": W}),
    Case("margin", "MultiMarginLoss", X, Y % 3, {"weight": W}),
    Case("squared margin", "MultiMarginLoss", X, Y % 3, {"p": 2, "margin": 0.5}),
    Case("BCE", "BCELoss", P, Q, {"weight": W}),
    Case("BCE ignoring", "BCELoss", P, np.where(P < 0.3, -1, B), {"ignore_index": -1}),
    Case("BCE elements", "BCELoss", P, B, {"weight": Q}),
    Case("logits", "BCEWithLogitsLoss", X, Q, {"weight": W, "pos_weight": V}),
    Case("logits ignoring", "BCEWithLogitsLoss", X, B, {"pos_weight": V, "ignore_index": 1}),
    Case("logits elements", "BCEWithLogitsLoss", X, B, {"weight": Q, "pos_weight": V}),
]


def scenario_of(case: Case) -> Scenario:
    """Return what the window shows of a call."""
    return make_scenario(case.loss, case.input, case.target, **case.kwargs)
