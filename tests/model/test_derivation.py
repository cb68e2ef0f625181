"""The last step of each derivation is the number itself, for every loss, option and target kind."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from outside import OUTSIDE

from lossgui.model.derivation import Working, micro_batches, working
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.losses.registry import LOSSES, spec_of
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.scenario.scenario import Scenario

pytestmark = pytest.mark.usefixtures("outside")

RNG = np.random.default_rng(16)
X = RNG.normal(size=(6, 4)) * 3
P = RNG.random((6, 4))
P[2, 1] = 1.0
Q = P / P.sum(axis=1, keepdims=True)
Y = np.array([0, 3, 1, -100, 2, 0])
W = np.array([0.5, 3.0, 0.0, 2.0])
REDUCTIONS = ("mean", "sum", "none")


def inputs(loss: str, kind: TargetKind) -> tuple[Any, Any]:
    x = {"NLLLoss": np.log(Q), "BCELoss": P}.get(loss, X)
    if kind is TargetKind.INDEX:
        ignored = spec_of(loss).parameter("ignore_index") is not None
        return x, Y if ignored else np.abs(Y) % 4
    return x, Q if kind is TargetKind.PROBABILITIES else P


def options(loss: str) -> list[dict[str, Any]]:
    spec = spec_of(loss)
    found: list[dict[str, Any]] = [{}, {"weight": W}]
    if "pos_weight" in spec.vectors:
        found += [{"weight": W, "pos_weight": W + 1}, {"weight": P, "pos_weight": Q}]
    for key, value in (("label_smoothing", 0.3), ("p", 2), ("margin", 0.4)):
        if spec.parameter(key) is not None:
            found += [{key: value}, {key: value, "weight": W}]
    if spec.element_weights:
        found.append({"weight": P, "ignore_index": 1})
    return found


CASES = [
    pytest.param(loss, kind, chosen, reduction, id=f"{loss}-{kind}-{sorted(chosen)}-{reduction}")
    for loss in LOSSES
    for kind in LOSSES[loss].target_kinds
    for chosen, reduction in product(options(loss), REDUCTIONS)
]


def check(evaluation: Evaluation) -> list[Working]:
    scenario = evaluation.scenario
    found = [working(evaluation, row) for row in range(scenario.n_samples)]
    for row, one in enumerate(found):
        own = {"rtol": 1e-12, "atol": 1e-12}
        loss = evaluation.losses(row, row + 1)[0]
        np.testing.assert_allclose(one.loss[-1].values, loss, **own)
        block = scenario.block(row, row + 1)
        gradient = evaluation.block_gradient(block)[0]
        np.testing.assert_allclose(one.gradient[-1].values, gradient, **own)
    return found


@pytest.mark.parametrize(("loss", "kind", "chosen", "reduction"), CASES)
def test_the_steps_end_in_the_numbers_on_show(
    loss: str, kind: TargetKind, chosen: dict[str, Any], reduction: str
) -> None:
    scenario = make_scenario(loss, *inputs(loss, kind), reduction=reduction, **chosen)
    evaluation = evaluate(scenario)
    found = check(evaluation)
    assert all(one.loss[0].values.shape == (4,) or len(one.loss) == 1 for one in found)
    if reduction == "none":
        return
    total = sum(one.loss[-1].values.sum() for one in found)
    steps = {step.key: step.values.item() for step in found[0].reduction}
    assert steps["numerator"] == pytest.approx(total, rel=1e-12)
    assert steps["part"] == found[0].loss[-1].values.sum()
    divided = steps["numerator"] / steps.get("denominator", 1.0)
    assert divided == pytest.approx(evaluation.value, rel=1e-12)
    assert steps["value"] == evaluation.value


@pytest.mark.parametrize("spec", OUTSIDE, ids=lambda spec: spec.key)
def test_losses_of_somebody_else_are_told_too(spec: Any) -> None:
    start = make_scenario("CrossEntropyLoss", X, np.abs(Y) % 4)
    made: Scenario = with_loss(start, spec.key).scenario.with_weight(1, 3.0)
    check(evaluate(made))


def keys(found: Working) -> list[str]:
    return [step.key for step in found.loss]


def test_cross_entropy_is_told_as_log_softmax_and_nll() -> None:
    z, y = X[:2], [1, 2]
    both = working(evaluate(make_scenario("CrossEntropyLoss", z, y)), 0)
    assert keys(both) == [
        *("logits", "maximum", "shift", "exp", "sum", "log", "log_softmax"),
        *("pick", "minus", "loss"),
    ]
    lp = next(step.values for step in both.loss if step.key == "log_softmax")
    second = working(evaluate(make_scenario("NLLLoss", [lp, lp], y)), 0)
    assert keys(second) == ["log_probabilities", "pick", "minus", "loss"]
    assert second.loss[-1].values == both.loss[-1].values


def test_an_ignored_sample_costs_nothing_in_one_step() -> None:
    found = working(evaluate(make_scenario("CrossEntropyLoss", X, Y)), 3)
    assert [step.values.tolist() for step in (*found.loss, *found.gradient)] == [0, [0] * 4]


def test_the_rounding_of_a_float32_table_is_a_step_of_its_own() -> None:
    x = X.astype(np.float32)
    evaluation = evaluate(make_scenario("CrossEntropyLoss", x, np.abs(Y) % 4))
    found = working(evaluation, 1)
    assert keys(found)[-2:] == ["loss", "rounded"]
    assert found.loss[-1].values == evaluation.losses(1, 2)[0]
    exact = working(evaluate(make_scenario("CrossEntropyLoss", x.astype(float), np.abs(Y) % 4)), 1)
    assert found.loss[-2].values == exact.loss[-1].values


@pytest.mark.parametrize("loss", LOSSES)
def test_extreme_numbers_are_told_as_they_are(loss: str) -> None:
    kind = LOSSES[loss].target_kinds[0]
    x, t = inputs(loss, kind)
    x = x.copy()
    x[0, :3] = (0, 1, 5e-324) if loss == "BCELoss" else (np.inf, -np.inf, 1e308)
    evaluation = evaluate(make_scenario(loss, x, t))
    found = working(evaluation, 0)
    np.testing.assert_allclose(found.loss[-1].values, evaluation.losses(0, 1)[0], rtol=1e-12)


def test_a_batch_of_images_has_a_sample_for_each_pixel() -> None:
    evaluation = evaluate(
        make_scenario("CrossEntropyLoss", X.reshape(2, 4, 3), Y.reshape(2, 3) % 4)
    )
    check(evaluation)


MICRO = [[2.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 3.0]]


def micro(evaluation: Evaluation, size: int) -> dict[str, Any]:
    return {step.key: step.values.tolist() for step in micro_batches(evaluation, size)}


def test_means_of_micro_batches_do_not_average_to_the_mean() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", MICRO, [0, 0, 0, 1], weight=[1, 9]))
    found = micro(evaluation, 2)
    assert evaluation.value == pytest.approx(0.182561, abs=1e-6)
    assert found["mean_of_means"] == pytest.approx(0.397575, abs=1e-6)
    assert found["accumulated"] == pytest.approx(evaluation.value, rel=1e-12)


def test_a_micro_batch_that_is_ignored_has_no_mean() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", MICRO, [0, 1, 1, -100]))
    found = micro(evaluation, 1)
    assert np.isnan(found["micro_means"]).tolist() == [False] * 3 + [True]
    assert np.isnan(found["mean_of_means"])
    assert found["accumulated"] == pytest.approx(0.584484, abs=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("size", [1, 4, 6, 100])
def test_accumulated_parts_are_the_whole(loss: str, size: int) -> None:
    for kind in LOSSES[loss].target_kinds:
        x, t = inputs(loss, kind)
        evaluation = evaluate(make_scenario(loss, x, t, weight=W))
        found = micro(evaluation, size)
        assert len(found["micro_means"]) == -(-6 // size)
        assert found["accumulated"] == pytest.approx(evaluation.value, rel=1e-12)
        start, stop = 0, min(size, 6)
        first = evaluate(make_scenario(loss, x[start:stop], t[start:stop], weight=W)).value
        assert found["micro_means"][0] == pytest.approx(first, rel=1e-12)
