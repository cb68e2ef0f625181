"""Opening a file, and telling in one sentence why it cannot be read."""

from __future__ import annotations

import gzip
import io
import mmap
import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol, TextIO, cast

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import ArgumentError, FileError

# What zipfile, zlib and NumPy raise on damaged bytes: each was met with a mutated file.
_DAMAGE = (
    EOFError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


class Identity(NamedTuple):
    """What tells that a file on the disk is no longer the one that was read."""

    size: int
    mtime_ns: int

    @classmethod
    def of(cls, file: Path | int) -> Identity | None:
        """Return that of a path or a descriptor, None if there is no such file."""
        try:
            status = os.stat(file)
        except OSError:
            return None
        return cls(status.st_size, status.st_mtime_ns)


class Source(NamedTuple):
    """An open file: its name for messages, its bytes, and which file it is."""

    name: str
    stream: BufferedReader
    identity: Identity

    @property
    def part_read(self) -> float:
        """Which part of the bytes is read, from 0 to 1."""
        return min(1.0, self.stream.tell() / self.identity.size)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a regular file that is not empty, or raise FileError; also if it changes meanwhile."""
    try:
        if path.is_dir():
            raise FileError(f"{path} is a folder; choose a file in it.")
        if path.exists() and not path.is_file():
            raise FileError(f"{path} is no regular file; choose a file on a disk.")
        stream = path.open("rb")
    except FileNotFoundError:
        raise FileError(f"{path} does not exist; check its folder and its name.") from None
    except OSError as error:
        raise FileError(f"{path} cannot be opened: {error.strerror}.") from error
    with stream:
        identity = Identity.of(stream.fileno()) or Identity(0, 0)
        if not identity.size:
            raise FileError(f"{path.name} is empty; save it again.")
        try:
            with damage_named(path.name):
                yield Source(path.name, stream, identity)
        except FileError:
            _check_unchanged(path.name, stream, identity)
            raise
        _check_unchanged(path.name, stream, identity)


def _check_unchanged(name: str, stream: BufferedReader, identity: Identity) -> None:
    if Identity.of(stream.fileno()) != identity:
        raise FileError(f"{name} was written to while it was read; open it again.")


@contextmanager
def damage_named(what: str) -> Iterator[None]:
    """Turn what damaged bytes raise into a FileError that names `what`."""
    try:
        yield
    except FileError:
        raise
    except ArgumentError as error:
        raise FileError(str(error)) from error
    except MemoryError as error:
        raise FileError(f"{what} does not fit into the memory; save a part of it.") from error
    except _DAMAGE as error:
        detail = str(error) or "it ends early"
        raise FileError(f"{what} is damaged ({detail}); save it again.") from error


@contextmanager
def text_of(source: Source) -> Iterator[TextIO]:
    """Decode UTF-8, or the UTF-16 of a spreadsheet's "Unicode text", compressed or not."""
    with ExitStack() as stack:
        binary: IO[bytes] = source.stream
        if source.name.lower().endswith(".gz"):
            binary = cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=source.stream)))
        mark = binary.read(2)
        binary.seek(0)
        encoding = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        stream = io.TextIOWrapper(binary, encoding, newline="")
        stack.callback(stream.detach)
        try:
            yield stream
        except UnicodeError as error:
            binary.seek(0)
            raise FileError(
                f"{source.name}, line {_first_not_utf8(binary)} is no UTF-8 text; save it as UTF-8."
            ) from error


def _first_not_utf8(binary: IO[bytes]) -> int:
    for number, line in enumerate(binary, 1):
        try:
            line.decode()
        except UnicodeError:
            return number
    return 1


def check_memory(n_bytes: int, what: str) -> None:
    """Raise FileError before an allocation that the machine cannot hold."""
    available = available_memory()
    if available is not None and n_bytes > available:
        raise FileError(
            f"{what} needs {n_bytes / 2**30:.1f} GiB of memory and {available / 2**30:.1f} GiB are "
            "free; save a part of it."
        )


def available_memory() -> int | None:
    """Bytes that can be allocated; all of the machine's, or None, where the system does not say."""
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        for line in meminfo.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    if hasattr(os, "sysconf"):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


_PIECE = 1 << 20
# Above this share of the free memory the numbers lie in a temporary file without a name.
_SHARE = 4


class Readable(Protocol):
    """What bytes are read from."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill a buffer."""


def owned(
    stream: Readable, n_bytes: int, what: str, moved: Callable[[], object], checksum: int = 0
) -> tuple[NDArray[Any], int]:
    """Read bytes into the memory, or into a private file if they are many.

    Parameters
    ----------
    stream : Readable
    n_bytes : int
    what : str
        Names the bytes in a message.
    moved : callable
        Is called after each piece.
    checksum : int
        The CRC-32 of what stands before.

    Returns
    -------
    buffer : ndarray
        uint8 ``(n_bytes,)``.
    checksum : int
        The CRC-32 up to here.
    """
    available = available_memory()
    if available is not None and n_bytes * _SHARE > available:
        return _in_a_file(stream, n_bytes, what, moved, checksum)
    # Memory is touched only as far as bytes arrive.
    buffer = np.empty(n_bytes, np.uint8)
    for start in range(0, n_bytes, _PIECE):
        piece = buffer.data[start : start + _PIECE]
        _fill(stream, piece, what)
        checksum = zlib.crc32(piece, checksum)
        moved()
    return buffer, checksum


def _in_a_file(
    stream: Readable, n_bytes: int, what: str, moved: Callable[[], object], checksum: int
) -> tuple[NDArray[Any], int]:
    """Copy bytes into a file that nobody else can open, and map it."""
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if n_bytes > free:
        raise FileError(
            f"{what} needs {n_bytes / 2**30:.1f} GiB, which neither the memory nor the folder "
            f"{tempfile.gettempdir()} has free; save a part of it."
        )
    with tempfile.TemporaryFile() as file:
        for piece in _pieces(stream, n_bytes, what):
            checksum = zlib.crc32(piece, checksum)
            file.write(piece)
            moved()
        file.flush()
        mapped = mmap.mmap(file.fileno(), n_bytes, access=mmap.ACCESS_READ)
    return np.frombuffer(mapped, np.uint8), checksum


def _pieces(stream: Readable, n_bytes: int, what: str) -> Iterator[memoryview]:
    buffer = memoryview(bytearray(_PIECE))
    for start in range(0, n_bytes, _PIECE):
        piece = buffer[: min(_PIECE, n_bytes - start)]
        _fill(stream, piece, what)
        yield piece


def _fill(stream: Readable, piece: memoryview, what: str) -> None:
    if stream.readinto(piece) != len(piece):
        raise FileError(f"{what} ends before its numbers do; save it again.")
