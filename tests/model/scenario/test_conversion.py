import numpy as np
import pytest

from lossgui.model.errors import DomainError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.registry import LOSSES
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.scenario.scenario import Scenario

X = np.array([[2.0, 0.5, -1.0], [0.0, 1.0, 3.0], [1.0, 1.0, -2.0]])


def classes(**kwargs: object) -> Scenario:
    return make_scenario("CrossEntropyLoss", X, np.array([0, 2, 1]), **kwargs)


def test_cross_entropy_equals_nll_after_the_conversion() -> None:
    start = classes(weight=[1, 2, 3])
    conversion = with_loss(start, "NLLLoss")
    assert evaluate(conversion.scenario).value == pytest.approx(evaluate(start).value, rel=1e-14)
    assert "log-softmax" in conversion.remarks[0]


def test_nll_to_cross_entropy_keeps_the_numbers() -> None:
    log_p = with_loss(classes(), "NLLLoss").scenario
    back = with_loss(log_p, "CrossEntropyLoss")
    assert back.scenario.logits is log_p.logits
    assert back.remarks == ()


def test_class_indices_become_columns_and_come_back() -> None:
    columns = with_loss(classes(), "BCEWithLogitsLoss").scenario
    assert columns.target_kind is TargetKind.ELEMENTS
    np.testing.assert_array_equal(columns.targets.array(), np.eye(3)[[0, 2, 1]])
    back = with_loss(columns, "CrossEntropyLoss")
    assert back.scenario.targets.array()[:, 0].tolist() == [0, 2, 1]
    assert back.remarks == ("the columns became class indices",)
    assert evaluate(back.scenario).value == pytest.approx(evaluate(classes()).value, rel=1e-15)


def test_ignored_samples_stay_ignored() -> None:
    start = make_scenario("CrossEntropyLoss", X, np.array([0, -100, 1]))
    columns = with_loss(start, "BCEWithLogitsLoss").scenario
    assert evaluate(columns).denominator == 6
    back = with_loss(columns, "CrossEntropyLoss").scenario
    assert back.targets.array()[:, 0].tolist() == [0, -100, 1]


def test_soft_columns_say_that_the_largest_was_taken() -> None:
    start = make_scenario("BCEWithLogitsLoss", X, np.full((3, 3), 0.25))
    assert "the largest of each row" in with_loss(start, "NLLLoss").remarks[1]


@pytest.mark.parametrize("key", LOSSES)
@pytest.mark.parametrize("via", LOSSES)
def test_probabilities_survive_every_route(via: str, key: str) -> None:
    """Whatever the route, the numbers stay what the loss takes and the shapes fit."""
    reached = with_loss(with_loss(classes(), via).scenario, key).scenario
    assert reached.loss == key
    assert np.isfinite(evaluate(reached).value)
    assert reached.target_kind in reached.spec.target_kinds


def test_bce_and_bce_with_logits_agree_after_the_conversion() -> None:
    start = make_scenario("BCEWithLogitsLoss", X, np.eye(3), weight=[1, 2, 3])
    bce = with_loss(start, "BCELoss").scenario
    assert evaluate(bce).value == pytest.approx(evaluate(start).value, rel=1e-12)
    back = with_loss(bce, "BCEWithLogitsLoss").scenario
    np.testing.assert_allclose(back.logits.array(), X, rtol=1e-12)


def test_choices_that_the_loss_lacks_wait_unused() -> None:
    start = classes(label_smoothing=0.2)
    nll = with_loss(start, "NLLLoss").scenario
    assert "label_smoothing" not in nll.parameters.options
    assert with_loss(nll, "CrossEntropyLoss").scenario.option("label_smoothing") == 0.2


def test_numbers_outside_the_domain_are_refused_with_their_place() -> None:
    start = make_scenario("BCEWithLogitsLoss", X, np.array([[0, 1, 0], [0, 2.5, 0], [0, 0, 0]]))
    with pytest.raises(DomainError, match=r"target 2\.5 in row 1, column 1") as caught:
        with_loss(start, "BCELoss")
    assert caught.value.place is not None
    assert (caught.value.place.row, caught.value.place.column) == (1, 1)


@pytest.mark.parametrize("padding", [0, 1, -1, 255])
def test_the_ignored_samples_are_the_same_under_another_loss(padding: int) -> None:
    start = make_scenario("CrossEntropyLoss", X, np.array([padding, 1, 2]), ignore_index=padding)
    kept = evaluate(start).denominator
    columns = with_loss(start, "BCEWithLogitsLoss").scenario
    assert evaluate(columns).denominator == 3 * kept
    back = with_loss(columns, "CrossEntropyLoss").scenario
    assert evaluate(back).denominator == kept
    assert evaluate(back).value == pytest.approx(evaluate(start).value, rel=1e-14)


def test_what_is_dropped_or_unfolded_is_said() -> None:
    start = make_scenario("BCEWithLogitsLoss", X, np.eye(3), weight=np.abs(X))
    assert "the weights per element were dropped" in with_loss(start, "NLLLoss").remarks
    images = make_scenario("CrossEntropyLoss", np.zeros((2, 3, 4)), np.zeros((2, 4), dtype=int))
    assert "its dimensions were unfolded to rows" in with_loss(images, "BCELoss").remarks
