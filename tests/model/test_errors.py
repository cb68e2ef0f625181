"""Errors: torch's type, and one sentence with the place, the value and what would be right."""

import numpy as np
import pytest

from lossgui import LossError, evaluate

ROWS = np.zeros((6, 3))


def refusal(kind, loss, *arguments, **kwargs):
    """Return the message of the error, which is ours and torch's at once."""
    with pytest.raises(LossError) as caught:
        evaluate(loss, *arguments, **kwargs)
    assert isinstance(caught.value, kind)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def assert_says(message, *parts):
    missing = [part for part in parts if str(part) not in message]
    assert not missing, f"{message!r} does not say {missing}"


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss"])
@pytest.mark.parametrize("index", [77, -8])
def test_a_target_that_is_no_class_is_named_with_its_row_and_the_range(loss, index):
    target = [0, 1, 2, 0, index, 1]
    message = refusal(IndexError, loss, ROWS, target)
    assert_says(message, index, "row 4", "0", "2")


def test_the_first_of_several_wrong_targets_is_named():
    assert_says(refusal(IndexError, "NLLLoss", ROWS, [0, 1, 55, 66, 77, 0]), 55, "row 2")


def test_ignored_targets_are_skipped_when_looking_for_the_first_wrong_one():
    message = refusal(IndexError, "NLLLoss", ROWS, [0, 50, 50, 66, 0, 0], ignore_index=50)
    assert_says(message, 66, "row 3")


@pytest.mark.parametrize("number", [-0.5, 1.5, np.nan, np.inf])
def test_a_probability_outside_the_unit_interval_is_named_with_its_place(number):
    inputs = np.full((4, 3), 0.5)
    inputs[3, 2] = number
    message = refusal(RuntimeError, "BCELoss", inputs, np.zeros((4, 3)))
    assert_says(message, "input", number, "row 3", "column 2", "0", "1")


@pytest.mark.parametrize("number", [-0.5, 1.5, np.nan])
def test_a_binary_target_outside_the_unit_interval_is_named_with_its_place(number):
    target = np.zeros((4, 3))
    target[1, 2] = number
    message = refusal(RuntimeError, "BCELoss", np.full((4, 3), 0.5), target)
    assert_says(message, "target", number, "row 1", "column 2")


def test_the_first_place_decides_between_input_and_target():
    message = refusal(RuntimeError, "BCELoss", [[0.5, 2.0]], [[3.0, 0.0]])
    assert_says(message, "target", "3.0")


@pytest.mark.parametrize(
    ("loss", "arguments", "parts"),
    [
        ("CrossEntropyLoss", (ROWS, np.zeros(5, int)), ("6", "5")),
        ("NLLLoss", (np.zeros(3), [0, 1]), ("2",)),
        ("BCELoss", (np.full((2, 3), 0.5), np.zeros(3)), ("(2, 3)", "(3,)")),
        ("BCEWithLogitsLoss", (np.zeros((2, 3)), np.zeros((3, 2))), ("(2, 3)", "(3, 2)")),
    ],
)
def test_sizes_that_disagree_are_both_named(loss, arguments, parts):
    assert_says(refusal(ValueError, loss, *arguments), *parts)


@pytest.mark.parametrize(
    "target", [np.zeros((6, 1), int), np.zeros((6, 3), int), np.zeros(6), np.zeros((6, 2))]
)
def test_targets_of_the_wrong_kind_or_shape(target):
    refusal(RuntimeError, "CrossEntropyLoss", ROWS, target)


def test_weights_of_the_wrong_length_name_both_lengths():
    message = refusal(RuntimeError, "CrossEntropyLoss", ROWS, np.zeros(6, int), weight=[1.0] * 5)
    assert_says(message, "weight", "3", "5")


@pytest.mark.parametrize("name", ["weight", "pos_weight"])
def test_weights_that_do_not_broadcast_name_both_shapes(name):
    zeros = np.zeros((2, 3))
    message = refusal(RuntimeError, "BCEWithLogitsLoss", zeros, zeros, **{name: np.ones(4)})
    assert_says(message, name, "4", "(2, 3)")


@pytest.mark.parametrize("name", ["avg", "batchmean", "Mean", "", None, 1])
def test_an_unknown_reduction_is_named_with_the_known_ones(name):
    message = refusal(ValueError, "CrossEntropyLoss", ROWS, np.zeros(6, int), reduction=name)
    assert_says(message, name, "none", "sum", "mean")


def test_smoothing_above_one_is_named_with_the_range():
    message = refusal(RuntimeError, "CrossEntropyLoss", ROWS, np.zeros(6, int), label_smoothing=1.5)
    assert_says(message, "label_smoothing", "1.5", "0", "1")


@pytest.mark.parametrize(
    ("loss", "argument"),
    [
        ("NLLLoss", {"label_smoothing": 0.1}),
        ("BCELoss", {"label_smoothing": 0.1}),
        ("BCEWithLogitsLoss", {"label_smoothing": 0.1}),
        ("CrossEntropyLoss", {"pos_weight": [1.0, 2.0, 3.0]}),
        ("NLLLoss", {"pos_weight": [1.0, 2.0, 3.0]}),
        ("BCELoss", {"pos_weight": [1.0, 2.0, 3.0]}),
    ],
)
def test_a_parameter_that_the_loss_does_not_have_is_named_with_the_loss(loss, argument):
    inputs = np.full((2, 3), 0.5)
    target = inputs if loss.startswith("BCE") else np.array([0, 1])
    assert_says(refusal(TypeError, loss, inputs, target, **argument), *argument, loss)


@pytest.mark.parametrize("index", [1.0, -100.0, True, None, "0"])
def test_an_ignore_index_that_is_no_integer(index):
    message = refusal(TypeError, "CrossEntropyLoss", ROWS, np.zeros(6, int), ignore_index=index)
    assert_says(message, "ignore_index")


def test_an_ignored_class_of_probability_targets():
    message = refusal(RuntimeError, "CrossEntropyLoss", ROWS, ROWS, ignore_index=1)
    assert_says(message, "ignore_index", "1")


def test_an_unknown_loss_is_named_with_the_known_ones():
    message = refusal(ValueError, "HuberLoss", ROWS, ROWS)
    assert_says(message, "HuberLoss", "CrossEntropyLoss", "BCEWithLogitsLoss")


@pytest.mark.parametrize("logits", [[[1.0, 2.0], [3.0]], [["a", "b"]], [[1j, 2j]], object()])
def test_what_is_no_array_of_numbers(logits):
    with pytest.raises(LossError):
        evaluate("CrossEntropyLoss", logits, [0])


def test_an_unbatched_input_with_one_listed_target():
    refusal(RuntimeError, "CrossEntropyLoss", [1.0, 2.0, 3.0], [1])
