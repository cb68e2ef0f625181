"""Reading files of logits and targets, with what was understood of them; writing .npz and .csv."""

from __future__ import annotations

from pathlib import Path

from lossgui.model.files.formats import read_raw
from lossgui.model.files.formats.raw import Progress
from lossgui.model.files.understanding.interpret import NOTHING_KEPT, KeptChoices, understand
from lossgui.model.files.understanding.reading import NOTHING_ASKED, Asked, Reading
from lossgui.model.scenario.arrays import Arrays

__all__ = [
    "NOTHING_ASKED",
    "NOTHING_KEPT",
    "Arrays",
    "Asked",
    "KeptChoices",
    "Reading",
    "read",
    "understand",
    "write",
]


def read(
    path: Path,
    targets: Path | None = None,
    asked: Asked = NOTHING_ASKED,
    *,
    loss: str | None = None,
    ignore_index: float | None = None,
    kept: KeptChoices = NOTHING_KEPT,
    progress: Progress = lambda part: None,
) -> Reading:
    """Read logits, targets and what else a file holds; nothing is unpickled or left unsaid.

    Parameters
    ----------
    path : Path
        See `lossgui.model.files.formats.read_raw` for the formats.
    targets : Path, optional
        A second file with the targets.
    asked, loss, ignore_index, kept
        See `lossgui.model.files.understand`.
    progress : callable, optional
        Is told which part is read.

    Returns
    -------
    Reading
        Its `arrays` are what the loss is given.

    Raises
    ------
    FileError
        A file cannot be opened, is malformed, or can be read in two ways.
    """
    second = None if targets is None else read_raw(targets)
    raw = read_raw(path, progress)
    return understand(raw, second, asked, loss=loss, ignore_index=ignore_index, kept=kept)


def write(path: Path, arrays: Arrays) -> None:
    """Save as ``.npz``, whole or not at all: on a failure the old file is still there.

    Raises
    ------
    FileError
        Another suffix, a folder that is missing or cannot be written, or a full disk.
    """
    from lossgui.model.files.csv_writer import write_npz

    write_npz(path, arrays)
