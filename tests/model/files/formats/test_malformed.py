"""A malformed file is refused in one sentence with its name and its key."""

import gzip
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from lossgui.model.errors import FileError
from lossgui.model.files import Arrays
from lossgui.model.files import read as read_file
from lossgui.model.files.formats import source


def read(path: Path, targets: Path | None = None) -> Arrays:
    return read_file(path, targets).arrays


LOGITS = np.array([[1.0, 2.0, 3.0], [4.0, np.nan, -np.inf]])
TARGETS = np.array([0, 2])
LARGE = np.arange(600_000, dtype=np.float32).reshape(-1, 6)


def npy_header(header: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", b"1", r"unknown suffix '.xlsx'; use .npz"),
        ("a.npy", b"", "a.npy is empty"),
        ("a.npz", b"", "a.npz is empty"),
        ("a.csv", b"", "a.csv is empty"),
        ("a.npy", b"1,2,3\n", "no NumPy array; write it with numpy.save"),
        ("a.npy", b"PK\x03\x04", "no NumPy array"),
        ("a.npz", b"1,2,3\n", "no .npz archive; write it with numpy.savez"),
        ("a.npz", b"PK\x03\x04", "a.npz is damaged"),
        ("a.npy", npy_header("((((" * 400), "a header that is no header"),
        ("a.npy", npy_header("{'descr': '<f8'}"), "a header that is no header"),
        (
            "a.npy",
            npy_header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}"),
            r"shape \(-1,\), where lengths are needed",
        ),
        (
            "a.npy",
            npy_header("{'descr': '<f8', 'fortran_order': False, 'shape': (2**9,)}"),
            "a header that is no header",
        ),
        (
            "a.npy",
            npy_header("{'descr': '<f8', 'fortran_order': False, 'shape': (1<<30,)}"),
            "a header that is no header",
        ),
        (
            "a.npy",
            npy_header("{'descr': '<f8', 'fortran_order': False, 'shape': (536870912,)}"),
            "4294967296 bytes, and 0 follow",
        ),
        (
            "a.npy",
            npy_header("{'descr': '<f3', 'fortran_order': False, 'shape': (1,)}") + b"123",
            "unknown dtype '<f3'",
        ),
        ("a.npy", b"\x93NUMPY\x02\x00\xff\xff\xff\xff", "a header of 4294967295 bytes"),
    ],
)
def test_malformed_bytes(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=message):
        read(tmp_path / name)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.array([None]), "holds Python objects"),
        (np.array([1j]), "holds complex numbers"),
        (np.array(["a"]), "holds <U1 values"),
        (np.array([b"a"]), "holds <U1 values"),
        (np.array(["2020"], "M8[s]"), "holds dates"),
        (np.zeros(1, [("a", "f4")]), "holds records"),
        (np.zeros(1, "V3"), "holds records"),
    ],
)
def test_other_than_real_numbers(tmp_path: Path, values: np.ndarray, message: str) -> None:
    np.save(tmp_path / "a.npy", values)
    with pytest.raises(FileError, match=rf"a\.npy ({message}|has the unknown dtype)"):
        read(tmp_path / "a.npy")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"x": LOGITS, "w": LOGITS}, "holds 'x', 'w'; one of 'logits', 'input'"),
        ({"logits": LOGITS, "input": LOGITS}, "holds both 'logits' and 'input'"),
        ({"logits": LOGITS, "y": TARGETS, "labels": TARGETS + 1}, "both 'y' and 'labels'"),
        ({"logits": np.array([None])}, "key 'logits' holds Python objects"),
        ({"logits": LOGITS, "y": np.array(["a"])}, "key 'y', row 0: the target is 'a'"),
        ({"logits": LOGITS, "class_names": [1.5, 2]}, "key 'class_names' holds float64 values"),
        ({"logits": LOGITS, "class_names": [["a"]]}, r"key 'class_names' has shape \(1, 1\)"),
        ({"logits": LOGITS, "class_names": np.array([b"\xff"])}, "'class_names' is damaged"),
        ({"logits": LOGITS, "ignore_index": 1.5}, "'ignore_index' is 1.5; use a whole number"),
        ({"logits": LOGITS, "reduction": ["a", "b"]}, r"key 'reduction' has shape \(2,\)"),
        ({}, "holds no array; one of"),
    ],
)
def test_bad_keys(tmp_path: Path, keys: dict[str, np.ndarray], message: str) -> None:
    np.savez(tmp_path / "a.npz", **keys)
    with pytest.raises(FileError, match=message):
        read(tmp_path / "a.npz")


def test_an_archive_without_targets(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", logits=LOGITS, extra=LOGITS)
    with pytest.raises(FileError, match="holds 'logits', 'extra'; one of 'targets'"):
        read(tmp_path / "a.npz", tmp_path / "a.npz")


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_a_truncated_archive(tmp_path: Path, save: object) -> None:
    save(tmp_path / "a.npz", logits=LARGE)
    content = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(content[: len(content) // 2])
    with pytest.raises(FileError, match=r"a\.npz is damaged"):
        read(tmp_path / "a.npz")


def test_a_wrong_checksum(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", logits=LOGITS)
    content = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(content.replace(LOGITS[0].tobytes(), LOGITS[1].tobytes()))
    with pytest.raises(FileError, match=r"key 'logits' is damaged \(Bad CRC"):
        read(tmp_path / "a.npz")


@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
def test_a_file_longer_or_shorter_than_its_header_says(tmp_path: Path, name: str) -> None:
    np.save(tmp_path / "a.npy", LOGITS)
    for content in (
        (tmp_path / "a.npy").read_bytes()[:-1],
        (tmp_path / "a.npy").read_bytes() + b".",
    ):
        if name == "a.npz":
            with zipfile.ZipFile(tmp_path / name, "w") as archive:
                archive.writestr("logits.npy", content)
        else:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(FileError, match=r"48 bytes, and 4\d follow"):
            read(tmp_path / name)
        np.save(tmp_path / "a.npy", LOGITS)


def test_an_unknown_compression(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("logits.npy", b"")
    with pytest.raises(FileError, match=r"unknown compression; use numpy\.savez_compressed"):
        read(tmp_path / "a.npz")


def test_an_array_larger_than_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = np.zeros((1000, 1000))
    np.savez_compressed(tmp_path / "a.npz", logits=zeros)
    np.save(tmp_path / "a.npy", zeros)
    monkeypatch.setattr(source, "available_memory", lambda: 1_000_000)
    for name in ("a.npz", "a.npy"):
        np.testing.assert_array_equal(read(tmp_path / name).input, zeros)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1_000_000))
    for name in ("a.npz", "a.npy"):
        with pytest.raises(FileError, match=r"needs 0\.0 GiB, which neither the memory nor the"):
            read(tmp_path / name)


def test_a_table_larger_than_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ",".join("0" * 1000) + "\n"
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(row.encode() * 10_000))
    monkeypatch.setattr(source, "available_memory", lambda: 1_000_000)
    with pytest.raises(FileError, match=r"needs 0\.1 GiB of memory and 0\.0 GiB are free"):
        read(tmp_path / "a.csv.gz")


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.npy does not exist"):
        read(tmp_path / "a.npy")
    (tmp_path / "a.npz").mkdir()
    with pytest.raises(FileError, match=r"a\.npz is a folder"):
        read(tmp_path / "a.npz")
    with pytest.raises(FileError, match=r"cannot be opened: File name too long"):
        read(tmp_path / f"{'a' * 300}.csv")
