"""Bytes of a file that become the program's own: whatever happens to the file, they stay."""

from __future__ import annotations

import mmap
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import FileError
from lossgui.model.files.formats.source import available_memory

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
