"""Entropy, cross-entropy and divergence against worked numbers and their laws."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lossgui
from lossgui.model.errors import DomainError
from lossgui.model.information import (
    UNITS,
    Information,
    distribution,
    distribution_of_logs,
    leading,
    redistributed,
)
from lossgui.model.samples.distributions import sample_information
from lossgui.model.scenario.arguments import make_scenario

INF = math.inf


def information(p: Any, q: Any) -> Information:
    return Information(distribution(p, "p"), distribution(q, "q"))


def test_the_worked_example() -> None:
    example = information([0.7, 0.2, 0.1], [0.5, 0.3, 0.2])
    bits = UNITS["bits"]
    assert example.target.self_information * bits == pytest.approx(
        [0.514573, 2.321928, 3.321928], abs=1e-6
    )
    assert example.entropy * bits == pytest.approx(1.156780, abs=5e-7)
    assert example.cross_entropy * bits == pytest.approx(1.279586, abs=1.1e-6)
    assert example.divergence * bits == pytest.approx(0.122806, abs=1.1e-6)
    assert example.entropy == pytest.approx(0.801819, abs=5e-7)
    assert example.divergence == pytest.approx(0.085123, abs=5e-7)
    assert example.cross_entropy == pytest.approx(0.886941, abs=5e-7)
    assert example.reverse_divergence == pytest.approx(0.092033, abs=5e-7)
    expected = [0.7 * math.log(1.4), 0.2 * math.log(2 / 3), 0.1 * math.log(0.5)]
    np.testing.assert_allclose(example.terms, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("p", "q", "entropy", "cross_entropy", "divergence", "reverse"),
    [
        ([1, 0], [1, 0], 0, 0, 0, 0),
        ([1, 0], [0.5, 0.5], 0, math.log(2), math.log(2), INF),
        ([0.5, 0.5], [1, 0], math.log(2), INF, INF, math.log(2)),
        ([1, 0], [0, 1], 0, INF, INF, INF),
        ([1.0], [1.0], 0, 0, 0, 0),
        ([0.5, 0.5, 0], [0.5, 0.5, 0], math.log(2), math.log(2), 0, 0),
    ],
)
def test_zeros_are_exact(
    p: Any, q: Any, entropy: float, cross_entropy: float, divergence: float, reverse: float
) -> None:
    made = information(p, q)
    assert made.entropy == entropy
    assert made.cross_entropy == pytest.approx(cross_entropy, rel=1e-15)
    assert made.divergence == pytest.approx(divergence, rel=1e-15)
    assert made.reverse_divergence == pytest.approx(reverse, rel=1e-15)
    assert not np.isnan(made.terms).any()
    assert math.copysign(1, made.entropy) == 1


numbers = st.one_of(st.just(0.0), st.floats(0, 1), st.floats(1e-300, 1e-8))


@st.composite
def pairs(draw: Any) -> Information:
    n = draw(st.integers(1, 6))
    p, q = (
        draw(hnp.arrays(float, n, elements=numbers).filter(lambda v: v.sum() > 1e-3))
        for _ in range(2)
    )
    return information(p / p.sum(), q / q.sum())


@given(pairs())
def test_cross_entropy_is_entropy_plus_divergence(made: Information) -> None:
    total = made.entropy + made.divergence
    assert made.cross_entropy == pytest.approx(total, rel=1e-12, abs=1e-12)
    assert made.divergence >= 0
    assert made.reverse_divergence >= 0
    assert 0 <= made.entropy <= math.log(len(made.target.p)) + 1e-12
    if math.isfinite(made.divergence):
        assert made.terms.sum() == pytest.approx(made.divergence, rel=1e-12, abs=1e-12)
    same = Information(made.target, made.target)
    assert same.divergence == 0
    assert same.cross_entropy == pytest.approx(made.entropy, abs=1e-12)


@given(pairs(), st.randoms(use_true_random=False))
def test_the_order_of_classes_does_not_matter(made: Information, random: Any) -> None:
    n = len(made.target.p)
    order = random.sample(range(n), n)
    moved = information(made.target.p[order], made.prediction.p[order])
    assert moved.divergence == pytest.approx(made.divergence, rel=1e-9, abs=1e-12)
    assert moved.entropy == pytest.approx(made.entropy, rel=1e-9, abs=1e-12)


def test_close_distributions_keep_the_digits_of_their_divergence() -> None:
    e = 1e-9
    made = information([0.5, 0.5], [0.5 + e, 0.5 - e])
    assert made.divergence == pytest.approx(2 * e * e, rel=1e-6)


def test_probabilities_too_small_for_a_float_keep_their_logarithms() -> None:
    predicted = distribution_of_logs(np.array([-800.0, 0.0]), "q")
    made = Information(distribution([1, 0], "p"), predicted)
    assert made.cross_entropy == 800
    assert made.divergence == pytest.approx(800)
    assert made.terms.tolist() == [800, 0]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([0.5, 0.6], "the target is no distribution: it sums to 1.1, not to 1."),
        ([1.5, -0.5], "the target is no distribution: 1.5 is not in [0, 1]."),
        ([-0.1, 1.1], "the target is no distribution: -0.1 is not in [0, 1]."),
        ([math.nan, 1.0], "the target is no distribution: nan is not in [0, 1]."),
        ([], "the target is no distribution: it sums to 0, not to 1."),
    ],
)
def test_what_is_no_distribution_is_refused(values: list[float], words: str) -> None:
    with pytest.raises(DomainError) as refusal:
        distribution(values, "the target")
    assert str(refusal.value) == words


def test_rounding_is_divided_out() -> None:
    p = np.full(3, 1 / 3, dtype=np.float32)
    made = distribution(p, "p")
    assert made.p.sum() == pytest.approx(1, abs=1e-15)
    assert Information(made, made).divergence == 0


@given(
    hnp.arrays(float, st.integers(2, 6), elements=st.floats(0, 1)).filter(lambda p: p.sum() > 0.1),
    st.floats(0, 1),
    st.data(),
)
def test_the_others_keep_their_proportions(p: Any, value: float, data: Any) -> None:
    p = p / p.sum()
    index = data.draw(st.integers(0, len(p) - 1))
    made = redistributed(p, index, value)
    assert made[index] == value
    assert made.sum() == pytest.approx(1, abs=1e-12)
    assert (made >= 0).all()
    others = np.delete(p, index)
    if others.sum() > 1e-6:
        np.testing.assert_allclose(
            np.delete(made, index) * others.sum(), others * (1 - value), rtol=1e-9, atol=1e-12
        )
    np.testing.assert_array_equal(redistributed(p, index, 1.0), np.arange(len(p)) == index)


def test_what_is_left_is_shared_evenly_where_there_are_no_proportions() -> None:
    assert redistributed(np.array([1.0, 0.0, 0.0]), 0, 0.5).tolist() == [0.5, 0.25, 0.25]
    assert redistributed(np.array([1.0]), 0, 0.5).tolist() == [1.0]


def test_the_leading_classes_stand_in_their_order() -> None:
    made = information([0.0, 0.6, 0.4, 0.0], [0.5, 0.1, 0.1, 0.3])
    assert leading(made, 3).tolist() == [0, 1, 2]
    assert leading(made, 2).tolist() == [0, 1]
    assert leading(made, 9).tolist() == [0, 1, 2, 3]


X = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, -900.0]])
LOGS = X - np.log(np.exp(X).sum(axis=1, keepdims=True))
Q = np.array([[0.2, 0.3, 0.5], [0.9, 0.1, 0.0]])


@pytest.mark.parametrize(
    ("loss", "x", "t", "arguments"),
    [
        ("CrossEntropyLoss", X, [1, 0], {}),
        ("CrossEntropyLoss", X, [1, 2], {"label_smoothing": 0.3}),
        ("CrossEntropyLoss", X, Q, {}),
        ("CrossEntropyLoss", X, Q, {"label_smoothing": 0.3}),
        ("CrossEntropyLoss", X.astype(np.float32), [2, 0], {}),
        ("NLLLoss", LOGS, [1, 2], {}),
    ],
)
def test_the_cross_entropy_of_a_sample_is_its_loss(
    loss: str, x: Any, t: Any, arguments: dict[str, Any]
) -> None:
    scenario = make_scenario(loss, x, t, **arguments)
    expected = lossgui.evaluate(loss, x, t, **arguments | {"reduction": "none"}).value
    for row in range(2):
        made = sample_information(scenario, row, 0)
        assert made.cross_entropy == pytest.approx(expected[row], rel=1e-6)
        assert made.entropy + made.divergence == pytest.approx(expected[row], rel=1e-6)


@pytest.mark.parametrize("loss", ["BCELoss", "BCEWithLogitsLoss"])
def test_an_element_is_a_question_of_yes_or_no(loss: str) -> None:
    x = np.array([[0.25, 0.5, 0.999]])
    t = np.array([[0.0, 0.3, 1.0]])
    scenario = make_scenario(loss, x, t)
    expected = lossgui.evaluate(loss, x, t, reduction="none").value[0]
    for column in range(3):
        made = sample_information(scenario, 0, column)
        assert made.target.p.tolist() == [1 - t[0, column], t[0, column]]
        assert made.cross_entropy == pytest.approx(expected[column], rel=1e-12)


@pytest.mark.parametrize(
    ("loss", "x", "t", "arguments", "words"),
    [
        ("CrossEntropyLoss", X, [-100, 0], {}, "The target of sample 0 is ignored"),
        ("CrossEntropyLoss", X, 2 * Q, {}, "The target of sample 0 is no distribution: it sums"),
        (
            "CrossEntropyLoss",
            np.where(X == 2, math.inf, X),
            [0, 1],
            {},
            "The prediction of sample 0 is no dis",
        ),
        ("NLLLoss", X, [0, 1], {}, "The prediction of sample 0 is no distribution: 7.38906 is"),
        ("BCEWithLogitsLoss", X, 4 * Q, {}, "The target of element (0, class 1) is no distribut"),
        ("BCEWithLogitsLoss", X, Q, {"ignore_index": 0}, None),
        ("BCELoss", Q, np.where(Q == 0.3, -1, Q), {"ignore_index": -1}, "The target of element"),
    ],
)
def test_a_sample_without_distributions_says_why(
    loss: str, x: Any, t: Any, arguments: dict[str, Any], words: str | None
) -> None:
    scenario = make_scenario(loss, x, t, **arguments)
    if words is None:
        assert sample_information(scenario, 0, 1).target.p[1] == pytest.approx(0.3)
        return
    with pytest.raises(DomainError) as refusal:
        sample_information(scenario, 0, 1)
    assert str(refusal.value).startswith(words)
