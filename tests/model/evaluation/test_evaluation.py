"""Evaluations that reuse what they share are those computed from scratch."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from lossgui.model.classes.gradient_shares import gradient_masses
from lossgui.model.curves.weight_curves import swept_curve
from lossgui.model.decisions.confusion import confusion
from lossgui.model.decisions.thresholds import thresholds
from lossgui.model.evaluation.evaluation import Evaluation, cells_to_evaluate, evaluate, stale_tiles
from lossgui.model.files import understand
from lossgui.model.files.formats import read_raw
from lossgui.model.files.scenarios import open_reading
from lossgui.model.samples.sorted_losses import sample_losses
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import TILE_CELLS, rows_per_tile

RNG = np.random.default_rng(20)


def scenario(loss: str = "CrossEntropyLoss", n: int = 100_000) -> Scenario:
    x = RNG.normal(size=(n, 10))
    if loss == "BCEWithLogitsLoss":
        return make_scenario(loss, x, RNG.integers(0, 2, x.shape).astype(float))
    return make_scenario(loss, x, RNG.integers(0, 10, n), weight=RNG.random(10) + 0.5)


def same(a: Evaluation, b: Evaluation) -> None:
    for reduction in ("mean", "sum"):
        assert a.reduced(reduction) == pytest.approx(b.reduced(reduction), rel=1e-12)


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss", "BCEWithLogitsLoss"])
def test_a_logit_edit_redoes_one_tile(loss: str) -> None:
    before = evaluate(scenario(loss))
    edited = before.scenario.with_logits(30_000, 3, np.array([[7.5]]))
    assert len(stale_tiles(edited, before)) == 1 < before.scenario.logits.n_tiles
    same(evaluate(edited, before), evaluate(edited))


def test_a_target_edit_redoes_one_tile() -> None:
    before = evaluate(scenario())
    edited = before.scenario.with_targets(99_999, 0, np.array([[-100]]))
    assert stale_tiles(edited, before) == [before.scenario.logits.n_tiles - 1]
    same(evaluate(edited, before), evaluate(edited))


def test_weights_reduction_and_smoothing_redo_no_tile() -> None:
    before = evaluate(scenario())
    start = before.scenario
    changes = [
        start.with_weight(3, 100.0),
        start.with_reduction("sum"),
        start.with_option("label_smoothing", 0.3),
    ]
    for changed in changes:
        after = evaluate(changed, before)
        assert after.tiles is before.tiles
        same(after, evaluate(changed))


def test_column_sums_are_made_when_smoothing_asks_and_kept() -> None:
    plain = evaluate(scenario())
    assert plain.value > 0
    n_tiles = plain.scenario.logits.n_tiles
    assert len(plain.pending) == n_tiles > 1
    smoothed = plain.scenario.with_option("label_smoothing", 0.3)
    assert cells_to_evaluate(smoothed, plain) == smoothed.logits.base.size
    after = evaluate(smoothed, plain)
    assert after.tiles is plain.tiles
    assert not after.pending
    assert cells_to_evaluate(smoothed.with_option("label_smoothing", 0.4), after) == 0
    edited = smoothed.with_logits(0, 0, np.array([[1.0]]))
    assert cells_to_evaluate(edited, after) == TILE_CELLS
    same(evaluate(edited, after), evaluate(edited))


@pytest.mark.parametrize("axis", ["weight", "label_smoothing"])
def test_the_curve_against_smoothing_alone_needs_column_sums(axis: str) -> None:
    evaluation = evaluate(scenario(n=100))
    curve = swept_curve(evaluation, axis, 3, 2)
    assert np.isfinite(curve.batch.y).all()
    assert bool(evaluation.pending) == (axis == "weight")


def test_column_sums_made_later_are_those_of_the_tile_as_it_was() -> None:
    before = evaluate(scenario())
    edited = evaluate(before.scenario.with_logits(30_000, 3, np.array([[7.5]])), before)
    for evaluation in (before, edited):
        smoothed = evaluation.scenario.with_option("label_smoothing", 0.3)
        same(evaluate(smoothed, evaluation), evaluate(smoothed))


@pytest.mark.parametrize("n_columns", [1, 10, 1_000, 10_000, TILE_CELLS, 3 * TILE_CELLS])
def test_a_tile_holds_few_cells(n_columns: int) -> None:
    assert rows_per_tile(n_columns) * n_columns <= max(n_columns, TILE_CELLS)


def test_few_samples_among_many_classes_are_summed_by_class() -> None:
    x = RNG.normal(size=(60, 10_000))
    y = np.where(np.arange(60) % 7 == 0, -100, np.arange(60) % 11)
    weight = RNG.random(10_000) + 0.5
    many = evaluate(make_scenario("CrossEntropyLoss", x, y, weight=weight))
    assert many.scenario.logits.n_tiles > 1
    losses = many.losses(0, 60)
    assert many.numerator == pytest.approx(losses.sum(), rel=1e-12)
    expected = np.bincount(y[y >= 0], minlength=10_000)
    np.testing.assert_array_equal(many.terms.count, expected)
    assert many.terms.first[3] * weight[3] == pytest.approx(losses[y == 3].sum(), rel=1e-12)


def test_pos_weight_redoes_no_tile() -> None:
    before = evaluate(scenario("BCEWithLogitsLoss"))
    changed = before.scenario.with_pos_weight(2, 9.0)
    after = evaluate(changed, before)
    assert after.tiles is before.tiles
    same(after, evaluate(changed))


@pytest.mark.parametrize("change", ["ignore_index", "loss"])
def test_what_changes_every_term_redoes_every_tile(change: str) -> None:
    before = evaluate(scenario(n=100))
    after = (
        before.scenario.with_option("ignore_index", 0)
        if change == "ignore_index"
        else make_scenario("NLLLoss", before.scenario.logits.base, np.zeros(100, dtype=int))
    )
    assert stale_tiles(after, before) == [0]
    same(evaluate(after, before), evaluate(after))


def test_undo_shares_the_tiles_of_its_base() -> None:
    before = evaluate(scenario())
    edited = before.scenario.with_logits(0, 0, np.array([[1.0]]))
    back = evaluate(before.scenario, evaluate(edited, before))
    assert back.value == before.value
    others = before.scenario.logits.n_tiles - 1
    assert others > 0
    assert sum(a is b for a, b in zip(back.tiles, before.tiles, strict=True)) == others


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "BCEWithLogitsLoss"])
def test_threads_change_no_digit(loss: str) -> None:
    alone = evaluate(scenario(loss, 240_000))
    with ThreadPoolExecutor(3) as pool:
        shared = evaluate(alone.scenario, tile_map=pool.map)
    assert len(shared.tiles) > 3
    assert shared.value == alone.value


@pytest.mark.parametrize("shape", [(16_000, 1_000), (1_600, 10_000)])
def test_a_file_is_understood_and_evaluated_without_a_copy_of_the_matrix(
    shape: tuple[int, int], tmp_path: Path
) -> None:
    x = RNG.standard_normal(shape, dtype=np.float32)
    y = RNG.integers(0, shape[1], len(x))
    np.savez(tmp_path / "batch.npz", logits=x, targets=y)
    raw = read_raw(tmp_path / "batch.npz")
    tracemalloc.start()
    evaluation = evaluate(open_reading(understand(raw)).scenario)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert evaluation.value == pytest.approx(np.log(shape[1]) + 0.5, rel=0.01)
    assert peak < x.nbytes / 4
    assert kept < x.nbytes / 20


def test_no_samples_are_not_those_of_before() -> None:
    before = evaluate(scenario(n=20))
    for figures in (gradient_masses, sample_losses, confusion, lambda own: thresholds(own, 0)):
        figures(before)
    empty = make_scenario("CrossEntropyLoss", np.zeros((0, 10)), np.zeros(0, dtype=int))
    after = evaluate(empty, before)
    assert np.isnan(after.reduced("mean"))
    assert after.reduced("sum") == 0.0
    assert np.isnan(gradient_masses(after).shares(np.ones(10), np.ones(10))).all()
    assert len(sample_losses(after).losses()) == 0
    assert confusion(after).n_samples == 0
    assert thresholds(after, 0).positives == 0
