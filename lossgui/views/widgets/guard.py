"""Guard: no exception leaves an override of a virtual of Qt; it is reported, and the program lives.

An exception that left one would come out of whatever called into Qt, long after and elsewhere.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import Enum
from functools import wraps
from types import FunctionType, TracebackType
from typing import Any, Protocol, TypeVar, get_type_hints, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

C = TypeVar("C", bound=type)


@runtime_checkable
class Reporter(Protocol):
    """A window that says what went wrong."""

    def say_failed(self, error: Exception) -> None:
        """Say that something went wrong inside the program."""


def report_failure(error: Exception) -> None:
    """Say in every window that something went wrong inside the program; stderr has the details."""
    sys.excepthook(type(error), error, error.__traceback__)
    _say(error)


def report_unhandled() -> None:
    """Say from now on what was raised and nobody caught, too."""
    original = sys.excepthook

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        original(kind, error, traceback)
        if isinstance(error, Exception):
            _say(error)

    sys.excepthook = hook


def _say(error: Exception) -> None:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, Reporter):
            window.say_failed(error)


def guarded(cls: C) -> C:
    """Guard all methods of a class, its own, that override one of Qt's: a class decorator.

    What fails returns the empty value of what it is annotated with.
    """
    for name, function in overrides(cls).items():
        setattr(cls, name, guard(function))
    return cls


def overrides(cls: type) -> dict[str, FunctionType]:
    """Return the methods that a class defines itself and that a class of Qt or pyqtgraph has."""
    foreign = [base for base in cls.__mro__ if base.__module__.startswith(("PySide6", "pyqtgraph"))]
    return {
        name: function
        for name, function in vars(cls).items()
        if isinstance(function, FunctionType)
        and not name.startswith("_")
        and any(name in vars(base) for base in foreign)
    }


def guard(function: FunctionType) -> Callable[..., Any]:
    """Return a function that reports what it raises, and then returns what is empty."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            report_failure(error)
            return empty(get_type_hints(function).get("return"))

    return call


def empty(kind: Any) -> Any:
    """Return the empty value of a type; None of what has none, or would be a widget."""
    if kind in (bool, int):
        return kind()
    if not getattr(kind, "__module__", "").startswith("PySide6") or issubclass(kind, QObject):
        return None
    return kind(0) if issubclass(kind, Enum) else kind()
