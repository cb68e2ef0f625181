from pathlib import Path

import numpy as np
import pytest

from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files import Reading, read, understand, write
from lossgui.model.files.formats.raw import RawArrays
from lossgui.model.files.formats.source import Identity
from lossgui.model.files.scenarios import open_reading, unmarked
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.arrays import arrays_of
from lossgui.model.scenario.scenario import Scenario

RNG = np.random.default_rng(8)
X = RNG.normal(size=(4, 3))
SCENARIOS = {
    "class indices": make_scenario(
        "CrossEntropyLoss", X, [0, 1, -1, 2], weight=[1, 2, 3], ignore_index=-1, reduction="sum"
    ),
    "probabilities": make_scenario(
        "CrossEntropyLoss", X, np.full((4, 3), 1 / 3), label_smoothing=0.1
    ),
    "one sample": make_scenario("NLLLoss", X[0], 2),
    "images": make_scenario(
        "NLLLoss", RNG.normal(size=(2, 3, 4, 5)), RNG.integers(0, 3, (2, 4, 5))
    ),
    "elements": make_scenario("BCEWithLogitsLoss", X, np.eye(4, 3), pos_weight=[1, 2, 3]),
    "weights per element": make_scenario("BCELoss", np.abs(X) / 9, np.eye(4, 3), weight=X),
    "a binary batch": make_scenario("BCEWithLogitsLoss", X[:, 0], [0.0, 1.0, 1.0, 0.0]),
    "float32": make_scenario("CrossEntropyLoss", X.astype(np.float32), [0, 1, 2, 0]),
}


def reading(**arrays: np.ndarray) -> Reading:
    return understand(RawArrays("a.npz", Identity(0, 0), arrays))


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=list(SCENARIOS))
def test_saving_and_opening_is_the_same(scenario: Scenario, tmp_path: Path) -> None:
    edited = scenario.with_class_name(0, "été")
    write(tmp_path / "a.npz", arrays_of(edited))
    opened = open_reading(read(tmp_path / "a.npz")).scenario
    before, after = arrays_of(edited), arrays_of(opened)
    for key in ("input", "target", "weight", "pos_weight"):
        np.testing.assert_array_equal(getattr(before, key), getattr(after, key))
    for key in ("class_names", "loss", "reduction", "options", "scheme", "sample_names"):
        assert getattr(before, key) == getattr(after, key)
    assert opened.shape == scenario.shape
    assert evaluate(opened).value == evaluate(scenario).value


def test_without_targets_they_are_zero_and_that_is_said() -> None:
    opened = open_reading(reading(input=X))
    assert not opened.scenario.targets.array().any()
    assert "a.npz has no targets: all are 0" in " ".join(opened.remarks)


def test_choices_go_before_those_of_the_file() -> None:
    held = reading(input=X, reduction=np.array("sum"), weight=np.ones(3))
    opened = open_reading(held, reduction="none", weight=X[0]).scenario
    assert opened.reduction == "none"
    np.testing.assert_array_equal(opened.weights, X[0])


def test_arrays_that_do_not_fit_are_refused_in_one_sentence() -> None:
    with pytest.raises(LossError, match="4 samples"):
        open_reading(reading(input=X, target=np.array([0, 1])))


@pytest.mark.parametrize(
    ("targets", "ignore_index", "said"),
    [
        (
            [[0.0, -100.0], [-100.0, 1.0]],
            None,
            "2 targets are -100, outside 0 to 1: set ignore_index to -100 to leave them out.",
        ),
        (
            [[0.0, 255.0], [0.0, 1.0]],
            None,
            "1 target is 255, outside 0 to 1: set ignore_index to 255 to leave it out.",
        ),
        (
            [[0.0, np.nan], [0.0, 1.0]],
            None,
            "1 target is nan, outside 0 to 1: set ignore_index to nan to leave it out.",
        ),
        ([[0.0, np.nan], [0.0, 1.0]], np.nan, ""),
        ([[2.0, -1.0], [-1.0, 1.0]], None, "3 targets are outside 0 to 1, such as -1: the loss"),
        ([[0.0, -100.0], [-100.0, 1.0]], -100, ""),
        ([[0.0, 1.0], [0.0, 1.0]], None, ""),
    ],
)
def test_binary_targets_outside_0_to_1_that_count_are_spoken_of(
    targets: list[list[float]], ignore_index: float | None, said: str
) -> None:
    scenario = make_scenario(
        "BCEWithLogitsLoss", np.zeros((2, 2)), targets, ignore_index=ignore_index
    )
    assert unmarked(scenario).startswith(said) and bool(unmarked(scenario)) == bool(said)
    assert not unmarked(make_scenario("CrossEntropyLoss", np.zeros((2, 2)), [-100, 1]))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_whole_numbers_saved_as_floats_are_class_indices(dtype: str) -> None:
    scenario = open_reading(reading(input=X, y=np.array([0, 2, -100, 1], dtype))).scenario
    assert scenario.targets.array()[:, 0].tolist() == [0, 2, -100, 1]


@pytest.mark.parametrize("value", [1e30, -1e30, 0.5, np.inf])
def test_floats_that_are_no_indices_are_refused_in_a_sentence(value: float) -> None:
    with pytest.raises(LossError):
        open_reading(reading(input=X, y=np.array([0, 1, value, 2])))


@pytest.mark.parametrize("target", [None, np.array(1), np.array(0.25)])
def test_a_single_number_is_a_sample_of_bce(target: np.ndarray | None) -> None:
    held = {"input": np.array(3.0)} | ({} if target is None else {"y": target})
    scenario = open_reading(reading(**held)).scenario
    assert (scenario.loss, scenario.shape) == ("BCEWithLogitsLoss", ())
