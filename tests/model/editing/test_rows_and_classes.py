from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.editing.rows_and_classes import (
    delete_classes,
    delete_rows,
    duplicate_class,
    duplicate_rows,
    grow,
    insert_classes,
    insert_rows,
    move_class,
    move_rows,
    shuffle,
)
from lossgui.model.errors import ClassIndexError, ShapeError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import rows_per_tile

X = np.arange(12.0).reshape(4, 3)
NAMES = ("cat", "dog", "fox")
WEIGHT = np.array([1.0, 2.0, 3.0])


def classes(**changes: object) -> Scenario:
    arguments = {"input": X, "target": [0, 1, 2, -100], "class_names": NAMES, "weight": WEIGHT}
    return make_scenario("CrossEntropyLoss", **arguments | changes)


def probabilities() -> Scenario:
    return classes(target=np.array([[0.5, 0.5, 0], [1, 0, 0], [0, 0, 1.0], [0.2, 0.3, 0.5]]))


def elements(loss: str = "BCEWithLogitsLoss", **changes: object) -> Scenario:
    arguments = {"input": X / 12, "target": np.eye(4, 3), "class_names": NAMES}
    return make_scenario(loss, **arguments | changes)


def by_element() -> Scenario:
    return elements(weight=X + 1, pos_weight=X + 2)


def targets(scenario: Scenario) -> list[object]:
    array = scenario.targets.array()
    return array[:, 0].tolist() if (scenario.target_kind == "class index") else array.tolist()


def assert_same(new: Scenario, old: Scenario) -> None:
    """Compare everything but the identity of the tables."""
    for name in (
        "loss",
        "target_kind",
        "class_names",
        "shape",
        "options",
        "reduction",
        "scheme",
        "sample_names",
    ):
        assert getattr(new, name) == getattr(old, name)
    for name in ("logits", "targets"):
        np.testing.assert_array_equal(getattr(new, name).array(), getattr(old, name).array())
        assert getattr(new, name).base.dtype == getattr(old, name).base.dtype
    for name in ("weight", "pos_weight", "element_weight", "element_pos_weight"):
        np.testing.assert_array_equal(getattr(new, name), getattr(old, name))


def assert_consistent(scenario: Scenario) -> None:
    n_rows, n_classes = scenario.logits.shape
    assert scenario.shape == (n_rows, n_classes)
    assert scenario.targets.shape == (
        n_rows,
        1 if (scenario.target_kind == "class index") else n_classes,
    )
    assert scenario.logits.tile_rows == scenario.targets.tile_rows == rows_per_tile(n_classes)
    assert len(set(scenario.class_names)) == n_classes
    for name in ("weight", "pos_weight"):
        assert getattr(scenario, name) is None or getattr(scenario, name).shape == (n_classes,)
    for name in ("element_weight", "element_pos_weight"):
        assert getattr(scenario, name) is None or getattr(scenario, name).shape == scenario.shape
    again = make_scenario(
        scenario.loss,
        scenario.logits.array(),
        scenario.targets.array()[:, 0]
        if (scenario.target_kind == "class index")
        else scenario.targets.array(),
        weight=scenario.weight if scenario.element_weight is None else scenario.element_weight,
        ignore_index=scenario.ignored,
    )
    if scenario.pos_weight is None and scenario.element_pos_weight is None:
        np.testing.assert_array_equal(evaluate(scenario).value, evaluate(again).value)


KINDS = {
    "classes": classes,
    "probabilities": probabilities,
    "elements": elements,
    "by element": by_element,
}
kinds = st.sampled_from(sorted(KINDS)).map(lambda key: KINDS[key]())


def test_new_rows_prefer_nothing() -> None:
    new = insert_rows(classes(), 1, 2)
    assert new.logits.array()[:, 0].tolist() == [0, 0, 0, 3, 6, 9]
    assert targets(new) == [0, 0, 0, 1, 2, -100]
    assert targets(insert_rows(probabilities(), 4))[4] == [1 / 3] * 3
    chances = insert_rows(elements("BCELoss"), 0)
    assert (chances.logits.array()[0].tolist(), targets(chances)[0]) == ([0.5] * 3, [0] * 3)
    log = make_scenario("NLLLoss", np.log(np.full((1, 4), 0.25)), [0])
    np.testing.assert_allclose(np.exp(insert_rows(log, 0).logits.array()[0]), 0.25)
    assert insert_rows(by_element(), 0).element_weight[0].tolist() == [1, 1, 1]


def test_rows_are_deleted_copied_and_moved_with_their_targets() -> None:
    assert targets(delete_rows(classes(), [0, 2])) == [1, -100]
    assert targets(duplicate_rows(classes(), [0, 1])) == [0, 1, 0, 1, 2, -100]
    assert targets(move_rows(classes(), [0, 1], 2)) == [2, -100, 0, 1]
    assert targets(move_rows(classes(), [3], 0)) == [-100, 0, 1, 2]
    moved = move_rows(by_element(), [3], 0)
    assert moved.element_weight[:, 0].tolist() == [10, 1, 4, 7]
    assert moved.element_pos_weight[:, 0].tolist() == [11, 2, 5, 8]


def test_all_rows_may_be_deleted() -> None:
    empty = delete_rows(classes(), [0, 1, 2, 3])
    assert empty.shape == (0, 3)
    assert np.isnan(evaluate(empty).value)
    assert targets(insert_rows(empty, 0)) == [0]


def test_shuffling_keeps_the_loss_and_follows_the_seed() -> None:
    scenario = classes()
    assert_same(shuffle(scenario, 5), shuffle(scenario, 5))
    orders = {tuple(targets(shuffle(scenario, seed))) for seed in range(20)}
    assert len(orders) > 5
    assert evaluate(shuffle(scenario, 5)).value == pytest.approx(evaluate(scenario).value)


def test_targets_and_weights_follow_their_classes() -> None:
    new = insert_classes(classes(), 1, 2)
    assert new.class_names == ("cat", "class 1", "class 2", "dog", "fox")
    assert new.weights.tolist() == [1, 1, 1, 2, 3]
    assert targets(new) == [0, 3, 4, -100]
    assert new.logits.array()[1].tolist() == [3, 0, 0, 4, 5]
    moved = move_class(classes(), 0, 2)
    assert (moved.class_names, targets(moved)) == (("dog", "fox", "cat"), [2, 0, 1, -100])
    assert moved.weights.tolist() == [2, 3, 1]
    assert evaluate(moved).value == pytest.approx(evaluate(classes()).value, rel=1e-14)


def test_the_copy_of_a_class_has_no_samples() -> None:
    new = duplicate_class(classes(), 1)
    assert new.class_names == ("cat", "dog", "dog copy", "fox")
    assert (targets(new), new.weights.tolist()) == ([0, 1, 3, -100], [1, 2, 2, 3])
    assert duplicate_class(new, 1).class_names == ("cat", "dog", "dog copy (2)", "dog copy", "fox")
    assert targets(duplicate_class(probabilities(), 0))[0] == [0.5, 0, 0.5, 0]
    assert targets(duplicate_class(elements(), 0))[0] == [1, 1, 0, 0]


def test_samples_of_a_deleted_class_are_ignored() -> None:
    new = delete_classes(classes(), [1])
    assert (targets(new), new.class_names) == ([0, -100, 1, -100], ("cat", "fox"))
    assert new.weights.tolist() == [1, 3]
    assert targets(delete_classes(elements(), [0]))[:2] == [[0, 0], [1, 0]]


def test_a_class_with_samples_stays_without_an_ignore_index() -> None:
    scenario = replace(classes(target=[0, 1, 2, 0]), options={"ignore_index": None})
    with pytest.raises(ClassIndexError, match="the target in row 1 is dog") as caught:
        delete_classes(scenario, [1])
    assert caught.value.place is not None
    assert caught.value.place.row == 1


def test_an_ignore_index_that_is_a_class_follows_it() -> None:
    scenario = classes(target=[0, 1, 2, 1], ignore_index=1)
    moved = insert_classes(scenario, 0)
    assert (moved.ignored, targets(moved)) == (2, [1, 2, 3, 2])
    gone = delete_classes(scenario, [1])
    assert (gone.ignored, targets(gone)) == (-100, [0, -100, 1, -100])
    shifted = delete_classes(scenario, [0])
    assert (shifted.ignored, targets(shifted)) == (0, [0, 0, 1, 0])


def test_one_class_has_to_stay() -> None:
    with pytest.raises(ShapeError, match="leave at least one"):
        delete_classes(classes(), [0, 1, 2])


def test_class_indices_that_stay_share_their_memory() -> None:
    scenario = classes()
    wider = insert_classes(scenario, 3)
    assert np.shares_memory(wider.targets.base, scenario.targets.base)


@pytest.mark.parametrize("change", [insert_rows, insert_classes, shuffle])
def test_an_input_with_more_dimensions_keeps_its_shape(change) -> None:
    image = make_scenario("CrossEntropyLoss", np.zeros((2, 3, 4)), np.zeros((2, 4), dtype=int))
    with pytest.raises(ShapeError, match=r"input of shape \(2, 3, 4\) stay as they are"):
        change(image, 1)


def test_one_sample_without_a_batch_becomes_a_batch() -> None:
    single = make_scenario("CrossEntropyLoss", np.zeros(3), np.array(1))
    assert insert_rows(single, 1).shape == (2, 3)
    vector = make_scenario("BCEWithLogitsLoss", np.zeros(3), np.zeros(3))
    assert insert_rows(vector, 1).shape == (4, 1)


def test_growing_adds_behind_the_others() -> None:
    new = grow(classes(), 1, 1)
    assert new.logits.array()[4].tolist() == [0] * 4
    assert new.class_names[3] == "class 3"
    same = classes()
    assert grow(same, 0, 0) is same


@given(kinds, st.integers(0, 4), st.integers(1, 3))
def test_deleting_inserted_rows_restores_everything(scenario, at, count):
    longer = insert_rows(scenario, at, count)
    assert_consistent(longer)
    assert_same(delete_rows(longer, range(at, at + count)), scenario)


@given(kinds, st.integers(0, 3), st.integers(1, 3))
def test_deleting_inserted_classes_restores_everything(scenario, at, count):
    wider = insert_classes(scenario, at, count)
    assert_consistent(wider)
    assert_same(delete_classes(wider, range(at, at + count)), scenario)


@given(kinds, st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))
def test_moving_back_restores_everything(scenario, row, to_row, column, to_column):
    moved = move_class(move_rows(scenario, [row], to_row), column, to_column)
    assert_consistent(moved)
    assert_same(move_class(move_rows(moved, [to_row], row), to_column, column), scenario)


@given(kinds, st.sets(st.integers(0, 3)), st.integers(0, 2))
def test_deleting_copies_restores_everything(scenario, rows, column):
    chosen = sorted(rows)
    longer = duplicate_rows(scenario, chosen)
    last = max(rows, default=-1)
    assert_same(delete_rows(longer, range(last + 1, last + 1 + len(rows))), scenario)
    wider = duplicate_class(scenario, column)
    assert_consistent(wider)
    assert_same(delete_classes(wider, [column + 1]), scenario)
