"""Later: parts that the first picture of the window does without."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any


class Later:
    """Stands for an object that is made, and whose module is loaded, when it first has to act.

    Parameters
    ----------
    module, name : str
        Where its class is.
    arguments
        What it is made of.

    Examples
    --------
    >>> ratio = Later("fractions", "Fraction", 6, 4)
    >>> act = ratio.as_integer_ratio
    >>> act()
    (3, 2)
    """

    def __init__(self, module: str, name: str, *arguments: object) -> None:
        self._made = cache(lambda: getattr(import_module(module), name)(*arguments))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def act(*arguments: object) -> Any:
            return getattr(self._made(), name)(*arguments)

        return act
