"""Cache: what was computed last of each kind, for the present state and for A."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 2
"""Results that are kept of one kind: that of the present state and that of A."""


class Cache:
    """Results by their kind and by a key, which says what else they depend on.

    Threads may share one: at worst a result is computed twice.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, tuple[tuple[Hashable, Any], ...]] = {}

    def find(self, kind: str, key: Hashable) -> Any:
        """Return a result; None if it is not kept."""
        for own, result in self._kinds.get(kind, ()):
            if own == key:
                return self.keep(kind, key, result)
        return None

    def keep(self, kind: str, key: Hashable, result: T) -> T:
        """Keep a result, and forget that of its kind which nobody has asked for the longest."""
        others = [pair for pair in self._kinds.get(kind, ()) if pair[0] != key]
        self._kinds[kind] = ((key, result), *others[: MOST - 1])
        return result

    def made(self, kind: str, key: Hashable, make: Callable[[], T]) -> T:
        """Return a result that is kept, or else make it."""
        found: T | None = self.find(kind, key)
        return self.keep(kind, key, make()) if found is None else found
