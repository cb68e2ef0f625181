"""The .npy format: a header of text, then the numbers.

The header is checked against the size of the file before a byte is allocated for the numbers:
`numpy.load` believes it. Format: NEP 1 (Kern 2007) and ``numpy.lib.format``.
"""

from __future__ import annotations

import ast
import math
import os
import re
from io import BufferedIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from lossgui.model.convert import check_real, real
from lossgui.model.errors import FileError
from lossgui.model.files.source import check_memory, opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Smaller arrays are loaded: a mapped file cannot be saved over on Windows.
MAPPED_FROM = 1 << 20
_MAGIC = b"\x93NUMPY"
_LONGEST_HEADER = 1 << 16
_CHUNK = 1 << 20


class Header(NamedTuple):
    """What the header of an array says; `size` and `n_bytes` count the header and the numbers."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    order: Literal["C", "F"]
    size: int

    @property
    def n_bytes(self) -> int:
        """Bytes of the numbers."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_npy(path: Path) -> NDArray[Any]:
    """Read the real numbers of a ``.npy`` file; a large one is memory-mapped.

    Raises
    ------
    FileError
        No array of real numbers, or a file that is shorter or longer than its header says.
    """
    with opened(path) as stream:
        header = read_header(stream, path.name)
        check_real(header.dtype, path.name)
        check_size(header, os.fstat(stream.fileno()).st_size, path.name)
        if header.n_bytes >= MAPPED_FROM:
            return frozen(real(mapped(path, header, header.size), path.name))
        return frozen(real(loaded(stream, header, path.name), path.name))


def read_header(stream: BufferedIOBase, what: str) -> Header:
    """Read the header at the beginning of `stream`, and leave `stream` at the numbers."""
    start = stream.read(8)
    if start[:6] != _MAGIC:
        raise FileError(f"{what} is no NumPy array; write it with numpy.save or numpy.savez.")
    width = 2 if start[6:7] == b"\x01" else 4
    length = int.from_bytes(stream.read(width), "little")
    if length > _LONGEST_HEADER:
        raise FileError(f"{what} has a header of {length} bytes; numbers need some 118.")
    text = stream.read(length).decode("latin-1")
    dtype, shape, order = _parse(text, what)
    return Header(dtype, shape, order, 8 + width + length)


def check_size(header: Header, held: int, what: str) -> None:
    """Raise FileError unless `held` bytes are the header and its numbers."""
    if held != header.size + header.n_bytes:
        raise FileError(
            f"{what} is damaged: its header announces shape {header.shape} of {header.dtype}, "
            f"{header.n_bytes} bytes, and {held - header.size} follow; save it again."
        )


def loaded(stream: BufferedIOBase, header: Header, what: str) -> NDArray[Any]:
    """Load the numbers that follow the header."""
    check_memory(header.n_bytes, what)
    buffer = np.empty(header.n_bytes, np.uint8)
    # In pieces, so that memory is touched only as far as bytes arrive.
    for start in range(0, header.n_bytes, _CHUNK):
        piece = buffer.data[start : start + _CHUNK]
        if stream.readinto(piece) != len(piece):
            raise FileError(f"{what} ends before its numbers do; save it again.")
    return buffer.view(header.dtype).reshape(header.shape, order=header.order)


def mapped(path: Path, header: Header, offset: int) -> NDArray[Any]:
    """Map the numbers at `offset` of a file: they are read when they are used."""
    return np.asarray(np.memmap(path, header.dtype, "r", offset, header.shape, header.order))


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Make an array read-only."""
    array.flags.writeable = False
    return array


def _parse(text: str, what: str) -> tuple[np.dtype[Any], tuple[int, ...], Literal["C", "F"]]:
    try:
        fields = ast.literal_eval(text)
        descr, fortran, shape = fields["descr"], fields["fortran_order"], fields["shape"]
    except (KeyError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError) as error:
        raise FileError(f"{what} has a header that is no header; save it again.") from error
    if isinstance(descr, list):
        raise FileError(f"{what} holds records, where real numbers are needed.")
    if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
        raise FileError(f"{what} has the shape {shape!r:.60}, where lengths are needed.")
    return _dtype(descr, what), shape, "F" if fortran is True else "C"


def _dtype(descr: object, what: str) -> np.dtype[Any]:
    try:
        if isinstance(descr, str) and re.fullmatch(r"[<>|=]?[biufcmMOSUV?]\d*(\[\w+\])?", descr):
            return np.dtype(descr)
    except (TypeError, ValueError, OverflowError):
        pass  # A known letter with an unknown size.
    raise FileError(f"{what} has the unknown dtype {descr!r:.60}, where real numbers are needed.")
