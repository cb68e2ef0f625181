import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.editing.whole_tables import convert_targets, normalise_rows, random_logits
from lossgui.model.errors import ChoiceError, DomainError, DtypeError, ParameterError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario

N = 4000
TARGET = np.arange(N) % 3


def classes(loss: str = "CrossEntropyLoss", **changes: object) -> Scenario:
    arguments = {"input": np.zeros((N, 3)), "target": TARGET} | changes
    return make_scenario(loss, **arguments)


def test_random_logits_follow_their_seed() -> None:
    scenario = classes()
    first, second, other = (random_logits(scenario, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.logits.array(), second.logits.array())
    assert (first.logits.array() != other.logits.array()).all()
    assert first.targets is scenario.targets
    assert abs(first.logits.array().mean()) < 0.05
    assert first.logits.array().std() == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("separation", [0.0, 2.0, -1.0])
def test_the_target_is_larger_by_the_separation(separation: float) -> None:
    wanted = TARGET[:, None] == np.arange(3)
    for target in (TARGET, wanted.astype(float)):
        x = random_logits(classes(target=target), 0, separation).logits.array()
        assert x[wanted].mean() - x[~wanted].mean() == pytest.approx(separation, abs=0.06)
    binary = make_scenario("BCEWithLogitsLoss", np.zeros((N, 3)), wanted.astype(float))
    x = random_logits(binary, 0, separation).logits.array()
    assert x[wanted].mean() - x[~wanted].mean() == pytest.approx(separation, abs=0.06)


@pytest.mark.parametrize("ignore_index", [-100, 1])
def test_ignored_targets_are_not_preferred(ignore_index: int) -> None:
    target = np.full(N, ignore_index)
    scenario = classes(target=target, ignore_index=ignore_index)
    plain, apart = (random_logits(scenario, 0, s).logits.array() for s in (0.0, 9.0))
    np.testing.assert_array_equal(plain, apart)


def test_random_numbers_fit_the_input_and_its_dtype() -> None:
    log = random_logits(classes("NLLLoss"), 0, 1.0).logits.array()
    np.testing.assert_allclose(np.exp(log).sum(axis=1), 1)
    x = np.zeros((N, 3), dtype=np.float32)
    p = random_logits(make_scenario("BCELoss", x, x), 0, 1.0).logits.array()
    assert p.dtype == np.float32
    assert ((p > 0) & (p < 1)).all()


@pytest.mark.parametrize("separation", [np.nan, np.inf])
def test_a_separation_is_finite(separation: float) -> None:
    with pytest.raises(ParameterError, match="the separation must be a finite number"):
        random_logits(classes(), 0, separation)


def test_normalised_logits_cost_the_same() -> None:
    scenario = random_logits(classes(), 3)
    normal = normalise_rows(scenario, "logits")
    np.testing.assert_allclose(np.exp(normal.logits.array()).sum(axis=1), 1)
    assert evaluate(normal).value == pytest.approx(evaluate(scenario).value, rel=1e-13)
    assert normal.targets is scenario.targets


def test_probabilities_are_divided_by_their_sum() -> None:
    scenario = make_scenario("BCELoss", np.array([[0.5, 1.0, 0.5]]), np.zeros((1, 3)))
    assert normalise_rows(scenario, "logits").logits.array().tolist() == [[0.25, 0.5, 0.25]]
    soft = make_scenario("CrossEntropyLoss", np.zeros((1, 2)), np.array([[3.0, 1.0]]))
    assert normalise_rows(soft, "targets").targets.array().tolist() == [[0.75, 0.25]]


@pytest.mark.parametrize("row", [[0.0, 0.0], [1.0, -1.0], [np.nan, 1.0], [np.inf, 1.0]])
def test_a_row_without_a_sum_is_named(row: list[float]) -> None:
    soft = make_scenario("CrossEntropyLoss", np.zeros((2, 2)), np.array([[1.0, 1.0], row]))
    with pytest.raises(DomainError, match="row 1 of the targets adds up to"):
        normalise_rows(soft, "targets")


def test_class_indices_have_no_sum() -> None:
    with pytest.raises(DtypeError, match="targets that are class index have no sum"):
        normalise_rows(classes(), "targets")


def small(**changes: object) -> Scenario:
    arguments = {"input": np.zeros((3, 4), dtype=np.float32), "target": [2, 0, -100]} | changes
    return make_scenario("CrossEntropyLoss", **arguments)


def test_indices_become_probabilities() -> None:
    hard = convert_targets(small(), "one-hot")
    new = hard.scenario
    assert new.targets.array().tolist() == [[0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert new.targets.base.dtype == np.float32
    assert new.target_kind is TargetKind.PROBABILITIES
    assert hard.remarks == (
        "ignored samples became rows of zeros, which cost nothing but count in the mean",
    )
    smooth = convert_targets(small(target=[2, 0, 1]), "smoothed", 0.2)
    np.testing.assert_allclose(smooth.scenario.targets.array()[0], [0.05, 0.05, 0.85, 0.05])
    assert smooth.remarks == ("0.2 of each target is spread over all classes alike",)


def test_smoothed_targets_are_those_of_label_smoothing() -> None:
    scenario = random_logits(classes(), 0)
    smooth = convert_targets(scenario, "smoothed", 0.3).scenario
    expected = evaluate(scenario.with_option("label_smoothing", 0.3)).value
    assert evaluate(smooth).value == pytest.approx(expected, rel=1e-12)


def test_smoothed_rows_take_over_label_smoothing() -> None:
    scenario = random_logits(classes(), 0).with_option("label_smoothing", 0.2)
    smooth = convert_targets(scenario, "smoothed")
    assert smooth.scenario.option("label_smoothing") == 0
    before, after = evaluate(scenario), evaluate(smooth.scenario)
    n = scenario.n_samples
    np.testing.assert_allclose(after.losses(0, n), before.losses(0, n), rtol=1e-12)
    assert smooth.remarks == (
        "0.2 of each target is spread over all classes alike",
        "label_smoothing is 0 now, because the targets hold it",
    )
    plain = convert_targets(scenario.with_option("label_smoothing", 0.0), "smoothed")
    assert plain.remarks == ("0.1 of each target is spread over all classes alike",)


def test_the_divisor_is_not_spoken_of_where_it_stays() -> None:
    balanced = small(target=[2, 0, 1], weight=[0.5, 1.0, 1.5, 4.0])
    assert convert_targets(balanced, "one-hot").remarks == ()


def test_a_changed_divisor_is_said() -> None:
    weighted = small(target=[2, 0, 1], weight=[1.0, 2.0, 3.0, 4.0])
    there = convert_targets(weighted, "one-hot")
    assert there.remarks == ("the mean now divides by the number of samples",)
    back = convert_targets(there.scenario, "index")
    assert back.remarks == ("the mean now divides by the sum of the targets' weights",)


def test_soft_targets_become_the_largest_class() -> None:
    soft = small(target=np.array([[0.1, 0.2, 0.3, 0.4], [1, 0, 0, 0], [0, 1, 0, 0]]))
    new = convert_targets(soft, "index")
    assert new.scenario.targets.array()[:, 0].tolist() == [3, 0, 1]
    assert new.remarks == ("the targets became the largest class of each row",)


def test_indices_stay_as_they_are() -> None:
    scenario = small()
    assert convert_targets(scenario, "index").scenario is scenario


@given(st.lists(st.sampled_from([0, 1, 2, 3, -100]), min_size=3, max_size=3), st.floats(0, 0.9))
def test_every_form_leads_back_to_the_indices(target, amount):
    scenario = small(target=target)
    for form in ("one-hot", "smoothed"):
        there = convert_targets(scenario, form, amount).scenario
        again = convert_targets(there, "smoothed", amount / 2).scenario
        back = convert_targets(again, "index").scenario
        np.testing.assert_array_equal(back.targets.array(), scenario.targets.array())
        assert back.target_kind is TargetKind.INDEX


def test_what_has_no_such_form_says_so() -> None:
    with pytest.raises(ChoiceError, match="NLLLoss takes no targets in the form 'one-hot'"):
        convert_targets(classes("NLLLoss"), "one-hot")
    with pytest.raises(ChoiceError, match="'soft' is no form of targets: use index"):
        convert_targets(classes(), "soft")
    with pytest.raises(ChoiceError, match="add a class first"):
        empty = np.zeros((2, 0))
        convert_targets(make_scenario("CrossEntropyLoss", empty, empty), "index")
    with pytest.raises(ParameterError, match="the smoothing must be between 0 and 1"):
        convert_targets(classes(), "smoothed", 1.5)
    with pytest.raises(ParameterError, match="ignore_index = 1 has no meaning"):
        convert_targets(classes(ignore_index=1), "one-hot")
