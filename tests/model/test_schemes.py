"""Every scheme against the numbers of its source, for 900, 90 and 10 samples of 3 classes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossgui.model.errors import ParameterError
from lossgui.model.schemes import NORMALISATIONS, SCHEMES, normalised

COUNTS = np.array([900.0, 90.0, 10.0])

# Balanced: scikit-learn 1.9.1, compute_class_weight("balanced", classes=[0, 1, 2], y=...).
# Effective: class_balanced_weights of Cui et al.'s src/cifar_main.py, scaled to sum C.
# Median and ENet: PyTorch-ENet, data/utils.py. The others: the formulas, by hand.
EXPECTED = {
    "none": [1.0, 1.0, 1.0],
    "balanced": [0.37037037037037035, 3.7037037037037037, 33.333333333333336],
    "inverse": [0.0297, 0.2970, 2.6733],
    "sqrt": [1.0, 3.1623, 9.4868],
    "effective": [0.0444, 0.3063, 2.6493],
    "median": [0.1, 1.0, 9.0],
    "enet": [1.5330, 9.5822, 33.8309],
    "clipped-log": [1.0, 1.0, 2.7081],
    "pos-weight": [0.1111, 10.1111, 99.0],
}


@pytest.mark.parametrize("key", SCHEMES)
def test_the_numbers_of_the_source(key: str) -> None:
    np.testing.assert_allclose(SCHEMES[key].weights(COUNTS), EXPECTED[key], rtol=0, atol=5.1e-5)


def test_balanced_is_exactly_that_of_scikit_learn() -> None:
    assert SCHEMES["balanced"].weights(COUNTS).tolist() == EXPECTED["balanced"]


@pytest.mark.parametrize(
    ("beta", "weights"),
    [
        (0.0, [1.0, 1.0, 1.0]),
        (0.9, [0.8486, 0.8486, 1.3028]),
        (0.99, [0.2284, 0.3836, 2.3880]),
        (0.9999, [0.0310, 0.2980, 2.6710]),
    ],
)
def test_effective_number_of_samples_at_each_beta(beta: float, weights: list[float]) -> None:
    found = SCHEMES["effective"].weights(COUNTS, beta=beta)
    np.testing.assert_allclose(found, weights, rtol=0, atol=5.1e-5)


@pytest.mark.parametrize("beta", [-0.1, 1.0, np.nan])
def test_a_beta_outside_its_domain_is_refused(beta: float) -> None:
    with pytest.raises(ParameterError, match="beta must be at least 0 and less than 1"):
        SCHEMES["effective"].weights(COUNTS, beta=beta)


def test_columns_with_several_labels_count_samples() -> None:
    weights = SCHEMES["pos-weight"].weights(np.array([8.0, 5.0]), n_samples=10)
    assert weights.tolist() == [0.25, 1.0]


@pytest.mark.parametrize("key", SCHEMES)
def test_a_class_without_samples_weighs_1_and_is_left_out(key: str) -> None:
    weights = SCHEMES[key].weights(np.array([900.0, 0.0, 90.0, 10.0]))
    assert weights[1] == 1
    np.testing.assert_array_equal(np.delete(weights, 1), SCHEMES[key].weights(COUNTS))


@pytest.mark.parametrize("key", SCHEMES)
def test_without_any_samples_all_weigh_1(key: str) -> None:
    assert SCHEMES[key].weights(np.zeros(2)).tolist() == [1, 1]
    assert SCHEMES[key].weights(np.zeros(0)).tolist() == []


@given(
    hnp.arrays(float, st.integers(1, 8), elements=st.integers(0, 10**7)),
    st.sampled_from(sorted(SCHEMES)),
    st.floats(0, 0.99999),
)
def test_weights_are_finite_and_never_negative(counts, key, beta):
    weights = SCHEMES[key].weights(counts, beta=beta)
    assert np.isfinite(weights).all()
    assert (weights >= 0).all()


@given(
    hnp.arrays(float, 4, elements=st.floats(0.01, 100)),
    hnp.arrays(float, 4, elements=st.integers(1, 1000)),
    st.sampled_from(NORMALISATIONS),
)
def test_scaling_keeps_ratios_and_meets_its_name(weights, counts, how):
    scaled = normalised(weights, counts, how)
    np.testing.assert_allclose(scaled / scaled[0], weights / weights[0], rtol=1e-12)
    met = {
        "as is": scaled[0] == weights[0],
        "mean 1": (scaled * counts).sum() == pytest.approx(counts.sum()),
        "sum C": scaled.sum() == pytest.approx(4),
        "max 1": scaled.max() == pytest.approx(1),
    }
    assert met[how]


def test_balanced_already_has_mean_1() -> None:
    weights = SCHEMES["balanced"].weights(COUNTS)
    np.testing.assert_allclose(normalised(weights, COUNTS, "mean 1"), weights, rtol=1e-14)


@pytest.mark.parametrize("how", NORMALISATIONS[1:])
@pytest.mark.parametrize("weights", [[0.0, 0.0], [np.inf, 1.0], [np.nan, 1.0], []])
def test_weights_that_cannot_be_scaled_are_refused(weights: list[float], how: str) -> None:
    with pytest.raises(ParameterError, match="use finite weights above 0"):
        normalised(np.array(weights), np.ones(len(weights)), how)


@pytest.mark.parametrize("key", SCHEMES)
def test_a_total_below_0_warns_of_nothing(key: str) -> None:
    assert SCHEMES[key].weights(np.array([1.0, -3.0])).shape == (2,)
