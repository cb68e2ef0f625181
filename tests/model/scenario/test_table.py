import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.scenario.table import SPARSE_CELLS, Table


def table(n_rows: int = 10, n_columns: int = 3, tile_rows: int = 4) -> Table:
    return Table(np.arange(n_rows * n_columns, dtype=float).reshape(n_rows, n_columns), tile_rows)


def test_an_edit_is_seen_by_every_way_of_reading() -> None:
    edited = table().with_block(5, 1, np.array([[-1.0]]))
    expected = table().base.copy()
    expected[5, 1] = -1.0
    assert edited.cell(5, 1) == -1.0
    np.testing.assert_array_equal(edited.array(), expected)
    np.testing.assert_array_equal(edited.rows(4, 7), expected[4:7])
    np.testing.assert_array_equal(edited.take(np.array([7, 5, 5])), expected[[7, 5, 5]])


def test_the_former_version_and_the_base_stay_as_they_are() -> None:
    first = table()
    second = first.with_block(0, 0, np.array([[9.0]]))
    third = second.with_block(0, 0, np.array([[8.0]]))
    assert (first.cell(0, 0), second.cell(0, 0), third.cell(0, 0)) == (0.0, 9.0, 8.0)
    assert third.base is first.base


def test_only_the_edited_tile_differs() -> None:
    first = table()
    second = first.with_block(5, 1, np.array([[-1.0]]))
    assert second.changed_tiles(first) == first.changed_tiles(second) == {1}
    assert second.with_block(9, 0, np.array([[0.0]])).changed_tiles(first) == {1, 2}
    assert not second.changed_tiles(second)


@pytest.mark.parametrize("value", [4.0, np.nan])
def test_an_equal_value_changes_nothing(value: float) -> None:
    first = table().with_block(1, 1, np.array([[value]]))
    assert first.with_block(1, 1, np.array([[value]])) is first


def test_unedited_rows_are_views_of_the_base() -> None:
    assert np.shares_memory(table().rows(0, 2), table().base) is False
    one = table().with_block(9, 0, np.array([[1.0]]))
    assert np.shares_memory(one.rows(0, 4), one.base)


def test_a_large_block_makes_a_new_base() -> None:
    first = Table(np.zeros((SPARSE_CELLS, 1)), 100)
    second = first.with_block(0, 0, np.ones((SPARSE_CELLS, 1)))
    assert second.base is not first.base
    assert second.array().all()
    assert not first.array().any()


def test_a_block_touches_only_its_cells() -> None:
    edited = table().with_block(2, 1, np.array([[50.0, 51.0], [52.0, 53.0]]))
    expected = table().base.copy()
    expected[2:4, 1:3] = [[50, 51], [52, 53]]
    np.testing.assert_array_equal(edited.array(), expected)


def test_an_integer_table_stays_integer() -> None:
    targets = Table(np.zeros((3, 1), dtype=np.int64), 2).with_block(1, 0, np.array([[2]]))
    assert targets.array().tolist() == [[0], [2], [0]]
    assert targets.cell(1, 0).dtype == np.int64


N_ROWS, N_COLUMNS = 23, 3
blocks = st.tuples(
    st.integers(0, N_ROWS - 4),
    st.integers(0, N_COLUMNS - 2),
    st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 2.0, np.nan]), min_size=2, max_size=2), min_size=1
    ).map(lambda rows: np.array(rows[:4])),
)


@given(
    st.lists(blocks, max_size=8),
    st.integers(0, N_ROWS),
    st.integers(0, N_ROWS),
    st.lists(st.integers(0, N_ROWS - 1)),
)
def test_blocks_one_over_the_other_are_as_in_an_array(edits, start, stop, picked) -> None:
    versions, arrays = [table(N_ROWS, N_COLUMNS)], [table(N_ROWS, N_COLUMNS).array()]
    for row, column, block in edits:
        versions.append(versions[-1].with_block(row, column, block))
        arrays.append(arrays[-1].copy())
        arrays[-1][row : row + len(block), column : column + 2] = block
    rows = np.array(picked, dtype=np.intp)
    for version, array in zip(versions, arrays, strict=True):
        np.testing.assert_array_equal(version.array(), array)
        np.testing.assert_array_equal(version.rows(start, stop), array[start:stop])
        np.testing.assert_array_equal(version.take(rows), array[rows])
        np.testing.assert_array_equal(version.cell(start % N_ROWS, 1), array[start % N_ROWS, 1])
    changed = versions[-1].changed_tiles(versions[0])
    differ = np.flatnonzero(arrays[-1] != arrays[0]) // (4 * N_COLUMNS)
    assert changed >= set(differ.tolist())
    assert changed == versions[0].changed_tiles(versions[-1])


def test_going_back_to_a_version_is_no_change() -> None:
    first = table().with_block(5, 1, np.array([[-1.0]]))
    second = first.with_block(0, 0, np.array([[-2.0]]))
    assert second.changed_tiles(first) == {0}
    assert first.changed_tiles(second) == {0}
    assert not first.changed_tiles(first)


@pytest.mark.parametrize("where", ["side by side", "everywhere"])
def test_a_thousand_edits_take_kilobytes_each(where: str) -> None:
    wide = Table(np.broadcast_to(0.0, (1_000_000, 10)), 50_000)
    cells = np.arange(1_000)
    if where == "everywhere":
        cells = np.random.default_rng(0).integers(0, wide.base.size, 1_000)
    tracemalloc.start()
    versions = [wide]
    for row, column in zip(*map(np.ndarray.tolist, np.divmod(cells, 10)), strict=True):
        versions.append(versions[-1].with_block(row, column, np.array([[1.0]])))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 10_000 * len(versions)


def test_a_cell_and_a_part_of_rows_are_those_of_the_array() -> None:
    rng = np.random.default_rng(5)
    table = Table(rng.normal(size=(9, 7)), tile_rows=2)
    for row, column in ((0, 0), (3, 6), (3, 2), (8, 6)):
        table = table.with_block(row, column, np.array([[100.0 * row + column]]))
    whole = table.array()
    assert [[table.cell(i, j) for j in range(7)] for i in range(9)] == whole.tolist()
    rows = np.array([3, 8, 0, 3])
    for columns in (slice(None), slice(2), slice(2, 3), slice(5, 99), slice(7, 9)):
        np.testing.assert_array_equal(table.take(rows, columns), whole[rows][:, columns])
