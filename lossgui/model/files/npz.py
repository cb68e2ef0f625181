"""The .npz format: a zip archive of .npy members."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from lossgui.model.convert import real
from lossgui.model.errors import FileError
from lossgui.model.files.arrays import Arrays
from lossgui.model.files.npy import (
    MAPPED_FROM,
    check_size,
    frozen,
    loaded,
    mapped,
    read_header,
)
from lossgui.model.files.source import damage_named, opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INPUT = ("logits", "input", "probabilities", "log_probabilities")
_TARGET = ("targets", "target", "labels", "label", "y")
_WEIGHT = ("weight", "weights")
# The most bytes that one byte of an archive can become.
_EXPANSION = {zipfile.ZIP_STORED: 1, zipfile.ZIP_DEFLATED: 1032}


class _Archive(NamedTuple):
    path: Path
    file: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    def numbers(self, *keys: str) -> NDArray[Any] | None:
        """Give the numbers under one of `keys`, None if the archive has none of them."""
        key = self._one_of(keys)
        if key is None:
            return None
        array = self._read(key, "biufV", "a real number in each place")
        with damage_named(self._what(key)):
            return frozen(real(array, self._what(key)))

    def choice(self, key: str, kinds: str, wanted: str) -> Any:
        """Give the single value under `key`, None if there is no such key."""
        if key not in self.members:
            return None
        array = self._read(key, kinds, wanted)
        if array.size != 1:
            raise FileError(f"{self._what(key)} has shape {array.shape}; {wanted} is needed.")
        return self._plain(array.reshape(1), key)[0]

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Give the texts under `key`, None if there is no such key."""
        if key not in self.members:
            return None
        array = self._read(key, "SU", "one row of text")
        if array.ndim != 1:
            raise FileError(f"{self._what(key)} has shape {array.shape}; one row is needed.")
        return tuple(self._plain(array, key))

    def _plain(self, array: NDArray[Any], key: str) -> list[Any]:
        with damage_named(self._what(key)):
            return [v.decode() if isinstance(v, bytes) else v for v in array.tolist()]

    def _what(self, key: str) -> str:
        return f"{self.path.name}, key {key!r}"

    def _one_of(self, keys: tuple[str, ...]) -> str | None:
        present = [key for key in keys if key in self.members]
        if len(present) > 1:
            raise FileError(
                f"{self.path.name} holds both {present[0]!r} and {present[1]!r}, which mean the "
                "same here; keep one of them."
            )
        return present[0] if present else None

    def _read(self, key: str, kinds: str, wanted: str) -> NDArray[Any]:
        info, what = self.members[key], self._what(key)
        self._check_sizes(info, what)
        with damage_named(what), self.file.open(info) as member:
            stream = cast(BufferedIOBase, member)
            header = read_header(stream, what)
            if header.dtype.kind not in kinds or not header.dtype.itemsize:
                raise FileError(f"{what} holds {header.dtype} values, where {wanted} is needed.")
            check_size(header, info.file_size, what)
            if info.compress_type == zipfile.ZIP_STORED and header.n_bytes >= MAPPED_FROM:
                return mapped(self.path, header, self._start(info) + header.size)
            array = loaded(stream, header, what)
            stream.read(1)  # Only at the end of a member zipfile compares the checksum.
            return array

    def _check_sizes(self, info: zipfile.ZipInfo, what: str) -> None:
        if info.compress_type not in _EXPANSION:
            raise FileError(f"{what} has an unknown compression; use numpy.savez_compressed.")
        held = min(info.compress_size, self.path.stat().st_size)
        if info.file_size > held * _EXPANSION[info.compress_type]:
            raise FileError(f"{what} is damaged: {held} bytes cannot hold its numbers.")

    def _start(self, info: zipfile.ZipInfo) -> int:
        """Where a member's bytes begin: behind its local header, a name and an extra field."""
        with self.path.open("rb") as stream:
            stream.seek(info.header_offset + 26)
            name, extra = struct.unpack("<HH", stream.read(4))
        return info.header_offset + 30 + int(name) + int(extra)


def read_npz(path: Path) -> Arrays:
    """Read an ``.npz`` file; see `lossgui.model.files.read`."""
    with _opened(path) as archive:
        logits = archive.numbers(*_INPUT)
        if logits is None:
            raise _missing(archive, _INPUT)
        return Arrays(
            input=logits,
            target=archive.numbers(*_TARGET),
            weight=archive.numbers(*_WEIGHT),
            pos_weight=archive.numbers("pos_weight"),
            class_names=archive.texts("class_names"),
            loss=archive.choice("loss", "SU", "one text"),
            reduction=archive.choice("reduction", "SU", "one text"),
            ignore_index=archive.choice("ignore_index", "iu", "one integer"),
            label_smoothing=archive.choice("label_smoothing", "iuf", "one number"),
        )


def read_npz_targets(path: Path) -> NDArray[Any]:
    """Read the targets of an ``.npz`` file, or its only array."""
    with _opened(path) as archive:
        only = tuple(archive.members) if len(archive.members) == 1 else _TARGET
        target = archive.numbers(*only)
        if target is None:
            raise _missing(archive, _TARGET)
        return target


@contextmanager
def _opened(path: Path) -> Iterator[_Archive]:
    with opened(path) as stream:
        if stream.read(2) != b"PK":
            raise FileError(f"{path.name} is no .npz archive; write it with numpy.savez.")
        with zipfile.ZipFile(stream) as file:
            infos = [info for info in file.infolist() if info.filename.endswith(".npy")]
            yield _Archive(path, file, {i.filename.removesuffix(".npy"): i for i in infos})


def _missing(archive: _Archive, wanted: tuple[str, ...]) -> FileError:
    found = ", ".join(map(repr, archive.members)) or "no array"
    return FileError(
        f"{archive.path.name} holds {found:.200}; one of {', '.join(map(repr, wanted))} is needed."
    )
