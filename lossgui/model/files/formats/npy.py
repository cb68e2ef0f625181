"""The .npy format: a header of text, then the numbers.

The header is checked against the size of the file before a byte is allocated for the numbers:
`numpy.load` believes it. Format: NEP 1 (Kern 2007) and ``numpy.lib.format``.
"""

from __future__ import annotations

import ast
import math
import re
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import check_real, real
from lossgui.model.errors import FileError
from lossgui.model.files.formats.raw import SINGLE, Progress, RawArrays
from lossgui.model.files.formats.source import damage_named, opened, owned

_MAGIC = b"\x93NUMPY"
_LONGEST_HEADER = 1 << 16
_TEXT = "SU"


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

    def array(self, buffer: NDArray[Any], what: str) -> NDArray[Any]:
        """Return read-only numbers or texts that lie in a buffer of bytes."""
        values = buffer.view(self.dtype).reshape(self.shape, order=self.order)
        values = _texts(values, what) if self.dtype.kind in _TEXT else real(values, what)
        values.flags.writeable = False
        return values


def read_npy(path: Path, progress: Progress) -> RawArrays:
    """Read a ``.npy`` file; see `lossgui.model.files.formats.read_raw`."""
    with opened(path) as source:
        header = read_header(source.stream, source.name)
        check_size(header, source.identity.size, source.name)
        buffer, _ = owned(
            source.stream, header.n_bytes, source.name, lambda: progress(source.part_read)
        )
        return RawArrays(source.name, source.identity, {SINGLE: header.array(buffer, source.name)})


def read_header(stream: BufferedIOBase, what: str) -> Header:
    """Read the header at the beginning of `stream`, and leave `stream` at the numbers.

    Raises
    ------
    FileError
        Neither real numbers nor texts, or a header that is none.
    """
    start = stream.read(8)
    if start[:6] != _MAGIC:
        raise FileError(f"{what} is no NumPy array; write it with numpy.save or numpy.savez.")
    width = 2 if start[6:7] == b"\x01" else 4
    length = int.from_bytes(stream.read(width), "little")
    if length > _LONGEST_HEADER:
        raise FileError(f"{what} has a header of {length} bytes; numbers need some 118.")
    text = stream.read(length).decode("latin-1")
    dtype, shape, order = _parse(text, what)
    if dtype.kind not in _TEXT:
        check_real(dtype, what)
    if not dtype.itemsize:
        raise FileError(f"{what} holds texts without a character, where numbers are needed.")
    return Header(dtype, shape, order, 8 + width + length)


def check_size(header: Header, held: int, what: str) -> None:
    """Raise FileError unless `held` bytes are the header and its numbers."""
    if held != header.size + header.n_bytes:
        raise FileError(
            f"{what} is damaged: its header announces shape {header.shape} of {header.dtype}, "
            f"{header.n_bytes} bytes, and {held - header.size} follow; save it again."
        )


def _texts(values: NDArray[Any], what: str) -> NDArray[Any]:
    """Return texts in native order, bytes as the UTF-8 that they are."""
    with damage_named(what):
        if values.dtype.kind == "S":
            return np.char.decode(values, "utf-8")
        values = values.astype(values.dtype.newbyteorder("="), copy=False)
        values.tolist()  # Raises where a number is no character.
        return values


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
