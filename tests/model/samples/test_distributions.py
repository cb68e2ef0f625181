import numpy as np
import pytest

from lossgui.model.errors import DomainError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.samples.distributions import sample_information, target_of
from lossgui.model.scenario.arguments import make_scenario

X = [[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]]


def test_the_target_is_smoothed_and_the_prediction_that_of_the_input() -> None:
    scenario = make_scenario("CrossEntropyLoss", X, [2, 0], label_smoothing=0.3)
    found = sample_information(scenario, 0, 0)
    np.testing.assert_allclose(found.target.p, [0.1, 0.1, 0.8], rtol=1e-15)
    expected = np.exp(X[0]) / np.exp(X[0]).sum()
    np.testing.assert_allclose(found.prediction.p, expected, rtol=1e-14)


def test_cross_entropy_is_the_loss() -> None:
    scenario = make_scenario("CrossEntropyLoss", X, [2, 0], label_smoothing=0.3)
    losses = evaluate(scenario).losses(0, 2)
    for row in (0, 1):
        assert sample_information(scenario, row, 0).cross_entropy == pytest.approx(losses[row])


def test_an_element_is_no_or_yes() -> None:
    scenario = make_scenario("BCELoss", [[0.25, 0.5]], [[1.0, 0.5]])
    found = sample_information(scenario, 0, 0)
    assert found.target.p.tolist() == [0, 1]
    assert found.prediction.p == pytest.approx([0.75, 0.25])
    assert target_of(scenario, 0, 1).p.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("loss", "x", "y", "said"),
    [
        ("CrossEntropyLoss", X, [-100, 0], "sample 0 is ignored"),
        ("CrossEntropyLoss", [[np.nan, 0.0, 1.0], X[0]], [0, 0], "sample 0"),
        ("MultiMarginLoss", X, [0, 1], "no probabilities"),
    ],
)
def test_what_is_no_distribution_is_said(loss: str, x: object, y: object, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        sample_information(make_scenario(loss, x, y), 0, 0)
