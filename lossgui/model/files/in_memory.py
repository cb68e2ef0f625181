"""Arguments of `lossgui.explore`, which are read as files are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import categories_of, is_frame, texts_of, to_array
from lossgui.model.files.formats.raw import RawArrays, RawTable
from lossgui.model.files.formats.source import Identity
from lossgui.model.files.understanding.interpret import Raw

NAME = "explore"
"""What arguments are called where a file has its name."""

_NO_FILE = Identity(0, 0)


def raw_arguments(
    values: Any, target: Any, class_names: Sequence[str] | None
) -> tuple[Raw, Raw | None]:
    """Copy arrays, lists, tensors or data frames; a data frame is a table with a header.

    Returns
    -------
    raw : RawTable or RawArrays
    targets : RawTable, RawArrays or None
        Targets that are beside a table, or are a table.

    Raises
    ------
    LossError
        Something else than numbers and texts.
    """
    if is_frame(values) and class_names is None and not _is_numbered(values):
        return _table(values), None if target is None else _raw_target(target)
    arrays = {"input": to_array(values, "input", copy=True)}
    if class_names is not None:
        arrays["class_names"] = np.array(list(class_names), str)
    if is_frame(target):
        return RawArrays(NAME, _NO_FILE, arrays), _raw_target(target)
    if target is not None:
        arrays["target"] = _labels(target)
        categories = categories_of(target) or ()
        if class_names is None and len(categories) == arrays["input"].shape[-1]:
            arrays["class_names"] = np.array(categories, str)
    return RawArrays(NAME, _NO_FILE, arrays), None


def _raw_target(target: Any) -> RawTable | RawArrays:
    if is_frame(target):
        return _table(target)
    return RawArrays(NAME, _NO_FILE, {"target": _labels(target)})


def _labels(target: Any) -> NDArray[Any]:
    """Return targets as texts where they are, else as numbers."""
    texts = texts_of(target)
    return to_array(target, "target", copy=True) if texts is None else np.array(texts, str)


def _is_numbered(frame: Any) -> bool:
    """Tell whether the columns of a data frame have no names."""
    return list(frame.columns) == list(range(len(frame.columns)))


def _table(frame: Any) -> RawTable:
    """Return a data frame as a table of cells."""
    columns = [frame.iloc[:, k] for k in range(frame.shape[1])]
    texts = {k: found for k, c in enumerate(columns) if (found := texts_of(c)) is not None}
    numbers = np.full(frame.shape, np.nan)
    for k, column in enumerate(columns):
        if k not in texts:
            numbers[:, k] = to_array(column, f"column {frame.columns[k]!r}")
    return RawTable(
        NAME,
        _NO_FILE,
        tuple(str(name).strip() for name in frame.columns),
        numbers,
        texts,
        frozenset(k for k, column in enumerate(columns) if column.dtype == bool),
        unit="row",
        steps=(0,),
    )
