"""Reading .npz, .npy, .json, .jsonl and tables of text; writing .npz."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lossgui.model.files.arrays import Arrays
from lossgui.model.files.raw import read_raw

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Arrays", "read", "read_targets", "write"]


def read(path: Path, targets: Path | None = None) -> Arrays:
    """Read logits, targets and what else a file holds; nothing is interpreted or unpickled.

    Parameters
    ----------
    path : Path
        With keys: one of ``logits``, ``input``, ``probabilities``, ``log_probabilities``;
        optionally one of ``targets``, ``target``, ``labels``, ``label``, ``y``; ``weight``,
        ``pos_weight``, ``class_names`` and the choices that `write` saves.
        ``.npy``: the logits. A table: under a header the column named as such a key is the target,
        a first column without a name or named id, index, name, row or sample is left out, and the
        other columns are the logits of the classes they name.
    targets : Path, optional
        A second file with the targets, of any format.

    Returns
    -------
    Arrays
        All arrays are read-only, and the program's own: the file may be written again.

    Raises
    ------
    FileError
        The file cannot be opened or is malformed; the message names the line or the key.
    """
    from lossgui.model.files.roles import arrays_of_raw

    arrays = arrays_of_raw(read_raw(path))
    if targets is None:
        return arrays
    return replace(arrays, target=read_targets(targets, arrays.class_names))


def read_targets(path: Path, class_names: tuple[str, ...] | None) -> NDArray[Any]:
    """Read targets from a file of their own; texts in a table are names out of `class_names`.

    Raises
    ------
    FileError
        As `read`.
    """
    from lossgui.model.files.roles import targets_of_raw

    return targets_of_raw(read_raw(path), class_names)


def write(path: Path, arrays: Arrays) -> None:
    """Save as ``.npz``, whole or not at all: on a failure the old file is still there.

    Raises
    ------
    FileError
        Another suffix, a folder that is missing or cannot be written, or a full disk.
    """
    from lossgui.model.files.save import write_npz

    write_npz(path, arrays)
