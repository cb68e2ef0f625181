import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lossgui.model.errors import CellError
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.samples.filter import Query, Which, class_query, find, parse_sample, renewed
from lossgui.model.samples.predictions import ConfusionCell
from lossgui.model.samples.sample_statistics import describe
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario

N, C = 2400, 250
RNG = np.random.default_rng(5)
X = RNG.normal(size=(N, C)).round(2)
LABELS = RNG.integers(0, C, N)
LABELS[::7] = -100
X[np.arange(N), np.maximum(LABELS, 0)] += RNG.normal(3, 2, N)
X[10, 3] = np.nan
P = RNG.dirichlet(np.ones(C), N)
Y = (RNG.uniform(size=(N, C)) < 0.1).astype(float)
Y[::9] = -1
SOLID = 1 / (1 + np.exp(-np.nan_to_num(X)))

SCENARIOS = {
    "class indices": make_scenario(
        "CrossEntropyLoss", X, LABELS, weight=RNG.uniform(0.1, 3, C), label_smoothing=0.1
    ),
    "probabilities": make_scenario("CrossEntropyLoss", X, P),
    "log-probabilities": make_scenario("NLLLoss", X, LABELS),
    "elements": make_scenario("BCEWithLogitsLoss", X, Y, ignore_index=-1),
    "unit interval": make_scenario("BCELoss", SOLID, np.abs(Y)),
}


@pytest.fixture(params=SCENARIOS)
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    """Return an evaluation of several tiles, after some edits."""
    scenario = SCENARIOS[request.param].with_logits(1100, 0, np.array([[0.75, 0.25]]))
    return evaluate(scenario)


def by_loss(evaluation: Evaluation, rows: list[int]) -> list[int]:
    losses = describe(evaluation, np.arange(N)).losses
    losses = np.where(np.isnan(losses), np.inf, losses)
    return sorted(rows, key=lambda row: (-losses[row], row))


def rows_of(evaluation: Evaluation, query: Query) -> list[int]:
    found = find(evaluation, query)
    assert found is not None
    assert found.query == query
    assert found.scenario is evaluation.scenario
    return found.rows.tolist()


def test_the_misclassified_samples_of_a_class(evaluation: Evaluation) -> None:
    scenario = evaluation.scenario
    x, t = scenario.logits.array(), scenario.targets.array()
    guess = np.where(np.isnan(x).any(axis=1), -1, x.argmax(axis=1))
    for label in (3, 7):
        if scenario.rules.per_element:
            wanted = (t[:, label] == 1) & ~(x[:, label] >= scenario.spec.input.half)
        else:
            own = t[:, 0] if (scenario.target_kind == "class index") else t.argmax(axis=1)
            wanted = (own == label) & (guess != label)
        query = Query(Which.CLASS, label, wrong=True)
        assert rows_of(evaluation, query) == np.flatnonzero(wanted).tolist()
        assert wanted.any()


def test_what_was_found_is_stale_after_a_change_of_what_it_rests_on() -> None:
    scenario = SCENARIOS["class indices"]
    found = find(evaluate(scenario), Query(Which.WORST))
    assert found is not None
    assert not found.is_stale(scenario)
    assert not found.is_stale(scenario.with_class_name(0, "zero").with_reduction("sum"))
    assert found.is_stale(scenario.with_weight(0, 3.5))
    assert found.is_stale(scenario.with_logits(0, 0, np.array([[0.5]])))
    assert found.is_stale(scenario.with_targets(0, 0, np.array([[1]])))


def test_all_samples_in_their_order_are_none(evaluation: Evaluation) -> None:
    assert evaluation.scenario.logits.n_tiles > 1
    assert find(evaluation, Query()) is None
    assert find(evaluation, Query(Which.CLASS, C)) is None


def test_all_by_loss(evaluation: Evaluation) -> None:
    expected = by_loss(evaluation, list(range(N)))
    assert rows_of(evaluation, Query(by_loss=True)) == expected


def test_the_worst(evaluation: Evaluation) -> None:
    expected = by_loss(evaluation, list(range(N)))[:100]
    assert rows_of(evaluation, Query(Which.WORST, by_loss=True)) == expected
    assert rows_of(evaluation, Query(Which.WORST)) == sorted(expected)


def test_the_misclassified_are_those_with_a_cross(evaluation: Evaluation) -> None:
    wrong = np.flatnonzero(~describe(evaluation, np.arange(N)).correct).tolist()
    assert 0 < len(wrong) < N or evaluation.scenario.rules.per_element
    assert rows_of(evaluation, Query(Which.MISCLASSIFIED)) == wrong
    by = Query(Which.MISCLASSIFIED, by_loss=True)
    assert rows_of(evaluation, by) == by_loss(evaluation, wrong)


@pytest.mark.parametrize(
    ("name", "ignored", "of_class"),
    [
        ("class indices", LABELS == -100, LABELS == 3),
        ("probabilities", LABELS == 99_999, P.argmax(axis=1) == 3),
        ("log-probabilities", LABELS == -100, LABELS == 3),
        ("elements", (Y == -1).all(axis=1), Y[:, 3] == 1),
        ("unit interval", LABELS == 99_999, np.abs(Y[:, 3]) == 1),
    ],
)
def test_the_ignored_and_those_of_a_class(
    name: str, ignored: np.ndarray, of_class: np.ndarray
) -> None:
    evaluation = evaluate(SCENARIOS[name])
    assert rows_of(evaluation, Query(Which.IGNORED)) == np.flatnonzero(ignored).tolist()
    assert rows_of(evaluation, Query(Which.CLASS, 3)) == np.flatnonzero(of_class).tolist()


def test_a_positive_that_is_ignored_is_of_no_class() -> None:
    scenario = make_scenario("BCEWithLogitsLoss", np.zeros((3, 2)), np.ones((3, 2)), ignore_index=1)
    assert rows_of(evaluate(scenario), Query(Which.CLASS, 1)) == []
    assert rows_of(evaluate(scenario), Query(Which.IGNORED)) == [0, 1, 2]


def test_equal_losses_come_by_number() -> None:
    scenario = make_scenario("CrossEntropyLoss", np.zeros((300, 2)), np.zeros(300, dtype=int))
    assert rows_of(evaluate(scenario), Query(Which.WORST, by_loss=True)) == list(range(100))
    few = make_scenario("CrossEntropyLoss", [[0.0, 3.0], [3.0, 0.0]], [1, 1])
    assert rows_of(evaluate(few), Query(Which.WORST, by_loss=True)) == [1, 0]


def test_no_samples_and_no_classes() -> None:
    for shape in ((0, 3), (0, 0)):
        evaluation = evaluate(make_scenario("CrossEntropyLoss", np.zeros(shape), np.zeros(0, int)))
        for which in (Which.WORST, Which.MISCLASSIFIED, Which.IGNORED):
            assert rows_of(evaluation, Query(which, by_loss=True)) == []


def test_tiles_may_run_side_by_side(evaluation: Evaluation) -> None:
    query = Query(Which.MISCLASSIFIED, by_loss=True)
    with ThreadPoolExecutor(2) as pool:
        found = find(evaluation, query, pool.map)
    assert found is not None
    assert found.rows.tolist() == rows_of(evaluation, query)


def test_the_matrix_is_not_copied() -> None:
    x = np.zeros((40_000, 100), dtype=np.float32)
    evaluation = evaluate(make_scenario("CrossEntropyLoss", x, np.zeros(40_000, dtype=int)))
    for query in (Query(Which.WORST), Query(Which.MISCLASSIFIED), Query(Which.CLASS, 0, True)):
        tracemalloc.start()
        find(evaluation, query)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < x.nbytes / 2


def test_what_was_found_is_looked_for_anew_only_when_samples_come_or_go() -> None:
    before = evaluate(make_scenario("CrossEntropyLoss", np.zeros((4, 2)), [0, 1, 0, 1]))
    found = find(before, Query(Which.CLASS, 1))
    edited = evaluate(before.scenario.with_targets(0, 0, np.array([[1]])), before)
    assert renewed(found, edited) is found
    fewer = evaluate(make_scenario("CrossEntropyLoss", np.zeros((2, 2)), [0, 1]))
    anew = renewed(found, fewer)
    assert anew is not None
    assert anew.rows.tolist() == [1]
    assert renewed(None, fewer) is None


@pytest.mark.parametrize(
    ("text", "label"), [("cat", 2), (" CAT ", 2), ("wild", 1), ("at", 1), ("dog", 0)]
)
def test_a_class_is_found_by_its_name_before_a_part_of_it(text: str, label: int) -> None:
    names = ("dog", "wildcat", "cat")
    assert class_query(text, names) == Query(Which.CLASS, label)


@pytest.mark.parametrize("text", ["fox", "", "  "])
def test_a_text_that_no_class_has_says_so(text: str) -> None:
    with pytest.raises(CellError, match="is in no class name"):
        class_query(text, ("dog", "cat"))


FLAT = make_scenario("CrossEntropyLoss", np.zeros((12, 3)), np.zeros(12, dtype=int))
IMAGES = make_scenario("CrossEntropyLoss", np.zeros((2, 3, 4, 5)), np.zeros((2, 4, 5), dtype=int))


@pytest.mark.parametrize(("scenario", "row"), [(FLAT, 11), (IMAGES, 27), (IMAGES, 39)])
def test_a_sample_is_typed_as_it_is_named(scenario: Scenario, row: int) -> None:
    assert parse_sample(f" {scenario.sample_name(row)} ", scenario) == row


@pytest.mark.parametrize("text", ["12", "-1", "1.0", "1,2", "", "one", "1_1", "²"])
def test_what_is_no_sample_names_the_range(text: str) -> None:
    with pytest.raises(CellError, match="is no sample: type a number from 0 to 11") as error:
        parse_sample(text, FLAT)
    assert str(error.value.place) == "sample"


@pytest.mark.parametrize("text", ["3", "0, 1", "2, 0, 0", "0, 4, 0", "0, 0, 0, 0"])
def test_a_sample_of_more_dimensions_needs_all_numbers(text: str) -> None:
    with pytest.raises(CellError, match="type 3 numbers from 0, 0, 0 to 1, 3, 4"):
        parse_sample(text, IMAGES)


@pytest.mark.parametrize("undone", [False, True])
def test_the_samples_of_a_cell_of_the_confusion_matrix(undone: bool) -> None:
    evaluation = evaluate(SCENARIOS["class indices"])
    scores = X - np.log(evaluation.scenario.weights) if undone else X
    guess = scores.argmax(axis=1)
    label, predicted = next(
        (LABELS[i], guess[i]) for i in range(N) if LABELS[i] >= 0 and guess[i] != LABELS[i]
    )
    expected = np.flatnonzero((label == LABELS) & (guess == predicted)).tolist()
    query = Query(Which.CELL, cell=ConfusionCell(int(label), int(predicted), undone=undone))
    assert rows_of(evaluation, query) == expected


def test_the_yes_and_no_of_a_column() -> None:
    evaluation = evaluate(SCENARIOS["elements"])
    query = Query(Which.CELL, cell=ConfusionCell(1, 0, column=3))
    missed = np.flatnonzero((Y[:, 3] == 1) & ~(X[:, 3] >= 0)).tolist()
    assert rows_of(evaluation, query) == missed


@pytest.mark.parametrize("cell", [ConfusionCell(C, 0), ConfusionCell(0, C)])
def test_a_cell_of_no_class_shows_all(cell: ConfusionCell) -> None:
    assert find(evaluate(SCENARIOS["class indices"]), Query(Which.CELL, cell=cell)) is None
    binary = evaluate(SCENARIOS["elements"])
    assert find(binary, Query(Which.CELL, cell=ConfusionCell(2, 0))) is None
    assert find(binary, Query(Which.CELL, cell=ConfusionCell(0, 0, column=C))) is None


def test_a_span_of_losses_or_of_their_ranks(evaluation: Evaluation) -> None:
    losses = describe(evaluation, np.arange(N)).losses
    ignored = set(rows_of(evaluation, Query(Which.IGNORED)))
    kept = [row for row in by_loss(evaluation, list(range(N))) if row not in ignored]
    query = Query(Which.RANKS, by_loss=True, span=(5, 30))
    assert rows_of(evaluation, query) == kept[4:30]
    assert rows_of(evaluation, Query(Which.RANKS, span=(5, 30))) == sorted(kept[4:30])
    low, high = losses[kept[300]], losses[kept[200]]
    expected = [row for row in sorted(kept) if low <= losses[row] <= high]
    assert rows_of(evaluation, Query(Which.LOSSES, span=(low, high))) == expected
    worst = Query(Which.LOSSES, by_loss=True, span=(losses[kept[10]], np.inf))
    assert rows_of(evaluation, worst)[:11] == kept[:11]


def test_a_cell_is_no_question_any_more_where_classes_become_yes_and_no() -> None:
    evaluation = evaluate(SCENARIOS["class indices"])
    found = find(evaluation, Query(Which.CELL, by_loss=True, cell=ConfusionCell(7, 9)))
    binary = evaluate(make_scenario("BCEWithLogitsLoss", X, np.abs(Y)))
    assert renewed(found, evaluation) is found
    anew = renewed(found, binary)
    assert anew is not None
    assert anew.query == Query(by_loss=True)
