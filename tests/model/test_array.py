"""Arrays from lists, NumPy, and stand-ins for torch and pandas, which the program never imports."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossgui.model.array import categories_of, is_frame, texts_of, to_array
from lossgui.model.errors import ArgumentError


class Tensor:
    """What of torch.Tensor stands between it and NumPy: the graph, the device, the layout."""

    is_quantized = False

    def __init__(self, values: object, *, half: bool = False, meta: bool = False) -> None:
        self.values = np.asarray(values)
        self.half, self.meta = half, meta
        self.steps: list[str] = []

    def __getattr__(self, name: str) -> object:
        def step() -> "Tensor":
            self.steps.append(name)
            return self

        if name in ("detach", "to_dense", "cpu", "resolve_conj", "resolve_neg"):
            return step
        raise AttributeError(name)

    def is_floating_point(self) -> bool:
        return self.values.dtype.kind == "f"

    def element_size(self) -> int:
        return 2 if self.half else self.values.itemsize

    def float(self) -> "Tensor":
        return Tensor(self.values.astype(np.float32)).after(self.steps)

    def after(self, steps: list[str]) -> "Tensor":
        self.steps = steps
        return self

    def numpy(self) -> np.ndarray:
        if self.meta:
            raise NotImplementedError("Cannot copy out of meta tensor; no data!")
        if self.half or not {"detach", "to_dense", "cpu"} <= set(self.steps):
            raise TypeError("no NumPy array yet")
        return self.values

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


class DataFrame:
    """What of pandas.DataFrame is used."""

    ndim = 2

    def __init__(self, **columns: list[object]) -> None:
        self.data = {name: np.asarray(values) for name, values in columns.items()}
        self.columns = list(self.data)
        self.dtypes = {name: self._dtype(values) for name, values in self.data.items()}

    @staticmethod
    def _dtype(values: np.ndarray) -> object:
        """Nullable numbers say kind i and yield objects."""
        nullable = values.dtype.kind == "O" and None in values.tolist()
        return SimpleNamespace(kind="i") if nullable else values.dtype

    def to_numpy(self, dtype: object = None, na_value: object = None) -> np.ndarray:
        stacked = np.stack(list(self.data.values()), axis=1)
        if dtype is None:
            return stacked
        return np.where(np.equal(stacked, None), na_value, stacked).astype(dtype)


class Series:
    """What of pandas.Series with categories is used."""

    ndim = 1
    dtype = SimpleNamespace(name="category")
    cat = SimpleNamespace(codes=np.array([1, 0], np.int8), categories=["cat", "dog"])


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(Tensor=Tensor))
    pandas = SimpleNamespace(DataFrame=DataFrame, Series=Series)
    monkeypatch.setitem(sys.modules, "pandas", pandas)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, 2], np.array([1, 2])),
        (((1.0, 2), (3, float("nan"))), np.array([[1.0, 2], [3, np.nan]])),
        (3.5, np.array(3.5)),
        (range(3), np.arange(3)),
        ([np.array([1.0, 2]), [3, 4]], np.array([[1.0, 2], [3, 4]])),
        ([True, False], np.array([True, False])),
        ([], np.array([])),
        (np.array([1.5], np.float16), np.array([1.5], np.float16)),
        (np.array([0x3FC0], np.uint16).view("V2"), np.array([1.5], np.float32)),
        (np.array(0x3FC0, np.uint16).view("V2"), np.array(1.5, np.float32)),
        (np.array([1, 2], ">i4"), np.array([1, 2], np.int32)),
        (np.array([1.5], np.longdouble), np.array([1.5])),
    ],
)
def test_what_numpy_reads(value: object, expected: np.ndarray) -> None:
    result = to_array(value, "logits")
    np.testing.assert_array_equal(result, expected, strict=True)
    assert isinstance(result, np.ndarray)
    assert result.dtype.isnative


@given(hnp.arrays(st.sampled_from(["f4", "f8", "i8", "u1", "?"]), hnp.array_shapes(min_side=0)))
def test_an_array_is_given_back_or_copied(array: np.ndarray) -> None:
    assert to_array(array, "logits") is array
    copy = to_array(array, "logits", copy=True)
    np.testing.assert_array_equal(copy, array, strict=True)
    assert not np.shares_memory(copy, array)
    assert copy.flags.writeable


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([1, "a"], "logits[1] is 'a', where a real number is needed."),
        ([[1, 2], [3, None]], "logits[1][1] is None, where a real number is needed."),
        ([1, {}], "logits[1] is a dict, where a real number is needed."),
        ("abc", "logits is 'abc', where a real number is needed."),
        (None, "logits is None, where a real number is needed."),
        ({1, 2}, "logits is a set, where a real number is needed."),
        (np.array(["a"]), "logits[0] is 'a', where a real number is needed."),
        (
            [[1, 2], [3]],
            "logits[1] has shape (1,) where logits[0] has shape (2,); all must have the same.",
        ),
        (
            [[[1, 2], [3, 4]], [[1, 2], [3]]],
            "logits[1][1] has shape (1,) where logits[1][0] has shape (2,); "
            "all must have the same.",
        ),
        ([1j], "logits holds complex numbers, where real numbers are needed."),
        ([2**70], "logits holds Python objects, where real numbers are needed."),
        (np.zeros(1, "M8[s]"), "logits holds dates, where real numbers are needed."),
        (np.zeros(1, [("a", "f4")]), "logits holds records, where real numbers are needed."),
        (
            np.ma.array([1.0], mask=[True]),
            "logits is a masked array; fill its gaps with .filled(...) first.",
        ),
    ],
)
def test_what_is_no_array_of_numbers(value: object, message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        to_array(value, "logits")
    assert str(caught.value) == message
    assert isinstance(caught.value, TypeError)


@pytest.mark.usefixtures("libraries")
def test_tensors() -> None:
    values = np.array([[1.0, 2], [3, 4]])
    np.testing.assert_array_equal(to_array(Tensor(values), "logits"), values)
    half = to_array(Tensor(values, half=True), "logits")
    np.testing.assert_array_equal(half, values.astype(np.float32), strict=True)
    rows = [Tensor(row) for row in values]
    np.testing.assert_array_equal(to_array(rows, "logits"), values)
    np.testing.assert_array_equal(to_array([1.0, Tensor(2.0)], "logits"), [1, 2])


@pytest.mark.usefixtures("libraries")
def test_a_copy_leaves_the_tensor_alone() -> None:
    tensor = Tensor([1.0, 2])
    to_array(tensor, "logits", copy=True)[0] = 5
    np.testing.assert_array_equal(tensor.values, [1, 2])


@pytest.mark.usefixtures("libraries")
def test_tensors_without_numbers() -> None:
    with pytest.raises(ArgumentError, match="logits is a tensor that NumPy cannot read: Cannot"):
        to_array(Tensor([1.0], meta=True), "logits")
    with pytest.raises(ArgumentError, match=r"^logits\[1\] has shape \(1,\) where logits\[0\]"):
        to_array([Tensor([1.0, 2]), Tensor([1.0])], "logits")


@pytest.mark.usefixtures("libraries")
def test_data_frames() -> None:
    frame = DataFrame(cat=[1.0, 2], dog=[3.0, 4])
    np.testing.assert_array_equal(to_array(frame, "logits"), [[1, 3], [2, 4]])
    assert is_frame(frame) and not is_frame([1, 2])
    nullable = DataFrame(cat=[1, None])
    np.testing.assert_array_equal(to_array(nullable, "logits"), [[1], [np.nan]])
    with pytest.raises(ArgumentError, match="logits, column 'dog' holds <U1, where real"):
        to_array(DataFrame(cat=[1.0], dog=["a"]), "logits")


@pytest.mark.usefixtures("libraries")
def test_categories() -> None:
    assert categories_of([1, 2]) is None
    assert categories_of(Series()) == ("cat", "dog")
    assert texts_of(Series()) == ["dog", "cat"]
    np.testing.assert_array_equal(to_array(Series(), "target"), [1, 0])


@pytest.mark.parametrize("texts", [["b", "a"], np.array(["b", "a"]), np.array(["b", "a"], object)])
def test_texts(texts: object) -> None:
    assert texts_of(texts) == ["b", "a"]


@pytest.mark.parametrize("others", [[1, 2], np.ones(2), [], None, 3.0, [[1], [1, 2]], ["a", 1]])
def test_what_is_no_text(others: object) -> None:
    assert texts_of(others) in (None, ["a", "1"])
