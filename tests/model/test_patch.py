"""A patch is a map from cell numbers to values; versions share what did not change."""

import tracemalloc

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.patch import Patch

N_CELLS = 5_000
edits = st.dictionaries(st.integers(0, N_CELLS - 1), st.floats(allow_nan=False), max_size=40)


def patched(patch: Patch, cells: dict[int, float]) -> Patch:
    return patch.with_cells(sorted(cells.items()))


@given(edits, edits, st.integers(0, N_CELLS), st.integers(0, N_CELLS))
def test_it_holds_what_a_dictionary_holds(
    first: dict[int, float], more: dict[int, float], start: int, stop: int
) -> None:
    old = patched(Patch.of(N_CELLS), first)
    new = patched(old, more)
    both = first | more
    assert list(old.cells(0, N_CELLS)) == sorted(first.items())
    within = {cell: value for cell, value in both.items() if start <= cell < stop}
    assert list(new.cells(start, stop)) == sorted(within.items())
    for cell in [*both, 0, N_CELLS - 1]:
        assert new.value(cell) == both.get(cell)


@given(edits, edits)
def test_it_tells_which_cells_changed(first: dict[int, float], more: dict[int, float]) -> None:
    old = patched(Patch.of(N_CELLS), first)
    changed = list(patched(old, more).changed(old))
    assert changed == sorted(cell for cell in more if more[cell] != first.get(cell))
    assert list(old.changed(patched(old, more))) == changed
    assert list(old.changed(Patch.of(N_CELLS))) == sorted(first)


def test_a_table_of_one_cell_and_one_of_none() -> None:
    assert Patch.of(1).with_cells([(0, 2.0)]).value(0) == 2.0
    assert list(Patch.of(0).cells(0, 0)) == []


def test_a_thousand_versions_take_kilobytes_each_wherever_the_cells_are() -> None:
    n_cells = 50_000_000
    for cells in (np.arange(1_000), np.random.default_rng(0).integers(0, n_cells, 1_000)):
        tracemalloc.start()
        versions = [Patch.of(n_cells)]
        for cell in cells.tolist():
            versions.append(versions[-1].with_cells([(cell, 1.0)]))
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size < 2_000 * len(versions)
