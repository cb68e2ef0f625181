import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.editing.cells import (
    MOST_RUNS,
    Area,
    apply_formula,
    fill_down,
    fill_right,
    paste,
    paste_size,
    room_needed,
    set_block,
    set_value,
    values,
)
from lossgui.model.editing.formulas import compile_formula
from lossgui.model.errors import CellError, ClassIndexError, DomainError
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.pasting import parse_block
from lossgui.model.text.writing import to_tsv

X = np.arange(12.0).reshape(4, 3)
NAMES = ("cat", "dog", "fox")


def classes(**changes: object) -> Scenario:
    arguments = {"input": X, "target": [0, 1, 2, -100], "class_names": NAMES} | changes
    return make_scenario("CrossEntropyLoss", **arguments)


def elements(loss: str = "BCEWithLogitsLoss", **changes: object) -> Scenario:
    arguments = {"input": X / 12, "target": np.eye(4, 3), "class_names": NAMES} | changes
    return make_scenario(loss, **arguments)


def logits(scenario: Scenario) -> np.ndarray:
    return scenario.logits.array()


def test_a_block_is_set_and_all_else_is_shared() -> None:
    old = classes()
    new = set_block(old, Area.at("logits", 1, 1, 2, 2), np.full((2, 2), -1.0))
    expected = X.copy()
    expected[1:3, 1:3] = -1
    np.testing.assert_array_equal(logits(new), expected)
    assert new.targets is old.targets
    assert new.logits.base is old.logits.base
    np.testing.assert_array_equal(logits(old), X)


@pytest.mark.parametrize("n_rows", [6, 3 * MOST_RUNS])
def test_scattered_rows_are_set_in_the_order_that_they_are_shown(n_rows: int) -> None:
    scenario = classes(input=np.zeros((2 * n_rows, 3)), target=np.zeros(2 * n_rows, dtype=int))
    rows = np.arange(0, 2 * n_rows, 2)[::-1]
    area = Area("logits", rows, 1, 1)
    new = set_block(scenario, area, np.arange(1.0, n_rows + 1)[:, None])
    expected = np.zeros((2 * n_rows, 3))
    expected[rows, 1] = np.arange(1, n_rows + 1)
    np.testing.assert_array_equal(logits(new), expected)
    np.testing.assert_array_equal(values(new, area)[:, 0], np.arange(1, n_rows + 1))


@pytest.mark.parametrize("table", ["logits", "targets", "weight"])
def test_the_same_values_make_the_same_scenario(table: str) -> None:
    scenario = classes(weight=[1.0, 2.0, 3.0])
    area = Area.at(table, 0, 0, 3, 1)
    assert set_block(scenario, area, values(scenario, area)) is scenario


def test_class_weights_are_a_column_of_their_own() -> None:
    new = set_value(elements(), Area.at("weight", 1, 0, 2), 5)
    new = set_value(new, Area.at("pos_weight", 0, 0), 7)
    assert new.weights.tolist() == [1, 5, 5]
    assert new.pos_weights.tolist() == [7, 1, 1]


@pytest.mark.parametrize("table", ["weight", "pos_weight"])
def test_weights_that_differ_between_samples_are_refused(table: str) -> None:
    scenario = elements(**{table: np.ones((4, 3))})
    with pytest.raises(CellError, match=f"the {table} differs between samples"):
        set_value(scenario, Area.at(table, 0, 0), 2)


def test_fill_down_and_right() -> None:
    down = fill_down(classes(), Area.at("logits", 1, 0, 3, 2))
    assert logits(down)[:, :2].tolist() == [[0, 1], [3, 4], [3, 4], [3, 4]]
    assert logits(down)[:, 2].tolist() == [2, 5, 8, 11]
    right = fill_right(classes(), Area.at("logits", 1, 0, 2, 3))
    assert logits(right).tolist() == [[0, 1, 2], [3, 3, 3], [6, 6, 6], [9, 10, 11]]
    targets = fill_down(classes(), Area.at("targets", 1, 0, 2))
    assert targets.targets.array()[:, 0].tolist() == [0, 1, 1, -100]


def test_a_formula_sees_the_numbers_of_its_rows_and_columns() -> None:
    area = Area("logits", np.array([3, 1]), 1, 2)
    new = apply_formula(classes(), area, compile_formula("x * 100 + r * 10 + c"))
    assert logits(new)[[3, 1], 1:].tolist() == [[1031, 1132], [411, 512]]
    assert logits(new)[[0, 2]].tolist() == X[[0, 2]].tolist()


def test_float32_stays_float32() -> None:
    scenario = classes(input=X.astype(np.float32))
    new = apply_formula(scenario, Area.at("logits", 0, 0, 4, 3), compile_formula("x / 3"))
    assert logits(new).dtype == np.float32
    np.testing.assert_array_equal(logits(new), (X / 3).astype(np.float32))


@pytest.mark.parametrize(
    ("scenario", "area", "value", "error", "message"),
    [
        (classes(), Area.at("targets", 2, 0), 1.5, CellError, r"1.5 is no class \(targets row 2"),
        (classes(), Area.at("targets", 2, 0), np.nan, CellError, "nan is no class"),
        (classes(), Area.at("targets", 2, 0), 3, ClassIndexError, "target 3 in row 2 is out of"),
        (classes(), Area.at("targets", 0, 1), 0, CellError, "row 0, column 1 lies beyond"),
        (classes(), Area.at("logits", 3, 0, 2), 0, CellError, "row 4, column 0 lies beyond"),
        (classes(), Area.at("weight", 3, 0), 0, CellError, "lies beyond the weight of 3 x 1"),
        (
            elements("BCELoss"),
            Area.at("logits", 1, 2),
            2,
            DomainError,
            "row 1, column 2 is no prob",
        ),
        (elements("BCELoss"), Area.at("targets", 3, 0), -1, DomainError, "target -1 in row 3"),
        (
            classes(input=X.astype(np.float16)),
            Area.at("logits", 1, 1),
            1e6,
            DomainError,
            "too large for the float16 table",
        ),
    ],
)
def test_a_bad_value_is_refused_with_its_place(scenario, area, value, error, message) -> None:
    with pytest.raises(error, match=message) as caught:
        set_value(scenario, area, value)
    assert caught.value.place is not None
    assert caught.value.place.table == area.table


def test_the_first_bad_cell_of_a_block_is_named() -> None:
    block = np.array([[0.0], [7.0], [9.0]])
    with pytest.raises(ClassIndexError, match="target 7 in row 2"):
        set_block(classes(), Area.at("targets", 1, 0, 3), block)


def test_class_names_are_pasted_as_indices() -> None:
    new = paste(classes(), Area.at("targets", 0, 0), parse_block("fox\n0\nignored\ndog\n"))
    assert new.targets.array()[:, 0].tolist() == [2, 0, -100, 1]


@pytest.mark.parametrize("table", ["targets", "weight"])
def test_a_vector_fills_a_column(table: str) -> None:
    new = paste(classes(), Area.at(table, 0, 0), parse_block("tensor([2, 1, 0])"))
    assert values(new, Area.at(table, 0, 0, 3))[:, 0].tolist() == [2, 1, 0]


def test_a_header_names_the_classes() -> None:
    new = paste(classes(), Area.at("logits", 0, 1), parse_block("ant\tbee\n20\t30\n"))
    assert new.class_names == ("cat", "ant", "bee")
    assert logits(new)[0].tolist() == [0, 20, 30]


def test_a_block_is_repeated_where_it_fits_several_times() -> None:
    area, block = Area.at("logits", 0, 0, 4, 2), parse_block("1\t2\n3\t4")
    assert paste_size(classes(), area, block) == (4, 2)
    new = paste(classes(), area, block)
    assert logits(new)[:, :2].tolist() == [[1, 2], [3, 4], [1, 2], [3, 4]]
    assert paste_size(classes(), Area.at("logits", 0, 0, 3, 2), block) == (2, 2)


def test_a_larger_block_tells_what_it_needs_and_grows_the_tables() -> None:
    area, block = Area.at("logits", 3, 2), parse_block("1\t2\n3\t4\n5\t6\n")
    scenario = classes(weight=[1.0, 2.0, 3.0])
    assert room_needed(scenario, area, block) == (2, 1)
    with pytest.raises(CellError, match="row 5, column 3 lies beyond the logits of 4 x 3"):
        paste(scenario, area, block)
    new = paste(scenario, area, block, enlarge=True)
    assert logits(new)[3:].tolist() == [[9, 10, 1, 2], [0, 0, 3, 4], [0, 0, 5, 6]]
    assert new.class_names == (*NAMES, "class 3")
    assert new.weights.tolist() == [1, 2, 3, 1]
    assert new.targets.shape == (6, 1)


def test_more_weights_than_classes_need_classes() -> None:
    block = parse_block("1\n2\n3\n4\n")
    assert room_needed(classes(), Area.at("weight", 0, 0), block) == (0, 1)
    new = paste(classes(), Area.at("weight", 0, 0), block, enlarge=True)
    assert new.weights.tolist() == [1, 2, 3, 4]


def test_a_block_that_fits_needs_no_room() -> None:
    assert room_needed(classes(), Area.at("logits", 3, 2), parse_block("1")) == (0, 0)
    assert room_needed(classes(), Area.at("targets", 2, 0), parse_block("1\t2")) == (0, 0)


def test_scattered_rows_take_as_many_rows_and_no_more() -> None:
    area = Area("logits", np.array([3, 1]), 0, 1)
    assert logits(paste(classes(), area, parse_block("7\n8")))[:, 0].tolist() == [0, 8, 6, 7]
    with pytest.raises(CellError, match="the block has 3 rows and 2 scattered rows are selected"):
        paste(classes(), area, parse_block("7\n8\n9"))


@pytest.mark.parametrize(
    ("table", "text", "error", "message"),
    [
        ("logits", "1\tcat\n2\t3", CellError, r"'cat' is no number \(line 1, cell 2 of the"),
        ("logits", "1\t\n2\t3", CellError, r"an empty cell is no number \(line 1, cell 2"),
        ("weight", "1\nx", CellError, "'x' is no number"),
        (
            "targets",
            "0\nhen",
            CellError,
            "'hen' is no class .line 2, cell 1 of the clipboard.: type an",
        ),
        ("targets", "0\n5", ClassIndexError, "target 5 in row 1 is out of bounds"),
        ("targets", "0\n0.5", CellError, "0.5 is no class"),
        ("targets", "0\t1\n1\t0", CellError, "column 1 lies beyond the targets of 4 x 1"),
        ("logits", "cat\tcat\n1\t2", CellError, "'cat' of class 1 is another class's name"),
    ],
)
def test_a_bad_paste_is_refused(table, text, error, message) -> None:
    with pytest.raises(error, match=message):
        paste(classes(), Area.at(table, 0, 0), parse_block(text))


@given(
    st.integers(0, 3), st.integers(0, 2), st.integers(1, 3), st.integers(1, 3), st.integers(0, 99)
)
def test_what_is_copied_pastes_as_it_was_and_back(row, column, height, width, seed):
    random = np.random.default_rng(seed).standard_normal((4, 3))
    random[seed % 4, seed % 3] = [np.nan, np.inf, -np.inf][seed % 3]
    start, other = classes(), classes(input=random)
    area = Area.at("logits", row, column, min(height, 4 - row), min(width, 3 - column))
    changed = paste(start, area, parse_block(to_tsv(values(other, area))))
    np.testing.assert_array_equal(values(changed, area), values(other, area))
    back = paste(changed, area, parse_block(to_tsv(values(start, area))))
    np.testing.assert_array_equal(logits(back), logits(start))


def test_a_block_goes_on_in_the_rows_that_are_shown_below() -> None:
    area = Area("logits", np.array([2]), 0, 1, below=np.array([0]))
    assert logits(paste(classes(), area, parse_block("7\n8")))[:, 0].tolist() == [8, 3, 7, 9]
    assert room_needed(classes(), area, parse_block("7\n8")) == (0, 0)
    assert room_needed(classes(), area, parse_block("7\n8\n9")) == (1, 0)
    grown = logits(paste(classes(), area, parse_block("7\n8\n9"), enlarge=True))
    assert grown[:, 0].tolist() == [8, 3, 7, 9, 9]
