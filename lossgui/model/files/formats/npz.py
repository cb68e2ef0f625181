"""The .npz format: a zip archive of .npy members."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BufferedIOBase
from pathlib import Path
from typing import Any, cast

from numpy.typing import NDArray

from lossgui.model.errors import FileError
from lossgui.model.files.formats.npy import check_size, read_header
from lossgui.model.files.formats.raw import Progress, RawArrays
from lossgui.model.files.formats.source import Source, damage_named, opened, owned

# The most bytes that one byte of an archive can become.
_EXPANSION = {zipfile.ZIP_STORED: 1, zipfile.ZIP_DEFLATED: 1032}


def read_npz(path: Path, progress: Progress) -> RawArrays:
    """Read an ``.npz`` file; see `lossgui.model.files.formats.read_raw`."""
    arrays: dict[str, NDArray[Any]] = {}
    refused: dict[str, str] = {}
    with opened(path) as source:
        if source.stream.read(2) != b"PK":
            raise FileError(f"{source.name} is no .npz archive; write it with numpy.savez.")
        with zipfile.ZipFile(source.stream) as archive:
            for info in archive.infolist():
                key = info.filename.removesuffix(".npy")
                if key == info.filename:
                    continue
                try:
                    arrays[key] = _member(source, archive, info, progress)
                except FileError as error:
                    refused[key] = str(error)
    return RawArrays(source.name, source.identity, arrays, refused)


def _member(
    source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, progress: Progress
) -> NDArray[Any]:
    what = f"{source.name}, key {info.filename.removesuffix('.npy')!r}"
    _check_sizes(info, source.identity.size, what)

    def moved() -> None:
        progress(source.part_read)

    with damage_named(what), archive.open(info) as member:
        stream = cast(BufferedIOBase, member)
        header = read_header(stream, what)
        check_size(header, info.file_size, what)
        if info.compress_type == zipfile.ZIP_STORED:
            return header.array(_stored(source, info, header.size, what, moved), what)
        buffer, _ = owned(stream, header.n_bytes, what, moved)
        stream.read(1)  # Only at the end of a member zipfile compares the checksum.
        return header.array(buffer, what)


def _stored(
    source: Source, info: zipfile.ZipInfo, skipped: int, what: str, moved: Callable[[], None]
) -> NDArray[Any]:
    """Read an uncompressed member past zipfile, which copies each byte three times."""
    source.stream.seek(info.header_offset + 26)
    # Behind its local header a member has a name and an extra field.
    name, extra = struct.unpack("<HH", source.stream.read(4))
    source.stream.seek(info.header_offset + 30 + name + extra)
    checksum = zlib.crc32(source.stream.read(skipped))
    buffer, checksum = owned(source.stream, info.file_size - skipped, what, moved, checksum)
    if checksum != info.CRC:
        raise zipfile.BadZipFile(f"Bad CRC-32 for file {info.filename!r}")
    return buffer


def _check_sizes(info: zipfile.ZipInfo, held: int, what: str) -> None:
    if info.compress_type not in _EXPANSION:
        raise FileError(f"{what} has an unknown compression; use numpy.savez_compressed.")
    held = min(info.compress_size, held)
    if info.file_size > held * _EXPANSION[info.compress_type]:
        raise FileError(f"{what} is damaged: {held} bytes cannot hold its numbers.")
