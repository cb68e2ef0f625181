import math

import numpy as np
import pytest

from lossgui.model.errors import FileError, LossError, Place
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.words import (
    LONGEST_NAME,
    denominator_name,
    losses_shape,
    on_screen,
    sample_text,
)
from lossgui.model.text.formatting import change_text, share_text, small_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.2500"),
        (-0.0011234, "-0.00112"),
        (9.4127e-07, "9.41e-07"),
        (0.0, "0.0000"),
        (math.nan, "nan"),
    ],
)
def test_small_numbers_have_three_digits(value: float, text: str) -> None:
    assert small_text(value) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (1.5, 1.25, "+0.2500"),
        (0.85505, 0.85508, "-3.00e-05"),
        (0.1 + 0.2, 0.3, "0"),
        (0.0, 0.0, "0"),
        (0.0, 1e-30, "-1.00e-30"),
        (math.inf, 1.0, "+inf"),
        (math.inf, math.inf, "nan"),
        (math.nan, 1.0, "nan"),
    ],
)
def test_a_change_has_digits_of_its_own_and_rounding_is_none(
    now: float, before: float, text: str
) -> None:
    assert change_text(now, before) == text


def test_a_long_name_of_a_sample_is_cut_within_sentences() -> None:
    names = "image_0001.png", "a picture of three animals by a river"
    scenario = make_scenario("CrossEntropyLoss", np.zeros((2, 2)), [0, 1], sample_names=names)
    assert sample_text(scenario, 0) == names[0]
    assert sample_text(scenario, 1) == "a picture of three animals by…"
    assert len(sample_text(scenario, 1)) == LONGEST_NAME


@pytest.mark.parametrize(
    ("x", "y", "arguments", "name", "shape"),
    [
        (np.zeros((2, 3)), [0, 1], {}, "samples that count", [2]),
        (np.zeros((2, 3)), [0, 1], {"weight": [1, 2, 3]}, "Σ w[y]", [2]),
        (np.zeros((2, 3)), np.full((2, 3), 1 / 3), {"weight": [1, 2, 3]}, "samples", [2]),
        (np.zeros((2, 3, 5)), np.zeros((2, 5), int), {}, "samples that count", [2, 5]),
    ],
)
def test_what_the_mean_divides_by(
    x: object, y: object, arguments: dict[str, object], name: str, shape: list[int]
) -> None:
    scenario = make_scenario("CrossEntropyLoss", x, y, **arguments)
    assert denominator_name(scenario) == name
    assert losses_shape(scenario) == shape


def test_elements_that_may_be_ignored_are_said_to_count() -> None:
    x = np.zeros((2, 3))
    assert denominator_name(make_scenario("BCEWithLogitsLoss", x, x)) == "elements"
    ignoring = make_scenario("BCEWithLogitsLoss", x, x, ignore_index=-1)
    assert denominator_name(ignoring) == "elements that count"
    assert losses_shape(ignoring) == [2, 3]


@pytest.mark.parametrize(
    ("share", "signed", "text"),
    [
        (0.0, False, "0 %"),
        (0.0, True, "0 %"),
        (1.0, False, "100 %"),
        (0.12345, True, "+12.3 %"),
        (0.0004, False, "<0.1 %"),
        (-0.0004, True, "-<0.1 %"),
        (np.nan, True, "-"),
    ],
)
def test_parts_in_words(share: float, signed: bool, text: str) -> None:
    assert share_text(share, signed) == text


@pytest.mark.parametrize(
    ("loss", "place", "shown"),
    [
        ("BCELoss", Place("logits", 1, 2), "Probabilities, row 1, fox"),
        ("BCELoss", Place("targets", 0, 1), "Targets, row 0, dog"),
        ("BCELoss", Place("weights", 2, "weight"), "Class weights, fox, weight"),
        ("CrossEntropyLoss", Place("logits", 0, 0), "Logits, row 0, cat"),
        ("CrossEntropyLoss", Place("targets", 1, 0), "Targets, row 1"),
        ("NLLLoss", Place("logits", 0, 0), "Log-probabilities, row 0, cat"),
    ],
)
def test_a_place_is_named_as_the_window_does(loss: str, place: Place, shown: str) -> None:
    x = np.array([[0.2, 0.5, 0.1], [0.3, 0.9, 0.1]])
    target = x if loss == "BCELoss" else [0, 1]
    scenario = make_scenario(loss, x, target, class_names=("cat", "dog", "fox"))
    error = on_screen(LossError(f"'abc' is none ({place}): type another.", place), scenario)
    assert str(error) == f"'abc' is none ({shown}): type another."
    assert error.place == place
    if isinstance(place.column, int):
        said = f"7 in row {place.row}, column {place.column} is none."
        assert str(on_screen(LossError(said, place), scenario)) == f"7 ({shown}) is none."


def test_an_error_of_no_cell_stays_as_it_is() -> None:
    scenario = make_scenario("CrossEntropyLoss", [[1.0, 2.0]], [0])
    beyond = (Place("clipboard", 1, 1), Place("logits", 1, 0), Place("weights", 2), Place("logits"))
    for error in (FileError("no"), *(LossError("no", place) for place in beyond)):
        assert on_screen(error, scenario) is error
