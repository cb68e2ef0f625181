"""Later: parts that the first picture of the window does without."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


def later(load: Callable[[], Callable[P, T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Stand for an object whose class is loaded, and which is made, when it first has to act.

    Parameters
    ----------
    load : callable
        Imports and returns its class.
    *args, **kwargs
        What it is made of.

    Examples
    --------
    >>> ratio = later(lambda: __import__("fractions").Fraction, 6, 4)
    >>> act = ratio.as_integer_ratio
    >>> act()
    (3, 2)
    """
    return cast(T, _Later(lambda: load()(*args, **kwargs)))


class _Later:
    def __init__(self, make: Callable[[], object]) -> None:
        self._made = cache(make)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def act(*arguments: object) -> Any:
            return getattr(self._made(), name)(*arguments)

        return act
