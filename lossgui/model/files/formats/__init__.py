"""The formats of files, each read as it stands: a table of cells, or named arrays."""

from pathlib import Path

from lossgui.model.errors import FileError
from lossgui.model.files.formats.raw import Progress, RawArrays, RawTable


def read_raw(path: Path, progress: Progress = lambda part: None) -> RawTable | RawArrays:
    """Read a file without interpreting or unpickling anything.

    Parameters
    ----------
    path : Path
        ``.npz``, ``.npy``; ``.csv``, ``.tsv``, ``.txt``, ``.json``, ``.jsonl``, also with ``.gz``.
    progress : callable, optional
        Is told after each block which part is read; what it raises ends the reading.

    Raises
    ------
    FileError
        The file cannot be opened or is malformed; the message names the line or the key.
    """
    name = path.name.lower()
    suffix = Path(name.removesuffix(".gz")).suffix
    if name.endswith(".npz"):
        from lossgui.model.files.formats.npz import read_npz

        return read_npz(path, progress)
    if name.endswith(".npy"):
        from lossgui.model.files.formats.npy import read_npy

        return read_npy(path, progress)
    if suffix == ".json":
        from lossgui.model.files.formats.json import read_json

        return read_json(path, progress)
    if suffix == ".jsonl":
        from lossgui.model.files.formats.json_records import read_json_lines

        return read_json_lines(path, progress)
    if suffix in (".csv", ".tsv", ".txt"):
        from lossgui.model.files.formats.delimited import read_delimited

        return read_delimited(path, progress)
    raise FileError(
        f"{path.name or path} has the unknown suffix {path.suffix!r}; use .npz, .npy, .csv, .tsv, "
        ".txt, .json or .jsonl; all but the first two may be compressed (.gz)."
    )
