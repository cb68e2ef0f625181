"""Arguments of `lossgui.explore`, read as a file is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.convert import categories_of, is_frame, texts_of, to_array
from lossgui.model.files.raw import RawArrays, RawTable
from lossgui.model.files.reading import Reading
from lossgui.model.files.source import Identity
from lossgui.model.files.understanding import understand

_NAME = "explore"
_NO_FILE = Identity(0, 0)


def read_arguments(
    values: Any,
    target: Any,
    class_names: Sequence[str] | None,
    *,
    loss: str | None,
    ignore_index: float | None,
) -> Reading:
    """Read copies of arrays, lists, tensors or data frames; a data frame is a table with a header.

    Raises
    ------
    LossError
        Something else than numbers, or texts that name no class.
    """
    chosen: dict[str, Any] = {"loss": loss, "ignore_index": ignore_index}
    if is_frame(values) and class_names is None and not _is_numbered(values):
        second = None if target is None else _raw_target(target)
        return understand(_table(values), second, **chosen)
    arrays = {"input": to_array(values, "input", copy=True)}
    if class_names is not None:
        arrays["class_names"] = np.array(list(class_names), str)
    if is_frame(target):
        return understand(RawArrays(_NAME, _NO_FILE, arrays), _raw_target(target), **chosen)
    if target is not None:
        arrays["target"] = _labels(target)
        categories = categories_of(target) or ()
        if class_names is None and len(categories) == arrays["input"].shape[-1]:
            arrays["class_names"] = np.array(categories, str)
    return understand(RawArrays(_NAME, _NO_FILE, arrays), **chosen)


def _raw_target(target: Any) -> RawTable | RawArrays:
    if is_frame(target):
        return _table(target)
    return RawArrays(_NAME, _NO_FILE, {"target": _labels(target)})


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
        _NAME,
        _NO_FILE,
        tuple(str(name).strip() for name in frame.columns),
        numbers,
        texts,
        frozenset(k for k, column in enumerate(columns) if column.dtype == bool),
        unit="row",
        steps=(0,),
    )
