"""What names say about columns, whatever their case, prefix or suffix."""

import pytest

from lossgui.model.files.roles import (
    Role,
    clue_of,
    remainder,
    trailing_numbers,
    without_stem,
)
from lossgui.model.losses.signature.inputs import InputKind


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (
            Role.TARGET,
            "y_true Y_TRUE yTrue true truth gt GT_label ground_truth actual target",
        ),
        (Role.TARGET, "class class_id classId cls category species species_true label_id y"),
        (Role.NAMES, "id ImageId image_id idx row_index uuid Unnamed:0 no example sample_no path"),
        (
            Role.LEFT_OUT,
            "pred y_pred predicted_label pred_class prob_max max_prob argmax y_hat",
        ),
        (Role.LEFT_OUT, "score confidence loss val_loss fold split is_correct epoch global_step"),
        (Role.WEIGHT, "weight sample_weight SampleWeights"),
        (Role.LOGITS, "logit logit_cat cat_logits prob_cat proba0 cat_probability log_prob_cat"),
        (Role.GROUP, "group patient user"),
        (None, "cat class_0 class0 l0 0 yes maybe length x"),
    ],
)
def test_a_name_says_a_role(role: Role | None, names: str) -> None:
    wanted = dict.fromkeys(names.split(), role)
    assert {name: clue_of(name).role for name in wanted} == wanted


def test_no_name_is_that_of_samples() -> None:
    assert clue_of("").role is Role.NAMES
    assert not clue_of("").certain


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("prob_cat", InputKind.PROBABILITIES),
        ("Softmax 3", InputKind.PROBABILITIES),
        ("logit_cat", InputKind.LOGITS),
        ("log_prob_cat", InputKind.LOG_PROBABILITIES),
        ("logp_1", InputKind.LOG_PROBABILITIES),
        ("cat", None),
    ],
)
def test_a_name_says_a_kind_of_numbers(name: str, kind: InputKind | None) -> None:
    assert clue_of(name).kind is kind


@pytest.mark.parametrize(
    ("names", "bare"),
    [
        (("prob_cat", "prob_cow"), ("cat", "cow")),
        (("log_prob_a", "log_prob_b"), ("a", "b")),
        (("cat_logit", "dog_logit"), ("cat", "dog")),
        (("logit_spam",), ("spam",)),
        (("big_cat", "big_dog"), ("big_cat", "big_dog")),
        (("prob_cat", "dog"), ("prob_cat", "dog")),
        (("l0", "l1"), ("l0", "l1")),
    ],
)
def test_a_stem_for_the_kind_is_no_part_of_a_class(
    names: tuple[str, ...], bare: tuple[str, ...]
) -> None:
    assert without_stem(names) == bare


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        (("2", "0", "1"), (2, 0, 1)),
        (("l1", "l2"), (1, 2)),
        (("-1", "1"), (-1, 1)),
        (("a1", "b2"), None),
        (("l1", "l01"), None),
        (("a", "b"), None),
        ((), None),
    ],
)
def test_numbers_that_names_end_in(names: tuple[str, ...], numbers: tuple[int, ...] | None) -> None:
    assert trailing_numbers(names) == numbers


def test_what_is_left_of_a_name() -> None:
    assert remainder("target_a") == remainder("logit_a") == remainder("A") == ("a",)
    assert remainder("y_true") == ()
