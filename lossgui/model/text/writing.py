"""Text for the clipboard and for files: numbers that are read again exactly."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def to_tsv(rows: NDArray[Any] | Sequence[Sequence[object]]) -> str:
    """Return a block as spreadsheets take it: tabs, '.' for decimals, all digits that count."""
    return _written(rows, "\t")


def to_csv(rows: NDArray[Any] | Sequence[Sequence[object]]) -> str:
    """Return a block as CSV, with commas."""
    return _written(rows, ",")


def to_html(tsv: str) -> str:
    """Return numbers that `to_tsv` wrote as a table that LibreOffice reads alike in every language.

    Where decimals have commas it takes a plain ``2.1`` for a text; the attributes are those it
    copies numbers with itself, 1033 being English.

    Examples
    --------
    >>> to_html(to_tsv(np.array([[0.5, np.nan]])))
    '<table><tr><td sdval="0.5" sdnum="1033;">0.5</td><td>nan</td></tr></table>'
    """
    lines = ("".join(map(_marked_up, line.split("\t"))) for line in tsv.splitlines())
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _marked_up(cell: str) -> str:
    number = cell not in ("nan", "inf", "-inf")
    return f'<td sdval="{cell}" sdnum="1033;">{cell}</td>' if number else f"<td>{cell}</td>"


def _written(rows: NDArray[Any] | Sequence[Sequence[object]], delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    if isinstance(rows, np.ndarray):
        # Python knows float64 alone: as text, narrower floats keep their own few digits.
        narrow = rows.dtype.kind == "f" and rows.dtype.itemsize < 8
        writer.writerows((rows.astype(str) if narrow else rows).tolist())
    else:
        writer.writerows(rows)
    return stream.getvalue()
