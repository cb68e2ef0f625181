"""Arguments of `explore`: arrays, lists and data frames, read as a file is."""

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lossgui.model.errors import LossError
from lossgui.model.files import Reading, understand
from lossgui.model.files.in_memory import raw_arguments
from lossgui.model.files.understanding.reading import sentence
from lossgui.model.losses.signature.targets import TargetKind

X = np.array([[0.5, -1.25, 2.0], [1.5, 0.25, -0.75]])
NAMES = ["cat", "dog", "fox"]


class Series:
    """What of pandas.Series is used."""

    def __init__(self, values: Any, categories: list[str] | None = None) -> None:
        self.values = np.asarray(values)
        self.name = "column"
        self.ndim = 1
        self.dtype: Any = self.values.dtype
        if categories is not None:
            self.dtype = SimpleNamespace(name="category")
            codes = np.array([categories.index(value) for value in values])
            self.cat = SimpleNamespace(categories=categories, codes=codes)

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return self.values

    def to_numpy(self) -> np.ndarray:
        return self.values

    def to_frame(self, name: str) -> "DataFrame":
        return DataFrame({name: self.values})


class DataFrame:
    """What of pandas.DataFrame is used."""

    def __init__(self, columns: dict[Any, Any]) -> None:
        self._columns = [Series(column) for column in columns.values()]
        self.columns = list(columns)
        self.shape = (len(self._columns[0].values), len(self._columns))
        self.iloc = self
        self.ndim = 2

    @property
    def dtypes(self) -> dict[Any, np.dtype]:
        return {k: c.dtype for k, c in zip(self.columns, self._columns, strict=True)}

    def __getitem__(self, place: tuple[slice, int]) -> Series:
        return self._columns[place[1]]

    def to_numpy(self) -> np.ndarray:
        return np.stack([column.values for column in self._columns], axis=1)


@pytest.fixture(autouse=True)
def pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    library = SimpleNamespace(DataFrame=DataFrame, Series=Series)
    monkeypatch.setitem(sys.modules, "pandas", library)


def reading(values: Any, target: Any, names: list[str] | None = None, **chosen: Any) -> Reading:
    return understand(*raw_arguments(values, target, names), **chosen)


@pytest.mark.parametrize(
    "target",
    [
        [2, 0],
        [2.0, 0.0],
        [[2], [0]],
        ["fox", "cat"],
        np.array(["fox", "cat"]),
        np.array(["fox", "cat"], object),
        Series(["fox", "cat"]),
        Series(["fox", "cat"], ["fox", "cat", "dog"]),
        DataFrame({"label": np.array([2, 0])}),
    ],
)
def test_targets_are_understood(target: object) -> None:
    found = reading(X, target, NAMES)
    np.testing.assert_array_equal(found.arrays.target, [2, 0])
    assert found.arrays.class_names == tuple(NAMES)
    assert found.target_kind is TargetKind.INDEX


def test_categories_are_the_classes_of_an_array() -> None:
    found = reading(X, Series(["fox", "cat"], ["fox", "cat", "dog"]))
    assert found.arrays.class_names == ("fox", "cat", "dog")
    np.testing.assert_array_equal(found.arrays.target, [0, 1])


def test_one_hot_of_truth_values() -> None:
    assert reading(X, np.eye(2, 3, dtype=bool)).loss == "CrossEntropyLoss"


def test_a_data_frame_has_roles() -> None:
    columns = {"id": np.array(["a", "b"]), **dict(zip(NAMES, X.T, strict=True))}
    found = reading(DataFrame({**columns, "pred": np.array([1, 1])}), ["fox", "cat"])
    np.testing.assert_array_equal(found.arrays.input, X)
    np.testing.assert_array_equal(found.arrays.target, [2, 0])
    assert found.arrays.sample_names == ("a", "b")
    assert "left out: 'pred'" in sentence(found)
    alone = reading(DataFrame({**columns, "y": np.array([2, 0])}), None)
    np.testing.assert_array_equal(alone.arrays.target, [2, 0])
    numbered = reading(DataFrame(dict(enumerate(X.T))), [2, 0])
    assert numbered.arrays.class_names is None


def test_arrays_are_copied() -> None:
    values, target = X.copy(), np.array([2, 0])
    found = reading(values, target)
    values[:], target[:] = 9, 1
    np.testing.assert_array_equal(found.arrays.input, X)
    np.testing.assert_array_equal(found.arrays.target, [2, 0])


def test_a_chosen_loss_and_ignored_targets() -> None:
    found = reading(X, [255, 0], ignore_index=255, loss="NLLLoss")
    assert (found.loss, found.arrays.options["ignore_index"]) == ("NLLLoss", 255)
    assert "positive" in found.remarks[0]


def test_texts_that_name_no_class() -> None:
    with pytest.raises(LossError, match=r"the target is 'owl'.*\(cat, dog, fox\)"):
        reading(X, ["owl", "cat"], NAMES)
