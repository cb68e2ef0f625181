from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lossgui.model.classes.scheme_weights import followed, with_scheme
from lossgui.model.errors import LossError, OddTargetError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files import KeptChoices
from lossgui.model.files.opening import (
    OpenedFile,
    Request,
    kept_of,
    open_file,
    read_raws,
    reloaded,
    understood_pair,
)
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.schemes import Weighting

TABLE = "a,b,c,target\n1,2,3,0\n4,5,7,1\n0,1,0,2\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    return path


def pair(first: Path, second: Path) -> OpenedFile:
    request = Request(first, second)
    return understood_pair(request, read_raws(request))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("names", "y"),
    [
        (("x.npy", "z.npy"), [0, 2, 1, 1]),
        (("x.npy", "z.npy"), np.eye(3)[[0, 2, 1, 1]]),
        (("scores.npy", "y_true.npy"), [[0.2, 0.3, 0.5]] * 4),
    ],
    ids=["indices", "one-hot", "soft, by name"],
)
def test_of_two_files_the_logits_are_found(
    tmp_path: Path, turned: bool, names: tuple[str, str], y: object
) -> None:
    rng = np.random.default_rng(0)
    logits, targets = tmp_path / names[0], tmp_path / names[1]
    x = rng.normal(size=(4, 3))
    np.save(logits, x)
    np.save(targets, y)
    opened = pair(targets, logits) if turned else pair(logits, targets)
    np.testing.assert_array_equal(opened.scenario.logits.array(), x)
    assert opened.request.paths == (logits, targets)
    assert opened.remarks[0] == f"{names[0]} holds the logits and {names[1]} the targets."


def test_two_files_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.zeros((4, 3)) + 0.5)
    np.save(tmp_path / "y.npy", np.zeros(7))
    with pytest.raises(LossError):
        pair(tmp_path / "x.npy", tmp_path / "y.npy")


def test_progress_of_two_files_goes_from_0_to_1(tmp_path: Path, table: Path) -> None:
    np.save(tmp_path / "y.npy", [0, 1, 2])
    parts: list[float] = []
    read_raws(Request(table, tmp_path / "y.npy"), parts.append)
    assert parts == sorted(parts)
    assert 0 < parts[0] <= parts[-1] == 1


def test_a_reload_keeps_what_was_chosen(table: Path) -> None:
    before = open_file(Request(table)).scenario
    chosen = replace(
        before.with_class_vector("weight", np.array([1.0, 5, 2])).with_reduction("sum"),
        options={"label_smoothing": 0.25},
    )
    table.write_text(TABLE.replace("4,5,7,1", "4,5,6,2"))
    after = reloaded(chosen, open_file(Request(table, kept=kept_of(chosen)))).scenario
    assert after.logits.cell(1, 2) == 6
    assert after.targets.array()[:, 0].tolist() == [0, 2, 2]
    assert after.weights.tolist() == [1, 5, 2]
    assert (after.reduction, after.option("label_smoothing")) == ("sum", 0.25)


def test_a_reload_takes_the_new_numbers_to_the_chosen_loss(table: Path) -> None:
    chosen = with_loss(open_file(Request(table)).scenario, "NLLLoss").scenario
    table.write_text(TABLE.replace("4,5,7,1", "4,5,6,1"))
    opened = reloaded(chosen, open_file(Request(table, kept=kept_of(chosen))))
    fresh = with_loss(open_file(Request(table)).scenario, "NLLLoss").scenario
    assert opened.scenario.loss == "NLLLoss"
    assert evaluate(opened.scenario).value == evaluate(fresh).value


def test_a_reload_with_other_classes_keeps_a_scheme_and_says_that_typed_weights_go(
    table: Path,
) -> None:
    before = open_file(Request(table)).scenario
    balanced = with_scheme(evaluate(before), Weighting("balanced"))
    typed = before.with_class_vector("weight", np.array([1.0, 5, 2]))
    table.write_text("a,b,target\n1,2,0\n4,5,1\n3,2,1\n")
    opened = open_file(Request(table))
    kept = reloaded(balanced, opened).scenario
    assert kept.scheme == balanced.scheme
    assert followed(evaluate(kept)).scenario.weights.tolist() == [1.5, 0.75]
    said = reloaded(typed, opened).remarks
    assert "the class weights are those of the file" in said[-1]


def test_a_reload_of_a_file_without_targets_keeps_those_on_show(tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    np.save(path, np.eye(3))
    before = open_file(Request(path)).scenario.with_targets(0, 0, np.array([[2]]))
    np.save(path, 2 * np.eye(3))
    after = reloaded(before, open_file(Request(path))).scenario
    assert after.logits.cell(0, 0) == 2
    assert after.targets.array()[:, 0].tolist() == [2, 0, 0]


def test_a_mask_opens_with_what_is_ignored_and_names_it_without(tmp_path: Path) -> None:
    path = tmp_path / "mask.npz"
    np.savez(path, logits=np.zeros((1, 2, 2, 2)), targets=[[[0, 255], [1, 255]]])
    with pytest.raises(OddTargetError) as caught:
        open_file(Request(path))
    assert caught.value.target == 255
    assert "--ignore-index 255" in str(caught.value)
    assert caught.value.in_window.endswith("ignore_index 255 leaves them out.")
    for request in (Request(path, ignore_index=255), Request(path, kept=KeptChoices(None, 255))):
        assert open_file(request).scenario.ignored == 255


def saved(tmp_path: Path, **changes: object) -> OpenedFile:
    choices = {"scheme": "balanced", "normalisation": "as is", "weight": [1.5, 0.75]} | changes
    given = {key: value for key, value in choices.items() if value is not None}
    np.savez(tmp_path / "a.npz", logits=[[0.5, 1.0], [2, 0], [1, 3]], targets=[0, 1, 1], **given)
    return open_file(Request(tmp_path / "a.npz"))


def test_saved_weights_are_those_of_their_scheme(tmp_path: Path) -> None:
    opened = saved(tmp_path)
    assert opened.scenario.scheme.key == "balanced"
    assert len(opened.remarks) == 1


def test_saved_weights_that_their_scheme_does_not_give_stay_and_are_said(tmp_path: Path) -> None:
    opened = saved(tmp_path, weight=[1.0, 7.0])
    assert opened.scenario.weights.tolist() == [1, 7]
    assert opened.scenario.scheme.key == "custom"
    assert opened.remarks[-1] == "The saved weight is not what balanced gives: it stays as it is."


def test_a_saved_scheme_without_weights_gives_them(tmp_path: Path) -> None:
    opened = saved(tmp_path, weight=None)
    assert opened.scenario.weights.tolist() == [1.5, 0.75]
    assert "the weights are those of balanced" in opened.remarks[-1]


@pytest.mark.parametrize("weight", [None, [1.5, 0.75]])
def test_weights_that_a_person_gives_go_before_a_saved_scheme(
    weight: list[float] | None, tmp_path: Path
) -> None:
    request = saved(tmp_path, weight=weight).request
    opened = open_file(replace(request, choices={"weight": [1, 7]}))
    assert opened.scenario.weights.tolist() == [1, 7]
    assert opened.scenario.scheme.key == "custom"
    assert len(opened.remarks) == 1


@pytest.mark.parametrize("key", ["scheme", "normalisation"])
def test_a_saved_choice_that_is_not_known_is_said(key: str, tmp_path: Path) -> None:
    opened = saved(tmp_path, **{key: "odd"})
    assert opened.scenario.weights.tolist() == [1.5, 0.75]
    assert f"The {key} 'odd' is not known" in " ".join(opened.remarks)


def test_targets_of_a_second_file_go_before_two_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b,label,target,n\n0.5,1.5,0,1,4\n1.5,2.25,1,1,2\n")
    (tmp_path / "y.csv").write_text("target\n1\n0\n")
    opened = open_file(Request(tmp_path / "x.csv", tmp_path / "y.csv"))
    assert opened.scenario.targets.array()[:, 0].tolist() == [1, 0]
    assert "'label', 'target' (the targets are those of y.csv)" in opened.remarks[0]
    np.savez(tmp_path / "x.npz", logits=np.eye(2), y=[0, 1], label=[1, 1])
    opened = open_file(Request(tmp_path / "x.npz", tmp_path / "y.csv"))
    assert opened.scenario.targets.array()[:, 0].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("header", "right"),
    [
        ("cat,dog,target", "1 or 0 for each class, in a column each; for one class per sample"),
        ("logit,target", "write 1 for yes and 0 for no in place of 'cat', 'dog'."),
    ],
)
def test_names_where_yes_or_no_is_asked_for_are_refused_with_what_is_right(
    header: str, right: str, tmp_path: Path
) -> None:
    numbers = ",".join(["0.5"] * header.count(","))
    (tmp_path / "a.csv").write_text(f"{header}\n{numbers},cat\n{numbers},dog\n")
    with pytest.raises(LossError) as caught:
        open_file(Request(tmp_path / "a.csv", loss="BCEWithLogitsLoss"))
    assert right in str(caught.value)
