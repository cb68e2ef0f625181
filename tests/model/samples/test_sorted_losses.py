"""Ranks and histograms of losses against sorting and counting sample by sample."""

from dataclasses import replace

import numpy as np
import pytest

from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.signature.targets import NONE
from lossgui.model.samples.sample_statistics import row_losses
from lossgui.model.samples.sorted_losses import (
    OTHERS,
    LossHistogram,
    loss_histogram,
    loss_spread,
    ranked,
    sample_losses,
)
from lossgui.model.samples.thinning import thinned
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table

RANDOM = np.random.default_rng(4)
N, C = 150, 4
X = RANDOM.normal(size=(N, C)) * 3
Y = RANDOM.integers(0, C, N)
Y[::5] = -100
YES = (RANDOM.random((N, C)) < 0.4).astype(float)
YES[::10] = -1
WEIGHT = np.array([0.5, 2.0, 7.0, 1.0])

SCENARIOS = {
    "index": make_scenario("CrossEntropyLoss", X, Y, weight=WEIGHT),
    "smoothed": make_scenario("CrossEntropyLoss", X, Y, weight=WEIGHT, label_smoothing=0.2),
    "soft": make_scenario("CrossEntropyLoss", X, RANDOM.dirichlet(np.ones(C), N), weight=WEIGHT),
    "yes or no": make_scenario("BCEWithLogitsLoss", X, YES, pos_weight=WEIGHT, ignore_index=-1),
    "by element": make_scenario("BCEWithLogitsLoss", X, np.abs(YES), weight=RANDOM.random((N, C))),
}


def in_tiles(scenario: Scenario, tile_rows: int) -> Scenario:
    logits, targets = (Table(t.base, tile_rows) for t in (scenario.logits, scenario.targets))
    return replace(scenario, logits=logits, targets=targets)


@pytest.mark.parametrize("tile_rows", [11, 1000])
@pytest.mark.parametrize("key", SCENARIOS)
def test_losses_are_those_of_the_tables(key: str, tile_rows: int) -> None:
    evaluation = evaluate(in_tiles(SCENARIOS[key], tile_rows))
    found = sample_losses(evaluation)
    np.testing.assert_allclose(found.losses(), row_losses(evaluation, 0, N), rtol=1e-14)


@pytest.mark.parametrize("key", SCENARIOS)
def test_other_weights_and_smoothing_give_other_losses(key: str) -> None:
    scenario = in_tiles(SCENARIOS[key], 40)
    before = evaluate(scenario)
    sample_losses(before)
    changes = [scenario.with_class_vector("weight", WEIGHT[::-1].copy())]
    if scenario.spec.parameter("label_smoothing"):
        changes.append(scenario.with_option("label_smoothing", 0.7))
    if "pos_weight" in scenario.spec.vectors:
        changes.append(scenario.with_pos_weight(1, 30.0))
    for changed in changes:
        after = evaluate(changed, before)
        found = sample_losses(after)
        np.testing.assert_allclose(found.losses(), row_losses(after, 0, N), rtol=1e-14)
    after = evaluate(replace(scenario, weight=None), before)
    np.testing.assert_allclose(sample_losses(after).losses(), row_losses(after, 0, N), rtol=1e-14)


def test_weights_of_class_indices_need_no_tile(counting) -> None:
    before = evaluate(SCENARIOS["index"])
    sample_losses(before)
    after = evaluate(SCENARIOS["index"].with_class_vector("weight", np.ones(C)), before)
    assert len(sample_losses(after, tile_map=counting).losses()) == N
    assert not counting.tiles


def test_only_edited_tiles_are_computed_again(counting) -> None:
    scenario = in_tiles(SCENARIOS["index"], 20)
    before = evaluate(scenario)
    sample_losses(before)
    after = evaluate(scenario.with_targets(47, 0, np.array([[-100]])), before)
    found = sample_losses(after, tile_map=counting)
    assert counting.tiles == [2]
    assert found.label[47] == NONE
    np.testing.assert_allclose(found.losses(), row_losses(after, 0, N), rtol=1e-14)


def test_the_class_of_a_sample() -> None:
    expected = np.where(Y == -100, NONE, Y)
    np.testing.assert_array_equal(sample_losses(evaluate(SCENARIOS["index"])).label, expected)
    yes = evaluate(SCENARIOS["yes or no"])
    ignored = (YES == -1).all(axis=1)
    for column in (1, 2):
        found = sample_losses(yes, column)
        expected = np.where(ignored, NONE, YES[:, column] == 1)
        np.testing.assert_array_equal(found.label, expected)


def test_the_largest_loss_comes_first() -> None:
    losses = np.array([1.0, np.nan, 3.0, 3.0, np.inf, 0.0, 2.0])
    label = np.array([0, 0, 1, 1, 0, NONE, 0])
    found = ranked(losses, label)
    assert found.rows.tolist() == [1, 4, 2, 3, 6, 0]
    np.testing.assert_array_equal(found.losses, [np.nan, np.inf, 3, 3, 2, 1])
    assert found.ignored == 1
    assert [found.rank(row) for row in (1, 3, 5, 0)] == [1, 4, None, 6]
    assert [found.row_at(rank) for rank in (-3, 1.4, 1.6, 99)] == [1, 1, 4, 0]
    assert ranked(np.zeros(0), np.zeros(0, dtype=int)).row_at(1) is None


def test_a_curve_of_very_many_losses_has_few_points() -> None:
    losses = RANDOM.exponential(size=100_000)
    found = ranked(losses, np.zeros(len(losses), dtype=int))
    ranks, drawn = found.curve()
    expected = np.sort(losses)[::-1]
    assert len(ranks) <= 2000
    np.testing.assert_array_equal(drawn, expected[ranks.astype(int) - 1])
    assert ranks[:20].tolist() == list(range(1, 21))
    assert ranks[-1] == len(losses)
    assert np.diff(ranks).max() <= 101


@pytest.mark.parametrize("n_points", [0, 1, 1999, 2000, 2001, 12345])
def test_first_and_last_points_are_kept(n_points: int) -> None:
    kept = thinned(n_points)
    assert len(kept) == min(n_points, len(kept)) <= 2000
    assert (np.diff(kept) > 0).all()
    assert not n_points or (kept[0], kept[-1]) == (0, n_points - 1)


def counted(found: LossHistogram, losses: np.ndarray, label: np.ndarray) -> list[list[int]]:
    """Let NumPy's histogram count the samples of each group."""
    groups = [label == c for c in found.classes if c != OTHERS]
    if OTHERS in found.classes:
        groups.append(~np.isin(label, [NONE, *found.classes]))
    usable = np.isfinite(losses)
    return [np.histogram(losses[group & usable], found.edges)[0].tolist() for group in groups]


@pytest.mark.parametrize("most", [2, 10])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_histograms_count_samples(logarithmic: bool, most: int) -> None:
    losses = RANDOM.exponential(size=N)
    losses[:3] = np.nan, np.inf, 0.0
    label = np.where(Y == -100, NONE, Y)
    label[:3] = 1
    found = loss_histogram(losses, label, logarithmic, most, n_bins=13)
    assert found is not None
    inside = np.where(losses == 0, np.nan, losses) if logarithmic else losses
    assert found.counts.tolist() == counted(found, inside, label)
    assert found.left_out == 2 + logarithmic
    assert found.counts.sum() + found.left_out == (label != NONE).sum()
    steps = np.diff(np.log(found.edges) if logarithmic else found.edges)
    np.testing.assert_allclose(steps, steps[0])
    finite = np.where(np.isfinite(losses), losses, 0)
    sizes = [float(finite[label == c].sum()) for c in range(C)]
    assert found.classes[:2] == (0, 1, 2, 3)[:2] or most == 2
    largest = sum(sizes[c] for c in found.classes if c != OTHERS)
    assert largest == pytest.approx(sum(sorted(sizes)[-most:]))


def test_classes_with_most_of_the_loss_have_histograms() -> None:
    label = np.repeat(np.arange(5), [50, 30, 10, 2, 1])
    losses = np.repeat([0.01, 0.02, 0.03, 9.0, 50.0], [50, 30, 10, 2, 1])

    def classes(selected: int | None) -> tuple[int, ...]:
        found = loss_histogram(losses, label, most_classes=2, selected=selected)
        assert found is not None
        return found.classes

    assert classes(None) == (3, 4, OTHERS)
    assert classes(2) == (2, 4, OTHERS)
    assert classes(7) == (3, 4, OTHERS)


def test_equal_losses_have_a_histogram() -> None:
    for logarithmic in (False, True):
        found = loss_histogram(np.full(5, 0.7), np.zeros(5, dtype=int), logarithmic)
        assert found is not None
        assert found.counts.sum() == 5
        assert (np.diff(found.edges) > 0).all()


@pytest.mark.parametrize("losses", [[], [np.nan], [0.0]])
def test_nothing_has_no_histogram(losses: list[float]) -> None:
    label = np.zeros(len(losses), dtype=int)
    assert loss_histogram(np.array(losses), label, logarithmic=True) is None


def test_no_samples_and_no_classes() -> None:
    for shape in ((0, 3), (0, 0), (3, 0)):
        scenario = make_scenario("CrossEntropyLoss", np.zeros(shape), np.full(shape[0], -100))
        found = sample_losses(evaluate(scenario))
        assert found.losses().tolist() == [0.0] * shape[0]
        assert ranked(found.losses(), found.label).ignored == shape[0]


@pytest.mark.parametrize(
    ("losses", "half"),
    [([5.0, 1.0, 1.0, 1.0], 1), ([1.0, 1.0, 1.0, 1.0], 2), ([3.0], 1), ([], 0), ([np.inf], 0)],
)
def test_how_many_losses_are_half_of_the_sum(losses: list[float], half: int) -> None:
    assert ranked(np.array(losses), np.zeros(len(losses), dtype=int)).half() == half


def test_a_spread_is_of_now_and_of_a() -> None:
    now, then = evaluate(SCENARIOS["index"]), evaluate(SCENARIOS["smoothed"])
    found = loss_spread(sample_losses(now), sample_losses(then), logarithmic=True)
    assert found.pinned is not None
    assert found.histogram is not None
    kept = Y != -100
    np.testing.assert_allclose(found.ranks.losses, np.sort(row_losses(now, 0, N)[kept])[::-1])
    np.testing.assert_allclose(found.pinned.losses, np.sort(row_losses(then, 0, N)[kept])[::-1])
    assert found.half == found.ranks.half()
    assert found.histogram.counts.sum() == kept.sum()
