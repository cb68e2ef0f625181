"""Writing .npz and .csv."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import check_real
from lossgui.model.errors import ArgumentError, FileError
from lossgui.model.files.atomic import whole_file
from lossgui.model.scenario.arrays import Arrays
from lossgui.model.text.writing import to_csv


def write_npz(path: Path, arrays: Arrays) -> None:
    """Write the arrays of a state; see `lossgui.model.files.write`."""
    if path.suffix.lower() != ".npz":
        raise FileError(f"{path.name} must end in .npz; only this format is written.")
    members = _members(path.name, arrays)
    with whole_file(path) as stream:
        _write(stream, members)


def _members(name: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    values = {
        "input": arrays.input,
        "target": arrays.target,
        "weight": arrays.weight,
        "pos_weight": arrays.pos_weight,
    }
    numbers = {key: np.asarray(value) for key, value in values.items() if value is not None}
    for key, array in numbers.items():
        try:
            check_real(array.dtype, f"{name}, key {key!r}")
        except ArgumentError as error:
            raise FileError(str(error)) from error
    scheme = arrays.scheme
    names = {"class_names": arrays.class_names, "sample_names": arrays.sample_names}
    choices: dict[str, Any] = {
        **{key: np.array(texts, np.str_) for key, texts in names.items() if texts is not None},
        "loss": arrays.loss,
        "reduction": arrays.reduction,
        "scheme": None if scheme is None else scheme.key,
        "normalisation": None if scheme is None else scheme.normalisation,
        "beta": None if scheme is None else scheme.beta,
        **arrays.options,
    }
    return numbers | {key: np.array(v) for key, v in choices.items() if v is not None}


def _write(stream: BinaryIO, members: dict[str, NDArray[Any]]) -> None:
    with zipfile.ZipFile(stream, "w") as archive:
        for key, array in members.items():
            with archive.open(f"{key}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


Columns = Mapping[str, Sequence[object] | NDArray[Any]]
"""Columns by their names with units; shorter ones end earlier."""


def columns_csv(columns: Columns) -> bytes:
    r"""Return a CSV file of columns under one header row.

    Numbers have as many digits as they need to be read again exactly; nan and inf are words. The
    file begins with the mark by which spreadsheets know UTF-8.

    Examples
    --------
    >>> columns_csv({"x": [0.1, 2.0], "count": [3]}).decode("utf-8-sig")
    'x,count\n0.1,3\n2.0,\n'
    """
    values = [c.tolist() if isinstance(c, np.ndarray) else c for c in columns.values()]
    return to_csv([tuple(columns), *zip_longest(*values, fillvalue="")]).encode("utf-8-sig")
