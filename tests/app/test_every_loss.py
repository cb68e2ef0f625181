"""Every loss, one that is told from outside too, goes through everything that the program does."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from outside import OUTSIDE
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot

import lossgui
from lossgui.app import App
from lossgui.cli import main
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.classes.gradient_shares import gradient_masses
from lossgui.model.classes.inverse_weights import weight_for_loss_share
from lossgui.model.classes.scheme_weights import with_scheme
from lossgui.model.code.pytorch import as_pytorch
from lossgui.model.curves.variables import ENTRY, variables_of
from lossgui.model.editing.rows_and_classes import delete_classes, duplicate_rows, insert_classes
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files.scenarios import open_reading
from lossgui.model.losses.registry import LOSSES
from lossgui.model.samples.cell_colors import ColorBy, colorings_of, seen
from lossgui.model.samples.filter import Query, Which, find
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.arrays import arrays_of
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import Weighting
from lossgui.wiring.pages import PAGES

from .driver import Driver

RNG = np.random.default_rng(12)
X = RNG.normal(size=(6, 3)) / 2
Y = np.array([0, 1, 2, 0, 1, 0])
WEIGHT = np.array([0.5, 2.0, 1.25])
EVERY = pytest.mark.parametrize("key", [*LOSSES, *(spec.key for spec in OUTSIDE)])

pytestmark = pytest.mark.usefixtures("outside")


def scenario_of(key: str) -> Scenario:
    """Return the same six samples under a loss, with weights."""
    start = make_scenario("CrossEntropyLoss", X, Y, class_names=("cat", "dog", "fox"))
    return with_loss(start, key).scenario.with_class_vector("weight", WEIGHT)


def value_of(scenario: Scenario) -> float:
    """Return what `lossgui.evaluate` makes of the arrays that stand in the tables."""
    arrays = arrays_of(scenario)
    vectors = {name: getattr(arrays, name) for name in scenario.spec.vectors}
    result = lossgui.evaluate(
        scenario.loss, arrays.input, arrays.target, **vectors, **arrays.options
    )
    return float(result.value)


@EVERY
def test_tables_are_edited(open_app: Callable[[Scenario], App], qtbot: QtBot, key: str) -> None:
    app = open_app(scenario_of(key))
    driver = Driver(app, qtbot)
    driver.type_into("logits_table", 1, 2, "0.25")
    named = app.session.scenario.targets.shape[1] == 1
    driver.type_into("targets_table", 0, 0, "fox" if named else "0.5")
    driver.type_into("weights_table", 1, 3, "4")
    scenario = app.session.scenario
    assert scenario.logits.cell(1, 2) == 0.25
    assert scenario.targets.cell(0, 0) == (2 if named else 0.5)
    assert scenario.weights[1] == 4
    assert driver.value() == f"{value_of(scenario):.6f}"
    for parameter in scenario.spec.parameters:
        assert driver.app.window.findChild(object, parameter.key) is not None
    app.session.undo()
    app.session.undo()
    app.session.undo()
    assert driver.value() == f"{value_of(scenario_of(key)):.6f}"


def test_the_window_says_what_the_loss_answers(open_app: Callable[[Scenario], App]) -> None:
    app = open_app(scenario_of("MultiMarginLoss"))
    targets = app.window.findChild(QTableView, "targets_table").model()
    assert targets.cell_at(0, 0).choices == ("cat", "dog", "fox")
    app.choices.choose_loss("CrossEntropyLoss")
    assert targets.cell_at(0, 0).choices[-1] == "ignored"
    app.choices.choose_loss("ElementHingeLoss")
    strip = app.window.findChild(QLabel, "result_denominator")
    assert strip.text() == "\N{DIVISION SIGN} 6.000000 = samples"
    correct = targets.columnCount() - 3
    assert targets.cell_at(0, correct).tip.endswith("side of score = 0")
    app.choices.choose_loss("SoftmaxFocalLoss")
    app.weights.solve_prior(0, "40")
    assert "SoftmaxFocalLoss is no negative log-likelihood" in app.window.notice_bar.text()


@EVERY
def test_pages_are_drawn_and_taken_away(open_app: Callable[[Scenario], App], key: str) -> None:
    app = open_app(scenario_of(key))
    app.session.pin()
    app.session.attempt("edit", lambda now: now.with_weight(0, 3.0))
    for page in PAGES:
        app.window.plots_card.page_chosen.emit(page)
        shown = app.window.plots_card.page
        assert not shown.grab().isNull()
        needs = page in ("thresholds", "information")
        without = needs and not app.session.scenario.spec.input.has_probabilities
        assert bool(shown.columns()) != without
    for axis in variables_of(app.session.scenario):
        app.window.plots_card.page_chosen.emit("curve")
        app.window.plots_card.page.controls.chosen.emit("curve_axis", axis)
        drawn = app.window.plots_card.page.columns()
        assert len(drawn) >= 3
        assert all(np.isfinite(values).any() for values in drawn.values()), axis


@EVERY
def test_gradient_shares_are_those_of_finite_differences(key: str) -> None:
    scenario = scenario_of(key)
    evaluation = evaluate(scenario)
    masses = np.array([mass_of(scenario, index) for index in range(3)])
    shares = gradient_masses(evaluation).shares(scenario.weights, scenario.pos_weights)
    np.testing.assert_allclose(shares, masses / masses.sum(), rtol=1e-5)


def mass_of(scenario: Scenario, index: int, h: float = 1e-6) -> float:
    """Return the absolute gradient of what the weight of one class multiplies."""
    only = scenario.with_class_vector("weight", np.eye(3)[index] * WEIGHT[index]).with_reduction(
        "sum"
    )
    slopes = []
    for place in np.ndindex(scenario.logits.shape):
        ends = [
            evaluate(only.with_logits(*place, only.logits.array()[place] + np.array([[step]])))
            for step in (-h, h)
        ]
        slopes.append((ends[1].value - ends[0].value) / (2 * h))
    return float(np.abs(slopes).sum())


@EVERY
def test_weights_are_filled_and_solved_for(key: str) -> None:
    evaluation = evaluate(scenario_of(key))
    balanced = evaluate(with_scheme(evaluation, Weighting("balanced")))
    np.testing.assert_allclose(balanced.scenario.weights, 6 / (3 * np.bincount(Y)))
    wanted = weight_for_loss_share(balanced, 1, 0.6)
    solved = evaluate(balanced.scenario.with_weight(1, wanted), balanced)
    assert describe_classes(solved).loss_share[1] == pytest.approx(0.6)


@EVERY
def test_samples_are_found_and_coloured(key: str) -> None:
    evaluation = evaluate(scenario_of(key))
    ranks = find(evaluation, Query(Which.RANKS, by_loss=True, span=(1, 2)))
    losses = evaluation.scenario.rules.row_losses(evaluation.losses(0, 6))
    assert ranks is not None
    np.testing.assert_array_equal(ranks.rows, np.argsort(-losses)[:2])
    assert find(evaluation, Query(Which.MISCLASSIFIED)) is not None
    for color_by in colorings_of(evaluation.scenario):
        assert np.isfinite(seen(evaluation, color_by, np.arange(6))).all(), color_by
    shares = seen(evaluation, ColorBy.SHARE, np.arange(6))
    assert shares.sum() == pytest.approx(1)


@EVERY
def test_rows_and_classes_follow(key: str) -> None:
    scenario = scenario_of(key)
    wider = delete_classes(insert_classes(scenario, 1, 2), [1, 2])
    assert evaluate(wider).value == pytest.approx(evaluate(scenario).value)
    longer = duplicate_rows(scenario, range(6))
    assert evaluate(longer.with_reduction("sum")).value == pytest.approx(
        2 * evaluate(scenario.with_reduction("sum")).value
    )


@EVERY
def test_files_there_and_back_and_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    scenario = replace(scenario_of(key), sample_names=tuple("abcdef"))
    path = tmp_path / "state.npz"
    np.savez(path)  # a file is replaced, not merged
    save(path, scenario)
    assert main(["eval", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["loss"] == key
    assert told["value"] == pytest.approx(evaluate(scenario).value, rel=1e-15)
    report = tmp_path / "report.html"
    assert main(["report", str(path), "-o", str(report)]) == 0
    text = report.read_text("utf-8")
    assert f"{scenario.spec.constructor or f'nn.{key}'}(weight=weight" in text
    assert f"{evaluate(scenario).value:.6f}" in text


def save(path: Path, scenario: Scenario) -> None:
    from lossgui.model.files import read, write

    write(path, arrays_of(scenario))
    again = open_reading(read(path)).scenario
    for name in ("loss", "class_names", "sample_names", "scheme", "reduction", "target_kind"):
        assert getattr(again, name) == getattr(scenario, name), name
    assert again.parameters.options == scenario.parameters.options
    assert evaluate(again).value == evaluate(scenario).value


@EVERY
def test_pytorch_code_names_the_loss_and_its_options(key: str) -> None:
    scenario = scenario_of(key)
    for parameter in scenario.spec.parameters:
        if not parameter.extension and parameter.span is not None:
            scenario = scenario.with_option(parameter.key, 0.25)
    code = as_pytorch(scenario)
    compile(code, "code", "exec")
    assert f"{scenario.spec.constructor or f'nn.{key}'}(weight=weight" in code
    for parameter in scenario.spec.parameters:
        assert (f"{parameter.key}=0.25" in code) == (
            not parameter.extension and parameter.span is not None
        )


@EVERY
def test_entry_is_the_first_axis(key: str) -> None:
    assert variables_of(scenario_of(key))[:2] == (ENTRY, "weight")
