import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.classes.inverse_weights import (
    cost_ratio_of_weight,
    effective_prior,
    shift,
    threshold_of_weight,
    weight_for_loss_share,
    weight_for_prior,
    weight_of_cost_ratio,
    weight_of_threshold,
)
from lossgui.model.errors import ParameterError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import SCHEMES

COUNTS = np.array([900.0, 90.0, 10.0])
shares = st.floats(0.001, 0.999)


def scenarios() -> dict[str, Scenario]:
    random = np.random.default_rng(0)
    x = random.normal(size=(30, 3))
    y = np.repeat([0, 1, 2], [20, 8, 2])
    weight = np.array([1.0, 2.0, 5.0])
    soft = random.dirichlet(np.ones(3), 30)
    log = np.log(random.dirichlet(np.ones(3), 30))
    return {
        "index": make_scenario("CrossEntropyLoss", x, y, weight=weight),
        "smoothed": make_scenario("CrossEntropyLoss", x, y, weight=weight, label_smoothing=0.2),
        "soft": make_scenario("CrossEntropyLoss", x, soft, weight=weight),
        "nll": make_scenario("NLLLoss", log, y),
        "binary": make_scenario("BCEWithLogitsLoss", x, np.eye(3)[y], pos_weight=weight),
    }


@pytest.mark.parametrize("key", scenarios())
@given(index=st.integers(0, 2), share=shares)
def test_the_solved_weight_gives_the_share(key, index, share):
    scenario = scenarios()[key]
    solved = weight_for_loss_share(evaluate(scenario), index, share)
    changed = evaluate(scenario.with_weight(index, solved))
    assert describe_classes(changed).loss_share[index] == pytest.approx(share, rel=1e-9)


@given(st.integers(0, 2), shares)
def test_the_solved_weight_gives_the_prior(index, prior):
    weights = np.array([1.0, 2.0, 5.0])
    weights[index] = weight_for_prior(weights, COUNTS, index, prior, "fox")
    assert effective_prior(weights, COUNTS)[index] == pytest.approx(prior, rel=1e-9)


# The optimum of a constant prediction under these weights, found by L-BFGS with PyTorch 2.13.
@pytest.mark.parametrize(
    ("key", "prior"),
    [
        ("none", [0.9, 0.09, 0.01]),
        ("balanced", [1 / 3, 1 / 3, 1 / 3]),
        ("sqrt", [0.7034, 0.2224, 0.0741]),
        ("effective", [0.4252, 0.2931, 0.2817]),
        ("enet", [0.5347, 0.3342, 0.1311]),
        ("clipped-log", [0.8849, 0.0885, 0.0266]),
    ],
)
def test_effective_priors_of_the_schemes(key: str, prior: list[float]) -> None:
    found = effective_prior(SCHEMES[key].weights(COUNTS), COUNTS)
    np.testing.assert_allclose(found, prior, rtol=0, atol=5.1e-5)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 2.0, np.nan])
def test_a_share_lies_between_0_and_1(share: float) -> None:
    with pytest.raises(ParameterError, match="between 0 and 1, both excluded") as caught:
        weight_for_prior(np.ones(3), COUNTS, 1, share, "dog")
    assert caught.value.place is not None
    assert caught.value.place.row == 1


def test_a_class_without_samples_has_no_share_to_solve_for() -> None:
    absent = np.array([5.0, 0.0])
    with pytest.raises(ParameterError, match="dog has 0 of the samples, so no weight gives it"):
        weight_for_prior(np.ones(2), absent, 1, 0.5, "dog")
    with pytest.raises(ParameterError, match="the other classes have 0 of the weighted samples"):
        weight_for_prior(np.ones(2), absent, 0, 0.5, "cat")
    scenario = make_scenario("CrossEntropyLoss", np.zeros((2, 2)), [0, 0], class_names=("a", "b"))
    with pytest.raises(ParameterError, match="b has 0 of the loss"):
        weight_for_loss_share(evaluate(scenario), 1, 0.5)


def test_infinite_losses_have_no_shares() -> None:
    x = np.array([[0.0, -np.inf], [0.0, 0.0]])
    evaluation = evaluate(make_scenario("CrossEntropyLoss", x, [1, 0]))
    with pytest.raises(ParameterError, match="has inf of the loss"):
        weight_for_loss_share(evaluation, 1, 0.5)
    with pytest.raises(ParameterError, match="the other classes have inf"):
        weight_for_loss_share(evaluation, 0, 0.5)


def test_weights_by_element_are_not_solved_for() -> None:
    x = np.full((2, 3), 0.5)
    scenario = make_scenario("BCELoss", x, x, weight=x)
    with pytest.raises(ParameterError, match="the weights differ between samples"):
        weight_for_loss_share(evaluate(scenario), 0, 0.5)


def test_cost_ratio_weight_and_threshold() -> None:
    assert weight_of_cost_ratio(4) == 0.25
    assert cost_ratio_of_weight(0.25) == 4
    assert threshold_of_weight(1) == 0.5
    assert threshold_of_weight(9) == pytest.approx(0.1)
    assert weight_of_threshold(0.1) == pytest.approx(9)


@given(st.floats(1e-6, 1e6))
def test_threshold_and_weight_are_inverse(weight):
    assert weight_of_threshold(threshold_of_weight(weight)) == pytest.approx(weight, rel=1e-9)
    assert weight_of_cost_ratio(cost_ratio_of_weight(weight)) == pytest.approx(weight)


@pytest.mark.parametrize("bad", [0.0, -1.0, np.inf, np.nan])
@pytest.mark.parametrize(
    "function",
    [weight_of_cost_ratio, cost_ratio_of_weight, threshold_of_weight, weight_of_threshold],
)
def test_costs_weights_and_thresholds_have_domains(function, bad: float) -> None:
    with pytest.raises(ParameterError):
        function(bad)


def test_a_shift_is_against_the_most_frequent_other_class_at_any_scale() -> None:
    y = np.repeat([0, 1, 2], COUNTS.astype(int))
    for scale in (1.0, 0.01, 300.0):
        weight = scale * SCHEMES["balanced"].weights(COUNTS)
        evaluation = evaluate(
            make_scenario("CrossEntropyLoss", np.zeros((1000, 3)), y, weight=weight)
        )
        fox, cat = shift(evaluation, 2), shift(evaluation, 0)
        assert fox is not None
        assert (fox.reference, fox.ratio) == (0, pytest.approx(90))
        assert fox.logit == pytest.approx(np.log(90))
        assert cat is not None
        assert (cat.reference, cat.ratio) == (1, pytest.approx(0.1))


@pytest.mark.parametrize(
    ("y", "weight", "index"),
    [
        ([0, 0], [2.0, 3.0], 0),
        ([0, 0], [2.0, 3.0], 1),
        ([0, 1], [2.0, 2.0], 0),
        ([0, 1], [-2.0, 2.0], 0),
        ([0, 1], [2.0, 0.0], 0),
        ([0, 1], [2.0, np.nan], 1),
        ([-100, -100], [2.0, 3.0], 1),
        ([0], [2.0], 0),
    ],
)
def test_no_shift_without_another_class_or_ratio(
    y: list[int], weight: list[float], index: int
) -> None:
    x = np.zeros((len(y), len(weight)))
    assert shift(evaluate(make_scenario("CrossEntropyLoss", x, y, weight=weight)), index) is None


def test_a_yes_or_no_column_is_moved_by_pos_weight() -> None:
    scenario = make_scenario(
        "BCEWithLogitsLoss", np.zeros((4, 2)), np.eye(4, 2), weight=[1, 7], pos_weight=[1, 3]
    )
    found = shift(evaluate(scenario), 1)
    assert found is not None
    assert (found.reference, found.ratio) == (None, 3)
    assert shift(evaluate(scenario), 0) is None
    by_element = make_scenario(
        "BCELoss", np.full((4, 2), 0.5), np.eye(4, 2), weight=np.ones((4, 2))
    )
    assert shift(evaluate(by_element), 0) is None
