"""Scratch: memory that one tile after the other is computed in."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Scratch(threading.local):
    """Named buffers, of each thread its own.

    Fresh memory for each tile would cost as much as the arithmetic: the system clears each page.
    What was computed for a tile is lost with the next one.
    """

    def __init__(self) -> None:
        self._buffers: dict[str, NDArray[Any]] = {}

    def like(self, name: str, array: NDArray[Any]) -> NDArray[Any]:
        """Return a buffer of an array's shape, dtype and order."""
        buffer = self._buffers.get(name)
        if buffer is None or buffer.size < array.size or buffer.dtype != array.dtype:
            buffer = self._buffers[name] = np.empty(array.size, dtype=array.dtype)
        flat = buffer[: array.size]
        if array.flags.c_contiguous:
            return flat.reshape(array.shape)
        return flat.reshape(array.shape[::-1]).T
