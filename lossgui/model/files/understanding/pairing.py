"""Targets of a second file, brought into the order of the samples and classes of the first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lossgui.model.errors import FileError
from lossgui.model.files.roles import remainder
from lossgui.model.files.understanding.parts import Parts, Targets, TextTargets


def paired(targets: Targets, parts: Parts) -> tuple[Targets, tuple[str, ...]]:
    """Match targets by the names of samples, and several columns by the names of classes.

    Returns
    -------
    Targets
        In the order of the logits.
    tuple of str
        What was reordered, as sentences.

    Raises
    ------
    FileError
        A sample without a target, or names that are given twice.
    """
    targets, by_class = _by_class(targets, parts)
    targets, by_sample = _by_sample(targets, parts)
    return targets, tuple(filter(None, (by_class, by_sample)))


def _by_class(targets: Targets, parts: Parts) -> tuple[Targets, str]:
    names, classes = targets.columns, parts.arrays.class_names
    if names is None or classes is None or not isinstance(targets.values, np.ndarray):
        return targets, ""
    places = {key: k for k, key in enumerate(_keys(names))}
    wanted = _keys(classes)
    if list(places) == wanted or set(places) != set(wanted) or len(places) < len(names):
        return targets, ""
    order = [places[key] for key in wanted]
    values = targets.values[:, order]
    return replace(targets, values=values), "The target columns are matched by name."


def _keys(names: tuple[str, ...]) -> list[str]:
    return [" ".join(remainder(name)) or name.casefold() for name in names]


def _by_sample(targets: Targets, parts: Parts) -> tuple[Targets, str]:
    names = targets.sample_names
    if names is None or targets.values is None:
        return targets, ""
    n = len(parts.arrays.input) if parts.arrays.input.ndim else 1
    wanted = parts.arrays.sample_names or _row_numbers(names, n)
    if wanted is None or names == wanted:
        return targets, ""
    rows = {name: row for row, name in enumerate(names)}
    missing = [name for name in wanted if name not in rows]
    if missing and len(wanted) == len(names) and (_counts(names) or _counts(wanted)):
        return targets, "The names of the samples differ in both files: targets go by position."
    if missing:
        raise FileError(
            f"Sample {missing[0]!r:.60} has no target: the second file does not name it."
        )
    if len(rows) < len(names):
        twice = next(name for row, name in enumerate(names) if rows[name] != row)
        raise FileError(f"Sample {twice!r:.60} has two targets; keep one of them.")
    order = np.array([rows[name] for name in wanted], np.intp)
    values = targets.values
    taken = values.take(order) if isinstance(values, TextTargets) else values[order]
    place = targets.place
    matched = replace(targets, values=taken, place=lambda row: place(int(order[row])))
    return matched, "The targets are matched to the samples by name."


def _counts(names: tuple[str, ...]) -> bool:
    """Tell whether names only count the rows, from 0 or 1."""
    return any(names == tuple(str(k) for k in range(f, f + len(names))) for f in (0, 1))


def _row_numbers(names: tuple[str, ...], n: int) -> tuple[str, ...] | None:
    """Return the numbers of the rows, if names are these in another order."""
    for first in (0, 1):
        numbers = tuple(str(k) for k in range(first, first + n))
        if len(names) == n and set(names) == set(numbers):
            return numbers
    return None
