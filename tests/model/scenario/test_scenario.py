import numpy as np
import pytest

from lossgui.model.errors import (
    ArgumentError,
    CellError,
    ClassIndexError,
    DomainError,
    ParameterError,
    Place,
)
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario


@pytest.fixture
def scenario() -> Scenario:
    return make_scenario("CrossEntropyLoss", np.eye(3), [0, -100, 2], class_names=("a", "b", "c"))


def test_equal_values_make_no_new_scenario(scenario: Scenario) -> None:
    assert scenario.with_logits(0, 0, np.array([[1.0]])) is scenario
    assert scenario.with_targets(0, 0, np.array([[0]])) is scenario
    assert scenario.with_weight(1, 1.0) is scenario
    assert scenario.with_reduction("mean") is scenario
    assert scenario.with_option("label_smoothing", 0.0) is scenario
    assert scenario.with_option("ignore_index", -100) is scenario
    assert scenario.with_class_name(1, "b") is scenario


def test_a_loss_has_its_own_weights_and_options_alone(scenario: Scenario) -> None:
    with pytest.raises(ArgumentError, match="no pos_weight: only BCEWithLogitsLoss has one"):
        scenario.with_pos_weight(1, 2.0)
    with pytest.raises(ArgumentError, match="CrossEntropyLoss has no margin"):
        scenario.with_option("margin", 2.0)


@pytest.mark.parametrize("name", ["", "  ", "c", "ignored", "Ignored"])
def test_a_class_name_tells_its_class(scenario: Scenario, name: str) -> None:
    with pytest.raises(CellError) as caught:
        scenario.with_class_name(1, name)
    assert caught.value.place == Place("weights", 1, "class")


@pytest.mark.parametrize("names", [("a", "b"), ("a", "a", "b"), ("a", "ignored", "b")])
def test_class_names_are_checked_at_the_door(names: tuple[str, ...]) -> None:
    with pytest.raises(CellError):
        make_scenario("CrossEntropyLoss", np.eye(3), [0, 1, 2], class_names=names)


def test_ignore_index_cannot_leave_a_target_without_a_class(scenario: Scenario) -> None:
    with pytest.raises(ClassIndexError, match="row 1"):
        scenario.with_option("ignore_index", -1)
    with pytest.raises(ParameterError, match="int64"):
        scenario.with_option("ignore_index", 10**30)


@pytest.mark.parametrize(("dtype", "value"), [(np.float16, 70_000.0), (np.float32, 1e39)])
def test_a_number_is_never_clamped_to_infinity(dtype: type, value: float) -> None:
    scenario = make_scenario("CrossEntropyLoss", np.eye(2, dtype=dtype), [0, 1])
    with pytest.raises(DomainError, match="too large") as caught:
        scenario.with_logits(1, 0, np.array([[value]]))
    assert caught.value.place == Place("logits", 1, 0)
    assert scenario.with_logits(1, 0, np.array([[np.inf]])).logits.cell(1, 0) == np.inf


@pytest.mark.parametrize("shape", [(3,), (1, 3), (1,), ()])
def test_weights_that_do_not_differ_between_samples_are_per_class(shape: tuple[int, ...]) -> None:
    scenario = make_scenario("BCEWithLogitsLoss", np.eye(3), np.eye(3), weight=np.full(shape, 2.0))
    assert scenario.element_weight is None
    np.testing.assert_array_equal(scenario.weights, np.full(3, 2.0))
