"""A loss that is told from outside by two functions has everything that the program asks."""

from collections.abc import Iterator

import numpy as np
import pytest
from focal import FOCAL

import lossgui
from lossgui.model.classes.gradient_shares import gradient_masses
from lossgui.model.curves.input_curves import logit_curve
from lossgui.model.curves.surface import loss_surface
from lossgui.model.errors import ChoiceError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.registry import LOSSES, registered
from lossgui.model.losses.spec import LossSpec
from lossgui.model.scenario.arguments import make_scenario

A, Y = [[2.0, 1, 0], [0, 3, 0], [1, 1, 1]], [0, 1, 2]
X = np.random.default_rng(3).normal(size=(7, 4)) * 2
TARGETS = np.array([0, 3, -100, 1, 1, 2, 0])
WEIGHT = np.array([0.5, 2.0, 1.25, 3.0])


@pytest.fixture(autouse=True)
def focal() -> Iterator[LossSpec]:
    with registered(FOCAL) as spec:
        yield spec


def test_values_are_those_of_the_literature() -> None:
    losses = lossgui.evaluate(FOCAL.key, A, Y, reduction="none").value
    np.testing.assert_allclose(losses, [0.045678, 0.000778, 0.488272], atol=5e-7)
    sample = lossgui.evaluate(FOCAL.key, [[2.0, 0, 0]], [1])
    assert float(sample.value) == pytest.approx(1.787895, abs=5e-7)
    np.testing.assert_allclose(sample.gradient, [[0.963723, -1.094149, 0.130426]], atol=5e-7)


def test_gamma_0_is_cross_entropy_with_its_own_denominator() -> None:
    kwargs = {"weight": WEIGHT, "reduction": "sum"}
    ours = lossgui.evaluate(FOCAL.key, X, TARGETS, gamma=0.0, **kwargs)
    other = lossgui.evaluate("CrossEntropyLoss", X, TARGETS, **kwargs)
    np.testing.assert_allclose(ours.value, other.value, rtol=1e-14)
    np.testing.assert_allclose(ours.gradient, other.gradient, rtol=1e-12, atol=1e-15)
    assert (ours.denominator, other.denominator) == (6.0, WEIGHT[TARGETS[TARGETS >= 0]].sum())


def differences(of, x: np.ndarray, h: float = 1e-6) -> np.ndarray:
    """Return the gradient of a function by central differences."""
    slopes = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (of(x + step) - of(x - step)) / (2 * h)
    return slopes


def test_gradient_and_its_shares_are_those_of_finite_differences() -> None:
    def total(x: np.ndarray, weight: np.ndarray) -> float:
        return float(lossgui.evaluate(FOCAL.key, x, TARGETS, weight=weight, reduction="sum").value)

    result = lossgui.evaluate(FOCAL.key, X, TARGETS, weight=WEIGHT, reduction="sum")
    expected = differences(lambda x: total(x, WEIGHT), X)
    np.testing.assert_allclose(result.gradient, expected, rtol=1e-6, atol=1e-8)
    evaluation = evaluate(make_scenario(FOCAL.key, X, TARGETS, weight=WEIGHT))
    masses = [
        np.abs(differences(lambda x, c=c: total(x, np.eye(4)[c] * WEIGHT[c]), X)).sum()
        for c in range(4)
    ]
    shares = gradient_masses(evaluation).shares(
        evaluation.scenario.weights, evaluation.scenario.pos_weights
    )
    np.testing.assert_allclose(shares, np.array(masses) / sum(masses), rtol=1e-6)


def test_curve_and_surface_are_the_loss_at_each_point() -> None:
    evaluation = evaluate(make_scenario(FOCAL.key, X, TARGETS, weight=WEIGHT))
    points = np.array([-30.0, -1.0, 0.5, 4.0])
    curve = logit_curve(evaluation, 3, 1, points)
    surface = loss_surface(evaluation, 3, (1, 2), (-3.0, 3.0), (-2.0, 2.0), points=3)

    def value(**entries: float) -> float:
        x = X.copy()
        for name, entry in entries.items():
            x[3, int(name[1:])] = entry
        return float(lossgui.evaluate(FOCAL.key, x, TARGETS, weight=WEIGHT).value)

    np.testing.assert_allclose(curve.batch.y, [value(_1=z) for z in points], rtol=1e-12)
    for i, j in np.ndindex(3, 3):
        expected = value(_1=surface.x[i], _2=surface.y[j])
        assert surface.loss[i, j] == pytest.approx(expected, rel=1e-12)


def test_it_is_known_within_the_context_alone() -> None:
    assert FOCAL.key in LOSSES
    with pytest.raises(ChoiceError, match="give yours another name"), registered(FOCAL):
        pass


def test_it_is_unknown_outside() -> None:
    with registered(LossSpec(**vars(FOCAL) | {"key": "Other"})):
        assert "Other" in LOSSES
    assert "Other" not in LOSSES
    with pytest.raises(ChoiceError, match="'Other' is no loss of this program"):
        lossgui.evaluate("Other", A, Y)
