import numpy as np
import pytest

from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.granularity import (
    KINDS,
    granularity_of,
    shape_of,
    with_element,
    with_granularity,
)
from lossgui.model.scenario.scenario import Scenario

X = np.array([[1.0, -1.0, 0.5], [0.0, 2.0, -0.5]])


def scenario(weight: object = None) -> Scenario:
    return make_scenario("BCEWithLogitsLoss", X, np.eye(2, 3), weight=weight)


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_is_that_of_the_shape(kind: str) -> None:
    weight = np.arange(1.0, 1 + np.prod(shape_of(scenario(), kind))).reshape(
        shape_of(scenario(), kind)
    )
    made = scenario(weight)
    assert granularity_of(made) == kind
    losses = np.logaddexp(0, X) - X * np.eye(2, 3)
    assert evaluate(made).value == pytest.approx((losses * weight).mean())


def test_weights_of_classes_are_kept_per_element() -> None:
    made = with_granularity(scenario([1.0, 2.0, 3.0]), "per element")
    assert made.remarks == ()
    assert made.scenario.element_weight.tolist() == [[1, 2, 3], [1, 2, 3]]
    assert with_granularity(made.scenario, "per element").scenario is made.scenario


def test_what_cannot_be_kept_is_said() -> None:
    made = with_granularity(scenario([1.0, 2.0, 3.0]), "per sample")
    assert granularity_of(made.scenario) == "per sample"
    assert "all are 1 now" in made.remarks[0]
    assert with_granularity(scenario(), "per sample").remarks == ()


def test_one_weight_is_set() -> None:
    samples = with_element(with_granularity(scenario(), "per sample").scenario, 1, 0, 4.0)
    assert samples.element_weight.tolist() == [[1, 1, 1], [4, 4, 4]]
    assert granularity_of(samples) == "per sample"
    elements = with_element(with_granularity(samples, "per element").scenario, 0, 2, 7.0)
    assert elements.element_weight.tolist() == [[1, 1, 7], [4, 4, 4]]
