"""From what is typed into a cell or a field to a value; a bad text is an error with a place."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lossgui.model.choices import IGNORED
from lossgui.model.errors import CellError, Place


def parse_number(text: str, place: Place, what: str) -> float:
    """Return a typed number; 'inf', '-inf' and 'nan' are numbers.

    Raises
    ------
    CellError
        If the text is no number, such as '1,5', or too large for one.
    """
    cleaned = text.strip().replace("\N{MINUS SIGN}", "-")
    examples = "1.5 or 2e3" if "weight" in what else "-1.5, 2e3 or inf"
    try:
        value = float(cleaned)
        if "_" in cleaned or (math.isinf(value) and "n" not in cleaned.lower()):
            raise ValueError
        return value
    except ValueError:
        raise CellError(
            f"{text.strip()!r} is no {what} ({place}): type a number such as {examples}.",
            place,
        ) from None


def parse_whole(text: str, place: Place, what: str) -> int:
    """Return a typed whole number; CellError if it is none."""
    try:
        return _whole(text)
    except ValueError:
        raise CellError(
            f"{text.strip()!r} is no {what} ({place}): type a whole number.", place
        ) from None


def _whole(text: str) -> int:
    if "_" in text:
        raise ValueError
    return int(text.strip().replace("\N{MINUS SIGN}", "-"))


def parse_class(
    text: str, place: Place, class_names: Sequence[str], ignore_index: float | None
) -> int:
    """Return the class index of a typed name or number; 'ignored' is ignore_index.

    Raises
    ------
    CellError
        If the text is neither a name nor a whole number.
    """
    cleaned = text.strip()
    if cleaned in class_names:
        return class_names.index(cleaned)
    if cleaned.lower() == IGNORED and ignore_index is not None:
        return int(ignore_index)
    try:
        return _whole(cleaned)
    except ValueError:
        last = len(class_names) - 1
        raise CellError(
            f"{cleaned!r} is no class ({place}): type an index from 0 to {last}, a class name, "
            "or 'ignored'.",
            place,
        ) from None
