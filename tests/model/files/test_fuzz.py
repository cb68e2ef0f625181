"""Whatever a file holds, reading it gives arrays or a FileError, and allocates little."""

import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lossgui.model.errors import FileError
from lossgui.model.files import Arrays
from lossgui.model.files import read as read_file


def read(path: Path, targets: Path | None = None) -> Arrays:
    return read_file(path, targets).arrays


KEYS = {
    "logits": np.arange(12.0).reshape(3, 4),
    "targets": np.array([0, 1, 2]),
    "weight": np.ones(4, np.float16),
    "class_names": np.array(["a", "é", "c", "d"]),
    "ignore_index": np.array(-100),
}
SUFFIXES = {"npy": ".npy", "stored": ".npz", "deflated": ".npz", "csv": ".csv", "tsv": ".tsv"}
MOST_MEMORY = 4_000_000

EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from(["replace", "insert", "cut"]),
        st.binary(min_size=1, max_size=4) | st.sampled_from([b"99999999", b"\xff" * 8, b'"', b"("]),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def valid(kind: str) -> bytes:
    stream = io.BytesIO()
    if kind == "npy":
        np.save(stream, KEYS["logits"])
    elif kind == "stored":
        np.savez(stream, **KEYS)
    elif kind == "deflated":
        np.savez_compressed(stream, **KEYS)
    elif kind == "csv":
        stream.write(b'a,"b c",target\r\n1,nan,a\r\n2,-inf,b c\r\n')
    else:
        stream.write("\ufeffa\té\ty\n1,5\t2\t0\n3\t4\t1\n".encode())
    return stream.getvalue()


def mutated(content: bytes, edits: list[tuple[float, str, bytes]]) -> bytes:
    for position, kind, piece in edits:
        start = int(position * len(content))
        stop = {"replace": start + len(piece), "insert": start, "cut": len(content)}[kind]
        content = content[:start] + piece + content[stop:]
    return content


def assert_read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    tracemalloc.start()
    try:
        assert read(path).input.nbytes <= MOST_MEMORY
    except FileError as error:
        assert path.stem in str(error)
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < MOST_MEMORY


@pytest.mark.parametrize("kind", SUFFIXES)
def test_valid_files_are_read(folder: Path, kind: str) -> None:
    path = folder / f"batch{SUFFIXES[kind]}"
    path.write_bytes(valid(kind))
    assert read(path).input.size


@pytest.mark.parametrize("kind", SUFFIXES)
@settings(max_examples=200)
@given(edits=EDITS)
def test_mutated_files(folder: Path, kind: str, edits: list[tuple[float, str, bytes]]) -> None:
    assert_read_or_refused(folder / f"batch{SUFFIXES[kind]}", mutated(valid(kind), edits))


@pytest.mark.parametrize("suffix", sorted(set(SUFFIXES.values())))
@given(content=st.binary(max_size=300))
def test_random_bytes(folder: Path, suffix: str, content: bytes) -> None:
    for start in (b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04"):
        assert_read_or_refused(folder / f"batch{suffix}", start + content)
