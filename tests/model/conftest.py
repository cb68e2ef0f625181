from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest


class Counting:
    """A mapper that notes which tiles it runs."""

    def __init__(self) -> None:
        self.tiles: list[int] = []

    def __call__(self, function: Callable[[int], Any], indices: Iterable[int]) -> Iterator[Any]:
        numbers = list(indices)
        self.tiles += numbers
        return map(function, numbers)


@pytest.fixture
def counting() -> Counting:
    return Counting()
