"""Reading .npz, .npy, .csv and .tsv files; writing .npz."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lossgui.model.errors import FileError
from lossgui.model.files.arrays import Arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Arrays", "read", "read_targets", "write"]


def read(path: Path, targets: Path | None = None) -> Arrays:
    """Read logits, targets and what else a file holds; nothing is interpreted or unpickled.

    Parameters
    ----------
    path : Path
        ``.npz``: one of the keys ``logits``, ``input``, ``probabilities``, ``log_probabilities``;
        optionally one of ``targets``, ``target``, ``labels``, ``label``, ``y``; ``weight``,
        ``pos_weight``, ``class_names`` and the choices that `write` saves.
        ``.npy``: the logits. ``.csv``, ``.tsv``: see `lossgui.model.files.delimited`.
    targets : Path, optional
        A second file with the targets, of any of the four kinds.

    Returns
    -------
    Arrays
        All arrays are read-only. A large ``.npy`` or uncompressed ``.npz`` is memory-mapped.

    Raises
    ------
    FileError
        The file cannot be opened or is malformed; the message names the line or the key.
    """
    suffix = path.suffix.lower()
    if suffix == ".npz":
        from lossgui.model.files.npz import read_npz

        arrays = read_npz(path)
    elif suffix == ".npy":
        from lossgui.model.files.npy import read_npy

        arrays = Arrays(read_npy(path))
    else:
        _check_delimited(path)
        from lossgui.model.files.delimited import read_delimited

        arrays = read_delimited(path)
    if targets is None:
        return arrays
    return replace(arrays, target=read_targets(targets, arrays.class_names))


def write(path: Path, arrays: Arrays) -> None:
    """Save as ``.npz``, whole or not at all: on a failure the old file is still there.

    Raises
    ------
    FileError
        Another suffix, a folder that is missing or cannot be written, or a full disk.
    """
    from lossgui.model.files.save import write_npz

    write_npz(path, arrays)


def read_targets(path: Path, class_names: tuple[str, ...] | None) -> NDArray[Any]:
    """Read targets from a file of their own; texts in a table are names out of `class_names`.

    Raises
    ------
    FileError
        As `read`.
    """
    suffix = path.suffix.lower()
    if suffix == ".npz":
        from lossgui.model.files.npz import read_npz_targets

        return read_npz_targets(path)
    if suffix == ".npy":
        from lossgui.model.files.npy import read_npy

        return read_npy(path)
    _check_delimited(path)
    from lossgui.model.files.delimited import read_delimited_targets

    return read_delimited_targets(path, class_names)


def _check_delimited(path: Path) -> None:
    if path.suffix.lower() not in (".csv", ".tsv"):
        raise FileError(
            f"{path.name or path} has the unknown suffix {path.suffix!r}; use .npz, .npy, .csv or "
            ".tsv."
        )
