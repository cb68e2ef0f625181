"""What is asked for, what is kept, and what is said of a reading."""

from pathlib import Path

import numpy as np
import pytest

from lossgui.model.errors import ArgumentError, FileError, LossError
from lossgui.model.files import Asked, KeptChoices, Reading, read, understand
from lossgui.model.files.draft import preview
from lossgui.model.files.formats import read_raw
from lossgui.model.files.formats.raw import RawArrays
from lossgui.model.files.formats.source import Identity
from lossgui.model.files.roles import Role
from lossgui.model.files.scenarios import open_reading
from lossgui.model.files.understanding.reading import as_dict, sentence
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.losses.signature.targets import TargetKind

X = np.array([[0.5, -1.25, 2.0], [1.5, 0.25, -0.75]])
Y = np.array([2, 0])
TABLE = "who,cat,dog,fox,pred,target\nann,0.5,-1.25,2,1,2\nbob,1.5,0.25,-0.75,0,0\n"


def of(**arrays: object) -> RawArrays:
    held = {key: np.asarray(value) for key, value in arrays.items()}
    return RawArrays("a.npz", Identity(0, 0), held)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(TABLE)
    return tmp_path / "a.csv"


def test_a_reading_says_all_of_it(table: Path) -> None:
    reading = read(table, asked=Asked({"who": Role.NAMES}))
    assert sentence(reading) == (
        "a.csv: logits from 'cat', 'dog', 'fox'; targets from 'target'; sample names from 'who'; "
        "left out: 'pred' (a by-product); CrossEntropyLoss, since the targets are class indices."
    )
    assert reading.arrays.sample_names == ("ann", "bob")
    plain = as_dict(reading)
    assert plain["logits"] == plain["classes"] == ["cat", "dog", "fox"]
    assert plain["target"] == ["target"]
    assert plain["sample_names"] == ["who"]
    assert plain["left_out"] == ["pred"]
    assert plain["columns"][4] == {"name": "pred", "role": "left out", "why": "a by-product"}
    assert (plain["input"], plain["targets"]) == ("logits", "class index")


def test_what_is_asked_goes_before_every_name(table: Path) -> None:
    asked = Asked({"fox": Role.LOGITS, "c*": Role.LOGITS, "PRED": Role.TARGET})
    reading = read(table, asked=asked)
    assert reading.arrays.class_names == ("fox", "cat")
    np.testing.assert_array_equal(reading.arrays.input, X[:, [2, 0]])
    np.testing.assert_array_equal(reading.arrays.target, [1, 0])
    assert reading.named(Role.LEFT_OUT) == ("who", "dog", "target")


def test_a_chooser_reads_again_with_other_roles(table: Path) -> None:
    raw = read_raw(table)
    shown = preview(raw)
    assert shown.names == ("who", "cat", "dog", "fox", "pred", "target")
    assert shown.rows[1] == ("bob", "1.5", "0.25", "-0.75", "0", "0")
    first = understand(raw)
    roles = {name: run.role for run in first.runs for name in run.names}
    again = understand(raw, asked=Asked(roles))
    assert {name: run.role for run in again.runs for name in run.names} == roles
    np.testing.assert_array_equal(again.arrays.input, first.arrays.input)
    without = understand(raw, asked=Asked(roles | {"fox": Role.LEFT_OUT, "pred": Role.GROUP}))
    assert without.arrays.class_names == ("cat", "dog")
    assert without.group == ("1", "0")


def test_arrays_are_shown_by_their_keys() -> None:
    shown = preview(of(logits=X, targets=Y))
    assert shown.names == ("logits", "targets")
    logits, targets = shown.rows[0]
    assert logits == "(2, 3) float64: 0.5, -1.25, 2.0, 1.5, 0.25, -0.75"
    assert targets == "(2,) int64: 2, 0"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked({"owl": Role.LOGITS}), "a.csv has no column 'owl': it has 'who', 'cat'"),
        (Asked({"who": Role.LOGITS}), "column 'who' is 'ann', which is no number"),
        (Asked({"who": Role.TARGET}), "the target is 'ann', neither a number nor a class name"),
    ],
)
def test_what_is_asked_and_cannot_be(table: Path, asked: Asked, message: str) -> None:
    with pytest.raises(LossError, match=message):
        read(table, asked=asked)


def test_keys_that_are_asked_for() -> None:
    raw = of(first=X, second=2 * X, mine=Y)
    reading = understand(raw, asked=Asked({"second": Role.LOGITS, "mine": Role.TARGET}))
    np.testing.assert_array_equal(reading.arrays.input, 2 * X)
    assert reading.named(Role.LEFT_OUT) == ("first",)
    with pytest.raises(FileError, match="holds 'first', 'second', 'mine'; one of 'logits'"):
        understand(raw)
    with pytest.raises(ArgumentError, match=r"a\.npz has no key 'third'"):
        understand(raw, asked=Asked({"third": Role.LOGITS}))


def test_a_column_is_asked_of_the_file_that_has_it(table: Path) -> None:
    beside = table.with_name("t.csv")
    beside.write_text("who,answer,other\nbob,fox,cat\nann,dog,cat\n")
    asked = Asked({"who": Role.NAMES, "other": Role.TARGET})
    assert read(table, beside, asked).arrays.target.tolist() == [0, 0]
    asked = Asked({"who": Role.NAMES, "answer": Role.TARGET})
    reading = read(table, beside, asked)
    assert reading.arrays.target.tolist() == [1, 2]
    assert "matched to the samples by name" in " ".join(reading.remarks)
    with pytest.raises(ArgumentError, match=r"t\.csv has no column 'none'"):
        read(table, beside, Asked({"none": Role.TARGET}))


@pytest.mark.parametrize(
    ("kept", "arrays", "loss", "ignore_index"),
    [
        (KeptChoices("CrossEntropyLoss", 255), {"target": [255, 0]}, "CrossEntropyLoss", 255),
        (KeptChoices("CrossEntropyLoss", 255), {"target": [1, 0]}, "CrossEntropyLoss", None),
        (KeptChoices("BCEWithLogitsLoss", -1), {"target": [1, 0]}, "CrossEntropyLoss", None),
        (
            KeptChoices("CrossEntropyLoss"),
            {"target": np.eye(2, 3) * 0 + 1},
            "BCEWithLogitsLoss",
            None,
        ),
        (
            KeptChoices("NLLLoss"),
            {"loss": "CrossEntropyLoss", "target": Y},
            "CrossEntropyLoss",
            None,
        ),
    ],
)
def test_what_was_chosen_stays_where_it_fits(
    kept: KeptChoices, arrays: dict[str, object], loss: str, ignore_index: int | None
) -> None:
    reading = understand(of(input=X, **arrays), kept=kept)
    assert reading.loss == loss
    assert reading.arrays.options.get("ignore_index") == ignore_index
    assert ("ignore_index stays" in " ".join(reading.remarks)) is (ignore_index is not None)


def test_a_number_that_may_be_ignored_is_offered() -> None:
    with pytest.raises(FileError, match=r"1 target is 255.*0 to 2 are; ignore_index 255"):
        understand(of(logits=X, target=[255, 0]))


@pytest.mark.parametrize(
    ("target", "kind", "loss"),
    [
        (None, None, "CrossEntropyLoss"),
        (Y, TargetKind.INDEX, "CrossEntropyLoss"),
        (Y.astype(float), TargetKind.INDEX, "CrossEntropyLoss"),
        (np.eye(2, 3, dtype=np.int8), TargetKind.PROBABILITIES, "CrossEntropyLoss"),
        (np.full((2, 3), 1 / 3, np.float16), TargetKind.PROBABILITIES, "CrossEntropyLoss"),
        (np.array([[1, 1, 0], [0, 0, 0]]), TargetKind.ELEMENTS, "BCEWithLogitsLoss"),
        (np.array([[1, 1, -1], [0, 0, 0]]), TargetKind.ELEMENTS, "BCEWithLogitsLoss"),
    ],
)
def test_the_values_of_targets_suggest_the_loss(
    target: np.ndarray | None, kind: TargetKind | None, loss: str
) -> None:
    reading = understand(of(logits=X) if target is None else of(logits=X, target=target))
    assert (reading.target_kind, reading.loss) == (kind, loss)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ([[1, 1, 0], [0, 0, 0]], "the targets are yes or no for each number"),
        ([[1, 1, 255], [0, 0, 0]], "the targets are yes or no for each number"),
        ([[1, 1, np.nan], [0, 0, 0]], "the targets are yes or no for each number"),
        ([[0.2, 1, 0.5], [0, 0.9, 0.75]], "each number has a target"),
        (X[::-1], "each number has a target"),
        (np.full((2, 3), 0.5), "each number has a target"),
    ],
)
def test_only_yes_and_no_are_called_so(target: object, said: str) -> None:
    assert sentence(understand(of(logits=X, target=target))).endswith(f"since {said}.")


@pytest.mark.parametrize(
    ("loss", "key", "given"),
    [
        (None, "probabilities", np.log),
        ("CrossEntropyLoss", "probabilities", np.log),
        ("CrossEntropyLoss", "input", np.positive),
        ("NLLLoss", "logits", np.positive),
    ],
)
def test_a_chosen_loss_takes_numbers_as_they_are_unless_they_are_named(
    loss: str | None, key: str, given: np.ufunc
) -> None:
    p = np.array([[0.25, 0.5, 0.25], [0.125, 0.125, 0.75]])
    reading = understand(of(**{key: p, "y": Y}), loss=loss)
    np.testing.assert_array_equal(reading.arrays.input, given(p))


def test_the_input_that_a_person_names_is_brought_into_what_a_loss_takes() -> None:
    asked = Asked(input=InputKind.LOGITS)
    reading = understand(of(input=X, y=np.eye(2, 3)), asked=asked, loss="BCELoss")
    np.testing.assert_allclose(reading.arrays.input, 1 / (1 + np.exp(-X)), rtol=1e-15)
    assert "became probabilities by sigmoid" in " ".join(reading.remarks)


def test_weights_of_samples_serve_binary_losses_alone() -> None:
    weight = np.array([1.0, 3.0])
    binary = understand(of(logits=X[:, :1], y=[0, 1], sample_weight=weight))
    np.testing.assert_array_equal(binary.arrays.weight, weight[:, None])
    other = understand(of(logits=X, y=Y, sample_weight=weight))
    assert other.arrays.weight is None
    assert "CrossEntropyLoss has no weight per sample" in sentence(other)


def test_long_names_and_many_columns_stay_one_short_sentence() -> None:
    names = [f"{'n' * 99}{k}" for k in range(500)]
    reading = understand(of(logits=np.zeros((1, 500)), y=[3], class_names=names))
    assert len(sentence(reading)) < 200


def test_a_saved_state_is_taken_as_it_is() -> None:
    p = np.array([[0.25, 0.75]])
    saved = of(input=p, target=np.array([1]), loss="CrossEntropyLoss", reduction="sum")
    reading: Reading = understand(saved)
    np.testing.assert_array_equal(reading.arrays.input, p)
    assert open_reading(reading).scenario.reduction == "sum"
    assert "as in the file" in sentence(reading)


def test_a_wide_table_is_read_at_once(tmp_path: Path) -> None:
    header = ",".join(f"c{k}" for k in range(20_000))
    row = ",".join(["0.5"] * 20_000)
    (tmp_path / "a.csv").write_text(f"{header},target\n{row},7\n{row},9\n")
    reading = read(tmp_path / "a.csv")
    assert reading.arrays.input.shape == (2, 20_000)
    assert reading.arrays.target.tolist() == [7, 9]
