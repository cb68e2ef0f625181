"""Whatever a file holds, reading it gives what is in it or a FileError, soon and in little memory.

The suite samples; ``python tests/model/files/test_fuzz.py 100000`` reads that many files of each
kind, and fails as well where one takes a second or ten times its size in memory.
"""

import gc
import gzip
import io
import json
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lossgui.model.errors import FileError
from lossgui.model.files.formats import read_raw
from lossgui.model.files.formats.raw import RawArrays, RawTable

KEYS = {
    "logits": np.arange(12.0).reshape(3, 4),
    "targets": np.array([0, 1, 2]),
    "weight": np.ones(4, np.float16),
    "class_names": np.array(["a", "é", "c", "d"]),
    "ignore_index": np.array(-100),
}
RECORD = {"logits": [1.5, -2], "file": "a.jpg", "ok": True, "y": None}
# What an empty interpreter needs to read the smallest file of each kind.
LEAST_MEMORY = 4_000_000
MOST_SECONDS = 1.0

PIECES = (
    *("1", "-2.5", "1,5", "1e999", "nan", "-inf", "True", "x", "é", "−", "1_000", "1.234,5", "#"),
    *(",", ";", "\t", " ", "\n", "\r\n", "\r", '"', '""', "'", "\\", "\0", "\ufeff", "sep=;\n"),
    *("[", "]", "[1, 2]", '"[1, 2]"', "{", "}", ":", "null", '"a"', '{"a": 1}', '{"a": [1]}\n'),
)
PARTS = st.lists(
    st.tuples(
        st.sampled_from(PIECES), st.integers(1, 4) | st.sampled_from([50, 500, 5_000, 20_000])
    ),
    max_size=12,
)
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


def archived(save: object) -> bytes:
    stream = io.BytesIO()
    save(stream, **KEYS)
    return stream.getvalue()


def saved() -> bytes:
    stream = io.BytesIO()
    np.save(stream, KEYS["logits"])
    return stream.getvalue()


CSV = b'a,"b c",target\r\n1,nan,a\r\n2,-inf,b c\r\n'
VALID = {
    "array.npy": saved(),
    "stored.npz": archived(np.savez),
    "deflated.npz": archived(np.savez_compressed),
    "table.csv": CSV,
    "table.tsv": "\ufeffa\té\ty\n1,5\t2\t0\n3\t4\t1\n".encode(),
    "table.txt": b"# a b\n1.5  2 \n2 x\n",
    "table.csv.gz": gzip.compress(CSV),
    "lists.csv": b'z;y;\n"[1.5, 2]";0;\n"[1 2]";True;\n',
    "records.jsonl": "\n".join([json.dumps(RECORD)] * 3).encode(),
    "records.json": json.dumps([RECORD, RECORD]).encode(),
    "object.json": json.dumps({"logits": [[1, 2], [3, None]], "y": ["a", "b"]}).encode(),
}
SUFFIXES = sorted({name[name.index(".") :] for name in VALID})
TEXT_SUFFIXES = sorted({name[name.index(".") :] for name in VALID if "np" not in name})


def mutated(content: bytes, edits: list[tuple[float, str, bytes]]) -> bytes:
    for position, kind, piece in edits:
        start = int(position * len(content))
        stop = {"replace": start + len(piece), "insert": start, "cut": len(content)}[kind]
        content = content[:start] + piece + content[stop:]
    return content


def started(content: bytes) -> list[bytes]:
    return [start + content for start in (b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04", b"\x1f\x8b")]


def joined(suffix: str, parts: list[tuple[str, int]]) -> bytes:
    content = "".join(piece * times for piece, times in parts).encode()
    return gzip.compress(content) if suffix.endswith(".gz") else content


def check_read_or_refused(path: Path, content: bytes, size: int) -> None:
    """Read a file that becomes `size` bytes; say where that goes wrong."""
    path.write_bytes(content)
    tracemalloc.start()
    try:
        check_is_whole(read_raw(path))
    except FileError as error:
        assert path.name.split(".")[0] in str(error)
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < LEAST_MEMORY + 10 * size


def check_is_whole(raw: RawTable | RawArrays) -> None:
    if isinstance(raw, RawArrays):
        assert {array.dtype.kind for array in raw.arrays.values()} <= set("biufU")
        return
    n_rows, n_columns = raw.numbers.shape
    assert n_rows
    assert raw.header is None or len(raw.header) == n_columns
    assert {len(texts) for texts in raw.texts.values()} <= {n_rows}
    for column in raw.texts:
        assert f"line {raw.header_line}," not in str(raw.fault(column))
    assert not raw.booleans & set(raw.texts)
    assert raw.line(n_rows - 1) >= n_rows


def check_seconds(path: Path, content: bytes) -> None:
    """Fail where reading a file keeps this thread busy for long."""
    path.write_bytes(content)
    gc.disable()  # What the test itself holds is not the reader's to look through.
    start = time.thread_time()
    with suppress(FileError):
        read_raw(path)
    seconds = time.thread_time() - start
    gc.enable()
    assert seconds < MOST_SECONDS, path.name


@pytest.mark.parametrize("name", VALID)
def test_valid_files_are_read(folder: Path, name: str) -> None:
    (folder / name).write_bytes(VALID[name])
    check_is_whole(read_raw(folder / name))


@pytest.mark.parametrize("name", VALID)
@settings(max_examples=60)
@given(edits=EDITS)
def test_mutated_files(folder: Path, name: str, edits: list[tuple[float, str, bytes]]) -> None:
    check_read_or_refused(folder / name, mutated(VALID[name], edits), 0)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=30)
@given(content=st.binary(max_size=300))
def test_random_bytes(folder: Path, suffix: str, content: bytes) -> None:
    for whole in started(content):
        check_read_or_refused(folder / f"batch{suffix}", whole, 0)


@pytest.mark.parametrize("suffix", TEXT_SUFFIXES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(parts=PARTS)
def test_texts_of_telling_pieces(folder: Path, suffix: str, parts: list[tuple[str, int]]) -> None:
    content = joined(suffix, parts)
    check_read_or_refused(folder / f"batch{suffix}", content, size_of(content))


def size_of(content: bytes) -> int:
    """Return how many bytes are read; an empty cell counts as the eight that it becomes."""
    try:
        plain = gzip.decompress(content)
    except (EOFError, OSError, zlib.error):
        plain = content
    return len(plain) + 8 * sum(map(plain.count, b",;\t \n\r"))


def read_many(
    many: settings, path: Path, inputs: st.SearchStrategy, content_of: Callable[[Any], bytes]
) -> None:
    """Read many files under one name; a failure shows what the file was made of."""

    @many
    @given(made_of=inputs)
    def check(made_of):
        content = content_of(made_of)
        check_read_or_refused(path, content, size_of(content))
        check_seconds(path, content)

    check()
    print(f"{path.name}: {many.max_examples}", flush=True)


def main(n_inputs: int) -> None:
    """Read `n_inputs` files of each kind, in this process."""
    many = settings(
        max_examples=n_inputs,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with TemporaryDirectory() as place:
        for name, content in VALID.items():
            read_many(many, Path(place) / name, EDITS, partial(mutated, content))
        for suffix in TEXT_SUFFIXES:
            read_many(many, Path(place) / f"batch{suffix}", PARTS, partial(joined, suffix))


if __name__ == "__main__":
    main(int(sys.argv[1]))
