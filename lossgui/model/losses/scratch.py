"""Scratch: memory that one tile after the other is computed in."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Scratch(threading.local):
    """A buffer, of each thread its own.

    Fresh memory for each tile would cost as much as the arithmetic: the system clears each page.
    What was computed for a tile is lost with the next one.
    """

    def __init__(self) -> None:
        self._buffer: NDArray[Any] = np.empty(0)

    def like(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return the buffer in an array's shape and dtype."""
        if self._buffer.size < array.size or self._buffer.dtype != array.dtype:
            self._buffer = np.empty(array.size, dtype=array.dtype)
        return self._buffer[: array.size].reshape(array.shape)
