"""Confusion matrices against counting sample by sample, and the law of the weights' shift."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from lossgui.model.decisions.confusion import Confusion, confusion
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.samples.predictions import ConfusionCell, in_cell
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table

RANDOM = np.random.default_rng(3)
N, C = 200, 5
X = RANDOM.normal(size=(N, C)) * 2
Y = RANDOM.integers(0, C, N)
Y[::7] = -100
SOFT = RANDOM.dirichlet(np.ones(C), N)
YES = (RANDOM.random((N, C)) < 0.3).astype(float)
YES[::9] = -1
WEIGHT = np.array([0.3, 1.0, 4.0, 9.0, 2.0])

SCENARIOS = {
    "index": make_scenario("CrossEntropyLoss", X, Y, weight=WEIGHT),
    "soft": make_scenario("CrossEntropyLoss", X, SOFT, weight=WEIGHT),
    "nll": make_scenario("NLLLoss", np.log(SOFT), Y, weight=WEIGHT),
    "yes or no": make_scenario("BCEWithLogitsLoss", X, YES, pos_weight=WEIGHT, ignore_index=-1),
    "probability": make_scenario("BCELoss", SOFT, np.abs(YES)),
}


def in_tiles(scenario: Scenario, tile_rows: int) -> Scenario:
    logits, targets = (Table(t.base, tile_rows) for t in (scenario.logits, scenario.targets))
    return replace(scenario, logits=logits, targets=targets)


def counted(key: str, column: int, undone: bool) -> dict[tuple[int, int], int]:
    """Go from sample to sample."""
    scenario = SCENARIOS[key]
    x, found = scenario.logits.base, Counter()
    for i in range(N):
        target = scenario.targets.base[i]
        if scenario.rules.per_element:
            shift = np.log(WEIGHT[column]) if undone else 0.0
            half = 0.5 if key == "probability" else 0.0
            label = -1 if target[column] == -1 and key != "probability" else int(target[column])
            guess = int(x[i, column] - shift >= half)
        else:
            label = int(target.argmax()) if key == "soft" else int(target[0])
            guess = max(range(C), key=lambda c: x[i, c] - (np.log(WEIGHT[c]) if undone else 0.0))
        if label >= 0:
            found[label, guess] += 1
    return found


def made(scenario: Scenario, column: int = 0, undone: bool = False) -> Confusion:
    found = confusion(evaluate(scenario), column, undone)
    assert found is not None
    return found


@pytest.mark.parametrize("tile_rows", [13, 1000])
@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize("key", SCENARIOS)
def test_cells_count_samples(key: str, undone: bool, tile_rows: int) -> None:
    scenario = in_tiles(SCENARIOS[key], tile_rows)
    for column in (0, 3):
        found = confusion(evaluate(scenario), column, undone)
        if undone and key == "probability":
            assert found is None
            continue
        assert found is not None
        expected = counted(key, column, undone)
        size = found.n_classes
        matrix = found.matrix(np.arange(size))
        assert matrix.tolist() == [[expected[i, j] for j in range(size)] for i in range(size)]
        assert found.n_samples == sum(expected.values())
        assert found.ignored == N - found.n_samples
        np.testing.assert_array_equal(found.samples, matrix.sum(axis=1))
        np.testing.assert_array_equal(found.hits, matrix.diagonal())
        assert found.accuracy() == matrix.trace() / matrix.sum()
        recall = [row[i] / row.sum() for i, row in enumerate(matrix) if row.sum()]
        assert found.balanced_accuracy() == pytest.approx(np.mean(recall))


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize("key", ["index", "soft", "nll", "yes or no"])
def test_the_samples_of_a_cell_are_those_that_it_counts(key: str, undone: bool) -> None:
    scenario = SCENARIOS[key]
    found = made(scenario, 2, undone)
    matrix = found.matrix(np.arange(found.n_classes))
    for (label, guess), count in np.ndenumerate(matrix):
        cell = ConfusionCell(label, guess, 2, undone)
        assert in_cell(scenario, scenario.block(0, N), cell).sum() == count


def test_some_classes_in_any_order() -> None:
    found = made(SCENARIOS["index"])
    whole = found.matrix(np.arange(C))
    some = np.array([3, 0])
    np.testing.assert_array_equal(found.matrix(some), whole[np.ix_(some, some)])


def test_mistakes_count_from_and_to_a_class() -> None:
    found = made(SCENARIOS["index"])
    whole = found.matrix(np.arange(C))
    np.fill_diagonal(whole, 0)
    both = whole.sum(axis=0) + whole.sum(axis=1)
    assert found.mistakes.tolist() == both.tolist()
    assert set(found.most_confused(2)) == set(np.argsort(-both)[:2])


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "BCEWithLogitsLoss"])
@pytest.mark.parametrize("undone", [False, True])
def test_nan_is_called_nothing(loss: str, undone: bool) -> None:
    x = X.copy()
    x[3:5, 0] = np.nan
    x[5] = np.nan
    y = (YES == 1) * 1.0 if loss.startswith("BCE") else np.where(Y == -100, 0, Y)
    scenario = in_tiles(make_scenario(loss, x, y), 4)
    found = made(scenario, 0, undone)
    assert found.total.undecided == 3
    assert (found.n_samples, found.ignored) == (N - 3, 0)
    cells = [ConfusionCell(i, j, 0, undone) for i in range(C) for j in range(C)]
    block = scenario.block(0, N)
    assert not any(in_cell(scenario, block, cell)[3:6].any() for cell in cells)
    assert sum(in_cell(scenario, block, cell).sum() for cell in cells) == N - 3


def test_undoing_the_weights_gives_back_the_true_classes() -> None:
    """The optimum of a weighted loss is ln P + ln w: its argmax without the shift is P's."""
    truth = RANDOM.dirichlet(np.ones(C), N)
    trained = make_scenario(
        "CrossEntropyLoss",
        np.log(truth) + np.log(WEIGHT) + 0.7,
        truth.argmax(axis=1),
        weight=WEIGHT,
    )
    assert made(trained).accuracy() < 0.9
    assert made(trained, undone=True).accuracy() == 1


def test_pos_weight_moves_a_column_by_its_logarithm() -> None:
    truth = np.linspace(0.01, 0.99, 99)[:, None]
    logits = np.log(truth / (1 - truth)) + np.log(9)
    trained = make_scenario("BCEWithLogitsLoss", logits, (truth > 0.499).astype(float))
    trained = trained.with_pos_weight(0, 9.0)
    assert made(trained).matrix(np.arange(2)).tolist() == [[9, 40], [0, 50]]
    assert made(trained, undone=True).matrix(np.arange(2)).tolist() == [[49, 0], [0, 50]]


@pytest.mark.parametrize("weight", [0.0, -1.0, np.inf, np.nan])
def test_weights_without_a_logarithm_cannot_be_undone(weight: float) -> None:
    scenario = SCENARIOS["index"].with_weight(1, weight)
    assert confusion(evaluate(scenario), undone=True) is None
    assert not in_cell(scenario, scenario.block(0, N), ConfusionCell(0, 0, undone=True)).any()
    assert made(scenario).n_samples == (Y >= 0).sum()


def test_only_edited_tiles_are_counted_again(counting) -> None:
    scenario = in_tiles(SCENARIOS["index"], 20)
    before = evaluate(scenario)
    confusion(before)
    edited = evaluate(scenario.with_logits(45, 0, np.array([[50.0]])), before)
    after = confusion(edited, tile_map=counting)
    assert after is not None
    assert counting.tiles == [2]
    np.testing.assert_array_equal(
        after.matrix(np.arange(C)), made(edited.scenario).matrix(np.arange(C))
    )


def test_other_weights_count_anew_only_what_is_undone(counting) -> None:
    scenario = SCENARIOS["index"]
    before = evaluate(scenario)
    plain = confusion(before)
    confusion(before, undone=True)
    after = evaluate(scenario.with_class_vector("weight", np.ones(C)), before)
    assert confusion(after, tile_map=counting).total is plain.total
    assert not counting.tiles
    undone = confusion(after, undone=True, tile_map=counting)
    assert undone.undone
    assert undone.total.count.tolist() == plain.total.count.tolist()
    assert counting.tiles == [0]


@pytest.mark.parametrize("shape", [(0, 3), (0, 0), (4, 0)])
def test_nothing_is_confused_where_nothing_is(shape: tuple[int, int]) -> None:
    found = made(make_scenario("CrossEntropyLoss", np.zeros(shape), np.full(shape[0], -100)))
    assert found.n_samples == 0
    assert np.isnan(found.accuracy())
    assert np.isnan(found.balanced_accuracy())
    assert not found.mistakes.any()
    assert not found.matrix(found.most_confused(20)).any()


def test_many_classes_take_no_room_for_empty_cells() -> None:
    many = make_scenario("CrossEntropyLoss", np.eye(50, 10_000, 3), np.arange(50))
    found = made(many)
    assert len(found.total.code) == 50
    assert found.total.code.tolist() == [10_000 * i + i + 3 for i in range(50)]
    assert found.mistakes[:60].tolist() == [1] * 3 + [2] * 47 + [1] * 3 + [0] * 7
