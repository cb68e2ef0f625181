"""Writing .csv: columns of numbers under their names, for spreadsheets and data frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.text.writing import to_csv

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
