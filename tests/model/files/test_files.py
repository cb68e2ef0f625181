"""Files come back as they were written."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossgui.model.errors import FileError
from lossgui.model.files import Arrays, write
from lossgui.model.files import read as read_file
from lossgui.model.files.formats import read_raw, source
from lossgui.model.files.formats.raw import RawArrays


def read(path: Path, targets: Path | None = None) -> Arrays:
    return read_file(path, targets).arrays


LOGITS = np.array([[1.0, 2.0, 3.0], [4.0, np.nan, -np.inf]])
TARGETS = np.array([0, 2])
LARGE = np.arange(600_000, dtype=np.float32).reshape(-1, 6)

DTYPES = st.sampled_from(["f4", "f8", "i8", "i4", "u1", "?"])
NUMBERS = DTYPES.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0))
)
# NumPy drops the zero characters at the end of a text.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
FILES = st.builds(
    Arrays,
    input=NUMBERS,
    target=st.none() | NUMBERS,
    weight=st.none() | NUMBERS,
    pos_weight=st.none() | NUMBERS,
    class_names=st.none() | st.lists(TEXTS, max_size=4).map(tuple),
    sample_names=st.none() | st.lists(TEXTS, max_size=4).map(tuple),
    loss=st.none() | TEXTS,
    reduction=st.none() | TEXTS,
    options=st.fixed_dictionaries(
        {},
        optional={
            "ignore_index": st.integers(-(2**63), 2**63 - 1),
            "label_smoothing": st.floats(0, 1),
        },
    ),
)


def save_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def assert_same(one: Arrays, other: Arrays) -> None:
    for key, value in vars(one).items():
        if isinstance(value, np.ndarray):
            assert getattr(other, key).dtype == value.dtype
            np.testing.assert_array_equal(getattr(other, key), value, strict=True)
        else:
            assert getattr(other, key) == value


@given(FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read(tmp_path: Path, arrays: Arrays) -> None:
    write(tmp_path / "a.npz", arrays)
    raw = read_raw(tmp_path / "a.npz")
    assert isinstance(raw, RawArrays)
    every = {**vars(arrays), **arrays.options}
    given = {key: v for key, v in every.items() if v is not None and key != "options"}
    assert set(raw.arrays) == set(given)
    for key, value in raw.arrays.items():
        np.testing.assert_array_equal(value, np.asarray(given[key], value.dtype))


def test_numpy_reads_what_is_written(tmp_path: Path) -> None:
    write(tmp_path / "a.npz", Arrays(LOGITS, TARGETS, class_names=("a", "é")))
    with np.load(tmp_path / "a.npz") as file:
        assert sorted(file) == ["class_names", "input", "target"]
        np.testing.assert_array_equal(file["input"], LOGITS)


@pytest.mark.parametrize("logits", ["logits", "input", "probabilities", "log_probabilities"])
@pytest.mark.parametrize("targets", ["targets", "target", "labels", "label", "y"])
def test_npz_keys(tmp_path: Path, logits: str, targets: str) -> None:
    np.savez(tmp_path / "a.npz", **{logits: LOGITS, targets: TARGETS, "other": np.ones(1)})
    with np.errstate(invalid="ignore"):
        given = np.log(LOGITS) if logits == "probabilities" else LOGITS
    assert_same(read(tmp_path / "a.npz"), Arrays(given, TARGETS))


def test_npz_optional_keys(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "a.NPZ",
        logits=LOGITS,
        weights=np.ones(3),
        pos_weight=2,
        class_names=np.array(["ä".encode(), b"b"]),
    )
    (tmp_path / "a.NPZ.npz").rename(tmp_path / "a.NPZ")
    expected = Arrays(LOGITS, None, np.ones(3), np.array(2), ("ä", "b"))
    assert_same(read(tmp_path / "a.NPZ"), expected)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("logits", [LOGITS, LARGE], ids=["small", "large"])
def test_every_format_gives_the_same_read_only_array(
    tmp_path: Path, logits: np.ndarray, order: str
) -> None:
    logits = np.array(logits, order=order)
    np.save(tmp_path / "a.npy", logits)
    np.savez(tmp_path / "b.npz", logits=logits)
    np.savez_compressed(tmp_path / "c.npz", logits=logits)
    write(tmp_path / "d.npz", Arrays(logits))
    for name in ("a.npy", "b.npz", "c.npz", "d.npz"):
        array = read(tmp_path / name).input
        np.testing.assert_array_equal(array, logits, strict=True)
        assert not array.flags.writeable


@pytest.mark.parametrize("save", [np.save, np.savez, np.savez_compressed])
@pytest.mark.parametrize("memory", [1 << 40, 1 << 20], ids=["in-memory", "in-a-private-file"])
def test_what_is_open_stays_when_its_file_is_written_again(
    tmp_path: Path, save: Callable[..., None], memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "available_memory", lambda: memory)
    path = tmp_path / ("a.npy" if save is np.save else "a.npz")
    save(path, LARGE) if save is np.save else save(path, logits=LARGE)
    array = read(path).input
    save(path, -LARGE) if save is np.save else save(path, logits=-LARGE)
    np.testing.assert_array_equal(array, LARGE)
    path.write_bytes(b"")
    np.testing.assert_array_equal(array, LARGE)
    assert {file.name for file in tmp_path.iterdir()} == {path.name}


@pytest.mark.parametrize(
    ("stored", "dtype"),
    [
        (np.array([1, 2.5, -np.inf], ">f2"), "f2"),
        (np.array([1, 2.5, -np.inf], ">f4"), "f4"),
        (np.array([1, 2.5, -np.inf], ">f8"), "f8"),
        (np.array([0x3F80, 0x4020, 0xFF80], "u2").view("V2"), "f4"),
        (np.array([1, 2.5, -np.inf], np.longdouble), "f8"),
    ],
    ids=["float16", "big-endian-4", "big-endian-8", "bfloat16", "longdouble"],
)
def test_dtypes_become_native(tmp_path: Path, stored: np.ndarray, dtype: str) -> None:
    np.save(tmp_path / "a.npy", stored)
    array = read(tmp_path / "a.npy").input
    np.testing.assert_array_equal(array, np.array([1, 2.5, -np.inf], dtype), strict=True)
    assert array.dtype.isnative


def test_targets_from_a_second_file(tmp_path: Path) -> None:
    np.save(tmp_path / "z.npy", LOGITS)
    np.save(tmp_path / "y.npy", TARGETS)
    np.savez(tmp_path / "only.npz", anything=TARGETS)
    np.savez(tmp_path / "named.npz", logits=LOGITS, target=TARGETS)
    save_text(tmp_path / "column.csv", "0\n2\n")
    save_text(tmp_path / "named.csv", "id,target\n7,0\n8,2\n")
    assert read(tmp_path / "z.npy").target is None
    for name in ("y.npy", "only.npz", "named.npz", "column.csv", "named.csv"):
        target = read(tmp_path / "z.npy", tmp_path / name).target
        np.testing.assert_array_equal(target, TARGETS, strict=True)


def test_class_names_of_the_first_file_serve_the_second(tmp_path: Path) -> None:
    logits = save_text(tmp_path / "z.csv", "cat,dog\n1,2\n3,4\n")
    targets = save_text(tmp_path / "y.tsv", "target\ndog\ncat\n")
    np.testing.assert_array_equal(read(logits, targets).target, [1, 0])
    shares = save_text(tmp_path / "p.csv", "cat;dog\n0,5;0,5\n1;0\n")
    np.testing.assert_array_equal(read(logits, shares).target, [[0.5, 0.5], [1, 0]])


def test_a_failed_save_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    write(tmp_path / "a.npz", Arrays(LOGITS))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match=r"a\.npz was not saved: No space left on device"):
        write(tmp_path / "a.npz", Arrays(TARGETS))
    assert_same(read(tmp_path / "a.npz"), Arrays(LOGITS))
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_an_open_file_is_saved_over(tmp_path: Path) -> None:
    write(tmp_path / "a.npz", Arrays(LARGE))
    arrays = read(tmp_path / "a.npz")
    write(tmp_path / "a.npz", Arrays(arrays.input, np.zeros(len(LARGE), int)))
    np.testing.assert_array_equal(arrays.input, LARGE)
    np.testing.assert_array_equal(read(tmp_path / "a.npz").input, LARGE)


@pytest.mark.parametrize(
    ("name", "arrays", "message"),
    [
        ("a.npy", Arrays(LOGITS), "must end in .npz"),
        ("none/a.npz", Arrays(LOGITS), "does not exist"),
        ("a.npz", Arrays(np.array([None])), "key 'input' holds Python objects"),
        ("a.npz", Arrays(LOGITS, np.array(["cat"])), "key 'target' holds text"),
    ],
)
def test_what_cannot_be_saved(tmp_path: Path, name: str, arrays: Arrays, message: str) -> None:
    with pytest.raises(FileError, match=message):
        write(tmp_path / name, arrays)
    assert not list(tmp_path.iterdir())
