import numpy as np
import pytest

from lossgui.model.table import SPARSE_CELLS, Table


def table(n_rows: int = 10, n_columns: int = 3, tile_rows: int = 4) -> Table:
    return Table(np.arange(n_rows * n_columns, dtype=float).reshape(n_rows, n_columns), tile_rows)


def test_an_edit_is_seen_by_every_way_of_reading() -> None:
    edited = table().with_cell(5, 1, -1.0)
    expected = table().base.copy()
    expected[5, 1] = -1.0
    assert edited.cell(5, 1) == -1.0
    np.testing.assert_array_equal(edited.array(), expected)
    np.testing.assert_array_equal(edited.rows(4, 7), expected[4:7])
    np.testing.assert_array_equal(edited.take(np.array([7, 5, 5])), expected[[7, 5, 5]])


def test_the_former_version_and_the_base_stay_as_they_are() -> None:
    first = table()
    second = first.with_cell(0, 0, 9.0)
    third = second.with_cell(0, 0, 8.0)
    assert (first.cell(0, 0), second.cell(0, 0), third.cell(0, 0)) == (0.0, 9.0, 8.0)
    assert third.base is first.base


def test_only_the_edited_tile_differs() -> None:
    first = table()
    second = first.with_cell(5, 1, -1.0)
    assert second.changed_tiles(first) == first.changed_tiles(second) == {1}
    assert second.with_cell(9, 0, 0.0).changed_tiles(first) == {1, 2}
    assert not second.changed_tiles(second)


@pytest.mark.parametrize("value", [4.0, np.nan])
def test_an_equal_value_changes_nothing(value: float) -> None:
    first = table().with_cell(1, 1, value)
    assert first.with_cell(1, 1, value) is first


def test_unedited_rows_are_views_of_the_base() -> None:
    assert np.shares_memory(table().rows(0, 2), table().base) is False
    one = table().with_cell(9, 0, 1.0)
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
    targets = Table(np.zeros((3, 1), dtype=np.int64), 2).with_cell(1, 0, 2)
    assert targets.array().tolist() == [[0], [2], [0]]
    assert targets.cell(1, 0).dtype == np.int64
