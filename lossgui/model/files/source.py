"""Opening a file, and telling in one sentence why it cannot be read."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

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


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file that is not empty, or raise FileError."""
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
    with stream, damage_named(path.name):
        if os.fstat(stream.fileno()).st_size == 0:
            raise FileError(f"{path.name} is empty; save it again.")
        yield stream


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


def check_memory(n_bytes: int, what: str) -> None:
    """Raise FileError before an allocation that the machine cannot hold."""
    available = _available_memory()
    if available is not None and n_bytes > available:
        raise FileError(
            f"{what} needs {n_bytes / 2**30:.1f} GiB of memory and {available / 2**30:.1f} GiB are "
            "free; an uncompressed file (numpy.save or numpy.savez) is read without loading it."
        )


def _available_memory() -> int | None:
    """Bytes that can be allocated; all of the machine's, or None, where the system does not say."""
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        for line in meminfo.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    if hasattr(os, "sysconf"):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None
