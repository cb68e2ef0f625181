"""Targets that do not count: an ignore_index that may be nan, and what says neither yes nor no."""

import json

import numpy as np
import pytest

import lossgui
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.code.pytorch import as_pytorch
from lossgui.model.errors import ArgumentError, DomainError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files import read, write
from lossgui.model.files.scenarios import open_reading
from lossgui.model.samples.sample_statistics import are_correct, are_ignored
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.arrays import arrays_of
from lossgui.model.scenario.conversion import with_loss

X = np.array([[0.5, -1.0], [2.0, 0.25], [-0.5, 1.5]])
T = np.array([[1.0, np.nan], [0.0, 1.0], [np.nan, np.nan]])
KNOWN = ~np.isnan(T)


@pytest.mark.parametrize("loss", ["BCEWithLogitsLoss", "BCELoss"])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_nan_is_ignored(loss: str, reduction: str) -> None:
    x = X if loss == "BCEWithLogitsLoss" else 1 / (1 + np.exp(-X))
    result = lossgui.evaluate(loss, x, T, ignore_index=np.nan, reduction=reduction)
    marked = np.where(KNOWN, T, -7.0)
    expected = lossgui.evaluate(loss, x, marked, ignore_index=-7, reduction=reduction)
    np.testing.assert_array_equal(result.value, expected.value)
    np.testing.assert_array_equal(result.gradient, expected.gradient)
    assert np.isfinite(result.gradient).all()


def test_nan_is_no_class_index_to_ignore() -> None:
    with pytest.raises(ArgumentError, match="must be a whole number, not nan"):
        lossgui.evaluate("CrossEntropyLoss", X, [0, 1, 0], ignore_index=np.nan)


def scenario(targets: np.ndarray, ignore_index: float | None = None):
    return make_scenario("BCEWithLogitsLoss", X, targets, ignore_index=ignore_index)


@pytest.mark.parametrize("odd", [np.nan, -1.0, 255.0])
def test_counts_are_of_what_says_yes_or_no(odd: float) -> None:
    targets = np.where(KNOWN, T, odd)
    for ignore_index in (None, odd if np.isnan(odd) else int(odd)):
        given = scenario(targets, ignore_index)
        np.testing.assert_array_equal(describe_classes(evaluate(given)).count, [1, 1])
        block = given.block(0, 3)
        assert are_correct(given, block).tolist() == [True, False, True]
    assert are_ignored(given, 0, 3).tolist() == [False, False, True]


def test_a_target_outside_the_domain_names_the_remedy() -> None:
    with pytest.raises(DomainError, match="ignore_index = nan leaves it out"):
        make_scenario("BCELoss", np.full((3, 2), 0.5), T)
    with pytest.raises(DomainError, match="ignore_index = -1 leaves it out"):
        make_scenario("BCELoss", np.full((3, 2), 0.5), np.where(KNOWN, T, -1))


def test_it_survives_saving_and_converting(tmp_path) -> None:
    given = scenario(T, np.nan)
    write(tmp_path / "a.npz", arrays_of(given))
    opened = open_reading(read(tmp_path / "a.npz")).scenario
    assert np.isnan(opened.ignored)
    assert evaluate(opened).value == evaluate(given).value
    classes = with_loss(given, "CrossEntropyLoss").scenario
    assert classes.targets.array()[:, 0].tolist()[1:] == [1, -100]
    assert "kept = ~target.isnan()" in as_pytorch(given)


def test_the_command_line_takes_nan(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    from lossgui.cli import main

    np.savez(tmp_path / "a.npz", logits=X, targets=T)
    assert main(["eval", str(tmp_path / "a.npz"), "--ignore-index", "nan", "--json"]) == 0
    out, err = capsys.readouterr()
    expected = lossgui.evaluate("BCEWithLogitsLoss", X, T, ignore_index=np.nan)
    assert json.loads(out)["value"] == pytest.approx(float(expected.value), rel=1e-15)
    assert "outside" not in err
