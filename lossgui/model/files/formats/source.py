"""Opening a file, and telling in one sentence why it cannot be read."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, NamedTuple, TextIO, cast

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
