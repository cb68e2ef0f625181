"""What may be chosen beside the tables: names of classes, ignore_index, label_smoothing."""

from __future__ import annotations

import math
from ast import literal_eval
from contextlib import suppress

from lossgui.model.errors import CellError, ParameterError, Place

IGNORED = "ignored"
"""What a target is called that does not count."""


def check_class_names(names: tuple[str, ...], n_classes: int, index: int | None = None) -> None:
    """Raise CellError unless there is one name for each class, and each tells its class.

    Parameters
    ----------
    index : int, optional
        The class that was renamed, for the place.
    """
    place = Place("weights", index, 0) if index is not None else None
    if len(names) != n_classes:
        raise CellError(
            f"there are {len(names)} class names for {n_classes} classes: give one for each.", place
        )
    doubled = len(set(names)) < len(names)
    for position, name in enumerate(names):
        reason = ""
        if not name.strip():
            reason = "is empty"
        elif name.lower() == IGNORED:
            reason = "is what an ignored target is called"
        elif doubled and name in names[:position]:
            reason = "is another class's name"
        if reason:
            raise CellError(
                f"the name {name!r} of class {position} {reason}: use a name of its own.", place
            )


def names_in(text: str) -> tuple[str, ...]:
    r"""Return the names of a column, or of a row, of a spreadsheet, or of a list of Python.

    Raises
    ------
    CellError
        If there are several rows of several columns.

    Examples
    --------
    >>> names_in("cat\ndog\n"), names_in("cat\tdog")
    (('cat', 'dog'), ('cat', 'dog'))
    >>> names_in("['cat', 'dog']")
    ('cat', 'dog')
    """
    with suppress(ValueError, SyntaxError):
        printed = literal_eval(text.strip())
        if (
            printed
            and isinstance(printed, list | tuple)
            and all(isinstance(name, str) for name in printed)
        ):
            return tuple(name.strip() for name in printed)
    rows = [line.split("\t") for line in text.strip("\r\n").splitlines() or [""]]
    if len(rows) > 1 and max(map(len, rows)) > 1:
        raise CellError("names of classes are one column or one row: copy no other cells.")
    return tuple(name.strip() for row in rows for name in row)


def check_ignore_index(value: float | None) -> None:
    """Raise ParameterError for what no target can be: a number that is no int64, but nan is."""
    if value is not None and not math.isnan(value) and not -(2**63) <= value < 2**63:
        raise ParameterError(
            f"ignore_index = {value} does not fit an int64: use a smaller number.",
            Place("ignore_index"),
        )


def check_label_smoothing(value: float) -> None:
    """Raise ParameterError above 1; torch takes 0, negative numbers and nan for none."""
    if value > 1:
        raise ParameterError(
            f"label_smoothing must be between 0.0 and 1.0, not {value}.", Place("label_smoothing")
        )


def check_probability_ignore_index(value: float | None) -> None:
    """Raise ParameterError where ignore_index could be a class but targets are probabilities."""
    if value is not None and value >= 0:
        raise ParameterError(
            f"ignore_index = {value} has no meaning with class probabilities as targets: "
            "leave it negative, or use class indices.",
            Place("ignore_index"),
        )
